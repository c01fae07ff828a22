//! The corpus: real PDFs and damaged ones through the real child, and what our pictures look like beside those of another renderer.
//!
//! `cargo xtask corpus` collects the files and calls this with a folder of PDFs, how many damaged ones to derive, and how many files at
//! most. It ends with 1 if any file crashed the child, ran into the time limit, or had no clear result.

mod damage;
mod likeness;

use documents::preflight::{Finding, run_on};
use documents::{Job, Limits, Media, NoPreview, PageRange, Preview, Renderer, Want, WorkerProgram};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Pages of each file that are opened: the first ones, with pictures at the usual size.
const PAGES: u32 = 10;
/// Pages of each file that are compared.
const COMPARED: u32 = 4;

/// What became of a file.
struct Outcome {
    name: String,
    took: Duration,
    result: Result<u32, NoPreview>,
    findings: Vec<Finding>,
    likeness: Vec<f64>,
    /// Pages that the child says it could not draw.
    missing: usize,
}

fn main() -> ExitCode {
    match tokio::runtime::Runtime::new().and_then(|runtime| runtime.block_on(run())) {
        Ok(code) => code,
        Err(wrong) => {
            // Nothing is left to do if even this cannot be written.
            let _ = writeln!(io::stderr(), "{wrong}");
            ExitCode::from(2)
        }
    }
}

