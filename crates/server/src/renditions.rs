//! What is made of a document: pictures and texts of its pages, and what the checks find in it, once for each content and workspace.
//!
//! ```text
//! first page alone ──recorded──▶ 50 pages ──recorded──▶ … ──▶ checks over all of it ──▶ done
//! ```
//! Nobody waits for a long document to see its first page. The checks look at the whole, so they are there when it is done; sending
//! waits for that.

use crate::app::App;
use crate::files::{FileError, PICTURE_BYTES_MAX, original, word};
use crate::reading::packed;
use documents::preflight::{self, Finding, Opened, Subject};
use documents::{
    Converted, Hidden, Job, Media, NoPreview, PageRange, PageText, Picture, Preview, READING_WIDTH_PX, Rendered, Shows,
    Warning,
};
use domain::ids::WorkspaceId;
use domain::request::event::FileCard;
use domain::values::Digest;
use effects::blobs::{BlobError, BlobKey};
use jiff::SignedDuration;
use std::io;
use std::time::Duration;
use store::{PageImage, PageWords, Rendition};

/// LIMIT: pages whose pictures are made; the rest is in the original.
pub const PAGES_MAX: u32 = 2_000;
/// The width of a page's picture for whoever looks closer: on a dense screen, or enlarged.
const CLOSER_WIDTH_PX: u32 = 2_480;
/// What pictures are made by.
const ENGINE: &str = concat!("assent ", env!("CARGO_PKG_VERSION"), ", checks 2");
/// LIMIT: how long sending waits for what is being looked through.
pub const CHECKS_MAX: Duration = Duration::from_secs(20);
/// After how long without a new part somebody else begins again: whoever made it was stopped in the middle.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_mins(5);

/// What was made of a file so far; if nothing was yet, that is begun, and the page says so.
pub async fn made(app: &App, workspace: WorkspaceId, file: &FileCard) -> Result<Option<Rendition>, store::Error> {
    let made = app.workspace(workspace).rendition(file.sha256).await?;
    if made.as_ref().is_none_or(|made| !made.done) {
        begin(app, workspace, file);
    }
    Ok(made)
}

/// What was made of a file once the checks have looked through all of it, waiting a while for them; nothing, if that is not enough.
pub async fn checked(
    app: &App,
    workspace: WorkspaceId,
    file: &FileCard,
    until: tokio::time::Instant,
) -> Result<Option<Rendition>, store::Error> {
    if let Some(made) = made(app, workspace, file).await?.filter(|made| made.done) {
        return Ok(Some(made));
    }
    // In vain if it takes longer; what is there then says so itself.
    let _ = tokio::time::timeout_at(until, app.rendering.over((workspace, file.sha256))).await;
    Ok(app.workspace(workspace).rendition(file.sha256).await?.filter(|made| made.done))
}

/// Begins to make pictures of a file in the background, unless that is under way.
pub fn begin(app: &App, workspace: WorkspaceId, file: &FileCard) {
    let key = (workspace, file.sha256);
    if !app.rendering.begin(key) {
        return;
    }
    let (app, file) = (app.clone(), file.clone());
    tokio::spawn(async move {
        let made = async {
            // Somebody has used the same file before, or another process is at it.
            let known = app.workspace(workspace).rendition(file.sha256).await?;
            let engine = engine(&app, Media::of_media_type(&file.media));
            if known.is_none_or(|known| is_wanting(&known, &engine, app.now())) {
                make(&app, workspace, &file).await?;
            }
            Ok::<_, FileError>(())
        };
        if let Err(wrong) = made.await {
            tracing::warn!(document = %file.sha256, %wrong, "No pictures could be made of a document; the next look tries again");
        }
        app.rendering.end(key);
        app.tell_workspace(workspace);
    });
}

fn is_wanting(known: &Rendition, engine: &str, now: jiff::Timestamp) -> bool {
    let given_up = !known.done && now.duration_since(known.made_at) > GIVEN_UP_AFTER;
    given_up || (known.done && (known.engine != engine || known.no_preview.is_some()))
}

/// What the pictures of a file are made by. With LibreOffice or a newer one, its pages are made again.
fn engine(app: &App, media: Option<Media>) -> String {
    let converted = media.is_some_and(|media| media.shows() == Shows::Converted);
    app.converter.as_ref().filter(|_| converted).map_or(ENGINE.to_owned(), |with| format!("{ENGINE}, {}", with.name()))
}

/// What the pages of a file are drawn from: the file itself, or the PDF that LibreOffice makes of it.
enum Drawn {
    Original(Media),
    Converted(Converted),
}

