//! From the draft to the submission: everything before anybody is bothered.

use crate::actor::Actor;
use crate::flow::definition::{Accept, FieldType};
use crate::flow::expr::{Names, Scope, eval};
use crate::flow::routing::{self, Nobody};
use crate::flow::{Flow, Required, Step};
use crate::ids::{Name, StepId};
use crate::request::advance::{self, end};
use crate::request::command::{
    DOCUMENTS_MAX, Finding, NewFile, OpenRequest, Severity, TEXT_MAX, TITLE_MAX, TOGETHER_MAX,
};
use crate::request::decide::{Draft, text};
use crate::request::event::{
    About, Author, AuthorKind, DocumentFields, EditedFields, Event, NamedValue, NoFields, OpenedFields, SenderCard,
    StepWord, Text,
};
use crate::request::moving::lowest_level;
use crate::request::refusal::{Problem, Refusal};
use crate::request::state::State;
use crate::request::statement::{package_digest, terms_card, terms_document};
use crate::request::vocabulary::{Choice, Outcome, StepOutcome};
use crate::request::working;
use crate::values::{FieldValue, MONEY_MINOR_MAX};
use std::collections::BTreeMap;

pub(super) fn open(draft: &mut Draft<'_>, open: &OpenRequest) -> Result<(), Refusal> {
    if draft.state.next_seq > 0 {
        return Err(Refusal::AlreadyOpen);
    }
    draft.ours()?;
    let title = text("title", &open.title, TITLE_MAX)?;
    let directory = draft.context.directory;
    if directory.client().is_none_or(|c| c.id != open.client) {
        return Err(Refusal::Unacceptable {
            field: "client",
            says: "There is no such client. Choose one from the list.".to_owned(),
        });
    }
    if open.kind != draft.context.flow.kind {
        return Err(Refusal::Unacceptable {
            field: "kind",
            says: format!("This flow is for {}. Choose a flow of the right kind.", draft.context.flow.kind.plural()),
        });
    }
    let lowest = lowest_level(draft.context.flow);
    let Some(opener) = draft.context.actor.who() else { return Err(Refusal::OnlyPeople) };
    let sender = directory.card(opener).map(|c| SenderCard { name: c.name, email: c.email });
    // Entry 0 must be the opening, so its author is named by the entry that follows.
    let lasting = opener.in_request(draft.state.id);
    let author = match draft.context.actor {
        Actor::Person(person) => draft.author_as(person, lasting),
        Actor::Token { .. } | Actor::Automation { .. } | Actor::System => {
            Author { kind: AuthorKind::System, id: lasting, auth: None }
        }
    };
    draft.push(
        author,
        Event::Opened {
            choices: Choice::ALL.to_vec(),
            min_level: lowest.unwrap_or(0),
            need: u32::from(lowest.is_some()),
            flow: draft.context.flow.digest(),
            kind: open.kind,
            fields: OpenedFields {
                title: Some(title),
                sender,
                about: Some(About {
                    number: open.number.clone(),
                    client: open.client,
                    project: open.project,
                    origin: open.origin.clone(),
                }),
            },
        },
    );
    draft.join(opener);
    advance::advance(draft);
    Ok(())
}

fn preparing(draft: &Draft<'_>) -> Result<(), Refusal> {
    draft.open()?;
    draft.ours()?;
    match draft.state.open_step() {
        Some((_, run)) if run.word == StepWord::Prepare => Ok(()),
        Some(_) | None => Err(Refusal::NotNow(draft.state.phase())),
    }
}

