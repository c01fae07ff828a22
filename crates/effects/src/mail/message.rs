//! One mail, and its exact bytes.
//!
//! INVARIANT: equal messages give equal bytes. Message-ID and date are part of the message, and MIME boundaries are
//! derived from it; nothing here asks a clock or chance.

use std::fmt;
use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment as LettreAttachment, Mailbox as LettreMailbox, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

/// A name and an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Display name; may be empty.
    pub name: String,
    /// `local@domain`; the domain may be written in any script.
    pub address: String,
}

/// Whether a machine wrote the mail (RFC 3834). Other machines do not answer those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AutoSubmitted {
    /// A person pressed send and is named as its writer.
    No,
    /// Sent because something happened: nearly all of ours.
    Generated,
}

/// A file that travels with the mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// As shown to the reader; no path.
    pub file_name: String,
    /// For example `application/zip`.
    pub media_type: String,
    /// The whole of it.
    pub bytes: Vec<u8>,
}

/// One mail to one person. One recipient each: nobody sees another's address, and each has their own outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The one recipient.
    pub to: Mailbox,
    /// Sender as shown.
    pub from: Mailbox,
    /// Where an answer goes, if not to `from`.
    pub reply_to: Option<Mailbox>,
    /// Never holds the link or a code.
    pub subject: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
    /// From [`message_id`].
    pub message_id: String,
    /// From [`thread_root`]; mail programs gather all that share it into one conversation.
    pub thread_root: Option<String>,
    /// An `https` address that stops such mails with one POST (RFC 8058); only where mails are optional.
    pub list_unsubscribe: Option<String>,
    /// Person or machine.
    pub auto_submitted: AutoSubmitted,
    /// When the event behind it happened; the same on every try.
    pub date: Timestamp,
    /// Files, together at most [`ATTACHMENTS_BYTES_MAX`].
    pub attachments: Vec<Attachment>,
}

/// LIMIT: 10 MiB of attachments; with base64 that stays under what common mail servers accept.
pub const ATTACHMENTS_BYTES_MAX: usize = 10 * 1024 * 1024;

/// A mail ready to be handed over, as often as needed.
#[derive(Clone)]
pub struct Mime {
    /// What it was made from.
    pub message: Message,
    /// Exactly what the mail server receives as message data.
    pub bytes: Vec<u8>,
    /// Of `bytes`; goes into the evidence as `mime_sha256`.
    pub sha256: [u8; 32],
    pub(super) envelope: Envelope,
}

