//! Pages that anybody with the link may read.

pub mod record;
