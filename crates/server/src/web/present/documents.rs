//! The documents of a package as the viewer shows them, to the client and to the team: pages, pins, and what changed since the version
//! before. The reader's state says what they may know; whether a document is theirs to see is decided before.

use super::changes::{self, Asked};
use super::common::{Pictures, Reader, document_about, document_title};
use super::compare::compare_link;
use super::threads::{self, Numbered};
use crate::files::{PagePictures, Shown};
use crate::renditions;
use crate::web::components::documents::{Document, Page, Pages, Sheet, View};
use crate::web::components::{Link, Pin};
use crate::web::present::client::path;
use crate::words;
use domain::request::{Document as Attached, Place, State};
use wording::Words;

/// LIMIT: pages of a document that are sent at once; the viewer asks for the others when somebody gets there.
pub const PAGES_AT_ONCE: u32 = 20;
/// LIMIT: different sizes of pages that are told beforehand; further pages have the size of the last one until they come.
const SIZES_MAX: usize = 300;
/// The size of a page that nobody has seen yet: A4, upright.
const USUAL_SIZE: (u32, u32) = (1_240, 1_754);

/// What has a pin on the pages that are shown.
#[derive(Debug, Clone, Copy)]
pub struct Pinned<'a> {
    /// Questions.
    pub threads: &'a [Numbered<'a>],
    /// Changes that were asked for before.
    pub changes: &'a [Asked<'a>],
    /// Where the pins of changes lead.
    pub leads: Leads,
}

/// Where the pins of changes lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leads {
    /// To the answers on the client's page: `c1`.
    Answers,
    /// To the list of what is to be done on the team's page.
    Rework,
    /// Nowhere: the changes are not on the page.
    Nowhere,
}

impl Pinned<'_> {
    /// What lies behind comes first, so that an open question is on top.
    fn on(self, reader: &Reader<'_>, n: u32, page: u32) -> Vec<Pin> {
        let target = |asked: &Asked<'_>| match self.leads {
            Leads::Answers => format!("c{}", asked.number),
            Leads::Rework => asked.id.to_string(),
            Leads::Nowhere => String::new(),
        };
        let mut list = changes::pins(reader, (n, page), self.changes, target);
        list.extend(threads::pins(reader.words, n, page, self.threads));
        list
    }
}

/// What the viewer is made from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// What was made of the files, by number.
    pub pictures: &'a Pictures,
    /// Pins on the pages.
    pub pinned: Pinned<'a>,
    /// The page that was asked for: document and number.
    pub at: Option<(u32, u32)>,
}

impl<'a> Source<'a> {
    fn shown(self, n: u32) -> Option<&'a Shown> {
        self.pictures.get(&n).and_then(|shown| shown.as_deref())
    }
}

/// The documents, each with its number and its identifier on the page. The viewer opens at the page that was asked for, else at the
/// first that changed.
pub fn documents<'a>(
    reader: &Reader<'_>,
    list: impl IntoIterator<Item = (u32, String, &'a Attached)>,
    source: Source<'_>,
) -> Vec<Document> {
    let mut list: Vec<(u32, Document)> =
        list.into_iter().map(|(n, id, attached)| (n, document(reader, n, id, attached, source))).collect();
    let wanted = source.at.map(|(n, page)| (n, page.max(1)));
    let asked = wanted.and_then(|(n, number)| {
        let (_, document) = list.iter().find(|(m, _)| *m == n)?;
        document.pages().iter().find(|page| page.number == number).map(|page| page.id.clone())
    });
    let mut pages = list.iter_mut().flat_map(|(_, document)| document.pages_mut());
    let start = match asked {
        Some(id) => pages.find(|page| page.id == id),
        None => pages.find(|page| page.changed),
    };
    if let Some(page) = start {
        page.start = true;
    }
    list.into_iter().map(|(_, document)| document).collect()
}

fn document(reader: &Reader<'_>, n: u32, id: String, attached: &Attached, source: Source<'_>) -> Document {
    let shown = source.shown(n);
    let before = before(&reader.state, n, attached).and_then(|n| source.shown(n));
    let changed = shown.map_or(0, |shown| shown.pictures.iter().filter(|page| is_changed(page, before)).count());
    let (media, size) = attached.file.as_ref().map(|f| (words::media(&f.media), f.size)).unwrap_or_default();
    let (base, speaks) = (path(reader), reader.words);
    let kind = words::media_in(speaks, media);
    let view = match shown {
        None => View::NotYet,
        Some(shown) => view(reader, n, &id, shown, before, source),
    };
    let print = matches!(view, View::Pages(_))
        .then(|| Link::new(format!("{base}/pages/{n}/print"), speaks.review_print().to_string()));
    Document {
        id,
        title: document_title(reader.live, attached),
        about: document_about(speaks, attached, shown, "v"),
        changed: if changed > 0 { speaks.review_some_changed(changed).to_string() } else { String::new() },
        download: Link::new(format!("{base}/files/{n}"), speaks.review_download(kind, speaks.size(size)).to_string()),
        compare: compare_link(reader, n),
        print,
        view,
    }
}

