use super::{About, explore};
use crate::flow::Flow;
use crate::testing::{directory, given, steps};

fn found(text: &str) -> Vec<(String, About, String)> {
    let world = given(steps(text));
    explore(&world.flow, Some(&directory())).into_iter().map(|f| (f.step, f.about, f.example)).collect()
}

/// A flow that is asked about nothing: expiry, rounds and four eyes are as they should be.
const PREPARE: &str = r#"{"prepare": "package"}"#;
const CLIENT: &str = r#"{"approve": "client", "by": {"contact": "primary"}, "expire": "30 days"}"#;

fn about(text: &str, about: About) -> Vec<(String, String)> {
    found(text).into_iter().filter(|f| f.1 == about).map(|f| (f.0, f.2)).collect()
}

fn branch(cases: &[&str]) -> String {
    let case = |n: usize, when: &str| format!(r#"{{"when": "{when}", "steps": [{{"milestone": "m{n}"}}]}}"#);
    let cases: Vec<String> = cases.iter().enumerate().map(|(n, when)| case(n, when)).collect();
    format!(r#"[{PREPARE}, {{"branch": "bands", "cases": [{}]}}, {CLIENT}]"#, cases.join(", "))
}

#[test]
fn amounts_that_fall_between_cases_are_found_to_the_cent() {
    let gap = branch(&["fields.amount < money(10000, 'EUR')", "fields.amount > money(10000, 'EUR')"]);
    assert_eq!(about(&gap, About::Gap), [("bands".to_owned(), "fields.amount = €10,000".to_owned())]);
    let whole = branch(&["fields.amount < money(10000, 'EUR')", "fields.amount >= money(10000, 'EUR')"]);
    assert!(about(&whole, About::Gap).is_empty() && about(&whole, About::Overlap).is_empty());
}

#[test]
fn overlapping_and_unreachable_cases_are_found() {
    let overlap = branch(&["fields.amount <= money(10000, 'EUR')", "fields.amount >= money(10000, 'EUR')"]);
    assert_eq!(about(&overlap, About::Overlap), [("bands".to_owned(), "fields.amount = €10,000".to_owned())]);
    let hidden = branch(&["fields.amount >= money(10000, 'EUR')", "fields.amount >= money(25000, 'EUR')"]);
    let unreachable = about(&hidden, About::Unreachable);
    assert_eq!(unreachable.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["bands", "m1"]);
    let never = format!(r#"[{PREPARE}, {{"milestone": "never", "when": "round < 1"}}, {CLIENT}]"#);
    assert_eq!(about(&never, About::Unreachable), [("never".to_owned(), String::new())]);
}

#[test]
fn a_client_who_is_asked_first_and_packages_nobody_approves_are_found() {
    let first = format!(r#"[{PREPARE}, {CLIENT}, {{"review": "legal", "by": {{"team": "legal"}}}}]"#);
    assert_eq!(about(&first, About::ClientFirst).len(), 1);
    let small = format!(
        r#"[{PREPARE}, {{"approve": "client", "by": {{"contact": "primary"}}, "when": "fields.amount > money(500, 'EUR')"}}]"#
    );
    assert_eq!(about(&small, About::NotApproved), [("client".to_owned(), "fields.amount = €499.99".to_owned())]);
}

#[test]
fn own_work_silence_endless_rounds_and_missing_people_are_found() {
    let text = format!(
        r#"[{PREPARE}, {{"review": "own", "by": {{"member": "initiator"}}}}, {{"review": "press", "by": {{"team": "press"}}, "separate_from": ["package"], "expire": "3 days"}}, {CLIENT}]"#
    );
    assert_eq!(about(&text, About::OwnWork), [("own".to_owned(), String::new())]);
    assert_eq!(about(&text, About::Silence), [("own".to_owned(), String::new())]);
    assert_eq!(about(&text, About::Nobody), [("press".to_owned(), String::new())]);
    assert_eq!(about(&text, About::RoundsWithoutEnd).len(), 1);
    let apart = format!(
        r#"[{PREPARE}, {{"review": "own", "by": {{"team": "legal"}}, "separate_from": ["package"], "expire": "9 days"}}, {CLIENT}]"#
    );
    assert!(about(&apart, About::OwnWork).is_empty() && about(&apart, About::Silence).is_empty());
}

#[test]
fn a_hundred_steps_are_gone_through() {
    let bands: Vec<String> = (0..33)
        .map(|n| {
            format!(
                r#"{{"branch": "b{n}", "cases": [{{"when": "fields.amount >= money({}, 'EUR')", "steps": [{{"milestone": "m{n}"}}]}}], "otherwise": [{{"milestone": "o{n}"}}]}}"#,
                n * 1_000
            )
        })
        .collect();
    let flow = steps(&format!("[{PREPARE}, {}, {CLIENT}]", bands.join(", ")));
    assert!(explore(&flow, None).iter().any(|f| f.about == About::Unreachable), "nothing is below zero");
}

/// A flow with so many yes and no that nobody goes through all packages.
fn many_flags(flags: usize, rest: &str) -> Flow {
    let fields: Vec<String> =
        (0..flags).map(|n| format!(r#"{{"id": "f{n}", "label": "F{n}", "type": "flag", "required": true}}"#)).collect();
    let each: Vec<String> = (0..flags).map(|n| format!(r#"{{"milestone": "m{n}", "when": "fields.f{n}"}}"#)).collect();
    let text = format!(
        r#"{{"flow": "flags", "title": "Flags", "kind": "deliverable", "intake": {{"fields": [{}]}}, "steps": [{PREPARE}, {}, {rest}, {CLIENT}]}}"#,
        fields.join(", "),
        each.join(", ")
    );
    Flow::from_draft(text.as_bytes()).unwrap()
}

fn all_of(flags: usize) -> String {
    (0..flags).map(|n| format!("fields.f{n}")).collect::<Vec<_>>().join(" && ")
}

#[test]
fn of_too_many_packages_the_rare_ones_are_looked_for() {
    let rare = format!(
        r#"{{"milestone": "rare", "when": "{} && !fields.f9"}}, {{"branch": "pair", "cases": [
           {{"when": "fields.f0 && fields.f17", "steps": [{{"milestone": "a"}}]}}, {{"when": "!fields.f0 || !fields.f17 && fields.f9", "steps": []}}]}}"#,
        all_of(9)
    );
    let flow = many_flags(18, &rare);
    let found = explore(&flow, None);
    assert!(found.iter().all(|f| f.about != About::Unreachable), "one package in a thousand comes there: {found:?}");
    let gap = found.iter().find(|f| f.about == About::Gap).expect("f0 without f17 and f9 falls between");
    for part in ["fields.f0 = yes", "fields.f17 = no", "fields.f9 = no"] {
        assert!(gap.example.contains(part), "{gap:?}");
    }
    let never = many_flags(18, r#"{"milestone": "never", "when": "fields.f3 && !fields.f3"}"#);
    let never: Vec<String> =
        explore(&never, None).into_iter().filter(|f| f.about == About::Unreachable).map(|f| f.step).collect();
    assert_eq!(never, ["never"]);
}

#[test]
fn what_could_not_be_gone_through_is_not_called_unreachable() {
    let flow = many_flags(18, &format!(r#"{{"milestone": "once", "when": "{}"}}"#, all_of(18)));
    assert!(explore(&flow, None).iter().all(|f| f.about != About::Unreachable));
}

#[test]
fn an_escalation_ends_a_silence_only_where_it_names_somebody_else() {
    let silent = |step: &str, to: &str| {
        let escalate = format!(r#""escalate": [{{"after": "1 day", "to": {to}, "then": "reassign"}}]"#);
        !about(&format!("[{PREPARE}, {{{step}, {escalate}}}, {CLIENT}]"), About::Silence).is_empty()
    };
    let check = r#""review": "check", "separate_from": ["package"], "by": {"team": "legal"}"#;
    assert!(silent(check, r#"{"team": "legal", "pick": "lead"}"#), "they are asked anyway");
    assert!(silent(check, r#"{"member": "initiator"}"#), "they prepared it");
    assert!(silent(check, r#"["client.sponsor", {"team": "legal"}]"#), "the client checks nothing inside");
    assert!(!silent(check, r#"[{"team": "legal"}, {"team": "quality"}]"#));
    let read = r#""acknowledge": "read", "by": {"contact": "sponsor"}"#;
    assert!(silent(read, r#""client.sponsor""#), "this is the same person");
    assert!(!silent(read, r#"{"member": "initiator"}"#));
}
