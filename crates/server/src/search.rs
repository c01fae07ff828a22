//! Answers a question in words: requests, clients, people, documents, what their pages say, threads and flows of one workspace.
//!
//! ```text
//! the question   ──▶ words            at most four, the longest first
//! each word      ──▶ words alike      itself and what begins so; where there is none, what is written nearly so
//! all of them    ──▶ things           that have one of each, best first, of each kind a few
//! things         ──▶ what they are    read anew, so that what is gone meanwhile is not shown
//! ```
//! Left out: who may ask (the route says members, who may see all of this on its own pages), and how an answer looks
//! (`web::present::team::search`).

use crate::app::App;
use crate::live::{self, Live};
use domain::directory::{Client, Contact, Member};
use domain::ids::{ClientId, ContactId, MemberId, RequestId, ThreadId, WorkspaceId};
use domain::search::{Fits, Found, Question, distance, fits, typos};
use domain::values::Digest;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::views::RequestRow;
use store::{Hit, PublishedFlow, WORDS_ALIKE_MAX, WorkspaceStore};

/// LIMIT: words that begin like one of the question, of which the shortest are taken.
const BEGINNINGS_MAX: u32 = 200;
/// LIMIT: words that look like one of the question, of which the nearest are taken.
const ALIKE_MAX: u32 = 60;
/// LIMIT: things of a kind that are looked at for one word.
const LOOKED_AT: u32 = 40;
/// LIMIT: requests that are named for one file.
const REQUESTS_OF_FILE: u32 = 3;

/// Something that was found.
#[derive(Debug, Clone)]
pub enum Thing {
    /// A request.
    Request(RequestId, RequestRow),
    /// A client.
    Client(Client),
    /// A person at a client.
    Contact(Contact, Option<Client>),
    /// A member.
    Member(Member),
    /// A file of a request: its number and its name.
    Document(Arc<Live>, RequestRow, u32),
    /// A page of such a file, and the text of it.
    Page(Arc<Live>, RequestRow, u32, u32, String),
    /// A thread.
    Thread(Arc<Live>, RequestRow, ThreadId),
    /// A flow that is offered.
    Flow(PublishedFlow),
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Kind by kind, best first.
    pub things: Vec<(Found, Vec<Thing>)>,
    /// The words that were taken for the question's, to be marked where they stand.
    pub words: BTreeSet<String>,
    /// A word of the question that was taken for another one, with that one.
    pub instead: Vec<(String, String)>,
}

/// Looks for what has all words of the question, at most `limit` of each kind.
pub async fn answer(app: &App, workspace: WorkspaceId, text: &str, limit: usize) -> Result<Answer, store::Error> {
    let db = app.workspace(workspace);
    let mut answer = Answer::default();
    let mut stand_for: Vec<Vec<(Fits, String)>> = Vec::new();
    for word in Question::read(text).words {
        let alike = alike(&db, &word).await?;
        if let Some((Fits::Nearly, other)) = alike.first() {
            answer.instead.push((word, other.clone()));
        }
        answer.words.extend(alike.iter().map(|(_, word)| word.clone()));
        stand_for.push(alike);
    }
    if stand_for.is_empty() || stand_for.iter().any(Vec::is_empty) {
        return Ok(answer);
    }
    for kind in Found::ALL {
        let Some((first, others)) = rarest_first(&db, kind, &stand_for).await? else { continue };
        let mut hits: BTreeMap<u64, (Fits, Hit)> = BTreeMap::new();
        for (fit, word) in first {
            for hit in db.find(kind, word, &others, LOOKED_AT).await? {
                let better =
                    hits.get(&hit.doc).is_none_or(|(before, other)| (*fit, hit.weight) > (*before, other.weight));
                if better {
                    hits.insert(hit.doc, (*fit, hit));
                }
            }
        }
        let mut hits: Vec<(Fits, Hit)> = hits.into_values().collect();
        hits.sort_by_key(|(fit, hit)| Reverse((*fit, hit.weight, hit.doc)));
        let hits: Vec<Hit> = hits.into_iter().map(|(_, hit)| hit).collect();
        let things = things(app, workspace, kind, &hits, limit).await?;
        if !things.is_empty() {
            answer.things.push((kind, things));
        }
    }
    Ok(answer)
}

