//! Lets pretend people act: through the same commands as everybody, at times of the last days.

use super::people::{self, Cast};
use crate::app::{App, Clock, chance_16, nonce};
use crate::execute::{self, Done, With};
use crate::live::{self, Live};
use crate::web::session;
use anyhow::Context as _;
use documents::Media;
use domain::actor::{Actor, Person, SignedIn};
use domain::directory::Client;
use domain::flow::Flow;
use domain::ids::{ContactId, MemberId, Name, PersonId, RequestId, SessionId, TaskId, WorkspaceId};
use domain::request::event::{BrowserCard, FileCard};
use domain::request::{Answer, Command, Context, Decision, NewFile, OpenRequest, Proof, TaskState, build_statement};
use domain::values::{Currency, Digest, FieldValue, Money};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Where and when the pretend people act.
pub(super) struct Stage {
    pub(super) app: App,
    pub(super) workspace: WorkspaceId,
    pub(super) cast: Cast,
    flows: BTreeMap<String, Flow>,
    clock: Arc<Mutex<Option<Timestamp>>>,
    now: Timestamp,
    sessions: Mutex<BTreeMap<PersonId, Person>>,
}

impl Stage {
    /// Makes the workspace; its clock can be set.
    pub(super) async fn set(app: &App) -> anyhow::Result<Self> {
        let now = app.now();
        let Clock::Story(clock) = &app.clock else { anyhow::bail!("the example needs a clock that can be set") };
        let workspace = WorkspaceId::from_bytes(chance_16());
        let begin = now.saturating_sub(SignedDuration::from_hours(24 * 60))?;
        let cast = people::cast(app, workspace, begin).await?;
        let flows = crate::flows::publish_first(&app.store, workspace, people::AUTHOR, begin).await?;
        let flows = flows.into_iter().map(|f| (f.flow.to_string(), f)).collect();
        Ok(Self { app: app.clone(), workspace, cast, flows, clock: Arc::clone(clock), now, sessions: Mutex::default() })
    }

