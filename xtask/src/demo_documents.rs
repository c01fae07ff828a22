//! `cargo xtask demo-documents` prints the demo's documents from their sources, with Chromium, and packs them with qpdf.
//!
//! The results are kept in the tree, so that nobody needs a browser to build or run Assent. The list is
//! crates/server/demo/source/documents.txt: a result, a page in that folder, and what follows its `?`.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::run::{program, say};
use crate::{repository, tools};

/// LIMIT: everything the demo carries goes into the binary and into every clone.
const TOTAL_BYTES_MAX: u64 = 1_600_000;

pub(crate) fn run() -> Result<()> {
    let chromium = tools::chromium()?;
    let demo = repository::root().join("crates/server/demo");
    let profile = repository::target().join("demo-documents-browser");
    let list = std::fs::read_to_string(demo.join("source/documents.txt"))?;
    let mut total = 0;
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let result = words.next().with_context(|| format!("no result in `{line}`"))?;
        let page = words.next().with_context(|| format!("no page in `{line}`"))?;
        let query = words.next().unwrap_or_default();
        let output = demo.join("documents").join(result);
        let address = format!("file://{}?{query}", demo.join("source").join(page).display());
        print(&chromium, &profile, &address, &output).with_context(|| format!("{result} could not be made"))?;
        let bytes = std::fs::metadata(&output)?.len();
        say(&format!("{bytes:>8}  {result}"));
        total += bytes;
    }
    ensure!(total <= TOTAL_BYTES_MAX, "{total} bytes in all, {TOTAL_BYTES_MAX} are allowed");
    say(&format!("{total:>8}  in all"));
    Ok(())
}

/// Prints one page as a PDF, or takes a picture of it where the result is a PNG.
fn print(chromium: &Path, profile: &Path, address: &str, output: &Path) -> Result<()> {
    let mut arguments: Vec<String> = [
        "--headless",
        "--no-sandbox", // the only pages opened are our own files
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--allow-file-access-from-files",
        "--virtual-time-budget=2000",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let is_picture = output.extension().is_some_and(|extension| extension == "png");
    if is_picture {
        arguments.push("--window-size=800,600".to_owned());
        arguments.push(format!("--screenshot={}", output.display()));
    } else {
        arguments.push("--no-pdf-header-footer".to_owned());
        arguments.push(format!("--print-to-pdf={}", output.display()));
    }
    arguments.push(address.to_owned());
    if output.exists() {
        std::fs::remove_file(output)?;
    }
    program(chromium).args(arguments).stdout()?;
    if !is_picture {
        let mut pdf = std::fs::read(output)?;
        forget_the_date(&mut pdf);
        std::fs::write(output, pdf)?;
        // Chromium packs loosely; this takes off a third and keeps every page, font and tag.
        program(tools::qpdf()?)
            .args([
                "--object-streams=generate",
                "--recompress-flate",
                "--compression-level=9",
                "--deterministic-id",
                "--replace-input",
            ])
            .args([output])
            .stdout()?;
    }
    ensure!(output.is_file(), "Chromium said nothing and made nothing");
    Ok(())
}

/// Chromium writes the time into every PDF. Without it, unchanged sources give unchanged files.
fn forget_the_date(pdf: &mut [u8]) {
    for mark in [b"/CreationDate (D:".as_slice(), b"/ModDate (D:".as_slice()] {
        let places: Vec<usize> =
            pdf.windows(mark.len()).enumerate().filter(|(_, window)| *window == mark).map(|(at, _)| at).collect();
        for at in places {
            let date = pdf.get_mut(at + mark.len()..).unwrap_or_default();
            for (old, new) in date.iter_mut().zip(b"20260301090000") {
                *old = *new;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::forget_the_date;

    #[test]
    fn the_date_is_forgotten_and_nothing_moves() {
        let mut pdf = b"<</CreationDate (D:20991231235959+00'00') /Title (D:2099)>>".to_vec();
        forget_the_date(&mut pdf);
        assert_eq!(pdf, b"<</CreationDate (D:20260301090000+00'00') /Title (D:2099)>>");
    }
}
