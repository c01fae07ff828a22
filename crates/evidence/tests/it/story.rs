//! Approvals as this project writes them: rounds, reviews inside, decisions by the client. Drawn at random, or told straight.

use evidence::ej::{self, Value};
use evidence::enc::{hex, parse_hex};
use evidence::hash::package_hash;
use evidence::{Actor, ActorKind, Auth, Hash, Id, Method, Role};

use crate::world::{Edits, Passkey, World, auth, human, system};

/// How a person in a step proves who they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    Password,
    Totp,
    Link,
    Code,
    PasskeyP256,
    PasskeyEd25519,
}

impl Proof {
    fn level(self) -> i64 {
        match self {
            Self::Password => 0,
            Self::Link => 1,
            Self::Code | Self::Totp => 2,
            Self::PasskeyP256 | Self::PasskeyEd25519 => 3,
        }
    }
}

/// One person's part.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    pub(crate) proof: Proof,
    pub(crate) choice: &'static str,
    /// Takes the first answer back and gives another.
    pub(crate) hesitates: bool,
}

pub(crate) struct StepPlan {
    pub(crate) kind: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) level: i64,
    pub(crate) parts: Vec<Part>,
}

pub(crate) struct Teller<'a> {
    pub(crate) world: World<'a>,
    pub(crate) sender: Actor,
    pub(crate) sender_auth: Auth,
    round: i64,
    steps: i64,
    /// Standing decisions by clients.
    pub(crate) decisions: Vec<i64>,
}

fn data<const N: usize>(members: [(&str, Value); N]) -> Value {
    ej::object(members)
}

impl<'a> Teller<'a> {
    pub(crate) fn open(seed: u64, edits: &'a Edits<'a>, min_level: i64) -> Self {
        let mut world = World::new(seed, edits);
        let sender = human(world.id(), Role::Sender);
        let sender_auth = auth(&[], &[], world.id());
        let flow = hex(&world.rng.bytes::<32>());
        let terms = data([
            ("choices", ej::array(["approve", "request_changes", "decline"])),
            ("min_level", min_level.into()),
            ("need", 1.into()),
            ("flow", flow.into()),
            ("kind", "deliverable".into()),
        ]);
        let title = world.rng.text();
        let card = data([("name", "Ada".into()), ("email", "ada@studio.example".into())]);
        world.add(
            "approval.opened",
            sender,
            Some(sender_auth.clone()),
            terms,
            vec![("title", title.into()), ("sender", card)],
        );
        Self { world, sender, sender_auth, round: 0, steps: 0, decisions: Vec::new() }
    }

    pub(crate) fn note(&mut self) {
        let agent =
            Actor { kind: ActorKind::Agent { on_behalf_of: self.sender.id }, id: [0xa9; 16], role: Role::Sender };
        let text = self.world.rng.text();
        let kind = ["message.drafted", "summary.made", "note.added"][self.world.rng.below(3) as usize];
        self.world.add(kind, agent, None, data([("ai", true.into())]), vec![("text", text.into())]);
    }

    pub(crate) fn submit(&mut self) {
        self.round += 1;
        let documents: Vec<i64> = self.world.documents.keys().copied().collect();
        let hashes: Vec<Hash> = self
            .world
            .documents
            .values()
            .map(|d| parse_hex(d.card().get("sha256").and_then(Value::as_str).unwrap()).unwrap())
            .collect();
        let package = hex(&package_hash(&hashes));
        let submitted =
            data([("round", self.round.into()), ("package", package.into()), ("documents", ej::array(documents))]);
        self.world.add("package.submitted", self.sender, Some(self.sender_auth.clone()), submitted, vec![]);
    }

    /// Plays a step through; true if it was approved.
    pub(crate) fn step(&mut self, plan: &StepPlan) -> bool {
        self.steps += 1;
        let step = format!("{}-{}", plan.kind, self.steps);
        let opened = data([
            ("step", step.as_str().into()),
            ("round", self.round.into()),
            ("kind", plan.kind.into()),
            ("rule", plan.rule.into()),
            ("level", plan.level.into()),
            ("count", (plan.parts.len() as i64).into()),
        ]);
        self.world.add("step.opened", system(), None, opened, vec![]);
        let parties: Vec<Id> = plan.parts.iter().map(|_| self.world.id()).collect();
        for (at, party) in parties.iter().enumerate() {
            let person = data([("name", self.world.rng.text().into()), ("email", "zoe@client.example".into())]);
            let added = data([("party", hex(party).into()), ("may_decide", (plan.kind == "approve").into())]);
            self.world.add("party.added", self.sender, Some(self.sender_auth.clone()), added, vec![("person", person)]);
            let task = format!("{step}-task-{at}");
            let assigned = data([
                ("task", task.into()),
                ("party", hex(party).into()),
                ("step", step.as_str().into()),
                ("round", self.round.into()),
            ]);
            self.world.add("task.assigned", system(), None, assigned, vec![]);
        }
        let mut approvals = 0;
        for (at, (part, party)) in plan.parts.iter().zip(&parties).enumerate() {
            let seq = self.answer(plan.kind, &format!("{step}-task-{at}"), *party, *part);
            approvals += i64::from(part.choice == "approve");
            if plan.kind == "approve" {
                self.decisions.push(seq as i64);
            }
        }
        let count = plan.parts.len() as i64;
        let needed = match plan.rule {
            "all" => count,
            "any" => 1,
            "majority" => count / 2 + 1,
            other => other.strip_prefix("at_least:").unwrap().parse().unwrap(),
        };
        let declined = plan.parts.iter().any(|part| part.choice == "decline");
        let approved = approvals >= needed;
        let outcome = if approved {
            "approved"
        } else if declined {
            "declined"
        } else {
            "changes"
        };
        let closed = data([("step", step.as_str().into()), ("round", self.round.into()), ("outcome", outcome.into())]);
        self.world.add("step.closed", system(), None, closed, vec![]);
        approved
    }

