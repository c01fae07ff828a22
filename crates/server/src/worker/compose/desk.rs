//! What every mail is written from: the request as it was, who reads, and the words that several mails share.

use super::line;
use crate::because;
use crate::live::Live;
use crate::words;
use domain::directory::{PersonCard, Workspace};
use domain::flow::expr::{self, Names};
use domain::ids::{PersonId, Pseudonym, TaskId};
use domain::language::Language;
use domain::request::{Change, Choice, Entry, Event, Next, Place, Side, State, Task, TaskState, next_up};
use effects::mail::Mailbox;
use effects::notifications::{Answer, Ask, Checkpoint, DocumentRow, Frame};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use wording::{Said, Words};

/// One mail about to be written.
pub(super) struct Desk<'a> {
    /// The request as it is now, with its entries, flow and directory.
    pub(super) live: &'a Live,
    /// The request when what the mail tells had just happened.
    pub(super) then: State,
    /// When that was.
    pub(super) at: Timestamp,
    /// Who reads it.
    pub(super) reader: Reader,
    /// Where its button leads.
    pub(super) link: String,
    /// The log's head, for a receipt.
    pub(super) checkpoint: Option<Checkpoint>,
}

/// Who reads a mail.
pub(super) struct Reader {
    /// Who it is.
    pub(super) person: PersonId,
    /// Their lasting name in this request.
    pub(super) lasting: Pseudonym,
    /// Name and address as the directory has them now.
    pub(super) card: PersonCard,
    /// In which their dates are written.
    pub(super) zone: TimeZone,
    /// In which everything is written: a contact's own language, English for the team.
    pub(super) words: Words,
}

impl Reader {
    /// A contact reads in the zone of their organisation, a member in the workspace's.
    pub(super) fn new(live: &Live, person: PersonId, to: Pseudonym, card: PersonCard) -> Self {
        let directory = &live.directory;
        let contact = match person {
            PersonId::Member(_) => None,
            PersonId::Contact(id) => directory.contact(id),
        };
        let client = match person {
            PersonId::Member(_) => None,
            PersonId::Contact(_) => {
                let home = contact.map(|contact| contact.client);
                directory.clients.iter().find(|client| Some(client.id) == home).or_else(|| directory.client())
            }
        };
        let words = Words::of(contact.and_then(|contact| contact.language).unwrap_or_default());
        let zone = words::zone(client.map_or(&directory.workspace.zone, |client| &client.zone));
        let lasting = live.state.parties.get(&to).map_or(to, |party| party.person);
        Self { person, lasting, card, zone, words }
    }
}

