//! What is found by its words (docs/adr/0019-search.md): one way on both databases, in tables of our own.
//!
//! ```text
//! search_docs    what can be found: a request, a page of a file, a thread, a contact …, and what it belongs to
//! search_words   word by word, which of them have it
//! search_grams   every three letters of each word there is: its beginning, and how it may be mistyped
//! ```
//! Writing begins with the workspace's row, so that of two at once one waits: a word that one of them takes away because nothing has it
//! any more cannot be one that the other is just bringing. Start at [`WorkspaceStore::make_found`] and [`WorkspaceStore::find`].

use domain::ids::RequestId;
use domain::search::{Found, GRAMS_MAX, Weighed, beginning, compared, grams};
use domain::values::Digest;
use jiff::Timestamp;

use crate::db::{Batch, Insert, Stmt};
use crate::error::Error;
use crate::search_queue::{self, Subject, ToRead};
use crate::value::{Row, V, vals};
use crate::{Chance, WorkspaceStore};

/// LIMIT: things that are written in one transaction, which others wait for.
const DOCS_AT_ONCE: usize = 8;
/// LIMIT: words that may stand for one word of a question.
pub const WORDS_ALIKE_MAX: usize = 8;
/// LIMIT: things with a word that are counted to see which word of a question is the rarest.
pub const COUNTED_MAX: u32 = 500;
/// LIMIT: words of a question beside the first.
const OTHERS_MAX: usize = 3;

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findable {
    /// What it is.
    pub kind: Found,
    /// Which part of its subject: a page, a document's number, a thread.
    pub part: String,
    /// The file that it is about, of a document.
    pub file: Option<Digest>,
    /// By which words.
    pub words: Weighed,
}

/// Something that was found by a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its number; a greater one was written later.
    pub doc: u64,
    /// Which part of its subject.
    pub part: String,
    /// What it belongs to: the 16 bytes of an identifier, the 32 of a file, a flow's name.
    pub owner: Vec<u8>,
    /// How much the word says about it.
    pub weight: u32,
}

const DOCS: Insert =
    Insert { head: "INSERT INTO search_docs (workspace, doc, kind, owner, part, file) VALUES", columns: 6, tail: "" };
const WORDS: Insert =
    Insert { head: "INSERT INTO search_words (workspace, word, kind, doc, weight) VALUES", columns: 5, tail: "" };
const GRAMS: Insert = Insert {
    head: "INSERT INTO search_grams (workspace, gram, word) VALUES",
    columns: 3,
    tail: "ON CONFLICT (workspace, gram, word) DO NOTHING",
};

impl WorkspaceStore {
    /// Makes a thing found by these words and no others; what is so already stays. `Ok(false)` if it changed since it was read: then it
    /// is still to be read.
    pub async fn make_found(&self, read: &ToRead, now: &[Findable], at: Timestamp) -> Result<bool, Error> {
        let before = self.found_of(&read.subject).await?;
        let fresh: Vec<&Findable> = now.iter().filter(|one| !before.iter().any(|(_, old)| old == *one)).collect();
        let gone: Vec<u64> = before.iter().filter(|(_, old)| !now.contains(old)).map(|(doc, _)| *doc).collect();
        let mut batches: Vec<(Vec<u64>, Vec<&Findable>)> =
            gone.chunks(DOCS_AT_ONCE).map(|part| (part.to_vec(), Vec::new())).collect();
        batches.extend(fresh.chunks(DOCS_AT_ONCE).map(|part| (Vec::new(), part.to_vec())));
        for (gone, fresh) in batches {
            let mut batch = self.begin_found();
            batch.push(self.unchanged(
                read,
                "UPDATE search_queue SET mark = mark WHERE workspace = $1 AND kind = $2 AND subject = $3 AND mark = $4",
            ));
            for doc in gone {
                self.forget_doc(&mut batch, doc);
            }
            for findable in fresh {
                self.put_doc(&mut batch, &read.subject, findable, at);
            }
            if !held(self.db.run(self.scope(), batch).await)? {
                return Ok(false);
            }
        }
        let mut batch = self.db.batch();
        batch.push(self.unchanged(
            read,
            "DELETE FROM search_queue WHERE workspace = $1 AND kind = $2 AND subject = $3 AND mark = $4",
        ));
        held(self.db.run(self.scope(), batch).await)
    }

