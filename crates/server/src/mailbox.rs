//! The demo's mailbox: mail that would have left is kept as files and shown on a page of the program itself.
//!
//! One `.eml` file for each mail, exactly as a mail server would have got it, so any mail program opens it. The list in memory is
//! read from the folder when it is opened; nothing else is kept. A Message-ID that comes twice is shown once.
//!
//! Left out: any kind of sending. Not used outside the demo.

use anyhow::Context as _;
use effects::mail::{MailSink, Mime};
use jiff::Timestamp;
use mail_parser::{Message, MessageParser};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

/// LIMIT: mails that the mailbox holds; the oldest go when there are more.
pub const MAILS_MAX: usize = 5_000;

/// The mailbox.
#[derive(Debug)]
pub struct Mailbox {
    folder: PathBuf,
    /// Oldest first.
    mails: Mutex<Vec<Listed>>,
}

/// A mail in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name in the mailbox and, with `.eml`, in the folder; plain characters only.
    pub id: String,
    /// The reader's name.
    pub to_name: String,
    /// The reader's address.
    pub to_address: String,
    /// Sender's name.
    pub from_name: String,
    /// Sender's address.
    pub from_address: String,
    /// Subject.
    pub subject: String,
    /// The line that mail programs show beside the subject.
    pub preheader: String,
    /// When it was sent, in whole seconds.
    pub at: Timestamp,
}

/// A mail that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What the list shows of it.
    pub listed: Listed,
    /// Its HTML part; hostile as any mail's.
    pub html: String,
    /// Its text part.
    pub text: String,
    /// The first link of the text part.
    pub link: Option<String>,
}

impl Mailbox {
    /// Opens the folder, and makes it when it is not there. Files that are no mails are passed over.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the mailbox {}", folder.display()))?;
        let mut mails = Vec::new();
        for file in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = file?.path();
            let Some(id) = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".eml"))
            else {
                continue;
            };
            let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
            mails.extend(MessageParser::default().parse(&bytes).map(|mail| listed(id, &mail)));
        }
        mails.sort_by(|a, b| a.id.cmp(&b.id));
        let mailbox = Self { folder: folder.to_owned(), mails: Mutex::new(mails) };
        mailbox.forget_oldest();
        Ok(mailbox)
    }

    /// All mails, newest first.
    pub fn list(&self) -> Vec<Listed> {
        self.held().iter().rev().cloned().collect()
    }

    /// One mail; `None` if there is none of that name.
    pub fn get(&self, id: &str) -> Option<Opened> {
        // INVARIANT: only names from the list become paths.
        let listed = self.held().iter().find(|mail| mail.id == id).cloned()?;
        let bytes = std::fs::read(self.path(&listed.id)).ok()?;
        let mail = MessageParser::default().parse(&bytes)?;
        let text = mail.body_text(0).unwrap_or_default().into_owned();
        let html = mail.body_html(0).unwrap_or_default().into_owned();
        Some(Opened { link: first_link(&text).map(str::to_owned), listed, html, text })
    }

    /// Forgets those of these mails, by Message-ID, that hold one of the words.
    pub fn forget(&self, message_ids: &BTreeSet<String>, words: &BTreeSet<String>) {
        let gone: BTreeSet<String> = self
            .list()
            .into_iter()
            .filter(|mail| {
                let Ok(bytes) = std::fs::read(self.path(&mail.id)) else { return false };
                let Some(read) = MessageParser::default().parse(&bytes) else { return false };
                let id = read.message_id().unwrap_or_default().trim_matches(['<', '>']);
                let ours = message_ids.iter().any(|known| known.trim_matches(['<', '>']) == id);
                let text = read.body_text(0).unwrap_or_default();
                let parts = [mail.subject.as_str(), &mail.to_name, &mail.to_address, &text];
                ours && words.iter().any(|word| parts.iter().any(|part| part.contains(word.as_str())))
            })
            .map(|mail| mail.id)
            .collect();
        self.held().retain(|mail| !gone.contains(&mail.id));
        for id in gone {
            // One that stays behind is found again at the next start; it is the demo's only.
            let _ = std::fs::remove_file(self.path(&id));
        }
    }

    fn put(&self, mime: &Mime) -> std::io::Result<()> {
        let digest = domain::values::Digest::of(mime.message.message_id.as_bytes()).hex();
        let id = format!("{:012}-{}", mime.message.date.as_second(), digest.get(..16).unwrap_or_default());
        if self.held().iter().any(|mail| mail.id == id) {
            return Ok(());
        }
        // Whole or not at all: a mail that was half written is not a mail.
        let (path, half) = (self.path(&id), self.folder.join(format!("{id}.half")));
        std::fs::write(&half, &mime.bytes)?;
        std::fs::rename(half, path)?;
        if let Some(mail) = MessageParser::default().parse(&mime.bytes) {
            let mut mails = self.held();
            let new = listed(&id, &mail);
            if let Err(place) = mails.binary_search_by(|known| known.id.cmp(&new.id)) {
                mails.insert(place, new);
            }
        }
        self.forget_oldest();
        Ok(())
    }

    fn forget_oldest(&self) {
        let mut mails = self.held();
        let surplus = mails.len().saturating_sub(MAILS_MAX);
        for old in mails.drain(..surplus) {
            // A file that stays behind is found again, and forgotten again, at the next start.
            let _ = std::fs::remove_file(self.path(&old.id));
        }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.eml"))
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Vec<Listed>> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MailSink for Mailbox {
    fn keep<'a>(&'a self, mime: &'a Mime) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>> {
        // A small file on this machine; the demo has no load that would be worth a thread.
        Box::pin(async move { self.put(mime).map_err(|wrong| format!("The demo mailbox cannot be written: {wrong}.")) })
    }
}

