//! The verifier's trust policy (c2sp.org/tlog-policy) and the opening of checkpoints under it (evidence-spec.md, step 2).
//!
//! `log <vkey>`, `witness <name> <vkey>`, `group <name> <all|any|k> <members…>` and one `quorum <name|none>` line.

use std::collections::BTreeMap;

use crate::enc::parse_decimal;
use crate::failure::{Code, Failure, ensure, fail};
use crate::note::{Checkpoint, KeyKind, Note, Vkey};
use crate::transition::Transition;

/// Whom the verifier believes.
#[derive(Debug, Clone)]
pub struct Policy {
    logs: Vec<Vkey>,
    witnesses: BTreeMap<String, Vkey>,
    groups: BTreeMap<String, Group>,
    quorum: String,
}

#[derive(Debug, Clone)]
struct Group {
    threshold: usize,
    members: Vec<String>,
}

/// The name that means that no witness is needed.
const NO_QUORUM: &str = "none";

/// Whether the witnesses' quorum is asked of a checkpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quorum {
    /// As for the checkpoint of a bundle.
    Required,
    /// As for an older checkpoint that the holder got from the log itself.
    Waived,
}

/// A checkpoint whose signatures were checked.
#[derive(Debug, Clone)]
pub struct Opened {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// Checkpoint text, empty line and the log's first signature line: what time anchors stamp.
    pub note_as_issued: String,
    /// Names of witnesses and the times of their cosignatures, in seconds since 1970.
    pub cosignatures: Vec<(String, u64)>,
}

impl Policy {
    /// Parses a policy file; every fault is `E_POLICY`.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        let mut policy =
            Self { logs: Vec::new(), witnesses: BTreeMap::new(), groups: BTreeMap::new(), quorum: String::new() };
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let words: Vec<&str> = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect();
            match words.as_slice() {
                // A URL may follow a key; nothing here uses it.
                ["log", vkey] | ["log", vkey, _] => policy.logs.push(key(vkey, KeyKind::Log)?),
                ["witness", name, vkey] | ["witness", name, vkey, _] => {
                    policy.unused(name)?;
                    policy.witnesses.insert((*name).to_owned(), key(vkey, KeyKind::Witness)?);
                }
                ["group", name, threshold, members @ ..] => policy.group(name, threshold, members)?,
                ["quorum", name] if policy.quorum.is_empty() => {
                    ensure(*name == NO_QUORUM || policy.knows(name), Code::Policy, || format!("unknown name {name}"))?;
                    (*name).clone_into(&mut policy.quorum);
                }
                _ => return fail(Code::Policy, format!("line not understood: {line}")),
            }
        }
        ensure(!policy.logs.is_empty(), Code::Policy, || "no log key".into())?;
        ensure(!policy.quorum.is_empty(), Code::Policy, || "no quorum line".into())?;
        Ok(policy)
    }

    /// The policy of whoever trusts one log key and asks for no witness.
    pub fn of_log(vkey: &Vkey) -> Self {
        Self::of_logs(vec![vkey.clone()])
    }

    /// The same for several logs, each of which is believed about itself alone: an installation with those that it had before.
    pub fn of_logs(logs: Vec<Vkey>) -> Self {
        Self { logs, witnesses: BTreeMap::new(), groups: BTreeMap::new(), quorum: NO_QUORUM.to_owned() }
    }

    /// Trusts the key that follows one that is trusted already (`E_POLICY` if it follows another).
    pub fn follow(&mut self, transition: &Transition) -> Result<(), Failure> {
        ensure(self.logs.contains(&transition.old), Code::Policy, || {
            format!("the note leads on from {}, which this policy does not trust", transition.old)
        })?;
        self.logs.push(transition.new.clone());
        Ok(())
    }

    fn knows(&self, name: &str) -> bool {
        self.witnesses.contains_key(name) || self.groups.contains_key(name)
    }

    fn unused(&self, name: &str) -> Result<(), Failure> {
        ensure(name != NO_QUORUM && !self.knows(name), Code::Policy, || format!("name used twice: {name}"))
    }

    fn group(&mut self, name: &str, threshold: &str, members: &[&str]) -> Result<(), Failure> {
        self.unused(name)?;
        let known = !members.is_empty() && members.iter().all(|member| self.knows(member));
        ensure(known, Code::Policy, || format!("group {name} has no or unknown members"))?;
        let threshold = match threshold {
            "all" => members.len(),
            "any" => 1,
            number => parse_decimal(number).map_err(|f| Failure::new(Code::Policy, f.detail))? as usize,
        };
        ensure((1..=members.len()).contains(&threshold), Code::Policy, || {
            format!("group {name} asks for {threshold} members")
        })?;
        let members = members.iter().map(|member| (*member).to_owned()).collect();
        self.groups.insert(name.to_owned(), Group { threshold, members });
        Ok(())
    }

    /// Groups name only what stands before them, so this ends.
    fn satisfied(&self, name: &str, cosignatures: &[(String, u64)]) -> bool {
        match self.groups.get(name) {
            Some(group) => {
                group.members.iter().filter(|member| self.satisfied(member, cosignatures)).count() >= group.threshold
            }
            None => name == NO_QUORUM || cosignatures.iter().any(|(witness, _)| witness == name),
        }
    }

    /// Parses a note and checks every signature by a key of this policy (`E_NOTE`, `E_SIG`, `E_QUORUM`).
    ///
    /// Signatures by other keys are ignored; one by a known key must verify.
    pub fn open(&self, note: &[u8], quorum: Quorum) -> Result<Opened, Failure> {
        let note = Note::parse(note)?;
        let mut log_line = None;
        let mut cosignatures = Vec::new();
        for line in &note.signatures {
            for key in self.logs.iter().filter(|key| key.name() == note.checkpoint.origin && key.matches(line)) {
                ensure(key.verify_text(note.text, line), Code::Sig, || "the log's signature is wrong".into())?;
                log_line = log_line.or(Some(line.line));
            }
            for (name, key) in self.witnesses.iter().filter(|(_, key)| key.matches(line)) {
                match key.verify_cosignature(note.text, line) {
                    Some(time) => cosignatures.push((name.clone(), time)),
                    None => return fail(Code::Sig, format!("the cosignature of {name} is wrong")),
                }
            }
        }
        let Some(log_line) = log_line else {
            return fail(Code::Sig, "no signature by a trusted log key");
        };
        let satisfied = quorum == Quorum::Waived || self.satisfied(&self.quorum, &cosignatures);
        ensure(satisfied, Code::Quorum, || format!("{} is not satisfied", self.quorum))?;
        let note_as_issued = format!("{}\n{log_line}\n", note.text);
        Ok(Opened { checkpoint: note.checkpoint, note_as_issued, cosignatures })
    }
}

