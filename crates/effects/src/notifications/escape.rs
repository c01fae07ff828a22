//! What people typed is hostile: names, titles and questions end up in mails to others.
//!
//! Every expression of every template passes through one of these two; no template may say `safe` (a test looks). Messages in the
//! reader's language come through [`html`] and [`text`]: `wording` keeps what was put in apart and escapes it.

use std::fmt::{self, Write};

use askama::filters::{Escaper, Safe};
use wording::{Said, Tags, tame};

/// For the HTML part: no markup, and nothing that turns the reading order round.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Html;

/// For the text part: one line, so that a name cannot write paragraphs of its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OneLine;

impl Escaper for Html {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        for c in tame(string) {
            match c {
                '&' => dest.write_str("&amp;")?,
                '<' => dest.write_str("&lt;")?,
                '>' => dest.write_str("&gt;")?,
                '"' => dest.write_str("&quot;")?,
                '\'' => dest.write_str("&#39;")?,
                plain => dest.write_char(plain)?,
            }
        }
        Ok(())
    }
}

impl Escaper for OneLine {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        tame(string).try_for_each(|c| dest.write_char(c))
    }
}

/// Our own words with what was put into them, for the HTML part; they escape themselves.
pub(crate) fn html(said: impl AsRef<Said>) -> Safe<String> {
    Safe(said.as_ref().html(&TAGS))
}

/// The same for the text part: one line.
pub(crate) fn text(said: impl AsRef<Said>) -> Safe<String> {
    Safe(said.as_ref().to_string())
}

const TAGS: Tags = Tags {
    title: ("<i>", "</i>"),
    live: ("<span class=\"wet\" style=\"color:#2439d6\">", "</span>"),
    strong: ("<b>", "</b>"),
};

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(escaper: impl Escaper, text: &str) -> String {
        let mut out = String::new();
        escaper.write_escaped_str(&mut out, text).unwrap();
        out
    }

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(escaped(Html, "<b onclick='x'>\"&\u{202e}\n"), "&lt;b onclick=&#39;x&#39;&gt;&quot;&amp; ");
        assert_eq!(escaped(OneLine, "Ines\r\n\r\nPay here:\u{2028}\u{202e}<b>"), "Ines    Pay here: <b>");
        assert_eq!(escaped(OneLine, "Zoë 山田 👩‍💻"), "Zoë 山田 👩‍💻");
    }
}
