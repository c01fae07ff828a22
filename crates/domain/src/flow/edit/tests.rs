//! Whatever is done to a document, it stays one, and nothing is done by halves.

use super::*;
use crate::flow::Flow;
use crate::flow::definition::STEPS_MAX;
use crate::flow::step::KINDS;
use proptest::prelude::*;

const FLOW: &str = "
flow: written
title: Written
kind: deliverable
intake:
  fields: [{id: amount, label: Amount, type: money, required: true}]
  documents: [{id: work, label: The work, accept: [pdf], required: true}]
trigger: {client: /client, fields: {amount: /amount}}
roles:
  preparer: {member: initiator}
tests:
  - name: It is carried through
    given: {fields: {amount: 100 EUR}, documents: [work]}
    answers: {quality: approve after 1 hour}
    expect: {path: [package, quality, seen, client], asked: {quality: [quality-1]}}
steps:
  - prepare: package
    by: preparer
  - parallel: checks
    lanes:
      - [{review: quality, by: {team: quality}, due: 1 business day, separate_from: [package]}]
      - when: fields.amount >= money(25000, 'EUR')
        steps: [{review: finance, by: {team: finance}}]
  - branch: size
    cases:
      - when: has(steps.quality.outcome) && steps.quality.outcome == 'approved'
        steps: [{acknowledge: seen, by: [preparer, {same_as: package}]}]
    otherwise: []
  - approve: client
    by: {authority: fields.amount}
    statement: 'I approve {{ documents.work.name }} for {{ fields.amount }}, steps.quality or not.'
    changes: package
    on_decline: package
";

fn document() -> Document {
    Document::parse(FLOW).unwrap()
}
fn key(text: &str) -> Key {
    Key(text.to_owned())
}
fn step(text: &str) -> Owner {
    Owner::Step(key(text))
}
fn did(document: &Document, edit: &Edit) -> Document {
    apply(document, edit).unwrap_or_else(|no| panic!("{edit:?}: {no}")).document
}
fn set(of: Owner, path: &str, text: &str) -> Edit {
    Edit::Set { of, path: path.to_owned(), text: text.to_owned() }
}
fn order(document: &Document) -> Vec<String> {
    place::keys(document.root())
        .into_iter()
        .map(|found| match found.around {
            Some((block, lane)) => format!("{block}/{lane}/{}", found.key),
            None => found.key.to_string(),
        })
        .collect()
}

#[test]
fn a_flow_and_its_document_say_the_same() {
    let flow = Flow::from_bytes(FLOW.as_bytes()).unwrap();
    assert_eq!(Flow::from_bytes(Document::of(&flow).text().as_bytes()).unwrap().digest(), flow.digest());
    assert_eq!(Document::parse(&document().text()).unwrap(), document());
    assert_eq!(sketch(&document()).flow, flow, "what can be read of a whole flow is the flow");
    let name = crate::ids::Name::parse("new").unwrap();
    let blank = Document::blank(&name, "A new one", crate::directory::Kind::Contract);
    assert_eq!(Flow::from_bytes(blank.text().as_bytes()).map(|flow| flow.steps.len()), Ok(2));
}

#[test]
fn steps_come_and_go_and_move_between_lanes() {
    let now = did(&document(), &Edit::Move { step: key("finance"), to: Spot::Into(key("size"), 1) });
    assert_eq!(
        order(&now),
        ["package", "checks", "checks/0/quality", "size", "size/0/seen", "size/1/finance", "client"]
    );
    let now = did(&now, &Edit::Add { kind: "review".to_owned(), to: Spot::Before(key("quality")) });
    let now = did(&now, &Edit::Add { kind: "review".to_owned(), to: Spot::After(key("review")) });
    assert_eq!(order(&now)[2..5], ["checks/0/review", "checks/0/review-2", "checks/0/quality"]);
    let removed = apply(&now, &Edit::Remove { step: key("review-2") }).unwrap();
    assert_eq!((removed.says.as_str(), removed.step), ("Review 2 removed", Some(key("quality"))));
    let inside = apply(&now, &Edit::Move { step: key("checks"), to: Spot::Before(key("quality")) });
    assert!(inside.unwrap_err().wrong.contains("into itself"));
    assert!(apply(&now, &Edit::Remove { step: key("gone") }).unwrap_err().wrong.contains("There is no step"));
    let copied = did(&document(), &Edit::Duplicate { step: key("checks") });
    assert_eq!(order(&copied)[4..7], ["checks-2", "checks-2/0/quality-2", "checks-2/1/finance-2"]);
}

