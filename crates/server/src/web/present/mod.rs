//! From the state of a request to the structs of pages. Pure: the clock, pictures and names come in.
//!
//! [`common`] has what all readers share and knows who reads; [`client`] has the pages for people outside, [`team`] those of the team.

pub mod activity;
pub mod changes;
pub mod client;
pub mod common;
pub mod compare;
pub mod documents;
pub mod fields;
pub mod line;
pub mod team;
pub mod threads;
pub mod versions;
pub mod work;
