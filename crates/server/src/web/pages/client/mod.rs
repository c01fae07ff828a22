//! Pages for people outside, in the order in which somebody meets them.
