//! Word.

use super::package::Package;
use super::xml::{Step, walk};
use super::{Read, What};

pub(super) fn read(package: &mut Package, read: &mut Read) -> Option<()> {
    let body = package.part("word/document.xml")?;
    let mut scribe = Scribe::default();
    walk(&body, &mut |step| scribe.take(step, read));
    for name in ["word/footnotes.xml", "word/endnotes.xml"] {
        let notes = package.part(name).unwrap_or_default();
        let mut scribe = Scribe::default();
        walk(&notes, &mut |step| scribe.take(step, read));
    }
    let comments = package.part("word/comments.xml").unwrap_or_default();
    let mut said = String::new();
    walk(&comments, &mut |step| match step {
        Step::Open("comment", _) => said.clear(),
        Step::Text(text) => said.push_str(text),
        Step::Close("comment") => read.add(What::Comment, &said),
        Step::Open(_, _) | Step::Close(_) => {}
    });
    Some(())
}

/// Goes through a body, with what is open around the text.
#[derive(Default)]
struct Scribe {
    in_text: bool,
    /// A change is told once, with all of its words.
    change: Option<(&'static str, String)>,
    /// The run that is open is set to be hidden.
    hidden: bool,
    hidden_said: String,
    line: String,
}

impl Scribe {
    fn take(&mut self, step: Step<'_>, read: &mut Read) {
        match step {
            Step::Open("t" | "delText", _) => self.in_text = true,
            Step::Close("t" | "delText") => self.in_text = false,
            Step::Open("ins" | "moveTo", _) => self.change = Some(("added", String::new())),
            Step::Open("del" | "moveFrom", _) => self.change = Some(("taken out", String::new())),
            Step::Close("ins" | "moveTo" | "del" | "moveFrom") => {
                if let Some((how, said)) = self.change.take().filter(|(_, said)| !said.trim().is_empty()) {
                    read.add(What::TrackedChanges, format!("{how}: {}", said.trim()));
                }
            }
            Step::Open("r", _) => self.hidden = false,
            Step::Open("vanish", attributes) => {
                self.hidden = attributes.get("val").is_none_or(|_| attributes.is_on("val"));
            }
            Step::Close("p") => {
                if !self.hidden_said.trim().is_empty() {
                    read.add(What::HiddenText, std::mem::take(&mut self.hidden_said));
                }
                read.line(&std::mem::take(&mut self.line));
            }
            Step::Close("tc") | Step::Open("tab", _) => self.line.push('\t'),
            Step::Open("br" | "cr", _) => self.line.push('\n'),
            Step::Text(text) if self.in_text => self.say(text),
            Step::Open(_, _) | Step::Close(_) | Step::Text(_) => {}
        }
    }

    fn say(&mut self, text: &str) {
        let mut gone = false;
        if let Some((how, said)) = &mut self.change {
            said.push_str(text);
            gone = *how != "added";
        }
        if self.hidden {
            self.hidden_said.push_str(text);
        } else if !gone {
            self.line.push_str(text);
        }
    }
}
