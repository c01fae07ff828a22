//! How two versions of a document compare: made once for each pair of files and workspace, then kept.
//!
//! ```text
//! pages and texts of both ──▶ pages without words looked at from afar ──▶ pages matched ──▶ pairs that are not the same picture compared ──▶ kept
//! ```
//! Kept is where they differ. The words are compared again from the texts of the pages, which takes less time than reading about it.

use crate::app::App;
use crate::files::{FileError, PagePictures, Shown, picture, shown};
use crate::renditions;
use documents::compare::{Area, Look, Match, PageLook, Place, Seen, Sketch, WordDiff, align, words};
use documents::{LOOKS_MAX, NoPreview};
use domain::ids::WorkspaceId;
use domain::request::event::FileCard;
use domain::values::Digest;
use futures::stream::{StreamExt as _, TryStreamExt as _};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Comparison, PageImage};
use tokio::time::Instant;

/// What comparisons are made by; another one makes them again.
const ENGINE: &str = concat!("assent ", env!("CARGO_PKG_VERSION"), " compare 1");
/// LIMIT: how long a page waits for a comparison before it says that it is on its way.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// LIMIT: child processes that one comparison uses at the same time; the renderer has a limit for all of them.
const CHILDREN: usize = 4;

/// How two versions of a document compare.
#[derive(Debug, PartialEq)]
pub struct Compared {
    /// Page by page, in the order of the later version. A file without pages is one page without a picture.
    pub pages: Vec<ComparedPage>,
}

/// What became of a page.
#[derive(Debug, PartialEq)]
pub struct ComparedPage {
    /// Which it is in each version.
    pub matched: Match,
    /// What its picture shows differently.
    pub picture: PictureDiffers,
    /// What its words say differently.
    pub words: WordDiff,
}

/// What pictures of a page show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureDiffers {
    /// Something else in these places; nothing, if there are none.
    In(Vec<Area>),
    /// There is only one picture, or none, or one could not be read.
    Unknown,
}

impl ComparedPage {
    /// Is it the same as before, wherever it stands?
    pub fn is_same(&self) -> bool {
        let shows_same = match &self.picture {
            PictureDiffers::In(areas) => areas.is_empty(),
            PictureDiffers::Unknown => true,
        };
        matches!(self.matched, Match::Both { .. }) && shows_same && self.words.is_same()
    }
}

/// How far a comparison is.
#[derive(Debug)]
pub enum Standing {
    /// It is there.
    Ready(Arc<Compared>),
    /// It is being made.
    Coming,
    /// It cannot be made, for this reason.
    Cannot(String),
}

/// Where two files differ, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    pages: Vec<(Match, PictureDiffers)>,
}

/// How two files compare; waits a little if that is not known yet.
pub async fn compared(
    app: &App,
    workspace: WorkspaceId,
    before: &FileCard,
    after: &FileCard,
) -> Result<Standing, FileError> {
    if let Some(known) = app.cache.compared(workspace, (before.sha256, after.sha256)) {
        return Ok(Standing::Ready(known));
    }
    let until = Instant::now() + WAIT_MAX;
    for file in [before, after] {
        let Some(made) = renditions::checked(app, workspace, file, until).await? else {
            return Ok(Standing::Coming);
        };
        if let Some(why) = made.no_preview {
            return Ok(Standing::Cannot(format!("“{}” cannot be compared here. {why}", file.filename)));
        }
    }
    begin(app, workspace, before, after);
    let key = (workspace, pair(before, after));
    // In vain if it takes longer; the page then says so and asks again.
    let _ = tokio::time::timeout_at(until, app.rendering.over(key)).await;
    let found = app.cache.compared(workspace, (before.sha256, after.sha256));
    Ok(found.map_or(Standing::Coming, Standing::Ready))
}

/// Names a pair of files among what is under way.
fn pair(before: &FileCard, after: &FileCard) -> Digest {
    Digest::of(&[before.sha256.0, after.sha256.0].concat())
}

