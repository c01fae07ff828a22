//! What was submitted: fields, documents with who has read how much, what the check found, and the rounds.

use super::Reading;
use crate::files::Shown;
use crate::web::components::documents::Marks;
use crate::web::components::{Chip, Fact, Glyph, Icon, Kind, Link, Mark, Viewer};
use crate::web::pages::team::request::{Document as Row, Finding, Package, Preview, Round, Thumbnail};
use crate::web::present::changes;
use crate::web::present::common::{Pictures, converted, document_title, facts};
use crate::web::present::compare::compare_link;
use crate::web::present::documents::{Leads, Pinned, Source, documents};
use crate::web::present::threads;
use crate::words;
use documents::preflight;
use domain::ids::Pseudonym;
use domain::request::evolve::person_of;
use domain::request::preflight::{Found, Where};
use domain::request::{Document, Phase, Severity, StepOutcome, SubmittedPackage, missing};
use std::collections::BTreeMap;
use wording::Words;

/// What is known of the files of a request beside its state.
#[derive(Debug, Default)]
pub struct Files {
    /// What can be shown of each, by its number.
    pub pictures: Pictures,
    /// What the check found in each, by its number.
    pub found: BTreeMap<u32, Vec<preflight::Finding>>,
    /// What the checks found that look at the request around them.
    pub around: Vec<Found>,
    /// How many pages of it somebody at the client opened, by person and number.
    pub read: BTreeMap<(Pseudonym, u32), usize>,
}

impl Files {
    /// What can be shown of a document.
    pub fn shown(&self, n: u32) -> Option<&Shown> {
        self.pictures.get(&n).and_then(|shown| shown.as_deref())
    }

    /// The worst that was found in a document.
    pub fn worst(&self, n: u32) -> Option<(Kind, &str)> {
        let own = self.found.get(&n).into_iter().flatten();
        let own = own.map(|one| (one.severity == preflight::Severity::Blocks, one.sentence.as_str()));
        let around = self.around.iter().filter(|one| matches!(one.place, Where::Document { n: at, .. } if at == n));
        let around = around.map(|one| (one.severity == Severity::Blocking, one.sentence.as_str()));
        let (blocks, sentence) = own.chain(around).min_by_key(|(blocks, _)| !blocks)?;
        Some((if blocks { Kind::Stop } else { Kind::Warn }, sentence))
    }
}

/// May the package be changed now?
pub fn is_preparing(r: &Reading<'_>) -> bool {
    matches!(r.state().phase(), Phase::Draft | Phase::Returned)
}

/// The package as the page shows it.
pub fn package(r: &Reading<'_>, files: &Files) -> Package {
    let preparing = is_preparing(r);
    let asked = super::story::asked(r);
    let note = match (r.state().outcome, preparing) {
        (Some(_), _) => "on the record".to_owned(),
        (None, true) => "only your team sees it".to_owned(),
        (None, false) => {
            asked.first().map_or_else(|| "locked".to_owned(), |who| format!("locked while {} answers", r.name(*who)))
        }
    };
    Package {
        note,
        edit: (preparing && r.may_work()).then(|| Link::new(format!("{}/edit", r.path()), "Change the package")),
        facts: all_facts(r),
        documents: r.state().current_documents().map(|(n, document)| row(r, files, n, document)).collect(),
        digest: r.state().package().map_or_else(String::new, |p| p.digest.short()),
        findings: in_files(r, files),
        findings_note: String::new(),
    }
}

fn all_facts(r: &Reading<'_>) -> Vec<Fact> {
    let after = afterwards(r);
    let last = (!after.is_empty()).then(|| Fact::new("If approved", format!("{}.", after.join(". "))));
    facts(r).into_iter().chain(last).collect()
}

/// What follows the approval, in the words the client reads.
pub fn afterwards(r: &Reading<'_>) -> Vec<String> {
    r.live.flow.consequences.iter().map(|c| r.filled(&c.says)).collect()
}

