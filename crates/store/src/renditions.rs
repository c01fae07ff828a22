//! What was made of a file, once per workspace: page images, page texts, or the reason why there are none. And which pages were
//! opened by whom, to warn with, never to score.

use domain::ids::{PersonId, RequestId};
use domain::values::Digest;
use jiff::Timestamp;

use crate::WorkspaceStore;
use crate::db::{Batch, Insert, Stmt};
use crate::error::Error;
use crate::search_queue::{self, Subject};
use crate::value::{Row, vals};

/// What was made of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// The file.
    pub sha256: Digest,
    /// What made it, with its version.
    pub engine: String,
    /// Number of pages of the file.
    pub pages: u32,
    /// Why there are no images, in a sentence for people.
    pub no_preview: Option<String>,
    /// What the checks before sending found in it, as JSON.
    pub findings: String,
    /// Page images, by page and width.
    pub images: Vec<PageImage>,
    /// Page texts, by page; empty if only the images were asked for.
    pub texts: Vec<PageWords>,
    /// Are all parts there? Otherwise the first pages are, and the findings are not.
    pub done: bool,
    /// When.
    pub made_at: Timestamp,
}

/// One image of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageImage {
    /// The page, from 1.
    pub page: u32,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// `webp`, `png`, `jpeg`.
    pub format: String,
    /// Where the blob store has it.
    pub key: String,
}

/// The text of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageWords {
    /// The page, from 1.
    pub page: u32,
    /// Words with a space between them and a line break between lines.
    pub text: String,
    /// Where each word is: eight bytes for each, in the order of the text. None where that is not known.
    pub boxes: Option<Vec<u8>>,
}

const IMAGES: Insert = Insert {
    head: "INSERT INTO rendition_images (workspace, sha256, page, width, height, format, key) VALUES",
    columns: 7,
    tail: "ON CONFLICT (workspace, sha256, page, width) DO NOTHING",
};
const TEXTS: Insert = Insert {
    head: "INSERT INTO rendition_texts (workspace, sha256, page, text, boxes) VALUES",
    columns: 5,
    tail: "ON CONFLICT (workspace, sha256, page) DO NOTHING",
};
const VIEWS: Insert = Insert {
    head: "INSERT INTO page_views (workspace, request, person, sha256, page, first_at) VALUES",
    columns: 6,
    tail: "ON CONFLICT (workspace, request, person, sha256, page) DO NOTHING",
};