    /// One person's way through a step; the number of their answer.
    fn answer(&mut self, kind: &str, task: &str, party: Id, part: Part) -> u64 {
        let inside = kind == "review";
        let person = human(party, if inside { Role::Sender } else { Role::Client });
        let session = self.world.id();
        let (mut methods, mut refs, mut passkey) = (Vec::new(), Vec::new(), None);
        let world = &mut self.world;
        let named = |channel: &str| data([("party", hex(&party).into()), ("channel", channel.into())]);
        if part.proof == Proof::Totp {
            methods.push(Method::Totp);
            // The event that shows it is itself made by someone who has just shown it.
            refs.push(world.add("auth.totp_ok", person, Some(auth(&methods, &[], session)), named("totp"), vec![]));
        }
        if part.proof.level() >= 1 && !inside {
            methods.push(Method::Link);
            let followed = data([("party", hex(&party).into()), ("interactive", true.into())]);
            let client = data([("ip", "192.0.2.7".into()), ("ua", "Test".into())]);
            refs.push(world.add(
                "link.opened",
                person,
                Some(auth(&methods, &[], session)),
                followed,
                vec![("client", client)],
            ));
        }
        if part.proof.level() >= 2 && !inside {
            methods.push(Method::OtpEmail);
            refs.push(world.add("auth.otp_ok", person, Some(auth(&methods, &refs, session)), named("email"), vec![]));
        }
        if part.proof.level() >= 3 {
            let key = match part.proof {
                Proof::PasskeyEd25519 => Passkey::Ed25519(ed25519_dalek::SigningKey::from_bytes(&world.rng.bytes())),
                _ => Passkey::p256(&mut world.rng),
            };
            let enrolled = data([("party", hex(&party).into())]);
            refs.push(world.add(
                "auth.passkey_enrolled",
                person,
                Some(auth(&methods, &refs, session)),
                enrolled,
                vec![("passkey", key.enrolment())],
            ));
            methods.push(Method::Passkey);
            passkey = Some(key);
        }
        let known = auth(&methods, &refs, session);
        let documents: Vec<(i64, Value)> = world.documents.values().map(|d| (d.n, d.card())).collect();
        for (n, card) in documents {
            let shown = data([("party", hex(&party).into()), ("n", n.into()), ("complete", true.into())]);
            world.add("document.shown", person, Some(known.clone()), shown, vec![("shown", card)]);
        }
        let recorded = if inside { "review.recorded" } else { "decision.recorded" };
        let withdrawn = if inside { "review.withdrawn" } else { "decision.withdrawn" };
        let give = |world: &mut World<'a>, choice: &str| {
            let statement = world.statement(&party, choice);
            let webauthn = passkey
                .as_ref()
                .map(|key| ("webauthn", key.assert(&statement, "https://www.approvals.example:8443", 5)));
            let members = [
                ("party", hex(&party)),
                ("task", task.to_owned()),
                ("choice", choice.to_owned()),
                ("channel", "web".to_owned()),
            ];
            let fields =
                [("statement", statement), ("comment", world.rng.text().into())].into_iter().chain(webauthn).collect();
            let members = ej::object(members.map(|(key, text)| (key, Value::Str(text))));
            world.add(recorded, person, Some(known.clone()), members, fields)
        };
        if part.hesitates {
            give(world, "decline");
            let taken = data([("party", hex(&party).into()), ("task", task.into()), ("channel", "web".into())]);
            let reason = world.rng.text();
            world.add(withdrawn, person, Some(known.clone()), taken, vec![("reason", reason.into())]);
        }
        give(world, part.choice)
    }

    pub(crate) fn complete(&mut self, outcome: &str) {
        let completed = data([("outcome", outcome.into()), ("decisions", ej::array(self.decisions.clone()))]);
        self.world.add("approval.completed", system(), None, completed, vec![]);
    }

    pub(crate) fn seal(&mut self, outcome: &str) {
        let count = self.world.events.len() as i64 + 1;
        self.world.add(
            "approval.sealed",
            system(),
            None,
            data([("count", count.into()), ("outcome", outcome.into())]),
            vec![],
        );
    }
}

