//! A pretend installation: one approval in a log with others, a signer, a witness, and bundles of it.

use std::collections::BTreeMap;

use evidence::bundle::{BundleInput, InclusionProof, export};
use evidence::ej::{self, Object, Value};
use evidence::enc::{b64u, hex};
use evidence::event::Event;
use evidence::hash::{Entry, entry, event_hash, sha256};
use evidence::merkle::{Levels, leaf_hash};
use evidence::note::{Checkpoint, KeyKind, NoteKey};
use evidence::signer::Signer;
use evidence::{Actor, ActorKind, Auth, ChainHead, EventDraft, Hash, Id, Method, Role, Time, seal};
use p256::ecdsa::signature::Signer as _;

pub(crate) const ORIGIN: &str = "approvals.example/log/1";
pub(crate) const RP: &str = "approvals.example";

/// xorshift64*: the same seed gives the same world.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        (self.next() >> 11) % n
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next() as u8)
    }

    pub(crate) fn text(&mut self) -> String {
        let odd = [
            "Zoë",
            "\"",
            "\\",
            "\n",
            "\u{1}",
            "\u{7f}",
            "\u{2028}",
            "\u{1f600}",
            "\r\t",
            "e\u{301}",
            "approve",
            " ",
            "\u{feff}",
            "漢",
        ];
        (0..self.below(9)).map(|_| odd[self.below(odd.len() as u64) as usize]).collect()
    }
}

/// Changes to what an honest writer would write. Both see the type of the event.
pub(crate) struct Edits<'a> {
    /// Before the event is sealed.
    pub(crate) draft: &'a dyn Fn(&mut EventDraft),
    /// Between sealing and logging: what a dishonest server could do.
    pub(crate) event: &'a dyn Fn(&str, &mut Object),
}

pub(crate) const HONEST: Edits<'static> = Edits { draft: &|_| (), event: &|_, _| () };

pub(crate) struct Document {
    pub(crate) n: i64,
    pub(crate) bytes: Vec<u8>,
}

impl Document {
    pub(crate) fn card(&self) -> Value {
        ej::object([
            ("sha256", hex(&sha256(&self.bytes)).into()),
            ("size", (self.bytes.len() as i64).into()),
            ("media", "text/plain".into()),
        ])
    }
}

pub(crate) struct World<'a> {
    pub(crate) rng: Rng,
    pub(crate) head: ChainHead,
    pub(crate) events: Vec<Vec<u8>>,
    pub(crate) disclosures: Vec<(u64, String, Vec<u8>)>,
    pub(crate) documents: BTreeMap<i64, Document>,
    pub(crate) files: Vec<Vec<u8>>,
    entries: Vec<Entry>,
    edits: &'a Edits<'a>,
    now: i64,
}

/// A bundle with all that a holder may have beside it.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) bundle: Vec<u8>,
    pub(crate) policy: String,
    pub(crate) entries: Vec<u8>,
    pub(crate) old: String,
}

/// How a log is put together from the approval's entries.
pub(crate) struct Log {
    pub(crate) order: Vec<Entry>,
    pub(crate) positions: Vec<u64>,
}

impl<'a> World<'a> {
    pub(crate) fn new(seed: u64, edits: &'a Edits<'a>) -> Self {
        let mut rng = Rng::new(seed);
        let head = ChainHead::new(rng.bytes());
        let (events, disclosures, documents) = (Vec::new(), Vec::new(), BTreeMap::new());
        Self {
            rng,
            head,
            events,
            disclosures,
            documents,
            files: Vec::new(),
            entries: Vec::new(),
            edits,
            now: 1_772_355_600_000,
        }
    }

    /// Appends an event; its number.
    pub(crate) fn add(
        &mut self,
        kind: &str,
        actor: Actor,
        auth: Option<Auth>,
        data: Value,
        fields: Vec<(&str, Value)>,
    ) -> u64 {
        // Clocks step back now and then; the chain must not.
        self.now += self.rng.below(90_000) as i64 - 20_000;
        let Value::Object(data) = data else { panic!("data is an object") };
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let mut draft =
            EventDraft { time: Time::from_unix_millis(self.now), kind: kind.to_owned(), actor, auth, data, fields };
        (self.edits.draft)(&mut draft);
        let (sealed, mut head) = seal(&self.head, &draft, &mut || self.rng.bytes()).unwrap();
        let mut bytes = sealed.bytes;
        let Value::Object(mut event) = ej::parse(&bytes).unwrap() else { panic!("an event is an object") };
        let honest = event.clone();
        (self.edits.event)(&draft.kind, &mut event);
        if event != honest {
            bytes = ej::encode(&Value::Object(event)).unwrap();
            head.prev = event_hash(&bytes);
        }
        self.entries.push(entry(&self.head.aid, sealed.seq, &head.prev));
        self.disclosures.extend(sealed.disclosures.into_iter().map(|d| (sealed.seq, d.name, d.line)));
        self.events.push(bytes);
        self.head = head;
        sealed.seq
    }

