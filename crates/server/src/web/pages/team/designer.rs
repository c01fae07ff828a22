//! Where flows are written: the drawing, the palette, what a step says, what is wrong, and the file beside it on request.
//!
//! Start reading at [`DesignerPage`]. Everything that changes with an edit is in [`Studio`], which the script also asks for by itself. All
//! of it are plain forms: the script only sends them for people who drag, or use keys.

use super::shell::Shell;
use crate::web::components::{Avatar, Chip, Icon, Link};
use askama::Template;
use askama::filters::HtmlSafe;

/// `GET /flows/{flow}/edit`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/designer.html")]
pub struct DesignerPage {
    /// The frame.
    pub shell: Shell,
    /// All that changes.
    pub studio: Studio,
}

/// The same for the script: without the frame.
#[derive(Debug, Clone, Template)]
#[template(source = "<!--icons-->{{ studio }}", ext = "html")]
pub struct StudioPart {
    /// All that changes.
    pub studio: Studio,
}

/// All that changes with an edit.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/designer_studio.html")]
pub struct Studio {
    /// What every form carries.
    pub base: Base,
    /// The flow's title.
    pub title: String,
    /// Draft, or as published.
    pub state: Chip,
    /// “Nadia changed it on Monday.”
    pub since: String,
    /// Who else has it open.
    pub others: Vec<Other>,
    /// Is there something to undo, and to redo?
    pub undo: bool,
    /// The same forth.
    pub redo: bool,
    /// Is there a draft to discard?
    pub draft: bool,
    /// May this person publish?
    pub publisher: bool,
    /// Why it cannot be published now; empty, if it can.
    pub not_yet: String,
    /// What just happened.
    pub says: Option<Says>,
    /// Kinds of step.
    pub palette: Vec<Tool>,
    /// Before the loop of rework, in it, and after.
    pub before: Pieces,
    /// What can be sent back.
    pub rework: Pieces,
    /// “4 at most”.
    pub rounds: String,
    /// What comes after.
    pub after: Pieces,
    /// What the selected step says, or the flow.
    pub inspect: Inspect,
    /// What is wrong.
    pub problems: Vec<Trouble>,
    /// Is that all, or is more being looked for?
    pub complete: bool,
    /// The file, where it is shown.
    pub file: Option<String>,
}

/// What every form carries.
#[derive(Debug, Clone, Default)]
pub struct Base {
    /// Where the flow is.
    pub path: String,
    /// The token of forms.
    pub csrf: String,
    /// The version that is shown.
    pub version: i64,
    /// The selected step; empty for the flow.
    pub selected: String,
    /// Is the file shown?
    pub file: bool,
}

impl Base {
    /// The page with a step selected.
    pub fn at(&self, step: &str) -> String {
        let step: String = form_urlencoded::byte_serialize(step.as_bytes()).collect();
        format!("{}?step={step}{}", self.path, if self.file { "&file=1" } else { "" })
    }
    /// The page with the file, or without it.
    fn other_file(&self) -> String {
        Self { file: !self.file, ..self.clone() }.at(&self.selected)
    }
}

/// Somebody else who has it open.
#[derive(Debug, Clone)]
pub struct Other {
    /// Their initials.
    pub avatar: Avatar,
    /// Their name.
    pub name: String,
}

/// What just happened.
#[derive(Debug, Clone)]
pub struct Says {
    /// Was it done?
    pub done: bool,
    /// One sentence.
    pub words: String,
    /// What is safe, and the way on; may be empty.
    pub way_on: String,
    /// What both wrote, where two people wrote the same place.
    pub both: Option<Both>,
}

/// Two values of one key.
#[derive(Debug, Clone)]
pub struct Both {
    /// As it is now, and whose it is.
    pub theirs: (String, String),
    /// As one wrote it.
    pub yours: String,
}

/// A kind of step in the palette.
#[derive(Debug, Clone)]
pub struct Tool {
    /// Its word in the file.
    pub kind: &'static str,
    /// Its drawing.
    pub icon: Icon,
    /// Its name.
    pub words: &'static str,
}

/// Steps in order.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "web/pages/team/designer_pieces.html")]
pub struct Pieces(pub Vec<Piece>);

/// A step as it is drawn.
#[derive(Debug, Clone)]
pub struct Piece {
    /// How it is named.
    pub key: String,
    /// The page with it selected.
    pub href: String,
    /// Is it?
    pub selected: bool,
    /// Its drawing.
    pub icon: Icon,
    /// Its kind, for those who do not see the drawing.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Who, and how long.
    pub note: String,
    /// “Only when …”; empty for always.
    pub when: String,
    /// What is wrong with it.
    pub problem: Option<Chip>,
    /// Who else has it selected.
    pub others: Vec<Other>,
    /// Where changes lead, if not to the nearest step that prepares.
    pub lanes: Option<Vec<Way>>,
}

