//! The steps as they are drawn, readable or not.

use super::Looking;
use crate::web::components::{Chip, Icon, Kind as Look};
use crate::web::pages::team::designer::{Piece, Pieces, Way};
use crate::web::present::team::flows;
use domain::flow::edit::sketch::called;
use domain::flow::edit::{Owner, Part, PartLane, Weight};
use domain::flow::{Expression, StepKind};

/// Before the loop of rework, in it, and after: from the first step that prepares to the last that decides.
pub fn drawing(l: &Looking<'_>) -> (Pieces, Pieces, Pieces) {
    let parts = &l.sketch.parts;
    let first = parts.iter().position(|part| part.kind == Some("prepare"));
    let last = parts.iter().rposition(decides);
    let (from, to) = match (first, last) {
        (Some(first), Some(last)) if first < last => (first, last + 1),
        _ => (parts.len(), parts.len()),
    };
    let draw = |parts: Option<&[Part]>| pieces(l, parts.unwrap_or_default());
    (draw(parts.get(..from)), draw(parts.get(from..to)), draw(parts.get(to..)))
}

fn decides(part: &Part) -> bool {
    matches!(part.kind, Some("review" | "approve")) || part.lanes.iter().flat_map(|lane| &lane.parts).any(decides)
}

fn pieces(l: &Looking<'_>, parts: &[Part]) -> Pieces {
    Pieces(parts.iter().map(|part| piece(l, part)).collect())
}

/// The drawing, the kind in words, the title and the note of a step.
pub(super) fn look(l: &Looking<'_>, part: &Part) -> (Icon, String, String, String, String) {
    let flow = &l.sketch.flow;
    let Ok(step) = &part.step else {
        let kind = part.kind.unwrap_or("step").to_owned();
        return (Icon::RISK, kind, called(&l.open.document, &part.key), String::new(), String::new());
    };
    let node = flows::node(flow, step);
    let own = step.common.title.clone();
    let title = match &step.kind {
        StepKind::Parallel(parallel) => {
            let title = own.unwrap_or_else(|| "Side by side".to_owned());
            format!("{title}, {}", flows::joined(parallel.join))
        }
        StepKind::Each(each) => format!("{}, {}", step.title(), flows::joined(each.join)),
        _ => node.title,
    };
    (node.icon, node.kind.to_owned(), title, node.note, node.when)
}

fn piece(l: &Looking<'_>, part: &Part) -> Piece {
    let (icon, kind, title, note, when) = look(l, part);
    let block = matches!(part.kind, Some("branch" | "parallel" | "each"));
    let last = part.lanes.len().saturating_sub(1);
    let lanes = part.lanes.iter().enumerate().map(|(n, lane)| way(l, part, n, lane, n == last));
    let of = Owner::Step(part.key.clone());
    let mine = || l.problems.iter().filter(|problem| problem.of == of);
    // What stops is said in the drawing; of what may go wrong only that there is something.
    let stop = mine().find(|problem| problem.weight == Weight::Stops);
    let chip = match (stop, mine().count()) {
        (Some(problem), _) => Some(Chip::new(Look::Stop, Icon::RISK, problem.wrong.clone())),
        (None, 0) => None,
        (None, 1) => Some(Chip::new(Look::Warn, Icon::INFO, "1 warning")),
        (None, many) => Some(Chip::new(Look::Warn, Icon::INFO, format!("{many} warnings"))),
    };
    Piece {
        href: l.base.at(&part.key.0),
        selected: l.base.selected == part.key.0,
        others: l.others_at(&part.key),
        problem: chip,
        lanes: block.then(|| lanes.collect()),
        key: part.key.0.clone(),
        icon,
        kind,
        title,
        note,
        when,
    }
}

fn way(l: &Looking<'_>, block: &Part, lane: usize, drawn: &PartLane, last: bool) -> Way {
    let said = |when: &String| flows::said(&l.sketch.flow, &Expression::new(when));
    let when = match (block.kind, &drawn.when) {
        (_, Some(when)) => said(when),
        (Some("branch"), None) if last => "otherwise".to_owned(),
        (Some("each"), None) => "for each".to_owned(),
        (_, None) => String::new(),
    };
    Way { block: block.key.0.clone(), lane, when, steps: pieces(l, &drawn.parts) }
}
