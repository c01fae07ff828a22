//! `assent flow` as a person at a terminal meets it: the real program on files in a folder of its own, no server.

use std::path::Path;
use std::process::Command;

/// `assent flow …` in a folder: its exit code, and all that it said.
fn flow(folder: &Path, words: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assent"));
    let done = command.arg("flow").args(words).current_dir(folder).env_clear().output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    (done.status.code().unwrap(), said)
}

const OFFER: &str = "flow: offer
title: Offer
kind: proposal
intake: {fields: [{id: amount, label: Amount, type: money, required: true}]}
steps:
  - prepare: package
  - {review: finance, by: {team: finance}, when: \"fields.amount >= money(25000, 'EUR')\"}
  - {approve: client, by: {contact: primary}, expire: 30 days}
tests:
  - name: Small
    given: {fields: {amount: 500 EUR}}
    expect: {outcome: approved, path: [package, client]}
  - name: Silent
    given: {fields: {amount: 500 EUR}}
    answers: {client: silent}
    expect: {outcome: expired}
";

fn written(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("offer.yaml"), text).unwrap();
    folder
}

#[test]
fn a_flow_of_the_library_is_made_mine_checked_tested_and_simulated() {
    let folder = tempfile::tempdir().unwrap();
    let run = |words: &[&str]| flow(folder.path(), words);
    let (code, list) = run(&["new"]);
    assert!(code == 0 && list.lines().count() == 6 && list.contains("change-order "), "{list}");
    let (code, said) = run(&["new", "change-order", "--as", "extra-work"]);
    assert!(code == 0 && said.starts_with("extra-work.yaml: written"), "{said}");
    assert_eq!(run(&["new", "change-order", "--as", "extra-work"]).0, 2, "nothing is written over");
    assert_eq!(run(&["new", "nothing"]).0, 2);
    assert_eq!(run(&["new", "report", "--as", "Not A Name"]).0, 2);
    assert_eq!(run(&["check", "--strict", "extra-work.yaml"]), (0, "extra-work.yaml: all is well\n".to_owned()));
    assert_eq!(run(&["fmt", "--check", "extra-work.yaml"]), (0, String::new()));
    assert_eq!(run(&["test", "extra-work.yaml"]), (0, "extra-work.yaml: 4 of 4 tests hold\n".to_owned()));
    let (code, said) = run(&["simulate", "extra-work.yaml", "--scenario", "The client declines"]);
    assert!(code == 0 && said.contains("primary declines") && said.contains("Declined in round 1."), "{said}");
    let (code, said) = run(&["simulate", "extra-work.yaml", "--json"]);
    let timeline: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, timeline["path"][2].as_str()), (0, Some("client")));
}

#[test]
fn mistakes_are_said_with_their_place_and_the_way_on() {
    let wrong = |from: &str, to: &str, words: &[&str]| {
        let folder = written(&OFFER.replace(from, to));
        let (code, said) = flow(folder.path(), words);
        assert_eq!(code, 1, "{said}");
        said
    };
    let check = &["check", "offer.yaml"];
    assert!(wrong("team: finance", "tema: finance", check).contains("offer.yaml:7:"));
    let said = wrong("fields.amount >=", "fields.amuont >=", check);
    assert!(
        said.contains("offer.yaml:7:50: step “finance”:") && said.contains("Did you mean “fields.amount”?"),
        "{said}"
    );
    let said = wrong("answers: {client: silent}", "answers: {clinet: silent}", check);
    assert!(
        said.contains("offer.yaml:15:23:") && said.contains("There is no step “clinet”. Did you mean “client”?"),
        "{said}"
    );
    let said = wrong("expire: 30 days", "expire: 30 dayz", check);
    assert!(said.contains("offer.yaml:8:"), "{said}");
    let said = wrong("outcome: approved", "outcome: declined", &["test", "offer.yaml"]);
    assert!(said.contains("offer.yaml:12:23: test “Small”: Expected: declined. It ends approved"), "{said}");
    assert!(said.ends_with("offer.yaml: 1 of 2 tests hold\n"), "{said}");
    let folder = written("flow: [");
    assert_eq!(flow(folder.path(), check).0, 1);
    assert_eq!(flow(folder.path(), &["check", "missing.yaml"]).0, 2);
}

#[test]
fn what_may_go_wrong_is_only_strict_and_what_cannot_be_published_can_still_be_simulated() {
    let folder = written(OFFER);
    let (code, said) = flow(folder.path(), &["check", "offer.yaml"]);
    assert!(code == 0 && said.contains("offer.yaml:7:5: perhaps: step “finance”: If no answer comes"), "{said}");
    assert_eq!(flow(folder.path(), &["check", "--strict", "offer.yaml"]).0, 1);
    assert_eq!(flow(folder.path(), &["fmt", "offer.yaml"]), (0, "offer.yaml: written\n".to_owned()));
    assert_eq!(flow(folder.path(), &["fmt", "--check", "offer.yaml"]).0, 0);
    assert_eq!(flow(folder.path(), &["test", "offer.yaml"]).0, 0);

    let signs = "  - {sign: contract, use: scrive}\ntests:\n";
    let folder = written(&OFFER.replace("tests:\n", signs).replace(", client]", ", client, contract]"));
    let (code, said) = flow(folder.path(), &["check", "offer.yaml"]);
    assert!(
        code == 1
            && said.contains("offer.yaml:9:12: step “contract”: E-sign services cannot be called yet. Use an approve"),
        "{said}"
    );
    assert_eq!(flow(folder.path(), &["test", "offer.yaml"]).0, 0);
    let (code, said) = flow(folder.path(), &["simulate", "offer.yaml"]);
    assert!(code == 0 && said.contains("scrive answers"), "{said}");
}

#[test]
fn two_versions_are_compared_in_words() {
    let folder = written(OFFER);
    std::fs::write(folder.path().join("next.yaml"), OFFER.replace("25000", "10000")).unwrap();
    let (code, said) = flow(folder.path(), &["diff", "offer.yaml", "next.yaml"]);
    assert_eq!((code, said.as_str()), (1, "Step “finance” is now asked from €10,000, was from €25,000.\n"));
    assert_eq!(flow(folder.path(), &["diff", "offer.yaml", "offer.yaml"]), (0, "They say the same.\n".to_owned()));
    let (code, schema) = flow(folder.path(), &["schema"]);
    assert!(code == 0 && serde_json::from_str::<serde_json::Value>(&schema).is_ok());
}
