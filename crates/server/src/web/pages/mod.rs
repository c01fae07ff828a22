//! Pages: one module per page, with its struct, its template and its samples.

pub mod client;
pub mod print;
pub mod public;
pub mod team;
pub mod work;
