//! Finds programs on the machine, and installs what may be installed: Debian's packages when root, packages of
//! npm and PyPI into folders of this checkout.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::repository;
use crate::run::{program, say};

/// The first of these programs that is on the search path.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.find(|candidate| candidate.is_file())
}

pub(crate) fn am_root() -> bool {
    program("id").args(["-u"]).stdout().is_ok_and(|id| id.trim() == "0")
}

/// Installs packages of Debian or a relative of it, if this user may; `what` names the need in the refusal.
pub(crate) fn apt(what: &str, packages: &[&str]) -> Result<()> {
    ensure!(
        on_path(&["apt-get"]).is_some() && am_root(),
        "{what} is not on this machine, and only root on Debian can install it from here (apt-get install {})",
        packages.join(" "),
    );
    say(&format!("installing {} from Debian", packages.join(" ")));
    let apt = |arguments: &[&str]| {
        program("apt-get")
            .args(["-qq", "-o", "DPkg::Lock::Timeout=600"])
            .args(arguments)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout()
    };
    apt(&["update"])?;
    apt(&[&["install", "-y", "--no-install-recommends"], packages].concat())?;
    Ok(())
}

/// Chromium: the one named by `ASSENT_TEST_CHROMIUM`, or found, or installed.
pub(crate) fn chromium() -> Result<PathBuf> {
    const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome"];
    if let Some(named) = std::env::var_os("ASSENT_TEST_CHROMIUM") {
        return Ok(PathBuf::from(named));
    }
    if let Some(found) = on_path(NAMES) {
        return Ok(found);
    }
    apt("Chromium", &["chromium"])?;
    on_path(NAMES).context("Chromium was installed, but is not on the search path")
}

/// The program that packs PDF files tightly.
pub(crate) fn qpdf() -> Result<PathBuf> {
    if on_path(&["qpdf"]).is_none() {
        apt("qpdf", &["qpdf"])?;
    }
    on_path(&["qpdf"]).context("qpdf was installed, but is not on the search path")
}

/// LibreOffice, for tests of office files. It is looked for where the server looks for it.
pub(crate) fn libreoffice() -> Result<()> {
    if on_path(&["soffice"]).is_none() {
        apt("LibreOffice", &["libreoffice-writer", "libreoffice-calc", "libreoffice-impress"])?;
    }
    ensure!(on_path(&["soffice"]).is_some(), "LibreOffice was installed, but is not on the search path");
    Ok(())
}

/// OpenSSL's program, which is the time-stamping authority of a test.
pub(crate) fn openssl() -> Result<PathBuf> {
    if let Some(found) = on_path(&["openssl"]) {
        return Ok(found);
    }
    apt("OpenSSL", &["openssl"])?;
    on_path(&["openssl"]).context("OpenSSL was installed, but is not on the search path")
}

/// Node, after making e2e/node_modules agree with its lock file.
pub(crate) fn node() -> Result<PathBuf> {
    let node = on_path(&["node"]).context("Node.js (20 or newer) is not on the search path")?;
    let npm = on_path(&["npm"]).context("npm is not on the search path")?;
    let e2e = repository::root().join("e2e");
    let wanted = std::fs::read_to_string(e2e.join("package-lock.json"))?;
    once(&e2e.join("node_modules/.assent-stamp"), &wanted, || {
        program(npm).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).dir(&e2e).stdout()?;
        Ok(())
    })?;
    Ok(node)
}

/// A Python environment of this checkout with the packages of e2e/requirements.txt.
pub(crate) fn python() -> Result<PathBuf> {
    let wanted = std::fs::read_to_string(repository::root().join("e2e/requirements.txt"))?;
    let folder = repository::target().join("test-python");
    let python = folder.join("bin/python");
    once(&folder.join("stamp"), &wanted, || {
        let system = on_path(&["python3"]).context("Python 3 is not on the search path")?;
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        program(system).args(["-m", "venv"]).args([&folder]).stdout()?;
        program(&python).args(["-m", "pip", "install", "--quiet", "-r", "e2e/requirements.txt"]).stdout()?;
        Ok(())
    })?;
    Ok(python)
}

/// Does `install` unless the stamp says that exactly this was installed before. The stamp is written last.
fn once(stamp: &Path, wanted: &str, install: impl FnOnce() -> Result<()>) -> Result<()> {
    if std::fs::read_to_string(stamp).is_ok_and(|had| had == wanted) {
        return Ok(());
    }
    install()?;
    if let Some(folder) = stamp.parent() {
        std::fs::create_dir_all(folder)?;
    }
    match std::fs::write(stamp, wanted) {
        Ok(()) => Ok(()),
        Err(error) => bail!("{} could not be written: {error}", stamp.display()),
    }
}