fn draw(teller: &mut Teller<'_>, inside: bool, level: i64, last: bool) -> Vec<Part> {
    let rng = &mut teller.world.rng;
    let proofs: &[Proof] = match (inside, level) {
        (true, 0) => &[Proof::Password, Proof::Totp],
        (true, _) => &[Proof::Totp],
        (false, 1) => &[Proof::Link, Proof::Code, Proof::PasskeyP256],
        (false, 2) => &[Proof::Code, Proof::PasskeyP256],
        (false, _) => &[Proof::PasskeyP256],
    };
    let choices: &[&str] =
        if last { &["approve", "approve", "approve", "decline"] } else { &["approve", "request_changes"] };
    let people = 1 + rng.below(3);
    (0..people)
        .map(|_| Part {
            proof: proofs[rng.below(proofs.len() as u64) as usize],
            choice: choices[rng.below(choices.len() as u64) as usize],
            hesitates: rng.chance(15),
        })
        .collect()
}

/// A random history that an honest server could have written, sealed or not, with some values withheld.
pub(crate) fn random(seed: u64) -> crate::world::Made {
    let mut teller = Teller::open(seed, &crate::world::HONEST, 1);
    let mut next = 1;
    let mut outcome = None;
    let rounds = 1 + teller.world.rng.below(3);
    for round in 1..=rounds {
        if let Some(n) = teller.world.documents.keys().next().copied().filter(|_| teller.world.rng.chance(60)) {
            teller.world.documents.remove(&n);
            let withdrawn = data([("n", n.into())]);
            teller.world.add("document.withdrawn", teller.sender, Some(teller.sender_auth.clone()), withdrawn, vec![]);
        }
        for _ in 0..=teller.world.rng.below(2) {
            let (sender, auth) = (teller.sender, teller.sender_auth.clone());
            teller.world.attach(sender, &auth, next);
            next += 1;
        }
        (0..teller.world.rng.below(3)).for_each(|_| teller.note());
        teller.submit();
        for kind in ["review", "approve"] {
            let inside = kind == "review";
            let level = if inside { teller.world.rng.below(2) as i64 } else { 1 + teller.world.rng.below(3) as i64 };
            let parts = draw(&mut teller, inside, level, round == rounds);
            let rule = ["all", "any", "majority", "at_least:1"][teller.world.rng.below(4) as usize];
            let declined = parts.iter().any(|part| part.choice == "decline");
            let approved = teller.step(&StepPlan { kind, rule, level, parts });
            if !approved && declined {
                outcome = Some("decline");
            } else if approved && !inside && round == rounds {
                outcome = Some("approve");
            }
            if !approved {
                break;
            }
        }
        if outcome.is_some() {
            break;
        }
    }
    if let Some(outcome) = outcome {
        teller.complete(outcome);
        if teller.world.rng.chance(80) {
            teller.seal(outcome);
            if teller.world.rng.chance(40) {
                teller.world.add("annex.note", system(), None, data([]), vec![("text", "Sent.".into())]);
            }
        }
    }
    let log = teller.world.log();
    let withheld: Vec<u64> = (0..10).map(|_| teller.world.rng.below(80)).collect();
    let some = teller.world.rng.chance(50);
    teller.world.pack(&log, |seq, _| !some || !withheld.contains(&seq), |at| !some || at % 3 != 2)
}

/// The same approval every time: a review by two, a decision by three (a code, two passkeys), approved and sealed.
pub(crate) fn straight<'a>(edits: &'a Edits<'a>, third: Proof) -> Teller<'a> {
    let mut teller = Teller::open(7, edits, 1);
    let (sender, auth) = (teller.sender, teller.sender_auth.clone());
    teller.world.attach(sender, &auth, 1);
    teller.world.attach(sender, &auth, 2);
    teller.note();
    teller.submit();
    let part = |proof, hesitates| Part { proof, choice: "approve", hesitates };
    let parts = vec![part(Proof::Totp, true), part(Proof::Password, false)];
    assert!(teller.step(&StepPlan { kind: "review", rule: "all", level: 0, parts }));
    let parts = vec![part(Proof::Code, true), part(Proof::PasskeyP256, false), part(third, false)];
    assert!(teller.step(&StepPlan { kind: "approve", rule: "all", level: 2, parts }));
    teller.complete("approve");
    teller.seal("approve");
    teller
}
