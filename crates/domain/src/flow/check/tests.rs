use crate::flow::{By, Flow, Person};
use crate::testing::{flows, steps};

/// The error for a flow with these members.
fn wrong(rest: &str) -> String {
    let text = format!(r#"{{"flow": "f", "title": "F", "kind": "contract", {rest}}}"#);
    Flow::from_bytes(text.as_bytes()).expect_err("it was accepted").to_string()
}

fn wrong_steps(steps: &str) -> String {
    wrong(&format!(
        r#""intake": {{"fields": [{{"id": "amount", "label": "Amount", "type": "money"}}, {{"id": "note", "label": "Note", "type": "line"}}]}},
        "steps": {steps}"#
    ))
}

#[test]
fn what_cannot_run_is_refused_with_its_place() {
    let p = r#"{"prepare": "package"}"#;
    let approve = |keys: &str| format!(r#"[{p}, {{"approve": "client", "by": {{"contact": "primary"}}, {keys}}}]"#);
    let cases = [
        ("[]".to_owned(), "steps:"),
        (r#"[{"notify": "x", "by": {"member": "initiator"}}]"#.to_owned(), "steps:"),
        (format!(r"[{p}, {p}]"), "step “package”:"),
        (format!(r#"[{p}, {{"review": "check"}}]"#), "step “check”:"),
        (format!(r#"[{p}, {{"review": "check", "by": "nobody"}}]"#), "no role “nobody”"),
        (format!(r#"[{p}, {{"review": "check", "by": []}}]"#), "step “check”:"),
        (format!(r#"[{p}, {{"review": "check", "by": {{"contact": "primary"}}}}]"#), "step “check”:"),
        (format!(r#"[{p}, {{"approve": "client", "by": {{"team": "legal"}}}}]"#), "step “client”:"),
        (
            format!(r#"[{p}, {{"approve": "client", "by": {{"authority": "fields.note"}}}}]"#),
            "column 86, step “client”: This gives text",
        ),
        (approve(r#""changes": "later""#), "step “client”:"),
        (approve(r#""statement": "I approve {{ fields.amout }}.""#), "fields.amout"),
        (approve(r#""separate_from": ["client"]"#), "step “client”:"),
        (approve(r#""rule": {"at_least": 0}"#), "at_least: 0"),
        (approve(r#""verify": "passkey""#), "Passkeys"),
        (
            format!(r#"[{p}, {{"approve": "client", "by": {{"contact": "primary"}}}}, {{"prepare": "more"}}]"#),
            "step “more”:",
        ),
    ];
    for (steps, place) in cases {
        let says = wrong_steps(&steps);
        assert!(says.contains(place), "{steps}\n{says}");
    }
}

#[test]
fn bug_roles_that_name_roles_are_refused_at_any_depth_and_never_followed_in_circles() {
    let says = wrong(
        r#""roles": {"a": ["b"], "b": [{"member": "initiator"}, ["a"]]},
        "steps": [{"prepare": "package"}, {"review": "check", "by": "a"}]"#,
    );
    assert!(says.contains("role “a”:"), "{says}");
}

#[test]
fn bug_a_slot_that_takes_nothing_is_refused() {
    let says = wrong(
        r#""intake": {"documents": [{"id": "sow", "label": "Scope", "accept": []}]}, "steps": [{"prepare": "package"}]"#,
    );
    assert!(says.contains("document “sow”:"), "{says}");
}

#[test]
fn unknown_keys_are_refused_with_the_name_of_the_step() {
    for (step, expected) in [
        (
            r#"{"approve": "client", "by": {"contact": "primary"}, "escalte": []}"#,
            ["approve step “client”", "Did you mean “escalate”?"],
        ),
        (r#"{"review": "check", "by": {"contct": "primary"}}"#, ["contct", "Did you mean “contact”?"]),
        (r#"{"review": "check", "by": 5}"#, ["“5”", "a role, an assignment"]),
        (r#"{"review": "check", "by": [{"team": "legal"}, {"temm": "x"}]}"#, ["temm", "Did you mean “team”?"]),
        (r#"{"review": "check", "due": "soon"}"#, ["soon", "5 business days"]),
        (r#"{"aprove": "files", "by": "x"}"#, ["aprove", "Did you mean “approve”?"]),
        (r#"{"review": "check", "approve": "client"}"#, ["approve", "exactly one"]),
        (r#"{"review": "Big Check"}"#, ["Big Check", "lower-case"]),
        (r#"{"review": {"a": 1}}"#, ["review", "no name"]),
    ] {
        let says = wrong_steps(&format!(r#"[{{"prepare": "package"}}, {step}]"#));
        assert!(expected.iter().all(|part| says.contains(part)), "{step}\n{says}");
        assert!(says.starts_with("line "), "{says}");
    }
    assert!(wrong(r#""colour": "blue", "steps": []"#).contains("colour"));
    assert!(Flow::from_bytes(b"{").is_err() && Flow::from_bytes(b"").is_err());
}

#[test]
fn a_flow_reads_back_what_it_wrote() {
    for flow in flows() {
        let again = Flow::from_bytes(&flow.to_bytes()).unwrap();
        assert_eq!((&again, again.digest()), (&flow, flow.digest()));
    }
}

#[test]
fn the_example_of_the_language_reduced_to_what_is_there() {
    let flow = steps(
        r#"[{"prepare": "package", "by": {"member": "initiator"}},
        {"review": "quality", "by": {"team": "quality"}, "due": "1 business day", "changes": "package",
         "checklist": ["Matches the brief", "Brand colours checked"]},
        {"approve": "client", "by": [{"authority": "fields.amount"}, {"contact": "sponsor"}], "order": "sequential", "rule": "all",
         "statement": "I approve {{ documents.deliverable.name }}, version {{ documents.deliverable.version }}, for {{ fields.amount }}.",
         "verify": "email_code", "due": "5 business days", "expire": "30 days", "changes": "package"},
        {"acknowledge": "go-ahead", "title": "Production goes ahead", "by": [{"member": "initiator"}, {"team": "finance"}]}]"#,
    );
    let client = &flow.steps[2];
    assert_eq!((client.level(), client.due().to_string().as_str()), (2, "5 business days"));
    assert!(
        matches!(&client.common.by, Some(By::Many(list)) if list[0] == By::One(Person::Authority(crate::flow::Expression::new("fields.amount"))))
    );
    assert_eq!(flow.steps[3].title(), "Production goes ahead");
    assert_eq!(flow.rework_target(client.id()).map(crate::ids::Name::as_str), Some("package"));
}
