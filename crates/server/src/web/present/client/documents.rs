//! The documents of a package with their pages, pins and what changed since the version before.

use super::path;
use crate::files::{PagePictures, Shown};
use crate::web::components::{Choice, Link, Pin};
use crate::web::pages::client::review::{Document, Page, View};
use crate::web::present::changes::{self, Asked};
use crate::web::present::common::{Pictures, Reader, document_about, document_title};
use crate::web::present::threads::{self, Numbered, Spot};
use crate::words;
use domain::request::{Document as Attached, Place, SubmittedPackage};

/// LIMIT: pages that one page of ours shows; the rest is in the original.
const PAGES_MAX: usize = 200;

/// What has a pin on the pages that are shown.
#[derive(Debug, Clone, Copy)]
pub struct Pinned<'a> {
    /// Questions.
    pub threads: &'a [Numbered<'a>],
    /// Changes that were asked for before.
    pub changes: &'a [Asked<'a>],
}

impl Pinned<'_> {
    /// What lies behind comes first, so that an open question is on top.
    fn on(self, reader: &Reader<'_>, n: u32, page: u32) -> Vec<Pin> {
        let mut list = changes::pins(reader, (n, page), self.changes, |asked| format!("c{}", asked.number));
        list.extend(threads::pins(reader.words, n, page, self.threads));
        list
    }
}

/// The address of a page's picture. The key changes with the picture, so it can be kept by the browser.
pub fn picture_path(request: &str, n: u32, page: &PagePictures, size: &str) -> String {
    let image = if size == "thumb" { &page.thumb } else { &page.full };
    format!("{request}/pages/{n}/{}/{size}?k={}", page.number, image.key.get(..12).unwrap_or_default())
}

/// The documents of a package, terms left out: those are the facts on the page.
pub fn documents(
    reader: &Reader<'_>,
    package: &SubmittedPackage,
    pictures: &Pictures,
    pinned: Pinned<'_>,
) -> Vec<Document> {
    let mut pages_left = PAGES_MAX;
    let mut list: Vec<Document> = shown_documents(reader, package)
        .zip(1..)
        .map(|((n, attached), place)| document(reader, n, attached, place, pictures, pinned, &mut pages_left))
        .collect();
    if let Some(page) = list.iter_mut().flat_map(pages_mut).find(|page| page.changed) {
        page.start = true;
    }
    list
}

/// The documents of a package with their numbers, terms left out.
fn shown_documents<'a>(
    reader: &'a Reader<'_>,
    package: &'a SubmittedPackage,
) -> impl Iterator<Item = (u32, &'a Attached)> {
    let attached = |n: &u32| Some((*n, reader.state.documents.get(n).filter(|d| d.slot.is_some())?));
    package.documents.iter().filter_map(attached)
}

fn pages_mut(document: &mut Document) -> &mut [Page] {
    match &mut document.view {
        View::Pages(pages) => pages,
        View::Text(_) | View::NotYet | View::NoPreview(_) => &mut [],
    }
}

fn document(
    reader: &Reader<'_>,
    n: u32,
    attached: &Attached,
    place: usize,
    pictures: &Pictures,
    pinned: Pinned<'_>,
    pages_left: &mut usize,
) -> Document {
    let shown = pictures.get(&n).and_then(|p| p.as_deref());
    let before = before(reader, n, attached).and_then(|n| pictures.get(&n)).and_then(|p| p.as_deref());
    let view = match shown {
        None => View::NotYet,
        Some(shown) => view(reader, n, shown, before, pinned, pages_left),
    };
    let changed = match &view {
        View::Pages(pages) => pages.iter().filter(|p| p.changed).count(),
        View::Text(_) | View::NotYet | View::NoPreview(_) => 0,
    };
    let (media, size) = attached.file.as_ref().map(|f| (words::media(&f.media), f.size)).unwrap_or_default();
    let speaks = reader.words;
    let kind = words::media_in(speaks, media);
    Document {
        id: format!("d{place}"),
        title: document_title(reader.live, attached),
        about: document_about(speaks, attached, shown, "v"),
        changed: if changed > 0 { speaks.review_some_changed(changed).to_string() } else { String::new() },
        download: Link::new(
            format!("{}/files/{n}", path(reader)),
            speaks.review_download(kind, speaks.size(size)).to_string(),
        ),
        view,
    }
}