pub(super) fn edit(
    draft: &mut Draft<'_>,
    title: Option<&str>,
    fields: &BTreeMap<Name, Option<FieldValue>>,
) -> Result<(), Refusal> {
    preparing(draft)?;
    let title =
        title.map(|t| text("title", t, TITLE_MAX)).transpose()?.filter(|t| draft.state.title.as_ref() != Some(t));
    let mut set = Vec::new();
    let mut values = Vec::new();
    let length = |value: &FieldValue| if let FieldValue::Text(text) = value { text.chars().count() } else { 0 };
    if fields.values().flatten().map(length).sum::<usize>() > TOGETHER_MAX {
        return Err(unfit(format!(
            "These texts are longer than {TOGETHER_MAX} characters. Attach them as a document."
        )));
    }
    for (id, value) in fields {
        let Some(field) = draft.context.flow.intake.fields.iter().find(|f| f.id == *id) else {
            return Err(unfit(format!("This flow has no field “{id}”.")));
        };
        if let Some(value) = value {
            working::field_fits(field, value).map_err(|says| unfit(format!("{}: {says}", field.label)))?;
        }
        if draft.state.fields.get(id).cloned().flatten() != *value {
            set.push(id.clone());
            values.extend(value.clone().map(|value| NamedValue { id: id.clone(), value }));
        }
    }
    if set.is_empty() && title.is_none() {
        return Ok(());
    }
    let author = draft.author()?;
    let fields = EditedFields { title: title.clone(), values: (!values.is_empty()).then_some(values) };
    draft.push(author, Event::PackageEdited { set, titled: title.is_some(), fields });
    Ok(())
}

fn unfit(says: String) -> Refusal {
    Refusal::Unacceptable { field: "fields", says }
}

pub(super) fn fits(type_: FieldType, value: &FieldValue) -> Result<(), String> {
    match (type_, value) {
        (FieldType::Line | FieldType::Person, FieldValue::Text(line)) if line.contains('\n') => {
            Err("write this on one line.".to_owned())
        }
        (FieldType::Line | FieldType::Text | FieldType::Person, FieldValue::Text(value)) => {
            text("fields", value, TEXT_MAX).map(|_| ()).map_err(|refusal| refusal.to_string())
        }
        (FieldType::Number, FieldValue::Number(n)) if n.unsigned_abs() > MONEY_MINOR_MAX.unsigned_abs() => {
            Err("this number is too large.".to_owned())
        }
        (FieldType::Money, FieldValue::Money(money)) if !(0..=MONEY_MINOR_MAX).contains(&money.minor) => {
            Err("this amount is negative or too large.".to_owned())
        }
        (FieldType::Money, FieldValue::Money(_))
        | (FieldType::Date, FieldValue::Date(_))
        | (FieldType::Number, FieldValue::Number(_))
        | (FieldType::Flag, FieldValue::Flag(_)) => Ok(()),
        (
            FieldType::Line
            | FieldType::Text
            | FieldType::Money
            | FieldType::Date
            | FieldType::Number
            | FieldType::Person
            | FieldType::Flag,
            _,
        ) => Err("this is not the kind of value the field takes.".to_owned()),
    }
}

pub(super) fn attach(draft: &mut Draft<'_>, new: &NewFile) -> Result<(), Refusal> {
    preparing(draft)?;
    let Some(slot) = draft.context.flow.intake.documents.iter().find(|s| s.id == new.slot) else {
        return Err(Refusal::Unacceptable {
            field: "file",
            says: format!("This flow has no document called “{}”.", new.slot),
        });
    };
    if !slot.accept.iter().any(|a| a.takes(&new.file.media)) {
        let takes = slot.accept.iter().map(|a| accept_words(*a)).collect::<Vec<_>>().join(" or ");
        return Err(Refusal::Unacceptable {
            field: "file",
            says: format!("“{}” takes {takes}; this file is {}.", slot.label, new.file.media),
        });
    }
    let before = draft.state.current_documents().find(|(_, d)| d.slot.as_ref() == Some(&new.slot));
    if before.as_ref().is_some_and(|(_, d)| d.file.as_ref().is_some_and(|f| f.sha256 == new.file.sha256)) {
        return Ok(()); // The same bytes are there already.
    }
    let before = before.map(|(n, _)| n);
    if before.is_none() && draft.state.current_documents().count() >= DOCUMENTS_MAX {
        return Err(Refusal::Unacceptable {
            field: "file",
            says: format!("A package holds at most {DOCUMENTS_MAX} files."),
        });
    }
    let version = 1 + draft
        .state
        .documents
        .values()
        .filter(|d| d.slot.as_ref() == Some(&new.slot))
        .map(|d| d.version)
        .max()
        .unwrap_or(0);
    let author = draft.author()?;
    if let Some(n) = before {
        draft.push(author.clone(), Event::DocumentWithdrawn { n, fields: NoFields {} });
    }
    let n = next_document(draft);
    let fields = DocumentFields { document: Some(new.file.clone()) };
    draft.push(author, Event::DocumentAttached { n, slot: Some(new.slot.clone()), version, fields });
    Ok(())
}