/// A message that must not or cannot be sent. Says which part, never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// CR, LF, NUL or another control character in what becomes a header.
    #[error("{0} holds a line break or another control character")]
    ForbiddenCharacter(&'static str),
    /// Not an address that mail can be sent to.
    #[error("{0} is not a mail address; write name@host or Name <name@host>")]
    Address(&'static str),
    /// Message-ID or thread root without the form `left@host`.
    #[error("{0} is not of the form left@host")]
    Id(&'static str),
    /// Only `https` or loopback `http` can be pressed.
    #[error("the unsubscribe address is not a web address")]
    Unsubscribe,
    /// Outside the years that a mail header can state.
    #[error("the date is outside the years 1970 to 9999")]
    Date,
    /// Not a media type.
    #[error("the media type of an attachment is malformed")]
    MediaType,
    /// See [`ATTACHMENTS_BYTES_MAX`].
    #[error("the attachments are too large for a mail")]
    TooLarge,
}

/// The Message-ID for the effect `key` (event id and index), stable over retries, nodes and crashes.
pub fn message_id(key: &str, host: &str) -> String {
    format!("{key}@{host}")
}

/// The id that every mail about a request refers to. No mail carries it itself: whoever joins late, or gets the
/// second mail first, still has the one conversation.
pub fn thread_root(request_id: &str, host: &str) -> String {
    format!("{request_id}.thread@{host}")
}

impl Mailbox {
    /// Reads `name@host` or `Name <name@host>`.
    pub fn parse(text: &str) -> Result<Self, MailError> {
        refuse_controls("the address", text)?;
        let read: LettreMailbox = text.parse().map_err(|_| MailError::Address("it"))?;
        let mailbox = Self { name: read.name.unwrap_or_default(), address: read.email.to_string() };
        mailbox.checked("it").map(|_| mailbox)
    }

    /// The name as typed and the address as it travels: the domain in ASCII, so that a server without SMTPUTF8 takes it.
    fn checked(&self, part: &'static str) -> Result<LettreMailbox, MailError> {
        refuse_controls(part, &self.name)?;
        refuse_controls(part, &self.address)?;
        let (local, domain) = self.address.rsplit_once('@').ok_or(MailError::Address(part))?;
        let ascii = match url::Host::parse(domain) {
            Ok(url::Host::Domain(ascii)) => ascii,
            Ok(url::Host::Ipv4(_) | url::Host::Ipv6(_)) | Err(_) => {
                return Err(MailError::Address(part));
            }
        };
        let address = Address::new(local, ascii).map_err(|_| MailError::Address(part))?;
        let name = self.name.trim();
        Ok(LettreMailbox::new((!name.is_empty()).then(|| name.to_owned()), address))
    }
}

impl Message {
    /// Writes the mail out.
    ///
    /// # Errors
    /// Anything in a header position that could start another header, and addresses that are none.
    pub fn build(self) -> Result<Mime, MailError> {
        let to = self.to.checked("the recipient")?;
        let from = self.from.checked("the sender")?;
        let envelope = Envelope::new(Some(from.email.clone()), vec![to.email.clone()])
            .map_err(|_| MailError::Address("the recipient"))?;
        refuse_controls("the subject", &self.subject)?;
        let mut headers = lettre::Message::builder()
            .message_id(Some(bracketed("the Message-ID", &self.message_id)?))
            .date(system_time(self.date)?)
            .from(from)
            .to(to)
            .subject(self.subject.clone());
        if let Some(reply_to) = &self.reply_to {
            headers = headers.reply_to(reply_to.checked("the reply address")?);
        }
        if let Some(root) = &self.thread_root {
            let root = bracketed("the thread root", root)?;
            headers = headers.in_reply_to(root.clone()).references(root);
        }
        if let Some(address) = &self.list_unsubscribe {
            let url = url::Url::parse(address)
                .ok()
                .filter(|url| matches!(url.scheme(), "https" | "http"))
                .ok_or(MailError::Unsubscribe)?;
            headers = headers
                .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("List-Unsubscribe"), format!("<{url}>")))
                .raw_header(HeaderValue::new(
                    HeaderName::new_from_ascii_str("List-Unsubscribe-Post"),
                    "List-Unsubscribe=One-Click".to_owned(),
                ));
        }
        headers = match self.auto_submitted {
            AutoSubmitted::No => headers,
            AutoSubmitted::Generated => headers.raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            )),
        };
        let body = self.body()?;
        let built = headers.envelope(envelope.clone()).multipart(body).map_err(|_| MailError::Address("the sender"))?;
        let bytes = built.formatted();
        let sha256 = Sha256::digest(&bytes).into();
        Ok(Mime { message: self, bytes, sha256, envelope })
    }

    fn body(&self) -> Result<MultiPart, MailError> {
        let boundary = self.boundary();
        let readable = MultiPart::alternative()
            .boundary(format!("{boundary}-parts"))
            .singlepart(SinglePart::plain(self.text.clone()))
            .singlepart(SinglePart::html(self.html.clone()));
        if self.attachments.is_empty() {
            return Ok(readable);
        }
        if self.attachments.iter().map(|attachment| attachment.bytes.len()).sum::<usize>() > ATTACHMENTS_BYTES_MAX {
            return Err(MailError::TooLarge);
        }
        let mut whole = MultiPart::mixed().boundary(format!("{boundary}-whole")).multipart(readable);
        for attachment in &self.attachments {
            refuse_controls("the name of an attachment", &attachment.file_name)?;
            let media_type = ContentType::parse(&attachment.media_type).map_err(|_| MailError::MediaType)?;
            whole = whole.singlepart(
                LettreAttachment::new(attachment.file_name.clone()).body(attachment.bytes.clone(), media_type),
            );
        }
        Ok(whole)
    }

    /// Depends on all content, so nobody can write a text that contains the boundary of the mail it goes into.
    fn boundary(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.message_id, &self.text, &self.html] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        for attachment in &self.attachments {
            hash.update(Sha256::digest(&attachment.bytes));
        }
        hash.finalize().iter().take(16).fold(String::from("assent-"), |text, byte| format!("{text}{byte:02x}"))
    }
}

/// Without content: mails are personal, and debug output ends in logs.
impl fmt::Debug for Mime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mime")
            .field("message_id", &self.message.message_id)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

fn refuse_controls(part: &'static str, text: &str) -> Result<(), MailError> {
    // U+2028 and U+2029 are line breaks for some readers, so they are treated as such.
    let forbidden = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.chars().any(forbidden) { Err(MailError::ForbiddenCharacter(part)) } else { Ok(()) }
}

fn bracketed(part: &'static str, id: &str) -> Result<String, MailError> {
    refuse_controls(part, id)?;
    let (left, host) = id.split_once('@').ok_or(MailError::Id(part))?;
    let plain = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
    };
    if plain(left) && plain(host) && id.len() <= 200 { Ok(format!("<{id}>")) } else { Err(MailError::Id(part)) }
}

fn system_time(at: Timestamp) -> Result<SystemTime, MailError> {
    // A header has whole seconds, and years of four digits; 253402300799 is the last second of 9999.
    if (0..=253_402_300_799).contains(&at.as_second()) { Ok(SystemTime::from(at)) } else { Err(MailError::Date) }
}
