//! A simulated run as a page.

use crate::web::components::{Choice, Link, Mark, Part, Rail, Step as Stretch, Words};
use crate::web::pages::team::form::{Control, FormField};
use crate::web::pages::team::simulate::TestRow;
use crate::web::present::fields::field_name;
use domain::flow::definition::FieldType;
use domain::flow::trial::{Answers, Reply, Said, Word};
use domain::flow::{Flow, Step, Trial};
use domain::request::event::StepWord;
use domain::simulate::{Timeline, everybody_agrees, judge, simulate};
use std::collections::BTreeMap;

/// LIMIT: lines that are shown; the command line shows them all.
const LINES_MAX: usize = 200;
/// LIMIT: tests that are run for one page.
const TESTS_MAX: usize = 40;

/// What can be tried with a flow: by the value in the address, with the words for it.
pub fn scenarios(flow: &Flow) -> Vec<(String, Trial)> {
    let reply = |says| Reply { says, after: None };
    let one = |step: &Step, says: Vec<Reply>, words: String| Trial {
        name: words,
        answers: BTreeMap::from([(step.id().clone(), Answers::InTurn(says))]),
        ..everybody_agrees()
    };
    let mut all = vec![("agrees".to_owned(), everybody_agrees())];
    for step in flow.every_step().filter(|step| step.word().has_tasks()) {
        let (id, title) = (step.id(), step.title());
        all.push((format!("silent-{id}"), one(step, vec![reply(Word::Silent)], format!("“{title}”: nobody answers"))));
        if matches!(step.word(), StepWord::Approve | StepWord::Review) {
            let changes = vec![reply(Word::Changes), reply(Word::Approve)];
            all.push((format!("changes-{id}"), one(step, changes, format!("“{title}”: changes once, then yes"))));
            all.push((format!("no-{id}"), one(step, vec![reply(Word::Decline)], format!("“{title}”: no"))));
        }
    }
    let tests = flow
        .tests
        .iter()
        .enumerate()
        .map(|(n, test)| (format!("test-{n}"), Trial { name: format!("Test: {}", test.name), ..test.clone() }));
    all.extend(tests);
    all
}

/// The scenario in an address, with the fields that were typed; the first one where it names none.
pub fn chosen(flow: &Flow, query: &BTreeMap<String, String>) -> (String, Trial) {
    let mut all = scenarios(flow);
    let wanted = query.get("scenario").and_then(|wanted| all.iter().position(|(value, _)| value == wanted));
    let (value, mut trial) = all.swap_remove(wanted.unwrap_or(0));
    for field in &flow.intake.fields {
        let Some(typed) = query.get(&field_name(field)).map(|text| text.trim()).filter(|text| !text.is_empty()) else {
            continue;
        };
        let said = match field.type_ {
            FieldType::Flag => Said::Flag(matches!(typed, "yes" | "true")),
            FieldType::Number => typed.parse().map_or_else(|_| Said::Text(typed.to_owned()), Said::Number),
            FieldType::Date | FieldType::Line | FieldType::Money | FieldType::Person | FieldType::Text => {
                Said::Text(typed.to_owned())
            }
        };
        trial.given.fields.insert(field.id.clone(), Some(said));
    }
    (value, trial)
}

/// The form: which scenario, and what the package says where that matters.
pub fn fields(flow: &Flow, value: &str, query: &BTreeMap<String, String>) -> Vec<FormField> {
    let choices = scenarios(flow).into_iter().map(|(value, trial)| Choice { value, text: trial.name }).collect();
    let what = FormField::new("scenario", "What if", Control::One { value: value.to_owned(), choices });
    let typed = flow.intake.fields.iter().map(|field| {
        let name = field_name(field);
        let hint = match field.type_ {
            FieldType::Money => "Like 48000 EUR. Left empty, one is made up.",
            FieldType::Date => "Like 2027-03-12.",
            FieldType::Flag => "yes or no.",
            FieldType::Line | FieldType::Number | FieldType::Person | FieldType::Text => "",
        };
        let value = query.get(&name).cloned().unwrap_or_default();
        FormField::new(name, field.label.clone(), Control::Line(value)).hint(hint).optional()
    });
    std::iter::once(what.row()).chain(typed).collect()
}