pub(super) const fn accept_words(accept: Accept) -> &'static str {
    match accept {
        Accept::Pdf => "PDF",
        Accept::Image => "pictures (PNG, JPEG, WebP, GIF, TIFF, SVG)",
        Accept::Text => "plain text or Markdown",
        Accept::Office => "Word, Excel, PowerPoint or OpenDocument",
        Accept::Video => "videos (MP4, WebM)",
        Accept::Audio => "recordings (MP3, M4A, Ogg, WAV)",
    }
}

fn next_document(draft: &Draft<'_>) -> u32 {
    draft.state.documents.keys().next_back().map_or(1, |n| n + 1)
}

pub(super) fn withdraw_document(draft: &mut Draft<'_>, n: u32) -> Result<(), Refusal> {
    preparing(draft)?;
    match draft.state.documents.get(&n) {
        Some(document) if document.withdrawn => Ok(()),
        Some(document) if document.slot.is_some() => {
            let author = draft.author()?;
            draft.push(author, Event::DocumentWithdrawn { n, fields: NoFields {} });
            Ok(())
        }
        Some(_) | None => Err(Refusal::Unknown("document")),
    }
}

/// What is missing before a package may go on, without looking inside its files.
pub fn missing(state: &State, flow: &Flow) -> Vec<Problem> {
    let names = Names { state, client: "", workspace: "" };
    let environment = names.environment();
    // While what a requirement depends on is empty, nothing is asked for because of it; that value is asked for by itself.
    let needed = |required: &Required| match required {
        Required::No => false,
        Required::Yes => true,
        Required::When(condition) => eval::holds(condition.as_str(), &environment, &flow.rates) == Ok(true),
    };
    let empty = |id: &Name| state.fields.get(id).cloned().flatten().is_none();
    let fields = flow
        .intake
        .fields
        .iter()
        .filter(|f| empty(&f.id) && needed(&f.required))
        .map(|f| Problem { place: f.id.to_string(), says: format!("“{}” is empty.", f.label) });
    let there = |slot: &Name| state.current_documents().any(|(_, have)| have.slot.as_ref() == Some(slot));
    let documents = flow
        .intake
        .documents
        .iter()
        .filter(|d| !there(&d.id) && needed(&d.required))
        .map(|d| Problem { place: d.id.to_string(), says: format!("{} is missing.", d.label) });
    let changes = state.unanswered_changes().map(|(id, change)| Problem {
        place: id.to_string(),
        says: format!("“{}” has no answer yet.", change.text.as_deref().unwrap_or("A change that was asked for")),
    });
    fields.chain(documents).chain(currencies(state, flow)).chain(changes).collect()
}

/// Amounts in a currency that the flow cannot hold against those in its conditions.
fn currencies(state: &State, flow: &Flow) -> Vec<Problem> {
    let scope = Scope::at(flow, None);
    let known = crate::flow::check::currencies(flow);
    let mut problems = Vec::new();
    for field in &flow.intake.fields {
        let Some(Some(FieldValue::Money(money))) = state.fields.get(&field.id) else { continue };
        if let Some(other) = known.iter().find(|other| !scope.comparable(money.currency, **other)) {
            let (ours, theirs) = (money.currency.code(), other.code());
            let says = format!(
                "“{}” is in {ours}, and this flow compares amounts in {theirs}; enter it in {theirs}.",
                field.label
            );
            problems.push(Problem { place: field.id.to_string(), says });
        }
    }
    problems
}

/// Who would be asked in each step that has people and that would run as things stand, in order: for the preview and for the check at
/// submission.
pub fn routes(question: routing::Question<'_>) -> Vec<(StepId, Result<Vec<routing::Assignee>, Nobody>)> {
    let asks = |step: &&Step| !step.is_prepare() && (step.word().has_tasks() || step.word() == StepWord::Notify);
    let expected = crate::flow::tree::expected(question);
    let known = |step: &&Step| routing::known_now(step, question);
    expected
        .into_iter()
        .filter(asks)
        .filter(known)
        .map(|step| (step.id().clone(), routing::route(step, question)))
        .collect()
}

