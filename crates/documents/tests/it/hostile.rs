//! Files that want to do harm. Each must end in a clear result, soon, and leave the parent as it was.

use crate::make::{drawing, encoded, line, pages, pages_of, pdf, stream, turned_jpeg};
use crate::{impatient, misbehaving, open, open_pages, renderer};
use documents::{Job, Media, NoPreview, PageRange, Preview, Want, Warning};
use image::ImageFormat;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn damaged(file: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut file = file.to_vec();
    match dice.below(3) {
        0 => file.truncate(dice.below(file.len())),
        1 => {
            for _ in 0..=dice.below(40) {
                let at = dice.below(file.len());
                file[at] ^= 1 << dice.below(8);
            }
        }
        _ => {
            let (from, to) = (dice.below(file.len()), dice.below(file.len()));
            let piece = file[from.min(to)..from.max(to)].to_vec();
            let at = dice.below(file.len());
            file.splice(at..at, piece);
        }
    }
    file
}

#[tokio::test]
async fn damaged_files_never_hang_and_never_harm() {
    let content = format!(
        "{}0.2 0.4 0.9 rg 100 100 200 150 re f 5 w 50 50 m 300 400 500 20 600 700 c S",
        line(72, 700, 24, "Some text to read")
    );
    let sources = [
        (Media::Pdf, pages(&[&content, &content])),
        (Media::Jpeg, turned_jpeg(&drawing(64, 48))),
        (Media::Png, encoded(&drawing(64, 48), ImageFormat::Png)),
        (Media::Webp, encoded(&drawing(64, 48), ImageFormat::WebP)),
        (Media::Gif, encoded(&drawing(64, 48), ImageFormat::Gif)),
    ];
    let renderer = renderer();
    let mut dice = Dice(20_261_122);
    let jobs = (0..180).map(|i| {
        let (media, source) = if i % 3 == 0 { &sources[1 + i / 3 % 4] } else { &sources[0] };
        let (file, renderer, media) = (damaged(source, &mut dice), renderer.clone(), *media);
        tokio::spawn(async move {
            let job = Job {
                media,
                pages: PageRange::starting_at(1),
                want: Want::PicturesAndText { width_px: 200, thumbnail_width_px: 40 },
            };
            renderer.render(&job, file.len() as u64, &file[..]).await
        })
    });
    let (mut shown, mut refused) = (0, 0);
    for (i, job) in jobs.collect::<Vec<_>>().into_iter().enumerate() {
        match job.await.unwrap() {
            Ok(_) => shown += 1,
            Err(NoPreview::Broken | NoPreview::Empty | NoPreview::TooLarge | NoPreview::PasswordProtected) => {
                refused += 1;
            }
            Err(other) => panic!("file {i}: {other:?}"),
        }
    }
    assert!(shown > 40 && refused > 10, "{shown} shown, {refused} refused");
}

#[tokio::test]
async fn a_page_as_large_as_a_city_is_not_drawn() {
    let rendered = open_pages(Media::Pdf, &pages_of("[0 0 1000000000 1000000000]", &["0 0 100 100 re f"])).await;
    assert_eq!(rendered.warnings, [Warning::PageTooLarge { number: 1 }]);
    let rendered = open_pages(Media::Pdf, &pages_of("[0 0 1 14400]", &["0 0 100 14400 re f"])).await;
    assert!(rendered.pages[0].full.height <= 16_000 && rendered.warnings.is_empty());
}

#[tokio::test]
async fn a_million_pages_cost_no_more_than_fifty() {
    let objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{}] /Count 1000000 /MediaBox [0 0 99 99] >>", "3 0 R ".repeat(1_000_000))
            .into_bytes(),
        b"<< /Type /Page /Parent 2 0 R >>".to_vec(),
    ];
    match open(Media::Pdf, &pdf(&objects, "")).await {
        Ok(Preview::Pages(rendered)) => {
            assert_eq!((rendered.pages_total, rendered.pages.len()), (1_000_000, 50));
            assert!(matches!(rendered.warnings[..], [Warning::TooManyPages { .. }]));
        }
        other => assert!(matches!(other, Err(NoPreview::TooLarge | NoPreview::TimedOut)), "{other:?}"),
    }
}

#[tokio::test]
async fn a_tree_of_pages_that_contains_itself_ends() {
    let objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>".to_vec(),
    ];
    let result = open(Media::Pdf, &pdf(&objects, "")).await;
    assert!(
        matches!(result, Err(NoPreview::Crashed | NoPreview::Broken | NoPreview::Empty | NoPreview::TooLarge)),
        "{result:?}"
    );
}

#[tokio::test]
async fn deep_nesting_ends() {
    let deep = format!("<< /Type /Catalog /Pages 2 0 R /X {} >>", "[".repeat(1_000_000));
    let result = open(Media::Pdf, &pdf(&[deep.into_bytes()], "")).await;
    assert!(result.is_err(), "{result:?}");
}

/// Drawings that use the next one ten times each, nine deep: a thousand million.
fn laughs() -> Vec<u8> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 /MediaBox [0 0 99 99] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Resources << /XObject << /X 6 0 R >> >> /Contents 5 0 R >>".to_vec(),
        stream("", b"/X Do"),
    ];
    for next in 7..16 {
        objects.push(stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X {next} 0 R >> >>"),
            "/X Do ".repeat(10).as_bytes(),
        ));
    }
    objects.push(stream("/Type /XObject /Subtype /Form /BBox [0 0 99 99]", b"0 0 9 9 re f"));
    pdf(&objects, "")
}

#[tokio::test]
async fn endless_work_is_cut_off_and_finished_pages_stay() {
    let file = laughs();
    let job = Job::usual(Media::Pdf, PageRange::starting_at(1));
    let result = misbehaving(&["render-worker"], impatient(3_000)).render(&job, file.len() as u64, &file[..]).await;
    let Ok(Preview::Pages(rendered)) = result else { panic!("{result:?}") };
    assert_eq!(rendered.pages.len(), 1);
    assert!(
        matches!(
            rendered.warnings[..],
            [Warning::StoppedEarly { after: 1, because: NoPreview::TimedOut | NoPreview::TooLarge }]
        ),
        "{:?}",
        rendered.warnings
    );
}

#[tokio::test]
async fn a_stream_that_swells_meets_the_memory_limit() {
    // Every two bytes become 128: 24 MiB become 1.5 GiB.
    let swelling = [0x81, b' '].repeat(12 * 1024 * 1024);
    let objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 99 99] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_vec(),
        stream("/Filter /RunLengthDecode", &swelling),
    ];
    assert_eq!(open(Media::Pdf, &pdf(&objects, "")).await, Err(NoPreview::TooLarge));
}

#[tokio::test]
async fn a_document_above_the_limit_is_not_even_read() {
    let job = Job::usual(Media::Pdf, PageRange::starting_at(1));
    assert_eq!(renderer().render(&job, 1 << 40, tokio::io::empty()).await, Err(NoPreview::TooLarge));
}
