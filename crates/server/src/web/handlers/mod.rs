//! What happens at each address: extract, one call, a page. One file for each area.

pub mod client;
pub mod common;
pub mod compare;
pub mod demo_door;
pub mod door;
pub mod fields;
pub mod hooks;
pub mod link;
pub mod live_events;
pub mod log;
pub mod pages;
pub mod register;
pub mod team;
pub mod work;
