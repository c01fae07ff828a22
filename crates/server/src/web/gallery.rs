//! Every page in every state, rendered: held to the rules that all pages keep, and written to `target/gallery` to be
//! looked at.
//!
//! [`hold_to_rules`] is for every page of ours, the team's too. The rules: well-formed, no inline script, style
//! attributes with numbers only, unique ids, a label for every field, a token in every form that posts, nothing from
//! another place, every reference inside the page leads somewhere.

use super::assets;
use super::pages::client::{
    compare::ComparePage, decide::DecidePage, ended::EndedPage, link::LinkPage, message::MessagePage,
    other_browser::OtherBrowserPage, receipt::ReceiptPage, register::RegisterPage, review::ReviewPage,
};
use super::pages::print::PrintPage;
use super::pages::public::record::RecordPage;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A start tag with its attributes.
#[derive(Debug)]
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
    /// Names of the elements around it, outermost first.
    inside: Vec<String>,
    /// Which form it is in, by position; none outside of forms.
    form: Option<usize>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

const VOID: [&str; 8] = ["meta", "link", "input", "img", "br", "hr", "path", "use"];
const BLOCKS: [&str; 14] =
    ["p", "div", "ul", "ol", "dl", "section", "form", "table", "header", "footer", "nav", "article", "h1", "h2"];

/// Reads our own HTML strictly: every element is closed, in order, and every attribute is quoted.
fn tags(page: &str, html: &str) -> Vec<Tag> {
    let (mut found, mut open): (Vec<Tag>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut forms, mut rest) = (0, html);
    while let Some((_, after)) = rest.split_once('<') {
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").unwrap().1;
            continue;
        }
        let (inner, after) = after.split_once('>').unwrap_or_else(|| panic!("{page}: a tag has no end"));
        rest = after;
        if inner.starts_with('!') {
            continue;
        }
        if let Some(name) = inner.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{page}: </{name}> closes nothing, after {:?}", found.last());
            continue;
        }
        let (name, attributes) =
            inner.trim_end_matches('/').split_once([' ', '\n']).unwrap_or((inner.trim_end_matches('/'), ""));
        let inside = open.clone();
        let in_any = |names: &[&str]| inside.iter().any(|outer| names.contains(&outer.as_str()));
        assert!(
            !(inside.last().is_some_and(|outer| outer == "p") && BLOCKS.contains(&name)),
            "{page}: <{name}> in a paragraph"
        );
        assert!(!(name == "form" && in_any(&["form"])), "{page}: a form in a form");
        assert!(
            !(["a", "button"].contains(&name) && in_any(&["a", "button"])),
            "{page}: <{name}> in something to press"
        );
        forms += usize::from(name == "form");
        let form = (name == "form" || in_any(&["form"])).then_some(forms);
        found.push(Tag { name: name.into(), attributes: attributes_of(page, attributes), inside, form });
        if !VOID.contains(&name) && !inner.ends_with('/') {
            open.push(name.into());
        }
    }
    assert!(open.is_empty(), "{page}: {open:?} is never closed");
    found
}

fn attributes_of(page: &str, mut text: &str) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    loop {
        text = text.trim_start();
        if text.is_empty() {
            return attributes;
        }
        let end = text.find(['=', ' ', '\n']).unwrap_or(text.len());
        let (name, after) = text.split_at(end);
        let value = if let Some(quoted) = after.strip_prefix("=\"") {
            let (value, after) = quoted.split_once('"').unwrap();
            text = after;
            value
        } else {
            assert!(!after.starts_with('='), "{page}: {name} is not quoted");
            text = after;
            ""
        };
        assert!(attributes.insert(name.to_owned(), value.to_owned()).is_none(), "{page}: {name} twice in one tag");
    }
}

/// Panics with the page's name and the rule it breaks.
pub(crate) fn hold_to_rules(page: &str, html: &str) {
    let tags = tags(page, html);
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(
        known.len(),
        ids.len(),
        "{page}: an id twice: {:?}",
        ids.iter().filter(|id| ids.iter().filter(|other| other == id).count() > 1).collect::<Vec<_>>()
    );
    for tag in &tags {
        hold_tag(page, tag, &known);
    }
    hold_fields(page, &tags);
    assert_eq!(tags.iter().filter(|tag| tag.name == "h1").count(), 1, "{page}: one h1");
    assert!(!html.contains("<!--"), "{page}: a comment is sent");
}

