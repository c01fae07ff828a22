//! A message that was said: its text, its tags, and what was put in, kept apart until it is written.
//!
//! INVARIANT: what was put in is never read as a tag. Noncharacters, which no argument can hold, mark where it begins and ends.

use crate::Words;
use std::fmt;

/// Where an argument begins.
const OPEN: char = '\u{fdd0}';
/// Where it ends.
const CLOSE: char = '\u{fdd1}';

/// A message in its language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pieces: Vec<Piece>,
    words: Words,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Of the message itself.
    Text(String),
    /// What was put in.
    Argument(String),
    /// `<t>`: a title.
    Title(bool),
    /// `<live>`: what can still change.
    Live(bool),
    /// `<b>`: a heading in the line.
    Strong(bool),
}

/// How tags are written in HTML: what opens and what closes.
#[derive(Debug, Clone, Copy)]
pub struct Tags {
    /// A title.
    pub title: (&'static str, &'static str),
    /// What a person can still change.
    pub live: (&'static str, &'static str),
    /// A heading in the line.
    pub strong: (&'static str, &'static str),
}

/// Line breaks and other controls become spaces; marks that reorder text, and so could show another amount or name
/// than the one meant, are dropped.
pub fn tame(string: &str) -> impl Iterator<Item = char> {
    let reorders = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let kept = string.chars().filter(move |c| !reorders(*c) && !matches!(*c, '\u{fdd0}'..='\u{fdef}'));
    kept.map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c })
}

/// An argument between its marks.
pub(crate) fn argument(text: &str) -> String {
    let mut marked = String::with_capacity(text.len() + 6);
    marked.push(OPEN);
    marked.extend(tame(text));
    marked.push(CLOSE);
    marked
}

/// Is it written from right to left: Hebrew, Arabic and their kin?
const fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

/// How an argument stands among the words around it.
enum Stands {
    Inline,
    /// Isolated, in the direction of its first letter.
    ByItself,
    /// Isolated, from right to left.
    RightToLeft,
}

impl Said {
    /// What somebody else wrote, as it is.
    pub fn verbatim(text: &str, words: Words) -> Self {
        Self { pieces: vec![Piece::Argument(tame(text).collect())], words }
    }

    /// Sentences one after the other; `None` of none.
    pub fn sentences(said: impl IntoIterator<Item = Self>) -> Option<Self> {
        said.into_iter().reduce(|mut all, next| {
            all.pieces.push(Piece::Text(" ".to_owned()));
            all.pieces.extend(next.pieces);
            all
        })
    }

    pub(crate) fn parse(text: &str, words: Words) -> Self {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find(OPEN) {
            let (before, after) = rest.split_at(start);
            tagged(before, &mut pieces);
            let after = after.strip_prefix(OPEN).unwrap_or(after);
            let (inside, later) = after.split_once(CLOSE).unwrap_or((after, ""));
            pieces.push(Piece::Argument(inside.to_owned()));
            rest = later;
        }
        tagged(rest, &mut pieces);
        Self { pieces, words }
    }

    #[cfg(test)]
    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// An argument whose direction may differ from the words around it stands by itself. What has Arabic in it on an Arabic page is
    /// ours (a date, a list of names) and runs as the page does; anything else runs as its first letter says.
    fn stands(&self, argument: &str) -> Stands {
        match (self.words.language.is_rtl(), argument.chars().any(is_rtl)) {
            (true, true) => Stands::RightToLeft,
            (true, false) | (false, true) => Stands::ByItself,
            (false, false) => Stands::Inline,
        }
    }

    /// As HTML: text escaped, tags as the caller writes them, arguments isolated where directions may mix.
    pub fn html(&self, tags: &Tags) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => escape(text, &mut out),
                Piece::Argument(text) => {
                    let (opens, closes) = match self.stands(text) {
                        Stands::Inline => ("", ""),
                        Stands::ByItself => ("<bdi>", "</bdi>"),
                        Stands::RightToLeft => ("<bdi dir=\"rtl\">", "</bdi>"),
                    };
                    out.push_str(opens);
                    escape(text, &mut out);
                    out.push_str(closes);
                }
                Piece::Title(opens) => out.push_str(if *opens { tags.title.0 } else { tags.title.1 }),
                Piece::Live(opens) => out.push_str(if *opens { tags.live.0 } else { tags.live.1 }),
                Piece::Strong(opens) => out.push_str(if *opens { tags.strong.0 } else { tags.strong.1 }),
            }
        }
        out
    }
}

impl AsRef<Self> for Said {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// As plain text: titles in the quotation marks of the language, arguments isolated by characters where directions may mix.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, right) = self.words.quotation_marks();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(text)?,
                Piece::Argument(text) => match self.stands(text) {
                    Stands::Inline => f.write_str(text)?,
                    Stands::ByItself => write!(f, "\u{2068}{text}\u{2069}")?,
                    Stands::RightToLeft => write!(f, "\u{2067}{text}\u{2069}")?,
                },
                Piece::Title(opens) => f.write_str(if *opens { left } else { right })?,
                Piece::Live(_) | Piece::Strong(_) => {}
            }
        }
        Ok(())
    }
}

/// What stands outside of arguments: text and our own tags. Anything else in angle brackets stays text; a test finds it.
fn tagged(text: &str, pieces: &mut Vec<Piece>) {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        let tag = from.split_once('>').and_then(|(tag, after)| Some((piece(tag.strip_prefix('<')?)?, after)));
        match tag {
            Some((piece, after)) => {
                plain(before, pieces);
                pieces.push(piece);
                rest = after;
            }
            None => break,
        }
    }
    plain(rest, pieces);
}

fn plain(text: &str, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text.to_owned()));
    }
}

fn piece(tag: &str) -> Option<Piece> {
    Some(match tag {
        "t" => Piece::Title(true),
        "/t" => Piece::Title(false),
        "live" => Piece::Live(true),
        "/live" => Piece::Live(false),
        "b" => Piece::Strong(true),
        "/b" => Piece::Strong(false),
        _ => return None,
    })
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            plain => out.push(plain),
        }
    }
}
