//! What changed between two versions, in every state.

use super::paper;
use crate::web::components::comparison::{Changed, Comparison, Pages, Pair, Picture, Row, Version, View, Words as Run};
use crate::web::components::{Chip, Fact, Icon, Kind, Link, Words};
use crate::web::pages::client::compare::ComparePage;

fn picture(version: u32, page: u32, areas: Vec<[f32; 4]>) -> Picture {
    let src = format!("/pages/concept-{page}.svg");
    Picture {
        full: src.clone(),
        src,
        width: 1240,
        height: 877,
        alt: format!("Version {version}, page {page}. Key visual"),
        caption: format!("Version {version}, page {page}"),
        areas,
    }
}

fn pair(page: u32, chip: Chip, before: Option<Picture>, after: Option<Picture>) -> Pair {
    Pair {
        id: format!("p{page}"),
        title: format!("Page {page}"),
        note: String::new(),
        chip,
        before,
        after,
        missing: "Not in version 2.".into(),
        words: String::new(),
        pieces: Vec::new(),
    }
}

fn rows() -> Vec<Row> {
    let changed = || Chip::new(Kind::Redo, Icon::LOOP, "Changed");
    let areas = vec![[5.0, 20.0, 40.0, 60.0], [60.0, 20.0, 10.0, 12.5]];
    let words = Pair {
        words: "In words: 4 words added, 2 removed".into(),
        pieces: vec![
            Run::Gap,
            Run::Same("The sea can".into()),
            Run::Removed("wait until".into()),
            Run::Added("be early in the".into()),
            Run::Same("morning.".into()),
        ],
        note: "page 2 before".into(),
        ..pair(3, changed(), Some(picture(2, 2, areas.clone())), Some(picture(3, 3, areas)))
    };
    let added = pair(4, Chip::new(Kind::Good, Icon::PLUS, "Added"), None, Some(picture(3, 4, Vec::new())));
    let gone = Pair {
        id: "gone5".into(),
        missing: "Not in version 3.".into(),
        ..pair(5, Chip::new(Kind::Stop, Icon::MINUS, "Removed"), Some(picture(2, 5, Vec::new())), None)
    };
    let same = Row::Same { says: "Pages 1–2 are the same".into(), pages: vec![picture(3, 1, Vec::new())] };
    let changed = [words, added, gone].map(|pair| Row::Changed(Box::new(pair)));
    std::iter::once(same).chain(changed).collect()
}

fn version(n: u32, name: &str) -> Version {
    Version {
        n,
        name: name.into(),
        is_before: n == 2,
        is_after: n == 4,
        sent: "Sent by Nadia Okafor on Monday 9 March 2026, 10:02, round 2.".into(),
        why: vec![("The ship is too small.".into(), "Changed: Twice as large.".into())],
        facts: vec![Fact::new("File", "concept-v3.pdf"), Fact::new("Fingerprint", "SHA-256 9f3a 41c7 2be0 1122")],
        download: Some(Link::new("/files/4", "Download version 3 (2.4 MB)")),
    }
}

/// The part that both pages share.
pub(crate) fn comparison() -> Comparison {
    let summary = vec!["1 of 3 pages changed.".into(), "1 page added.".into(), "1 page removed.".into()];
    let pages = Pages { before: "Version 2".into(), after: "Version 3".into(), summary, rows: rows() };
    Comparison {
        action: "/r/hs-2041/versions/4".into(),
        view: View::Pages(pages),
        fields: vec![Changed { label: "Budget".into(), before: "€50,000".into(), after: "€48,000".into() }],
        fields_heading: "Also different between round 1 and round 2".into(),
        versions: vec![version(4, "Version 3"), version(2, "Version 2")],
    }
}

impl ComparePage {
    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let heading = "What changed in Campaign concept from version 2 to version 3";
        let sample = |comparison| Self {
            letterhead: paper(),
            title: "Versions of “Campaign concept”".into(),
            back: Link::new("/r/hs-2041", "Back to the request"),
            eyebrow: vec!["Request HS-2041".into(), "The long way round".into()],
            heading: Words::with_title(heading, "Campaign concept"),
            live: None,
            comparison,
        };
        let seen = |view| Comparison { view, fields: Vec::new(), ..comparison() };
        let only = Comparison {
            versions: vec![version(2, "Version 1")],
            ..seen(View::Nothing("There is one version so far, so there is nothing to compare it with.".into()))
        };
        vec![
            ("compare", sample(comparison())),
            ("compare-only", sample(only)),
            ("compare-coming", sample(seen(View::Coming))),
            ("compare-cannot", sample(seen(View::Cannot("“plan.pdf” cannot be compared here.".into())))),
        ]
    }
}
