//! What every mail is written from: the request as it was, who reads, and the words that several mails share.

use super::line;
use crate::live::Live;
use crate::words;
use domain::directory::{PersonCard, Workspace};
use domain::flow::expr::{self, Names};
use domain::ids::{PersonId, Pseudonym, TaskId};
use domain::request::{Change, Choice, Entry, Event, Next, Place, Side, State, Task, TaskState, next_up};
use effects::mail::Mailbox;
use effects::notifications::{Answer, Ask, Checkpoint, DocumentRow, Frame};
use jiff::Timestamp;
use jiff::tz::TimeZone;

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
}

impl Reader {
    /// A contact reads in the zone of their organisation, a member in the workspace's.
    pub(super) fn new(live: &Live, person: PersonId, to: Pseudonym, card: PersonCard) -> Self {
        let directory = &live.directory;
        let client = match person {
            PersonId::Member(_) => None,
            PersonId::Contact(id) => {
                let home = directory.contact(id).map(|contact| contact.client);
                directory.clients.iter().find(|client| Some(client.id) == home).or_else(|| directory.client())
            }
        };
        let zone = words::zone(client.map_or(&directory.workspace.zone, |client| &client.zone));
        let lasting = live.state.parties.get(&to).map_or(to, |party| party.person);
        Self { person, lasting, card, zone }
    }
}