fn begin(app: &App, workspace: WorkspaceId, before: &FileCard, after: &FileCard) {
    let key = (workspace, pair(before, after));
    if !app.rendering.begin(key) {
        return;
    }
    let (app, before, after) = (app.clone(), before.clone(), after.clone());
    tokio::spawn(async move {
        match make(&app, workspace, &before, &after).await {
            Ok(Some(made)) => app.cache.keep_compared(workspace, (before.sha256, after.sha256), made),
            // Its pages are not all drawn; whoever asks again begins again.
            Ok(None) => {}
            Err(wrong) => {
                tracing::warn!(before = %before.sha256, after = %after.sha256, %wrong, "Two versions could not be compared; the next look tries again");
            }
        }
        app.rendering.end(key);
        app.tell_workspace(workspace);
    });
}

/// One version, with the texts of its pages.
struct Version {
    shown: Arc<Shown>,
    texts: BTreeMap<u32, String>,
}

impl Version {
    async fn of(app: &App, workspace: WorkspaceId, file: &FileCard) -> Result<Option<Self>, FileError> {
        let Some(shown) = shown(app, workspace, file).await?.filter(|shown| shown.done) else { return Ok(None) };
        let texts = app.workspace(workspace).page_texts(file.sha256).await?.into_iter().collect();
        Ok(Some(Self { shown, texts }))
    }

    fn text(&self, page: u32) -> &str {
        self.texts.get(&page).map_or("", String::as_str)
    }

    fn full(&self, page: u32) -> Option<&PageImage> {
        self.shown.page(page).map(|page| &page.full)
    }

    /// Pages whose words do not say which page it is.
    fn wordless(&self) -> impl Iterator<Item = &PagePictures> {
        self.shown.pictures.iter().filter(|page| self.text(page.number).split_whitespace().nth(WORDS_ENOUGH).is_none())
    }

    fn looks<'a>(&'a self, sketches: &'a BTreeMap<String, Sketch>) -> Vec<PageLook<'a>> {
        let look = |page: &'a PagePictures| PageLook {
            number: page.number,
            text: self.text(page.number),
            picture: &page.full.key,
            sketch: sketches.get(&page.thumb.key),
        };
        if self.shown.pictures.is_empty() {
            return self
                .texts
                .iter()
                .map(|(number, text)| PageLook { number: *number, text, picture: "", sketch: None })
                .collect();
        }
        self.shown.pictures.iter().map(look).collect()
    }
}

/// So many words are enough to tell a page by them; those with fewer are looked at.
const WORDS_ENOUGH: usize = 20;

/// Makes a comparison, or takes what is kept of it. `None` while a version is still being drawn.
async fn make(
    app: &App,
    workspace: WorkspaceId,
    before: &FileCard,
    after: &FileCard,
) -> Result<Option<Arc<Compared>>, FileError> {
    let (old, new) = (Version::of(app, workspace, before).await?, Version::of(app, workspace, after).await?);
    let (Some(old), Some(new)) = (old, new) else { return Ok(None) };
    let db = app.workspace(workspace);
    let known = db.comparison(before.sha256, after.sha256).await?.filter(|known| known.engine == ENGINE);
    let kept = if let Some(kept) = known.and_then(|known| serde_json::from_str::<Kept>(&known.found).ok()) {
        kept
    } else {
        let kept = look(app, workspace, &old, &new).await?;
        let found = serde_json::to_string(&kept).unwrap_or_default();
        let (before, after) = (before.sha256, after.sha256);
        db.record_comparison(&Comparison { before, after, engine: ENGINE.to_owned(), found, made_at: app.now() })
            .await?;
        kept
    };
    // Half a second for the longest texts, in which the others are served.
    let made = tokio::task::spawn_blocking(move || with_words(kept, &old, &new)).await;
    Ok(made.ok().map(Arc::new))
}

fn with_words(kept: Kept, old: &Version, new: &Version) -> Compared {
    let page = |(matched, picture): (Match, PictureDiffers)| {
        let words = match matched {
            Match::Both { before, after, .. } => words(old.text(before), new.text(after)),
            Match::Added(after) => words("", new.text(after)),
            Match::Removed(before) => words(old.text(before), ""),
        };
        ComparedPage { matched, picture, words }
    };
    Compared { pages: kept.pages.into_iter().map(page).collect() }
}

