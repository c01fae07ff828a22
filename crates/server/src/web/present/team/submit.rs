//! A draft as its form: the flow's fields with what is in them, its slots, where it would go and why.

use super::package::{Files, about, afterwards, findings, thumbnail};
use super::{Reading, Wrong, request::send_words, steps};
use crate::web::components::{Chip, Icon, Kind, Mark, Part, Rail, Step as Stretch, Words};
use crate::web::pages::team::form::{Control, FormField, Needed};
use crate::web::pages::team::shell::Shell;
use crate::web::pages::team::submit::{Filled, Send, Slot, Stage, SubmitPage};
use crate::web::present::fields::{chooser, field_of, takes};
use crate::words;
use domain::flow::definition::{DocumentSlot, Field, Required};
use domain::flow::routing;
use domain::flow::step::{Step, StepKind};
use domain::flow::tree::expected;
use domain::ids::Name;
use domain::request::Document;
use domain::request::event::StepWord;

/// The page.
pub fn page(r: &Reading<'_>, shell: Shell, files: &Files, wrong: &Wrong) -> SubmitPage {
    let saved = r.state().changed_at.map_or_else(String::new, |at| words::near(r.now, at, &r.zone));
    let round = r.state().round;
    SubmitPage {
        shell,
        action: format!("{}/edit", r.path()),
        path: r.path(),
        stage: if round > 1 { Stage::Round(round, saved) } else { Stage::Draft(saved) },
        sentence: sentence(r),
        error: wrong.whole.clone(),
        pass: wrong.may_pass.as_ref().map(|typed| pass(typed)),
        subject: subject(r),
        fields: fields(r, wrong),
        slots: r.live.flow.intake.documents.iter().map(|slot| slot_of(r, files, slot, wrong)).collect(),
        afterwards: afterwards(r),
        findings: findings(r, files),
        route: route(r),
        route_note: String::new(),
        send: send(r),
    }
}

fn pass(typed: &str) -> FormField {
    FormField::new("pass_because", "Send it anyway, because", Control::Lines(typed.to_owned()))
        .hint("Your name and this reason go on the record.")
        .optional()
        .row()
}

fn sentence(r: &Reading<'_>) -> Words {
    let approve = r.live.flow.steps.iter().find(|step| matches!(step.kind, StepKind::Approve(_)));
    let people: Vec<String> =
        approve.map(|step| r.would_ask(step)).unwrap_or_default().iter().map(|a| r.card_name(a.person)).collect();
    let who = if people.is_empty() { format!("somebody at {}", r.client_name()) } else { words::listed(&people) };
    vec![
        Part::Plain(format!("{} asks ", r.workspace())),
        Part::Live(who),
        Part::Plain(" to approve ".to_owned()),
        Part::Title(r.title().to_owned()),
        Part::Plain(if r.state().round > 1 { format!(", round {}.", r.state().round) } else { ".".to_owned() }),
    ]
    .into()
}

fn subject(r: &Reading<'_>) -> Vec<FormField> {
    let project = r.live.directory.project.as_ref().map_or("None", |p| p.name.as_str());
    vec![
        FormField::new("flow", "Flow", Control::Fixed(r.live.flow.title.clone())),
        FormField::new("client", "Client", Control::Fixed(r.client_name().to_owned())),
        FormField::new("project", "Project", Control::Fixed(project.to_owned())).optional(),
    ]
}

fn fields(r: &Reading<'_>, wrong: &Wrong) -> Vec<FormField> {
    let title = FormField::new("title", "What should they approve?", Control::Line(wrong.typed_or("title", r.title())));
    let mut list = vec![title.error(wrong.error("title")).row()];
    let kept = |field: &Field| r.state().fields.get(&field.id).and_then(Option::as_ref);
    list.extend(r.live.flow.intake.fields.iter().map(|field| field_of(field, kept(field), wrong)));
    list
}

fn slot_of(r: &Reading<'_>, files: &Files, slot: &DocumentSlot, wrong: &Wrong) -> Slot {
    let filled = r.state().current_documents().find(|(_, d)| d.slot.as_ref() == Some(&slot.id));
    Slot {
        id: slot.id.to_string(),
        label: slot.label.clone(),
        needed: if slot.required == Required::Yes { Needed::Yes } else { Needed::Optional },
        accepts: takes(slot),
        accept: chooser(slot),
        filled: filled.map(|(n, document)| filled_with(r, files, n, document)),
        error: wrong.error(slot.id.as_str()),
    }
}

fn filled_with(r: &Reading<'_>, files: &Files, n: u32, document: &Document) -> Filled {
    let shown = files.shown(n);
    let name = document.file.as_ref().map_or("A file", |file| file.filename.as_str());
    let chip = match (files.worst(n), shown) {
        (Some((kind, sentence)), _) => Some(Chip::new(kind, Icon::RISK, sentence.to_owned())),
        (None, Some(shown)) if !shown.done => Some(Chip::new(Kind::Plain, Icon::CLOCK, "Being looked through")),
        (None, Some(shown)) if shown.no_preview.is_none() => {
            Some(Chip::new(Kind::Plain, Icon::TICK, "Opens, nothing to look at"))
        }
        (None, _) => None,
    };
    Filled {
        n,
        note: format!("{name}, {}", about(document, shown)),
        href: format!("{}/files/{n}", r.path()),
        thumbnail: shown.and_then(|shown| thumbnail(r, n, shown)),
        chip,
    }
}

fn route(r: &Reading<'_>) -> Rail {
    let flow = &r.live.flow;
    let sure: Vec<&Name> = expected(r.question()).into_iter().map(Step::id).collect();
    let mut list: Vec<Stretch> = Vec::new();
    for step in flow
        .every_step()
        .filter(|step| !step.is_prepare() && (step.word().has_tasks() || step.word() == StepWord::Notify))
    {
        // In a lane for each contact or document, the people follow from what it is for.
        let later = if flow.each_around(step.id()).is_some() {
            Some((Mark::Next, "Whoever it is for, one by one"))
        } else if !sure.contains(&step.id()) {
            Some((Mark::Skip, "Not asked as things stand"))
        } else if !routing::known_now(step, r.question()) {
            Some((Mark::Next, "Who it is follows from an earlier step"))
        } else {
            None
        };
        match later {
            Some((mark, says)) => list.push(Stretch::new(mark, step.title(), says)),
            None => list.extend(steps::to_come(r, step)),
        }
    }
    Rail { label: String::new(), steps: list, on_desk: true }
}

fn send(r: &Reading<'_>) -> Send {
    let words = send_words(r);
    let gone = domain::request::missing(r.state(), &r.live.flow);
    let mut nobody = domain::request::routes(r.question()).into_iter().filter_map(|(_, found)| found.err());
    match (gone.as_slice(), nobody.next()) {
        ([], None) => Send::Ready(words),
        ([], Some(why)) => Send::Blocked(words, format!("{} {}", why.reason, why.way_on)),
        ([one], _) => Send::Blocked(words, format!("{} Then it can be sent. Warnings don’t block.", one.says)),
        (several, _) => {
            Send::Blocked(words, format!("{} things are missing, see above. Warnings don’t block.", several.len()))
        }
    }
}
