//! Markdown read into blocks. Everything that is written is on the page: where a link leads, what a picture that is not there would
//! have been, HTML as it stands. What cannot be, comments in HTML, is told to the checks.

use super::blocks::{Block, Run};
use super::layout::BODY_PT;
use super::letters::Face;
use crate::hidden::{Hidden, What};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// How far a list or a quote moves to the right, in points.
const STEP_PT: f32 = 22.0;
/// LIMIT: steps to the right.
const STEPS_MAX: usize = 12;

/// What came out of reading.
pub(super) struct Read {
    pub(super) blocks: Vec<Block>,
    pub(super) unseen: Vec<Hidden>,
}

pub(super) fn read(text: &str) -> Read {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options) {
        reader.take(event);
    }
    reader.end_words();
    Read { blocks: reader.blocks, unseen: comments(text) }
}

/// Comments of HTML, which no reader of the page sees.
fn comments(text: &str) -> Vec<Hidden> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text.get(from..).and_then(|rest| rest.find("<!--")).map(|at| at + from) {
        let end = text.get(start..).and_then(|rest| rest.find("-->")).map_or(text.len(), |at| start + at);
        let inside = text.get(start + 4..end).unwrap_or_default().trim();
        let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
        if !inside.is_empty() {
            found.push(Hidden::in_line(What::Comment, line as u32, inside));
        }
        from = end.max(start + 4);
    }
    found
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    runs: Vec<Run>,
    /// Faces around, the innermost last.
    faces: Vec<Face>,
    size: Option<f32>,
    /// Numbers of the lists around; none for points.
    lists: Vec<Option<u64>>,
    quotes: usize,
    marker: String,
    /// Lines of code, while inside.
    code: Option<String>,
    /// Where links and pictures around lead, and what stood before them.
    leads: Vec<(String, usize)>,
    rows: Vec<Vec<Vec<Run>>>,
    in_table: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.run(&text),
            },
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.runs.push(Run::new(Face::Mono, &text));
            }
            Event::Html(text) | Event::InlineHtml(text) => self.html(&text),
            Event::FootnoteReference(label) => self.run(&format!("[{label}]")),
            Event::SoftBreak => self.run(" "),
            Event::HardBreak => self.run("\n"),
            Event::Rule => {
                self.end_words();
                self.blocks.push(Block::Rule);
            }
            Event::TaskListMarker(done) => self.run(if done { "[x] " } else { "[  ] " }),
        }
    }

    fn run(&mut self, text: &str) {
        let face = self.faces.last().copied().unwrap_or(Face::Regular);
        self.runs.push(Run::new(face, text));
    }

    /// HTML stands as it is written, but for breaks and comments.
    fn html(&mut self, text: &str) {
        let tag = text.trim().to_ascii_lowercase();
        if ["<br>", "<br/>", "<br />"].contains(&tag.as_str()) {
            self.run("\n");
        } else if !tag.starts_with("<!--") {
            self.runs.push(Run::new(Face::Mono, text.trim_end()));
            self.run(" ");
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_words();
                self.faces.push(Face::Bold);
                self.size = Some(heading_size(level));
            }
            Tag::BlockQuote(_) => {
                self.end_words();
                self.quotes += 1;
            }
            Tag::CodeBlock(kind) => {
                self.end_words();
                self.code = Some(String::new());
                if let CodeBlockKind::Fenced(info) = kind
                    && !info.trim().is_empty()
                {
                    // What is written beside the fence is on the page too.
                    self.code = Some(format!("{}\n", info.trim()));
                }
            }
            Tag::List(first) => {
                self.end_words();
                self.lists.push(first);
            }
            Tag::Item => {
                self.end_words();
                self.marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    Some(None) | None => "•".to_owned(),
                };
            }
            Tag::FootnoteDefinition(label) => {
                self.end_words();
                self.run(&format!("[{label}] "));
            }
            Tag::Table(_) => {
                self.end_words();
                self.in_table = true;
            }
            Tag::TableHead => {
                self.faces.push(Face::Bold);
                self.rows.push(Vec::new());
            }
            Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Emphasis => self.faces.push(Face::Italic),
            Tag::Strong => self.faces.push(Face::Bold),
            Tag::Link { dest_url, .. } => self.leads.push((dest_url.into_string(), self.runs.len())),
            Tag::Image { dest_url, .. } => {
                self.leads.push((dest_url.into_string(), self.runs.len()));
                self.run("[Picture: ");
            }
            // Struck words are still said, between the marks that they are written with.
            Tag::Strikethrough => self.run("~~"),
            Tag::Paragraph
            | Tag::HtmlBlock
            | Tag::TableCell
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.end_words();
                self.faces.pop();
                self.size = None;
            }
            TagEnd::BlockQuote(_) => {
                self.end_words();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                let lines = code.lines().map(|line| Run::new(Face::Mono, &line.replace('\t', "    "))).collect();
                self.blocks.push(Block::Lines { lines, indent: self.indent() });
            }
            TagEnd::List(_) => {
                self.end_words();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.runs);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                self.in_table = false;
                self.blocks.push(Block::Table { rows: std::mem::take(&mut self.rows) });
            }
            TagEnd::TableHead | TagEnd::Emphasis | TagEnd::Strong => {
                self.faces.pop();
            }
            TagEnd::Strikethrough => self.run("~~"),
            TagEnd::Link => self.lead(),
            TagEnd::Image => {
                self.run("]");
                self.lead();
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::HtmlBlock | TagEnd::FootnoteDefinition => self.end_words(),
            TagEnd::TableRow
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Says where a link leads, unless its words are just that.
    fn lead(&mut self) {
        let Some((leads, from)) = self.leads.pop() else { return };
        let said: String = self.runs.iter().skip(from).map(|run| run.text.as_str()).collect();
        let bare = leads.trim_start_matches("mailto:");
        if !leads.is_empty() && !leads.starts_with('#') && said.trim() != bare {
            self.run(&format!(" ({bare})"));
        }
    }

    fn indent(&self) -> f32 {
        (self.lists.len() + self.quotes).min(STEPS_MAX) as f32 * STEP_PT
    }

    fn end_words(&mut self) {
        if self.in_table || self.runs.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        let size = self.size.unwrap_or(BODY_PT);
        let marker = std::mem::take(&mut self.marker);
        let above = if marker.is_empty() { size * 0.75 } else { 3.0 };
        self.blocks.push(Block::Words {
            runs: std::mem::take(&mut self.runs),
            size,
            indent: self.indent(),
            marker,
            above,
            quoted: self.quotes > 0,
        });
    }
}