/// The version of the same document that the client had before; none if it is the same file.
pub fn before(state: &State, n: u32, attached: &Attached) -> Option<u32> {
    let earlier =
        |(m, d): &(&u32, &Attached)| **m < n && d.slot == attached.slot && crate::audience::has_document(state, **m);
    let (m, found) = state.documents.iter().filter(earlier).max_by_key(|(m, _)| **m)?;
    let same = found.file.as_ref().map(|f| f.sha256) == attached.file.as_ref().map(|f| f.sha256);
    (!same).then_some(*m)
}

/// The same pixels have the same key.
fn is_changed(page: &PagePictures, before: Option<&Shown>) -> bool {
    before.is_some_and(|before| before.page(page.number).is_none_or(|old| old.full.key != page.full.key))
}

fn view(reader: &Reader<'_>, n: u32, id: &str, shown: &Shown, before: Option<&Shown>, source: Source<'_>) -> View {
    if let Some(why) = &shown.no_preview {
        return View::NoPreview(why.clone());
    }
    if let Some(text) = &shown.text {
        return View::Text(text.clone());
    }
    let total = total(shown);
    let asked = source.at.filter(|(m, _)| *m == n).map(|(_, page)| page);
    let changed = || shown.pictures.iter().find(|page| is_changed(page, before)).map(|page| page.number);
    let first = first_of(asked.or_else(changed).unwrap_or(1).clamp(1, total.max(1)));
    let here = pages(reader, (n, id), shown, before, source.pinned, first);
    let base = path(reader);
    View::Pages(Pages {
        onward: onward(reader.words, &base, n, id, (first, total)),
        rest: rest(reader.words, shown, total),
        sizes: sizes(shown, total),
        more: format!("{base}/pages/{n}"),
        total,
        here,
    })
}

/// The pages that are or will be drawn.
fn total(shown: &Shown) -> u32 {
    let drawn = shown.pictures.last().map_or(0, |page| page.number);
    shown.pages.min(renditions::PAGES_MAX).max(drawn)
}

fn rest(words: Words, shown: &Shown, total: u32) -> String {
    if shown.pages > total {
        words.review_rest(total.to_string(), shown.pages.to_string()).to_string()
    } else {
        String::new()
    }
}

/// Where the pages begin that are sent together with this one.
pub fn first_of(page: u32) -> u32 {
    (page.max(1) - 1) / PAGES_AT_ONCE * PAGES_AT_ONCE + 1
}

/// The pages that are sent together, from `first` on.
pub fn pages(
    reader: &Reader<'_>,
    (n, id): (u32, &str),
    shown: &Shown,
    before: Option<&Shown>,
    pinned: Pinned<'_>,
    first: u32,
) -> Vec<Page> {
    let base = path(reader);
    let last = total(shown).min(first.saturating_add(PAGES_AT_ONCE - 1));
    let one = |number: u32| {
        let picture = shown.page(number);
        let (width, height) = size_of(shown, number);
        Page {
            id: format!("{id}-p{number}"),
            number,
            width,
            height,
            sheet: match picture {
                Some(picture) => Sheet::Drawn {
                    src: picture_path(&base, n, picture, "full"),
                    thumb: picture_path(&base, n, picture, "thumb"),
                    alt: picture.alt.clone(),
                },
                None if shown.done => Sheet::Missing,
                None => Sheet::Coming,
            },
            changed: picture.is_some_and(|picture| is_changed(picture, before)),
            place: place_value(n, number),
            pins: pinned.on(reader, n, number),
            start: false,
        }
    };
    (first..=last).map(one).collect()
}

/// The size of a page; of one that has no picture, that of the nearest before it.
fn size_of(shown: &Shown, number: u32) -> (u32, u32) {
    let before = shown.pictures.partition_point(|page| page.number <= number);
    let nearest = before.checked_sub(1).and_then(|at| shown.pictures.get(at)).or(shown.pictures.first());
    nearest.map_or(USUAL_SIZE, |page| (page.full.width, page.full.height))
}

/// `1240x1754*12 1754x1240*3`: how large the pages are, in order.
fn sizes(shown: &Shown, total: u32) -> String {
    let mut runs: Vec<((u32, u32), u32)> = Vec::new();
    for number in 1..=total {
        let size = size_of(shown, number);
        let begun = runs.len();
        match runs.last_mut() {
            Some((same, count)) if *same == size => *count += 1,
            Some(_) if begun == SIZES_MAX => break,
            Some(_) | None => runs.push((size, 1)),
        }
    }
    let runs: Vec<String> = runs.iter().map(|((w, h), count)| format!("{w}x{h}*{count}")).collect();
    runs.join(" ")
}

