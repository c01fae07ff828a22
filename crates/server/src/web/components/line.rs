//! The drawn line of a request, from one list of steps in three sizes: lying down on pages ([`Line`]), standing up
//! beside details ([`Rail`]), and as a small drawing in lists ([`Glyph`]).
//!
//! A straight stroke is a step done, a loop is a round, a pen point is now, dots are to come, a tick is approved, a bar
//! is declined, a diamond is overdue. A text label always says the same.

use super::{Avatar, Words, style_vars};
use askama::Template;
use std::fmt::Write;

/// What a piece of the line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A round that ended with changes asked for.
    Loop,
    /// Done, in dry ink.
    Done,
    /// Where it is now.
    Now,
    /// Where it is now, after its time.
    Late,
    /// To come, in pencil.
    Next,
    /// The end, to come, in pencil.
    End,
    /// The end: approved.
    Approved,
    /// The end: declined, withdrawn or expired.
    Declined,
    /// Somebody who is not asked. Only a rail shows it.
    Skip,
}

impl Mark {
    fn is(self) -> &'static str {
        match self {
            Self::Loop => "loop",
            Self::Done => "done",
            Self::Now => "now",
            Self::Late => "late",
            Self::Next => "next",
            Self::End => "end",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Skip => "skip",
        }
    }

    fn is_current(self) -> bool {
        matches!(self, Self::Now | Self::Late)
    }
}

/// A piece of the line.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it says.
    pub mark: Mark,
    /// Who or what, short on a lying line ("Tomas"), a whole clause on a rail.
    pub label: Words,
    /// When, or why; empty for nothing.
    pub detail: String,
    /// Length on the lying line, in parts; it follows working time. 1 is ordinary.
    pub weight: f32,
    /// Keep the label on narrow screens, where done and coming steps lose theirs.
    pub keep: bool,
    /// Who it is, on a rail of people.
    pub person: Option<Avatar>,
}

impl Step {
    fn has_weight(&self) -> bool {
        (self.weight - 1.0).abs() > f32::EPSILON
    }

    /// A step of ordinary length.
    pub fn new(mark: Mark, label: impl Into<Words>, detail: impl Into<String>) -> Self {
        Self { mark, label: label.into(), detail: detail.into(), weight: 1.0, keep: false, person: None }
    }
}

/// The line lying down.
#[derive(Debug, Clone, Template)]
#[template(
    ext = "html",
    source = "<ol class=\"line\" aria-label=\"{{ label }}\">
{% for step in steps -%}
<li data-is=\"{{ step.mark.is() }}\"{% if step.keep %} class=\"keep\"{% endif %}{% if step.has_weight() %}{{ self::style_vars([(\"--w\", step.weight)]) }}{% endif %}{% if step.mark.is_current() %} aria-current=\"step\"{% endif %}>
{%- match step.mark -%}
{%- when Mark::Loop -%}<svg class=\"curl\" viewBox=\"0 0 44 24\" aria-hidden=\"true\"><path d=\"M0 19c15 0 29-1 29-10 0-4.5-3-6.5-6.5-6.5S16 4.5 16 9c0 9 13 10 28 10\"/></svg>
{%- when Mark::End | Mark::Approved -%}<svg class=\"flick\" viewBox=\"0 0 36 24\" aria-hidden=\"true\"><path d=\"M0 19h11l5 4.2L32 2\"/></svg>
{%- when Mark::Declined -%}<svg class=\"flick\" viewBox=\"0 0 36 24\" aria-hidden=\"true\"><path d=\"M0 19h18M18 12v10\"/></svg>
{%- when _ -%}
{%- endmatch -%}
<b>{{ step.label }}</b>{% if !step.detail.is_empty() %}<small>{{ step.detail }}</small>{% endif %}</li>
{% endfor -%}
</ol>"
)]
pub struct Line {
    /// What the line shows, for those who do not see it: "Where this request is".
    pub label: String,
    /// From the beginning to the end.
    pub steps: Vec<Step>,
}

/// The line standing up, for steps that have more to say.
#[derive(Debug, Clone, Template)]
#[template(
    ext = "html",
    source = "<ol class=\"rail{% if on_desk %} on-desk{% endif %}\"{% if !label.is_empty() %} aria-label=\"{{ label }}\"{% endif %}>
{% for step in steps -%}
<li data-is=\"{{ step.mark.is() }}\"{% if step.mark.is_current() %} aria-current=\"step\"{% endif %}>
{%- if step.mark == Mark::Loop %}<svg viewBox=\"0 0 26 40\" aria-hidden=\"true\"><path d=\"M12 0c0 9 0 19 6 19 3.500 0 5-2 5-4.500S21 10 18 10c-6 0-6 16-6 30\"/></svg>{% endif -%}
{%- match step.person -%}
{%- when Some with (person) -%}<span class=\"who\">{{ person }}<span><b>{{ step.label }}</b>{% if !step.detail.is_empty() %}<small>{{ step.detail }}</small>{% endif %}</span></span>
{%- when None -%}<span><b>{{ step.label }}</b></span>{% if !step.detail.is_empty() %}<small>{{ step.detail }}</small>{% endif %}
{%- endmatch -%}
</li>
{% endfor -%}
</ol>"
)]
pub struct Rail {
    /// For those who do not see it; empty where a heading says it already.
    pub label: String,
    /// From the beginning to the end.
    pub steps: Vec<Step>,
    /// Drawn on the desk rather than on paper, so that the rings match what is behind them.
    pub on_desk: bool,
}

