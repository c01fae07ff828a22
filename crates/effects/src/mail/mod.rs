//! Mail: a [`Message`] becomes exact bytes ([`Mime`]), and a [`Mailer`] hands those bytes over.
//!
//! The bytes are a function of the message alone, so a second sending after a crash is byte for byte the first one
//! with the same Message-ID, and mail programs show it once. "Delivered to the mail server" is said only in
//! [`Outcome::Done`], and that is made only from the server's own answer.
//!
//! Left out: what mails say ([`crate::notifications`]), bounces and replies (inbound mail comes later).
//! Start with [`Message`], then `smtp.rs`.

mod config;
#[cfg(any(test, feature = "fake"))]
mod fake;
mod message;
mod smtp;

use std::pin::Pin;
use std::sync::Arc;

pub use config::{ConfigError, MailConfig, Timeouts, Tls};
#[cfg(any(test, feature = "fake"))]
pub use fake::{FakeMailer, Fault};
pub use message::{
    ATTACHMENTS_BYTES_MAX, Attachment, AutoSubmitted, MailError, Mailbox, Message, Mime, message_id, thread_root,
};
pub use smtp::{CONNECTIONS_MAX, SmtpMailer};

use crate::outcome::{Attempt, Outcome};

/// The way mail leaves.
#[derive(Clone)]
pub enum Mailer {
    /// A real mail server.
    Smtp(Arc<SmtpMailer>),
    /// The demo: mail goes to a page inside the program, and none leaves the machine.
    Demo(Arc<dyn MailSink>),
    /// No mail server is set up yet. Mail waits.
    Nowhere,
    /// Tests: remembers what was sent and fails on request.
    #[cfg(any(test, feature = "fake"))]
    Fake(Arc<FakeMailer>),
}

/// Where the demo keeps mail. The server implements it over its store; this crate does not know the store.
pub trait MailSink: Send + Sync {
    /// Keeps one mail. Keeping the same Message-ID twice must show it once.
    fn keep<'a>(&'a self, mime: &'a Mime) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;
}

impl Mailer {
    /// Hands one mail over, once. Trying again is the caller's part, with the same [`Mime`].
    pub async fn send(&self, mime: &Mime, attempt: Attempt) -> Outcome {
        match self {
            Self::Smtp(smtp) => smtp.send(mime, attempt).await,
            Self::Demo(sink) => match sink.keep(mime).await {
                Ok(()) => Outcome::Done { detail: "Kept in the demo mailbox; nothing left this machine.".to_owned() },
                Err(reason) => Outcome::RetryAfter { after: attempt.back_off(), reason },
            },
            Self::Nowhere => Outcome::RetryAfter {
                after: attempt.back_off(),
                reason: "No mail server is set up. Set ASSENT_SMTP.".to_owned(),
            },
            #[cfg(any(test, feature = "fake"))]
            Self::Fake(fake) => fake.send(mime, attempt),
        }
    }
}
