//! Every vector of the specification, and its negative cases.

use std::path::PathBuf;

use evidence::bundle::{Anchor, BundleInput, InclusionProof, export};
use evidence::ej;
use evidence::enc::{b64, b64u, hex, parse_b64u_exact, parse_hex};
use evidence::event::{Event, read_disclosure};
use evidence::hash::{commitment, entry, event_hash, sha256, slot, statement_hash, tagged};
use evidence::merkle::{Levels, leaf_hash};
use evidence::note::{Checkpoint, KeyKind, NoteKey};
use evidence::policy::Policy;
use evidence::signer::Signer;
use evidence::verify::{Completeness, Options, Report, certificates_from_pem, verify};
use evidence::{ActorKind, Auth, ChainHead, EventDraft, Method, Time, seal, zip};

pub(crate) fn file(name: &str) -> Vec<u8> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests/vectors", name].iter().collect();
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn text(name: &str) -> String {
    String::from_utf8(file(name)).unwrap()
}

fn vectors() -> serde_json::Value {
    serde_json::from_slice(&file("vectors.json")).unwrap()
}

fn policy() -> Policy {
    Policy::parse(&text("policy.txt")).unwrap()
}

fn of<'a>(value: &'a serde_json::Value, path: &str) -> &'a str {
    value.pointer(path).and_then(serde_json::Value::as_str).unwrap_or_else(|| panic!("no {path}"))
}

#[test]
fn hashes_and_texts() {
    let v = vectors();
    let aid = parse_hex::<16>(of(&v, "/aid")).unwrap();
    let parts = [parse_hex::<16>(of(&v, "/H_example/parts_hex/0")).unwrap().to_vec(), vec![0; 8]];
    assert_eq!(hex(&tagged("aef1/slot", parts.iter().map(Vec::as_slice))), of(&v, "/H_example/out_hex"));
    let first = of(&v, "/event0/bytes").as_bytes();
    assert_eq!(hex(&event_hash(first)), of(&v, "/event0/event_hash_hex"));
    assert_eq!(hex(&slot(&aid, 0)), of(&v, "/event0/slot_hex"));
    let entry = entry(&aid, 0, &event_hash(first));
    assert_eq!(hex(&entry), of(&v, "/event0/entry_hex"));
    assert_eq!(hex(&leaf_hash(&entry)), of(&v, "/event0/leaf_hash_hex"));
    let line = of(&v, "/disclosure0/bytes").as_bytes();
    assert_eq!(b64u(&commitment(&aid, line)), of(&v, "/disclosure0/commitment_b64u"));
    assert_eq!(read_disclosure(&aid, line).unwrap().value, "Website redesign".into());
    let statement = of(&v, "/statement/bytes").as_bytes();
    assert_eq!(hex(&statement_hash(statement)), of(&v, "/statement/hash_hex"));
    assert_eq!(ej::encode(&ej::parse(statement).unwrap()).unwrap(), statement);
    assert_eq!(Checkpoint::parse(of(&v, "/checkpoint_text")).unwrap().to_text(), of(&v, "/checkpoint_text"));
}

#[test]
fn the_log_is_rebuilt_signed_and_packed_to_the_byte() {
    let v = vectors();
    let example = file("example.aef");
    let parts = zip::read(&example).unwrap();
    let part = |name: &str| parts.iter().find(|file| file.name == name).unwrap().bytes;
    let (mut tree, mut rest) = (Levels::default(), &file("log-entries.bin")[..]);
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (entry, after) = after.split_at(u16::from_be_bytes(*length).into());
        tree.append(leaf_hash(entry));
        rest = after;
    }
    assert_eq!(b64(&tree.root()), of(&v, "/log/root_b64"));
    assert_eq!(b64(&tree.root_at(70)), of(&v, "/log/old_root_b64"));
    let seed = parse_hex(of(&v, "/log/seed_hex")).unwrap();
    let mut signer = Signer::new(NoteKey::from_seed("approvals.example/log/1", KeyKind::Log, &seed).unwrap());
    assert_eq!(signer.vkey().to_string(), of(&v, "/log/vkey"));
    let old = Checkpoint { origin: signer.vkey().name().into(), size: 70, root: tree.root_at(70) };
    assert_eq!(signer.sign(&old.to_text(), &[]).unwrap(), text("old-checkpoint.txt"));
    let consistency = tree.consistency_proof(70).unwrap();
    let issued = signer.sign(of(&v, "/checkpoint_text"), &consistency).unwrap();
    assert_eq!(issued, text("note-as-issued.txt"));
    let witness =
        NoteKey::from_seed("witness.example/w1", KeyKind::Witness, &sha256(b"aef1 test key witness")).unwrap();
    let note = format!("{issued}{}", witness.cosign(of(&v, "/checkpoint_text"), 1_772_360_340));
    assert_eq!(note, of(&v, "/checkpoint"));

    let indices = v["indices"].as_array().unwrap().iter().map(|index| index.as_u64().unwrap());
    let proofs = indices.map(|index| InclusionProof { index, hashes: tree.inclusion_proof(index).unwrap() }).collect();
    let lines = |name: &str| part(name).split_inclusive(|b| *b == b'\n').map(|line| &line[..line.len() - 1]).collect();
    let document = parts.iter().find(|file| file.name.starts_with("files/")).unwrap().bytes;
    let input = BundleInput {
        events: lines("events.jsonl"),
        disclosures: lines("disclosures.jsonl"),
        checkpoint: &note,
        proofs,
        files: vec![document],
        anchors: vec![Anchor::Tsr(file("anchor.tsr"))],
        consistency: vec![(70, consistency)],
        human: vec![],
    };
    // The reference writer puts the note as issued at the end of the consistency proof, where nobody looks.
    let ours = export(&input, Vec::new()).unwrap();
    let same = |files: &[zip::File<'_>]| {
        files
            .iter()
            .map(|f| (f.name.to_owned(), f.bytes.to_vec()))
            .filter(|f| f.0 != "consistency/70")
            .collect::<Vec<_>>()
    };
    assert_eq!(same(&zip::read(&ours).unwrap()), same(&parts));
    assert!(matches!(verify(&ours, &policy(), &Options::default()), Report::Valid(_)));
}