#[test]
fn references_follow_a_new_name() {
    let now = did(&document(), &Edit::Rename { what: Named::Step(key("quality")), to: "care".to_owned() });
    let text = now.text();
    assert!(text.contains("has(steps.care.outcome) && steps.care.outcome =="), "{text}");
    assert!(text.contains("for {{ fields.amount }}, steps.quality or not"), "{text}");
    let now = did(&now, &Edit::Rename { what: Named::Step(key("package")), to: "parcel".to_owned() });
    let now = did(&now, &Edit::Rename { what: Named::Field("amount".to_owned()), to: "price".to_owned() });
    let now = did(&now, &Edit::Rename { what: Named::Document("work".to_owned()), to: "film".to_owned() });
    let now = did(&now, &Edit::Rename { what: Named::Role("preparer".to_owned()), to: "maker".to_owned() });
    let flow = Flow::from_bytes(now.text().as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}\n{}", now.text()));
    let test = &flow.tests[0];
    let said: Vec<String> =
        test.given.fields.keys().chain(test.given.documents.iter().flatten()).map(ToString::to_string).collect();
    assert_eq!(said, ["price", "film"], "tests follow too");
    assert!(test.answers.keys().chain(test.expect.asked.keys()).all(|step| step.as_str() == "care"), "{test:?}");
    assert_eq!(test.expect.path.as_ref().unwrap()[1].as_str(), "care");
    assert_eq!(flow.trigger.as_ref().unwrap().fields.keys().next().unwrap().as_str(), "price");
    assert!(now.text().contains("{{ documents.film.name }} for {{ fields.price }}") && flow.every_step().count() == 7);
    let twice = apply(&now, &Edit::Rename { what: Named::Step(key("care")), to: "client".to_owned() });
    assert!(twice.unwrap_err().wrong.contains("already"));
    // A name with a dash is written in brackets, and found there again.
    let dashed = did(&now, &Edit::Rename { what: Named::Step(key("care")), to: "care-taken".to_owned() });
    assert!(
        dashed.text().contains(r#"has(steps["care-taken"].outcome) && steps["care-taken"].outcome =="#),
        "{}",
        dashed.text()
    );
    Flow::from_bytes(dashed.text().as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}"));
    let plain = did(&dashed, &Edit::Rename { what: Named::Step(key("care-taken")), to: "care".to_owned() });
    assert_eq!(plain.text(), now.text());
    let bad = apply(&now, &Edit::Rename { what: Named::Step(key("care")), to: "Care!".to_owned() });
    assert!(bad.unwrap_err().way_on.contains("lower-case"));
}

#[test]
fn keys_are_set_as_they_are_typed_and_lists_grow_and_shrink() {
    let now = did(&document(), &set(step("client"), "rule", "{at_least: 2}"));
    let now = did(&now, &set(step("client"), "title", "true"));
    let now = did(&now, &set(step("checks"), "lanes.0.when", "round > 1"));
    let now = did(&now, &set(step("checks"), "lanes.1.when", ""));
    let now = did(&now, &set(Owner::Flow, "max_rounds", "4"));
    let now = did(&now, &set(Owner::Flow, "intake.fields.0.label", "The price"));
    let flow = Flow::from_bytes(now.text().as_bytes()).unwrap();
    assert_eq!((flow.max_rounds, flow.intake.fields[0].label.as_str()), (Some(4), "The price"));
    assert_eq!(now.shown(&step("client"), "title"), "true");
    let add = |text: &str| Edit::Insert { of: step("client"), path: "by".to_owned(), text: text.to_owned() };
    let two = did(&now, &add("{contact: primary}"));
    assert_eq!(two.shown(&step("client"), "by"), "[{authority: fields.amount}, {contact: primary}]");
    let shift = Edit::Shift { of: step("client"), path: "by.1".to_owned(), to: Shift::Up };
    assert_eq!(did(&two, &shift).shown(&step("client"), "by"), "[{contact: primary}, {authority: fields.amount}]");
    let one = did(&two, &Edit::Drop { of: step("client"), path: "by.0".to_owned() });
    assert_eq!(one.shown(&step("client"), "by"), "{contact: primary}");
    let none = did(&one, &Edit::Drop { of: step("client"), path: "by.0".to_owned() });
    assert_eq!(none.get(&step("client"), "by"), None);
    assert_eq!(did(&none, &add("preparer")).shown(&step("client"), "by"), "preparer");
    let reminded = Edit::Insert { of: step("client"), path: "remind".to_owned(), text: "when due".to_owned() };
    assert_eq!(did(&now, &reminded).shown(&step("client"), "remind"), "[when due]");
    assert!(apply(&now, &set(step("client"), "rule", "{at_least: ")).unwrap_err().wrong.contains("cannot be read"));
    assert!(apply(&now, &set(step("checks"), "lanes", "[]")).is_err());
    let wider = did(&now, &Edit::AddLane { block: key("checks") });
    assert_eq!(sketch(&wider).part(&key("checks")).map(|part| part.lanes.len()), Some(3));
    let less = did(&wider, &Edit::RemoveLane { block: key("checks"), lane: 0 });
    assert_eq!(order(&less)[2], "checks/0/finance");
}

#[test]
fn keys_move_steps_past_others_and_through_blocks() {
    use crate::flow::edit::walk::{Way, spot};
    let go = |name: &str, way| spot(&document(), &key(name), way);
    assert_eq!(go("client", Way::Up), Some(Spot::Before(key("size"))));
    assert_eq!(go("client", Way::In), Some(Spot::Into(key("size"), 0)));
    assert_eq!(go("quality", Way::Up), Some(Spot::Before(key("checks"))));
    assert_eq!(go("quality", Way::In), Some(Spot::Into(key("checks"), 1)));
    assert_eq!(go("finance", Way::Out), Some(Spot::Into(key("checks"), 0)));
    assert_eq!(go("quality", Way::Out), Some(Spot::Before(key("checks"))));
    assert_eq!((go("package", Way::Up), go("client", Way::Down), go("client", Way::Out)), (None, None, None));
}

#[test]
fn what_is_half_written_is_kept_drawn_and_told() {
    let half = did(&document(), &set(step("quality"), "due", "soon"));
    let half = did(&half, &set(step("client"), "rule", "most"));
    let drawn = sketch(&half);
    let unread: Vec<String> =
        drawn.every_part().iter().filter(|part| part.step.is_err()).map(|part| part.key.to_string()).collect();
    assert_eq!(unread, ["quality", "client"]);
    assert_eq!(drawn.flow.every_step().count(), 5, "the others are still a flow");
    let told = problems(&half, &drawn, &[]);
    assert_eq!(told.iter().map(|p| &p.of).collect::<Vec<_>>(), [&step("quality"), &step("client")]);
    assert!(told.iter().all(|p| p.weight == Weight::Stops && p.at.is_some()), "{told:?}");
    let wrong = did(&document(), &set(step("seen"), "when", "fields.amuont > 3"));
    let told = problems(&wrong, &sketch(&wrong), &[]);
    assert_eq!((told[0].key.as_str(), told.len()), ("when", 1));
    assert!(told[0].way_on.contains("fields.amount"));
    assert_eq!(problems(&document(), &sketch(&document()), &[]), []);
    let fine = warnings(&document(), None);
    assert!(!fine.is_empty() && fine.iter().all(|p| p.weight == Weight::Warns), "{fine:?}");
    let unreadable = apply(&document(), &Edit::Replace { text: "flow: [".to_owned() });
    assert!(unreadable.unwrap_err().wrong.starts_with("line "));
    let twice = Document::parse("steps: [{prepare: a}, {prepare: a}, {approve: }]").unwrap();
    assert_eq!(order(&twice), ["a", "a~2", "~1"]);
    assert_eq!(order(&did(&twice, &Edit::Remove { step: key("a~2") })), ["a", "~1"]);
    let named = did(&twice, &Edit::Rename { what: Named::Step(key("~1")), to: "client".to_owned() });
    assert_eq!(order(&named), ["a", "a~2", "client"]);
}

#[test]
fn names_are_offered_where_they_can_be_used() {
    let drawn = sketch(&document());
    let names = |at: &str| drawn.names(drawn.part(&key(at))).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert!(names("client").contains(&"steps.quality.outcome".to_owned()));
    assert!(!names("quality").contains(&"steps.quality.outcome".to_owned()));
    assert!(names("quality").contains(&"fields.amount".to_owned()));
}

#[test]
fn two_people_do_not_overwrite_each_other() {
    let base = document();
    let theirs = did(&base, &set(step("quality"), "due", "3 business days"));
    assert_eq!(clash(&set(step("finance"), "due", "2 days"), &base, &theirs), None);
    assert_eq!(clash(&set(step("quality"), "title", "Care"), &base, &theirs), None);
    let both = clash(&set(step("quality"), "due", "2 days"), &base, &theirs).unwrap();
    assert_eq!((both.theirs.as_str(), both.yours.as_str()), ("3 business days", "2 days"));
    assert_eq!(clash(&set(step("quality"), "due", "3 business days"), &base, &theirs), None, "both said the same");
    assert!(
        clash(&Edit::Remove { step: key("checks") }, &base, &theirs).is_some(),
        "it would go with their edit in it"
    );
    assert!(clash(&Edit::Remove { step: key("client") }, &base, &theirs).is_none());
    assert!(clash(&Edit::Replace { text: FLOW.to_owned() }, &base, &theirs).is_some());
    let moved = did(&base, &Edit::Move { step: key("finance"), to: Spot::End });
    assert!(clash(&Edit::Move { step: key("finance"), to: Spot::Into(key("size"), 0) }, &base, &moved).is_some());
    let fewer = did(&base, &Edit::RemoveLane { block: key("checks"), lane: 0 });
    let into = Edit::Add { kind: "review".to_owned(), to: Spot::Into(key("checks"), 1) };
    assert!(clash(&into, &base, &fewer).is_some(), "the lanes are counted anew");
}

fn some_key() -> impl Strategy<Value = Key> {
    prop::sample::select(vec![
        "package", "checks", "quality", "finance", "size", "seen", "client", "review", "gone", "seen-2",
    ])
    .prop_map(key)
}

fn some_text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "true",
            "7",
            "[a, b]",
            "{team: x}",
            "{",
            "- x",
            "a: b: c",
            "fields.amount",
            "'",
            "é”\n\tz",
            "null",
            "~",
            "* a",
            "#",
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ]
}