/// “It ends approved after 9 days, in 2 rounds.”
pub fn sentence(timeline: &Timeline) -> Words {
    let days = timeline.lines.last().map_or(0, |line| line.day);
    let counted = |count: u64, what: &str| crate::words::counted(count, what);
    let parts = match &timeline.stopped {
        Some(_) => vec![Part::Plain("It ".to_owned()), Part::Live("stops".to_owned()), Part::Plain(".".to_owned())],
        None => vec![
            Part::Plain("It ends ".to_owned()),
            Part::Live(timeline.ends().to_owned()),
            Part::Plain(match days.unsigned_abs() {
                0 => format!(" within a day, in {}.", counted(timeline.rounds.into(), "round")),
                days => format!(" after {}, in {}.", counted(days, "day"), counted(timeline.rounds.into(), "round")),
            }),
        ],
    };
    parts.into()
}

/// What happens, and what is left out.
pub fn timeline(timeline: &Timeline) -> (Rail, String) {
    let shown = timeline.lines.iter().take(LINES_MAX).map(|line| {
        let mark = if line.record.is_some() { Mark::Done } else { Mark::Next };
        Stretch::new(mark, line.says.clone(), line.clock.clone())
    });
    let mut steps: Vec<Stretch> = shown.collect();
    if let Some(why) = &timeline.stopped {
        steps.push(Stretch::new(Mark::Late, why.clone(), ""));
    }
    let left = timeline.lines.len().saturating_sub(LINES_MAX);
    let more = if left == 0 {
        String::new()
    } else {
        format!("{left} more lines are left out here; “assent flow simulate” prints them all.")
    };
    (Rail { label: String::new(), steps, on_desk: false }, more)
}

/// The flow's tests, run now.
pub fn test_rows(flow: &Flow, action: &str) -> Vec<TestRow> {
    let run = |(n, test): (usize, &Trial)| TestRow {
        link: Link::new(format!("{action}?scenario=test-{n}"), test.name.clone()),
        failures: judge(test, &simulate(flow, test)).into_iter().map(|failure| failure.says).collect(),
    };
    flow.tests.iter().take(TESTS_MAX).enumerate().map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::Name;

    fn flow() -> Flow {
        crate::flows::library().unwrap().into_iter().next().unwrap().flow
    }

    fn typed(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn each_answer_of_each_step_can_be_tried_and_every_test() {
        let flow = flow();
        let values: Vec<String> = scenarios(&flow).into_iter().map(|(value, _)| value).collect();
        for wanted in ["agrees", "silent-client", "changes-client", "no-quality", "silent-go-ahead", "test-0"] {
            assert!(values.contains(&wanted.to_owned()), "{wanted}: {values:?}");
        }
        assert!(!values.contains(&"no-go-ahead".to_owned()), "nobody says no to what is only noted");
    }

    #[test]
    fn what_is_chosen_and_typed_is_what_runs() {
        let flow = flow();
        let query = typed(&[("scenario", "no-client"), ("field-amount", "4000 EUR")]);
        let (value, trial) = chosen(&flow, &query);
        let ran = simulate(&flow, &trial);
        assert_eq!((value.as_str(), ran.ends()), ("no-client", "declined"));
        assert!(ran.statements.iter().any(|said| said.contains("4,000")) || ran.lines.len() > 3, "{ran}");
        let unknown = chosen(&flow, &typed(&[("scenario", "nothing such")]));
        assert_eq!(unknown.0, "agrees");
    }

    #[test]
    fn a_run_that_cannot_go_on_says_why_at_its_end() {
        let flow = flow();
        let mut trial = everybody_agrees();
        trial.given.fields.insert(Name::parse("amount").unwrap(), Some(Said::Text("90000 EUR".to_owned())));
        trial.given.authority.insert("primary".to_owned(), "1000 EUR".to_owned());
        let ran = simulate(&flow, &trial);
        let (rail, _) = timeline(&ran);
        assert!(ran.stopped.is_some() && rail.steps.last().unwrap().mark == Mark::Late);
    }

    #[test]
    fn tests_of_the_flow_are_judged() {
        let mut flow = flow();
        let rows = test_rows(&flow, "/flows/x/simulate");
        assert!(rows.len() == flow.tests.len() && rows.iter().all(|row| row.failures.is_empty()), "{rows:?}");
        let first = flow.tests.first_mut().unwrap();
        first.expect.rounds = Some(7);
        assert!(!test_rows(&flow, "/flows/x/simulate")[0].failures.is_empty());
    }
}
