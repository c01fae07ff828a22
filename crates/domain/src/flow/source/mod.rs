//! Flow files as text: YAML (and JSON, which is YAML too) in, canonical YAML out, with the line and column of everything.
//!
//! [`node`] keeps where each value stands, [`read`] makes typed values of it and names the place of a mistake, [`suggest`] says what may
//! have been meant, [`mod@write`] writes the canonical form, [`schema`] describes all of it for editors. What a flow may say is not here: that is
//! [`definition`](super::definition) and [`step`](super::step).

pub mod node;
pub mod places;
pub mod read;
pub mod schema;
pub mod suggest;
pub mod write;

pub use node::{At, Node};
pub use places::Places;
pub use read::ReadError;

use crate::flow::check::{FlowError, OUTSIDE, check_for, check_scenario};
use crate::flow::{Flow, Trial};
use crate::request::event::StepWord;

impl Flow {
    /// Reads a flow, YAML or JSON, and says where it is wrong, or cannot run.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FlowError> {
        Self::read_for(bytes, &[])
    }

    /// Reads and checks a flow that may call anything outside: to simulate and compare it, not to publish it.
    pub fn from_draft(bytes: &[u8]) -> Result<Self, FlowError> {
        Self::read_for(bytes, &OUTSIDE)
    }

    fn read_for(bytes: &[u8], abilities: &[StepWord]) -> Result<Self, FlowError> {
        let (flow, node): (Self, Node) = parse(bytes).map_err(FlowError::from)?;
        check_for(&flow, abilities).map_err(|error| {
            let at = Places::of(&node).find(&error.place, &error.key, error.offset);
            FlowError { at, ..error }
        })?;
        Ok(flow)
    }

    /// Reads a scenario for this flow from a file of its own: the keys of one test.
    pub fn scenario_from_bytes(&self, bytes: &[u8]) -> Result<Trial, FlowError> {
        let (scenario, node): (Trial, Node) = parse(bytes).map_err(FlowError::from)?;
        check_scenario(self, &scenario).map_err(|error| {
            let (owner, key) = error.key.split_once('.').unwrap_or((&error.key, ""));
            let at = Places::of(&node).find(owner, key, error.offset);
            FlowError { at, place: String::new(), ..error }
        })?;
        Ok(scenario)
    }

    /// Reads a flow that was published. It is not checked again: what was published stays, also when checks get stricter.
    pub fn from_stored(bytes: &[u8]) -> Result<Self, FlowError> {
        parse(bytes).map(|(flow, _)| flow).map_err(FlowError::from)
    }
}

fn parse<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<(T, Node), ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ReadError {
        at: Some(At { line: 1, column: 1 }),
        wrong: "This is not text in UTF-8.".to_owned(),
        way_on: "Save the file as UTF-8.".to_owned(),
    })?;
    let node = Node::parse(text)?;
    let value = read::read(&node)?;
    Ok((value, node))
}

impl From<ReadError> for FlowError {
    fn from(error: ReadError) -> Self {
        let ReadError { at, wrong, way_on } = error;
        Self { at, place: String::new(), key: String::new(), offset: 0, wrong, way_on }
    }
}

#[cfg(test)]
mod tests;