impl Desk<'_> {
    pub(super) fn workspace(&self) -> &Workspace {
        &self.live.directory.workspace
    }

    pub(super) fn client(&self) -> &str {
        self.live.directory.client().map_or("", |client| &client.name)
    }

    /// The words of the reader's language.
    pub(super) fn words(&self) -> Words {
        self.reader.words
    }

    pub(super) fn title(&self) -> String {
        self.then.title.clone().unwrap_or_else(|| self.words().this_request().to_string())
    }

    /// What somebody typed, unless it was erased.
    pub(super) fn text(&self, typed: Option<&String>) -> String {
        typed.cloned().unwrap_or_else(|| self.words().words_erased().to_string())
    }

    /// Is the reader somebody at the client?
    pub(super) fn outside(&self) -> bool {
        matches!(self.reader.person, PersonId::Contact(_))
    }

    /// The parts that all mails share.
    pub(super) fn frame(&self) -> Frame {
        let name = self.reader.card.name.clone();
        Frame {
            words: self.words(),
            workspace: self.workspace().name.clone(),
            client: self.client().to_owned(),
            reference: self.then.about.as_ref().map_or_else(String::new, |about| about.number.clone()),
            title: self.title(),
            greeting: name.clone(),
            recipient: name,
            line: line::marks(self),
            imprint: String::new(),
        }
    }

    /// The shared parts without the line, for mails about a code or a link.
    pub(super) fn bare_frame(&self) -> Frame {
        Frame { line: Vec::new(), ..self.frame() }
    }

    /// What a client answers to a mail goes to the member who looks after the request.
    pub(super) fn answers_go_to(&self) -> Option<Mailbox> {
        let owner = self.then.owner().filter(|_| self.outside())?;
        let owner = crate::execute::who_is(&self.then, &self.live.directory, owner)?;
        self.live.directory.card(owner).map(|card| Mailbox { name: card.name, address: card.email })
    }

    /// A moment in the reader's zone.
    pub(super) fn when(&self, at: Timestamp) -> String {
        self.words().moment(at, &self.reader.zone)
    }

    /// A person's name as the record has it.
    pub(super) fn name(&self, who: Pseudonym) -> String {
        self.then.card(who).map_or_else(|| self.words().name_erased().to_string(), |card| card.name.clone())
    }

    /// The member who looks after the request.
    pub(super) fn owner(&self) -> String {
        self.then.owner().map_or_else(|| self.workspace().name.clone(), |owner| self.name(owner))
    }

    /// An entry by its number.
    pub(super) fn entry(&self, seq: u64) -> Option<&Entry> {
        self.live.entries.iter().find(|entry| entry.seq == seq).map(|entry| &**entry)
    }

    pub(super) fn task(&self, id: TaskId) -> Option<&Task> {
        self.then.tasks.get(&id)
    }

    /// Until when a task is asked.
    pub(super) fn due(&self, task: &Task) -> Option<String> {
        line::due(task).map(|due| self.when(due))
    }

    /// Why this person, as a sentence in their language.
    pub(super) fn because(&self, task: &Task) -> Option<Said> {
        let words = self.words();
        if words.language == Language::English {
            return Self::because_clause(task)
                .map(|clause| Said::verbatim(&format!("You are asked because {clause}"), words));
        }
        let stands_for = task.stands_for.map(|who| self.name(who));
        Some(because::to_them(words, task, self.client(), stands_for.as_deref()))
    }

    /// Why this person, as it goes on after “You are asked because”: for the team.
    pub(super) fn because_clause(task: &Task) -> Option<String> {
        let because = task.because.as_deref()?;
        let because = because.strip_prefix("because ").unwrap_or(because);
        // The record speaks of them, the mail to them.
        let of_you = because.strip_prefix("they ").map(|rest| format!("you {rest}"));
        let of_you = of_you.or_else(|| because.strip_suffix(" names them").map(|start| format!("{start} names you")));
        Some(words::sentence(of_you.as_deref().unwrap_or(because)))
    }

    /// The files of the package under decision.
    pub(super) fn documents(&self) -> Vec<DocumentRow> {
        let Some(package) = self.then.package() else { return Vec::new() };
        let numbers = package.documents.iter();
        let files = numbers.filter_map(|n| self.then.documents.get(n)).filter(|document| document.slot.is_some());
        files
            .map(|document| {
                let mut detail = vec![self.words().document_version(document.version).to_string()];
                if let Some(file) = &document.file {
                    detail.extend([
                        words::media_in(self.words(), words::media(&file.media)),
                        self.words().size(file.size),
                    ]);
                }
                DocumentRow { name: self.document_name(document), detail: self.words().joined(&detail) }
            })
            .collect()
    }

    fn document_name(&self, document: &domain::request::Document) -> String {
        let slots = &self.live.flow.intake.documents;
        let label =
            document.slot.as_ref().and_then(|slot| slots.iter().find(|s| s.id == *slot)).map(|s| s.label.clone());
        label
            .or_else(|| document.file.as_ref().map(|f| f.filename.clone()))
            .unwrap_or_else(|| self.words().the_terms().to_string())
    }

    /// “Campaign concept, page 2”.
    pub(super) fn place(&self, place: Place) -> Option<String> {
        let name = self.document_name(self.then.documents.get(&place.n)?);
        Some(if place.page == 0 { name } else { self.words().place_page(name, place.page).to_string() })
    }

    /// A change that was asked for, with what was done about it.
    pub(super) fn ask(&self, change: &Change) -> Ask {
        Ask {
            words: self.text(change.text.as_ref()),
            place: change.place.and_then(|place| self.place(place)),
            answer: change.answer.as_ref().and_then(|(_, text)| text.clone()),
        }
    }

    /// The consequences that the flow names, filled in: each a sentence of its own, in the words of whoever wrote the flow.
    fn consequences(&self) -> Option<Said> {
        let names = Names { state: &self.then, client: self.client(), workspace: &self.workspace().name };
        let says = self.live.flow.consequences.iter().map(|consequence| {
            let filled = words::sentence(&expr::fill(&consequence.says, names));
            Said::verbatim(&words::upper_first(&filled), self.words())
        });
        Said::sentences(says)
    }

    /// What follows if the reader approves; who else is asked comes first, because nothing follows before they have answered.
    pub(super) fn if_approved(&self, task: &Task) -> Option<Said> {
        let run = self.then.steps.get(&task.step)?;
        let tasks = run.tasks.iter().filter_map(|id| self.then.tasks.get(id));
        let others = tasks
            .filter(|t| t.person != task.person && matches!(t.state, TaskState::Waiting | TaskState::Asked { .. }));
        let names: Vec<String> = others.map(|other| self.name(other.person)).collect();
        let then = self.consequences();
        if names.is_empty() {
            return then;
        }
        let (words, listed) = (self.words(), self.words().listed(&names));
        let asked =
            if run.sequential { words.if_next(names.len(), listed) } else { words.if_as_well(names.len(), listed) };
        let rest = then.into_iter().flat_map(|then| [words.if_all(), then]);
        Said::sentences(std::iter::once(asked).chain(rest))
    }

    /// What happens now, in a sentence or two. Clients do not read who of the team does what.
    pub(super) fn next(&self) -> Option<Said> {
        if self.then.outcome == Some(domain::request::Outcome::Approve) {
            return self.consequences();
        }
        let words = self.words();
        let mut asked: Vec<String> = Vec::new();
        let mut others: Vec<Said> = Vec::new();
        for next in next_up(&self.live.flow, &self.then) {
            match next {
                Next::Answer { person, .. } if person == self.reader.lasting => {}
                Next::Answer { person, .. } if self.outside() && self.is_ours(person) => {
                    others.push(words.now_checks(&self.workspace().name));
                }
                Next::Answer { person, .. } => asked.push(self.name(person)),
                Next::Prepare { .. } => others.push(words.now_prepares(self.team_or_owner(), self.then.round)),
                Next::Obligation { obligation, .. } => {
                    let text = self.then.obligations.get(&obligation).and_then(|o| o.text.as_ref());
                    others.push(words.now_condition(self.text(text)));
                }
                // The mail about a question says who answers it; what is waited for is the team’s own process.
                Next::Question { .. } | Next::Wait { .. } => {}
                Next::Unblock { .. } => others.push(words.now_finds(self.team_or_owner())),
            }
        }
        others.dedup();
        if !asked.is_empty() {
            others.insert(0, words.now_asked(asked.len(), words.listed(&asked)));
        }
        Said::sentences(others)
    }

    fn team_or_owner(&self) -> String {
        if self.outside() { self.workspace().name.clone() } else { self.owner() }
    }

    pub(super) fn is_ours(&self, person: Pseudonym) -> bool {
        self.then.parties.values().any(|party| party.person == person && party.side == Side::Us)
    }

    /// What a decision or review says, from its entry.
    pub(super) fn answer(&self, event: &Event) -> Option<Answer> {
        let (Event::DecisionRecorded { choice, conditional, fields, .. }
        | Event::ReviewRecorded { choice, conditional, fields, .. }) = event
        else {
            return None;
        };
        Some(match choice {
            Choice::Approve if *conditional => {
                Answer::ApprovedWithConditions(fields.conditions.clone().unwrap_or_else(|| vec![self.text(None)]))
            }
            Choice::Approve => Answer::Approved,
            Choice::RequestChanges => Answer::ChangesRequested,
            Choice::Decline => Answer::Declined(fields.comment.clone()),
        })
    }
}
