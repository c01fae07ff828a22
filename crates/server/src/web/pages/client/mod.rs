//! Pages for people outside, in the order in which somebody meets them: the link from the mail ([`link`]), perhaps
//! another browser ([`other_browser`]), the request ([`review`]), the decision ([`decide`]), its receipt
//! ([`receipt`]). A link that opens nothing any more leads to [`ended`], everything else that can be said to
//! [`message`].
//!
//! Every form here posts a hidden `_csrf` except those of [`link`], which are shown before there is a session and
//! post a signed `_stamp`. All of them work without JavaScript.

pub mod all;
pub mod away;
pub mod compare;
pub mod decide;
pub mod ended;
pub mod link;
pub mod message;
pub mod other_browser;
pub mod pass;
pub mod receipt;
pub mod register;
pub mod review;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
pub(crate) use tests::compare::comparison as sample_comparison;