    /// Sets the clock to so many working days ago, at that time in Stockholm; never later than now.
    pub(super) async fn at(&self, working_days_ago: u32, hour: i8, minute: i8) -> anyhow::Result<()> {
        self.mail().await?;
        let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
        let mut day = self.now.to_zoned(zone);
        let mut left = working_days_ago;
        while left > 0 || matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.checked_sub(1.day())?;
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left = left.saturating_sub(1);
            }
        }
        let at = day.with().hour(hour).minute(minute).second(12).subsec_nanosecond(0).build()?.timestamp();
        *self.clock.lock().unwrap_or_else(PoisonError::into_inner) = Some(at.min(self.now));
        Ok(())
    }

    /// What is to be mailed goes out at the time of the story.
    pub(super) async fn mail(&self) -> anyhow::Result<()> {
        while !crate::worker::outbox::tick(&self.app, self.app.now()).await?.is_quiet() {}
        Ok(())
    }

    fn later(&self, seconds: i64) -> anyhow::Result<()> {
        let mut at = self.clock.lock().unwrap_or_else(PoisonError::into_inner);
        let moved = at.unwrap_or(self.now).saturating_add(SignedDuration::from_secs(seconds))?;
        *at = Some(moved.min(self.now));
        Ok(())
    }

    /// A pretend person in a pretend browser: a session in the database like any other.
    async fn person(&self, who: PersonId) -> anyhow::Result<Person> {
        if let Some(person) = self.sessions.lock().unwrap_or_else(PoisonError::into_inner).get(&who) {
            return Ok(person.clone());
        }
        let signed_in = match who {
            PersonId::Member(_) => SignedIn::Password,
            PersonId::Contact(_) => SignedIn::Link,
        };
        let at = self.app.now();
        let id = SessionId::from_bytes(chance_16());
        let row = store::NewSession { id, hash: crate::app::chance_32(), person: Some(who), signed_in, expires_at: at };
        let db = self.app.workspace(self.workspace);
        db.begin_session(&row, at).await?;
        let person = session::person(id, who, signed_in);
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner).insert(who, person.clone());
        Ok(person)
    }

    async fn give(&self, who: PersonId, request: RequestId, command: Command) -> anyhow::Result<Arc<Live>> {
        let actor = Actor::Person(self.person(who).await?);
        match execute::execute(&self.app, self.workspace, &actor, request, &command, With::default()).await? {
            Done::Now(live) => Ok(live),
            Done::Before(_) => anyhow::bail!("the example uses no keys"),
        }
    }

    async fn load(&self, request: RequestId) -> anyhow::Result<Arc<Live>> {
        live::load(&self.app, self.workspace, request).await?.context("the example's request is not there")
    }

    /// A member begins a request.
    pub(super) async fn open(
        &self,
        by: MemberId,
        flow: &str,
        client: &Client,
        title: &str,
    ) -> anyhow::Result<RequestId> {
        let flow = self.flows.get(flow).with_context(|| format!("there is no flow {flow}"))?;
        let number = self.app.workspace(self.workspace).take_number().await?;
        let project = (client.id == self.cast.kestrel.id).then_some(self.cast.summer.id);
        let open =
            OpenRequest { number, title: title.to_owned(), client: client.id, project, kind: flow.kind, origin: None };
        let actor = Actor::Person(self.person(PersonId::Member(by)).await?);
        match execute::open(&self.app, self.workspace, &actor, open, flow.digest(), With::default()).await? {
            Done::Now(live) => Ok(live.state.id),
            Done::Before(_) => anyhow::bail!("the example uses no keys"),
        }
    }

    /// A member fills in fields: texts, and an amount in euros.
    pub(super) async fn fill(
        &self,
        by: MemberId,
        request: RequestId,
        texts: &[(&str, &str)],
        euros: Option<i64>,
    ) -> anyhow::Result<()> {
        let mut fields = BTreeMap::new();
        for (id, text) in texts {
            fields.insert(Name::parse(id)?, Some(FieldValue::Text((*text).to_owned())));
        }
        if let Some(euros) = euros {
            fields.insert(Name::parse("amount")?, Some(FieldValue::Money(Money::minor(euros * 100, Currency::EUR))));
        }
        self.give(PersonId::Member(by), request, Command::EditPackage { title: None, fields }).await?;
        self.later(95)
    }

    /// A member attaches one of the demo's documents.
    pub(super) async fn attach(
        &self,
        by: MemberId,
        request: RequestId,
        slot: &str,
        name: &str,
        bytes: &'static [u8],
    ) -> anyhow::Result<()> {
        let media =
            documents::sniff(name, bytes.get(..documents::HEAD_BYTES).unwrap_or(bytes)).map_or(Media::Pdf, |m| m);
        let file = FileCard {
            sha256: Digest::of(bytes),
            size: bytes.len() as u64,
            media: media.media_type().to_owned(),
            filename: name.to_owned(),
        };
        crate::files::keep_own(&self.app, self.workspace, &file, bytes.to_vec()).await?;
        let new = NewFile { slot: Name::parse(slot)?, file };
        self.give(PersonId::Member(by), request, Command::AttachDocument(new)).await?;
        self.later(40)
    }

    /// A member sends the package on.
    pub(super) async fn submit(&self, by: MemberId, request: RequestId) -> anyhow::Result<()> {
        let actor = Actor::Person(self.person(PersonId::Member(by)).await?);
        let live = self.load(request).await?;
        crate::submit::submit(&self.app, &live, &actor, None, With::default()).await?;
        self.later(60)
    }

    /// A member answers every change that was asked for.
    pub(super) async fn answer_changes(
        &self,
        by: MemberId,
        request: RequestId,
        answers: &[(domain::request::ChangeDone, &str)],
    ) -> anyhow::Result<()> {
        let live = self.load(request).await?;
        let mut open: Vec<_> = live.state.unanswered_changes().map(|(id, _)| id).collect();
        let order: Vec<_> = live
            .entries
            .iter()
            .filter_map(|e| match &e.event {
                domain::request::Event::ChangeRequested { change, .. } => Some(*change),
                _ => None,
            })
            .collect();
        open.sort_by_key(|id| order.iter().position(|o| o == id));
        for (change, (done, text)) in open.into_iter().zip(answers) {
            let command = Command::AnswerChange { change, done: *done, text: (*text).to_owned() };
            self.give(PersonId::Member(by), request, command).await?;
            self.later(120)?;
        }
        Ok(())
    }

    /// A contact follows the link in the mail.
    pub(super) async fn look(&self, who: ContactId, request: RequestId) -> anyhow::Result<()> {
        let by = self.person(PersonId::Contact(who)).await?;
        let browser =
            BrowserCard { ip: "192.0.2.14".to_owned(), ua: "Mozilla/5.0 (the demo’s pretend phone)".to_owned() };
        self.give(PersonId::Contact(who), request, Command::OpenLink { by, browser }).await?;
        self.later(180)
    }

    /// Somebody asks, for everyone to see.
    pub(super) async fn ask(
        &self,
        who: PersonId,
        request: RequestId,
        text: &str,
        place: Option<domain::request::Place>,
    ) -> anyhow::Result<()> {
        let visibility = domain::request::Visibility::Everyone;
        self.give(who, request, Command::Ask { text: text.to_owned(), place, visibility }).await?;
        self.later(300)
    }

    /// A member answers the newest question.
    pub(super) async fn reply(&self, by: MemberId, request: RequestId, text: &str) -> anyhow::Result<()> {
        let live = self.load(request).await?;
        let newest = live.state.threads.iter().max_by_key(|(_, t)| t.posts.first().map(|p| p.seq)).map(|(id, _)| *id);
        let thread = newest.context("nobody has asked anything")?;
        self.give(PersonId::Member(by), request, Command::AnswerQuestion { thread, text: text.to_owned() }).await?;
        self.later(300)
    }

    /// Somebody answers their task, with the proof that the step asks for.
    pub(super) async fn decide(
        &self,
        who: PersonId,
        request: RequestId,
        answer: Answer,
        comment: Option<&str>,
    ) -> anyhow::Result<()> {
        let by = self.person(who).await?;
        let live = self.load(request).await?;
        let lasting = who.in_request(request);
        let task = live
            .state
            .asked_tasks()
            .find(|(_, t)| t.person == lasting)
            .map(|(id, _)| id)
            .context("it is not their turn")?;
        let live = self.give(who, request, Command::OpenSheet { by: by.clone(), task }).await?;
        let actor = Actor::Person(by.clone());
        let context = Context {
            actor: &actor,
            now: self.app.now(),
            flow: &live.flow,
            directory: &live.directory,
            workload: &live.workload,
            initiator: live.initiator(),
            chance: &[],
        };
        let statement =
            build_statement(&live.state, &context, task, &answer, &nonce()).context("there is nothing to decide")?;
        let statement_hash = crate::sheets::statement_hash(&statement)?;
        let level = live.state.open_step().map_or(0, |(_, run)| run.level);
        let proof = match (who, level) {
            (PersonId::Member(_), _) => Proof::Session,
            (PersonId::Contact(_), 0 | 1) => {
                Proof::TypedName(live.state.card(lasting).map(|c| c.name.clone()).unwrap_or_default())
            }
            (PersonId::Contact(_), _) => {
                self.give(who, request, Command::SendCode { by: by.clone() }).await?;
                self.later(25)?;
                Proof::EmailCode { statement: statement_hash }
            }
        };
        let package = live.state.package().map(|p| p.digest).context("nothing was submitted")?;
        let comment = comment.map(str::to_owned);
        let decision = Decision { by, task, answer, comment, statement, statement_hash, package, proof };
        self.give(who, request, Command::Decide(Box::new(decision))).await?;
        self.later(30)
    }

    /// A member confirms having read.
    pub(super) async fn acknowledge(&self, by: MemberId, request: RequestId) -> anyhow::Result<()> {
        let person = self.person(PersonId::Member(by)).await?;
        let task = self.task_of(PersonId::Member(by), request).await?;
        self.give(PersonId::Member(by), request, Command::Acknowledge { by: person, task }).await?;
        Ok(())
    }

    async fn task_of(&self, who: PersonId, request: RequestId) -> anyhow::Result<TaskId> {
        let live = self.load(request).await?;
        let lasting = who.in_request(request);
        let mine =
            live.state.tasks.iter().find(|(_, t)| t.person == lasting && matches!(t.state, TaskState::Asked { .. }));
        mine.map(|(id, _)| *id).context("it is not their turn")
    }

    /// The newest link of a contact to a request.
    pub(super) async fn link_of(&self, who: ContactId, request: RequestId) -> anyhow::Result<domain::ids::LinkId> {
        let links = self.app.workspace(self.workspace).links_of(request).await?;
        links
            .into_iter()
            .find(|l| l.contact == who && l.revoked_at.is_none())
            .map(|l| l.id)
            .context("they have no link")
    }
}