    /// Everything that can be found of a thing goes at once, with words that nothing else has; the thing is then read anew.
    pub async fn forget_found(&self, subject: &Subject) -> Result<(), Error> {
        let mut batch = self.begin_found();
        self.forget(&mut batch, subject);
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// The same as part of more. What it is part of must begin with [`WorkspaceStore::begin_found`].
    pub(crate) fn forget(&self, batch: &mut Batch, subject: &Subject) {
        let owner = subject.bytes();
        batch.push(Stmt::new(
            "DELETE FROM search_grams WHERE workspace = $1 AND word IN (
               SELECT w.word FROM search_docs d JOIN search_words w ON w.workspace = d.workspace AND w.doc = d.doc
               WHERE d.workspace = $2 AND d.owner = $3)
             AND NOT EXISTS (
               SELECT 1 FROM search_words o WHERE o.workspace = search_grams.workspace AND o.word = search_grams.word
               AND o.doc NOT IN (SELECT doc FROM search_docs WHERE workspace = $4 AND owner = $5))",
            vals![self.id, self.id, owner.clone(), self.id, owner.clone()],
        ));
        batch.push(Stmt::new(
            "DELETE FROM search_words WHERE workspace = $1 AND doc IN (SELECT doc FROM search_docs WHERE workspace = $2 AND owner = $3)",
            vals![self.id, self.id, owner.clone()],
        ));
        batch.push(Stmt::new("DELETE FROM search_docs WHERE workspace = $1 AND owner = $2", vals![self.id, owner]));
        search_queue::changed(batch, self.id, subject, &*self.db.chance);
    }

    /// A batch that begins with the row for which others who write what is found wait.
    pub(crate) fn begin_found(&self) -> Batch {
        let mut batch = self.db.batch();
        batch.push(Stmt::new(
            "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1",
            vals![self.id],
        ));
        batch
    }

    fn unchanged(&self, read: &ToRead, sql: &'static str) -> Stmt {
        let values = vals![self.id, read.subject.word(), read.subject.bytes(), read.mark];
        Stmt::new(sql, values).must_touch_one("it changed since it was read")
    }

    fn forget_doc(&self, batch: &mut Batch, doc: u64) {
        batch.push(Stmt::new(
            "DELETE FROM search_grams WHERE workspace = $1
             AND word IN (SELECT word FROM search_words WHERE workspace = $2 AND doc = $3)
             AND NOT EXISTS (
               SELECT 1 FROM search_words o WHERE o.workspace = search_grams.workspace AND o.word = search_grams.word AND o.doc <> $4)",
            vals![self.id, self.id, doc, doc],
        ));
        batch.push(Stmt::new("DELETE FROM search_words WHERE workspace = $1 AND doc = $2", vals![self.id, doc]));
        batch.push(Stmt::new("DELETE FROM search_docs WHERE workspace = $1 AND doc = $2", vals![self.id, doc]));
    }

    fn put_doc(&self, batch: &mut Batch, subject: &Subject, findable: &Findable, at: Timestamp) {
        let Findable { kind, part, file, words } = findable;
        let doc = number(at, &*self.db.chance);
        batch.insert(&DOCS, vec![vals![self.id, doc, kind.code(), subject.bytes(), part, *file]]);
        let rows = words.0.iter().map(|(word, weight)| vals![self.id, word, kind.code(), doc, *weight]);
        batch.insert(&WORDS, rows.collect());
        let rows = words.0.keys().flat_map(|word| grams(word).into_iter().map(move |gram| vals![self.id, gram, word]));
        batch.insert(&GRAMS, rows.collect());
    }

    /// What can be found of a thing now, with its numbers.
    async fn found_of(&self, subject: &Subject) -> Result<Vec<(u64, Findable)>, Error> {
        let mut tx = self.read().await?;
        let docs = "SELECT doc, kind, part, file FROM search_docs WHERE workspace = $1 AND owner = $2 ORDER BY doc";
        let words = "SELECT word, weight FROM search_words WHERE workspace = $1 AND doc = $2 ORDER BY word";
        let mut found = Vec::new();
        for row in tx.all(docs, &vals![self.id, subject.bytes()]).await? {
            let mut cells = row.cells();
            let (doc, code): (u64, u8) = (cells.get()?, cells.get()?);
            let kind = Found::of_code(code).ok_or_else(|| Error::corrupt(format!("a thing of the kind {code}")))?;
            let (part, file) = (cells.get()?, cells.get()?);
            let mut weighed = Weighed::default();
            for row in tx.all(words, &vals![self.id, doc]).await? {
                let mut cells = row.cells();
                weighed.0.insert(cells.get()?, cells.get()?);
            }
            found.push((doc, Findable { kind, part, file, words: weighed }));
        }
        Ok(found)
    }

    /// Words that begin so, in order, at most `limit`.
    pub async fn words_beginning(&self, with: &str, limit: u32) -> Result<Vec<String>, Error> {
        let sql = "SELECT word FROM search_grams WHERE workspace = $1 AND gram = $2 AND word >= $3 AND word < $4 ORDER BY word LIMIT $5";
        let end = format!("{with}\u{10ffff}");
        let rows = self.read().await?.just_all(sql, &vals![self.id, beginning(with), with, end, limit]).await?;
        rows.into_iter().map(Row::only).collect()
    }

