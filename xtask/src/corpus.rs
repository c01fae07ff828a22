//! `cargo xtask corpus`: PDFs as people really have them, and damaged ones, through the real child.
//!
//! 300 files come from packages of Debian that carry PDFs, written by many programs over twenty years, and from programs on this machine.
//! Packages are downloaded by apt and unpacked into `target/corpus`; nothing of them is installed or committed. The damaged ones are
//! derived from them in memory, the same each time.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::repository;
use crate::run::{cargo, program, say};
use crate::tools::install;

/// LIMIT: files of one package, so that none outweighs the others.
const OF_ONE_PACKAGE_MAX: usize = 12;
/// How many files the corpus has.
const FILES: usize = 300;

/// Packages with PDFs: TeX in many dialects, R, groff, Texinfo, Sphinx, DocBook, FrameMaker, gnuplot, LilyPond, LyX, Asymptote, GAP.
const PACKAGES: &[&str] = &[
    "abinit-doc",
    "asymptote-doc",
    "autoconf-doc",
    "bash-doc",
    "debian-policy",
    "developers-reference",
    "gap-doc",
    "geomview",
    "ghostscript-doc",
    "gnuplot-doc",
    "gretl-doc",
    "groff",
    "krb5-doc",
    "ledger",
    "libmpfr-doc",
    "lilypond-doc-pdf",
    "maxima-doc",
    "ngspice-doc",
    "octave-doc",
    "pari-doc",
    "r-bioc-limma",
    "r-cran-coin",
    "r-cran-lme4",
    "r-cran-multcomp",
    "r-cran-mvtnorm",
    "r-cran-party",
    "r-cran-sp",
    "r-cran-strucchange",
    "r-cran-survival",
    "r-cran-vcd",
    "r-cran-zoo",
    "r-doc-pdf",
    "sdcc-doc",
    "texlive-humanities-doc",
    "texlive-latex-recommended-doc",
    "texlive-science-doc",
    "valgrind",
    "xfig-doc",
    "yorick-doc",
    "zsh-doc",
];

/// Collects the files where they are missing and drives the child over them. Arguments: how many damaged files, how many real ones.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    tools()?;
    let folder = repository::target().join("corpus");
    let files = folder.join("files");
    if !folder.join("complete").exists() {
        std::fs::create_dir_all(&files)?;
        collect(&folder, &files)?;
        std::fs::write(folder.join("complete"), "")?;
    }
    cargo(&["build", "--quiet", "--package", "documents", "--bins"]).status()?;
    program(repository::target().join("debug/documents-corpus")).args([&files]).args(arguments).status()
}

/// The demo's documents and damaged ones derived from them: half a minute, without anything to download.
pub(crate) fn sample() -> Result<()> {
    cargo(&["build", "--quiet", "--package", "documents", "--bins"]).status()?;
    let files = repository::root().join("crates/server/demo/documents");
    program(repository::target().join("debug/documents-corpus")).args([&files]).args(["60"]).status()
}

fn tools() -> Result<()> {
    for (name, package) in [
        ("pdftoppm", "poppler-utils"),
        ("qpdf", "qpdf"),
        ("gs", "ghostscript"),
        ("rsvg-convert", "librsvg2-bin"),
        ("dpkg-deb", "dpkg"),
    ] {
        if install::on_path(&[name]).is_none() {
            install::apt(name, &[package])?;
        }
    }
    install::libreoffice()?;
    Ok(())
}

fn collect(folder: &Path, files: &Path) -> Result<()> {
    let made = produce(files)?;
    let packaged = packaged(folder)?;
    ensure!(made + packaged.len() >= FILES, "only {} files were found", made + packaged.len());
    // In turn from each package, so that the first to be named does not fill the corpus.
    for (name, source) in packaged.into_iter().take(FILES - made) {
        std::fs::copy(source, files.join(name))?;
    }
    say(&format!("{FILES} files in {}, {made} of them made here", files.display()));
    Ok(())
}

