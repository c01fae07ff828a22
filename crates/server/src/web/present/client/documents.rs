//! The documents of a package on the client's page, and what a question or a change can be about.

use super::path;
use crate::web::components::Choice;
use crate::web::components::documents::Document;
use crate::web::present::common::{Pictures, Reader, document_title};
use crate::web::present::documents::{Source, documents as shown_as, page_href, picture_path, place_value};
use crate::web::present::threads::{Numbered, Spot};
use domain::request::{Document as Attached, Place, SubmittedPackage};

/// LIMIT: pages of a document that can be chosen from a list.
const PAGES_LISTED_MAX: usize = 100;

/// The documents of a package, terms left out: those are the facts on the page.
pub fn documents(reader: &Reader<'_>, package: &SubmittedPackage, source: Source<'_>) -> Vec<Document> {
    let list = shown_documents(reader, package).zip(1..).map(|((n, attached), place)| (n, id(place), attached));
    shown_as(reader, list, source)
}

fn id(place: usize) -> String {
    format!("d{place}")
}

/// The documents of a package with their numbers, terms left out.
fn shown_documents<'a>(
    reader: &'a Reader<'_>,
    package: &'a SubmittedPackage,
) -> impl Iterator<Item = (u32, &'a Attached)> {
    let attached = |n: &u32| Some((*n, reader.state.documents.get(n).filter(|d| d.slot.is_some())?));
    package.documents.iter().filter_map(attached)
}

/// What a document is called on the page that shows this package.
pub fn id_of(reader: &Reader<'_>, package: &SubmittedPackage, n: u32) -> Option<String> {
    shown_documents(reader, package).zip(1..).find(|((m, _), _)| *m == n).map(|(_, place)| id(place))
}

/// The picture around a thread's spot, where its document is on the page.
pub fn spot<'a>(
    reader: &Reader<'_>,
    package: &SubmittedPackage,
    shown: &[Document],
    pictures: &'a Pictures,
    thread: Numbered<'_>,
) -> Option<Spot<'a>> {
    let place = thread.talk.place?;
    let made = pictures.get(&place.n)?.as_deref()?;
    let picture = made.page(place.page)?;
    let at = shown_documents(reader, package).position(|(n, _)| n == place.n);
    let href = at.and_then(|at| shown.get(at)).map(|document| page_href(&path(reader), place.n, document, place.page));
    let src = picture_path(&path(reader), place.n, picture, "full");
    Some(Spot { shown: made, src, href: href.unwrap_or_default() })
}

/// What a question or a change can be about: the whole request, a document, a page. A spot on any page is marked in the viewer.
pub fn places(reader: &Reader<'_>, package: &SubmittedPackage, pictures: &Pictures) -> Vec<Choice> {
    let mut list = vec![Choice { value: String::new(), text: reader.words.review_whole().to_string() }];
    for (n, attached) in shown_documents(reader, package) {
        let title = document_title(reader.live, attached);
        list.push(Choice { value: place_value(n, 0), text: title.clone() });
        let shown = pictures.get(&n).and_then(|p| p.as_deref());
        let pages = shown.map_or(&[][..], |shown| &shown.pictures).iter().take(PAGES_LISTED_MAX);
        list.extend(pages.map(|page| Choice {
            value: place_value(n, page.number),
            text: reader.words.place_page(&title, page.number).to_string(),
        }));
    }
    list
}

/// Leads to a place on the page that shows these documents: to what stands in the same slot now, and to its page if it has one.
pub fn anchor(reader: &Reader<'_>, package: &SubmittedPackage, shown: &[Document], place: Place) -> String {
    let slot = reader.state.documents.get(&place.n).and_then(|d| d.slot.as_ref());
    let at = shown_documents(reader, package).zip(shown).find(|((_, d), _)| d.slot.as_ref() == slot);
    let Some(((n, _), document)) = at else { return "#docs-title".to_owned() };
    page_href(&path(reader), n, document, place.page)
}
