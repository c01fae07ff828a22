//! Who may approve at a client, as its administrator reads it.

use crate::register::{confirmed, what};
use crate::web::components::{Letterhead, Notice, Person, Side};
use crate::web::form::Form;
use crate::web::pages::client::register::{RegisterPage, RegisterRow, RegisterStage};
use crate::web::session::Asked;
use crate::words;
use domain::directory::{Grant, GrantSaid, Project, RegisterReply, ReplyRefused, Said, fingerprint};
use domain::ids::GrantId;
use store::Confirmation;

/// What was typed.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The fingerprint of what they were shown.
    pub shown: String,
    /// For each grant that a field was posted for: what is said, and how it differs.
    pub said: Vec<(GrantId, String, String)>,
    /// Who is missing.
    pub missing: String,
}

impl Typed {
    /// Reads a form.
    pub fn read(form: &Form) -> Self {
        let key = |name: &str| name.strip_prefix("said-").and_then(|key| GrantId::parse(key).ok());
        let said = form.pairs().filter_map(|(name, value)| {
            let id = key(name)?;
            Some((id, value.to_owned(), form.get(&format!("words-{}", id.hex())).trim().to_owned()))
        });
        Self {
            shown: form.get("shown").to_owned(),
            said: said.collect(),
            missing: form.get("missing").trim().to_owned(),
        }
    }

    /// Nothing yet: the register as it is.
    pub fn nothing(register: &[Grant]) -> Self {
        Self { shown: fingerprint(register).hex(), said: Vec::new(), missing: String::new() }
    }

    /// As the rules read it; what was left open is left out, and the words of an answer that needs none.
    pub fn reply(&self) -> RegisterReply {
        let one = |(grant, said, words): &(GrantId, String, String)| {
            let said = match said.as_str() {
                "right" => Said::Right,
                "ended" => Said::Ended,
                "differs" => Said::Differs(words.clone()),
                _ => return None,
            };
            Some(GrantSaid { grant: *grant, said })
        };
        RegisterReply { grants: self.said.iter().filter_map(one).collect(), missing: self.missing.clone() }
    }

    fn of_reply(reply: &RegisterReply) -> Self {
        let one = |said: &GrantSaid| {
            let (word, words) = match &said.said {
                Said::Right => ("right", String::new()),
                Said::Ended => ("ended", String::new()),
                Said::Differs(words) => ("differs", words.clone()),
            };
            (said.grant, word.to_owned(), words)
        };
        Self { shown: String::new(), said: reply.grants.iter().map(one).collect(), missing: reply.missing.clone() }
    }
}

/// What the page is made from.
pub struct Register<'a> {
    /// Who reads, and what they were asked.
    pub asked: &'a Asked,
    /// The grants that are asked about.
    pub grants: &'a [Grant],
    /// The client's projects.
    pub projects: &'a [Project],
    /// What was asked and answered before.
    pub before: &'a [Confirmation],
}

fn refused_at(refused: Option<&ReplyRefused>, id: GrantId) -> Option<&ReplyRefused> {
    refused.filter(|refused| match refused {
        ReplyRefused::Unanswered(at) | ReplyRefused::NoWords(at) | ReplyRefused::Own(at) => *at == id,
        ReplyRefused::TooLong(at) => *at == Some(id),
        ReplyRefused::Changed | ReplyRefused::Nothing => false,
    })
}

impl Register<'_> {
    fn row(&self, grant: &Grant, typed: &Typed, refused: Option<&ReplyRefused>) -> RegisterRow {
        let directory = &self.asked.directory;
        let contact = directory.contacts.iter().find(|contact| contact.id == grant.contact);
        let (said, words) = typed
            .said
            .iter()
            .find(|(id, _, _)| *id == grant.id)
            .map(|(_, said, words)| (said.clone(), words.clone()))
            .unwrap_or_default();
        let zone = words::zone(directory.client().map_or("UTC", |client| client.zone.as_str()));
        let before = confirmed(grant.id, self.before).map(|(who, at)| {
            let name = directory.contacts.iter().find(|c| c.id == who).map_or("somebody", |c| c.name.as_str());
            format!("confirmed by {name} on {}", words::date(at.to_zoned(zone).date()))
        });
        let since = [Some(crate::web::present::team::clients::dates(grant)), Some(grant.source.clone()), before];
        RegisterRow {
            key: grant.id.hex(),
            name: contact.map(|c| c.name.clone()).unwrap_or_default(),
            about: contact
                .map(|c| {
                    [c.title.as_str(), c.email.as_str()]
                        .iter()
                        .filter(|t| !t.is_empty())
                        .copied()
                        .collect::<Vec<_>>()
                        .join(", ")
                })
                .unwrap_or_default(),
            what: what(grant, self.projects),
            since: words::upper_first(
                &since.into_iter().flatten().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", "),
            ),
            own: grant.contact == self.asked.contact.id,
            said,
            words,
            error: refused_at(refused, grant.id).map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// The page with what was typed; `refused` is why it cannot be taken.
    pub fn page(
        &self,
        typed: &Typed,
        refused: Option<&ReplyRefused>,
        notice: Option<Notice>,
        stage: RegisterStage,
    ) -> RegisterPage {
        let Asked { contact, client, directory, csrf, confirmation, .. } = self.asked;
        let missing_error = match refused {
            Some(wrong @ (ReplyRefused::Nothing | ReplyRefused::TooLong(None))) => wrong.to_string(),
            _ => String::new(),
        };
        RegisterPage {
            letterhead: Letterhead::Workspace {
                name: directory.workspace.name.clone(),
                client: client.name.clone(),
                reader: Some(Person::new(&contact.name, &contact.title, Side::Client)),
            },
            csrf: csrf.clone(),
            path: format!("/register/{}", confirmation.id),
            client: client.name.clone(),
            workspace: directory.workspace.name.clone(),
            shown: typed.shown.clone(),
            notice,
            rows: self.grants.iter().map(|grant| self.row(grant, typed, refused)).collect(),
            missing: typed.missing.clone(),
            missing_error,
            stage,
        }
    }

    /// What was said, for whoever comes back.
    pub fn done(&self, reply: &RegisterReply, at: String) -> RegisterPage {
        self.page(&Typed::of_reply(reply), None, None, RegisterStage::Done(at))
    }
}