impl Drawn {
    async fn from(
        app: &App,
        workspace: WorkspaceId,
        file: &FileCard,
        media: Media,
    ) -> Result<Result<Self, NoPreview>, FileError> {
        let (Shows::Converted, Some(converter)) = (media.shows(), &app.converter) else {
            return Ok(Ok(Self::Original(media)));
        };
        let source = original(app, workspace, file.sha256).await?;
        Ok(converter.convert(media, file.size, source.content).await.map(Self::Converted))
    }

    /// Opens some pages.
    async fn open(
        &self,
        app: &App,
        workspace: WorkspaceId,
        file: &FileCard,
        pages: PageRange,
    ) -> Result<Result<Preview, NoPreview>, FileError> {
        match self {
            Self::Original(media) => {
                let source = original(app, workspace, file.sha256).await?;
                Ok(app.renderer.render(&Job::usual(*media, pages), file.size, source.content).await)
            }
            Self::Converted(pdf) => match pdf.open().await {
                Ok(source) => Ok(app.renderer.render(&Job::usual(Media::Pdf, pages), pdf.bytes, source).await),
                Err(why) => Ok(Err(why)),
            },
        }
    }
}

/// What the jobs brought out, for the checks.
#[derive(Default)]
struct Seen {
    total: u32,
    text: Vec<PageText>,
    blank: Vec<u32>,
    plain: Option<String>,
    failed: Option<NoPreview>,
    hidden: Vec<Hidden>,
}

impl Seen {
    fn findings(&self, media: Media, bytes: u64) -> Vec<Finding> {
        let run = |opened, hidden| preflight::run(&Subject { media, bytes, opened, hidden });
        let mut found = match &self.plain {
            Some(text) => run(Opened::Text(text), &self.hidden),
            None if self.total > 0 => {
                run(Opened::Pages { total: self.total, text: &self.text, blank: &self.blank }, &self.hidden)
            }
            None => Vec::new(),
        };
        found.extend(self.failed.into_iter().flat_map(|why| run(Opened::Nothing(why), &[])));
        found
    }
}

/// Makes and records the pictures and texts of a file, part by part.
pub async fn make(app: &App, workspace: WorkspaceId, file: &FileCard) -> Result<(), FileError> {
    let db = app.workspace(workspace);
    let media = Media::of_media_type(&file.media);
    let mut part = Rendition {
        sha256: file.sha256,
        engine: engine(app, media),
        pages: 0,
        no_preview: None,
        findings: "[]".to_owned(),
        images: Vec::new(),
        texts: Vec::new(),
        done: false,
        made_at: app.now(),
    };
    let Some(media) = media else {
        part.no_preview = Some("This kind of file is not shown here. Download the original to read it.".to_owned());
        part.done = true;
        return Ok(db.record_rendition(&part).await?);
    };
    let (mut seen, mut next) = (Seen::default(), Some(1));
    let drawn = drawn_from(app, workspace, file, media, &mut seen).await?;
    while let Some(first) = next {
        let pages = if first == 1 { PageRange::new(1, 1) } else { PageRange::starting_at(first) };
        let opened = drawn.open(app, workspace, file, pages).await?;
        (part.images, part.texts) = (Vec::new(), Vec::new());
        next = add(app, workspace, (&mut part, &mut seen), opened)
            .await?
            .filter(|page| (first + 1..=PAGES_MAX).contains(page));
        part.made_at = app.now();
        part.done = next.is_none();
        if part.done {
            let findings = seen.findings(media, file.size);
            part.findings = serde_json::to_string(&findings).unwrap_or_else(|_| "[]".to_owned());
        }
        if first == 1 {
            db.record_rendition(&part).await?;
        } else {
            db.add_to_rendition(&part).await?;
        }
        if !part.done {
            app.tell_workspace(workspace);
        }
    }
    Ok(())
}

/// What the pages are drawn from. Of what is converted, the original is looked through first: a PDF no longer tells of tracked changes,
/// comments and hidden sheets. Where the conversion fails, there is its text.
async fn drawn_from(
    app: &App,
    workspace: WorkspaceId,
    file: &FileCard,
    media: Media,
    seen: &mut Seen,
) -> Result<Drawn, FileError> {
    match Drawn::from(app, workspace, file, media).await? {
        Ok(Drawn::Converted(pdf)) => {
            let original = Drawn::Original(media).open(app, workspace, file, PageRange::new(1, 1)).await?;
            if let Ok(Preview::Text(text)) = original {
                seen.hidden.extend(text.hidden);
            }
            Ok(Drawn::Converted(pdf))
        }
        Ok(original @ Drawn::Original(_)) => Ok(original),
        Err(why) => {
            tracing::warn!(document = %file.sha256, %why, "LibreOffice made no pages of a document; its text is shown");
            Ok(Drawn::Original(media))
        }
    }
}

