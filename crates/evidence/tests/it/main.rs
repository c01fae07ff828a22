//! Tests of the evidence crate against its vectors, against the independent verifier, and against made-up worlds.

mod differential;
mod node;
mod properties;
mod story;
mod vectors;
mod verdicts;
mod world;
