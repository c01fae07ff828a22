//! PDFs and texts as they should be.

use crate::make::{line, locked, pages, pages_of, pdf, stream};
use crate::{open, open_pages, pixels, renderer};
use documents::{Job, Media, NoPreview, PageRange, PictureFormat, Preview, Want};

#[tokio::test]
async fn each_page_comes_with_two_pictures_and_its_text() {
    let file = pages(&[&line(72, 700, 24, "First page here"), &line(72, 700, 24, "Second one"), ""]);
    let rendered = open_pages(Media::Pdf, &file).await;
    assert_eq!((rendered.pages_total, rendered.warnings.len()), (3, 0));
    assert_eq!(
        rendered.pages.iter().map(|page| (page.number, page.blank)).collect::<Vec<_>>(),
        [(1, false), (2, false), (3, true)]
    );
    assert_eq!(
        rendered.text.iter().map(documents::PageText::plain).collect::<Vec<_>>(),
        ["First page here", "Second one", ""]
    );
    let page = &rendered.pages[0];
    assert_eq!((page.width_pt, page.height_pt), (612.0, 792.0));
    assert_eq!((page.full.width, page.full.height), (1_240, 1_604));
    assert_eq!(page.thumbnail.width, 240);
    assert_ne!(page.full.format, PictureFormat::Jpeg, "text stays sharp");
    assert_eq!(pixels(&page.full).dimensions(), (1_240, 1_604));
    assert!(page.full.bytes.len() < 60_000, "{}", page.full.bytes.len());
}

#[tokio::test]
async fn words_lie_where_they_are_seen() {
    for (turn, content) in [
        ("0", line(150, 500, 60, "Word")),
        ("90", line(150, 500, 60, "Word")),
        ("0", "q 0 1 -1 0 300 300 cm BT /F1 60 Tf (Word) Tj ET Q".to_owned()),
    ] {
        let file = pages_of(&format!("[0 0 612 792] /Rotate {turn}"), &[&content]);
        let rendered = open_pages(Media::Pdf, &file).await;
        let words = &rendered.text[0].words;
        assert_eq!(words.len(), 1, "{words:?}");
        let seen = dark_box(&pixels(&rendered.pages[0].full));
        let word = &words[0];
        let told = [word.x, word.y, word.x + word.w, word.y + word.h];
        // The box holds the letters with their ascenders and descenders, so it is a little larger than what is dark.
        assert!(
            told[0] <= seen[0] + 0.004
                && told[1] <= seen[1] + 0.004
                && told[2] >= seen[2] - 0.004
                && told[3] >= seen[3] - 0.004,
            "{turn}: {told:?} {seen:?}"
        );
        assert!(told.iter().zip(seen).all(|(told, seen)| (told - seen).abs() < 0.04), "{turn}: {told:?} {seen:?}");
    }
}

/// The box around everything dark, in shares of the picture.
fn dark_box(image: &image::RgbImage) -> [f32; 4] {
    let (w, h) = image.dimensions();
    let mut found = [1.0f32, 1.0, 0.0, 0.0];
    for (x, y, _) in image.enumerate_pixels().filter(|(_, _, pixel)| pixel[0] < 128) {
        let (x, y) = (x as f32 / w as f32, y as f32 / h as f32);
        found = [found[0].min(x), found[1].min(y), found[2].max(x), found[3].max(y)];
    }
    found
}

#[tokio::test]
async fn lines_and_words_are_told_apart() {
    let content = "BT /F1 12 Tf 72 700 Td (one two) Tj 0 -14 Td (three) Tj 200 0 Td (far) Tj ET BT /F1 12 Tf 2 Tr 72 600 Td [(w) -20 (ide) -400 (gap)] TJ ET";
    let rendered = open_pages(Media::Pdf, &pages(&[content])).await;
    assert_eq!(rendered.text[0].plain(), "one two\nthree far\nwide gap");
}

#[tokio::test]
async fn what_the_producer_says_it_means_is_taken() {
    let content = "BT /F1 12 Tf 72 700 Td /P <</MCID 0>> BDC (Stra) Tj /Span <</ActualText <FEFF00DF>>> BDC (xx) Tj EMC (e) Tj EMC ET";
    let rendered = open_pages(Media::Pdf, &pages(&[content])).await;
    assert_eq!(rendered.text[0].plain(), "Straße");
}

#[tokio::test]
async fn a_meaning_is_not_taken_when_marks_cannot_be_matched() {
    // The drawing brings a mark of its own before the page's, which shifts their order.
    let objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 /MediaBox [0 0 612 792] >>".to_vec(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /X 6 0 R >> >> /Contents 5 0 R >>".to_vec(),
        stream("", b"/X Do BT /F1 12 Tf 72 700 Td /Span <</ActualText (wrong)>> BDC (right) Tj EMC ET"),
        stream("/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>", b"/Artifact BMC BT /F1 12 Tf 72 650 Td (form) Tj ET EMC"),
    ];
    let rendered = open_pages(Media::Pdf, &pdf(&objects, "")).await;
    assert_eq!(rendered.text[0].plain(), "form\nright");
}

#[tokio::test]
async fn a_job_brings_only_the_pages_asked_for() {
    let contents: Vec<String> = (1..=60).map(|i| line(72, 700, 24, &format!("Page {i}"))).collect();
    let file = pages(&contents.iter().map(String::as_str).collect::<Vec<_>>());
    let job = |pages, want| Job { media: Media::Pdf, pages, want };
    let small = Want::PicturesAndText { width_px: 100, thumbnail_width_px: 20 };
    for (range, want, first, last) in [
        (PageRange::starting_at(1), small, 1, 50),
        (PageRange::starting_at(51), small, 51, 60),
        (PageRange::new(7, 1), small, 7, 7),
        (PageRange::new(59, 90), Want::TextOnly, 59, 60),
    ] {
        let Ok(Preview::Pages(rendered)) = renderer().render(&job(range, want), file.len() as u64, &file[..]).await
        else {
            panic!("no pages")
        };
        let numbers = |mut all: Vec<u32>| (all.remove(0), all.pop().unwrap_or(first));
        assert_eq!(rendered.pages_total, 60);
        assert_eq!(numbers(rendered.text.iter().map(|text| text.number).collect()), (first, last));
        assert_eq!(rendered.text[0].plain(), format!("Page {first}"));
        match want {
            Want::TextOnly => assert!(rendered.pages.is_empty()),
            Want::PicturesAndText { .. } => {
                assert_eq!(numbers(rendered.pages.iter().map(|page| page.number).collect()), (first, last));
            }
        }
    }
}

#[tokio::test]
async fn a_locked_or_broken_document_says_so() {
    assert_eq!(open(Media::Pdf, &locked()).await, Err(NoPreview::PasswordProtected));
    assert_eq!(open(Media::Pdf, b"%PDF-1.7\nnothing of a kind").await, Err(NoPreview::Broken));
    assert_eq!(open(Media::Pdf, b"").await, Err(NoPreview::Broken));
    assert_eq!(open(Media::Png, b"\x89PNG\r\n\x1a\n").await, Err(NoPreview::Broken));
}

#[tokio::test]
async fn a_source_that_fails_is_not_blamed_on_the_file() {
    let file = pages(&[""]);
    let job = Job::usual(Media::Pdf, PageRange::starting_at(1));
    assert_eq!(renderer().render(&job, file.len() as u64 + 1, &file[..]).await, Err(NoPreview::NotRead));
}