fn hold_tag(page: &str, tag: &Tag, known: &BTreeSet<&str>) {
    assert!(tag.name != "script" || tag.get("src").is_some(), "{page}: inline script");
    assert!(tag.name != "style", "{page}: inline style sheet");
    assert!(
        tag.name != "img" || ["alt", "width", "height"].iter().all(|name| tag.get(name).is_some()),
        "{page}: an image without alt or size: {tag:?}"
    );
    for (name, value) in &tag.attributes {
        assert!(!name.starts_with("on"), "{page}: {name} is inline script");
        if name == "style" {
            let numbers_only = value.split(';').all(|pair| {
                pair.split_once(':').is_some_and(|(name, value)| name.starts_with("--") && value.parse::<f32>().is_ok())
            });
            assert!(numbers_only, "{page}: style=\"{value}\"");
        }
        if ["href", "src", "action", "formaction"].contains(&name.as_str()) {
            let ours = value.starts_with('#')
                || (value.starts_with('/') && !value.starts_with("//"))
                || value.starts_with("mailto:");
            assert!(ours, "{page}: {name}=\"{value}\" leads elsewhere");
            if let Some(id) = value.strip_prefix('#') {
                assert!(known.contains(id), "{page}: #{id} leads nowhere");
            }
        }
        if ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"].contains(&name.as_str()) {
            for id in value.split(' ') {
                assert!(known.contains(id), "{page}: {name}=\"{value}\" names nothing");
            }
        }
    }
}

fn hold_fields(page: &str, tags: &[Tag]) {
    let labelled: BTreeSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
    for tag in tags
        .iter()
        .filter(|tag| ["input", "textarea", "select"].contains(&tag.name.as_str()) && tag.get("type") != Some("hidden"))
    {
        let has_label = tag.get("id").is_some_and(|id| labelled.contains(id))
            || tag.get("aria-label").is_some()
            || tag.inside.iter().any(|outer| outer == "label");
        assert!(has_label, "{page}: a field without a label: {tag:?}");
    }
    for form in tags.iter().filter(|tag| tag.name == "form" && tag.get("method") == Some("post")) {
        let token = tags.iter().any(|tag| {
            tag.form == form.form && tag.get("name").is_some_and(|name| name == "_csrf" || name == "_stamp")
        });
        assert!(token, "{page}: a form without a token: {form:?}");
        assert!(form.get("action").is_some(), "{page}: a form without a place to post to");
    }
}

