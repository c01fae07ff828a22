//! Flow files as text: YAML (and JSON, which is YAML too) in, canonical YAML out, with the line and column of everything.
//!
//! [`node`] keeps where each value stands, [`read`] makes typed values of it and names the place of a mistake, [`suggest`] says what may
//! have been meant, [`write`] writes the canonical form, [`schema`] describes all of it for editors. What a flow may say is not here: that is
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

use crate::flow::Flow;
use crate::flow::check::{FlowError, check};

impl Flow {
    /// Reads a flow, YAML or JSON, and says where it is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FlowError> {
        let unread = |error: ReadError| FlowError {
            at: error.at,
            place: String::new(),
            key: String::new(),
            offset: 0,
            wrong: error.wrong,
            way_on: error.way_on,
        };
        let text = std::str::from_utf8(bytes).map_err(|_| {
            let wrong = "This is not text in UTF-8.".to_owned();
            unread(ReadError {
                at: Some(At { line: 1, column: 1 }),
                wrong,
                way_on: "Save the file as UTF-8.".to_owned(),
            })
        })?;
        let node = Node::parse(text).map_err(|error| unread(error.into()))?;
        let flow: Self = read::read(&node).map_err(unread)?;
        check(&flow).map_err(|error| {
            let at = Places::of(&node).find(&error.place, &error.key, error.offset);
            FlowError { at, ..error }
        })?;
        Ok(flow)
    }
}

#[cfg(test)]
mod tests;
