//! Pages for people outside. [`review`] is the one everything else leads to; [`standing`] says whether it is the reader's turn.

pub mod all;
pub mod away;
pub mod decide;
pub mod documents;
pub mod done;
pub mod pass;
pub mod receipt;
pub mod record;
pub mod register;
pub mod review;
pub mod standing;

use super::common::Reader;
use crate::web::components::{Letterhead, Person, Side};
use domain::request::Side as Inside;

/// The workspace's paper, with the reader.
pub fn letterhead(reader: &Reader<'_>) -> Letterhead {
    let person = reader.state.card(reader.who).map(|card| Person::new(&card.name, &card.title, Side::Client));
    Letterhead::Workspace {
        name: reader.workspace().to_owned(),
        client: reader.client_name().to_owned(),
        reader: person,
    }
}

/// The address of a request's pages, for whoever reads.
pub fn path(reader: &Reader<'_>) -> String {
    match reader.side {
        Inside::Client => format!("/r/{}", reader.state.id),
        Inside::Us => format!("/requests/{}", reader.state.id),
    }
}
