//! Nothing panics on arbitrary bytes, and what is written is read back.

use evidence::ej::{self, Value};
use evidence::event::{Event, read_disclosure};
use evidence::policy::{Policy, Quorum};
use evidence::verify::{Options, Report, certificates_from_pem, verify};
use evidence::{Time, zip};
use proptest::prelude::*;

use crate::vectors::file;

/// Any value that has an EJ text, within the depth that is allowed.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        (-ej::INT_MAX..=ej::INT_MAX).prop_map(Value::Int),
        any::<String>().prop_map(Value::Str),
        Just(Value::Object(ej::Object::new())),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::btree_map("[a-z][a-z0-9_.]{0,8}", inner, 0..5).prop_map(Value::Object),
        ]
    })
}

/// Text that is nearly EJ, so that the parser gets far before it must refuse.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
    (value(), any::<prop::sample::Index>(), any::<u8>(), any::<bool>()).prop_map(|(value, at, byte, insert)| {
        let mut bytes = ej::encode(&value).unwrap();
        let at = at.index(bytes.len());
        if insert {
            bytes.insert(at, byte);
        } else {
            bytes[at] = byte;
        }
        bytes
    })
}

proptest! {
    #[test]
    fn values_survive_their_text(value in value()) {
        prop_assert_eq!(ej::parse(&ej::encode(&value).unwrap()).unwrap(), value);
    }

    /// The rule that a reader must re-encode and compare: here, accepting is the same.
    #[test]
    fn whatever_is_accepted_comes_back_the_same(bytes in nearly()) {
        if let Ok(value) = ej::parse(&bytes) {
            prop_assert_eq!(ej::encode(&value).unwrap(), bytes);
        }
    }

    #[test]
    fn nothing_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = ej::parse(&bytes);
        let _ = Event::parse(&bytes);
        let _ = read_disclosure(&[0; 16], &bytes);
        let _ = zip::read(&bytes);
        let _ = Policy::parse(&text);
        let _ = Time::parse(&text);
        let _ = certificates_from_pem(&text);
        let policy = Policy::parse(std::str::from_utf8(&file("policy.txt")).unwrap()).unwrap();
        let _ = policy.open(&bytes, Quorum::Required);
        prop_assert!(matches!(verify(&bytes, &policy, &Options::default()), Report::Invalid(_)));
    }

    #[test]
    fn times_survive_their_text(millis in any::<i64>()) {
        let time = Time::from_unix_millis(millis);
        prop_assert_eq!(Time::parse(&time.to_string()).unwrap(), time);
    }

    /// A stamp is parsed by hand-written DER: damage must end in a refusal, never in a panic.
    #[test]
    fn damaged_parts_never_panic(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), part in 0..4_usize) {
        let example = file("example.aef");
        let policy = Policy::parse(std::str::from_utf8(&file("policy.txt")).unwrap()).unwrap();
        let ca = certificates_from_pem(std::str::from_utf8(&file("tsa-test-ca.pem")).unwrap()).unwrap();
        let mut entries = file("log-entries.bin");
        let mut old = file("old-checkpoint.txt");
        let mut writer = zip::Writer::new(Vec::new());
        for entry in zip::read(&example).unwrap() {
            let mut bytes = entry.bytes.to_vec();
            if ["anchors/0.tsr", "consistency/70"].get(part).is_some_and(|name| *name == entry.name) {
                for (at, byte) in &damage {
                    bytes[at.index(entry.bytes.len())] = *byte;
                }
            }
            writer.file(entry.name, &bytes).unwrap();
        }
        if part >= 2 {
            let target = if part == 2 { &mut entries } else { &mut old };
            let length = target.len();
            for (at, byte) in &damage {
                target[at.index(length)] = *byte;
            }
        }
        let options = Options { old: Some(&old), log_entries: Some(&entries), tsa_roots: ca.iter().map(Vec::as_slice).collect(), files: vec![] };
        let _ = verify(&writer.finish().unwrap(), &policy, &options);
    }
}