async fn look(app: &App, workspace: WorkspaceId, old: &Version, new: &Version) -> Result<Kept, FileError> {
    let sketches = sketches(app, workspace, old, new).await?;
    let matched = {
        let (old, new) = (old.looks(&sketches), new.looks(&sketches));
        align(&old, &new)
    };
    let pairs: Vec<(&PageImage, &PageImage)> = matched.iter().filter_map(|one| unlike(one, old, new)).collect();
    let looks: Vec<Wanted<'_>> = pairs.iter().map(|(before, after)| Wanted::Between(before, after)).collect();
    let mut seen = see(app, workspace, &looks).await?.into_iter();
    let pages = matched.into_iter().map(|one| {
        let picture = match (unlike(&one, old, new), one) {
            (Some(_), _) => match seen.next() {
                Some(Seen::Difference(difference)) => PictureDiffers::In(difference.areas),
                Some(Seen::Sketch(_) | Seen::Unreadable) | None => PictureDiffers::Unknown,
            },
            // The same pixels have the same name.
            (None, Match::Both { before, after, .. }) if old.full(before).is_some() && new.full(after).is_some() => {
                PictureDiffers::In(Vec::new())
            }
            (None, Match::Both { .. } | Match::Added(_) | Match::Removed(_)) => PictureDiffers::Unknown,
        };
        (one, picture)
    });
    Ok(Kept { pages: pages.collect() })
}

/// The pictures of a page that are not the same.
fn unlike<'a>(one: &Match, old: &'a Version, new: &'a Version) -> Option<(&'a PageImage, &'a PageImage)> {
    let Match::Both { before, after, place: Place::Kept | Place::Moved } = one else { return None };
    let (before, after) = (old.full(*before)?, new.full(*after)?);
    (before.key != after.key).then_some((before, after))
}

/// The rough looks of pages that their words do not tell apart, by the key of their small picture. Pages that both versions have
/// are told by their name.
async fn sketches(
    app: &App,
    workspace: WorkspaceId,
    old: &Version,
    new: &Version,
) -> Result<BTreeMap<String, Sketch>, FileError> {
    let wordless: BTreeMap<&str, &PageImage> =
        old.wordless().chain(new.wordless()).map(|page| (page.thumb.key.as_str(), &page.thumb)).collect();
    let looks: Vec<Wanted<'_>> = wordless.values().map(|image| Wanted::At(image)).collect();
    let seen = see(app, workspace, &looks).await?;
    let sketch = |(key, seen): (&str, Seen)| match seen {
        Seen::Sketch(sketch) => Some((key.to_owned(), sketch)),
        Seen::Difference(_) | Seen::Unreadable => None,
    };
    Ok(wordless.into_keys().zip(seen).filter_map(sketch).collect())
}

/// What is to be looked at, by name.
enum Wanted<'a> {
    At(&'a PageImage),
    Between(&'a PageImage, &'a PageImage),
}

/// Looks at pictures in child processes, several at the same time.
async fn see(app: &App, workspace: WorkspaceId, wanted: &[Wanted<'_>]) -> Result<Vec<Seen>, FileError> {
    // Shared among the processes evenly: five pairs are two jobs of three and two, not one of five.
    let each = wanted.len().div_ceil(CHILDREN).clamp(1, LOOKS_MAX);
    let jobs = wanted.chunks(each).map(|part| see_part(app, workspace, part));
    let seen: Vec<Vec<Seen>> = futures::stream::iter(jobs.collect::<Vec<_>>()).buffered(CHILDREN).try_collect().await?;
    Ok(seen.concat())
}

async fn see_part(app: &App, workspace: WorkspaceId, wanted: &[Wanted<'_>]) -> Result<Vec<Seen>, FileError> {
    let mut looks = Vec::with_capacity(wanted.len());
    for one in wanted {
        looks.push(match one {
            Wanted::At(image) => Look::At(picture(app, workspace, image).await?),
            Wanted::Between(before, after) => {
                Look::Between(picture(app, workspace, before).await?, picture(app, workspace, after).await?)
            }
        });
    }
    match app.renderer.look(&looks).await {
        Ok(seen) => Ok(seen),
        // The server cannot look just now; kept as unknown, nobody would ever look again.
        Err(why @ (NoPreview::NotStarted | NoPreview::NotIsolated | NoPreview::NotRead)) => {
            Err(FileError::Unavailable(why.to_string()))
        }
        Err(_) => Ok(vec![Seen::Unreadable; looks.len()]),
    }
}
