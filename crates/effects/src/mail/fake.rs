//! A mailer for tests: remembers, and fails when told to.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Mime;
use crate::outcome::{Attempt, Outcome};

/// What goes wrong with one sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The mail is not taken; this is the outcome.
    Refuse(Outcome),
    /// The mail is taken, but the answer is lost: what a crash after the server's yes looks like.
    LoseTheAnswer,
}

/// Remembers every mail that was taken, duplicates too.
#[derive(Default)]
pub struct FakeMailer {
    sent: Mutex<Vec<Mime>>,
    faults: Mutex<VecDeque<Fault>>,
}

impl FakeMailer {
    /// One that takes everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next sendings go wrong, one fault each, in this order.
    pub fn fail_next(&self, faults: impl IntoIterator<Item = Fault>) {
        held(&self.faults).extend(faults);
    }

    /// Everything taken so far, oldest first.
    pub fn sent(&self) -> Vec<Mime> {
        held(&self.sent).clone()
    }

    pub(super) fn send(&self, mime: &Mime, attempt: Attempt) -> Outcome {
        match held(&self.faults).pop_front() {
            Some(Fault::Refuse(outcome)) => outcome,
            Some(Fault::LoseTheAnswer) => {
                held(&self.sent).push(mime.clone());
                Outcome::RetryAfter { after: attempt.back_off(), reason: "The answer was lost.".to_owned() }
            }
            None => {
                held(&self.sent).push(mime.clone());
                Outcome::Done { detail: "250 taken by the fake".to_owned() }
            }
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{AutoSubmitted, Mailbox, Mailer, Message};
    use super::*;

    #[tokio::test]
    async fn faults_come_in_order_and_a_lost_answer_still_delivers() {
        let someone = Mailbox::parse("Ines <ines@client.example>").unwrap();
        let mime = Message {
            to: someone.clone(),
            from: someone,
            reply_to: None,
            subject: String::new(),
            text: String::new(),
            html: String::new(),
            message_id: "a@b".to_owned(),
            thread_root: None,
            list_unsubscribe: None,
            auto_submitted: AutoSubmitted::No,
            date: jiff::Timestamp::UNIX_EPOCH,
            attachments: Vec::new(),
        }
        .build()
        .unwrap();
        let fake = Arc::new(FakeMailer::new());
        let refusal = Outcome::GiveUp { reason: "no such mailbox".to_owned() };
        fake.fail_next([Fault::Refuse(refusal.clone()), Fault::LoseTheAnswer]);
        let mailer = Mailer::Fake(Arc::clone(&fake));
        let first = Attempt { number: 1, jitter: 0.5 };
        assert_eq!((mailer.send(&mime, first).await, fake.sent().len()), (refusal, 0));
        assert!(matches!(mailer.send(&mime, first).await, Outcome::RetryAfter { .. }));
        assert!(matches!(mailer.send(&mime, first).await, Outcome::Done { .. }));
        assert_eq!(fake.sent().len(), 2);
    }
}
