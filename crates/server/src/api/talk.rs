//! Questions, answers, and what was done about changes that were asked for.

use crate::api::answer::perform;
use crate::api::caller::{RequestsWrite, With};
use crate::api::input::{Act, KeyHeader, Prose, RequestPath, Segments};
use crate::api::problem::{ActProblems, Problem, Problems};
use crate::api::resource::{Request, Spot};
use crate::app::App;
use axum::extract::State;
use axum::response::Response;
use domain::ids::{ChangeId, RequestId, ThreadId};
use domain::request::{ChangeDone, Command, Visibility};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A question or a note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// What.
    pub text: Prose,
    /// Where, if it is about one place.
    #[serde(default)]
    pub place: Option<Spot>,
    /// Who may see it. `everyone` includes the client's people.
    pub visibility: Audience,
}

/// Who may see a question.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The team only.
    Internal,
    /// The team and the client's people.
    Everyone,
}

impl From<Audience> for Visibility {
    fn from(audience: Audience) -> Self {
        match audience {
            Audience::Internal => Self::Internal,
            Audience::Everyone => Self::Everyone,
        }
    }
}

/// An answer in a thread.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// What.
    pub text: Prose,
}

/// What was done about a change.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeReply {
    /// Done as asked, in part, or not.
    pub done: DoneWord,
    /// In words; for `kept`, why.
    pub text: Prose,
}

/// What can be done about a change.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DoneWord {
    /// As asked.
    Changed,
    /// In part.
    Partly,
    /// Not.
    Kept,
}

impl From<DoneWord> for ChangeDone {
    fn from(word: DoneWord) -> Self {
        match word {
            DoneWord::Changed => Self::Changed,
            DoneWord::Partly => Self::Partly,
            DoneWord::Kept => Self::Kept,
        }
    }
}

/// Asks, or writes a note among the team. The new thread is the last of `threads` in the answer.
#[utoipa::path(post, path = "/api/v1/requests/{request}/questions", operation_id = "ask_question", tag = "questions", params(RequestPath, KeyHeader), request_body = Question,
    security(("token" = ["requests:write"])),
    responses((status = 200, description = "The request after it", body = Request, headers(("ETag" = String, description = "Its state"))), Problems, ActProblems))]
pub async fn ask(
    State(app): State<App>,
    caller: With<RequestsWrite>,
    path: Segments,
    act: Act<Question>,
) -> Result<Response, Problem> {
    let id = path.read("request", RequestId::parse)?;
    let Question { text, place, visibility } = act.body;
    let command = Command::Ask { text: text.0, place: place.map(Into::into), visibility: visibility.into() };
    perform(&app, &caller, id, &act.call, &command).await
}

/// A thread of a request.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path for the OpenAPI document; Segments reads it")]
pub struct ThreadPath {
    /// The request.
    #[param(pattern = "^req_[0-9a-f]{32}$")]
    request: String,
    /// The thread.
    #[param(pattern = "^thr_[0-9a-f]{32}$")]
    thread: String,
}

/// Answers in a thread.
#[utoipa::path(post, path = "/api/v1/requests/{request}/questions/{thread}/answers", operation_id = "answer_question", tag = "questions", params(ThreadPath, KeyHeader), request_body = Reply,
    security(("token" = ["requests:write"])),
    responses((status = 200, description = "The request after it", body = Request, headers(("ETag" = String, description = "Its state"))), Problems, ActProblems))]
pub async fn answer(
    State(app): State<App>,
    caller: With<RequestsWrite>,
    path: Segments,
    act: Act<Reply>,
) -> Result<Response, Problem> {
    let (id, thread) = (path.read("request", RequestId::parse)?, path.read("thread", ThreadId::parse)?);
    perform(&app, &caller, id, &act.call, &Command::AnswerQuestion { thread, text: act.body.text.0 }).await
}

/// A change of a request.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "describes the path for the OpenAPI document; Segments reads it")]
pub struct ChangePath {
    /// The request.
    #[param(pattern = "^req_[0-9a-f]{32}$")]
    request: String,
    /// The change that was asked for.
    #[param(pattern = "^chg_[0-9a-f]{32}$")]
    change: String,
}

/// Says what was done about a change, while the next round is prepared.
#[utoipa::path(post, path = "/api/v1/requests/{request}/changes/{change}/answer", operation_id = "answer_change", tag = "questions", params(ChangePath, KeyHeader), request_body = ChangeReply,
    security(("token" = ["requests:write"])),
    responses((status = 200, description = "The request after it", body = Request, headers(("ETag" = String, description = "Its state"))), Problems, ActProblems))]
pub async fn answer_change(
    State(app): State<App>,
    caller: With<RequestsWrite>,
    path: Segments,
    act: Act<ChangeReply>,
) -> Result<Response, Problem> {
    let (id, change) = (path.read("request", RequestId::parse)?, path.read("change", ChangeId::parse)?);
    let command = Command::AnswerChange { change, done: act.body.done.into(), text: act.body.text.0 };
    perform(&app, &caller, id, &act.call, &command).await
}