/// The question's word that fewest things of a kind have, with the words that stand for each of the others; `None` if nothing has one of
/// them. What has the rarest word is gone through, so a word that a third of everything has costs nothing beside it.
async fn rarest_first<'a>(
    db: &WorkspaceStore,
    kind: Found,
    stand_for: &'a [Vec<(Fits, String)>],
) -> Result<Option<(&'a [(Fits, String)], Vec<Vec<String>>)>, store::Error> {
    let mut counted = Vec::new();
    for alike in stand_for {
        let words: Vec<String> = alike.iter().map(|(_, word)| word.clone()).collect();
        let count = db.how_many(kind, &words).await?;
        if count == 0 {
            return Ok(None);
        }
        counted.push((count, alike.as_slice(), words));
    }
    counted.sort_by_key(|(count, ..)| *count);
    let mut counted = counted.into_iter();
    let Some((_, first, _)) = counted.next() else { return Ok(None) };
    Ok(Some((first, counted.map(|(_, _, words)| words).collect())))
}

/// The words that stand for one of the question, the best first.
async fn alike(db: &WorkspaceStore, wanted: &str) -> Result<Vec<(Fits, String)>, store::Error> {
    let mut begin = db.words_beginning(wanted, BEGINNINGS_MAX).await?;
    begin.sort_by_key(|word| word.chars().count());
    let mut found: Vec<(Fits, String)> =
        begin.into_iter().filter_map(|word| fits(wanted, &word).map(|fit| (fit, word))).collect();
    if found.is_empty() && typos(wanted) > 0 {
        let near = db.words_alike(wanted, ALIKE_MAX).await?.into_iter();
        let mut near: Vec<(usize, String)> =
            near.filter_map(|word| distance(wanted, &word, typos(wanted)).map(|far| (far, word))).collect();
        near.sort();
        found = near.into_iter().map(|(_, word)| (Fits::Nearly, word)).collect();
    }
    found.truncate(WORDS_ALIKE_MAX);
    Ok(found)
}

async fn things(
    app: &App,
    workspace: WorkspaceId,
    kind: Found,
    hits: &[Hit],
    limit: usize,
) -> Result<Vec<Thing>, store::Error> {
    let (mut found, mut files) = (Vec::new(), BTreeSet::new());
    for hit in hits {
        if found.len() >= limit {
            break;
        }
        match kind {
            // One page of each file: the best.
            Found::Page if !files.insert(hit.owner.clone()) => {}
            Found::Page => found.extend(pages(app, workspace, hit).await?),
            Found::Request
            | Found::Client
            | Found::Contact
            | Found::Member
            | Found::Document
            | Found::Thread
            | Found::Flow => found.extend(thing(app, workspace, kind, hit).await?),
        }
    }
    found.truncate(limit);
    Ok(found)
}

async fn thing(app: &App, workspace: WorkspaceId, kind: Found, hit: &Hit) -> Result<Option<Thing>, store::Error> {
    let db = app.workspace(workspace);
    let Ok(id) = <[u8; 16]>::try_from(hit.owner.as_slice()) else { return flow(&db, kind, hit).await };
    Ok(match kind {
        Found::Request => {
            let id = RequestId::from_bytes(id);
            db.request_row(id).await?.map(|row| Thing::Request(id, row))
        }
        Found::Client => db.client(ClientId::from_bytes(id)).await?.map(Thing::Client),
        Found::Contact => match db.contact(ContactId::from_bytes(id)).await? {
            Some(contact) => {
                let client = db.client(contact.client).await?;
                Some(Thing::Contact(contact, client))
            }
            None => None,
        },
        Found::Member => db.member(MemberId::from_bytes(id)).await?.map(Thing::Member),
        Found::Document => {
            let Some((live, row)) = request(app, workspace, RequestId::from_bytes(id)).await? else { return Ok(None) };
            let n = hit.part.parse().ok().filter(|n| live.state.documents.contains_key(n));
            n.map(|n| Thing::Document(live, row, n))
        }
        Found::Thread => {
            let Some((live, row)) = request(app, workspace, RequestId::from_bytes(id)).await? else { return Ok(None) };
            let thread = ThreadId::parse(&hit.part).ok().filter(|id| live.state.threads.contains_key(id));
            thread.map(|id| Thing::Thread(live, row, id))
        }
        // A flow's name can be 16 bytes long.
        Found::Flow => flow(&db, kind, hit).await?,
        Found::Page => None,
    })
}

