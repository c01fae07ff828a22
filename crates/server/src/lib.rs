//! The shell of Assent.
