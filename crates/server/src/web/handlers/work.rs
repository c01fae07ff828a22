//! Answers to steps that ask for a form, for files, or for something to do: of members and of the client's people alike.

use super::team::typed;
use super::team::uploads::{part, take, unreadable};
use crate::app::App;
use crate::execute::{ExecuteError, With, execute};
use crate::files::FileError;
use crate::keys::same;
use crate::live::Live;
use crate::web::error::WebError;
use crate::web::form::Form;
use crate::web::handlers::fields;
use crate::web::present::fields::field_name;
use crate::web::present::team::Wrong;
use crate::web::session::form_token;
use axum::extract::multipart::Multipart;
use domain::actor::{Actor, Person};
use domain::flow::definition::Field;
use domain::flow::{Step, StepKind};
use domain::ids::{Name, SessionId, TaskId};
use domain::request::event::FileCard;
use domain::request::{Command, Refusal};

const MISSING: &str = "Something is missing or does not fit. It is marked below, and nothing you wrote is lost.";

/// Whoever answers, and where.
pub struct Asked<'a> {
    pub app: &'a App,
    pub live: &'a Live,
    pub by: Person,
    pub session: SessionId,
    /// The request's page.
    pub back: String,
}

impl Asked<'_> {
    /// Their own task of that name, with its step.
    fn task(&self, task: &str) -> Result<(TaskId, &Step), WebError> {
        let id = TaskId::parse(task).map_err(|_| WebError::NotFound)?;
        let own = self.by.who().in_request(self.live.state.id);
        let task = self.live.state.tasks.get(&id).filter(|task| task.person == own).ok_or(WebError::NotFound)?;
        Ok((id, self.live.flow.step(&task.step).ok_or(WebError::NotFound)?))
    }

    async fn give(&self, command: &Command, with: With) -> Result<(), ExecuteError> {
        let actor = Actor::Person(self.by.clone());
        execute(self.app, self.live.workspace, &actor, self.live.state.id, command, with).await.map(|_| ())
    }

    /// A form, or that it is done. What could not be taken comes back, to be shown with what was typed.
    pub async fn answer(&self, task: &str, form: &Form) -> Result<Option<Wrong>, WebError> {
        let (task, step) = self.task(task)?;
        let mut wrong = Wrong { typed: typed(form), ..Wrong::default() };
        let by = self.by.clone();
        let (command, asked): (Command, &[Field]) = match &step.kind {
            StepKind::Form(asked) => {
                let values = fields::read(&asked.fields, form, &mut wrong);
                (Command::SubmitForm { by, task, values }, &asked.fields)
            }
            _ => (Command::FinishTask { by, task, note: form.some("note").map(str::to_owned) }, &[]),
        };
        if !wrong.errors.is_empty() {
            MISSING.clone_into(&mut wrong.whole);
            return Ok(Some(wrong));
        }
        match self.give(&command, With::default()).await {
            Ok(()) => Ok(None),
            Err(ExecuteError::Refused(Refusal::Incomplete(problems))) => {
                MISSING.clone_into(&mut wrong.whole);
                for problem in problems {
                    let field = asked.iter().find(|field| field.id.as_str() == problem.place);
                    wrong.errors.insert(field.map_or(problem.place, field_name), problem.says);
                }
                Ok(Some(wrong))
            }
            Err(ExecuteError::Refused(Refusal::Unacceptable { field, says })) => {
                wrong.errors.insert(field.to_owned(), says);
                Ok(Some(wrong))
            }
            Err(other) => Err(WebError::from_execute(other, self.back.clone())),
        }
    }

    /// A file for a slot: `_csrf`, then `file`, so that nothing is stored for a form that is not ours.
    pub async fn file(&self, task: &str, slot: &str, mut upload: Multipart) -> Result<Option<Wrong>, WebError> {
        let (task, step) = self.task(task)?;
        let StepKind::Upload(wanted) = &step.kind else { return Err(WebError::NotFound) };
        let slot = wanted.documents.iter().find(|one| one.id.as_str() == slot).ok_or(WebError::NotFound)?.id.clone();
        let token = part(&mut upload, "_csrf").await?;
        if !same(token.as_bytes(), form_token(self.app, self.session).as_bytes()) {
            return Err(WebError::StaleForm);
        }
        let file = upload.next_field().await.map_err(|_| unreadable())?.filter(|field| field.name() == Some("file"));
        let says = match take(self.app, self.live, file.ok_or_else(unreadable)?).await {
            Ok(file) => {
                let card = file.card.clone();
                let command =
                    Command::SupplyFile { by: self.by.clone(), task, slot: slot.clone(), file: file.card.clone() };
                match self.give(&command, With { side: file.rows, ..With::default() }).await {
                    Ok(()) => {
                        crate::renditions::begin(self.app, self.live.workspace, &card);
                        return Ok(None);
                    }
                    Err(ExecuteError::Refused(Refusal::Unacceptable { says, .. })) => says,
                    Err(other) => return Err(WebError::from_execute(other, self.back.clone())),
                }
            }
            Err(fault @ (FileError::Corrupt | FileError::Unavailable(_) | FileError::Store(_))) => {
                return Err(fault.into());
            }
            Err(unfit) => unfit.to_string(),
        };
        let mut wrong = Wrong::default();
        wrong.errors.insert(slot.to_string(), says);
        Ok(Some(wrong))
    }
}

/// A file that was supplied.
pub fn supplied(live: &Live, task: &str, slot: &str) -> Result<(TaskId, FileCard), WebError> {
    let task = TaskId::parse(task).map_err(|_| WebError::NotFound)?;
    let slot = Name::parse(slot).map_err(|_| WebError::NotFound)?;
    let there = live.state.supplied.get(&(task, slot)).and_then(|supplied| supplied.file.clone());
    there.map(|file| (task, file)).ok_or(WebError::NotFound)
}