fn row(r: &Reading<'_>, files: &Files, n: u32, document: &Document) -> Row {
    let shown = files.shown(n);
    Row {
        title: document_title(r.live, document),
        href: format!("{}/files/{n}", r.path()),
        thumbnail: shown.and_then(|shown| thumbnail(r, n, shown)),
        note: format!("version {}, {}", document.version, about(document, shown)),
        digest: document.file.as_ref().map_or_else(|| "erased".to_owned(), |file| file.sha256.short()),
        read: read(r, files, n),
        reads: shown.filter(|shown| shown.no_preview.is_none()).map(|_| format!("#{}", id(n))),
        preview: if shown.is_none() { Preview::Coming } else { Preview::Settled },
        versions: compare_link(r, n).unwrap_or_else(|| Link::new(format!("{}/versions/{n}", r.path()), "Its versions")),
    }
}

/// “6 pages, PDF, 2.4 MB”, or why there is no preview.
pub fn about(document: &Document, shown: Option<&Shown>) -> String {
    let Some(file) = &document.file else { return "erased on a legal basis".to_owned() };
    let size = format!("{}, {}", words::media(&file.media), words::size(file.size));
    match shown {
        None => format!("{size}, its pages are being made"),
        Some(Shown { no_preview: Some(why), .. }) => format!("{size}, no preview: {why}"),
        Some(shown) if !shown.done => {
            format!("{}, {size}, more pages are being drawn", words::counted(shown.pages.into(), "page"))
        }
        Some(shown) => {
            let pages = (shown.pages > 0).then(|| words::counted(shown.pages.into(), "page"));
            let parts = pages
                .into_iter()
                .chain([size])
                .chain(converted(Words::ENGLISH, document, Some(shown)).map(|says| says.to_string()));
            parts.collect::<Vec<_>>().join(", ")
        }
    }
}

/// The first page, small.
pub fn thumbnail(r: &Reading<'_>, n: u32, shown: &Shown) -> Option<Thumbnail> {
    let page = shown.pictures.first()?;
    Some(Thumbnail {
        src: format!("{}/pages/{n}/{}/thumb", r.path(), page.number),
        width: page.thumb.width,
        height: page.thumb.height,
        alt: String::new(),
    })
}

/// What a document is called on the request's page.
fn id(n: u32) -> String {
    format!("d{n}")
}

/// The documents to read, opened at this page of one of them.
pub fn viewer(r: &Reading<'_>, files: &Files, at: Option<(u32, u32)>) -> Viewer {
    let (threads, changes) = (threads::visible(r), changes::latest_before(r, r.state().round + 1));
    let pinned = Pinned { threads: &threads, changes: &changes, leads: leads(r) };
    let list = r.state().current_documents().map(|(n, document)| (n, id(n), document));
    Viewer {
        words: r.words,
        csrf: r.member.csrf.clone(),
        seen_path: None,
        marks: Marks::None,
        documents: documents(r, list, Source { pictures: &files.pictures, pinned, at }),
    }
}

/// Pins of changes lead to their list while that is on the page.
pub fn leads(r: &Reading<'_>) -> Leads {
    if super::tasks::rework(r, &Files::default()).is_some() { Leads::Rework } else { Leads::Nowhere }
}

/// How much of it the client's people have opened.
fn read(r: &Reading<'_>, files: &Files, n: u32) -> Option<Chip> {
    let people = r.state().clients_ever_asked().into_iter().map(|party| person_of(r.state(), party));
    let (count, who) =
        people.map(|who| (files.read.get(&(who, n)).copied().unwrap_or(0), who)).max_by_key(|(count, _)| *count)?;
    let total = files.shown(n).map_or(0, |shown| shown.pages);
    let text = match count {
        0 => "Not opened".to_owned(),
        count if total > 0 => format!("{} read {count} of {total}", r.short(who)),
        _ => format!("{} opened it", r.short(who)),
    };
    Some(Chip::new(Kind::Plain, Icon::EYE, text))
}

