//! A mail that belongs to no request: its address lines, and its bytes.

use super::compose::{Composed, mail_host};
use crate::app::App;
use crate::words;
use domain::directory::Workspace;
use effects::mail::{AutoSubmitted, Mailbox, Message, message_id};
use effects::notifications::{Frame, Rendered};
use jiff::Timestamp;
use store::Leased;
use wording::Words;

/// Who gets it, who may be answered, and what it says.
pub(super) struct Letter {
    pub(super) to: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
    pub(super) written: Rendered,
    pub(super) date: Timestamp,
}

/// What such a mail is about, and to whom.
pub(super) fn frame(workspace: &Workspace, client: &str, reference: &str, recipient: &str, speaks: Words) -> Frame {
    Frame {
        words: speaks,
        workspace: workspace.name.clone(),
        client: client.to_owned(),
        reference: reference.to_owned(),
        title: String::new(),
        recipient: recipient.to_owned(),
        greeting: words::short_name(recipient).to_owned(),
        line: Vec::new(),
        imprint: String::new(),
    }
}

/// Its bytes, or why it can never be sent.
pub(super) fn composed(app: &App, leased: &Leased, workspace: Workspace, letter: Letter) -> Composed {
    let from = match Mailbox::parse(&app.mail_from) {
        Ok(from) => Mailbox { name: workspace.name, ..from },
        Err(wrong) => return Composed::Impossible(format!("The sender's address is not usable: {wrong}.")),
    };
    let message = Message {
        to: letter.to,
        from,
        reply_to: letter.reply_to,
        subject: letter.written.subject,
        text: letter.written.text,
        html: letter.written.html,
        message_id: message_id(&leased.row.id, &mail_host(&app.public.host)),
        thread_root: None,
        list_unsubscribe: None,
        auto_submitted: AutoSubmitted::Generated,
        date: letter.date,
        attachments: Vec::new(),
    };
    match message.build() {
        Ok(mime) => Composed::Mail(Box::new(mime)),
        Err(wrong) => Composed::Impossible(format!("It cannot be written as a mail: {wrong}.")),
    }
}
