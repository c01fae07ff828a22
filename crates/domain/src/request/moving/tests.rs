use crate::flow::Flow;
use crate::ids::PersonId;
use crate::request::moving::plan;
use crate::request::*;
use crate::testing::*;
use crate::values::FieldValue;

/// The campaign with these steps after “package”, as another version of it.
fn version(rest: &str) -> Flow {
    let before = campaign();
    let text = format!(r#"[{{"prepare": "package", "by": "preparer", "due": "3 business days"}}, {rest}]"#);
    Flow { steps: steps(&text.replace("\"preparer\"", r#"{"member": "initiator"}"#)).steps, ..before }
}

const QUALITY: &str = r#"{"review": "quality", "by": {"team": "quality"}, "rule": "any", "due": "1 business day", "checklist": ["Brief"]}"#;
const CLIENT: &str = r#"{"approve": "client", "by": [{"contact": "primary"}, {"contact": "sponsor"}], "order": "sequential", "rule": "all",
    "statement": "I approve {{ documents.deliverable.name }} for {{ fields.amount }}.", "expire": "30 days"}"#;
const LEGAL: &str = r#"{"review": "legal", "by": {"team": "legal"}}"#;

fn of(steps: &[&str]) -> Flow {
    version(&steps.join(", "))
}

fn moving(to: &Flow) -> Command {
    Command::MoveFlow { by: person(MAJA), to: Box::new(to.clone()), reason: "Legal has to see it.".to_owned() }
}

impl World {
    /// Moves, and follows the new version from then on.
    #[track_caller]
    fn moved(&mut self, to: &Flow) -> Vec<String> {
        let events = self.run(&actor(MAJA), &moving(to)).unwrap_or_else(|refusal| panic!("refused: {refusal}"));
        self.flow = to.clone();
        assert_eq!(self.state.flow, Some(to.digest()));
        assert!(!next_up(&self.flow, &self.state).is_empty());
        events.iter().map(kind).collect()
    }
}

fn says(refusal: &Refusal, words: &str) {
    assert!(refusal.to_string().contains(words), "{refusal}");
}

fn ids(list: &[crate::ids::StepId]) -> Vec<&str> {
    list.iter().map(crate::ids::Name::as_str).collect()
}

#[test]
fn a_step_that_comes_later_is_asked_when_its_turn_comes_and_nobody_hears_of_it_now() {
    let mut world = given(campaign()).with_client();
    let (task, mails) = (world.task(INES), world.mails.len());
    let to = of(&[QUALITY, CLIENT, LEGAL]);
    let plan = plan(&world.state, &world.flow, &to).unwrap();
    assert_eq!((ids(&plan.over), ids(&plan.open)), (vec!["package", "quality"], vec!["client"]));
    assert!(plan.lifted.is_empty() && plan.closes.is_empty());
    assert_eq!(world.moved(&to), ["flow.moved"]);
    assert_eq!((world.task(INES), world.mails.len()), (task, mails), "she is asked as before");
    world.answered(INES, Answer::Approve).answered(TOMAS, Answer::Approve);
    assert!(world.my_task(LENA).is_some(), "then legal is asked");
    assert_eq!(world.state.outcome, None);
}

#[test]
fn a_step_that_comes_before_what_waits_is_asked_now_and_what_waits_is_asked_again_after_it() {
    let mut world = given(campaign()).with_client();
    let (task, to) = (world.task(INES), of(&[QUALITY, LEGAL, CLIENT]));
    let plan = plan(&world.state, &world.flow, &to).unwrap();
    assert_eq!((ids(&plan.lifted), plan.closes.len()), (vec!["client"], 2));
    let events = world.moved(&to);
    assert_eq!(events[..4], ["task.closed", "task.closed", "step.closed", "flow.moved"]);
    assert!(world.my_task(INES).is_none() && world.my_task(LENA).is_some());
    assert_eq!(world.state.tasks[&task].state, TaskState::Closed(TaskEnd::Moved));
    assert_eq!(world.mailed(INES, "task_closed"), 1, "she hears that it can wait");
    world.answered(LENA, Answer::Approve).answered(MAJA, Answer::Approve);
    assert_ne!(world.task(INES), task, "it is another task, after legal");
}

#[test]
fn whoever_was_asked_in_vain_is_replaced_by_whom_the_new_version_asks() {
    let mut world = given(campaign()).with_client();
    let to = of(&[QUALITY, r#"{"approve": "client", "by": {"contact": "sponsor"}}"#]);
    world.moved(&to);
    assert!(world.my_task(INES).is_none() && world.my_task(TOMAS).is_some());
    world.answered(TOMAS, Answer::Approve);
    assert_eq!(world.state.outcome, Some(Outcome::Approve));
}

#[test]
fn titles_times_and_reminders_change_nothing_for_whoever_is_asked() {
    let mut world = given(campaign()).with_client();
    let task = world.task(INES);
    let later = CLIENT.replace("\"30 days\"", "\"60 days\", \"title\": \"Your approval\", \"remind\": [\"when due\"]");
    assert_eq!(world.moved(&of(&[QUALITY, &later])), ["flow.moved"]);
    assert_eq!(world.task(INES), task);
}

#[test]
fn what_was_answered_is_never_asked_again_and_its_step_cannot_go() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, Answer::Approve);
    // Quality was answered and would be gone; the client is being answered and would change, or wait for another.
    for (to, words) in [
        (of(&[CLIENT]), "“Quality” has been answered"),
        (of(&[QUALITY, r#"{"approve": "client", "by": {"contact": "sponsor"}}"#]), "is being answered"),
        (of(&[QUALITY, LEGAL, CLIENT]), "is being answered"),
        (
            of(&[&QUALITY.replace("review", "acknowledge").replace(r#", "checklist": ["Brief"]"#, ""), CLIENT]),
            "“Quality”",
        ),
    ] {
        says(&world.when(MAJA, moving(&to)).refused(), words);
    }
    // With another checklist it stays answered all the same.
    world.moved(&of(&[&QUALITY.replace("Brief", "Colours"), CLIENT]));
    assert!(world.my_task(NILS).is_none() && world.my_task(TOMAS).is_some());
}

#[test]
fn a_move_ends_no_request() {
    let mut world = given(campaign()).with_client();
    world.answered(INES, Answer::Approve).answered(TOMAS, Answer::Approve);
    assert!(world.my_task(FINN).is_some(), "finance takes note of it");
    let over = of(&[QUALITY, CLIENT]);
    says(&world.when(MAJA, moving(&over)).refused(), "would end at once: approved");
    // Nor by steps that do themselves.
    let told = of(&[QUALITY, CLIENT, r#"{"notify": "news", "by": {"contact": "primary"}, "message": "Done."}"#]);
    says(&world.when(MAJA, moving(&told)).refused(), "would end at once: approved");
    assert_eq!(world.state.outcome, None);
}

#[test]
fn what_was_promised_about_proof_and_what_must_be_in_the_package_holds() {
    let mut world = given(campaign()).with_client();
    let by_link = of(&[QUALITY, &CLIENT.replace("\"expire\"", "\"verify\": \"link\", \"expire\"")]);
    says(&world.when(MAJA, moving(&by_link)).refused(), "less proof");
    says(&world.when(MAJA, moving(&of(&[QUALITY, LEGAL]))).refused(), "nobody at the client approves");
    let mut asks = campaign();
    asks.intake
        .fields
        .iter_mut()
        .filter(|f| f.id.as_str() == "brief")
        .for_each(|f| f.required = crate::flow::Required::Yes);
    says(&world.when(MAJA, moving(&asks)).refused(), "“Brief” is empty. This version asks for it.");
    // While it is prepared, the package can still be completed.
    let mut draft = given(campaign()).opened();
    draft.moved(&asks);
    draft.done(MAJA, set("brief", FieldValue::Text("Spring".to_owned())));
}

#[test]
fn only_a_person_of_the_team_moves_a_request_that_runs_to_another_version_of_its_flow() {
    let mut world = given(campaign()).with_client();
    let to = of(&[QUALITY, CLIENT, LEGAL]);
    let by = |who| Command::MoveFlow { by: person(who), to: Box::new(to.clone()), reason: "Because.".to_owned() };
    world.when_by(&program(), by(MAJA)).refused();
    world.when(INES, by(INES)).refused();
    world.when(AUD, by(AUD)).refused();
    says(&world.when(MAJA, moving(&campaign())).refused(), "follows this version already");
    says(&world.when(MAJA, moving(&quick())).refused(), "another flow");
    let silent = Command::MoveFlow { by: person(MAJA), to: Box::new(to.clone()), reason: " ".to_owned() };
    world.when(MAJA, silent).refused();
    world.done(MAJA, Command::Withdraw { reason: "Not now.".to_owned() });
    world.when(MAJA, moving(&to)).refused();
}

#[test]
fn a_step_that_was_passed_over_is_looked_at_again_if_its_condition_is_another() {
    let with = |least: u32| {
        let finance = format!(
            r#"{{"review": "money", "by": {{"team": "finance"}}, "rule": "any", "when": "fields.amount >= money({least}, 'EUR')"}}"#
        );
        of(&[&finance, CLIENT])
    };
    let mut world = given(with(90_000)).submitted();
    assert!(world.my_task(FINN).is_none() && world.my_task(INES).is_some());
    world.moved(&with(10_000));
    assert!(world.my_task(FINN).is_some() && world.my_task(INES).is_none());
    // The same condition with other words elsewhere changes nothing.
    let mut same = given(with(90_000)).submitted();
    let to = Flow { title: "Another title".to_owned(), ..with(90_000) };
    assert_eq!(same.moved(&to), ["flow.moved"]);
}

#[test]
fn a_step_that_found_nobody_is_tried_by_the_new_version() {
    let nobody: PersonId = INES;
    let mut world = given(campaign());
    world = world.submitted();
    world.set_active(nobody, false);
    world.set_active(TOMAS, false);
    world.answered(NILS, Answer::Approve);
    assert!(world.state.blocked.is_some());
    let to = of(&[QUALITY, r#"{"approve": "client", "by": {"contact": "pia@parent.example"}}"#]);
    world.moved(&to);
    assert!(world.state.blocked.is_none() && world.my_task(PIA).is_some());
}

#[test]
fn a_block_that_runs_keeps_its_lanes_where_they_mean_the_same_and_begins_anew_where_not() {
    let lanes = |first: &str, second: &str| {
        of(&[&format!(r#"{{"parallel": "both", "lanes": [[{first}], [{second}]]}}"#), CLIENT])
    };
    let money = r#"{"review": "money", "by": {"team": "finance"}}"#;
    let mut world = given(lanes(QUALITY, LEGAL)).submitted();
    // One more step behind legal: everybody is asked as before.
    let behind = lanes(QUALITY, &format!("{LEGAL}, {money}"));
    let plan_of = |world: &World, to: &Flow| plan(&world.state, &world.flow, to);
    assert_eq!(ids(&plan_of(&world, &behind).unwrap().open), ["both", "quality", "legal"]);
    // The lanes are exchanged: their numbers mean others now.
    let exchanged = lanes(LEGAL, QUALITY);
    assert!(ids(&plan_of(&world, &exchanged).unwrap().lifted).contains(&"both"));
    world.moved(&exchanged);
    assert!(world.my_task(LENA).is_some() && world.my_task(NILS).is_some());
    world.answered(NILS, Answer::Approve);
    world.moved(&lanes(QUALITY, LEGAL));
    assert!(world.my_task(NILS).is_none(), "he is not asked again");
    world.answered(LENA, Answer::Approve).answered(MAJA, Answer::Approve);
    assert!(world.my_task(INES).is_some());
}
