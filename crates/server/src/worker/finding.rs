//! Makes what changed findable: reads it, and writes by which words it is found (docs/adr/0019-search.md).
//!
//! The note that something changed is written with the change and goes with what is made of it, so neither a crash nor a lost wake-up
//! forgets anything; a thing is found a moment after it changed. Whoever reads a thing before it changes again writes nothing.

use crate::app::App;
use crate::live::{self, Live};
use crate::worker::timers::TickReport;
use domain::ids::Name;
use domain::request::Document;
use domain::search::{Found, Weighed};
use domain::values::FieldValue;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::time::Duration;
use store::{Findable, Lease, Subject, ToRead};
use tokio_util::sync::CancellationToken;

/// LIMIT: things read in one batch.
const BATCH: u32 = 50;
/// LIMIT: time between two looks; what changed is found at most this much later while the program runs.
const POLL: Duration = Duration::from_secs(1);
/// LIMIT: pages of a file that are found by what they say.
const PAGES_MAX: usize = 2_000;
/// How long one process is the one that reads, unless it says so again.
const LEASE: SignedDuration = SignedDuration::from_secs(30);
/// The lease's name: one process reads, the others need not.
const NAME: &str = "finding";

/// What says most about a thing, and what least.
const NAMED: u32 = 9;
const KNOWN_BY: u32 = 5;
const SAID: u32 = 1;

/// What reads; it remembers how far it came, so that what cannot be read stands before nothing else.
#[derive(Debug, Default)]
pub struct Finding {
    after: Option<ToRead>,
    held: Option<(Lease, Timestamp)>,
}

impl Finding {
    /// Reads one batch of what changed.
    pub async fn tick(&mut self, app: &App, now: Timestamp) -> Result<TickReport, store::Error> {
        let mut report = TickReport::default();
        let waiting = app.store.to_read(self.after.as_ref(), BATCH).await?;
        self.after = waiting.last().filter(|_| waiting.len() >= BATCH as usize).cloned();
        if waiting.is_empty() || !self.holds(app, now).await? {
            return Ok(report);
        }
        for read in waiting {
            match Box::pin(make_found(app, &read, now)).await {
                Ok(true) => report.fired += 1,
                Ok(false) => report.idle += 1,
                Err(wrong) => {
                    report.failed += 1;
                    tracing::warn!(subject = ?read.subject, %wrong, "something cannot be made findable; that is tried again");
                }
            }
        }
        Ok(report)
    }

    async fn holds(&mut self, app: &App, now: Timestamp) -> Result<bool, store::Error> {
        if self.held.is_some_and(|(_, until)| now < until) {
            return Ok(true);
        }
        let lease = app.store.acquire(NAME, &super::owner(), LEASE, now).await?;
        // Renewed at half its time, so that it never ends under a batch.
        self.held = lease.map(|lease| (lease, now.saturating_add(LEASE / 2).unwrap_or(now)));
        Ok(self.held.is_some())
    }
}

/// Works until it is stopped.
pub async fn run(app: App, stop: CancellationToken) {
    let (mut poll, mut finding) = (tokio::time::interval(POLL), Finding::default());
    poll.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    let mut unwell = false;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = poll.tick() => {}
        }
        match finding.tick(&app, app.now()).await {
            Ok(report) => {
                unwell = false;
                if report.fired + report.idle >= BATCH {
                    poll.reset_immediately();
                }
            }
            Err(wrong) if !unwell => {
                unwell = true;
                tracing::warn!(%wrong, "what changed cannot be read; it is found when the database is back");
            }
            Err(_) => {}
        }
    }
}

async fn make_found(app: &App, read: &ToRead, now: Timestamp) -> Result<bool, store::Error> {
    let found = findable(app, read).await?;
    app.workspace(read.workspace).make_found(read, &found, now).await
}