/// What is missing, and what the check found in the files, the worst first.
pub fn findings(r: &Reading<'_>, files: &Files) -> Vec<Finding> {
    let gone = if is_preparing(r) { missing(r.state(), &r.live.flow) } else { Vec::new() };
    let mut found: Vec<Finding> =
        gone.into_iter().map(|p| Finding { kind: Kind::Stop, text: p.says, place: String::new() }).collect();
    found.extend(in_files(r, files));
    found.sort_by_key(|one| one.kind != Kind::Stop);
    found
}

/// What the checks found in the files, and in the package as a whole.
fn in_files(r: &Reading<'_>, files: &Files) -> Vec<Finding> {
    let of = |(n, document)| {
        let title = document_title(r.live, document);
        files.found.get(&n).into_iter().flatten().map(move |one| finding(&title, one))
    };
    let around = files.around.iter().map(|one| around(r, one));
    r.state().current_documents().flat_map(of).chain(around).collect()
}

fn around(r: &Reading<'_>, one: &Found) -> Finding {
    let title =
        |n: &u32| r.state().documents.get(n).map_or_else(String::new, |document| document_title(r.live, document));
    let place = match &one.place {
        Where::Package => String::new(),
        Where::Document { n, page: None } => title(n),
        Where::Document { n, page: Some(page) } => format!("{}, page {page}", title(n)),
    };
    let kind = match one.severity {
        Severity::Blocking => Kind::Stop,
        Severity::Warning => Kind::Warn,
    };
    Finding { kind, text: format!("{} {}", one.sentence, one.way_on), place }
}

fn finding(title: &str, one: &preflight::Finding) -> Finding {
    use preflight::{Place, Severity};
    let place = match one.place {
        Place::Document => title.to_owned(),
        Place::Page(page) | Place::Spot { page, .. } => format!("{title}, page {page}"),
        Place::Line(line) => format!("{title}, line {line}"),
    };
    let kind = match one.severity {
        Severity::Blocks => Kind::Stop,
        Severity::Warns => Kind::Warn,
    };
    Finding { kind, text: format!("{} {}", one.sentence, one.way_on), place }
}

/// The rounds, newest first.
pub fn rounds(r: &Reading<'_>) -> Vec<Round> {
    r.state().packages.iter().rev().map(|package| round(r, package)).collect()
}

fn round(r: &Reading<'_>, package: &SubmittedPackage) -> Round {
    let files =
        package.documents.iter().filter(|n| r.state().documents.get(n).is_some_and(|d| d.slot.is_some())).count();
    let asked = r.state().changes.values().filter(|c| c.round == package.round);
    let changes: Vec<String> = asked.filter_map(|c| c.text.as_ref()).map(|text| words::quoted(text)).collect();
    let back = r
        .state()
        .past_steps
        .iter()
        .any(|(_, run)| run.round == package.round && run.outcome == Some(StepOutcome::Changes));
    let (marks, chip) = match (back, r.state().outcome) {
        (true, _) => ([Mark::Done, Mark::Loop], Chip::new(Kind::Redo, Icon::LOOP, "Changes asked")),
        (false, None) => ([Mark::Done, Mark::Now], Chip::new(Kind::Wet, Icon::CLOCK, "Open")),
        (false, Some(_)) => ([Mark::Done, Mark::Approved], super::story::status(r)),
    };
    let note = if changes.is_empty() {
        format!("{}, package {}", words::counted(files as u64, "document"), package.digest.short())
    } else {
        words::listed(&changes)
    };
    Round {
        glyph: Glyph::new(marks, format!("Round {}", package.round)),
        name: format!("Round {}", package.round),
        when: format!(", sent {}", r.near(package.at)),
        note,
        chip,
    }
}
