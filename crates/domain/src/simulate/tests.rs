use super::*;
use crate::flow::source::{At, write};

const FLOW: &str = r#"flow: offer
title: Offer
kind: proposal
intake:
  fields:
    - {id: amount, label: Amount, type: money, required: true}
    - {id: po, label: Order number, type: line, required: "fields.amount > money(10000, 'EUR')"}
  documents: [{id: offer, label: Offer, required: true}]
roles: {approver: {authority: fields.amount}}
steps:
  - prepare: package
  - branch: commercial
    cases:
      - when: fields.amount >= money(25000, 'EUR')
        steps: [{review: finance, by: {team: finance}, rule: any, separate_from: [package]}]
  - review: legal
    by: {team: legal, pick: lead}
    carry: unchanged
  - approve: client
    by: approver
    due: 2 business days
    remind: [1 business day before, every 2 business days after]
    escalate: [{after: 3 days, to: {member: initiator}}]
    expire: 30 days
    statement: I approve {{ documents.offer.name }} for {{ fields.amount }}.
  - acknowledge: go-ahead
    by: {member: initiator}
tests:
"#;

/// The flow with one test.
fn flow(test: &str) -> Flow {
    let indented = format!("    {}\n", test.trim().replace('\n', "\n    "));
    let text = format!("{FLOW}  - {}", indented.trim_start());
    Flow::from_bytes(text.as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"))
}

fn wrong(test: &str) -> crate::flow::check::FlowError {
    let text = format!("{FLOW}  - {}", test.trim().replace('\n', "\n    "));
    Flow::from_bytes(text.as_bytes()).expect_err("it is refused")
}

fn run(test: &str) -> (Timeline, Vec<Failure>) {
    let flow = flow(test);
    let timeline = simulate(&flow, &flow.tests[0]);
    let failures = judge(&flow.tests[0], &timeline);
    (timeline, failures)
}

fn says(timeline: &Timeline, words: &str) -> usize {
    timeline.lines.iter().filter(|line| line.says.contains(words)).count()
}

#[test]
fn everybody_agrees_and_the_timeline_says_who_was_asked_and_because_of_what() {
    let (timeline, failures) = run("name: Small
given: {fields: {amount: 5000 EUR}}
expect:
  outcome: approved
  path: [package, legal, client, go-ahead]
  asked: {client: [primary], legal: [legal-1]}
  rounds: 1
  messages: [review_requested to legal-1, approval_request to primary, receipt to primary, completed]");
    assert_eq!(failures, []);
    assert_eq!(says(&timeline, "because they decide proposals at The client, up to €5,000"), 1, "{timeline}");
    assert!(timeline.statements.iter().any(|s| s.contains("I approve offer.pdf for €5,000.")), "{timeline}");
    assert_eq!(timeline.record.last().map(String::as_str), Some("approval.sealed"));
}

#[test]
fn the_exact_bound_decides_who_is_asked() {
    let at = |amount: &str| run(&format!("name: Bound\ngiven: {{fields: {{amount: {amount}}}}}")).0;
    assert_eq!(at("24999.99 EUR").path, ["package", "legal", "client", "go-ahead"]);
    assert_eq!(at("25000 EUR").path, ["package", "finance", "legal", "client", "go-ahead"]);
}

#[test]
fn a_client_who_is_silent_for_twelve_days_is_reminded_and_the_team_hears_of_it() {
    let (timeline, failures) = run("name: Silent for twelve days
given: {fields: {amount: 5000 EUR}}
answers: {client: approve after 12 days}
expect:
  outcome: approved
  messages: [approval_request to primary, reminder to primary, escalation to initiator, reminder to primary, receipt]");
    assert_eq!(failures, []);
    assert_eq!(timeline.lines.last().unwrap().day, 12);
}

#[test]
fn silence_for_ever_ends_it_where_the_flow_says_so() {
    let (timeline, failures) =
        run("name: Silent\ngiven: {fields: {amount: 5000 EUR}}\nanswers: {client: silent}\nexpect: {outcome: expired}");
    assert_eq!(failures, []);
    assert_eq!(timeline.lines.last().unwrap().day, 30);
}

#[test]
fn silence_without_an_end_stops_with_what_it_waits_for() {
    let (timeline, failures) = run("name: Silent\ngiven: {fields: {amount: 5000 EUR}}\nanswers: {go-ahead: silent}");
    assert!(timeline.stopped.as_ref().unwrap().contains("It waits for initiator to answer “go-ahead”"), "{timeline}");
    assert_eq!(failures[0].key, "expect.outcome");
}

#[test]
fn changes_once_make_a_second_round_and_what_did_not_change_is_not_asked_again() {
    let (timeline, failures) = run("name: Changes once
given: {fields: {amount: 5000 EUR}}
answers: {client: [changes after 1 business day, approve], package: [done, unchanged]}
expect:
  outcome: approved
  rounds: 2
  path: [package, legal, client, package, legal, client, go-ahead]
  asked: {legal: [legal-1]}");
    assert_eq!(failures, []);
    assert_eq!(says(&timeline, "legal-1’s answer in “Legal” stands"), 1, "{timeline}");
    let changed = run("name: Changed\ngiven: {fields: {amount: 5000 EUR}}\nanswers: {client: [changes, approve]}").0;
    assert_eq!(changed.asked["legal"], ["legal-1", "legal-1"]);
}

#[test]
fn a_condition_is_met_and_accepted_and_a_decline_ends_it() {
    let (timeline, failures) = run("name: Condition\ngiven: {fields: {amount: 5000 EUR}}
answers: {client: conditions}\nexpect: {outcome: approved, messages: [condition_met to primary]}");
    assert_eq!(failures, []);
    assert_eq!(says(&timeline, "primary accepts that"), 1, "{timeline}");
    let declined =
        "name: No\ngiven: {fields: {amount: 5000 EUR}}\nanswers: {client: decline}\nexpect: {outcome: declined}";
    assert_eq!(run(declined).1, []);
}

#[test]
fn authority_that_is_not_enough_stops_before_anybody_is_bothered() {
    let (timeline, failures) =
        run("name: Too much\ngiven: {fields: {amount: 50000 EUR}, authority: {primary: 20000 EUR}}
expect: {outcome: stuck, path: [package]}");
    assert_eq!(failures, []);
    assert!(timeline.stopped.unwrap().contains("Nobody at The client may approve proposals of €50,000."));
    let (next, failures) =
        run("name: Sponsor\ngiven: {fields: {amount: 50000 EUR}, authority: {primary: 20000 EUR, sponsor: any}}
expect: {asked: {client: [sponsor]}}");
    assert_eq!(failures, [], "{next}");
}

#[test]
fn what_is_required_because_of_the_amount_is_filled_in_unless_it_is_left_empty() {
    assert_eq!(run("name: Order\ngiven: {fields: {amount: 12000 EUR}}").1, []);
    let empty = run("name: No order\ngiven:\n  fields:\n    amount: 12000 EUR\n    po:\nexpect: {outcome: stuck}");
    assert_eq!(empty.1, []);
    assert!(empty.0.stopped.unwrap().contains("“Order number” is empty."));
}

#[test]
fn a_failure_says_what_was_expected_and_what_happened() {
    let (_, failures) = run("name: Wrong\ngiven: {fields: {amount: 5000 EUR}}
expect:
  outcome: declined
  path: [package, client]
  asked: {client: [sponsor]}
  rounds: 2
  messages: [approval_request to primary, review_requested]");
    let keys: Vec<&str> = failures.iter().map(|failure| failure.key.as_str()).collect();
    assert_eq!(keys, ["expect.outcome", "expect.path", "expect.asked.client", "expect.rounds", "expect.messages.1"]);
    assert_eq!(failures[0].says, "Expected: declined. It ends approved.");
    assert!(failures[1].says.contains("they part at place 2"), "{}", failures[1].says);
}

#[test]
fn mistakes_in_tests_are_found_at_their_place() {
    let places = [
        ("name: A\nanswers: {clinet: approve}", "There is no step “clinet”.", "Did you mean “client”?"),
        ("name: A\nanswers: {client: aprove}", "“aprove” is no answer", "approve"),
        ("name: A\nanswers: {client: done}", "nobody says “done”", "approve"),
        ("name: A\nanswers: {client: {tomas: approve}}", "Nobody is called “tomas”", "primary"),
        ("name: A\ngiven: {fields: {amount: 5}}", "“Amount”: it is an amount", "48000 EUR"),
        ("name: A\ngiven: {documents: [ofer]}", "There is no document “ofer”.", "offer"),
        ("name: A\nexpect: {messages: [aproval_request]}", "There is no message", "approval_request"),
        ("name: A\nexpect: {outcome: aproved}", "“aproved”", "approved"),
        ("name: A\nevents: {arrived: 3 days}", "No step waits for “arrived”.", "Leave it out"),
    ];
    for (test, what, way_on) in places {
        let error = wrong(test);
        assert!(error.wrong.contains(what), "{error}");
        assert!(error.way_on.contains(way_on), "{error}");
        let second = test.lines().nth(1).unwrap();
        let line = u32::try_from(FLOW.lines().count()).unwrap() + 2;
        assert_eq!(error.at.map(|at| at.line), Some(line), "{error}");
        let At { column, .. } = error.at.unwrap();
        assert!(column > 5 && column <= u32::try_from(second.len()).unwrap() + 5, "{error}");
    }
}

#[test]
fn the_canonical_form_keeps_tests_and_their_empty_fields() {
    let flow = flow(
        "name: Whole
given:\n  title: Spring\n  starts: 2026-04-01\n  fields:\n    amount: 5000 EUR\n    po:
answers: {client: [changes after 2 days, approve], finance: {finance-1: silent}}
expect: {outcome: approved, rounds: 2, messages: [reminder to primary]}",
    );
    let text = write::write(&flow);
    let again = Flow::from_bytes(text.as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
    assert_eq!(again, flow, "{text}");
    assert!(text.find("steps:").unwrap() < text.find("tests:").unwrap());
}

/// A flow that calls two systems, with one test.
fn calling(test: &str) -> Result<Flow, crate::flow::check::FlowError> {
    let text = format!(
        "flow: f\ntitle: F\nkind: milestone\nsteps:\n  - prepare: package\n  - {{action: invoice, use: http.post, connection: erp, path: /invoices}}
  - {{sign: contract, use: scrive}}\ntests:\n  - name: A\n    {}",
        test.trim().replace('\n', "\n    ")
    );
    assert!(Flow::from_bytes(text.as_bytes()).is_err(), "it cannot be published yet");
    Flow::from_draft(text.as_bytes())
}

#[test]
fn other_systems_answer_as_the_test_says_and_people_try_again_or_pass_over_what_failed() {
    let run = |test: &str| {
        let flow = calling(test).unwrap_or_else(|wrong| panic!("{wrong}"));
        let timeline = simulate(&flow, &flow.tests[0]);
        assert_eq!(judge(&flow.tests[0], &timeline), [], "{timeline}");
        timeline
    };
    let usual = run("expect: {outcome: approved, path: [package, invoice, contract]}");
    assert_eq!(usual.record.iter().filter(|kind| *kind == "call.reported").count(), 2);
    assert_eq!(usual.lines.last().unwrap().at.duration_since(usual.lines[0].at).as_mins(), 62);
    let again = run("answers: {invoice: [failed, failed after 2 days, done]}
expect: {outcome: approved, messages: [step_blocked to initiator, step_blocked to initiator]}");
    assert_eq!((says(&again, "attempt 3"), says(&again, "could not be done")), (1, 2), "{again}");
    let skipped = run("answers: {invoice: [failed, skip after 1 day]}\nexpect: {outcome: approved}");
    assert_eq!(says(&skipped, "initiator goes on without “Invoice”"), 1, "{skipped}");
    let left = run("answers: {invoice: failed}\nexpect: {outcome: stuck}");
    assert!(left.stopped.unwrap().contains("It waits for somebody to try “invoice” again"));
    let silent = run("answers: {invoice: silent}\nexpect: {outcome: stuck}");
    assert!(silent.stopped.unwrap().contains("It waits for an answer of what “invoice” calls."));
    run("answers: {contract: decline after 3 days}\nexpect: {outcome: declined}");
}

#[test]
fn what_no_other_system_can_answer_is_refused() {
    let wrong = |test: &str| calling(test).expect_err("it is refused").to_string();
    assert!(wrong("answers: {invoice: [done, skip]}").contains("Only an attempt that failed can be skipped."));
    assert!(wrong("answers: {invoice: skip}").contains("Write it like [failed, skip]."));
    assert!(wrong("answers: {invoice: decline}").contains("nobody says “decline”"));
    assert!(wrong("answers: {invoice: {initiator: done}}").contains("another system answers"));
}

#[test]
fn the_same_scenario_gives_the_same_timeline_and_every_flow_of_the_tests_runs() {
    for flow in crate::testing::flows() {
        let first = simulate(&flow, &everybody_agrees());
        assert_eq!(first, simulate(&flow, &everybody_agrees()));
        assert!(first.outcome.is_some() || first.stopped.is_some(), "{}: {first}", flow.flow);
    }
}

#[test]
fn a_question_of_the_client_stops_their_time_where_the_flow_says_so() {
    let text = |clock: &str| {
        let steps = "steps:\n  - prepare: package\n  - {approve: client, by: {contact: primary}, due: 2 days, expire: 4 days}\n";
        let given = "given: {answered_after: 6 days}, answers: {client: [asks, approve after 3 days]}";
        let test = format!("tests:\n  - {{name: Asked, {given}, expect: {{outcome: approved}}}}\n");
        format!("flow: f\ntitle: F\nkind: proposal\nquestions: {{clock: {clock}}}\n{steps}{test}")
    };
    for (clock, stands, late) in [("pauses", 1, 1), ("runs", 0, 1)] {
        let flow = Flow::from_bytes(text(clock).as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}"));
        let timeline = simulate(&flow, &flow.tests[0]);
        assert_eq!(judge(&flow.tests[0], &timeline), [], "{clock}: {timeline:?}");
        assert_eq!(says(&timeline, "stands still until the question is answered"), stands, "{clock}: {timeline:?}");
        assert_eq!(says(&timeline, "hears that a question is not answered").min(1), late, "{clock}: {timeline:?}");
    }
    let unfinished = text("pauses").replace("[asks, approve after 3 days]", "asks");
    let wrong = Flow::from_bytes(unfinished.as_bytes()).expect_err("nothing comes after it");
    assert!(wrong.to_string().contains("Write it like [asks, approve]."), "{wrong}");
    let theirs = text("pauses").replace("{clock: pauses}", "{clock: pauses, by: {contact: primary}}");
    let wrong = Flow::from_bytes(theirs.as_bytes()).expect_err("the client does not answer its own questions");
    assert!(wrong.to_string().starts_with("line 4") && wrong.to_string().contains("Our own people answer"), "{wrong}");
}