/// Every page that people outside see, by name.
fn pages() -> Vec<(&'static str, String)> {
    fn rendered<P: askama::Template>(samples: Vec<(&'static str, P)>) -> impl Iterator<Item = (&'static str, String)> {
        samples.into_iter().map(|(name, page)| (name, super::render(&page).unwrap()))
    }
    rendered(LinkPage::samples())
        .chain(rendered(OtherBrowserPage::samples()))
        .chain(rendered(ReviewPage::samples()))
        .chain(rendered(ComparePage::samples()))
        .chain(rendered(DecidePage::samples()))
        .chain(rendered(ReceiptPage::samples()))
        .chain(rendered(RegisterPage::samples()))
        .chain(rendered(PrintPage::samples()))
        .chain(rendered(EndedPage::samples()))
        .chain(rendered(MessagePage::samples()))
        .chain(rendered(RecordPage::samples()))
        .collect()
}

/// Writes pages where a browser can open them from disk, with assets and drawn page images beside them.
pub(crate) fn write(pages: &[(&'static str, String)]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/gallery");
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    std::fs::create_dir_all(folder.join("pages")).unwrap();
    for asset in assets::all() {
        std::fs::write(folder.join(asset.url.trim_start_matches('/')), &asset.bytes).unwrap();
    }
    for (kind, count, width, height) in [("c", 6, 842, 595), ("m", 4, 595, 842), ("k", 2, 595, 842)] {
        for number in 1..=count {
            let image = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'><rect width='100%' height='100%' fill='#fff'/><text x='60' y='110' font-size='44'>{kind}, page {number}</text></svg>"
            );
            let path = folder.join(format!("pages/{kind}-{number}.svg"));
            if !path.exists() {
                std::fs::write(path, image).unwrap();
            }
        }
    }
    for (name, html) in pages {
        let local = html.replace("\"/assets/", "\"assets/").replace("\"/pages/", "\"pages/");
        std::fs::write(folder.join(format!("{name}.html")), local).unwrap();
    }
}

#[test]
fn every_page_keeps_the_rules() {
    let pages = pages();
    for (name, html) in &pages {
        hold_to_rules(name, html);
    }
    write(&pages);
}

#[test]
fn the_rules_find_what_they_forbid() {
    let page = |body: &str| format!("<html><body><h1>x</h1>{body}</body></html>");
    hold_to_rules("good", &page("<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"_csrf\"></form>"));
    let bad = [
        "<script>x</script>",
        "<p onclick=\"x\">x</p>",
        "<p style=\"color:red\">x</p>",
        "<p id=\"a\">x</p><p id=\"a\">y</p>",
        "<input name=\"x\">",
        "<form method=\"post\" action=\"/x\"></form>",
        "<a href=\"https://example.com\">x</a>",
        "<a href=\"//example.com\">x</a>",
        "<a href=\"#nowhere\">x</a>",
        "<p><div>x</div></p>",
        "<p>x",
        "<img src=\"/x\" alt=\"\">",
    ];
    for body in bad {
        let html = page(body);
        assert!(std::panic::catch_unwind(|| hold_to_rules("bad", &html)).is_err(), "{body} was let through");
    }
}

/// LIMIT: 64 KiB for HTML, CSS and JavaScript of the page that clients open on phones, before compression and images.
#[test]
fn the_review_page_is_small() {
    let html = super::render(&ReviewPage::sample()).unwrap();
    let linked: usize = assets::all()
        .iter()
        .filter(|asset| asset.name != "favicon.svg" && html.contains(&asset.url))
        .map(|asset| asset.bytes.len())
        .sum();
    assert!(linked > 20_000, "the sheets and scripts are linked");
    let total = html.len() + linked;
    assert!(total < 64 * 1024, "{} HTML + {linked} linked = {total}", html.len());
    // LIMIT: 12 KiB for the style and script of comparing, which no other page loads.
    let compare: usize = assets::all().iter().filter(|a| a.name.starts_with("compare.")).map(|a| a.bytes.len()).sum();
    assert!(!html.contains(assets::asset_url("compare.js")) && compare < 12 * 1024, "compare {compare}");
    // LIMIT: 8 KiB for what comes only to whoever marks a spot.
    let pins = assets::all().iter().find(|asset| asset.name == "pins.js").unwrap().bytes.len();
    assert!(!html.contains(assets::asset_url("pins.js")) && pins < 8 * 1024, "pins.js {pins}");
    // LIMIT: 26 KiB for what makes reading better once the page is there.
    let later = ["reader.js", "reader.css", "find.js"];
    assert!(later.iter().all(|name| !html.contains(assets::asset_url(name))), "what comes later is not waited for");
    let later: usize =
        assets::all().iter().filter(|asset| later.contains(&asset.name)).map(|asset| asset.bytes.len()).sum();
    assert!(later < 26 * 1024, "reading {later}");
}

#[test]
fn the_link_page_is_the_same_for_everyone_but_for_its_stamp() {
    let one = super::render(&LinkPage::sample()).unwrap();
    let other = super::render(&LinkPage { stamp: "1999.other".into(), ..LinkPage::sample() }).unwrap();
    assert_ne!(one, other);
    assert_eq!(one.replace(&LinkPage::sample().stamp, ""), other.replace("1999.other", ""));
}

#[test]
fn another_browser_learns_nothing_but_the_masked_address() {
    for (name, page) in OtherBrowserPage::samples() {
        let html = super::render(&page).unwrap();
        for secret in ["Halden", "Kestrel", "long way", "48,000", "Ines"] {
            assert!(!html.contains(secret), "{name} says {secret}");
        }
    }
}

#[test]
fn what_people_typed_is_never_markup() {
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'";
    let mut page = ReviewPage::sample();
    page.title = hostile.into();
    page.sentence = super::components::Words::with_title(&format!("Approve {hostile}"), hostile);
    page.facts = vec![super::components::Fact::new(hostile, hostile)];
    page.collected = Some(super::pages::client::review::Collected {
        path: "/r/hs-2041/changes".into(),
        items: vec![super::pages::client::review::CollectedChange {
            key: "9f3a".into(),
            text: hostile.into(),
            place: Some(super::components::Link::new("#d1", hostile)),
            spot: None,
        }],
        before: vec![hostile.into()],
    });
    for document in &mut page.viewer.documents {
        document.title = hostile.into();
    }
    for thread in &mut page.threads {
        thread.title = hostile.into();
        thread.reply_value = hostile.into();
        for message in &mut thread.messages {
            message.text = hostile.into();
            message.name = hostile.into();
        }
    }
    let html = super::render(&page).unwrap();
    assert!(!html.contains("<script>") && !html.contains("<img src=x"));
    hold_to_rules("hostile", &html);
}