    pub(crate) fn id(&mut self) -> Id {
        self.rng.bytes()
    }

    pub(crate) fn attach(&mut self, sender: Actor, auth: &Auth, n: i64) {
        let mut bytes = format!("document {n} ").into_bytes();
        bytes.extend(self.rng.bytes::<24>());
        let document = Document { n, bytes };
        self.add(
            "document.attached",
            sender,
            Some(auth.clone()),
            ej::object([("n", n.into())]),
            vec![("document", document.card())],
        );
        self.files.push(document.bytes.clone());
        self.documents.insert(n, document);
    }

    /// What the person confirms, over the documents attached now.
    pub(crate) fn statement(&mut self, party: &Id, choice: &str) -> Value {
        let documents = self.documents.values().map(|document| {
            let card = document.card();
            ej::object([
                ("n", document.n.into()),
                ("sha256", card.get("sha256").unwrap().clone()),
                ("size", card.get("size").unwrap().clone()),
            ])
        });
        ej::object([
            ("v", 1.into()),
            ("aid", hex(&self.head.aid).into()),
            ("party", hex(party).into()),
            ("choice", choice.into()),
            ("ask", format!("Do you approve? {}", self.rng.text()).into()),
            ("consent", "I am authorised to decide.".into()),
            ("lang", "en".into()),
            ("documents", Value::Array(documents.collect())),
            ("nonce", b64u(&self.rng.bytes::<16>()).into()),
        ])
    }

    /// Scatters the approval's entries over a log with those of others.
    pub(crate) fn log(&mut self) -> Log {
        let (mut order, mut positions) = (Vec::new(), Vec::new());
        for entry in self.entries.clone() {
            for _ in 0..self.rng.below(6) {
                order.push(noise(&mut self.rng));
            }
            positions.push(order.len() as u64);
            order.push(entry);
        }
        (0..self.rng.below(20)).for_each(|_| order.push(noise(&mut self.rng)));
        Log { order, positions }
    }

    /// Signs the log and packs the bundle; `disclose` says which disclosures and `keep` which files go in.
    pub(crate) fn pack(
        &mut self,
        log: &Log,
        disclose: impl Fn(u64, &str) -> bool,
        keep: impl Fn(usize) -> bool,
    ) -> Made {
        let mut tree = Levels::default();
        let mut signer = Signer::new(log_key());
        let old_size = self.rng.below(log.order.len() as u64);
        let mut old = String::new();
        for (at, entry) in log.order.iter().enumerate() {
            if at as u64 == old_size {
                old = signer.sign(&checkpoint(&tree), &[]).unwrap();
            }
            tree.append(leaf_hash(entry));
        }
        let text = checkpoint(&tree);
        let consistency = tree.consistency_proof(old_size).unwrap();
        let issued = signer.sign(&text, &consistency).unwrap();
        let witness = NoteKey::from_seed("witness.example/w1", KeyKind::Witness, &sha256(b"witness")).unwrap();
        let note = format!("{issued}{}", witness.cosign(&text, self.now as u64 / 1000 + 60));
        let proofs = log
            .positions
            .iter()
            .map(|index| InclusionProof { index: *index, hashes: tree.inclusion_proof(*index).unwrap() });
        let input = BundleInput {
            events: self.events.iter().map(Vec::as_slice).collect(),
            disclosures: self
                .disclosures
                .iter()
                .filter(|(seq, name, _)| disclose(*seq, name))
                .map(|(_, _, line)| line.as_slice())
                .collect(),
            checkpoint: &note,
            proofs: proofs.collect(),
            files: self
                .files
                .iter()
                .enumerate()
                .filter(|(at, _)| keep(*at))
                .map(|(_, bytes)| bytes.as_slice())
                .collect(),
            anchors: Vec::new(),
            consistency: vec![(old_size, consistency)],
            human: vec![("readme.txt", b"How to verify this.\n")],
        };
        let bundle = export(&input, Vec::new()).unwrap();
        let framed = |entry: &Entry| [&(entry.len() as u16).to_be_bytes()[..], entry].concat();
        let entries = log.order.iter().flat_map(framed).collect();
        let policy = format!("log {}\nwitness w1 {}\nquorum w1\n", signer.vkey(), witness.vkey());
        Made { bundle, policy, entries, old }
    }

