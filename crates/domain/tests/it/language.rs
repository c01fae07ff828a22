//! Random flows over the whole language: each is read, checked, written back, explored, and run to its end.

use crate::laws::{always, journal};
use crate::random::{Step, sensible, steps_up_to, wild_run};
use crate::testing::*;
use domain::calendar::Duration;
use domain::flow::check::explore::{About, explore};
use domain::flow::source::write::write;
use domain::flow::trial::{Answers, Reply, Said, Trial, Word};
use domain::flow::{Flow, StepKind};
use domain::ids::Name;
use domain::request::Next;
use domain::request::event::StepWord;
use domain::simulate::{NOBODY_IS_NEXT, everybody_agrees, simulate};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Chance from a list of bytes, so that what fails can be made small.
struct Dice<'a> {
    bytes: &'a [u8],
    at: usize,
    named: u32,
    /// May steps call other systems?
    calls: bool,
}

impl Dice<'_> {
    fn roll(&mut self, sides: u8) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        byte % sides
    }
    fn pick<'b>(&mut self, words: &[&'b str]) -> &'b str {
        words[usize::from(self.roll(u8::try_from(words.len()).unwrap()))]
    }
    fn name(&mut self) -> String {
        self.named += 1;
        format!("s{}", self.named)
    }
    /// A key with its value, or nothing.
    fn some(&mut self, chance: u8, words: &[&str]) -> String {
        if self.roll(chance) > 0 { String::new() } else { format!(", {}", self.pick(words)) }
    }

    fn steps(&mut self, most: u8, depth: u8, each: bool) -> String {
        let count = 1 + self.roll(most);
        let all: Vec<String> = (0..count).map(|_| self.step(depth, each)).collect();
        format!("[{}]", all.join(", "))
    }

    fn step(&mut self, depth: u8, each: bool) -> String {
        let id = self.name();
        let blocks = if depth == 0 || each { 0 } else { 3 };
        let body = match self.roll(9 + blocks) {
            7 if self.calls => {
                let call = r#""action": "{}", "use": "http.post", "connection": "erp", "path": "/x""#;
                self.pick(&[call, r#""sign": "{}", "use": "other.work""#]).replace("{}", &id)
            }
            0 => format!(r#""review": "{id}", "by": {}{}"#, self.pick(OURS), self.deciding()),
            1 => format!(r#""approve": "{id}", "verify": "link", "by": {}{}"#, self.theirs(each), self.deciding()),
            2 => format!(r#""acknowledge": "{id}", "by": {}{}"#, self.theirs(each), self.timing()),
            3 => format!(r#""todo": "{id}", "by": {}{}"#, self.pick(OURS), self.timing()),
            4 => format!(
                r#""form": "{id}", "by": {}, "fields": [{{"id": "size", "label": "Size", "type": "number", "required": true}}]{}"#,
                self.theirs(each),
                self.timing()
            ),
            5 => format!(
                r#""upload": "{id}", "by": {}, "documents": [{{"id": "photo", "label": "Photo", "accept": ["image"]}}]{}"#,
                self.pick(OURS),
                self.timing()
            ),
            6 => format!(
                r#""notify": "{id}", "by": {}, "message": "About {{{{ fields.amount }}}}, round {{{{ round }}}}.""#,
                self.pick(OURS)
            ),
            7 => format!(r#""milestone": "{id}""#),
            8 => format!(r#""wait": "{id}", {}"#, self.pick(WAITS)),
            9 => {
                let cases: Vec<String> = (0..=self.roll(3)).map(|_| self.case(depth)).collect();
                let otherwise = if self.roll(2) == 0 {
                    String::new()
                } else {
                    format!(r#", "otherwise": {}"#, self.steps(2, depth - 1, each))
                };
                format!(r#""branch": "{id}", "cases": [{}]{otherwise}"#, cases.join(", "))
            }
            10 => {
                let lanes: Vec<String> = (0..2 + self.roll(2)).map(|_| self.lane(depth)).collect();
                format!(r#""parallel": "{id}", "lanes": [{}]{}"#, lanes.join(", "), self.some(2, JOINS))
            }
            _ => {
                let list = self.pick(&["contacts", "documents"]);
                let contact = list == "contacts";
                format!(
                    r#""each": "{id}", "in": "{list}", "steps": {}{}"#,
                    self.steps(2, 0, contact),
                    self.some(2, JOINS)
                )
            }
        };
        let when = self.some(4, CONDITIONS);
        format!("{{{body}{when}}}")
    }

    fn theirs(&mut self, each: bool) -> &'static str {
        if each && self.roll(2) == 0 { r#"{"contact": "item"}"# } else { self.pick(THEIRS) }
    }
    fn case(&mut self, depth: u8) -> String {
        let when = self.pick(CONDITIONS);
        format!("{{{when}, \"steps\": {}}}", self.steps(2, depth - 1, false))
    }
    fn lane(&mut self, depth: u8) -> String {
        let steps = self.steps(2, depth - 1, false);
        if self.roll(3) > 0 { steps } else { format!("{{{}, \"steps\": {steps}}}", self.pick(CONDITIONS)) }
    }
    fn timing(&mut self) -> String {
        let rule = self.some(3, RULES);
        rule + &self.some(3, TIMES) + &self.some(4, REMIND)
    }
    fn deciding(&mut self) -> String {
        let timing = self.timing();
        timing
            + &self.some(2, &[r#""veto": true"#, r#""veto": false"#])
            + &self.some(3, &[r#""gather": "everyone""#, r#""order": "sequential""#])
            + &self.some(3, &[r#""on_decline": "continue""#, r#""on_decline": "package""#])
            + &self.some(3, &[r#""carry": "unchanged""#])
    }
}

const OURS: &[&str] = &[
    r#"{"team": "quality"}"#,
    r#"{"team": "finance"}"#,
    r#"{"member": "initiator"}"#,
    r#"{"team": "legal", "pick": "round_robin"}"#,
    r#"[{"team": "quality", "pick": "lead"}, {"team": "legal"}]"#,
];
const THEIRS: &[&str] = &[
    r#"{"contact": "primary"}"#,
    r#"[{"contact": "primary"}, {"contact": "sponsor"}]"#,
    r#"{"authority": "fields.amount"}"#,
    r#"["client.sponsor", {"contact": "sam@client.example"}, {"contact": "primary"}]"#,
];
const WAITS: &[&str] = &[
    r#""for": "2 days""#,
    r#""event": "arrived", "limit": "9 days""#,
    r#""until": "round > 1", "limit": "3 days""#,
    r#""event": "arrived""#,
];
const CONDITIONS: &[&str] = &[
    r#""when": "round < 2""#,
    r#""when": "fields.amount > money(10000, 'EUR')""#,
    r#""when": "request.kind == 'contract'""#,
    r#""when": "!(has(fields.count) && fields.count > 3)""#,
];
const JOINS: &[&str] = &[r#""join": "any""#, r#""join": 2"#, r#""join": "all""#];
const RULES: &[&str] = &[r#""rule": "any""#, r#""rule": "majority""#, r#""rule": {"percent": 60}"#, r#""rule": "all""#];
const TIMES: &[&str] = &[r#""due": "1 day", "expire": "40 days""#, r#""due": "2 business days""#];
const REMIND: &[&str] = &[
    r#""remind": ["1 day before", "when due", "every 2 days after"]"#,
    r#""escalate": [{"after": "1 day", "to": {"team": "quality"}}, {"after": "4 days", "to": ["client.sponsor", {"team": "legal"}], "then": "reassign"}]"#,
];

fn random_steps(dice: &mut Dice<'_>) -> String {
    let rest = dice.steps(6, 3, false);
    format!(r#"[{{"prepare": "package"}}, {}"#, rest.strip_prefix('[').unwrap())
}

fn random_flow(bytes: &[u8]) -> Flow {
    let mut dice = Dice { bytes, at: 0, named: 0, calls: false };
    Flow { max_rounds: Some(3), ..steps(&random_steps(&mut dice)) }
}

/// A flow that may call other systems, and what people and systems say in it.
fn random_play(bytes: &[u8]) -> (Flow, Trial) {
    let mut dice = Dice { bytes, at: 0, named: 0, calls: true };
    let flow = Flow { max_rounds: Some(3), ..steps(&random_steps(&mut dice)) };
    let mut scenario = everybody_agrees();
    for step in flow.every_step() {
        let words: &[&str] = match step.word() {
            StepWord::Review | StepWord::Approve => {
                &["approve", "changes after 2 days", "decline", "conditions", "silent", "approve after 50 days"]
            }
            StepWord::Action | StepWord::Sign => &["done", "failed", "done after 9 days"],
            StepWord::Acknowledge | StepWord::Todo | StepWord::Form | StepWord::Upload => {
                &["done", "silent", "done after 5 days"]
            }
            _ => continue,
        };
        let mut replies: Vec<Reply> =
            (0..dice.roll(4)).map(|_| Reply::try_from(dice.pick(words).to_owned()).unwrap()).collect();
        // Somebody tries again until it is done, or passes over it.
        if step.word().calls_out() {
            let last = if replies.last().is_some_and(|r| r.says == Word::Failed) { "skip" } else { "done" };
            replies.push(Reply::try_from(last.to_owned()).unwrap());
        }
        // Silence that nothing ends runs for 400 days to find just that; unit tests look at it.
        let endless = step.common.expire.is_none() && step.common.escalate.is_empty();
        replies.retain(|reply| reply.says != Word::Silent || !endless);
        if replies.is_empty() {
            continue;
        }
        let replies = Answers::InTurn(replies);
        // Where silence has no end but somebody else’s turn, that somebody answers.
        let moved = !step.common.escalate.is_empty() && step.common.expire.is_none();
        let silent = ["initiator", "primary", "quality-1", "quality-2", "finance-1"]
            .map(|who| (who.to_owned(), replies.clone()));
        let answers = if moved { Answers::Each(silent.into()) } else { replies };
        scenario.answers.insert(step.id().clone(), answers);
    }
    if dice.roll(4) > 0 {
        scenario.events = arrival(&flow);
    }
    let amount = dice.pick(&["900 EUR", "10000.01 EUR"]).to_owned();
    scenario.given.fields.insert(name("amount"), Some(Said::Text(amount)));
    (flow, scenario)
}

/// What is waited for comes after twenty days.
fn arrival(flow: &Flow) -> BTreeMap<Name, Duration> {
    let event =
        |step: &domain::flow::Step| if let StepKind::Wait(wait) = &step.kind { wait.event.clone() } else { None };
    flow.every_step().filter_map(event).map(|event| (event, Duration::Days(20))).collect()
}

/// How many flows are simulated: enough for every change, or as many as `ASSENT_FLOWS` says.
fn plays() -> u32 {
    std::env::var("ASSENT_FLOWS").ok().and_then(|count| count.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: plays(), failure_persistence: None, max_shrink_iters: 2_000, rng_seed: proptest::test_runner::RngSeed::Fixed(5), ..ProptestConfig::default() })]

    #[test]
    fn every_random_flow_can_be_simulated_and_where_nothing_was_found_it_never_gets_stuck(
        bytes in prop::collection::vec(any::<u8>(), 1..120),
    ) {
        let (flow, scenario) = random_play(&bytes);
        let timeline = simulate(&flow, &scenario);
        let said = || format!("{timeline}\n{}\n{:?}", write(&flow), scenario.answers);
        prop_assert!(timeline.outcome.is_some() != timeline.stopped.is_some(), "{}", said());
        prop_assert!(timeline.stopped.as_deref() != Some(NOBODY_IS_NEXT), "{}", said());
        let warned = || explore(&flow, None).into_iter().any(|finding| finding.about == About::Silence);
        prop_assert!(timeline.stopped.is_none() || warned(), "{}", said());
        // Nobody is silent, and what is waited for comes: then every flow has an end.
        let mut agreeing = everybody_agrees();
        agreeing.events = arrival(&flow);
        let timeline = simulate(&flow, &agreeing);
        prop_assert!(timeline.stopped.is_none(), "{}\n{}", timeline, write(&flow));
    }
}

/// Everybody agrees from here on, and time passes where nothing else does.
fn to_the_end(world: &mut World) {
    for _ in 0..600 {
        let next = domain::request::next_up(&world.flow, &world.state);
        let Some(first) = next.first() else { return };
        if matches!(first, Next::Wait { .. }) && next.iter().all(|one| matches!(one, Next::Wait { .. })) {
            wild_run(
                world,
                &domain::actor::Actor::System,
                &domain::request::Command::Signal { signal: name("arrived") },
            );
            world.wait(24 * 10);
        } else {
            sensible(world, Step::agreeing());
        }
        always(world);
    }
    panic!("it does not end: {:?}\n{}", domain::request::next_up(&world.flow, &world.state), write(&world.flow));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, max_shrink_iters: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(3), ..ProptestConfig::default() })]

    #[test]
    fn every_random_flow_is_read_checked_and_written_back(bytes in prop::collection::vec(any::<u8>(), 1..200)) {
        let flow = random_flow(&bytes);
        let again = Flow::from_bytes(write(&flow).as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}\n{}", write(&flow)));
        prop_assert_eq!(again.digest(), flow.digest());
        // Every third, because going through all states takes longer than all the rest.
        if bytes.len().is_multiple_of(3) {
            let _ = explore(&flow, Some(&directory()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, max_shrink_iters: 400, rng_seed: proptest::test_runner::RngSeed::Fixed(4), ..ProptestConfig::default() })]

    #[test]
    fn every_run_of_a_random_flow_ends_and_next_up_is_never_empty(
        bytes in prop::collection::vec(any::<u8>(), 1..120),
        history in steps_up_to(25),
    ) {
        let mut world = given(random_flow(&bytes));
        world.run(&actor(MAJA), &domain::request::Command::Open(open())).unwrap();
        for step in history {
            if step.waits() {
                world.wait(30);
            } else {
                sensible(&mut world, step);
            }
            always(&world);
        }
        to_the_end(&mut world);
        prop_assert!(world.state.outcome.is_some());
        journal(&world);
    }
}