async fn findable(app: &App, read: &ToRead) -> Result<Vec<Findable>, store::Error> {
    let db = app.workspace(read.workspace);
    Ok(match &read.subject {
        Subject::Request(id) => match live::load(app, read.workspace, *id).await? {
            Some(live) => of_request(&live),
            None => Vec::new(),
        },
        Subject::File(sha256) => {
            let pages = db.page_texts(*sha256).await?;
            let pages = pages.into_iter().take(PAGES_MAX);
            pages.map(|(page, text)| thing(Found::Page, page.to_string(), &[(&text, SAID)])).collect()
        }
        Subject::Client(id) => one(db.client(*id).await?, |client| thing(Found::Client, "", &[(&client.name, NAMED)])),
        Subject::Contact(id) => {
            let Some(contact) = db.contact(*id).await? else { return Ok(Vec::new()) };
            let client = db.client(contact.client).await?.map(|client| client.name).unwrap_or_default();
            let texts = [(&*contact.name, NAMED), (&contact.email, KNOWN_BY), (&contact.title, SAID), (&client, SAID)];
            vec![thing(Found::Contact, "", &texts)]
        }
        Subject::Member(id) => one(db.member(*id).await?, |member| {
            thing(Found::Member, "", &[(&member.name, NAMED), (&member.email, KNOWN_BY), (&member.title, SAID)])
        }),
        Subject::Flow(name) => {
            let offered = db.offered_flows().await?.into_iter().find(|flow| flow.name == *name);
            one(offered, |flow| thing(Found::Flow, "", &[(&flow.title, NAMED), (&flow.name, KNOWN_BY)]))
        }
    })
}

fn one<T>(found: Option<T>, read: impl FnOnce(T) -> Findable) -> Vec<Findable> {
    found.map(read).into_iter().collect()
}

fn thing(kind: Found, part: impl Into<String>, texts: &[(&str, u32)]) -> Findable {
    let mut words = Weighed::default();
    for (text, weight) in texts {
        words.add(text, *weight);
    }
    Findable { kind, part: part.into(), file: None, words }
}

/// A request, its documents and its threads. What was erased is not in its state any more.
fn of_request(live: &Live) -> Vec<Findable> {
    let state = &live.state;
    let about = state.about.as_ref();
    let mut request = Weighed::default();
    let mut say = |text: Option<&str>, weight| request.add(text.unwrap_or_default(), weight);
    say(state.title.as_deref(), NAMED);
    say(about.map(|about| about.number.as_str()), NAMED);
    say(live.directory.client().map(|client| client.name.as_str()), KNOWN_BY);
    say(live.directory.project.as_ref().map(|project| project.name.as_str()), KNOWN_BY);
    for party in state.parties.values() {
        say(party.card.as_ref().map(|card| card.name.as_str()), SAID);
    }
    for value in state.fields.values().flatten() {
        say(words_of(value).as_deref(), SAID);
    }
    for change in state.changes.values() {
        say(change.text.as_deref(), SAID);
        say(change.answer.as_ref().and_then(|(_, text)| text.as_deref()), SAID);
    }
    let mut found = vec![Findable { kind: Found::Request, part: String::new(), file: None, words: request }];
    let sent: BTreeSet<u32> = state.packages.iter().flat_map(|package| package.documents.iter().copied()).collect();
    let documents = state.documents.iter().filter(|(n, document)| !document.withdrawn || sent.contains(n));
    found.extend(documents.filter_map(|(n, document)| of_document(*n, document)));
    found.extend(state.threads.iter().map(|(id, thread)| {
        let mut words = Weighed::default();
        for post in &thread.posts {
            words.add(post.text.as_deref().unwrap_or_default(), SAID);
        }
        Findable { kind: Found::Thread, part: id.hex(), file: None, words }
    }));
    found
}

fn of_document(n: u32, document: &Document) -> Option<Findable> {
    let slot: Option<&Name> = document.slot.as_ref();
    let (slot, file) = (slot?, document.file.as_ref()?);
    let found = thing(Found::Document, n.to_string(), &[(&file.filename, NAMED), (slot.as_str(), SAID)]);
    Some(Findable { file: Some(file.sha256), ..found })
}

/// What a field says in words; days and yes or no are not looked for.
fn words_of(value: &FieldValue) -> Option<String> {
    match value {
        FieldValue::Text(text) => Some(text.clone()),
        FieldValue::Money(money) => Some(money.to_string()),
        FieldValue::Number(number) => Some(number.to_string()),
        FieldValue::Date(_) | FieldValue::Flag(_) => None,
    }
}
