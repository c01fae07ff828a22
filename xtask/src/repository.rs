//! Where things are in this checkout.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::run;

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// Cargo's build folder; what this program installs or makes for tests lies there too and is never committed.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// All files that belong to the repository or soon may: tracked ones, and new ones that are not ignored.
pub(crate) fn files() -> Result<Vec<String>> {
    let listing =
        run::program("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).dir(root()).stdout()?;
    let mut files: Vec<String> =
        listing.lines().filter(|path| root().join(path).is_file()).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    Ok(files)
}