fn listed(id: &str, mail: &Message<'_>) -> Listed {
    let (to_name, to_address) = person(mail.to());
    let (from_name, from_address) = person(mail.from());
    Listed {
        id: id.to_owned(),
        to_name,
        to_address,
        from_name,
        from_address,
        subject: mail.subject().unwrap_or_default().to_owned(),
        preheader: mail.body_html(0).and_then(|html| preheader(&html)).unwrap_or_default(),
        at: mail
            .date()
            .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok())
            .unwrap_or(Timestamp::UNIX_EPOCH),
    }
}

fn person(address: Option<&mail_parser::Address<'_>>) -> (String, String) {
    let first = address.and_then(|list| list.first());
    let part = |part: Option<&str>| part.unwrap_or_default().to_owned();
    (part(first.and_then(|a| a.name())), part(first.and_then(|a| a.address())))
}

/// Our mails carry the preview line as the title of their HTML part.
fn preheader(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("<title>")?;
    let (title, _) = rest.split_once("</title>")?;
    // The reverse of what the mails' templates write, the ampersand last.
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    Some(plain.iter().fold(title.to_owned(), |text, (written, meant)| text.replace(written, meant)))
}

fn first_link(text: &str) -> Option<&str> {
    let starts = ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme));
    let from = text.get(starts.min()?..)?;
    from.split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use effects::mail::{AutoSubmitted, Message, message_id};
    use effects::notifications::ApprovalRequest;

    fn mail(key: &str, at: i64) -> Mime {
        let written = ApprovalRequest::sample(wording::Words::ENGLISH).render();
        let mailbox = |text: &str| effects::mail::Mailbox::parse(text).unwrap();
        let message = Message {
            to: mailbox("Ines Moreau <ines@kestrel.example>"),
            from: mailbox("Halden Studio <assent@halden.example>"),
            reply_to: None,
            subject: written.subject,
            text: written.text,
            html: written.html,
            message_id: message_id(key, "halden.example"),
            thread_root: None,
            list_unsubscribe: None,
            auto_submitted: AutoSubmitted::Generated,
            date: Timestamp::from_second(at).unwrap(),
            attachments: Vec::new(),
        };
        message.build().unwrap()
    }

    #[tokio::test]
    async fn mails_are_kept_once_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(folder.path()).unwrap();
        for (key, at) in [("a", 1_773_219_600), ("b", 1_773_219_601), ("a", 1_773_219_600)] {
            mailbox.keep(&mail(key, at)).await.unwrap();
        }
        let list = mailbox.list();
        assert_eq!(list.iter().map(|m| m.at.as_second()).collect::<Vec<_>>(), [1_773_219_601, 1_773_219_600]);
        assert_eq!(Mailbox::open(folder.path()).unwrap().list(), list);
        let first = &list[0];
        assert_eq!((first.to_name.as_str(), first.to_address.as_str()), ("Ines Moreau", "ines@kestrel.example"));
        assert_eq!(first.from_name, "Halden Studio");
        assert_eq!(first.subject, "Approval: The long way round (HS-2041)");
        assert!(first.preheader.starts_with("Please decide by Thursday 12 March, 17:00."), "{}", first.preheader);
    }

    #[tokio::test]
    async fn a_mail_opens_with_its_link() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::open(folder.path()).unwrap();
        mailbox.keep(&mail("a", 1_773_219_600)).await.unwrap();
        let opened = mailbox.get(&mailbox.list()[0].id).unwrap();
        assert_eq!(
            opened.link.as_deref(),
            Some("https://assent.halden.example/a#Zk3mW8x2Qv5rT9yB1nC4dF7gH0jKLpSsUuVvXxYyZz0")
        );
        assert!(opened.text.contains("€48,000") && opened.html.starts_with("<!doctype html>"));
        for wrong in ["", "../secret", "000-a"] {
            assert!(mailbox.get(wrong).is_none());
        }
    }

    #[test]
    fn the_preview_line_is_read_as_written() {
        assert_eq!(preheader("<title>A &amp;lt; B &#39;x&#39;</title>").as_deref(), Some("A &lt; B 'x'"));
        assert_eq!(preheader("<p>none</p>"), None);
    }
}