    /// The whole story, nothing withheld.
    pub(crate) fn bundle(&mut self) -> Made {
        let log = self.log();
        self.pack(&log, |_, _| true, |_| true)
    }

    pub(crate) fn event(&self, seq: u64) -> Event {
        Event::parse(&self.events[seq as usize]).unwrap()
    }
}

fn checkpoint(tree: &Levels) -> String {
    Checkpoint { origin: ORIGIN.to_owned(), size: tree.size(), root: tree.root() }.to_text()
}

pub(crate) fn log_key() -> NoteKey {
    NoteKey::from_seed(ORIGIN, KeyKind::Log, &sha256(b"log")).unwrap()
}

pub(crate) fn noise(rng: &mut Rng) -> Entry {
    entry(&rng.bytes(), rng.below(9), &rng.bytes())
}

pub(crate) fn human(id: Id, role: Role) -> Actor {
    Actor { kind: ActorKind::Human, id, role }
}

pub(crate) fn system() -> Actor {
    Actor { kind: ActorKind::System, id: [0x5e; 16], role: Role::System }
}

pub(crate) fn auth(methods: &[Method], refs: &[u64], session: Id) -> Auth {
    Auth { methods: methods.to_vec(), refs: refs.to_vec(), session }
}

/// Id of every passkey here, in base64url.
const CREDENTIAL: &str = "Y3JlZGVudGlhbCAx";

/// A passkey of one of the kinds that a test can sign with.
pub(crate) enum Passkey {
    P256(p256::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
}

impl Passkey {
    pub(crate) fn p256(rng: &mut Rng) -> Self {
        let mut scalar: Hash = rng.bytes();
        scalar[0] = 1;
        Self::P256(p256::ecdsa::SigningKey::from_slice(&scalar).unwrap())
    }

    pub(crate) fn enrolment(&self) -> Value {
        let (alg, spki) = match self {
            Self::P256(key) => {
                let prefix = [
                    0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce,
                    0x3d, 3, 1, 7, 3, 0x42, 0,
                ];
                (-7, [&prefix[..], key.verifying_key().to_sec1_point(false).as_bytes()].concat())
            }
            Self::Ed25519(key) => {
                let prefix = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0];
                (-8, [&prefix[..], key.verifying_key().as_bytes()].concat())
            }
        };
        ej::object([("alg", alg.into()), ("cred", CREDENTIAL.into()), ("spki", b64u(&spki).into()), ("rp", RP.into())])
    }

    /// Signs a statement as a browser would.
    pub(crate) fn assert(&self, statement: &Value, origin: &str, flags: u8) -> Value {
        let challenge = b64u(&evidence::hash::statement_hash(&ej::encode(statement).unwrap()));
        let client_data = format!(
            r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"{origin}","crossOrigin":false,"other":[1.5,null]}}"#
        );
        let auth_data = [&sha256(RP.as_bytes())[..], &[flags, 0, 0, 0, 7]].concat();
        let signed = [&auth_data[..], &sha256(client_data.as_bytes())].concat();
        let signature = match self {
            Self::P256(key) => {
                let signature: p256::ecdsa::Signature = key.sign(&signed);
                der(&signature.to_bytes())
            }
            Self::Ed25519(key) => ed25519_dalek::Signer::sign(key, &signed).to_bytes().to_vec(),
        };
        ej::object([
            ("auth_data", b64u(&auth_data).into()),
            ("client_data", b64u(client_data.as_bytes()).into()),
            ("cred", CREDENTIAL.into()),
            ("sig", b64u(&signature).into()),
        ])
    }
}

/// `SEQUENCE { r, s }` from the 64 bytes of both.
fn der(scalars: &[u8]) -> Vec<u8> {
    let integer = |scalar: &[u8]| {
        let digits: Vec<u8> = scalar.iter().copied().skip_while(|digit| *digit == 0).collect();
        let sign = if digits[0] >= 0x80 { vec![0] } else { vec![] };
        [&[2, (sign.len() + digits.len()) as u8][..], &sign, &digits].concat()
    };
    let (r, s) = scalars.split_at(32);
    let both = [integer(r), integer(s)].concat();
    [&[0x30, both.len() as u8][..], &both].concat()
}
