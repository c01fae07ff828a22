//! Where flows are written: [`show`] the page, [`act`] what its forms do, [`begin`] a new flow, [`publish`] or discard a draft.

pub mod act;
pub mod begin;
pub mod publish;
pub mod show;
