use super::{schema, write};
use crate::flow::Flow;
use crate::flow::step::KINDS;
use crate::testing::flows;

/// A flow that says most of what can be said.
const WHOLE: &str = r#"flow: campaign-deliverable
title: Campaign deliverable approval
kind: deliverable
calendar: client
intake:
  fields:
    - {id: ask,    label: What are we asking the client to approve?, type: text, required: true}
    - {id: amount, label: Amount, type: money, required: true}
    - {id: po,     label: Purchase order, type: line, pattern: '^PO-[0-9]+$', required: "fields.amount > money(10000, 'EUR')"}
    - {id: lead,   label: Who leads?, type: person}
  documents:
    - {id: deliverable, label: Final deliverable, accept: [pdf, image], required: true}
rates:
  - {from: SEK, to: EUR, rate: '0.0875'}
max_rounds: 5
roles:
  preparer: {member: initiator}
  quality:  {team: quality, pick: round_robin}
  legal:    {team: legal}
  approver: {authority: fields.amount}
steps:
  - prepare: package
    by: preparer
  - review: quality
    by: quality
    due: 1 business day
    checklist: [Matches the brief, Brand colours checked]
    changes: package
  - branch: commercial
    cases:
      - when: fields.amount >= money(25000, 'EUR') || request.kind == 'contract'
        steps:
          - parallel: sign-offs
            join: all
            lanes:
              - [{review: legal, by: legal, carry: unchanged}]
              - when: round < 3
                steps: [{review: finance, by: {team: finance}, carry: unchanged, rule: {percent: 60}}]
    otherwise: []
  - form: details
    by: {contact: primary}
    fields: [{id: size, label: Size, type: number, required: true}]
  - each: everybody
    in: contacts
    join: any
    steps: [{acknowledge: seen, by: {contact: item}}]
  - wait: embargo
    for: 2 days
  - approve: client
    by: approver
    order: sequential
    rule: all
    statement: 'I approve {{ documents.deliverable.name }}, version {{ documents.deliverable.version }}, for {{ fields.amount }}.'
    verify: email_code
    due: 5 business days
    remind: [2 business days before, when due, every 2 business days after]
    escalate:
      - after: 2 business days
        to: [preparer, approver.backup]
      - after: 5 business days
        to: [preparer.lead, client.sponsor]
        then: reassign
    expire: 30 days
    changes: package
    on_decline: package
  - acknowledge: go-ahead
    by: [preparer, {same_as: client}]
  - todo: invoice
    by: preparer
    when: steps.client.outcome == 'approved' && steps.details.fields.size > 3
  - upload: photos
    by: preparer
    documents: [{id: photo, label: Photo, accept: [image]}]
  - milestone: agreed
"#;

fn read(text: &str) -> Flow {
    Flow::from_bytes(text.as_bytes()).unwrap_or_else(|wrong| panic!("{wrong}"))
}

#[test]
fn the_whole_language_is_read_and_written_back_the_same() {
    let flow = read(WHOLE);
    let canonical = write::write(&flow);
    let again = read(&canonical);
    assert_eq!((&again, again.digest()), (&flow, flow.digest()), "{canonical}");
    assert_eq!(write::write(&again), canonical, "what is canonical stays as it is");
    assert_eq!(read(std::str::from_utf8(&flow.to_bytes()).unwrap()), flow, "JSON is YAML");
    assert!(canonical.contains("  - approve: client\n    by: approver\n"), "{canonical}");
}

#[test]
fn every_flow_of_the_tests_keeps_its_digest_through_its_canonical_form() {
    for flow in flows() {
        assert_eq!(read(&write::write(&flow)).digest(), flow.digest(), "{}", write::write(&flow));
    }
}

/// The digest of a flow that was published before the language grew.
#[test]
fn flows_of_before_keep_their_digest() {
    let old = r#"{"flow":"f","title":"F","kind":"contract","steps":[{"prepare":"package"},{"approve":"client","by":{"contact":"primary"},"verify":"link"}]}"#;
    let bytes = String::from_utf8(read(old).to_bytes()).unwrap();
    assert_eq!(
        bytes,
        r#"{"flow":"f","title":"F","kind":"contract","calendar":"client","intake":{},"steps":[{"prepare":"package"},{"approve":"client","by":{"contact":"primary"},"gather":"first","order":"parallel","rule":"all","verify":"link","veto":true}]}"#
    );
}

/// Law 10: a check that gets stricter stops nothing that runs.
#[test]
fn what_was_published_is_read_also_if_it_could_not_be_published_now() {
    let text = br#"{"flow": "f", "title": "F", "kind": "contract", "steps": [{"notify": "x", "by": "nobody"}]}"#;
    assert!(Flow::from_bytes(text).is_err());
    assert_eq!(Flow::from_stored(text).map(|flow| flow.steps.len()), Ok(1));
    assert!(Flow::from_stored(b"flow: [").is_err());
}

