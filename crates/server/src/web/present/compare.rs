//! Two versions of a document beside each other, and what is new since somebody was last here.

use super::changes;
use super::client::path;
use super::common::{Reader, document_title, groups};
use super::documents::picture_path;
use crate::compare::{Compared, ComparedPage, PictureDiffers};
use crate::files::Shown;
use crate::web::components::comparison::{
    Changed, Comparison, Pages, Pair, Picture, Row, Version as Listed, View, Words as Run,
};
use crate::web::components::{Chip, Fact, Icon, Kind, Link, Part, Words};
use crate::web::present::versions::{self, DocumentNews, FieldChange, News, Version};
use crate::words;
use documents::compare::{Area, Match, Piece, Place};
use domain::request::{Change, ChangeDone, Side};
use std::sync::Arc;

/// So many words around a difference are shown.
const AROUND: usize = 12;
/// LIMIT: runs of words that one page shows; a page that was written anew has few long ones.
const PIECES_MAX: usize = 400;
/// LIMIT: pictures of pages that are the same, in one row of them.
const SAME_MAX: usize = 60;

/// What is compared, with what can be shown of both.
#[derive(Debug)]
pub struct Sides<'a> {
    /// The earlier version.
    pub before: Version<'a>,
    /// The later version.
    pub after: Version<'a>,
    /// What can be shown of the earlier one.
    pub old: Option<Arc<Shown>>,
    /// What can be shown of the later one.
    pub new: Option<Arc<Shown>>,
}

/// What came of comparing.
#[derive(Debug)]
pub enum Outcome {
    /// There is one version only, or the two have the same bytes, or their files are gone.
    Nothing(String),
    /// It is being made.
    Coming,
    /// It cannot be made, for this reason.
    Cannot(String),
    /// Here it is.
    Ready(Arc<Compared>),
}

/// “What changed in *Campaign concept* from version 2 to version 3”.
pub fn heading(title: &str, sides: Option<&Sides<'_>>) -> Words {
    let title = Part::Title(title.to_owned());
    let parts = match sides {
        None => vec![Part::Plain("Every version of ".to_owned()), title],
        Some(Sides { before, after, .. }) => {
            let versions = format!(" from version {} to version {}", before.document.version, after.document.version);
            vec![Part::Plain("What changed in ".to_owned()), title, Part::Plain(versions)]
        }
    };
    Words { parts }
}

