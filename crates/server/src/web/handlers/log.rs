//! The logs' public face: keys, checkpoints, what each says about itself, and all entries as tiles (c2sp.org/tlog-tiles).
//!
//! Entries and hashes say nothing to whoever does not know an approval, so they are for everybody. Nothing is served beyond the last
//! checkpoint. A log that another one followed stays as it was when that began.

use crate::app::App;
use crate::bundle;
use crate::logs::{TILE_WIDTH as WIDTH, tile_address};
use crate::web::assets::CACHE_CONTROL;
use crate::web::error::WebError;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use evidence::bundle::MEDIA_TYPE;
use store::Log;

/// LIMIT: parts of a tile's number, three digits each; more entries than that no log has.
const PARTS_MAX: usize = 5;
/// LIMIT: levels of tiles, eight levels of the tree each.
const LEVELS: u8 = 8;

/// `GET /log/{log}/vkey`: the keys that sign the log's checkpoints, newest first; mostly one.
pub async fn vkey(State(app): State<App>, Path(log): Path<String>) -> Result<String, WebError> {
    let log = known(&app, &log).await?;
    Ok(log.signing().fold(String::new(), |text, key| format!("{text}{}\n", key.vkey)))
}

/// `GET /log/{log}/transition/{key}`: the note that leads to the key of that number from the one before.
pub async fn transition(State(app): State<App>, Path((log, key)): Path<(String, String)>) -> Result<String, WebError> {
    let (log, wanted) = (known(&app, &log).await?, number(&key)?);
    let key = log.keys.into_iter().find(|key| u64::from(key.number) == wanted);
    key.and_then(|key| key.transition).ok_or(WebError::NotFound)
}

async fn known(app: &App, log: &str) -> Result<Log, WebError> {
    let n = number(log)?;
    app.store.logs().await?.into_iter().find(|log| log.n == n).ok_or(WebError::NotFound)
}

/// `GET /log/{log}/checkpoint`: the newest signed one.
pub async fn checkpoint(State(app): State<App>, Path(log): Path<String>) -> Result<Response, WebError> {
    match app.store.published_checkpoint(number(&log)?).await? {
        Some(checkpoint) => Ok(checkpoint.note.into_response()),
        None => Ok((StatusCode::NOT_FOUND, "Nothing has been recorded yet.\n").into_response()),
    }
}

/// `GET /log/{log}/system.aef`: at whose place the log began, as a bundle.
pub async fn system(State(app): State<App>, Path(log): Path<String>) -> Result<Response, WebError> {
    let chain = app.store.system_chain(number(&log)?).await?.ok_or(WebError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, MEDIA_TYPE)], bundle::of_log(&chain)?).into_response())
}

/// `GET /log/{log}/tile/{*tile}`.
pub async fn tile(State(app): State<App>, Path((log, tile)): Path<(String, String)>) -> Result<Response, WebError> {
    let tile = Tile::parse(&tile).ok_or(WebError::NotFound)?;
    let published = app.store.checkpoint_of(number(&log)?).await?.map_or(0, |checkpoint| checkpoint.size);
    if !tile.is_within(published) {
        return Err(WebError::NotFound);
    }
    let mut bytes = Vec::new();
    match tile.of {
        Of::Hashes(level) => {
            let hashes = app.store.log_hashes(level, tile.n).await?;
            bytes.extend(hashes.iter().take(tile.width as usize).flatten());
        }
        Of::Entries => {
            for entry in app.store.log_entries(tile.n * WIDTH).await?.iter().take(tile.width as usize) {
                bytes.extend((entry.len() as u16).to_be_bytes());
                bytes.extend(entry);
            }
        }
    }
    let mut response = ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response();
    if tile.width == WIDTH {
        response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static(CACHE_CONTROL));
    }
    Ok(response)
}

fn number(text: &str) -> Result<u64, WebError> {
    text.parse().ok().filter(|n: &u64| n.to_string() == text).ok_or(WebError::NotFound)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Of the tree at eight times this level.
    Hashes(u8),
    Entries,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tile {
    of: Of,
    n: u64,
    /// How many hashes or entries: all, or as many as the address says.
    width: u64,
}

impl Tile {
    /// `<level>/<number>` or `entries/<number>`, either with `.p/<width>`. Each tile has one address.
    fn parse(text: &str) -> Option<Self> {
        let (of, rest) = text.split_once('/')?;
        let of = match of {
            "entries" => Of::Entries,
            level => Of::Hashes(level.parse().ok().filter(|l: &u8| *l < LEVELS && l.to_string() == level)?),
        };
        let (digits, width) = match rest.split_once(".p/") {
            Some((digits, width)) => {
                let known: u64 = width.parse().ok()?;
                (digits, Some(known).filter(|w| (1..WIDTH).contains(w) && w.to_string() == width)?)
            }
            None => (rest, WIDTH),
        };
        let plain: String = digits.split('/').map(|part| part.strip_prefix('x').unwrap_or(part)).collect();
        let n = plain.parse().ok()?;
        (digits.split('/').count() <= PARTS_MAX && tile_address(n) == digits).then_some(Self { of, n, width })
    }

    /// Are all of its hashes under a tree of that size?
    fn is_within(self, size: u64) -> bool {
        let level = match self.of {
            Of::Hashes(level) => level,
            Of::Entries => 0,
        };
        let there = size >> (8 * u32::from(level));
        (self.n * WIDTH).checked_add(self.width).is_some_and(|end| end <= there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_has_one_address() {
        let tile = |of, n, width| Some(Tile { of, n, width });
        assert_eq!(Tile::parse("0/000"), tile(Of::Hashes(0), 0, 256));
        assert_eq!(Tile::parse("1/x001/x234/067"), tile(Of::Hashes(1), 1_234_067, 256));
        assert_eq!(Tile::parse("entries/x123/456.p/9"), tile(Of::Entries, 123_456, 9));
        for wrong in [
            "0",
            "0/",
            "0/0",
            "0/0000",
            "00/000",
            "8/000",
            "0/x000/001",
            "0/001/002",
            "0/x001",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/09",
            "0/000.p/",
            "0/+01",
            "-1/000",
            "data/000",
            "0/x001/x001/x001/x001/x001/001",
            "0/xx01/001",
        ] {
            assert_eq!(Tile::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn nothing_is_served_beyond_the_published_size() {
        let within = |text: &str, size| Tile::parse(text).unwrap().is_within(size);
        assert!(within("0/000", 256) && !within("0/000", 255) && within("0/000.p/255", 255));
        assert!(within("entries/001.p/1", 257) && !within("entries/001.p/2", 257));
        assert!(within("1/000.p/1", 256) && !within("1/000.p/1", 255) && within("2/000.p/1", 65_536));
        assert!(!within("7/x999/x999/x999/999", u64::MAX));
    }
}
