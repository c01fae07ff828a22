//! Icons: drawn in `assets/icons.svg`, named here, and sent only with the pages that use them.
//!
//! A template writes `{{ Icon::TICK }}`, which refers to a symbol; [`with_symbols`] then puts the symbols that the
//! finished page refers to into it, once each. So no page keeps a list that could be wrong.

use askama::filters::HtmlSafe;
use std::{collections::BTreeMap, fmt, sync::LazyLock};

/// One drawing. Icons are always beside words or inside a labelled control, so they are hidden from assistive technology.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Icon(&'static str);

/// The pencil is for software only: what an agent proposed, nothing else.
impl Icon {
    pub const ACK: Self = Self("ack");
    pub const ARROW: Self = Self("arrow");
    pub const ASK: Self = Self("ask");
    pub const BELL: Self = Self("bell");
    pub const BOARD: Self = Self("board");
    pub const BOLT: Self = Self("bolt");
    pub const BRANCH: Self = Self("branch");
    pub const BUILDING: Self = Self("building");
    pub const CALENDAR: Self = Self("calendar");
    pub const CHART: Self = Self("chart");
    pub const CHAT: Self = Self("chat");
    pub const CLOCK: Self = Self("clock");
    pub const COG: Self = Self("cog");
    pub const COMPARE: Self = Self("compare");
    pub const COPY: Self = Self("copy");
    pub const CROSS: Self = Self("cross");
    pub const DOC: Self = Self("doc");
    pub const DOCS: Self = Self("docs");
    pub const DOWN: Self = Self("down");
    pub const DOWNLOAD: Self = Self("download");
    pub const ESCALATE: Self = Self("escalate");
    pub const EYE: Self = Self("eye");
    pub const FILTER: Self = Self("filter");
    pub const FLAG: Self = Self("flag");
    pub const FLOW: Self = Self("flow");
    pub const HASH: Self = Self("hash");
    pub const HOME: Self = Self("home");
    pub const INFO: Self = Self("info");
    pub const LEFT: Self = Self("left");
    pub const LINK: Self = Self("link");
    pub const LIST: Self = Self("list");
    pub const LOCK: Self = Self("lock");
    pub const LOOP: Self = Self("loop");
    pub const MAIL: Self = Self("mail");
    pub const MINUS: Self = Self("minus");
    pub const MORE: Self = Self("more");
    pub const OUT: Self = Self("out");
    pub const PARALLEL: Self = Self("parallel");
    pub const PASS: Self = Self("pass");
    pub const PAUSE: Self = Self("pause");
    pub const PENCIL: Self = Self("pencil");
    pub const PEOPLE: Self = Self("people");
    pub const PERSON: Self = Self("person");
    pub const PIN: Self = Self("pin");
    pub const PLAY: Self = Self("play");
    pub const PLUS: Self = Self("plus");
    pub const RIGHT: Self = Self("right");
    pub const RISK: Self = Self("risk");
    pub const SEARCH: Self = Self("search");
    pub const SEND: Self = Self("send");
    pub const SHIELD: Self = Self("shield");
    pub const THEME: Self = Self("theme");
    pub const TICK: Self = Self("tick");
    pub const TRASH: Self = Self("trash");
    pub const UNDO: Self = Self("undo");
    pub const UPLOAD: Self = Self("upload");
    pub const ZOOM: Self = Self("zoom");
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<svg class=\"i\" aria-hidden=\"true\"><use href=\"#i-{}\"/></svg>", self.0)
    }
}

impl HtmlSafe for Icon {}

/// The inside of each symbol in `icons.svg`, by name.
static DRAWINGS: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| {
    let symbols = include_str!("../assets/icons.svg").split("<symbol id=\"i-").skip(1);
    symbols
        .filter_map(|symbol| {
            let (name, rest) = symbol.split_once('"')?;
            let (_, rest) = rest.split_once('>')?;
            let (drawing, _) = rest.split_once("</symbol>")?;
            Some((name, drawing))
        })
        .collect()
});

const PLACE: &str = "<!--icons-->";
const REFERENCE: &str = "href=\"#i-";

/// Puts the symbols that `html` refers to where the layout left room for them. A fragment without that room stays as it is.
pub fn with_symbols(mut html: String) -> String {
    let Some(place) = html.find(PLACE) else { return html };
    let mut used: Vec<&str> =
        html.split(REFERENCE).skip(1).filter_map(|rest| rest.split_once('"')).map(|(name, _)| name).collect();
    used.sort_unstable();
    used.dedup();
    let mut sprite = String::from("<svg class=\"defs\" aria-hidden=\"true\" focusable=\"false\"><defs>");
    for name in used {
        if let Some(drawing) = DRAWINGS.get(name) {
            sprite.extend(["<symbol id=\"i-", name, "\" viewBox=\"0 0 20 20\">", drawing, "</symbol>"]);
        }
    }
    sprite.push_str("</defs></svg>");
    html.replace_range(place..place + PLACE.len(), &sprite);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_has_a_drawing() {
        let named = include_str!("icons.rs")
            .lines()
            .filter_map(|line| line.trim().strip_prefix("pub const ")?.split('"').nth(1));
        let mut count = 0;
        for name in named {
            assert!(DRAWINGS.contains_key(name), "icons.svg has no drawing called {name}");
            count += 1;
        }
        assert!(count > 50);
    }

    #[test]
    fn a_page_gets_each_symbol_it_uses_once() {
        let page = with_symbols(format!("<body>{PLACE}{0}{0}{1}</body>", Icon::TICK, Icon::LOOP));
        assert_eq!(page.matches("<symbol").count(), 2);
        assert!(!page.contains(PLACE));
        assert_eq!(with_symbols("<p>part</p>".into()), "<p>part</p>");
    }
}
