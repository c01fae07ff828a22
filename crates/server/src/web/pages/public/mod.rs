//! Pages that anybody with the link may read.