async fn flow(db: &WorkspaceStore, kind: Found, hit: &Hit) -> Result<Option<Thing>, store::Error> {
    if kind != Found::Flow {
        return Ok(None);
    }
    let offered = db.offered_flows().await?;
    Ok(offered.into_iter().find(|flow| flow.name.as_bytes() == hit.owner).map(Thing::Flow))
}

/// A page of a file, in the requests that have it.
async fn pages(app: &App, workspace: WorkspaceId, hit: &Hit) -> Result<Vec<Thing>, store::Error> {
    let db = app.workspace(workspace);
    let (Ok(file), Ok(page)) = (<[u8; 32]>::try_from(hit.owner.as_slice()).map(Digest), hit.part.parse::<u32>()) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for (id, n) in db.requests_with(file, REQUESTS_OF_FILE).await? {
        let (Some((live, row)), Ok(n)) = (request(app, workspace, id).await?, n.parse()) else { continue };
        let text = db.page_texts(file).await?.into_iter().find(|(number, _)| *number == page);
        found.push(Thing::Page(live, row, n, page, text.map(|(_, text)| text).unwrap_or_default()));
    }
    Ok(found)
}

async fn request(
    app: &App,
    workspace: WorkspaceId,
    id: RequestId,
) -> Result<Option<(Arc<Live>, RequestRow)>, store::Error> {
    let row = app.workspace(workspace).request_row(id).await?;
    Ok(live::load(app, workspace, id).await?.zip(row))
}

/// Where a text says one of these words first, with a little around it: before, the word, after. The beginning of the text if it does not.
pub fn around(text: &str, words: &BTreeSet<String>, before: usize, after: usize) -> [String; 3] {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut said = text.split_inclusive(|c: char| !c.is_alphanumeric());
    let mut at = 0;
    let place = said.find_map(|piece| {
        let begin = at;
        at += piece.len();
        let plain = domain::search::words(piece);
        let bare = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        plain.iter().any(|word| words.contains(word)).then_some((begin, begin + bare.len()))
    });
    let Some((begin, end)) = place else {
        return [text.chars().take(before + after).collect(), String::new(), String::new()];
    };
    let (head, tail) = (text.get(..begin).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let skipped = head.chars().count().saturating_sub(before);
    let mut lead: String = head.chars().skip(skipped).collect();
    if skipped > 0 {
        // A whole word begins it.
        lead = format!("…{}", lead.split_once(' ').map_or("", |(_, rest)| rest));
    }
    let mut trail: String = tail.chars().take(after).collect();
    if tail.chars().count() > after {
        trail = format!("{}…", trail.rsplit_once(' ').map_or("", |(most, _)| most));
    }
    [lead, text.get(begin..end).unwrap_or_default().to_owned(), trail]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_shown_around_the_word() {
        let words = BTreeSet::from(["nystrom".to_owned()]);
        let text = "Please ask\nBo Nyström, who  photographed the harbour at dawn.";
        assert_eq!(
            around(text, &words, 200, 200),
            ["Please ask Bo ", "Nyström", ", who photographed the harbour at dawn."]
        );
        assert_eq!(around(text, &words, 8, 12), ["…ask Bo ", "Nyström", ", who…"]);
        assert_eq!(around("Nothing of it", &words, 4, 3), ["Nothing", "", ""]);
    }
}