impl Desk<'_> {
    pub(super) fn workspace(&self) -> &Workspace {
        &self.live.directory.workspace
    }

    pub(super) fn client(&self) -> &str {
        self.live.directory.client().map_or("", |client| &client.name)
    }

    pub(super) fn title(&self) -> &str {
        self.then.title.as_deref().unwrap_or("this request")
    }

    /// Is the reader somebody at the client?
    pub(super) fn outside(&self) -> bool {
        matches!(self.reader.person, PersonId::Contact(_))
    }

    /// The parts that all mails share.
    pub(super) fn frame(&self) -> Frame {
        let name = self.reader.card.name.clone();
        Frame {
            workspace: self.workspace().name.clone(),
            client: self.client().to_owned(),
            reference: self.then.about.as_ref().map_or_else(String::new, |about| about.number.clone()),
            title: self.title().to_owned(),
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
        words::moment(at, &self.reader.zone)
    }

    /// A person's name as the record has it.
    pub(super) fn name(&self, who: Pseudonym) -> String {
        self.then.card(who).map_or_else(|| "Somebody whose name was erased".to_owned(), |card| card.name.clone())
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

    /// Why this person, as it goes on after “You are asked because”.
    pub(super) fn because(task: &Task) -> Option<String> {
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
                let mut detail = vec![format!("v{}", document.version)];
                if let Some(file) = &document.file {
                    detail.extend([words::media(&file.media).to_owned(), words::size(file.size)]);
                }
                DocumentRow { name: self.document_name(document), detail: detail.join(", ") }
            })
            .collect()
    }

    fn document_name(&self, document: &domain::request::Document) -> String {
        let slots = &self.live.flow.intake.documents;
        let label =
            document.slot.as_ref().and_then(|slot| slots.iter().find(|s| s.id == *slot)).map(|s| s.label.clone());
        label.or_else(|| document.file.as_ref().map(|f| f.filename.clone())).unwrap_or_else(|| "The terms".to_owned())
    }

    /// “Campaign concept, page 2”.
    pub(super) fn place(&self, place: Place) -> Option<String> {
        let name = self.document_name(self.then.documents.get(&place.n)?);
        Some(if place.page == 0 { name } else { format!("{name}, page {}", place.page) })
    }

    /// A change that was asked for, with what was done about it.
    pub(super) fn ask(&self, change: &Change) -> Ask {
        Ask {
            words: change.text.clone().unwrap_or_else(|| "(erased)".to_owned()),
            place: change.place.and_then(|place| self.place(place)),
            answer: change.answer.as_ref().and_then(|(_, text)| text.clone()),
        }
    }

    /// The consequences that the flow names, filled in, as the rest of a sentence: “production starts and Halden Studio invoices
    /// €48,000”.
    fn consequences(&self) -> Option<String> {
        let names = Names { state: &self.then, client: self.client(), workspace: &self.workspace().name };
        let says = self.live.flow.consequences.iter().map(|consequence| {
            let filled = expr::fill(&consequence.says, names);
            let filled = filled.trim().trim_end_matches('.');
            // What begins with a reference begins with a name or an amount, which keeps its capital.
            if consequence.says.trim_start().starts_with("{{") { filled.to_owned() } else { words::lower_first(filled) }
        });
        let says: Vec<String> = says.collect();
        (!says.is_empty()).then(|| words::listed(&says))
    }

    /// What follows if the reader approves; who else is asked comes first, because nothing follows before they have answered.
    pub(super) fn if_approved(&self, task: &Task) -> Option<String> {
        let run = self.then.steps.get(&task.step)?;
        let tasks = run.tasks.iter().filter_map(|id| self.then.tasks.get(id));
        let others = tasks
            .filter(|t| t.person != task.person && matches!(t.state, TaskState::Waiting | TaskState::Asked { .. }));
        let names: Vec<String> = others.map(|other| self.name(other.person)).collect();
        let then = self.consequences();
        if names.is_empty() {
            return then.map(|then| format!("{then}."));
        }
        let are = if names.len() == 1 { "is" } else { "are" };
        let asked = if run.sequential { "asked next" } else { "asked as well" };
        let then = then.map_or_else(String::new, |then| format!(" When everybody who is needed has approved, {then}."));
        Some(format!("{} {are} {asked}.{then}", words::listed(&names)))
    }

    /// What happens now, in a sentence or two. Clients do not read who of the team does what.
    pub(super) fn next(&self) -> Option<String> {
        if self.then.outcome == Some(domain::request::Outcome::Approve) {
            return self.consequences().map(|says| words::upper_first(&format!("{says}.")));
        }
        let mut asked: Vec<String> = Vec::new();
        let mut others: Vec<String> = Vec::new();
        for next in next_up(&self.live.flow, &self.then) {
            match next {
                Next::Answer { person, .. } if person == self.reader.lasting => {}
                Next::Answer { person, .. } if self.outside() && self.is_ours(person) => {
                    others.push(format!("{} checks it.", self.workspace().name));
                }
                Next::Answer { person, .. } => asked.push(self.name(person)),
                Next::Prepare { .. } => {
                    others.push(format!("{} prepares round {}.", self.team_or_owner(), self.then.round));
                }
                Next::Obligation { obligation, .. } => {
                    let text =
                        self.then.obligations.get(&obligation).and_then(|o| o.text.as_deref()).unwrap_or("(erased)");
                    others.push(format!("A condition is still open: “{text}”"));
                }
                // The mail about a question says who answers it; what is waited for is the team’s own process.
                Next::Question { .. } | Next::Wait { .. } => {}
                Next::Unblock { .. } => others.push(format!("{} has to find somebody to ask.", self.team_or_owner())),
            }
        }
        others.dedup();
        if !asked.is_empty() {
            let are = if asked.len() == 1 { "is" } else { "are" };
            others.insert(0, format!("{} {are} asked now.", words::listed(&asked)));
        }
        (!others.is_empty()).then(|| others.join(" "))
    }

    fn team_or_owner(&self) -> String {
        if self.outside() { self.workspace().name.clone() } else { self.owner() }
    }

    pub(super) fn is_ours(&self, person: Pseudonym) -> bool {
        self.then.parties.values().any(|party| party.person == person && party.side == Side::Us)
    }

    /// What a decision or review says, from its entry.
    pub(super) fn answer(event: &Event) -> Option<Answer> {
        let (Event::DecisionRecorded { choice, conditional, fields, .. }
        | Event::ReviewRecorded { choice, conditional, fields, .. }) = event
        else {
            return None;
        };
        Some(match choice {
            Choice::Approve if *conditional => {
                Answer::ApprovedWithConditions(fields.conditions.clone().unwrap_or_else(|| vec!["(erased)".to_owned()]))
            }
            Choice::Approve => Answer::Approved,
            Choice::RequestChanges => Answer::ChangesRequested,
            Choice::Decline => Answer::Declined(fields.comment.clone()),
        })
    }
}