/// The line as a small drawing, for lists and mails.
#[derive(Debug, Clone, Template)]
#[template(
    ext = "html",
    source = "<svg class=\"lineg\" role=\"img\" aria-label=\"{{ label }}\" width=\"{{ width }}\" height=\"19\" viewBox=\"0 0 {{ width }} 19\"><path class=\"dry\" d=\"{{ dry }}\"/>{% if !wet.is_empty() %}<path class=\"wet\" d=\"{{ wet }}\"/>{% endif %}{% if !pencil.is_empty() %}<path class=\"pen\" d=\"{{ pencil }}\"/>{% endif %}{% for x in now %}<circle class=\"now\" cx=\"{{ x }}.5\" cy=\"13\" r=\"3.6\"/>{% endfor %}{% for x in late %}<path class=\"late\" d=\"M{{ x }}.5 8.7l4.3 4.3-4.3 4.3-4.3-4.3z\"/>{% endfor %}</svg>"
)]
pub struct Glyph {
    label: String,
    width: u32,
    dry: String,
    wet: String,
    pencil: String,
    now: Vec<u32>,
    late: Vec<u32>,
}

impl askama::filters::HtmlSafe for Line {}
impl askama::filters::HtmlSafe for Rail {}
impl askama::filters::HtmlSafe for Glyph {}

impl Line {
    /// The same steps as a small drawing; `label` says in words where it is ("Round 2, waiting for the client").
    pub fn glyph(&self, label: impl Into<String>) -> Glyph {
        Glyph::new(self.steps.iter().map(|step| step.mark), label)
    }

    /// The same steps standing up, on paper.
    pub fn rail(&self) -> Rail {
        Rail { label: self.label.clone(), steps: self.steps.clone(), on_desk: false }
    }
}

impl Glyph {
    /// Draws marks in one stroke. Geometry: a grid of 19 high with the line at 13.
    pub fn new(marks: impl IntoIterator<Item = Mark>, label: impl Into<String>) -> Self {
        let mut glyph = Self {
            label: label.into(),
            width: 0,
            dry: "M1 13".into(),
            wet: String::new(),
            pencil: String::new(),
            now: Vec::new(),
            late: Vec::new(),
        };
        let mut x: u32 = 1;
        for mark in marks {
            x += glyph.draw(mark, x);
        }
        glyph.width = x + 4;
        glyph
    }

    /// Draws one mark at `x` and says how far the pen went.
    fn draw(&mut self, mark: Mark, x: u32) -> u32 {
        match mark {
            Mark::Done => self.dry.push_str("h11v-3.5v3.5"),
            Mark::Loop => self.dry.push_str("c7 0 12-1.5 12-6.5 0-3-2-4.5-4-4.5s-4 1.5-4 4.5c0 5 5 6.5 12 6.5"),
            Mark::Now | Mark::Late => {
                stroke(&mut self.wet, x + 4, "13h9");
                if mark == Mark::Late { &mut self.late } else { &mut self.now }.push(x + 3);
            }
            Mark::Next => stroke(&mut self.pencil, x + 2, "13h10"),
            Mark::End => stroke(&mut self.pencil, x + 1, "13l3.5 3.5 6.5-10"),
            Mark::Approved => self.dry.push_str("h3l3.5 3.5 7-11"),
            Mark::Declined => self.dry.push_str("h5v-5v10"),
            Mark::Skip => {}
        }
        match mark {
            Mark::Loop => 16,
            Mark::Now | Mark::Late | Mark::Approved => 14,
            Mark::Next | Mark::End => 12,
            Mark::Done => 11,
            Mark::Declined => 6,
            Mark::Skip => 0,
        }
    }
}

fn stroke(path: &mut String, x: u32, rest: &str) {
    // Writing to a String cannot fail.
    let _ = write!(path, "M{x} {rest}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        let steps = vec![
            Step::new(Mark::Loop, "Round 1", "3 changes asked"),
            Step::new(Mark::Done, "Prepared", "9 Mar"),
            Step { weight: 1.5, ..Step::new(Mark::Now, "You", "2 days left") },
            Step::new(Mark::Next, "Tomas", ""),
            Step::new(Mark::End, "Production", ""),
        ];
        Line { label: "Where this request is".into(), steps }
    }

    #[test]
    fn three_sizes_come_from_one_list() {
        let lying = line().to_string();
        assert_eq!(lying.matches("<li").count(), 5);
        assert!(
            lying.contains(
                "<li data-is=\"now\" style=\"--w:1.5\" aria-current=\"step\"><b>You</b><small>2 days left</small></li>"
            ),
            "{lying}"
        );
        assert_eq!(line().rail().to_string().matches("<li").count(), 5);
        let glyph = line().glyph("Round 2, waiting for the client").to_string();
        // The drawing of the mockups for `Ldn.e`.
        assert!(glyph.contains("width=\"70\""), "{glyph}");
        assert!(
            glyph.contains("d=\"M1 13c7 0 12-1.5 12-6.5 0-3-2-4.5-4-4.5s-4 1.5-4 4.5c0 5 5 6.5 12 6.5h11v-3.5v3.5\""),
            "{glyph}"
        );
        assert!(
            glyph.contains("<circle class=\"now\" cx=\"31.5\"")
                && glyph.contains("aria-label=\"Round 2, waiting for the client\""),
            "{glyph}"
        );
    }

    #[test]
    fn an_overdue_glyph_has_a_diamond() {
        let glyph = Glyph::new([Mark::Done, Mark::Late, Mark::End], "Overdue").to_string();
        assert!(glyph.contains("class=\"late\" d=\"M15.5 8.7") && !glyph.contains("circle"), "{glyph}");
    }
}
