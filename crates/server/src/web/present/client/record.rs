//! The record of a request for somebody at the client: the bundle's own verdict in plain words, then what it holds.

use super::path;
use super::receipt::Mine;
use crate::web::components::{Chip, Icon, Kind, Letterhead, Link, Person, Side, Words};
use crate::web::pages::public::record::{Check, CheckResult, LogEntry, RecordPage, RecordedDocument, Statement};
use crate::web::present::activity::happened;
use crate::web::present::common::{Pictures, Reader, document_about, document_title, groups};
use crate::web::present::line::{answered, line};
use crate::words;
use domain::actor::Method;
use domain::request::{Event, SubmittedPackage, TaskState};
use evidence::verify::{Findings, Report};

/// The page. `verdict` is none while the last entries have no signed place in the log yet.
pub fn record(
    reader: &Reader<'_>,
    package: &SubmittedPackage,
    pictures: &Pictures,
    verdict: Option<&Report>,
    vkey: &str,
) -> RecordPage {
    let base = path(reader);
    let number = reader.number().to_owned();
    RecordPage {
        letterhead: Letterhead::Public(format!("Record of {}, for you", reader.workspace())),
        title: format!("Record {number}"),
        verdict: chip(reader, verdict),
        checked: "Checked just now".to_owned(),
        sentence: super::standing::sentence(reader, package),
        line: line(reader),
        checks: checks(verdict),
        downloads: vec![
            Link::new(format!("{base}/record.aef"), "Download everything"),
            Link::new(format!("{base}/policy.txt"), "Whose signature counts"),
            Link::new(base, "Back to the request"),
        ],
        statements: statements(reader),
        documents: documents(reader, package, pictures),
        seals: seals(verdict, vkey),
        verify_command: format!("assent verify {number}.aef --policy policy.txt"),
        waited: reader.waited().unwrap_or_default(),
        log: log(reader),
        whole_log: None,
        number,
    }
}

/// The latest package that the reader decided on, else the latest that they have.
pub fn package<'a>(reader: &'a Reader<'_>, mine: Option<&Mine<'a>>) -> Option<&'a SubmittedPackage> {
    mine.map(|m| m.package).or_else(|| reader.package())
}

fn chip(reader: &Reader<'_>, verdict: Option<&Report>) -> Chip {
    match verdict {
        None => Chip::new(Kind::Warn, Icon::CLOCK, "Being sealed"),
        Some(Report::Invalid(_)) => Chip::new(Kind::Stop, Icon::RISK, "Does not hold"),
        Some(Report::Valid(_)) if reader.state.sealed => Chip::new(Kind::Good, Icon::SHIELD, "Genuine and complete"),
        Some(Report::Valid(_)) => Chip::new(Kind::Wet, Icon::CLOCK, "Genuine, still open"),
    }
}

fn checks(verdict: Option<&Report>) -> Vec<Check> {
    let check = |result, title: &str, detail: String| Check { result, title: title.to_owned(), detail };
    match verdict {
        None => {
            let detail = "The last entries get their signed place in the log within seconds. Load this page again.";
            vec![check(CheckResult::Open, "It is being sealed", detail.to_owned())]
        }
        Some(Report::Invalid(failure)) => {
            vec![check(CheckResult::Fails, "Something does not hold", failure.to_string())]
        }
        Some(Report::Valid(found)) => {
            holds(found).into_iter().map(|(title, detail)| check(CheckResult::Holds, title, detail)).collect()
        }
    }
}

fn holds(found: &Findings) -> Vec<(&'static str, String)> {
    let decisions = found.decisions.iter().filter(|d| d.choice.is_some()).count() as u64;
    let mut list = vec![
        (
            "The words are the ones they decided on",
            format!("{}, each bound to its whole statement.", words::counted(decisions, "decision")),
        ),
        ("The documents are the ones they saw", "Every statement names each document by its fingerprint.".to_owned()),
        (
            "Nothing was added, changed or removed in between",
            format!("{} entries, each sealed to the one before it.", found.events),
        ),
    ];
    if found.own_checks {
        list.push((
            "Everybody decided in their turn, and enough of them",
            "Every step closed as its rule says.".to_owned(),
        ));
    }
    list.push(("The times are in order", "No entry is earlier than the one before it.".to_owned()));
    list.push((
        "It stands in the log",
        format!("Signed by {}, which has {} entries.", found.log_origin, found.log_size),
    ));
    list
}

fn seals(verdict: Option<&Report>, vkey: &str) -> Vec<(String, String)> {
    let mut seals = Vec::new();
    if let Some(Report::Valid(found)) = verdict {
        seals.push(("Log".to_owned(), found.log_origin.clone()));
        seals.push(("Entries of this record".to_owned(), found.events.to_string()));
        seals.push((
            "Values shown to you".to_owned(),
            format!("{} of {}; the rest is the team’s own", found.fields_disclosed, found.fields_total),
        ));
    }
    seals.push(("Key".to_owned(), vkey.to_owned()));
    seals
}

/// What was stated, by whom, with what proof and when.
fn statements(reader: &Reader<'_>) -> Vec<Statement> {
    let effective = |seq: u64| {
        reader.state.tasks.values().any(|t| matches!(t.state, TaskState::Answered { seq: s, .. } if s == seq))
    };
    let mut list: Vec<Statement> = Vec::new();
    for entry in reader.live.entries.iter().filter(|e| effective(e.seq)) {
        let Event::DecisionRecorded { party, choice, conditional, fields, .. } = &entry.event else { continue };
        let text = fields.statement.as_ref().map_or("Erased on a legal basis.", |s| s.consent.as_str());
        let methods = entry.author.auth.as_ref().map(|a| a.methods.as_slice()).unwrap_or_default();
        let proof = if methods.contains(&Method::OtpEmail) {
            "Personal link and e-mail code."
        } else {
            "Personal link and typed name."
        };
        let role = reader.role(*party);
        let role = if role.is_empty() { proof.to_owned() } else { format!("{role}. {proof}") };
        let name = reader.name(*party);
        let person =
            Person { avatar: reader.avatar(*party, entry.author.kind), ..Person::new(&name, role, Side::Client) };
        let when = format!("{}: {}", answered(*choice, *conditional), words::full_moment(entry.at, &reader.zone));
        match list.iter_mut().find(|s| s.words.text() == text) {
            Some(same) => same.by.push((person, when)),
            None => list.push(Statement { words: Words::with_title(text, reader.title()), by: vec![(person, when)] }),
        }
    }
    list
}

fn documents(reader: &Reader<'_>, package: &SubmittedPackage, pictures: &Pictures) -> Vec<RecordedDocument> {
    let one = |n: &u32| {
        let document = reader.state.documents.get(n)?;
        let shown = pictures.get(n).and_then(|p| p.as_deref());
        Some(RecordedDocument {
            title: document_title(reader.live, document),
            about: document_about(wording::Words::ENGLISH, document, shown, "v"),
            digest: match &document.file {
                Some(file) => groups(&file.sha256.hex(), 8, 8),
                None => "Erased on a legal basis".to_owned(),
            },
        })
    };
    package.documents.iter().filter_map(one).collect()
}

fn log(reader: &Reader<'_>) -> Vec<LogEntry> {
    let line = |h: crate::web::present::activity::Happened| LogEntry {
        when: words::moment(h.at, &reader.zone),
        avatar: h.avatar,
        who: h.who,
        what: h.what,
    };
    happened(reader).into_iter().map(line).collect()
}
