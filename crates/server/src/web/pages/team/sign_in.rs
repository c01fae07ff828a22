//! Signing in: e-mail and password, then a code for those who asked for one. Also where one lands when signed out.

use super::form::Form;
use crate::web::components::Notice;
use askama::Template;

/// `GET /sign-in` and `GET /sign-in/code`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/sign_in.html")]
pub struct SignInPage {
    /// Which of the two steps.
    pub step: SignInStep,
    /// What just happened: signed out, session ended, link used up.
    pub notice: Option<Notice>,
    /// The step's form; it names no field as wrong, since that would say which of two was right.
    pub form: Form,
}

/// A step of signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInStep {
    /// E-mail and password: posts `email`, `password` and `next` to `/sign-in`.
    Password,
    /// The code from the app: posts `code` to `/sign-in/code`. Carries the address that passed the first step.
    Code(String),
}
