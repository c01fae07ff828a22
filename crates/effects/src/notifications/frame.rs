//! What all mails share: who writes, about what, to whom, and the line of the request.

use askama::Template;
use askama::filters::Safe;
use wording::{Said, Words, tame};

/// What every mail carries. Dates come in written out, in the reader's zone ("Thursday 12 March, 17:00").
#[derive(Debug, Clone)]
pub struct Frame {
    /// The reader's language; English for the team.
    pub words: Words,
    /// The workspace that sends: "Halden Studio".
    pub workspace: String,
    /// The client concerned: "Kestrel Ferries". Empty if none.
    pub client: String,
    /// The request's short reference: "HS-2041".
    pub reference: String,
    /// The request's title: "The long way round".
    pub title: String,
    /// The reader's full name.
    pub recipient: String,
    /// How the reader is greeted: "Ines". Not computed from the full name, because names differ.
    pub greeting: String,
    /// The request's history and what is to come, in order. Empty leaves it out.
    pub line: Vec<Mark>,
    /// Who is behind the mail, as law asks: name and postal address in one line. May be empty.
    pub imprint: String,
}

/// One stretch of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// How it is drawn.
    pub ink: Ink,
    /// One or two words: "Round 1", "You", "Tomas".
    pub label: String,
}

/// The three kinds of mark of the design language, and lateness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// On the record: solid black.
    Dry,
    /// Now: blue.
    Wet,
    /// Now, and past its time: red.
    Late,
    /// To come: dotted.
    Pencil,
}

/// LIMIT: labels that stand side by side on a phone 390 px wide.
const MARKS_MAX: usize = 5;

impl Mark {
    /// A mark of this ink and label.
    pub fn new(ink: Ink, label: &str) -> Self {
        Self { ink, label: label.to_owned() }
    }
}

impl Frame {
    /// The subject of every mail about the request. It never changes, because mail programs keep a conversation
    /// together only under one subject; what is new stands in the preview line.
    pub(crate) fn subject(&self) -> String {
        one_line_said(&self.words.mail_subject(&self.title, &self.reference))
    }

    /// The sender's initial, shown where a logo would be: mails load nothing from anywhere.
    pub(crate) fn initial(&self) -> String {
        tame(&self.workspace).find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().collect()).unwrap_or_default()
    }

    /// The line, short enough for a phone: what lies far behind or far ahead is counted, not listed.
    pub(crate) fn marks(&self) -> Vec<Mark> {
        let is_past = |mark: &&Mark| mark.ink == Ink::Dry;
        let past = self.line.iter().take_while(is_past).count();
        let surplus = self.line.len().saturating_sub(MARKS_MAX);
        // Folding n marks into one saves n - 1 places; the past goes first, what is ahead matters more.
        let folded_past = if surplus == 0 { 0 } else { past.min(surplus + 1) };
        let saved = folded_past.saturating_sub(1);
        let folded_future = if saved >= surplus { 0 } else { surplus - saved + 1 };
        let mut marks = Vec::new();
        match folded_past {
            0 | 1 => marks.extend(self.line.iter().take(folded_past).cloned()),
            many => marks.push(Mark::new(Ink::Dry, &self.words.mail_line_folded_done(many).to_string())),
        }
        let middle = self.line.len().saturating_sub(folded_past + folded_future);
        marks.extend(self.line.iter().skip(folded_past).take(middle).cloned());
        if let Some(first) = self.line.get(folded_past + middle) {
            // Several people at once can make it reach back into what is now; then it is drawn as such.
            marks.push(Mark::new(first.ink, &self.words.mail_line_folded_more(folded_future).to_string()));
        }
        marks
    }

    /// The line in words, for the text part: "Done: Round 1, Checked. Now: You. Then: Tomas."
    pub(crate) fn line_in_words(&self) -> String {
        let stretch = |say: &dyn Fn(String) -> Said, inks: &[Ink]| {
            let marks = self.line.iter().filter(|mark| inks.contains(&mark.ink));
            let labels: Vec<&str> = marks.map(|mark| mark.label.as_str()).collect();
            (!labels.is_empty()).then(|| say(self.words.joined(&labels)).to_string())
        };
        let stretches = [
            stretch(&|marks| self.words.mail_line_done(marks), &[Ink::Dry]),
            stretch(&|marks| self.words.mail_line_now(marks), &[Ink::Wet, Ink::Late]),
            stretch(&|marks| self.words.mail_line_then(marks), &[Ink::Pencil]),
        ];
        stretches.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The same as it is written into the text part: our own words, whose marks for mixed directions must stay.
    pub(crate) fn line_said(&self) -> Safe<String> {
        Safe(self.line_in_words())
    }
}

/// A mail as people read it; headers and bytes are made of it in [`crate::mail`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Never holds a link or a code.
    pub subject: String,
    /// The line that mail programs show beside the subject; also inside `html`.
    pub preheader: String,
    /// Plain text part.
    pub text: String,
    /// HTML part.
    pub html: String,
}

/// Puts a mail together from its two templates.
pub(super) fn rendered(subject: String, preheader: &str, html: &impl Template, text: &impl Template) -> Rendered {
    Rendered { subject, preheader: one_line(preheader), html: written(html), text: tidied(&written(text)) }
}

/// Our own words in one line, as they are: what was put in is tame already, and isolating marks must stay.
pub(super) fn one_line_said(said: &Said) -> String {
    said.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn written(template: &impl Template) -> String {
    #[expect(clippy::expect_used, reason = "writing into a String cannot fail, and our templates do nothing else")]
    template.render().expect("a mail template writes into a String")
}

pub(super) fn one_line(text: &str) -> String {
    tame(text).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Optional parts of a template leave empty lines behind: at most one stays, and no blanks at line ends.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = true;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if blank && !out.is_empty() {
            out.push('\n');
        }
        blank = false;
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(line: &[(Ink, &str)]) -> Vec<String> {
        let mut frame = super::super::sample_frame(Words::ENGLISH);
        frame.line = line.iter().map(|(ink, label)| Mark::new(*ink, label)).collect();
        frame.marks().into_iter().map(|mark| mark.label).collect()
    }

    #[test]
    fn a_long_line_is_folded_around_now() {
        use Ink::{Dry, Pencil, Wet};
        assert_eq!(labels(&[(Dry, "a"), (Wet, "b"), (Pencil, "c")]), ["a", "b", "c"]);
        assert_eq!(
            labels(&[(Dry, "a"), (Dry, "b"), (Dry, "c"), (Dry, "d"), (Wet, "e"), (Pencil, "f")]),
            ["2 done", "c", "d", "e", "f"]
        );
        assert_eq!(
            labels(&[(Wet, "a"), (Pencil, "b"), (Pencil, "c"), (Pencil, "d"), (Pencil, "e"), (Pencil, "f")]),
            ["a", "b", "c", "d", "2 more"]
        );
        let long: Vec<(Ink, &str)> =
            [(Dry, "x"); 9].into_iter().chain([(Wet, "now")]).chain([(Pencil, "y"); 9]).collect();
        assert_eq!(labels(&long), ["9 done", "now", "y", "y", "7 more"]);
    }

    #[test]
    fn text_keeps_one_empty_line_at_most() {
        assert_eq!(tidied("\n\na  \n\n\n  b\nc\n\n"), "a\n\n  b\nc\n");
    }
}