/// Adds what one job gave; says at which page the next begins.
async fn add(
    app: &App,
    workspace: WorkspaceId,
    (part, seen): (&mut Rendition, &mut Seen),
    opened: Result<Preview, NoPreview>,
) -> Result<Option<u32>, FileError> {
    match opened {
        Err(why) => {
            if seen.total == 0 {
                part.no_preview = Some(format!("{why} {}", why.way_on()));
            }
            seen.failed = Some(why);
            Ok(None)
        }
        Ok(Preview::Text(text)) => {
            part.texts.push(PageWords { page: 1, text: text.text.clone(), boxes: None });
            seen.hidden.extend(text.hidden);
            seen.plain = Some(text.text);
            Ok(None)
        }
        Ok(Preview::Pages(rendered)) => {
            (part.pages, seen.total) = (rendered.pages_total, rendered.pages_total);
            for page in &rendered.pages {
                for picture in [&page.thumbnail, &page.full] {
                    part.images.push(keep_picture(app, workspace, page.number, picture).await?);
                }
            }
            part.images.dedup_by_key(|image| (image.page, image.width));
            part.texts.extend(rendered.text.iter().map(packed));
            seen.blank.extend(rendered.pages.iter().filter(|page| page.blank).map(|page| page.number));
            let last = last_of(&rendered);
            seen.text.extend(rendered.text);
            seen.hidden.extend(rendered.hidden);
            Ok(last.filter(|last| *last < rendered.pages_total).map(|last| last + 1))
        }
    }
}

/// A page's picture for whoever looks closer: drawn when it is first asked for, and kept. The usual one, where the page has nothing
/// more to show.
pub async fn closer(
    app: &App,
    workspace: WorkspaceId,
    file: &FileCard,
    usual: &PageImage,
) -> Result<PageImage, FileError> {
    let db = app.workspace(workspace);
    // Pictures are never enlarged, so one that is smaller than usual is all there is.
    let Some(media) = Media::of_media_type(&file.media).filter(|_| usual.width >= READING_WIDTH_PX) else {
        return Ok(usual.clone());
    };
    if let Some(kept) = db.larger_image(file.sha256, usual.page, READING_WIDTH_PX).await? {
        return Ok(kept);
    }
    let source = original(app, workspace, file.sha256).await?;
    let job = Job::of_width(media, PageRange::new(usual.page, 1), CLOSER_WIDTH_PX);
    let Ok(Preview::Pages(drawn)) = app.renderer.render(&job, file.size, source.content).await else {
        return Ok(usual.clone());
    };
    let Some(page) = drawn.pages.first().filter(|page| page.full.width > usual.width) else { return Ok(usual.clone()) };
    let image = keep_picture(app, workspace, usual.page, &page.full).await?;
    if !db.add_image(file.sha256, &image).await? {
        // The file was erased meanwhile, and so is what was made of it.
        app.blobs.delete(&BlobKey::parse(&workspace.hex(), &image.key)?).await?;
        return Err(FileError::Missing);
    }
    Ok(image)
}

/// The last page that came out, or of which it is known why it did not.
fn last_of(rendered: &Rendered) -> Option<u32> {
    let named = rendered.warnings.iter().filter_map(|warning| match warning {
        Warning::PageNotDrawn { number } | Warning::PageTooLarge { number } => Some(*number),
        Warning::TextCut { .. } | Warning::StoppedEarly { .. } | Warning::TooManyPages { .. } => None,
    });
    rendered.pages.iter().map(|page| page.number).chain(named).max()
}

async fn keep_picture(app: &App, workspace: WorkspaceId, page: u32, picture: &Picture) -> Result<PageImage, FileError> {
    let name = Digest::of(&picture.bytes).hex();
    let key = BlobKey::parse(&workspace.hex(), &name)?;
    match app.blobs.put_stream(&key, io::Cursor::new(picture.bytes.clone()), PICTURE_BYTES_MAX).await {
        // Two pages can look alike; then the picture is there already.
        Ok(_) | Err(BlobError::Exists) => {}
        Err(wrong) => return Err(wrong.into()),
    }
    let (width, height) = (picture.width, picture.height);
    Ok(PageImage { page, width, height, format: word(picture.format).to_owned(), key: name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_look_at_the_whole_and_say_things_once() {
        let blank = Seen { total: 2, blank: vec![1, 2], ..Seen::default() };
        let says = |seen: &Seen| -> Vec<String> {
            seen.findings(Media::Pdf, 10).into_iter().map(|one| one.sentence).collect()
        };
        assert_eq!(says(&blank), ["Every page is blank."]);
        assert_eq!(says(&Seen { total: 3, ..blank }), ["Page 1 is blank.", "Page 2 is blank."]);
        assert_eq!(says(&Seen { total: 100_000, ..Seen::default() }).len(), 1, "how long it is");
        let broken = Seen { failed: Some(NoPreview::Empty), ..Seen::default() };
        assert!(!says(&broken).is_empty());
    }
}
