//! What an honest page would do for a person who submits, decides, or does what a step asks for.

use crate::actor::Actor;
use crate::calendar::Duration;
use crate::flow::definition::Field;
use crate::flow::step::StepKind;
use crate::flow::trial::{Reply, Word};
use crate::ids::{ChangeId, Name, ObligationId, PersonId, StepId, TaskId, ThreadId};
use crate::request::event::BrowserCard;
use crate::request::{
    Answer, ChangeDone, ChangeDraft, Command, Decision, NewFile, Proof, TaskState, Visibility, build_statement, missing,
};
use crate::simulate::package;
use crate::simulate::run::{Plan, Run, Stop, YES, pretend};
use crate::values::{Digest, FieldValue};
use std::collections::BTreeMap;

/// Chance that pretend terms and statements take: 16 bytes in base64url.
const NONCE: &str = "AAAAAAAAAAAAAAAAAAAAAA";

impl Run<'_> {
    /// Fills the package as the scenario says.
    pub(super) fn fill(&mut self) -> Result<(), Stop> {
        let given = &self.scenario.given;
        let fields: BTreeMap<Name, Option<FieldValue>> = self
            .flow
            .intake
            .fields
            .iter()
            .filter_map(|field| package::field(given, field).map(|value| (field.id.clone(), Some(value))))
            .collect();
        self.by_initiator(&Command::EditPackage { title: None, fields })?;
        for slot in package::slots(self.flow, given) {
            self.attach(&slot.id, 1)?;
        }
        Ok(())
    }

    pub(super) fn attach(&mut self, slot: &Name, version: u32) -> Result<(), Stop> {
        let accept = self.flow.intake.documents.iter().find(|own| own.id == *slot).map(|own| own.accept.as_slice());
        let file = package::file(slot, accept.unwrap_or_default(), version);
        self.by_initiator(&Command::AttachDocument(NewFile { slot: slot.clone(), file }))
    }

    /// What is required because of something else, and of which the scenario says nothing.
    fn complete(&mut self) -> Result<(), Stop> {
        let open: Vec<String> = missing(&self.state, self.flow).into_iter().map(|problem| problem.place).collect();
        for field in &self.flow.intake.fields {
            let unsaid = !self.scenario.given.fields.contains_key(&field.id);
            if let Some(value) = package::sample(field).filter(|_| unsaid && open.contains(&field.id.to_string())) {
                let fields = BTreeMap::from([(field.id.clone(), Some(value))]);
                self.by_initiator(&Command::EditPackage { title: None, fields })?;
            }
        }
        for slot in &self.flow.intake.documents {
            if self.scenario.given.documents.is_none() && open.contains(&slot.id.to_string()) {
                self.attach(&slot.id, 1)?;
            }
        }
        Ok(())
    }

    pub(super) fn submit(&mut self, reply: Reply) -> Result<(), Stop> {
        let open: Vec<ChangeId> = self.state.unanswered_changes().map(|(id, _)| id).collect();
        let done = if reply.says == Word::Unchanged { ChangeDone::Kept } else { ChangeDone::Changed };
        for change in open {
            let text = if done == ChangeDone::Kept { "It should stay as it is." } else { "Done as asked." };
            self.by_initiator(&Command::AnswerChange { change, done, text: text.to_owned() })?;
        }
        if self.replay.is_some() {
            self.pack_again()?;
        } else if self.state.round > 1 && reply.says != Word::Unchanged {
            let there: Vec<(Name, u32)> = self
                .state
                .current_documents()
                .filter_map(|(_, document)| Some((document.slot.clone()?, document.version)))
                .collect();
            for (slot, version) in there {
                self.attach(&slot, version + 1)?;
            }
        }
        self.complete()?;
        self.send()
    }

    /// Sends the package as it is.
    pub(super) fn send(&mut self) -> Result<(), Stop> {
        let submit = Command::Submit { terms_nonce: NONCE.to_owned(), findings: Vec::new(), pass_because: None };
        self.by_initiator(&submit)
    }

    /// Whoever is asked has a question first.
    pub(super) fn asks(&mut self, id: TaskId) -> Result<(), Stop> {
        let person = self.state.tasks.get(&id).map(|task| task.person);
        let Some(who) = person.and_then(|person| self.who(person)) else { return Ok(()) };
        let before: Vec<ThreadId> = self.state.threads.keys().copied().collect();
        let ask = Command::Ask { text: "A question.".to_owned(), place: None, visibility: Visibility::Everyone };
        let name = self.roster.name(who).to_owned();
        self.run(&Actor::Person(pretend(who)), &ask).map_err(|refusal| self.refused(&name, &refusal))?;
        let asked = self.state.threads.keys().find(|thread| !before.contains(thread)).copied();
        if let Some(thread) = asked {
            let after = self.scenario.given.answered_after.unwrap_or(Duration::Hours(1));
            self.plan_at(self.later(after), Plan::Tell(thread, id), YES);
        }
        Ok(())
    }

    /// Whoever owes the answer gives it; then the other says what comes next.
    pub(super) fn tell(&mut self, thread: ThreadId, id: TaskId) -> Result<(), Stop> {
        let owes = self.state.threads.get(&thread).and_then(|talk| talk.wait).and_then(|wait| wait.owes);
        let initiator = PersonId::Member(self.roster.initiator);
        let who = owes.and_then(|owes| self.who(owes.owner)).unwrap_or(initiator);
        let answer = Command::AnswerQuestion { thread, text: "An answer.".to_owned() };
        let name = self.roster.name(who).to_owned();
        self.run(&Actor::Person(pretend(who)), &answer).map_err(|refusal| self.refused(&name, &refusal))?;
        let asked = self.state.tasks.get(&id).map(|task| (task.step.clone(), task.person, task.state.clone()));
        let Some((step, person, TaskState::Asked { at, .. })) = asked else { return Ok(()) };
        let Some(who) = self.who(person) else { return Ok(()) };
        let reply = self.reply(&step, who);
        if reply.says != Word::Silent {
            self.plan_at(self.later(reply.after()), Plan::Answer(id, at), reply);
        }
        Ok(())
    }

    pub(super) fn answer(&mut self, id: TaskId, says: Word) -> Result<(), Stop> {
        let Some(task) = self.state.tasks.get(&id).cloned() else { return Ok(()) };
        let Some((who, step)) = self.who(task.person).zip(self.flow.step(&task.step)) else { return Ok(()) };
        let (by, actor) = (pretend(who), Actor::Person(pretend(who)));
        let mut commands = Vec::new();
        if matches!(who, PersonId::Contact(_)) {
            let browser = BrowserCard { ip: "192.0.2.1".to_owned(), ua: "A browser".to_owned() };
            commands.push(Command::OpenLink { by: by.clone(), browser });
        }
        match &step.kind {
            StepKind::Approve(_) | StepKind::Review(_) => {
                commands.push(Command::OpenSheet { by: by.clone(), task: id });
                if step.level() > 1 {
                    commands.push(Command::SendCode { by: by.clone() });
                }
            }
            StepKind::Form(form) => {
                let values =
                    form.fields.iter().map(|field| (field.id.clone(), self.fills(&task.step, field))).collect();
                commands.push(Command::SubmitForm { by: by.clone(), task: id, values });
            }
            StepKind::Upload(upload) => {
                for slot in &upload.documents {
                    let file = package::file(&slot.id, &slot.accept, 1);
                    commands.push(Command::SupplyFile { by: by.clone(), task: id, slot: slot.id.clone(), file });
                }
                commands.push(Command::FinishTask { by: by.clone(), task: id, note: None });
            }
            StepKind::Todo(_) => commands.push(Command::FinishTask { by: by.clone(), task: id, note: None }),
            _ => commands.push(Command::Acknowledge { by: by.clone(), task: id }),
        }
        for command in &commands {
            self.by(who, &actor, command)?;
        }
        if step.word().decides() {
            let decision = self.decision(who, id, says);
            self.by(who, &actor, &Command::Decide(Box::new(decision)))?;
        }
        Ok(())
    }

    /// What somebody fills in.
    fn fills(&self, step: &StepId, field: &Field) -> Option<FieldValue> {
        let filled =
            self.replay.as_ref().and_then(|replay| replay.past.state.filled.get(step)?.get(&field.id).cloned()?);
        filled.or_else(|| package::sample(field))
    }

    fn by(&mut self, who: PersonId, actor: &Actor, command: &Command) -> Result<(), Stop> {
        self.run(actor, command).map_err(|refusal| self.refused(self.roster.name(who), &refusal)).map(drop)
    }

    /// A decision as an honest page sends it.
    fn decision(&self, who: PersonId, task: TaskId, says: Word) -> Decision {
        let answer = match says {
            Word::Approve | Word::Asks | Word::Done | Word::Unchanged | Word::Silent | Word::Failed | Word::Skip => {
                Answer::Approve
            }
            Word::Conditions => Answer::ApproveWithConditions(vec!["One thing is put right.".to_owned()]),
            Word::Changes => {
                Answer::RequestChanges(vec![ChangeDraft { text: "Please change one thing.".to_owned(), place: None }])
            }
            Word::Decline => Answer::Decline("We will not go on with this.".to_owned()),
        };
        let actor = Actor::Person(pretend(who));
        let statement = build_statement(&self.state, &self.context(&actor, &[]), task, &answer, NONCE)
            .unwrap_or_else(|| unreachable!("whoever is asked was sent a package"));
        let bytes =
            serde_json::to_vec(&statement).unwrap_or_else(|wrong| unreachable!("a statement is plain data: {wrong}"));
        let statement_hash = Digest::of(&bytes);
        let step = self.state.tasks.get(&task).and_then(|task| self.state.steps.get(&task.step));
        let proof = match who {
            PersonId::Member(_) => Proof::Session,
            PersonId::Contact(_) if step.is_some_and(|run| run.level > 1) => {
                Proof::EmailCode { statement: statement_hash }
            }
            PersonId::Contact(_) => Proof::TypedName(self.roster.name(who).to_owned()),
        };
        let package = self.state.package().map_or(Digest([0; 32]), |package| package.digest);
        Decision { by: pretend(who), task, answer, comment: None, statement, statement_hash, package, proof }
    }

    pub(super) fn meet(&mut self, obligation: ObligationId) -> Result<(), Stop> {
        let open = self.state.open_obligations().any(|(id, _)| id == obligation);
        if !open {
            return Ok(());
        }
        self.by_initiator(&Command::MeetObligation { obligation, note: "It is put right.".to_owned() })
    }

    pub(super) fn accept(&mut self, obligation: ObligationId) -> Result<(), Stop> {
        let judge = self.state.open_obligations().find(|(id, _)| *id == obligation);
        let judge = judge.and_then(|(_, own)| self.state.judge(own)).and_then(|party| self.who(party));
        let Some(who) = judge else { return Ok(()) };
        let (by, actor) = (pretend(who), Actor::Person(pretend(who)));
        if matches!(who, PersonId::Contact(_)) {
            let browser = BrowserCard { ip: "192.0.2.1".to_owned(), ua: "A browser".to_owned() };
            self.by(who, &actor, &Command::OpenLink { by: by.clone(), browser })?;
        }
        self.by(who, &actor, &Command::AcceptObligation { by, obligation, note: None })
    }
}