/// The version of the same document that the client had before; none if it is the same file.
pub fn before(reader: &Reader<'_>, n: u32, attached: &Attached) -> Option<u32> {
    let earlier = |(m, d): &(&u32, &Attached)| {
        **m < n && d.slot == attached.slot && crate::audience::has_document(&reader.state, **m)
    };
    let (m, found) = reader.state.documents.iter().filter(earlier).max_by_key(|(m, _)| **m)?;
    let same = found.file.as_ref().map(|f| f.sha256) == attached.file.as_ref().map(|f| f.sha256);
    (!same).then_some(*m)
}

fn view(
    reader: &Reader<'_>,
    n: u32,
    shown: &Shown,
    before: Option<&Shown>,
    pinned: Pinned<'_>,
    pages_left: &mut usize,
) -> View {
    if let Some(why) = &shown.no_preview {
        return View::NoPreview(why.clone());
    }
    if let Some(text) = &shown.text {
        return View::Text(text.clone());
    }
    let base = path(reader);
    let take = shown.pictures.len().min(*pages_left);
    *pages_left -= take;
    let pages = shown.pictures.iter().take(take).map(|picture| Page {
        number: picture.number,
        src: picture_path(&base, n, picture, "full"),
        thumb: picture_path(&base, n, picture, "thumb"),
        width: picture.full.width,
        height: picture.full.height,
        alt: picture.alt.clone(),
        // The same pixels have the same key.
        changed: before.is_some_and(|b| b.page(picture.number).is_none_or(|old| old.full.key != picture.full.key)),
        place: place_value(n, picture.number),
        pins: pinned.on(reader, n, picture.number),
        start: false,
    });
    View::Pages(pages.collect())
}

/// The picture around a thread's spot, where its document is on the page.
pub fn spot<'a>(
    reader: &Reader<'_>,
    package: &SubmittedPackage,
    pictures: &'a Pictures,
    thread: Numbered<'_>,
) -> Option<Spot<'a>> {
    let place = thread.talk.place?;
    let shown = pictures.get(&place.n)?.as_deref()?;
    let picture = shown.page(place.page)?;
    let files = package.documents.iter().filter(|n| reader.state.documents.get(n).is_some_and(|d| d.slot.is_some()));
    let position = files.zip(1..).find(|(n, _)| **n == place.n).map(|(_, position)| position);
    let href = position.map(|p| format!("#d{p}-p{}", place.page)).unwrap_or_default();
    Some(Spot { shown, src: picture_path(&path(reader), place.n, picture, "full"), href })
}

/// What a question or a change can be about: the whole request, a document, a page.
pub fn places(reader: &Reader<'_>, package: &SubmittedPackage, pictures: &Pictures) -> Vec<Choice> {
    let mut list = vec![Choice { value: String::new(), text: reader.words.review_whole().to_string() }];
    for (n, attached) in shown_documents(reader, package) {
        let title = document_title(reader.live, attached);
        list.push(Choice { value: place_value(n, 0), text: title.clone() });
        let shown = pictures.get(&n).and_then(|p| p.as_deref());
        let pages = shown.map_or(&[][..], |shown| &shown.pictures).iter().take(PAGES_MAX);
        list.extend(pages.map(|page| Choice {
            value: place_value(n, page.number),
            text: reader.words.place_page(&title, page.number).to_string(),
        }));
    }
    list
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

/// Leads to a place on the page that shows these documents: to what stands in the same slot now, and to its page if it has one.
pub fn anchor(reader: &Reader<'_>, package: &SubmittedPackage, shown: &[Document], place: Place) -> String {
    let slot = reader.state.documents.get(&place.n).and_then(|d| d.slot.as_ref());
    let at = shown_documents(reader, package).position(|(_, d)| d.slot.as_ref() == slot);
    let Some(document) = at.and_then(|at| shown.get(at)) else { return "#docs-title".to_owned() };
    let page = format!("{}-p{}", document.id, place.page);
    let has = matches!(&document.view, View::Pages(pages) if pages.iter().any(|p| p.number == place.page));
    if has { format!("#{page}") } else { format!("#{}", document.id) }
}