fn some_edit() -> impl Strategy<Value = Edit> {
    let path = prop::sample::select(vec![
        "title",
        "by",
        "by.0",
        "by.1",
        "due",
        "remind",
        "remind.0",
        "cases.0.when",
        "lanes.1.when",
        "rule",
        "escalate.0.to",
        "intake.fields.0.label",
        "intake.fields",
        "roles.preparer",
        "roles",
        "steps",
        "",
        "statement",
        "x.y.z",
        "with.a",
    ]);
    let spot = prop_oneof![
        some_key().prop_map(Spot::Before),
        some_key().prop_map(Spot::After),
        (some_key(), 0_usize..3).prop_map(|(block, lane)| Spot::Into(block, lane)),
        Just(Spot::End),
    ];
    let owner = prop_oneof![Just(Owner::Flow), some_key().prop_map(Owner::Step)];
    let named = prop_oneof![
        some_key().prop_map(Named::Step),
        Just(Named::Field("amount".to_owned())),
        Just(Named::Role("preparer".to_owned())),
    ];
    prop_oneof![
        (prop::sample::select(KINDS.to_vec()), spot.clone())
            .prop_map(|(kind, to)| Edit::Add { kind: kind.to_owned(), to }),
        (some_key(), spot).prop_map(|(step, to)| Edit::Move { step, to }),
        some_key().prop_map(|step| Edit::Duplicate { step }),
        some_key().prop_map(|step| Edit::Remove { step }),
        (named, prop_oneof![some_text(), Just("fresh".to_owned())]).prop_map(|(what, to)| Edit::Rename { what, to }),
        (owner.clone(), path.clone(), some_text()).prop_map(|(of, path, text)| Edit::Set {
            of,
            path: path.to_owned(),
            text
        }),
        (owner.clone(), path.clone(), some_text()).prop_map(|(of, path, text)| Edit::Insert {
            of,
            path: path.to_owned(),
            text
        }),
        (owner.clone(), path.clone()).prop_map(|(of, path)| Edit::Drop { of, path: path.to_owned() }),
        (owner, path).prop_map(|(of, path)| Edit::Shift { of, path: path.to_owned(), to: Shift::Down }),
        some_key().prop_map(|block| Edit::AddLane { block }),
        (some_key(), 0_usize..3).prop_map(|(block, lane)| Edit::RemoveLane { block, lane }),
        some_text().prop_map(|text| Edit::Replace { text }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// Whatever is done: the document reads as itself again, can be drawn, and its problems told.
    #[test]
    fn a_document_stays_one(edits in prop::collection::vec(some_edit(), 1..12)) {
        let mut now = document();
        let mut history = vec![now.clone()];
        for edit in &edits {
            let before = now.clone();
            match apply(&now, edit) {
                Ok(done) => {
                    now = done.document;
                    prop_assert_eq!(&Document::parse(&now.text()).unwrap(), &now);
                    if let Some(step) = done.step {
                        prop_assert!(place::find(now.root(), &step).is_some(), "{} is selected and not there", step);
                    }
                }
                Err(no) => {
                    prop_assert!(!no.wrong.is_empty() && !no.way_on.is_empty(), "{:?}", edit);
                    prop_assert_eq!(&before, &now);
                }
            }
            let drawn = sketch(&now);
            prop_assert_eq!(drawn.every_part().len(), place::keys(now.root()).len());
            let told = problems(&now, &drawn, &[]);
            let holds = Flow::from_bytes(now.text().as_bytes()).is_ok();
            prop_assert_eq!(holds, told.is_empty(), "{:?}", told);
            let _ = clash(edit, &document(), &now);
            history.push(now.clone());
        }
        prop_assert!(place::keys(now.root()).len() <= STEPS_MAX);
    }
}