/// The part of the page.
pub fn comparison(
    reader: &Reader<'_>,
    action: String,
    list: &[(Version<'_>, Option<u32>)],
    sides: Option<&Sides<'_>>,
    outcome: Outcome,
) -> Comparison {
    let view = match (outcome, sides) {
        (Outcome::Ready(compared), Some(sides)) => View::Pages(pages(reader, sides, &compared)),
        (Outcome::Nothing(says), _) => View::Nothing(says),
        (Outcome::Cannot(why), _) => View::Cannot(why),
        (Outcome::Coming | Outcome::Ready(_), _) => View::Coming,
    };
    let (fields, fields_heading) = sides.map(|sides| fields(reader, sides)).unwrap_or_default();
    let listed = |(version, pages): &(Version<'_>, Option<u32>)| one_version(reader, *version, *pages, sides);
    Comparison { action, view, fields, fields_heading, versions: list.iter().rev().map(listed).collect() }
}

fn fields(reader: &Reader<'_>, sides: &Sides<'_>) -> (Vec<Changed>, String) {
    let (old, new) = (versions::values_with(reader, sides.before), versions::values_with(reader, sides.after));
    let changes = versions::between(reader.words, &reader.live.flow, &old, &new);
    let changed = |FieldChange { label, before, after }| Changed { label, before, after };
    let round = |version: Version<'_>| version.sent.map(|package| package.round);
    let heading = match (round(sides.before), round(sides.after)) {
        (Some(before), Some(after)) => format!("Also different between round {before} and round {after}"),
        (Some(_) | None, _) => "Also different".to_owned(),
    };
    (changes.into_iter().map(changed).collect(), heading)
}

fn one_version(reader: &Reader<'_>, version: Version<'_>, pages: Option<u32>, sides: Option<&Sides<'_>>) -> Listed {
    let Version { n, document, sent } = version;
    let is = |other: fn(&Sides<'_>) -> u32| sides.is_some_and(|sides| other(sides) == n);
    let says = match (sent, reader.side) {
        (Some(package), Side::Client) => format!(
            "Sent by {} on {}, round {}.",
            reader.name(package.by),
            words::full_moment(package.at, &reader.zone),
            package.round
        ),
        (sent, Side::Us) => {
            let went = sent.map_or_else(|| "not sent".to_owned(), |package| format!("sent in round {}", package.round));
            let at = words::full_moment(document.at, &reader.zone);
            format!("Attached by {} on {at}, {went}.", reader.name(document.by))
        }
        (None, Side::Client) => String::new(),
    };
    let mut facts = Vec::new();
    match &document.file {
        None => facts.push(Fact::new("File", "Erased on a legal basis")),
        Some(file) => {
            let counted = pages.filter(|pages| *pages > 0).map(|pages| words::counted(pages.into(), "page"));
            let about = [counted, Some(words::media(&file.media).to_owned()), Some(words::size(file.size))];
            facts.push(Fact::new("File", &file.filename));
            facts.push(Fact::new("Size", about.into_iter().flatten().collect::<Vec<_>>().join(", ")));
            facts.push(Fact::new("Fingerprint", format!("SHA-256 {}", groups(&file.sha256.hex(), 4, 8))));
        }
    }
    Listed {
        n,
        name: format!("Version {}", document.version),
        is_before: is(|sides| sides.before.n),
        is_after: is(|sides| sides.after.n),
        sent: says,
        why: why(reader, version),
        facts,
        download: document.file.as_ref().map(|file| {
            let text = format!("Download version {} ({})", document.version, words::size(file.size));
            Link::new(format!("{}/files/{n}", path(reader)), text)
        }),
    }
}

/// What a version answers: the changes that were asked for before it, about this document or about the whole.
fn why(reader: &Reader<'_>, version: Version<'_>) -> Vec<(String, String)> {
    let round = version.sent.map_or(version.document.round, |package| package.round);
    let slot = |n: u32| reader.state.documents.get(&n).and_then(|document| document.slot.as_ref());
    let here = |change: &Change| change.place.is_none_or(|place| slot(place.n) == version.document.slot.as_ref());
    let asked = changes::latest_before(reader, round);
    asked
        .iter()
        // What was asked for in an earlier round was answered by the version after it.
        .filter(|asked| asked.change.round + 1 == round && here(asked.change))
        .map(|asked| {
            let text = asked.change.text.clone().unwrap_or_else(|| "Erased on a legal basis".to_owned());
            (text, became(asked.change))
        })
        .collect()
}

fn became(change: &Change) -> String {
    let said = |word: &str, text: &Option<String>| match text {
        Some(text) if !text.is_empty() => format!("{word}: {text}"),
        Some(_) | None => format!("{word}."),
    };
    match &change.answer {
        None => "Not answered yet.".to_owned(),
        Some((ChangeDone::Changed, text)) => said("Changed", text),
        Some((ChangeDone::Partly, text)) => said("Changed in part", text),
        Some((ChangeDone::Kept, text)) => said("Not changed", text),
    }
}

fn pages(reader: &Reader<'_>, sides: &Sides<'_>, compared: &Compared) -> Pages {
    let label = |version: Version<'_>| format!("Version {}", version.document.version);
    let mut rows: Vec<Row> = Vec::new();
    let mut same: Vec<&ComparedPage> = Vec::new();
    for page in &compared.pages {
        if page.is_same() && !is_moved(page) {
            same.push(page);
            continue;
        }
        rows.extend(same_row(reader, sides, &std::mem::take(&mut same)));
        rows.push(Row::Changed(Box::new(pair(reader, sides, page))));
    }
    rows.extend(same_row(reader, sides, &same));
    Pages { before: label(sides.before), after: label(sides.after), summary: summary(compared), rows }
}

fn is_moved(page: &ComparedPage) -> bool {
    matches!(page.matched, Match::Both { place: Place::Moved, .. })
}

/// “2 of 6 pages changed”, “1 page added”, “14 words added, 9 removed”.
fn summary(compared: &Compared) -> Vec<String> {
    let count = |is: fn(&ComparedPage) -> bool| compared.pages.iter().filter(|page| is(page)).count() as u64;
    let both = count(|page| matches!(page.matched, Match::Both { .. }));
    let changed = count(|page| matches!(page.matched, Match::Both { .. }) && !page.is_same());
    let added = count(|page| matches!(page.matched, Match::Added(_)));
    let removed = count(|page| matches!(page.matched, Match::Removed(_)));
    let moved = count(is_moved);
    let mut says = Vec::new();
    match (changed, both) {
        (0, _) if added + removed + moved > 0 => says.push("Every page that stayed is the same.".to_owned()),
        (0, _) => says.push("Nothing that can be seen changed.".to_owned()),
        (_, 1) => says.push("The page changed.".to_owned()),
        (changed, both) if changed == both => says.push(format!("All {both} pages changed.")),
        (changed, both) => says.push(format!("{changed} of {} changed.", words::counted(both, "page"))),
    }
    for (number, what) in [(added, "added"), (removed, "removed"), (moved, "moved")] {
        if number > 0 {
            says.push(format!("{} {what}.", words::counted(number, "page")));
        }
    }
    let in_both = compared.pages.iter().filter(|page| matches!(page.matched, Match::Both { .. }));
    let (came, went) = in_both.fold((0, 0), |(came, went), page| (came + page.words.added, went + page.words.removed));
    says.extend(Some(counted_words(came, went)).filter(|says| !says.is_empty()).map(|says| format!("{says}.")));
    says
}

/// “4 words added, 2 removed”; empty for none.
fn counted_words(came: u32, went: u32) -> String {
    match (came, went) {
        (0, 0) => String::new(),
        (came, 0) => format!("{} added", words::counted(came.into(), "word")),
        (0, went) => format!("{} removed", words::counted(went.into(), "word")),
        (came, went) => format!("{} added, {went} removed", words::counted(came.into(), "word")),
    }
}

fn same_row(reader: &Reader<'_>, sides: &Sides<'_>, pages: &[&ComparedPage]) -> Option<Row> {
    let numbers: Vec<u32> = pages
        .iter()
        .filter_map(|page| match page.matched {
            Match::Both { after, .. } => Some(after),
            Match::Added(_) | Match::Removed(_) => None,
        })
        .collect();
    let says = match numbers.as_slice() {
        [] => return None,
        [one] => format!("Page {one} is the same"),
        several => format!("Pages {} are the same", words::ranges(several)),
    };
    let thumb = |number: &u32| picture(reader, sides, End::After, *number, &[]);
    let small = |mut picture: Picture, number: u32| {
        let page = sides.new.as_deref().and_then(|shown| shown.page(number))?;
        picture.src = picture_path(&path(reader), sides.after.n, page, "thumb");
        (picture.width, picture.height) = (page.thumb.width, page.thumb.height);
        Some(picture)
    };
    let pages = numbers.iter().take(SAME_MAX).filter_map(|number| small(thumb(number)?, *number)).collect();
    Some(Row::Same { says, pages })
}

/// Which of the two.
#[derive(Debug, Clone, Copy)]
enum End {
    Before,
    After,
}

fn pair(reader: &Reader<'_>, sides: &Sides<'_>, page: &ComparedPage) -> Pair {
    let areas: &[Area] = match &page.picture {
        PictureDiffers::In(areas) => areas,
        PictureDiffers::Unknown => &[],
    };
    let at = |end, number| picture(reader, sides, end, number, areas);
    let version = |version: Version<'_>| format!("Not in version {}.", version.document.version);
    let plain = sides.new.as_ref().is_some_and(|shown| shown.text.is_some());
    let (id, title, note, chip, before, after, missing) = match page.matched {
        Match::Both { before, after, place } => {
            let was = match (place, before == after) {
                (Place::Moved, _) => format!("stood on page {before}"),
                (Place::Kept, false) => format!("page {before} before"),
                (Place::Kept, true) => String::new(),
            };
            let title = if plain { "The text".to_owned() } else { format!("Page {after}") };
            let chip = match (place, page.is_same()) {
                (Place::Moved, true) => Chip::new(Kind::Plain, Icon::ARROW, "Moved"),
                (Place::Moved, false) => Chip::new(Kind::Redo, Icon::LOOP, "Moved and changed"),
                (Place::Kept, _) => Chip::new(Kind::Redo, Icon::LOOP, "Changed"),
            };
            let (old, new) = (at(End::Before, before), at(End::After, after));
            (format!("p{after}"), title, was, chip, old, new, "This page could not be drawn.".to_owned())
        }
        Match::Added(after) => {
            let chip = Chip::new(Kind::Good, Icon::PLUS, "Added");
            let new = at(End::After, after);
            (format!("p{after}"), format!("Page {after}"), String::new(), chip, None, new, version(sides.before))
        }
        Match::Removed(before) => {
            let chip = Chip::new(Kind::Stop, Icon::MINUS, "Removed");
            let old = at(End::Before, before);
            (format!("gone{before}"), format!("Page {before}"), String::new(), chip, old, None, version(sides.after))
        }
    };
    let differs =
        !page.words.is_same() && (matches!(page.matched, Match::Both { .. }) || (before.is_none() && after.is_none()));
    let (words, pieces) =
        if differs { (in_words(&page.words), runs(&page.words.pieces)) } else { (String::new(), Vec::new()) };
    Pair { id, title, note, chip, before, after, missing, words, pieces }
}

fn in_words(words: &documents::compare::WordDiff) -> String {
    format!("In words: {}", counted_words(words.added, words.removed))
}

/// What differs, with some words around it.
fn runs(pieces: &[Piece]) -> Vec<Run> {
    let mut runs = Vec::new();
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.iter().enumerate().take(PIECES_MAX) {
        match piece {
            Piece::Removed(text) => runs.push(Run::Removed(text.clone())),
            Piece::Added(text) => runs.push(Run::Added(text.clone())),
            Piece::Same(text) => {
                let words: Vec<&str> = text.split_whitespace().collect();
                let (head, tail) = (if at == 0 { 0 } else { AROUND }, if at == last { 0 } else { AROUND });
                if words.len() <= head + tail + AROUND {
                    runs.push(Run::Same(text.clone()));
                    continue;
                }
                let part = |from: usize, to: usize| words.get(from..to).unwrap_or_default().join(" ");
                runs.extend((head > 0).then(|| Run::Same(part(0, head))));
                runs.push(Run::Gap);
                runs.extend((tail > 0).then(|| Run::Same(part(words.len() - tail, words.len()))));
            }
        }
    }
    if pieces.len() > PIECES_MAX {
        runs.push(Run::Gap);
    }
    runs
}

fn picture(reader: &Reader<'_>, sides: &Sides<'_>, end: End, number: u32, areas: &[Area]) -> Option<Picture> {
    let (version, shown) = match end {
        End::Before => (sides.before, &sides.old),
        End::After => (sides.after, &sides.new),
    };
    let page = shown.as_ref()?.page(number)?;
    let src = picture_path(&path(reader), version.n, page, "full");
    let caption = format!("Version {}, page {number}", version.document.version);
    let per_cent = |share: u16| f32::from(share) / 100.0;
    let area = |area: &Area| [per_cent(area.x), per_cent(area.y), per_cent(area.w), per_cent(area.h)];
    let differs = match areas.len() {
        0 => String::new(),
        1 => " It differs in one place, which is marked.".to_owned(),
        more => format!(" It differs in {more} places, which are marked."),
    };
    Some(Picture {
        full: src.clone(),
        src,
        width: page.full.width,
        height: page.full.height,
        alt: format!("{caption}. {}{differs}", page.alt),
        caption,
        areas: areas.iter().map(area).collect(),
    })
}

/// What is new, as a page says it.
#[derive(Debug, Clone)]
pub struct NewSince {
    /// "New since you were last here, Monday 9 March, 10:41".
    pub heading: String,
    /// Each in a sentence, with the way to see it.
    pub items: Vec<(String, Option<Link>)>,
}

/// What is new since the reader was last here.
pub fn new_since(reader: &Reader<'_>, news: News) -> NewSince {
    let words = reader.words;
    let one = |news: DocumentNews| match news {
        DocumentNews::Added(title) => (words.review_new_added(title).to_string(), None),
        DocumentNews::Removed(title) => (words.review_new_removed(title).to_string(), None),
        DocumentNews::Replaced { title, before: (m, was), after: (n, is) } => {
            let link = Link::new(compare_path(reader, m, n), words.review_see_changed().to_string());
            (words.review_new_replaced(title, is, was).to_string(), Some(link))
        }
    };
    let fields = news.fields.into_iter().map(|change| (format!("{}.", change.says(words)), None));
    NewSince {
        heading: words.review_new_since(reader.near(news.at)).to_string(),
        items: news.documents.into_iter().map(one).chain(fields).collect(),
    }
}

/// The address at which two versions are compared.
pub fn compare_path(reader: &Reader<'_>, before: u32, after: u32) -> String {
    format!("{}/versions/{after}?from={before}&to={after}", path(reader))
}

/// The way to what changed in a document since the version before it that the reader knows.
pub fn compare_link(reader: &Reader<'_>, n: u32) -> Option<Link> {
    let list = versions::versions(reader, n);
    let place = list.iter().position(|version| version.n == n)?;
    let before = list.get(..place)?.iter().rfind(|before| is_other_file(before, &list, place))?;
    let words = reader.words.review_compare(before.document.version).to_string();
    Some(Link::new(compare_path(reader, before.n, n), words))
}

fn is_other_file(before: &Version<'_>, list: &[Version<'_>], place: usize) -> bool {
    let file = |version: &Version<'_>| version.document.file.as_ref().map(|file| file.sha256);
    list.get(place).is_some_and(|version| file(before).is_some() && file(before) != file(version))
}

/// What the page calls the document.
pub fn title(reader: &Reader<'_>, list: &[Version<'_>]) -> String {
    list.last().map_or_else(String::new, |version| document_title(reader.live, version.document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_far_from_a_difference_are_left_out() {
        let many = |prefix: &str| (0..60).map(|n| format!("{prefix}{n}")).collect::<Vec<_>>().join(" ");
        let pieces = [
            Piece::Same(many("a")),
            Piece::Removed("old".to_owned()),
            Piece::Added("new".to_owned()),
            Piece::Same("few words between".to_owned()),
            Piece::Added("more".to_owned()),
            Piece::Same(many("b")),
        ];
        let runs = runs(&pieces);
        let says: Vec<String> = runs
            .iter()
            .map(|run| match run {
                Run::Same(text) => text.clone(),
                Run::Removed(text) => format!("-{text}"),
                Run::Added(text) => format!("+{text}"),
                Run::Gap => "…".to_owned(),
            })
            .collect();
        let says: Vec<&str> = says.iter().map(String::as_str).collect();
        let (before, after) =
            ("a48 a49 a50 a51 a52 a53 a54 a55 a56 a57 a58 a59", "b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11");
        assert_eq!(says, ["…", before, "-old", "+new", "few words between", "+more", after, "…"]);
    }

    #[test]
    fn what_changed_is_said_in_numbers() {
        let page = |matched, added, removed| ComparedPage {
            matched,
            picture: PictureDiffers::Unknown,
            words: documents::compare::WordDiff { pieces: Vec::new(), added, removed },
        };
        let kept = |n| Match::Both { before: n, after: n, place: Place::Kept };
        let says = |pages| summary(&Compared { pages }).join(" ");
        assert_eq!(says(vec![page(kept(1), 0, 0)]), "Nothing that can be seen changed.");
        assert_eq!(says(vec![page(kept(1), 1, 0)]), "The page changed. 1 word added.");
        let several = vec![page(kept(1), 2, 3), page(kept(2), 0, 0), page(Match::Added(3), 90, 0)];
        assert_eq!(says(several), "1 of 2 pages changed. 1 page added. 2 words added, 3 removed.");
        let moved = Match::Both { before: 2, after: 1, place: Place::Moved };
        assert_eq!(
            says(vec![page(moved, 0, 0), page(kept(2), 0, 0)]),
            "Every page that stayed is the same. 1 page moved."
        );
    }
}