impl WorkspaceStore {
    /// Records what was made of a file, in place of what was there.
    pub async fn record_rendition(&self, made: &Rendition) -> Result<(), Error> {
        let Rendition { sha256, engine, pages, no_preview, findings, images: _, texts: _, done, made_at } = made;
        let mut batch = self.db.batch();
        // First the row that two who made the same at once both write: the second waits here, and then finds what the first left.
        batch.push(Stmt::new(
            "INSERT INTO renditions (workspace, sha256, engine, pages, no_preview, findings, done, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (workspace, sha256) DO UPDATE SET engine = excluded.engine, pages = excluded.pages,
               no_preview = excluded.no_preview, findings = excluded.findings, done = excluded.done, made_at = excluded.made_at",
            vals![self.id, *sha256, engine, *pages, no_preview.as_deref(), findings, u32::from(*done), *made_at],
        ));
        for sql in [
            "DELETE FROM rendition_texts WHERE workspace = $1 AND sha256 = $2",
            "DELETE FROM rendition_images WHERE workspace = $1 AND sha256 = $2",
        ] {
            batch.push(Stmt::new(sql, vals![self.id, *sha256]));
        }
        self.insert_pages(&mut batch, made);
        search_queue::changed(&mut batch, self.id, &Subject::File(*sha256), &*self.db.chance);
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// Adds the images and texts of a part to what is there, and says of the whole what is known now.
    pub async fn add_to_rendition(&self, part: &Rendition) -> Result<(), Error> {
        let Rendition { sha256, engine: _, pages, no_preview, findings, images: _, texts: _, done, made_at } = part;
        let mut batch = self.db.batch();
        batch.push(Stmt::new(
            "UPDATE renditions SET pages = $1, no_preview = $2, findings = $3, done = $4, made_at = $5 WHERE workspace = $6 AND sha256 = $7",
            vals![*pages, no_preview.as_deref(), findings, u32::from(*done), *made_at, self.id, *sha256],
        ));
        self.insert_pages(&mut batch, part);
        search_queue::changed(&mut batch, self.id, &Subject::File(*sha256), &*self.db.chance);
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    fn insert_pages(&self, batch: &mut Batch, Rendition { sha256, images, texts, .. }: &Rendition) {
        let images = images.iter().map(|image| {
            let PageImage { page, width, height, format, key } = image;
            vals![self.id, *sha256, *page, *width, *height, format, key]
        });
        batch.insert(&IMAGES, images.collect());
        let texts = texts.iter().map(|words| {
            let PageWords { page, text, boxes } = words;
            vals![self.id, *sha256, *page, text, boxes.clone()]
        });
        batch.insert(&TEXTS, texts.collect());
    }

    /// What was made of a file, without its texts; `None` while nothing was.
    pub async fn rendition(&self, sha256: Digest) -> Result<Option<Rendition>, Error> {
        let mut tx = self.read().await?;
        let found = "SELECT engine, pages, no_preview, findings, done, made_at FROM renditions WHERE workspace = $1 AND sha256 = $2";
        let Some(row) = tx.one(found, &vals![self.id, sha256]).await? else { return Ok(None) };
        let mut cells = row.cells();
        let (engine, pages, no_preview) = (cells.get()?, cells.get()?, cells.get()?);
        let (findings, done, made_at) = (cells.get()?, cells.get::<u32>()? == 1, cells.get()?);
        let images = "SELECT page, width, height, format, key FROM rendition_images
                      WHERE workspace = $1 AND sha256 = $2 ORDER BY page, width";
        let images = tx.all(images, &vals![self.id, sha256]).await?.into_iter().map(|row| {
            let mut cells = row.cells();
            let (page, width, height) = (cells.get()?, cells.get()?, cells.get()?);
            Ok(PageImage { page, width, height, format: cells.get()?, key: cells.get()? })
        });
        let images = images.collect::<Result<_, Error>>()?;
        Ok(Some(Rendition { sha256, engine, pages, no_preview, findings, images, texts: Vec::new(), done, made_at }))
    }

    /// The texts of a file's pages.
    pub async fn page_texts(&self, sha256: Digest) -> Result<Vec<(u32, String)>, Error> {
        let sql = "SELECT page, text FROM rendition_texts WHERE workspace = $1 AND sha256 = $2 ORDER BY page";
        let rows = self.read().await?.just_all(sql, &vals![self.id, sha256]).await?;
        let read = |row: Row| {
            let mut cells = row.cells();
            Ok((cells.get()?, cells.get()?))
        };
        rows.into_iter().map(read).collect()
    }

    /// The text of one page with the places of its words.
    pub async fn page_words(&self, sha256: Digest, page: u32) -> Result<Option<PageWords>, Error> {
        let sql = "SELECT text, boxes FROM rendition_texts WHERE workspace = $1 AND sha256 = $2 AND page = $3";
        let Some(row) = self.read().await?.one(sql, &vals![self.id, sha256, page]).await? else { return Ok(None) };
        let mut cells = row.cells();
        Ok(Some(PageWords { page, text: cells.get()?, boxes: cells.get()? }))
    }

    /// The widest image of a page that is wider than `width`.
    pub async fn larger_image(&self, sha256: Digest, page: u32, width: u32) -> Result<Option<PageImage>, Error> {
        let sql = "SELECT width, height, format, key FROM rendition_images
                   WHERE workspace = $1 AND sha256 = $2 AND page = $3 AND width > $4 ORDER BY width DESC LIMIT 1";
        let Some(row) = self.read().await?.one(sql, &vals![self.id, sha256, page, width]).await? else {
            return Ok(None);
        };
        let mut cells = row.cells();
        let (width, height) = (cells.get()?, cells.get()?);
        Ok(Some(PageImage { page, width, height, format: cells.get()?, key: cells.get()? }))
    }

    /// Adds one image of a page, unless the file was forgotten while it was made; says whether it is there now.
    pub async fn add_image(&self, sha256: Digest, image: &PageImage) -> Result<bool, Error> {
        let PageImage { page, width, height, format, key } = image;
        let mut batch = self.db.batch();
        batch.push(Stmt::new(
            "INSERT INTO rendition_images (workspace, sha256, page, width, height, format, key)
             SELECT workspace, sha256, $1, $2, $3, $4, $5 FROM renditions WHERE workspace = $6 AND sha256 = $7
             ON CONFLICT (workspace, sha256, page, width) DO NOTHING",
            vals![*page, *width, *height, format, key, self.id, sha256],
        ));
        self.db.run(self.scope(), batch).await?;
        Ok(self.larger_image(sha256, *page, width.saturating_sub(1)).await?.is_some())
    }

    /// Notes pages that a person opened.
    pub async fn record_page_views(
        &self,
        request: RequestId,
        person: PersonId,
        sha256: Digest,
        pages: &[u32],
        at: Timestamp,
    ) -> Result<(), Error> {
        let distinct: std::collections::BTreeSet<u32> = pages.iter().copied().collect();
        let mut batch = self.db.batch();
        let rows = distinct.into_iter().map(|page| vals![self.id, request, person, sha256, page, at]);
        batch.insert(&VIEWS, rows.collect());
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// The pages of a file that a person opened.
    pub async fn pages_viewed(&self, request: RequestId, person: PersonId, sha256: Digest) -> Result<Vec<u32>, Error> {
        let sql = "SELECT page FROM page_views WHERE workspace = $1 AND request = $2 AND person = $3 AND sha256 = $4 ORDER BY page";
        let rows = self.read().await?.just_all(sql, &vals![self.id, request, person, sha256]).await?;
        rows.into_iter().map(Row::only).collect()
    }
}
