//! Documents: what people upload, opened safely.
//!
//! LAW: untrusted bytes are opened here, in a separate process with limits, and nowhere else. The server only compares the
//! first bytes of a file ([`sniff`]) and streams the rest through a pipe ([`Renderer`]) to a child ([`worker_main`]) that
//! has no network, no files, bounded memory and bounded time. What the child says back is checked like anything from outside.
//!
//! Office files become PDF by LibreOffice where it is installed ([`Converter`]), in another process with limits of its own.
//!
//! Left out: storing files (effects), serving pictures (server).
//!
//! Start reading at `render/mod.rs`; a format is one file in `formats/`, a check before sending is one file in `preflight/`,
//! and two versions are compared in `compare/`.

pub mod compare;
mod convert;
mod formats;
mod hidden;
mod name;
pub mod preflight;
mod preview;
mod render;
mod sniff;
mod text;

pub use convert::worker::convert_worker_main;
pub use convert::{Converted, Converter};
pub use formats::{Media, Shows};
pub use hidden::{Hidden, What};
pub use name::display_name;
pub use preview::{NoPreview, PageImage, Picture, PictureFormat, Preview, Rendered, TextPreview, Warning};
pub use render::confine::{Guard, Isolation, confine};
pub use render::job::{Job, PageRange, READING_WIDTH_PX, Want};
pub use render::look::LOOKS_MAX;
pub use render::worker::worker_main;
pub use render::{Limits, Renderer, WorkerProgram};
pub use sniff::{HEAD_BYTES, Refused, RefusedBecause, sniff};
pub use text::{PageText, Word};