/// The PDFs of the packages: the first of each, the second of each, and so on.
fn packaged(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let debs = folder.join("debs");
    std::fs::create_dir_all(&debs)?;
    let mut found: Vec<(usize, String, PathBuf)> = Vec::new();
    for package in PACKAGES {
        let tree = folder.join("unpacked").join(package);
        if !tree.exists() {
            unpack(package, &debs, &tree)?;
        }
        let mut files = Vec::new();
        pdfs(&tree, &mut files)?;
        files.sort();
        // Of a package with hundreds, from all over.
        let step = files.len().div_ceil(OF_ONE_PACKAGE_MAX * if package.starts_with("texlive") { 5 } else { 1 }).max(1);
        for (turn, file) in files.into_iter().step_by(step).enumerate() {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.push((turn, format!("{package}--{turn:02}-{name}"), file));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, name, file)| (name, file)).collect())
}

fn unpack(package: &str, debs: &Path, tree: &Path) -> Result<()> {
    say(&format!("downloading {package}"));
    program("apt-get").args(["-qq", "download", package]).dir(debs).stdout()?;
    let start = format!("{package}_");
    let deb = std::fs::read_dir(debs)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&start)))
        .with_context(|| format!("apt-get did not download {package}"))?;
    std::fs::create_dir_all(tree)?;
    program("dpkg-deb").args(["--extract"]).args([&deb, &tree.to_path_buf()]).stdout()?;
    std::fs::remove_file(deb)?;
    Ok(())
}

/// Every PDF below a folder. Packed ones are unpacked; links are left alone, because they point to others of them.
fn pdfs(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)?.flatten() {
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            pdfs(&path, found)?;
        } else if kind.is_file() && path.to_string_lossy().ends_with(".pdf.gz") {
            program("gunzip").args(["--force"]).args([&path]).stdout()?;
            found.push(path.with_extension(""));
        } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "pdf") {
            found.push(path);
        }
    }
    Ok(())
}

/// Files by programs on this machine, from the pages and drawings of this repository. Gives how many.
fn produce(files: &Path) -> Result<usize> {
    let root = repository::root();
    let work = files.with_file_name("work");
    std::fs::create_dir_all(&work)?;
    let mut sources: Vec<PathBuf> =
        std::fs::read_dir(root.join("docs/adr"))?.flatten().map(|entry| entry.path()).collect();
    sources.sort();
    let chromium = install::chromium()?;
    for source in sources.iter().take(8) {
        let name = source.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let page = work.join(format!("{name}.html"));
        let text = std::fs::read_to_string(source)?.replace('&', "&amp;").replace('<', "&lt;");
        std::fs::write(
            &page,
            format!("<!doctype html><meta charset=utf-8><title>{name}</title><h1>{name}</h1><pre>{text}</pre>"),
        )?;
        let chromium_to = files.join(format!("chromium--{name}.pdf"));
        program(&chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu"])
            .args([format!("--print-to-pdf={}", chromium_to.display()), format!("file://{}", page.display())])
            .stdout()?;
        office(&page, &work, &files.join(format!("libreoffice--{name}.pdf")))?;
        program("gs")
            .args(["-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dCompatibilityLevel=1.4", "-o"])
            .args([&files.join(format!("ghostscript--{name}.pdf")), &chromium_to])
            .stdout()?;
        for (way, options) in [
            ("linear", &["--linearize"][..]),
            ("packed", &["--object-streams=generate", "--recompress-flate"][..]),
            ("plain", &["--qdf", "--object-streams=disable"][..]),
            ("locked", &["--encrypt", "", "owner", "256", "--"][..]),
        ] {
            let to = files.join(format!("qpdf-{way}--{name}.pdf"));
            program("qpdf").args(options).args([&chromium_to, &to]).stdout()?;
        }
    }
    let drawing = root.join("crates/server/src/web/assets/favicon.svg");
    program("rsvg-convert").args(["-f", "pdf", "-o"]).args([files.join("cairo--favicon.pdf"), drawing]).stdout()?;
    Ok(std::fs::read_dir(files)?.count())
}

fn office(page: &Path, work: &Path, to: &Path) -> Result<()> {
    let Some(soffice) = install::on_path(&["soffice"]) else { bail!("LibreOffice is not on the search path") };
    program(soffice)
        .args([format!("-env:UserInstallation=file://{}", work.join("profile").display())])
        .args(["--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir"])
        .args([work, page])
        .stdout()?;
    std::fs::copy(page.with_extension("pdf").as_path(), to)?;
    Ok(())
}
