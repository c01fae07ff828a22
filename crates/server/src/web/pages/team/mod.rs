//! Pages for the workspace's own people.
//!
//! Every struct holds texts ready to show; handlers fill it and render it. Every POST form carries the page's token as
//! `_csrf`, and every page works without JavaScript. Addresses are those of this list, and nothing else leads
//! anywhere: `/`, `/requests[/…]`, `/clients[/…]`, `/flows[/…]`, `/connections[/…]`, `/people`, `/mailbox[/…]`, `/account[/…]`, `/search[/…]`, `/settings`, `/sign-in[/code]`,
//! `/sign-out`, `/setup`.
//!
//! To add a page: `<page>.rs` with its struct, `<page>.html` beside it, its samples in `samples`, one line below.
//! Start reading at [`request`], which shows the most.

pub mod account;
pub mod amend;
pub mod away;
pub mod bulk;
pub mod clients;
pub mod compare;
pub mod confirm;
pub mod connections;
pub mod crossing;
pub mod demo_door;
pub mod designer;
pub mod erase;
pub mod flows;
pub mod form;
pub mod home;
pub mod mailbox;
pub mod moving;
pub mod parts;
pub mod people;
pub mod request;
pub mod request_tasks;
pub mod requests;
pub mod review_sheet;
pub mod search;
pub mod settings;
pub mod setup;
pub mod shell;
pub mod sign_in;
pub mod simulate;
pub mod submit;
pub mod totp_enrol;
pub mod whatif;

#[cfg(test)]
pub(crate) mod samples;
