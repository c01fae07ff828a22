//! A draft as its form: the flow's fields with what is in them, its slots, where it would go and why.

use super::package::{Files, about, afterwards, findings, thumbnail};
use super::{Reading, Wrong, request::send_words, steps};
use crate::web::components::{Chip, Choice, Icon, Kind, Mark, Part, Rail, Step as Stretch, Words};
use crate::web::pages::team::form::{Control, FormField, Needed, Width};
use crate::web::pages::team::shell::Shell;
use crate::web::pages::team::submit::{Filled, Send, Slot, Stage, SubmitPage};
use crate::words;
use documents::preflight::Severity;
use domain::flow::definition::{Accept, DocumentSlot, Field, FieldType, Required};
use domain::flow::routing;
use domain::flow::step::{Step, StepKind};
use domain::flow::tree::expected;
use domain::ids::Name;
use domain::request::Document;
use domain::request::event::StepWord;
use domain::values::{Currency, FieldValue};

/// The currencies that a form offers; a flow's other currencies come with the file that sets them.
pub const CURRENCIES: [&str; 8] = ["EUR", "USD", "GBP", "SEK", "NOK", "DKK", "CHF", "JPY"];

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
    for field in &r.live.flow.intake.fields {
        let name = field_name(field);
        let (control, width) = control(r, field, &name, wrong);
        let mut shown = FormField::new(name.clone(), field.label.clone(), control).error(wrong.error(&name));
        shown.hint = field.help.clone().unwrap_or_default();
        shown.width = width;
        shown.needed = if field.required == Required::Yes { Needed::Yes } else { Needed::Optional };
        list.push(shown);
    }
    list
}

/// Under which name a flow's field posts; never one that the form uses itself.
pub fn field_name(field: &Field) -> String {
    format!("field-{}", field.id)
}

fn control(r: &Reading<'_>, field: &Field, name: &str, wrong: &Wrong) -> (Control, Width) {
    let kept = r.state().fields.get(&field.id).and_then(Option::as_ref);
    let typed = wrong.typed.get(name).cloned();
    let text =
        |kept: Option<&FieldValue>| typed.clone().unwrap_or_else(|| kept.map(ToString::to_string).unwrap_or_default());
    match field.type_ {
        FieldType::Line | FieldType::Number | FieldType::Person => (Control::Line(text(kept)), Width::Column),
        FieldType::Text => (Control::Lines(text(kept)), Width::Row),
        FieldType::Date => (Control::Day(text(kept)), Width::Column),
        FieldType::Flag => {
            let value = typed.unwrap_or_else(|| {
                kept.map(|v| if *v == FieldValue::Flag(true) { "yes" } else { "no" }).unwrap_or_default().to_owned()
            });
            let choices = [("", "Not said"), ("yes", "Yes"), ("no", "No")]
                .map(|(value, text)| Choice { value: value.to_owned(), text: text.to_owned() });
            (Control::One { value, choices: choices.to_vec() }, Width::Column)
        }
        FieldType::Money => {
            let (amount, currency) = match kept {
                Some(FieldValue::Money(money)) => (plain_amount(*money), money.currency.code()),
                Some(FieldValue::Text(_) | FieldValue::Date(_) | FieldValue::Flag(_) | FieldValue::Number(_))
                | None => (String::new(), Currency::EUR.code()),
            };
            let currency = wrong.typed.get(&format!("{name}_currency")).cloned().unwrap_or(currency);
            let mut codes: Vec<String> = CURRENCIES.iter().map(|c| (*c).to_owned()).collect();
            if !codes.contains(&currency) {
                codes.push(currency.clone());
            }
            let currencies = codes.into_iter().map(|code| Choice { value: code.clone(), text: code }).collect();
            (Control::Money { amount: typed.unwrap_or(amount), currency, currencies }, Width::Column)
        }
    }
}

/// An amount as somebody would type it: “48,000.50”.
fn plain_amount(money: domain::values::Money) -> String {
    let shown = money.to_string();
    shown.chars().skip_while(|c| !c.is_ascii_digit()).collect()
}

fn slot_of(r: &Reading<'_>, files: &Files, slot: &DocumentSlot, wrong: &Wrong) -> Slot {
    let filled = r.state().current_documents().find(|(_, d)| d.slot.as_ref() == Some(&slot.id));
    Slot {
        id: slot.id.to_string(),
        label: slot.label.clone(),
        needed: if slot.required == Required::Yes { Needed::Yes } else { Needed::Optional },
        accepts: format!("{}, up to {} MB.", accepts(&slot.accept), crate::files::FILE_BYTES_MAX / 1024 / 1024),
        accept: slot.accept.iter().map(|a| chooser(*a)).collect::<Vec<_>>().join(","),
        filled: filled.map(|(n, document)| filled_with(r, files, n, document)),
        error: wrong.error(slot.id.as_str()),
    }
}

fn accepts(families: &[Accept]) -> String {
    let words: Vec<&str> = families
        .iter()
        .map(|family| match family {
            Accept::Pdf => "PDF",
            Accept::Image => "picture",
            Accept::Text => "text",
        })
        .collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

const fn chooser(family: Accept) -> &'static str {
    match family {
        Accept::Pdf => ".pdf,application/pdf",
        Accept::Image => "image/png,image/jpeg,image/webp,image/gif",
        Accept::Text => ".txt,.md,text/plain,text/markdown",
    }
}

fn filled_with(r: &Reading<'_>, files: &Files, n: u32, document: &Document) -> Filled {
    let shown = files.shown(n);
    let name = document.file.as_ref().map_or("A file", |file| file.filename.as_str());
    let worst = files.found.get(&n).into_iter().flatten().max_by_key(|one| one.severity);
    let chip = match (worst, shown) {
        (Some(one), _) => {
            let kind = if one.severity == Severity::Blocks { Kind::Stop } else { Kind::Warn };
            Some(Chip::new(kind, Icon::RISK, one.sentence.clone()))
        }
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