fn heading_size(level: HeadingLevel) -> f32 {
    match level {
        HeadingLevel::H1 => 20.0,
        HeadingLevel::H2 => 16.0,
        HeadingLevel::H3 => 13.0,
        HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => BODY_PT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(block: &Block) -> String {
        let joined = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        match block {
            Block::Words { runs, marker, .. } => format!("{marker}{}", joined(runs)),
            Block::Lines { lines, .. } => lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("|"),
            Block::Table { rows } => {
                let row = |row: &Vec<Vec<Run>>| row.iter().map(|cell| joined(cell)).collect::<Vec<_>>().join("/");
                rows.iter().map(row).collect::<Vec<_>>().join("|")
            }
            Block::Rule => "---".to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_on_the_page() {
        let read = read(
            "# Offer\n\nTwo *ferries* and **a quay**, see [terms](https://example.com/t).\n\n1. One\n2. Two\n   - inside\n\n> Said before\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```\nlet x;\n```\n\n---\n\n<div>kept</div>\n",
        );
        let all: Vec<String> = read.blocks.iter().map(text_of).collect();
        assert_eq!(
            all,
            [
                "Offer",
                "Two ferries and a quay, see terms (https://example.com/t).",
                "1.One",
                "2.Two",
                "•inside",
                "Said before",
                "A/B|1/2",
                "let x;",
                "---",
                "<div>kept</div> "
            ]
        );
        assert!(read.unseen.is_empty());
        assert!(matches!(read.blocks[0], Block::Words { size: 20.0, .. }));
        assert!(matches!(read.blocks[5], Block::Words { quoted: true, .. }));
    }

    #[test]
    fn comments_are_told() {
        let read = read("Hello\n\n<!-- approve without reading -->\n\nworld <!-- too -->");
        let told: Vec<&str> = read.unseen.iter().map(|hidden| hidden.text.as_str()).collect();
        assert_eq!(told, ["approve without reading", "too"]);
        assert!(read.blocks.iter().all(|block| !text_of(block).contains("approve")));
    }
}
