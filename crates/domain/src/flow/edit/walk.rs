//! Where a step goes when it is moved by keys: past its neighbour, out of its block, into the next lane.

use crate::flow::edit::apply::Spot;
use crate::flow::edit::document::Document;
use crate::flow::edit::place::{self, Found, Key, lanes_of};
use serde_json::Value;

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Before what stands before it; out of the block, at the beginning of a lane.
    Up,
    /// After what stands after it; out of the block, at the end of a lane.
    Down,
    /// Into the lane before; out of the block, in the first one.
    Out,
    /// Into the next lane; into a block that is its neighbour.
    In,
}

/// Where a step goes from where it is; nowhere, where there is no further.
pub fn spot(document: &Document, key: &Key, way: Way) -> Option<Spot> {
    let root = document.root();
    let all = place::keys(root);
    let here = all.iter().find(|found| found.key == *key)?;
    let beside = |at: usize| all.iter().find(|found| found.list == here.list && found.at == at);
    let (before, after) = (here.at.checked_sub(1).and_then(beside), beside(here.at + 1));
    let around = here.around.as_ref();
    let lanes = |found: &Found| {
        let pointer = found.pointer();
        root.pointer(&pointer).map_or(0, |step: &Value| lanes_of(step, &pointer).len())
    };
    match way {
        Way::Up => before
            .map(|other| Spot::Before(other.key.clone()))
            .or_else(|| around.map(|(block, _)| Spot::Before(block.clone()))),
        Way::Down => after
            .map(|other| Spot::After(other.key.clone()))
            .or_else(|| around.map(|(block, _)| Spot::After(block.clone()))),
        Way::Out => around.map(|(block, lane)| match lane.checked_sub(1) {
            Some(lane) => Spot::Into(block.clone(), lane),
            None => Spot::Before(block.clone()),
        }),
        Way::In => {
            let next = around.filter(|(block, lane)| {
                all.iter().find(|found| found.key == *block).is_some_and(|block| lane + 1 < lanes(block))
            });
            let beside = || [after, before].into_iter().flatten().find(|found| lanes(found) > 0);
            next.map(|(block, lane)| Spot::Into(block.clone(), lane + 1))
                .or_else(|| beside().map(|block| Spot::Into(block.key.clone(), 0)))
        }
    }
}