#[test]
fn events_are_written_to_the_byte() {
    let v = vectors();
    let example = file("example.aef");
    let parts = zip::read(&example).unwrap();
    let part = |name: &str| parts.iter().find(|file| file.name == name).unwrap().bytes;
    let lines = |name: &str| part(name).split(|b| *b == b'\n').filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let hashes = v["event_hashes_hex"].as_array().unwrap();
    let mut head = ChainHead::new(parse_hex(of(&v, "/aid")).unwrap());
    let mut disclosures = lines("disclosures.jsonl").into_iter().peekable();
    for (line, hash) in lines("events.jsonl").into_iter().zip(hashes) {
        let event = Event::parse(line).unwrap();
        let mut opened: Vec<(String, ej::Value, [u8; 32], &[u8])> = Vec::new();
        while let Some(line) = disclosures.next_if(|line| read_disclosure(&head.aid, line).unwrap().seq == event.seq) {
            let read = read_disclosure(&head.aid, line).unwrap();
            let salt = ej::parse(line).unwrap().as_array().unwrap()[1].as_str().unwrap().to_owned();
            opened.push((read.name, read.value, parse_b64u_exact(&salt).unwrap(), line));
        }
        opened.sort_by(|a, b| a.0.cmp(&b.0));
        let mut salts = opened.iter().map(|(_, _, salt, _)| *salt);
        let auth = event.auth.as_ref().map(|auth| Auth {
            methods: auth.methods.iter().map(|name| Method::parse(name).unwrap()).collect(),
            refs: auth.refs.clone(),
            session: parse_hex(&auth.session).unwrap(),
        });
        let draft = EventDraft {
            time: event.time,
            kind: event.kind.clone(),
            actor: event.actor,
            auth,
            data: event.data.clone(),
            fields: opened.iter().map(|(name, value, _, _)| (name.clone(), value.clone())).collect(),
        };
        let (sealed, next) = seal(&head, &draft, &mut || salts.next().unwrap()).unwrap();
        assert_eq!(std::str::from_utf8(&sealed.bytes).unwrap(), std::str::from_utf8(line).unwrap());
        assert_eq!(hex(&sealed.hash), hash.as_str().unwrap());
        assert!(sealed.disclosures.iter().map(|d| d.line.as_slice()).eq(opened.iter().map(|o| o.3)));
        head = next;
    }
    assert!(matches!(Event::parse(lines("events.jsonl")[3]).unwrap().actor.kind, ActorKind::Agent { .. }));
    assert_eq!((head.next_seq, head.last_time), (11, Some(Time::parse("2026-03-01T10:18:02.500Z").unwrap())));
}

