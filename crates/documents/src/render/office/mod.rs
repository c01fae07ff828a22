//! Office files, in the child: their text, and what they hold that is not on their pages.
//!
//! The pages themselves are drawn by LibreOffice, where it is installed ([`crate::Converter`]); what is read here is read from the
//! original, because a PDF made of it no longer tells of tracked changes, comments and hidden sheets.

mod open_document;
mod package;
mod sheets;
mod slides;
mod words;
mod xml;

use super::job::Job;
use super::open::{Output, Stop};
use super::plain;
use super::wire::Message;
use crate::formats::Media;
use crate::hidden::{Hidden, What, short};
use crate::preview::{NoPreview, TextPreview};
use package::Package;
use std::collections::BTreeMap;

/// LIMIT: texts of one kind that a finding tells.
const TEXTS_MAX: usize = 40;

pub(crate) fn open(bytes: Vec<u8>, job: &Job, out: &mut Output<'_>) -> Result<(), Stop> {
    let mut package = Package::open(bytes).map_err(Stop::Refused)?;
    let mut read = Read::default();
    let is_it = match job.media {
        Media::Word => words::read(&mut package, &mut read),
        Media::Excel => sheets::read(&mut package, &mut read),
        Media::PowerPoint => slides::read(&mut package, &mut read),
        Media::OdfSheet | Media::OdfSlides | Media::OdfText => open_document::read(&mut package, &mut read),
        Media::Gif
        | Media::Jpeg
        | Media::M4a
        | Media::Markdown
        | Media::Mp3
        | Media::Mp4
        | Media::Ogg
        | Media::Pdf
        | Media::PlainText
        | Media::Png
        | Media::Svg
        | Media::Tiff
        | Media::Wav
        | Media::Webm
        | Media::Webp => None,
    };
    if is_it.is_none() {
        return Err(Stop::Refused(package.trouble().unwrap_or(NoPreview::Broken)));
    }
    around(&mut package, &mut read);
    out.say(&Message::Noticed(read.hidden()))?;
    let text = plain::read(read.text.trim().as_bytes());
    Ok(out.say(&Message::PlainText(TextPreview { hidden: Vec::new(), ..text }))?)
}

/// What came out of reading.
#[derive(Default)]
struct Read {
    text: String,
    found: BTreeMap<What, Vec<String>>,
}

impl Read {
    fn add(&mut self, what: What, text: impl AsRef<str>) {
        let texts = self.found.entry(what).or_default();
        if texts.len() < TEXTS_MAX {
            texts.push(text.as_ref().split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn hidden(&self) -> Vec<Hidden> {
        let told = self.found.iter().map(|(what, texts)| {
            let said: Vec<&str> = texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
            let place = crate::preflight::Place::Document;
            Hidden { what: *what, place, text: short(&said.join(" | ")), count: texts.len() as u32 }
        });
        told.collect()
    }
}

/// What every kind of office file can carry.
fn around(package: &mut Package, read: &mut Read) {
    for name in package.names() {
        let lower = name.to_ascii_lowercase();
        let file = name.rsplit('/').next().unwrap_or_default();
        if lower.ends_with("vbaproject.bin") || is_basic(&lower) {
            read.add(What::Macro, "");
        } else if lower.contains("/embeddings/") && !file.is_empty() {
            read.add(What::EmbeddedFile, file);
        } else if lower.starts_with("xl/externallinks/externallink") {
            read.add(What::OutsidePart, "values from another workbook");
        } else if ends_in(&lower, "rels") {
            relations(&package.part(&name).unwrap_or_default(), read);
        }
    }
}

/// Does a name in small letters have this ending?
fn ends_in(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, end)| end == ending)
}

/// A module of OpenDocument's own programs; the lists of modules are there without any too.
fn is_basic(name: &str) -> bool {
    let is_list =
        ["script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml"].iter().any(|list| name.ends_with(list));
    (name.starts_with("basic/") && ends_in(name, "xml") && !is_list)
        || (name.starts_with("scripts/") && !name.ends_with('/'))
}

/// Where parts of the file lead to: links that a reader presses, and what is fetched without asking.
fn relations(xml: &str, read: &mut Read) {
    xml::walk(xml, &mut |step| {
        let xml::Step::Open("Relationship", attributes) = step else { return };
        if attributes.get("TargetMode") != Some("External") {
            return;
        }
        let (kind, target) = (attributes.get("Type").unwrap_or_default(), attributes.get("Target").unwrap_or_default());
        let is_remote = target.starts_with("http:") || target.starts_with("https:") || target.starts_with("\\\\");
        if kind.ends_with("/hyperlink") {
            if is_remote {
                read.add(What::Links, host(target));
            }
        } else if is_remote {
            // A template on somebody's own disk is only where the file was written.
            read.add(What::OutsidePart, host(target));
        }
    });
    if let Some(links) = read.found.get_mut(&What::Links) {
        links.sort_unstable();
        links.dedup();
    }
}

fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default().trim_start_matches("www.")
}
