//! What happens at each address: extract, one call, a page. One file for each area.

pub mod common;
pub mod live_events;
