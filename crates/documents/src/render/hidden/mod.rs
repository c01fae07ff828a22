//! Looks, in the child, for what a PDF holds that nobody sees who looks at its pages: [`page`] for words, [`structure`] for the rest.

pub(super) mod page;
pub(super) mod structure;