/// A lane as it is drawn.
#[derive(Debug, Clone)]
pub struct Way {
    /// The block.
    pub block: String,
    /// Which of its lanes, from 0.
    pub lane: usize,
    /// When it is taken; empty for always.
    pub when: String,
    /// Its steps.
    pub steps: Pieces,
}

impl Studio {
    /// “2 problems, 1 warning”.
    fn counted(&self) -> String {
        let stops = self.problems.iter().filter(|trouble| trouble.stops).count();
        let count = |n: usize, one: &str, several: &str| format!("{n} {}", if n == 1 { one } else { several });
        match (stops, self.problems.len() - stops) {
            (0, 0) if !self.complete => "No problems so far".to_owned(),
            (0, 0) => "No problems".to_owned(),
            (0, warns) => count(warns, "warning", "warnings"),
            (stops, 0) => count(stops, "problem", "problems"),
            (stops, warns) => {
                format!("{}, {}", count(stops, "problem", "problems"), count(warns, "warning", "warnings"))
            }
        }
    }
}

impl Pieces {
    /// Nothing here?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What the selected step says, or the flow.
#[derive(Debug, Clone)]
pub struct Inspect {
    /// Its drawing.
    pub icon: Icon,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// Its name in the file; nothing for the flow.
    pub name: Option<String>,
    /// Why it cannot be read; empty, if it can.
    pub unread: String,
    /// Its keys, in groups.
    pub sections: Vec<Section>,
    /// The names that conditions and texts may use here.
    pub names: Vec<NameHere>,
}

/// A name that conditions and texts may use.
#[derive(Debug, Clone)]
pub struct NameHere {
    /// As written.
    pub name: String,
    /// What it holds: “an amount of money”.
    pub holds: String,
    /// What it is in a real request; empty, where none is known.
    pub value: String,
}

/// Keys that belong together.
#[derive(Debug, Clone)]
pub struct Section {
    /// What they are about.
    pub title: &'static str,
    /// Its drawing.
    pub icon: Icon,
    /// Is it open at first?
    pub open: bool,
    /// The keys.
    pub controls: Vec<Control>,
}

/// One key.
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/designer_control.html")]
pub struct Control {
    /// Its path, which is unique in the form.
    pub path: String,
    /// What it is, in words.
    pub label: String,
    /// What it says, as typed.
    pub value: String,
    /// What to write; may be empty.
    pub hint: String,
    /// What is wrong with it; may be empty.
    pub error: String,
    /// How it is typed.
    pub shape: Shape,
}

/// How a key is typed.
#[derive(Debug, Clone)]
pub enum Shape {
    /// One line.
    Line,
    /// Several lines.
    Lines,
    /// A condition, with what it refers to.
    Condition(Vec<Token>, String),
    /// A text with references, and what they are.
    Words(Vec<Token>),
    /// One of a few.
    One(Vec<Pick>),
    /// Several in order: each in words or with keys of its own, what can be added, and whether the order matters.
    Many(Vec<Entry>, Adds),
}

/// One of a few.
#[derive(Debug, Clone)]
pub struct Pick {
    /// As the file says it.
    pub value: String,
    /// In words.
    pub words: String,
}

/// A reference in a text.
#[derive(Debug, Clone)]
pub struct Token {
    /// In words: “Amount”.
    pub words: String,
    /// What it is in a real request; empty, where none is known.
    pub value: String,
}

/// One of several.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its path.
    pub path: String,
    /// In words.
    pub words: String,
    /// Who or what that is just now; may be empty.
    pub value: String,
    /// Its own keys.
    pub controls: Vec<Control>,
    /// What its button for removing sends; empty for none.
    pub drop: String,
    /// Can it go up?
    pub up: bool,
}

/// How one more is added.
#[derive(Debug, Clone)]
pub enum Adds {
    /// Not here.
    No,
    /// By choosing one, with the words of its button.
    Choose(Vec<Pick>, &'static str),
    /// By writing it.
    Write(&'static str),
    /// By a button that sends this.
    Press(&'static str, &'static str),
}

impl Control {
    /// The identifier of its field.
    fn id(&self) -> String {
        let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        format!("k-{}", self.path.chars().map(safe).collect::<String>())
    }
    fn described(&self) -> String {
        let said = [(&self.hint, "hint"), (&self.error, "error")];
        let ids = said.iter().filter(|(text, _)| !text.is_empty()).map(|(_, what)| format!("{}-{what}", self.id()));
        ids.collect::<Vec<_>>().join(" ")
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// Does it keep the flow from being published?
    pub stops: bool,
    /// The same as a chip.
    pub chip: Chip,
    /// Where: the step, and its page.
    pub place: Link,
    /// What is wrong.
    pub wrong: String,
    /// What to do.
    pub way_on: String,
    /// With which package; empty for every one.
    pub example: String,
    /// “line 12”; empty where there is none.
    pub line: String,
    /// What a button would set, where one can mend it: path and value.
    pub mend: Option<(String, String, String)>,
}

impl HtmlSafe for Studio {}
impl HtmlSafe for Pieces {}
impl HtmlSafe for Control {}
