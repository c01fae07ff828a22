//! OpenDocument: texts, spreadsheets and presentations in one language.

use super::package::Package;
use super::xml::{Attributes, Step, walk};
use super::{Read, What};
use std::collections::BTreeMap;

pub(super) fn read(package: &mut Package, read: &mut Read) -> Option<()> {
    let content = package.part("content.xml")?;
    let styles = package.part("styles.xml").unwrap_or_default();
    let mut hiding = BTreeMap::new();
    for xml in [&styles, &content] {
        let mut name = String::new();
        walk(xml, &mut |step| {
            if let Step::Open(tag, attributes) = step {
                if tag == "style" {
                    attributes.get("name").unwrap_or_default().clone_into(&mut name);
                } else if let Some(what) = hides(tag, &attributes) {
                    hiding.insert(name.clone(), what);
                }
            }
        });
    }
    let mut scribe = Scribe { hiding, ..Scribe::default() };
    walk(&content, &mut |step| scribe.take(step, read));
    Some(())
}

/// What a style hides, if it does.
fn hides(tag: &str, attributes: &Attributes<'_>) -> Option<What> {
    match tag {
        "text-properties" => (attributes.get("display") == Some("none")).then_some(What::HiddenText),
        "table-properties" => (attributes.get("display") == Some("false")).then_some(What::HiddenSheet),
        "drawing-page-properties" => (attributes.get("visibility") == Some("hidden")).then_some(What::HiddenSlide),
        _ => None,
    }
}

/// Where text that is not on the pages goes.
#[derive(Clone, Copy, PartialEq)]
enum Aside {
    Change,
    Comment,
    Notes,
    Hidden,
}

#[derive(Default)]
struct Scribe {
    hiding: BTreeMap<String, What>,
    /// What is open around the text that is not on the pages, with the tag that ends it and how deep it nests.
    aside: Option<(Aside, String, usize)>,
    said: String,
    in_text: usize,
    line: String,
    table: String,
    slide: usize,
}

impl Scribe {
    fn take(&mut self, step: Step<'_>, read: &mut Read) {
        match step {
            Step::Open(tag, attributes) => self.open(tag, &attributes, read),
            Step::Text(text) if self.aside.is_some() && self.in_text > 0 => self.said.push_str(text),
            Step::Text(text) if self.in_text > 0 => self.line.push_str(text),
            Step::Text(_) => {}
            Step::Close(tag) => self.close(tag, read),
        }
    }

    fn open(&mut self, tag: &str, attributes: &Attributes<'_>, read: &mut Read) {
        if let Some((_, end, depth)) = &mut self.aside {
            *depth += usize::from(end == tag);
        } else if let Some(aside) = self.begins_aside(tag, attributes) {
            self.said.clear();
            self.aside = Some((aside, tag.to_owned(), 0));
        }
        match tag {
            "p" | "h" => self.in_text += 1,
            "tab" | "s" => self.line.push(' '),
            "line-break" => self.line.push('\n'),
            "table" => {
                attributes.get("name").unwrap_or_default().clone_into(&mut self.table);
                if self.style(attributes) == Some(What::HiddenSheet) {
                    read.add(What::HiddenSheet, &self.table);
                }
            }
            "table-row" | "table-column" if matches!(attributes.get("visibility"), Some("collapse" | "filter")) => {
                let of = if tag == "table-row" { "rows" } else { "columns" };
                read.add(What::HiddenCells, format!("{of} in {}", self.table));
            }
            "page" => {
                self.slide += 1;
                if self.style(attributes) == Some(What::HiddenSlide) {
                    read.add(What::HiddenSlide, format!("slide {}", self.slide));
                }
            }
            _ => {}
        }
    }

    fn begins_aside(&self, tag: &str, attributes: &Attributes<'_>) -> Option<Aside> {
        match tag {
            "changed-region" => Some(Aside::Change),
            "annotation" => Some(Aside::Comment),
            "notes" => Some(Aside::Notes),
            "hidden-text" => Some(Aside::Hidden),
            "hidden-paragraph" => attributes.is_on("is-hidden").then_some(Aside::Hidden),
            "span" | "p" | "h" => (self.style(attributes) == Some(What::HiddenText)).then_some(Aside::Hidden),
            _ => None,
        }
    }

    fn style(&self, attributes: &Attributes<'_>) -> Option<What> {
        self.hiding.get(attributes.get("style-name")?).copied()
    }

    fn close(&mut self, tag: &str, read: &mut Read) {
        match tag {
            "p" | "h" => {
                self.in_text = self.in_text.saturating_sub(1);
                if self.aside.is_some() {
                    self.said.push(' ');
                } else if self.in_text == 0 {
                    read.line(self.line.trim_end());
                    self.line.clear();
                }
            }
            "table-cell" => self.line.push('\t'),
            _ => {}
        }
        let ends = self.aside.as_mut().is_some_and(|(_, end, depth)| {
            let ends = end == tag && *depth == 0;
            *depth -= usize::from(end == tag && *depth > 0);
            ends
        });
        if !ends {
            return;
        }
        let Some((aside, ..)) = self.aside.take() else { return };
        let said = std::mem::take(&mut self.said);
        let what = match aside {
            Aside::Change => What::TrackedChanges,
            Aside::Comment => What::Comment,
            Aside::Notes => What::SpeakerNotes,
            Aside::Hidden => What::HiddenText,
        };
        // A change without words of its own is something added: the words are in the text.
        if !said.trim().is_empty() || aside == Aside::Change {
            read.add(what, said);
        }
    }
}