fn key(vkey: &str, kind: KeyKind) -> Result<Vkey, Failure> {
    let vkey = Vkey::parse(vkey)?;
    ensure(vkey.kind() == kind, Code::Policy, || format!("wrong type of key for its line: {vkey}"))?;
    Ok(vkey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::NoteKey;

    fn witness(n: u8) -> NoteKey {
        NoteKey::from_seed(&format!("w{n}.example"), KeyKind::Witness, &[n; 32]).unwrap()
    }

    #[test]
    fn groups_count_their_members() {
        let log = NoteKey::from_seed("log.example/1", KeyKind::Log, &[9; 32]).unwrap();
        let [a, b, c] = [witness(1), witness(2), witness(3)];
        let policy = format!(
            "# whom we trust\nlog {}\nwitness a {}\nwitness b {} https://b.example\nwitness c {}\ngroup g 2 a b c\ngroup h all g c\nquorum h\n",
            log.vkey(),
            a.vkey(),
            b.vkey(),
            c.vkey()
        );
        let policy = Policy::parse(&policy).unwrap();
        let text = Checkpoint { origin: "log.example/1".into(), size: 0, root: crate::merkle::empty_root() }.to_text();
        let issued = log.sign_text(&text);
        let code = |witnesses: &[&NoteKey], quorum| {
            let lines: String = witnesses.iter().map(|w| w.cosign(&text, 5)).collect();
            policy.open(format!("{issued}{lines}").as_bytes(), quorum).map_err(|f| f.code)
        };
        assert_eq!(code(&[&a, &c], Quorum::Required).unwrap().cosignatures, [("a".into(), 5), ("c".into(), 5)]);
        assert_eq!(code(&[&a, &b], Quorum::Required).unwrap_err(), Code::Quorum);
        assert_eq!(code(&[&c, &c], Quorum::Required).unwrap_err(), Code::Quorum);
        assert_eq!(code(&[], Quorum::Waived).unwrap().note_as_issued, issued);
    }

    #[test]
    fn a_policy_follows_from_key_to_key() {
        let key = |seed| NoteKey::from_seed("log.example/1", KeyKind::Log, &[seed; 32]).unwrap();
        let [first, second, third] = [key(1), key(2), key(3)];
        let to = |old: &NoteKey, new: &NoteKey| {
            Transition::open(Transition::sign(old, new, 0, crate::merkle::empty_root()).as_bytes()).unwrap()
        };
        let text = Checkpoint { origin: "log.example/1".into(), size: 0, root: crate::merkle::empty_root() }.to_text();
        let mut policy = Policy::of_log(first.vkey());
        assert_eq!(policy.follow(&to(&second, &third)).unwrap_err().code, Code::Policy);
        let open = |policy: &Policy, key: &NoteKey| policy.open(key.sign_text(&text).as_bytes(), Quorum::Required);
        assert_eq!(open(&policy, &third).unwrap_err().code, Code::Sig);
        policy.follow(&to(&first, &second)).unwrap();
        policy.follow(&to(&second, &third)).unwrap();
        assert!([first, second, third].iter().all(|key| open(&policy, key).is_ok()));
    }

    #[test]
    fn faulty_policies_are_refused() {
        let log = NoteKey::from_seed("log.example/1", KeyKind::Log, &[9; 32]).unwrap();
        let (log, w) = (log.vkey().to_string(), witness(1).vkey().to_string());
        for faulty in [
            String::new(),
            format!("log {log}\n"),
            "quorum none\n".into(),
            format!("log {w}\nquorum none\n"),
            format!("log {log}\nquorum none\nquorum none\n"),
            format!("log {log}\nquorum x\n"),
            format!("log {log}\nwitness a {w}\nwitness a {w}\nquorum a\n"),
            format!("log {log}\nwitness none {w}\nquorum none\n"),
            format!("log {log}\nwitness a {w}\ngroup g 2 a\nquorum g\n"),
            format!("log {log}\nwitness a {w}\ngroup g 0 a\nquorum g\n"),
            format!("log {log}\ngroup g any g\nquorum g\n"),
            format!("log {log}\nfriend {w}\nquorum none\n"),
        ] {
            assert_eq!(Policy::parse(&faulty).unwrap_err().code, Code::Policy, "{faulty}");
        }
    }
}