pub(super) fn submit(
    draft: &mut Draft<'_>,
    nonce: &str,
    findings: &[Finding],
    pass: Option<&str>,
) -> Result<(), Refusal> {
    preparing(draft)?;
    let mut problems = missing(&draft.state, draft.context.flow);
    let blocking: Vec<&Finding> = findings.iter().filter(|f| f.severity == Severity::Blocking).collect();
    let pass = pass.map(|reason| text("pass_because", reason, TEXT_MAX)).transpose()?;
    if pass.is_none() {
        problems.extend(blocking.iter().map(|f| Problem { place: f.place.clone(), says: f.says.clone() }));
    }
    if !problems.is_empty() {
        return Err(Refusal::Incomplete(problems));
    }
    let author = draft.author()?;
    let round = draft.state.round;
    if let (Some(reason), false) = (&pass, blocking.is_empty()) {
        let findings = u32::try_from(blocking.len()).unwrap_or(u32::MAX);
        draft.push(author.clone(), Event::PreflightPassed { round, findings, fields: Text::of(reason) });
    }
    attach_terms(draft, &author, nonce)?;
    let order: Vec<u32> =
        draft.state.current_terms().into_iter().chain(draft.state.current_documents()).map(|(n, _)| n).collect();
    let digests: Option<Vec<_>> =
        order.iter().map(|n| draft.state.documents.get(n).and_then(|d| d.file.as_ref()).map(|f| f.sha256)).collect();
    let Some(digests) = digests else {
        return Err(Refusal::Incomplete(vec![Problem {
            place: "documents".to_owned(),
            says: "A document of this package was erased. Attach it again.".to_owned(),
        }]));
    };
    let package = package_digest(&digests);
    draft.push(author, Event::PackageSubmitted { round, package, documents: order, fields: NoFields {} });
    // Looked at after the submission, because whoever submitted may be kept out of a later step; a refusal undoes it all.
    for (_, found) in routes(draft.question()) {
        if let Err(Nobody { reason, way_on }) = found {
            return Err(Refusal::NobodyToAsk { reason, way_on });
        }
    }
    if let Some(step) = draft.state.open_step().map(|(id, _)| id.clone()) {
        draft.push_own(Event::StepClosed { step, round, outcome: StepOutcome::Done, fields: NoFields {} });
    }
    advance::advance(draft);
    Ok(())
}

/// The terms are attached anew when they changed; terms that did not change keep their bytes.
fn attach_terms(draft: &mut Draft<'_>, author: &Author, nonce: &str) -> Result<(), Refusal> {
    if nonce.len() != 22 || !nonce.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')) {
        return Err(Refusal::Unacceptable { field: "terms", says: "The terms need 16 bytes of chance.".to_owned() });
    }
    let title = draft.state.title.clone().unwrap_or_default();
    let card = terms_card(&terms_document(draft.state.id, &title, &draft.state.fields, nonce));
    let before = draft.state.current_terms().map(|(n, d)| (n, d.version, d.file.is_some()));
    let version = match before {
        Some((_, _, true)) if !draft.state.edited_since_terms => return Ok(()),
        Some((n, version, _)) => {
            draft.push(author.clone(), Event::DocumentWithdrawn { n, fields: NoFields {} });
            version + 1
        }
        None => 1,
    };
    let n = next_document(draft);
    draft.push(
        author.clone(),
        Event::DocumentAttached { n, slot: None, version, fields: DocumentFields { document: Some(card) } },
    );
    Ok(())
}

pub(super) fn withdraw(draft: &mut Draft<'_>, reason: &str) -> Result<(), Refusal> {
    draft.ours()?;
    if draft.state.outcome == Some(Outcome::Withdrawn) {
        return Ok(());
    }
    draft.open()?;
    let reason = text("reason", reason, TEXT_MAX)?;
    let author = draft.author()?;
    advance::close_around(draft);
    draft.push(
        author,
        Event::Cancelled { outcome: Outcome::Withdrawn, decisions: Vec::new(), fields: Text::of(&reason) },
    );
    end(draft, Outcome::Withdrawn);
    Ok(())
}

#[cfg(test)]
mod tests;
