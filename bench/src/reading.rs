//! What reading takes: from the end of an upload to the first page, the client's page of a long document beside that of a short one, and
//! what the server keeps in memory meanwhile.
//!
//! Ratios tell more than figures here: a document of a thousand pages is to open like one of a single page, and a file of 30 MiB is to
//! take no more memory than a small one.

use crate::http::Connection;
use crate::seed::{Seed, once};
use crate::server::{self, Server};
use anyhow::Context as _;
use domain::values::Digest;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// LIMIT: how long one document is waited for.
const WAIT: Duration = Duration::from_mins(10);
/// Pages and MiB of the documents, the plainest first.
const DOCUMENTS: [(u32, u32); 4] = [(1, 1), (100, 1), (100, 30), (1_000, 30)];

/// The whole table.
pub(crate) async fn table(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mail = server::mail_sink().await?;
    let seed = Arc::new(Seed::open(folder, None).await?);
    println!("\nReading (SQLite)");
    println!(
        "  {:<22} {:>12} {:>12} {:>12} {:>12} {:>12}",
        "document", "first page", "all pages", "its page", "HTML", "memory"
    );
    let mut plainest = None;
    for (pages, mib) in DOCUMENTS {
        // Each in a server of its own, so that its memory is what this document took.
        let server = Server::start(folder, None, mail).await?;
        let read = one(&seed, &server, pages, mib).await?;
        let base = plainest.get_or_insert_with(|| read.clone());
        let times = |this: f64, base: f64| format!("×{:.1}", this / base.max(0.000_1));
        println!(
            "  {:<22} {:>9.0} ms {:>10.1} s {:>9.1} ms {:>8.1} KiB {:>8.1} MiB",
            format!("{pages} pages, {mib} MiB"),
            read.first.as_secs_f64() * 1_000.0,
            read.whole.as_secs_f64(),
            read.page.as_secs_f64() * 1_000.0,
            read.html as f64 / 1_024.0,
            read.memory_mib,
        );
        println!(
            "  {:<22} {:>12} {:>12} {:>12} {:>12} {:>12}",
            "  beside the plainest",
            times(read.first.as_secs_f64(), base.first.as_secs_f64()),
            "",
            times(read.page.as_secs_f64(), base.page.as_secs_f64()),
            times(read.html as f64, base.html as f64),
            times(read.memory_mib, base.memory_mib),
        );
    }
    Ok(())
}

/// What one document took.
#[derive(Debug, Clone)]
struct Read {
    /// From the end of its upload until its first page could be fetched.
    first: Duration,
    /// Until all of it could be.
    whole: Duration,
    /// The client's page with it, once it is there.
    page: Duration,
    /// Bytes of that page.
    html: usize,
    /// The most that the server had resident, in MiB.
    memory_mib: f64,
}

async fn one(seed: &Seed, server: &Server, pages: u32, mib: u32) -> anyhow::Result<Read> {
    let document = pdf(pages, mib as usize * 1_024 * 1_024 / pages as usize);
    let sha256 = Digest::of(&document);
    let mut connection = Connection::open(server.address).await?;
    let token = seed.tokens.first().context("there are tokens")?;
    let request = crate::draft(&mut connection, token, seed, 0).await?;
    let path = format!("/api/v1/requests/{request}/documents/deliverable?filename=Report.pdf");
    let headers = format!(
        "Authorization: Bearer {token}\r\nIdempotency-Key: file-{}\r\nContent-Type: application/octet-stream\r\n",
        once()
    );
    let put = connection.ask("PUT", &path, &headers, &document).await?;
    anyhow::ensure!(put.status < 300, "{} {}", put.status, put.text());
    let begin = Instant::now();
    let first = until(begin, seed, sha256, |made| !made.images.is_empty()).await?;
    let whole = until(begin, seed, sha256, |made| made.done).await?;
    let memory_mib = server.memory_peak_mib();
    crate::submit(&mut connection, token, &request).await?;
    let cookie = seed.reader(&request).await?;
    let headers = format!("Cookie: {cookie}\r\n");
    let mut taken = Vec::new();
    let mut html = 0;
    for _ in 0..20 {
        let begin = Instant::now();
        let page = connection.ask("GET", &format!("/r/{request}"), &headers, b"").await?;
        taken.push(begin.elapsed());
        anyhow::ensure!(page.status == 200, "{} {}", page.status, page.text());
        html = page.body.len();
    }
    taken.sort();
    let page = taken.get(taken.len() / 2).copied().unwrap_or_default();
    Ok(Read { first, whole, page, html, memory_mib })
}

/// How long it took until what was made of the file is as it should be.
async fn until(
    begin: Instant,
    seed: &Seed,
    sha256: Digest,
    is: impl Fn(&store::Rendition) -> bool,
) -> anyhow::Result<Duration> {
    while begin.elapsed() < WAIT {
        if seed.rendition(sha256).await?.is_some_and(|made| is(&made)) {
            return Ok(begin.elapsed());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    anyhow::bail!("the document was not drawn in time")
}

/// A PDF like a scanned report: on each page a line of text and a picture that cannot be made smaller, of so many bytes.
fn pdf(pages: u32, bytes_of_page: usize) -> Vec<u8> {
    let side = ((bytes_of_page.saturating_sub(600) / 3) as f64).sqrt().max(1.0) as usize;
    let mut noise = Noise(u64::from(pages) << 32 | bytes_of_page as u64 | 1);
    let (mut file, mut places) = (b"%PDF-1.4\n".to_vec(), Vec::new());
    let mut put = |file: &mut Vec<u8>, body: &[u8]| {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", places.len()).bytes());
        file.extend(body);
        file.extend(b"\nendobj\n");
    };
    put(&mut file, b"<< /Type /Catalog /Pages 2 0 R >>");
    let kids = (0..pages).fold(String::new(), |mut kids, n| {
        let _ = write!(kids, "{} 0 R ", 4 + n * 3);
        kids
    });
    put(&mut file, format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>").as_bytes());
    put(&mut file, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    for n in 0..pages {
        let (content, picture) = (5 + n * 3, 6 + n * 3);
        put(
            &mut file,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
                 /Resources << /Font << /F1 3 0 R >> /XObject << /I {picture} 0 R >> >> >>"
            )
            .as_bytes(),
        );
        let text = format!(
            "BT /F1 20 Tf 60 760 Td (Chapter {} of a long report) Tj ET q 400 0 0 400 60 300 cm /I Do Q",
            n + 1
        );
        put(&mut file, format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()).as_bytes());
        let pixels: Vec<u8> = (0..side * side * 3).map(|_| noise.byte()).collect();
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceRGB \
             /BitsPerComponent 8 /Length {} >>\nstream\n",
            pixels.len()
        );
        put(&mut file, &[head.as_bytes(), &pixels, b"\nendstream"].concat());
    }
    let table = file.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        let _ = writeln!(end, "{place:010} 00000 n ");
    }
    let _ = write!(end, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", places.len() + 1);
    file.extend(end.bytes());
    file
}

/// Bytes without a pattern, the same in every run.
struct Noise(u64);

impl Noise {
    fn byte(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 as u8
    }
}