async fn run() -> io::Result<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_default());
    let mut number = |usual: usize| {
        arguments.next().and_then(|text| text.into_string().ok()).and_then(|text| text.parse().ok()).unwrap_or(usual)
    };
    let (damaged, most) = (number(500), number(usize::MAX));
    let renderer = renderer()?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)?.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "pdf"));
    files.sort();
    // A sample is taken from all over.
    let step = files.len().div_ceil(most.max(1)).max(1);
    let files: Vec<PathBuf> = files.into_iter().step_by(step).collect();

    let real = all(&renderer, files.len(), |i| {
        let file = files.get(i)?.clone();
        Some((name_of(&file), std::fs::read(&file).ok()?, Some(file)))
    })
    .await;
    let broken = all(&renderer, damaged, |i| {
        let (name, bytes) = damage::derived(&files, i)?;
        Some((name, bytes, None))
    })
    .await;
    let fine = [report("real", &real)?, report("damaged", &broken)?];
    likenesses(&real)?;
    findings(&real)?;
    Ok(if fine.into_iter().all(|fine| fine) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn renderer() -> io::Result<Renderer> {
    let path = std::env::current_exe()?.with_file_name("documents-test-worker");
    let program = WorkerProgram { path, arguments: vec!["render-worker".into()] };
    Ok(Renderer::new(program, Limits::default()))
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Opens `count` files, as many at once as there are processors.
async fn all(
    renderer: &Renderer,
    count: usize,
    file: impl Fn(usize) -> Option<(String, Vec<u8>, Option<PathBuf>)>,
) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut running = tokio::task::JoinSet::new();
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    for i in 0..count {
        if running.len() >= at_once {
            outcomes.extend(running.join_next().await.and_then(Result::ok));
        }
        let Some((name, bytes, path)) = file(i) else { continue };
        let renderer = renderer.clone();
        running.spawn(async move { one(&renderer, name, bytes, path).await });
    }
    while let Some(done) = running.join_next().await {
        outcomes.extend(done.ok());
    }
    outcomes.sort_by(|a, b| a.name.cmp(&b.name));
    outcomes
}

async fn one(renderer: &Renderer, name: String, bytes: Vec<u8>, path: Option<PathBuf>) -> Outcome {
    let begun = Instant::now();
    let job = Job::usual(Media::Pdf, PageRange::new(1, PAGES));
    let preview = renderer.render(&job, bytes.len() as u64, &bytes[..]).await;
    let took = begun.elapsed();
    let findings = run_on(Media::Pdf, bytes.len() as u64, &preview);
    let (result, missing) = match &preview {
        Ok(Preview::Pages(rendered)) => (Ok(rendered.pages_total), rendered.warnings.len()),
        Ok(Preview::Text(_)) => (Ok(0), 0),
        Err(why) => (Err(*why), 0),
    };
    let mut likeness = Vec::new();
    if let (Some(path), Ok(_)) = (path, &result) {
        let width_px = likeness::WIDTH_PX;
        let want = Want::PicturesAndText { width_px, thumbnail_width_px: 16 };
        let job = Job { media: Media::Pdf, pages: PageRange::new(1, COMPARED), want };
        if let Ok(Preview::Pages(rendered)) = renderer.render(&job, bytes.len() as u64, &bytes[..]).await {
            let compared = tokio::task::spawn_blocking(move || likeness::of(&path, &rendered.pages)).await;
            likeness = compared.unwrap_or_default();
        }
    }
    Outcome { name, took, result, findings, likeness, missing }
}

/// Says what became of the files; false if one has no clear result.
fn report(kind: &str, outcomes: &[Outcome]) -> io::Result<bool> {
    let mut out = io::stdout().lock();
    let mut by_result: BTreeMap<String, usize> = BTreeMap::new();
    let mut fine = true;
    for outcome in outcomes {
        let said = match &outcome.result {
            Ok(_) if outcome.missing > 0 => "shown, with a word on what is missing".to_owned(),
            Ok(_) => "shown".to_owned(),
            Err(why) => why.to_string(),
        };
        *by_result.entry(said).or_default() += 1;
        if let Err(NoPreview::Crashed | NoPreview::TimedOut | NoPreview::NotStarted | NoPreview::NotRead) =
            outcome.result
        {
            fine = false;
            writeln!(out, "NOT CLEAR {} {:?}", outcome.name, outcome.result)?;
        }
    }
    let mut times: Vec<Duration> = outcomes.iter().map(|outcome| outcome.took).collect();
    times.sort_unstable();
    let at = |share: f64| times.get(((times.len().max(1) - 1) as f64 * share) as usize).copied().unwrap_or_default();
    writeln!(
        out,
        "{kind}: {} files, first {PAGES} pages of each; median {} ms, 95 % under {} ms, longest {} ms",
        outcomes.len(),
        at(0.5).as_millis(),
        at(0.95).as_millis(),
        at(1.0).as_millis()
    )?;
    for (said, count) in by_result {
        writeln!(out, "  {count:>4}  {said}")?;
    }
    Ok(fine)
}

fn likenesses(outcomes: &[Outcome]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let pages: Vec<f64> = outcomes.iter().flat_map(|outcome| outcome.likeness.iter().copied()).collect();
    let same = pages.iter().filter(|differs| **differs <= likeness::SAME).count();
    writeln!(
        out,
        "beside pdftoppm: {same} of {} pages look the same ({:.1} %): at most {} % of their squares differ",
        pages.len(),
        same as f64 / pages.len().max(1) as f64 * 100.0,
        likeness::SAME * 100.0
    )?;
    let mut worst: Vec<(f64, usize, &str)> = outcomes
        .iter()
        .flat_map(|outcome| {
            outcome.likeness.iter().zip(1..).map(|(differs, page)| (*differs, page, outcome.name.as_str()))
        })
        .filter(|(differs, ..)| *differs > likeness::SAME)
        .collect();
    worst.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (differs, page, name) in worst.into_iter().take(25) {
        writeln!(out, "  {:>5.1} %  {name}, page {page}", differs * 100.0)?;
    }
    Ok(())
}

/// What the checks say of files that nobody meant to hide anything in: whoever changes them reads this list.
fn findings(outcomes: &[Outcome]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let hidden = |outcome: &&Outcome| outcome.findings.iter().any(|one| one.check == "hidden");
    writeln!(out, "hidden content is found in {} of {} files", outcomes.iter().filter(hidden).count(), outcomes.len())?;
    for outcome in outcomes {
        for finding in outcome.findings.iter().filter(|one| one.check == "hidden") {
            let sentence: String = finding.sentence.chars().take(150).collect();
            writeln!(out, "  {:?} {}: {sentence}", finding.severity, outcome.name)?;
        }
    }
    Ok(())
}