/// The pages before and after, for browsers without script.
fn onward(words: Words, base: &str, n: u32, id: &str, (first, total): (u32, u32)) -> Vec<Link> {
    let to = |from: u32| {
        let last = total.min(from + PAGES_AT_ONCE - 1);
        let says = words.review_pages_range(from.to_string(), last.to_string());
        Link::new(format!("{base}?doc={n}&page={from}#{id}"), says.to_string())
    };
    let before = (first > 1).then(|| to(first.saturating_sub(PAGES_AT_ONCE).max(1)));
    let after = Some(first + PAGES_AT_ONCE).filter(|next| *next <= total).map(to);
    before.into_iter().chain(after).collect()
}

/// The address of a page's picture. The key changes with the picture, so it can be kept by the browser.
pub fn picture_path(request: &str, n: u32, page: &PagePictures, size: &str) -> String {
    let image = if size == "thumb" { &page.thumb } else { &page.full };
    format!("{request}/pages/{n}/{}/{size}?k={}", page.number, image.key.get(..12).unwrap_or_default())
}

/// A document's page in a form: `doc_3:2`; page 0 is the whole document.
pub fn place_value(n: u32, page: u32) -> String {
    format!("doc_{n}:{page}")
}

/// A place in a form, with its spot in ten-thousandths: `doc_3:2@7105,8030`.
pub fn spot_value(place: Place) -> String {
    let spot = place.x.zip(place.y).map(|(x, y)| format!("@{x},{y}")).unwrap_or_default();
    format!("{}{spot}", place_value(place.n, place.page))
}

/// Leads to a page of a document that the viewer shows, or to the document where it has no such page. A page that is not here yet has
/// an address that brings it, also without script.
pub fn page_href(base: &str, n: u32, document: &Document, page: u32) -> String {
    let id = &document.id;
    match &document.view {
        View::Pages(pages) if pages.here.iter().any(|here| here.number == page) => format!("#{id}-p{page}"),
        View::Pages(pages) if (1..=pages.total).contains(&page) => {
            format!("{base}?doc={n}&page={page}#{id}-p{page}")
        }
        View::Pages(_) | View::Text(_) | View::NotYet | View::NoPreview(_) => format!("#{id}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::PageImage;

    fn shown(pages: u32, drawn: &[(u32, u32, u32)]) -> Shown {
        let picture = |(number, width, height): &(u32, u32, u32)| {
            let image =
                |width| PageImage { page: *number, width, height: *height, format: "png".into(), key: "k".into() };
            PagePictures { number: *number, full: image(*width), thumb: image(10), alt: String::new() }
        };
        Shown { pages, done: false, pictures: drawn.iter().map(picture).collect(), text: None, no_preview: None }
    }

    #[test]
    fn pages_have_their_places_before_they_come() {
        assert_eq!(sizes(&shown(1_000, &[(1, 1_240, 1_754)]), 1_000), "1240x1754*1000");
        let mixed = shown(6, &[(1, 10, 20), (2, 10, 20), (3, 20, 10), (5, 10, 20)]);
        assert_eq!(sizes(&mixed, 6), "10x20*2 20x10*2 10x20*2", "a page without a picture is like the one before it");
        assert_eq!(sizes(&shown(2, &[]), 2), "1240x1754*2");
        let restless: Vec<(u32, u32, u32)> = (1..=1_000).map(|n| (n, 10 + n, 20)).collect();
        assert_eq!(sizes(&shown(1_000, &restless), 1_000).split(' ').count(), SIZES_MAX);
    }

    #[test]
    fn pages_are_sent_some_at_a_time() {
        assert_eq!([0, 1, 20, 21, 999].map(first_of), [1, 1, 1, 21, 981]);
        let texts =
            |at| onward(Words::ENGLISH, "/r/x", 3, "d1", at).into_iter().map(|link| link.text).collect::<Vec<_>>();
        assert_eq!(texts((1, 20)), [""; 0]);
        assert_eq!(texts((1, 21)), ["Pages 21 to 21"]);
        assert_eq!(texts((21, 100)), ["Pages 1 to 20", "Pages 41 to 60"]);
        assert_eq!(texts((81, 100)), ["Pages 61 to 80"]);
    }

    #[test]
    fn a_page_that_is_not_here_has_an_address_that_brings_it() {
        let page = |number| Page {
            id: format!("d2-p{number}"),
            number,
            width: 1,
            height: 1,
            sheet: Sheet::Coming,
            changed: false,
            place: String::new(),
            pins: vec![],
            start: false,
        };
        let view = View::Pages(Pages { here: vec![page(1), page(2)], total: 40, ..Pages::default() });
        let (title, about, changed) = (String::new(), String::new(), String::new());
        let download = Link::new("/x", "x");
        let document = Document { id: "d2".into(), title, about, changed, download, compare: None, print: None, view };
        let to = |page| page_href("/r/x", 7, &document, page);
        assert_eq!((to(2), to(0), to(41)), ("#d2-p2".into(), "#d2".into(), "#d2".into()));
        assert_eq!(to(30), "/r/x?doc=7&page=30#d2-p30");
    }
}
