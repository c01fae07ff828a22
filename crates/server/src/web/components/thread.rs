//! A question and its answers, with the spot it is about.

use super::{Avatar, Chip, Choice, Icon, Link, StyleVars, style_vars};
use askama::Template;

/// A strip cut from a page image around a spot, drawn by the browser from the image it already has.
#[derive(Debug, Clone, PartialEq)]
pub struct Crop {
    /// URL of the page image.
    pub src: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The spot from the left, in per cent of the page.
    pub x: f32,
    /// The spot from the top, in per cent of the page.
    pub y: f32,
    /// Leads to the page in the viewer: `#d1-p3`.
    pub href: String,
    /// "Show this spot on Concept, page 3".
    pub label: String,
}

impl Crop {
    /// The strip is this many times as wide as high (the style sheet says the same).
    const RATIO: f32 = 3.2;
    /// The page is drawn this many times as wide as the strip.
    const ZOOM: f32 = 1.8;

    /// Where the image lies behind the strip, and where the spot's mark then is: all in per cent of the strip.
    pub fn vars(&self) -> StyleVars<4> {
        // In widths of the strip: the strip is 1 wide and 1/RATIO high, the page ZOOM wide.
        let (strip_high, page_high) = (1.0 / Self::RATIO, Self::ZOOM * self.height as f32 / self.width.max(1) as f32);
        let (spot_x, spot_y) = (self.x / 100.0 * Self::ZOOM, self.y / 100.0 * page_high);
        let left = (spot_x - 0.5).clamp(0.0, Self::ZOOM - 1.0);
        let top = (spot_y - strip_high / 2.0).clamp(0.0, (page_high - strip_high).max(0.0));
        style_vars([
            ("--l", left * 100.0),
            ("--t", top * Self::RATIO * 100.0),
            ("--x", (spot_x - left) * 100.0),
            ("--y", (spot_y - top) * Self::RATIO * 100.0),
        ])
    }
}

/// One thing somebody said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Small initials.
    pub avatar: Avatar,
    /// "You", or the whole name.
    pub name: String,
    /// "Today, 08:31".
    pub when: String,
    /// What they said, in paragraphs.
    pub text: String,
}

impl Message {
    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.text.split('\n').map(str::trim).filter(|paragraph| !paragraph.is_empty())
    }
}

/// A question and its answers. The same article serves the client's page and the team's.
#[derive(Debug, Clone, Template)]
#[template(path = "web/components/thread.html")]
pub struct Thread {
    /// Unique on the page; pins lead here: `q2`.
    pub id: String,
    /// The number on its pin; 0 for none.
    pub number: u32,
    /// The question in a few words.
    pub title: String,
    /// Whether somebody has answered; the pin and the edge are then in dry ink.
    pub answered: bool,
    /// Somebody said that it is answered; until it is asked again, nothing is written in it.
    pub settled: bool,
    /// "Halden is answering", "Answered".
    pub status: Option<Chip>,
    /// "Concept, page 3"; empty where it is about the whole request.
    pub place: String,
    /// The spot.
    pub crop: Option<Crop>,
    /// What was said, oldest first.
    pub messages: Vec<Message>,
    /// Who has it and how long it usually takes; empty for nothing.
    pub note: String,
    /// The language of what it says itself.
    pub words: wording::Words,
    /// Where a reply is posted (field `text`); none once the request has ended or for readers.
    pub reply_path: Option<String>,
    /// For the reply form.
    pub csrf: String,
    /// What was typed into the reply and could not be sent.
    pub reply_value: String,
    /// Why it could not be sent; empty for nothing.
    pub reply_error: String,
    /// What else can be done with it: said to be answered, or asked again.
    pub act: Option<Link>,
    /// The way to tell the client what is inside; a look at it comes first.
    pub share: Option<Link>,
    /// Who else of the team can answer it; none where it waits for nobody, and outside.
    pub give: Option<Give>,
}

/// Has somebody else answer a question.
#[derive(Debug, Clone)]
pub struct Give {
    /// Where `to` is posted, a member's name in addresses.
    pub path: String,
    /// The members.
    pub people: Vec<Choice>,
    /// Who answers it now, as in `people`.
    pub now: String,
}

impl Thread {
    fn reply_to(&self) -> Option<&str> {
        self.reply_path.as_deref().filter(|_| !self.settled)
    }
}

impl askama::filters::HtmlSafe for Thread {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spot_is_inside_the_strip_wherever_it_is_on_the_page() {
        for (x, y) in [(0.0, 0.0), (50.0, 50.0), (100.0, 100.0), (71.0, 80.3)] {
            let crop =
                Crop { src: String::new(), width: 842, height: 595, x, y, href: String::new(), label: String::new() };
            let StyleVars([(_, left), (_, top), (_, mark_x), (_, mark_y)]) = crop.vars();
            assert!((0.0..=80.001).contains(&left) && top >= 0.0, "{x} {y}: {left} {top}");
            assert!(
                (0.0..=100.001).contains(&mark_x) && (-0.001..=100.001).contains(&mark_y),
                "{x} {y}: {mark_x} {mark_y}"
            );
        }
    }
}