#[test]
fn mistakes_are_named_at_their_line_and_column_with_the_way_on() {
    let mut wrong = Vec::new();
    for (right, written, expected) in [
        (
            "type: money",
            "type: mony",
            "line 8, column 41: “mony” is not one of the words that can stand here. Did you mean “money”?",
        ),
        ("calendar:", "calender:", "line 4, column 1: “calender” means nothing here. Did you mean “calendar”?"),
        ("- review: quality", "- reviw: quality", "line 24, column 5: A step names exactly one kind"),
        (
            "    by: quality\n",
            "    by: qualty\n",
            "line 25, column 9, step “quality”: There is no role “qualty”. Did you mean “quality”?",
        ),
        (
            "by: preparer\n    when",
            "bye: preparer\n    when",
            "line 69, column 5: In the todo step “invoice”, “bye” means nothing. Did you mean “by”?",
        ),
        (
            "due: 1 business day",
            "due: 1 busines day",
            "line 26, column 10: “1 busines day” is not a length of time. Write it like",
        ),
        (
            "- when: fields.amount >=",
            "- when: fields.amuont >=",
            "line 31, column 15, step “commercial”: There is no “fields.amuont”. Did you mean “fields.amount”?",
        ),
        (
            "money(25000, 'EUR') ||",
            "25000 ||",
            "line 31, column 29, step “commercial”: an amount of money cannot be compared with a number.",
        ),
        (
            "- when: round < 3",
            "- when: round < 'x'",
            "line 37, column 29, step “sign-offs”: a number cannot be compared with text.",
        ),
        (
            "for {{ fields.amount }}.'",
            "for {{ fields.amout }}.'",
            "step “client”: There is no “fields.amout”. Did you mean “fields.amount”?",
        ),
        (
            "    changes: package\n    on_decline",
            "    changes: client\n    on_decline",
            "line 64, column 14, step “client”: “changes” names “client”, which is not an earlier step.",
        ),
        (
            "steps.details.fields.size > 3",
            "steps.detials.fields.size > 3",
            "step “invoice”: There is no earlier step “detials”. Did you mean “steps.details”?",
        ),
        (
            "steps.client.outcome",
            "steps.legal.outcome",
            "line 70, column 11, step “invoice”: The step “legal” may not have run by then. Ask first",
        ),
        (
            "on_decline: package",
            "on_decline: nowhere",
            "line 65, column 17, step “client”: “on_decline” names “nowhere”",
        ),
        ("{same_as: client}", "{same_as: legal}", "step “go-ahead”: “legal” may not have run by then."),
        ("remind: [2 business days before", "remind: [2 business days ago", "is no time for a reminder. Write it like"),
        ("'^PO-[0-9]+$'", "'^PO-[0-9+$'", "line 9, column 65, field “po”: This is no pattern"),
        (
            "join: any",
            "join: most",
            "line 45, column 11: Lanes are joined by all, any or a number. Write one of these.",
        ),
        ("max_rounds: 5", "max_rounds: many", "line 15, column 13: “many” cannot stand here. Write u32."),
        (
            "{contact: item}",
            "{contact: item, member: initiator}",
            "An assignment says one thing. Make a list of the two.",
        ),
        ("in: contacts", "in: contcts", "Did you mean “contacts”?"),
        (
            "- milestone: agreed",
            "- sign: agreed\n    use: x",
            "step “agreed”: E-sign services cannot be called yet. Use an approve step",
        ),
        (
            "  - milestone: agreed",
            "  - milestone: agreed\n  - milestone: agreed",
            "step “agreed”: There are two of them called “agreed”.",
        ),
        ("title: Campaign", "title: [Campaign", "line "),
        ("kind: deliverable", "kind: deliverable\nkind: contract", "line 4, column 1: “kind” is there twice."),
        ("    for: 2 days", "    for: 2 days\n    event: x", "A wait says one of for, day, until and event."),
        (
            "- {from: SEK, to: EUR, rate: '0.0875'}",
            "- {from: SEK, to: EUR, rate: 'x'}",
            "is no rate between two currencies",
        ),
        (
            "otherwise: []",
            "otherwise: [{prepare: again}, {parallel: p, lanes: [[{prepare: more}], [{milestone: z}]]}]",
            "step “more”: A package is not prepared while others decide on it.",
        ),
    ] {
        let text = WHOLE.replacen(right, written, 1);
        assert_ne!(text, WHOLE, "{right} is not there");
        let says = Flow::from_bytes(text.as_bytes()).expect_err(written).to_string();
        if !says.contains(expected) || !says.starts_with("line ") {
            wrong.push(format!("{written}\n  says {says}\n  not  {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_schema_knows_every_kind_and_key() {
    let schema = schema::schema();
    let text = schema.to_string();
    for kind in KINDS {
        assert!(text.contains(&format!("\"{kind}\"")), "{kind}");
    }
    let steps = schema.pointer("/$defs/Step/oneOf").and_then(serde_json::Value::as_array).unwrap();
    assert_eq!(steps.len(), KINDS.len());
    let approve = steps.iter().find(|step| step.pointer("/properties/approve").is_some()).unwrap();
    for key in ["by", "rule", "remind", "escalate", "carry", "on_decline", "statement", "id"] {
        assert!(approve.pointer(&format!("/properties/{key}")).is_some(), "{key}");
    }
}

/// Whatever is in a file, reading it says yes or no.
#[test]
fn damaged_files_are_refused_without_a_panic() {
    let bytes = WHOLE.as_bytes();
    for n in (0..bytes.len()).step_by(7) {
        let mut cut = bytes[..n].to_vec();
        let _ = Flow::from_bytes(&cut);
        cut.extend_from_slice(b"\x00: ]}");
        let _ = Flow::from_bytes(&cut);
        let mut changed = bytes.to_vec();
        changed[n] = b"-:[{'\n#&*"[n % 9];
        let _ = Flow::from_bytes(&changed);
    }
    assert!(Flow::from_bytes(&[0xff, 0xfe]).is_err());
    assert!(Flow::from_bytes(format!("flow: {}", "[".repeat(500)).as_bytes()).is_err());
}
