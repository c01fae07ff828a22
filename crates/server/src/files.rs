//! Documents: taken in as a stream, kept as they came, turned into pictures once for each content and workspace.
//!
//! The original is never altered and is checked against its digest whenever it is read. What pages show of it is made by
//! [`renditions`] after the upload was answered; a page that is opened sooner says that it is on its way.

use crate::app::{App, chance_16};
use crate::renditions;
use documents::{HEAD_BYTES, PictureFormat, READING_WIDTH_PX, display_name, sniff};
use domain::ids::WorkspaceId;
use domain::request::event::FileCard;
use domain::values::Digest;
use effects::blobs::{BlobError, BlobKey, VerifiedBlob};
use futures::Stream;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use store::{Blob, BlobBytes, PageImage, Rendition, SideRow};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::StreamReader;

/// LIMIT: bytes of one file (UP-08).
pub const FILE_BYTES_MAX: u64 = 50 * 1024 * 1024;
/// LIMIT: bytes of one page picture when it is read back.
pub(crate) const PICTURE_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// Why a file was not taken, as a sentence with the way on.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Not a kind of file that is taken.
    #[error("{0}")]
    Refused(String),
    /// Too large.
    #[error("This file is larger than {} MB. Make it smaller, or attach a PDF of it.", FILE_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    /// There is nothing in it.
    #[error("This file is empty. Choose it again.")]
    Empty,
    /// The upload broke off.
    #[error("The upload broke off before the file was whole. Nothing was changed; send it again.")]
    Interrupted,
    /// The stored file is not what it was.
    #[error(
        "The stored file does not match its fingerprint, so it is not shown. Nothing was decided on it; tell whoever runs this server."
    )]
    Corrupt,
    /// Not there.
    #[error("This file is not here.")]
    Missing,
    /// The folder of files cannot be used.
    #[error("The file could not be kept just now. Nothing was changed; try again in a minute.")]
    Unavailable(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl From<BlobError> for FileError {
    fn from(wrong: BlobError) -> Self {
        match wrong {
            BlobError::TooLarge { .. } => Self::TooLarge,
            BlobError::Interrupted(_) => Self::Interrupted,
            BlobError::Corrupt => Self::Corrupt,
            BlobError::NotFound => Self::Missing,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// A file that was taken in.
#[derive(Debug)]
pub struct Taken {
    /// Its digest, size, kind and name.
    pub card: FileCard,
    /// Goes with the act that uses the file: a small file becomes durable together with it. Others are so already.
    pub rows: Vec<SideRow>,
}

/// Takes in a file: sniffed by its first bytes, hashed on its way to disk.
pub async fn take<S>(app: &App, workspace: WorkspaceId, filename: &str, body: S) -> Result<Taken, FileError>
where
    S: Stream<Item = io::Result<axum::body::Bytes>> + Send + Unpin,
{
    let filename = display_name(filename);
    let mut reader = StreamReader::new(body);
    let mut head = Vec::new();
    let enough = HEAD_BYTES.max(BlobBytes::HERE_MAX + 1) as u64;
    (&mut reader).take(enough).read_to_end(&mut head).await.map_err(|_| FileError::Interrupted)?;
    if head.is_empty() {
        return Err(FileError::Empty);
    }
    let first = head.get(..HEAD_BYTES).unwrap_or(&head);
    let media = sniff(&filename, first).map_err(|refused| FileError::Refused(refused.sentence()))?.media_type();
    if head.len() <= BlobBytes::HERE_MAX {
        let card = FileCard { sha256: Digest::of(&head), size: head.len() as u64, media: media.to_owned(), filename };
        return Ok(Taken { rows: vec![row(&card, head)], card });
    }
    let whole = io::Cursor::new(head).chain(reader);
    let card = store_apart(app, workspace, &filename, media, whole).await?;
    Ok(Taken { card, rows: Vec::new() })
}

/// Bytes that Assent made itself, such as the terms, to be kept with the act that names them.
pub async fn own(
    app: &App,
    workspace: WorkspaceId,
    card: &FileCard,
    bytes: Vec<u8>,
) -> Result<Vec<SideRow>, FileError> {
    if bytes.len() <= BlobBytes::HERE_MAX {
        return Ok(vec![row(card, bytes)]);
    }
    store_apart(app, workspace, &card.filename, &card.media, io::Cursor::new(bytes)).await?;
    Ok(Vec::new())
}

/// Keeps bytes that Assent made itself by themselves, without any act.
pub async fn keep_own(app: &App, workspace: WorkspaceId, card: &FileCard, bytes: Vec<u8>) -> Result<(), FileError> {
    if bytes.len() <= BlobBytes::HERE_MAX {
        return Ok(app.workspace(workspace).record_blob(&here(card, bytes), app.now()).await?);
    }
    store_apart(app, workspace, &card.filename, &card.media, io::Cursor::new(bytes)).await.map(|_| ())
}

fn here(card: &FileCard, bytes: Vec<u8>) -> Blob {
    Blob { sha256: card.sha256, size: card.size, media: card.media.clone(), bytes: BlobBytes::Here(bytes) }
}

fn row(card: &FileCard, bytes: Vec<u8>) -> SideRow {
    SideRow::KeepBlob(Box::new(here(card, bytes)))
}

/// Puts bytes into the blob store and records where they are.
async fn store_apart(
    app: &App,
    workspace: WorkspaceId,
    filename: &str,
    media: &str,
    bytes: impl tokio::io::AsyncRead + Send + Unpin,
) -> Result<FileCard, FileError> {
    let key = new_key(workspace)?;
    let done = app.blobs.put_stream(&key, bytes, FILE_BYTES_MAX).await?;
    let card = FileCard {
        sha256: Digest(done.sha256),
        size: done.size,
        media: media.to_owned(),
        filename: filename.to_owned(),
    };
    let db = app.workspace(workspace);
    let bytes = BlobBytes::Stored(key.name().to_owned());
    let blob = Blob { sha256: card.sha256, size: card.size, media: card.media.clone(), bytes };
    db.record_blob(&blob, app.now()).await?;
    // The same content was there already: the workspace keeps the first copy of it.
    if db.blob(card.sha256).await?.is_some_and(|kept| kept.bytes != blob.bytes) {
        app.blobs.delete(&key).await?;
    }
    Ok(card)
}

fn new_key(workspace: WorkspaceId) -> Result<BlobKey, FileError> {
    Ok(BlobKey::parse(&workspace.hex(), &domain::ids::LinkId::from_bytes(chance_16()).hex())?)
}

/// A stored original, checked against its digest before the first byte leaves.
pub async fn original(app: &App, workspace: WorkspaceId, sha256: Digest) -> Result<VerifiedBlob, FileError> {
    match place(app, workspace, sha256).await? {
        BlobBytes::Here(bytes) => {
            let bytes = verified(bytes, sha256)?;
            Ok(VerifiedBlob { size: bytes.len() as u64, content: Box::new(io::Cursor::new(bytes)) })
        }
        BlobBytes::Stored(key) => {
            Ok(app.blobs.open_verified(&BlobKey::parse(&workspace.hex(), &key)?, &sha256.0).await?)
        }
    }
}

/// A stored original in memory, for bundles and checks.
pub async fn original_bytes(app: &App, workspace: WorkspaceId, sha256: Digest) -> Result<Vec<u8>, FileError> {
    match place(app, workspace, sha256).await? {
        BlobBytes::Here(bytes) => verified(bytes, sha256),
        BlobBytes::Stored(key) => {
            let key = BlobKey::parse(&workspace.hex(), &key)?;
            Ok(app.blobs.read_verified(&key, &sha256.0, FILE_BYTES_MAX).await?)
        }
    }
}

async fn place(app: &App, workspace: WorkspaceId, sha256: Digest) -> Result<BlobBytes, FileError> {
    Ok(app.workspace(workspace).blob(sha256).await?.ok_or(FileError::Missing)?.bytes)
}

fn verified(bytes: Vec<u8>, sha256: Digest) -> Result<Vec<u8>, FileError> {
    if Digest::of(&bytes) == sha256 { Ok(bytes) } else { Err(FileError::Corrupt) }
}

/// A page's picture. Its key is its digest, so it is checked like everything else that is read.
pub async fn picture(app: &App, workspace: WorkspaceId, image: &PageImage) -> Result<Vec<u8>, FileError> {
    let digest = Digest::parse(&image.key).map_err(|_| FileError::Corrupt)?;
    Ok(app.blobs.read_verified(&BlobKey::parse(&workspace.hex(), &image.key)?, &digest.0, PICTURE_BYTES_MAX).await?)
}

/// The media type of a page's picture.
pub fn picture_media(image: &PageImage) -> &'static str {
    [PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::Webp]
        .into_iter()
        .find(|f| word(*f) == image.format)
        .map_or("application/octet-stream", PictureFormat::media_type)
}

pub(crate) const fn word(format: PictureFormat) -> &'static str {
    match format {
        PictureFormat::Jpeg => "jpeg",
        PictureFormat::Png => "png",
        PictureFormat::Webp => "webp",
    }
}

/// LIMIT: characters of a page's text that describe its picture to those who do not see it.
const ALT_MAX: usize = 160;
/// LIMIT: bytes of a text that is shown as it is.
const TEXT_BYTES_MAX: usize = 200 * 1024;

/// What pages show of a file: pictures by page, or its text, or why there is neither. Kept in memory.
#[derive(Debug)]
pub struct Shown {
    /// Number of pages of the file; 0 for a text.
    pub pages: u32,
    /// Are all of them there that will be?
    pub done: bool,
    /// The pages that have pictures, in order.
    pub pictures: Vec<PagePictures>,
    /// A text, for files without pages.
    pub text: Option<String>,
    /// Why nothing can be shown.
    pub no_preview: Option<String>,
}

/// One page's pictures.
#[derive(Debug)]
pub struct PagePictures {
    /// From 1.
    pub number: u32,
    /// To read.
    pub full: PageImage,
    /// To find one's way.
    pub thumb: PageImage,
    /// Its first words.
    pub alt: String,
}

impl Shown {
    fn of(made: Rendition, texts: Vec<(u32, String)>) -> Self {
        let mut by_page: BTreeMap<u32, Vec<PageImage>> = BTreeMap::new();
        for image in made.images {
            by_page.entry(image.page).or_default().push(image);
        }
        let alt = |page| {
            let text = texts.iter().find(|(number, _)| *number == page).map_or("", |(_, text)| text.as_str());
            text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(ALT_MAX).collect()
        };
        let pictures: Vec<PagePictures> = by_page
            .into_iter()
            .filter_map(|(number, images)| {
                // What was drawn for whoever looked closer is asked for by itself.
                let to_read = images.iter().filter(|image| image.width <= READING_WIDTH_PX);
                let full = to_read.max_by_key(|image| image.width).or(images.first())?.clone();
                let thumb = images.iter().min_by_key(|image| image.width)?.clone();
                Some(PagePictures { number, full, thumb, alt: alt(number) })
            })
            .collect();
        let text = pictures.is_empty().then(|| texts.into_iter().next().map(|(_, text)| cut(text))).flatten();
        Self { pages: made.pages, done: made.done, pictures, text, no_preview: made.no_preview }
    }

    /// A page's pictures.
    pub fn page(&self, number: u32) -> Option<&PagePictures> {
        self.pictures.iter().find(|page| page.number == number)
    }
}

fn cut(mut text: String) -> String {
    if text.len() > TEXT_BYTES_MAX {
        let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= TEXT_BYTES_MAX).last().unwrap_or(0);
        text.truncate(end);
        text.push_str("\n…\nThe rest is in the original.");
    }
    text
}

/// What can be shown of a file, from memory where it was asked for before; none while it is being made.
pub async fn shown(app: &App, workspace: WorkspaceId, file: &FileCard) -> Result<Option<Arc<Shown>>, store::Error> {
    if let Some(kept) = app.cache.shown(workspace, file.sha256) {
        return Ok(Some(kept));
    }
    let Some(made) = renditions::made(app, workspace, file).await? else { return Ok(None) };
    let done = made.done;
    let texts = app.workspace(workspace).page_texts(file.sha256).await?;
    let shown = Arc::new(Shown::of(made, texts));
    // What grows is looked up again.
    Ok(Some(if done { app.cache.keep_shown(workspace, file.sha256, shown) } else { shown }))
}