    /// Words that look like this one, those that share most with it first, at most `limit`. How near they are is for the caller to see.
    pub async fn words_alike(&self, word: &str, limit: u32) -> Result<Vec<String>, Error> {
        let sql = "SELECT word FROM search_grams
                   WHERE workspace = $1 AND gram IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                   GROUP BY word HAVING count(*) >= $14 ORDER BY count(*) DESC, word LIMIT $15";
        let (grams, shared) = compared(word);
        let mut values = vals![self.id];
        values.extend(padded(grams, GRAMS_MAX));
        values.extend(vals![shared as u64, limit]);
        self.read().await?.just_all(sql, &values).await?.into_iter().map(Row::only).collect()
    }

    /// How many things of a kind have one of these words, counted up to [`COUNTED_MAX`] for each word.
    pub async fn how_many(&self, kind: Found, words: &[String]) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM (SELECT doc FROM search_words WHERE workspace = $1 AND word = $2 AND kind = $3 LIMIT $4) AS counted";
        let (mut tx, mut sum) = (self.read().await?, 0);
        for word in words {
            let row = tx.one(sql, &vals![self.id, word, kind.code(), COUNTED_MAX]).await?;
            sum += row.map_or(Ok(0), Row::only::<u64>)?;
        }
        Ok(sum)
    }

    /// What of a kind has this word and, of each of the others, one of the words that stand for it; the latest first, at most `limit`.
    /// At most three others of at most [`WORDS_ALIKE_MAX`] words are looked at.
    pub async fn find(&self, kind: Found, word: &str, others: &[Vec<String>], limit: u32) -> Result<Vec<Hit>, Error> {
        let sql = "SELECT p.doc, p.weight FROM search_words p WHERE p.workspace = $1 AND p.word = $2 AND p.kind = $3
                   AND (CAST($4 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM search_words q WHERE q.workspace = p.workspace AND q.kind = p.kind AND q.doc = p.doc
                     AND q.word IN ($5, $6, $7, $8, $9, $10, $11, $12)))
                   AND (CAST($13 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM search_words q WHERE q.workspace = p.workspace AND q.kind = p.kind AND q.doc = p.doc
                     AND q.word IN ($14, $15, $16, $17, $18, $19, $20, $21)))
                   AND (CAST($22 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM search_words q WHERE q.workspace = p.workspace AND q.kind = p.kind AND q.doc = p.doc
                     AND q.word IN ($23, $24, $25, $26, $27, $28, $29, $30)))
                   ORDER BY p.doc DESC LIMIT $31";
        let mut values = vals![self.id, word, kind.code()];
        let mut others = others.iter();
        for _ in 0..OTHERS_MAX {
            let other = others.next();
            values.push(V::from(u32::from(other.is_some())));
            values.extend(padded(other.into_iter().flatten().cloned(), WORDS_ALIKE_MAX));
        }
        values.push(V::from(limit));
        let mut tx = self.read().await?;
        let mut hits = Vec::new();
        for row in tx.all(sql, &values).await? {
            let mut cells = row.cells();
            let (doc, weight): (u64, u32) = (cells.get()?, cells.get()?);
            let of = "SELECT owner, part FROM search_docs WHERE workspace = $1 AND doc = $2";
            let Some(row) = tx.one(of, &vals![self.id, doc]).await? else { continue };
            let mut cells = row.cells();
            hits.push(Hit { doc, weight, owner: cells.get()?, part: cells.get()? });
        }
        Ok(hits)
    }

    /// The requests that have a file, each with the document's number, the latest first, at most `limit`.
    pub async fn requests_with(&self, file: Digest, limit: u32) -> Result<Vec<(RequestId, String)>, Error> {
        let sql = "SELECT owner, part FROM search_docs WHERE workspace = $1 AND file = $2 AND file IS NOT NULL ORDER BY doc DESC LIMIT $3";
        let rows = self.read().await?.just_all(sql, &vals![self.id, file, limit]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, cells.get()?))
        };
        rows.into_iter().map(read).collect()
    }
}

/// A number that is greater than those of before: the millisecond, then 20 bits of chance.
fn number(at: Timestamp, chance: &dyn Chance) -> u64 {
    let mut bytes = [0; 4];
    chance.fill(&mut bytes);
    (at.as_millisecond().unsigned_abs() << 20) | u64::from(u32::from_be_bytes(bytes) >> 12)
}

fn padded(words: impl IntoIterator<Item = String>, to: usize) -> Vec<V> {
    let mut values: Vec<V> = words.into_iter().take(to).map(V::from).collect();
    values.resize(to, V::from(""));
    values
}

/// Was it written, or had the thing changed?
fn held(written: Result<Vec<u64>, Error>) -> Result<bool, Error> {
    match written {
        Ok(_) => Ok(true),
        Err(Error::Conflict(_)) => Ok(false),
        Err(other) => Err(other),
    }
}