#[test]
fn the_example_is_valid_sealed_and_complete() {
    let (old, entries, ca) =
        (file("old-checkpoint.txt"), file("log-entries.bin"), certificates_from_pem(&text("tsa-test-ca.pem")).unwrap());
    let options = Options {
        old: Some(&old),
        log_entries: Some(&entries),
        tsa_roots: ca.iter().map(Vec::as_slice).collect(),
        files: vec![
            ("proposal.pdf".into(), sha256(b"%PDF-1.7\n% aef1 test document, not a real PDF\n%%EOF\n"), 52),
            ("other.pdf".into(), [0; 32], 52),
        ],
    };
    let report = verify(&file("example.aef"), &policy(), &options);
    let Report::Valid(found) = &report else { panic!("{report:?}") };
    assert_eq!((report.exit_code(), found.completeness, found.consistent_with), (0, Completeness::FullScan, Some(70)));
    let sources: Vec<&str> = found.not_after.iter().map(|bound| bound.source.as_str()).collect();
    assert_eq!(sources, ["witness w1", "time stamp anchors/0.tsr"]);
    assert!(!found.own_checks);
    let text = report.to_text();
    for line in [
        "VALID, sealed",
        "Complete: a full scan",
        "continues the one of 70 entries",
        "Existed not later than 2026-03-01T10:19:00.000Z (witness w1).",
        "Decision \"approve\" by party 4b9b5db7a0244615733889a413d82e4f at 2026-03-01T10:18:02.417Z, level 3, event 8: signed by passkey",
        "Asked: Do you approve the website redesign proposal",
        "Agents prepared 1 events",
        "11 of 11 confidential values",
        "proposal.pdf is document 1, byte for byte.",
        "other.pdf is NOT one of the documents.",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let json: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
    assert_eq!(
        (json["verdict"].as_str(), json["decisions"][0]["proof"]["by"].as_str()),
        (Some("VALID"), Some("passkey"))
    );
    assert_eq!(json["files"][0]["document"].as_u64(), Some(1));
}

#[test]
fn negative_cases_end_with_their_codes() {
    for line in text("negative/expected.tsv").lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (case, expected) = (columns[0], columns[1]);
        let path = |name: &str| format!("negative/{name}");
        let entries = ["n04-truncated-with-scan", "m00-rebuilt-unchanged"]
            .contains(&case)
            .then(|| file(&path(&format!("{case}.entries"))));
        let old = (case == "n20-forked-history").then(|| file(&path("forked-old.txt")));
        let options = Options { old: old.as_deref(), log_entries: entries.as_deref(), ..Options::default() };
        let report = verify(&file(&path(&format!("{case}.aef"))), &policy(), &options);
        match &report {
            Report::Invalid(failure) => {
                assert_eq!(failure.code.as_str(), expected, "{case}: {failure}");
                assert_eq!(report.exit_code(), 1);
                let json: serde_json::Value = serde_json::from_str(&report.to_json()).unwrap();
                assert_eq!(json["code"].as_str(), Some(expected));
                assert!(report.to_text().starts_with(&format!("INVALID ({expected})\n")));
            }
            Report::Valid(found) => {
                assert_eq!(expected, "VALID", "{case}");
                let open = case == "n03-truncated-no-scan";
                assert_eq!(report.exit_code(), if open { 3 } else { 0 }, "{case}");
                assert_eq!(report.to_text().contains("later events may exist"), open);
                let disclosed = if case == "n07-erased-fields" { 9 } else { 11 };
                assert_eq!((found.fields_disclosed, found.fields_total), (disclosed, 11), "{case}");
            }
        }
    }
}

#[test]
fn time_stamps_are_good_only_from_a_named_authority_and_for_this_note() {
    let example = file("example.aef");
    let with = |stamp: Option<&[u8]>, roots: &[Vec<u8>]| {
        let mut writer = zip::Writer::new(Vec::new());
        for part in zip::read(&example).unwrap() {
            let bytes = if part.name == "anchors/0.tsr" { stamp.unwrap_or(part.bytes) } else { part.bytes };
            writer.file(part.name, bytes).unwrap();
        }
        let options = Options { tsa_roots: roots.iter().map(Vec::as_slice).collect(), ..Options::default() };
        match verify(&writer.finish().unwrap(), &policy(), &options) {
            Report::Valid(found) => found.not_after.last().unwrap().source.clone(),
            Report::Invalid(failure) => failure.to_string(),
        }
    };
    let [own, root] = ["tsa-test-ca.pem", "tsa-chain-root.pem"].map(|name| certificates_from_pem(&text(name)).unwrap());
    let chain = file("tsa-chain.tsr");
    assert!(with(None, &own).starts_with("time stamp"));
    // RSA root, ECDSA intermediate and authority.
    assert!(with(Some(&chain), &root).starts_with("time stamp"), "{}", with(Some(&chain), &root));
    assert!(with(None, &root).starts_with("E_ANCHOR"));
    assert!(with(Some(&chain), &own).starts_with("E_ANCHOR"));
    assert!(with(None, &[]).starts_with("witness"));
    // Everything in a stamp counts, but for a few bytes that nothing signs: its version, its outer names, the chain's own wrapping.
    let mut unnoticed = Vec::new();
    for at in (0..chain.len()).step_by(3) {
        let mut changed = chain.clone();
        changed[at] ^= 0x10;
        if !with(Some(&changed), &root).starts_with("E_ANCHOR") {
            unnoticed.push(at);
        }
    }
    assert!(unnoticed.len() < 14, "{unnoticed:?}");
    // A genuine stamp of another log's note.
    let mut teller = crate::story::straight(&crate::world::HONEST, crate::story::Proof::PasskeyP256);
    let made = teller.world.bundle();
    let mut writer = zip::Writer::new(Vec::new());
    for part in zip::read(&made.bundle).unwrap() {
        writer.file(part.name, part.bytes).unwrap();
    }
    writer.file("anchors/0.tsr", &chain).unwrap();
    let options = Options { tsa_roots: root.iter().map(Vec::as_slice).collect(), ..Options::default() };
    let report = verify(&writer.finish().unwrap(), &Policy::parse(&made.policy).unwrap(), &options);
    assert!(report.to_text().starts_with("INVALID (E_ANCHOR)"), "{report:?}");
    assert!(certificates_from_pem("").is_err());
}
