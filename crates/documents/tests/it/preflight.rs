//! Checks before sending, on what really comes out of documents.

use crate::make::{line, locked, pages};
use crate::open;
use documents::Media;
use documents::preflight::{Finding, Place, Severity, run_on};

async fn check(media: Media, file: &[u8]) -> Vec<Finding> {
    run_on(media, file.len() as u64, &open(media, file).await)
}

fn names(findings: &[Finding]) -> Vec<(&str, Severity)> {
    findings.iter().map(|finding| (finding.check.as_str(), finding.severity)).collect()
}

#[tokio::test]
async fn a_good_document_has_no_findings() {
    assert_eq!(
        check(Media::Pdf, &pages(&[&line(72, 700, 14, "An offer for two ferries, valid to 31 March.")])).await,
        []
    );
    assert_eq!(check(Media::PlainText, b"An offer").await, []);
}

#[tokio::test]
async fn what_cannot_be_read_blocks() {
    use Severity::{Blocks, Warns};
    assert_eq!(names(&check(Media::Pdf, &locked()).await), [("password", Blocks)]);
    assert_eq!(names(&check(Media::Pdf, b"%PDF-1.7 broken").await), [("opens", Blocks)]);
    assert_eq!(names(&check(Media::Pdf, &pages(&["", ""])).await), [("empty", Blocks)]);
    assert_eq!(names(&check(Media::PlainText, b" \n").await), [("empty", Blocks)]);
    let words = line(72, 700, 14, "Words");
    let findings = check(Media::Pdf, &pages(&[&words, "", &words])).await;
    assert_eq!(names(&findings), [("empty", Warns)]);
    assert_eq!(findings[0].place, Place::Page(2));
}

#[tokio::test]
async fn what_a_template_left_behind_is_found_in_its_place() {
    let findings = check(
        Media::Pdf,
        &pages(&[&line(72, 700, 14, "Words"), &line(306, 396, 20, "Dear [CLIENT NAME], the price is TBD.")]),
    )
    .await;
    assert_eq!(names(&findings), [("placeholder", Severity::Blocks); 2]);
    let Place::Spot { page, x, y, .. } = findings[0].place else { panic!("{:?}", findings[0].place) };
    assert_eq!(page, 2);
    assert!((0.5..0.65).contains(&x) && (0.45..0.5).contains(&y), "{x} {y}");
    assert!(findings[0].sentence.contains("[CLIENT NAME]") && findings[1].sentence.contains("TBD"));
    let findings = check(Media::Markdown, b"# Offer\n\nInsert the scope here\n").await;
    assert!(matches!(findings[0].place, Place::Spot { page: 1, .. }), "{:?}", findings[0].place);
    let findings = check(Media::Markdown, "# 提案\n\nInsert the scope here\n".as_bytes()).await;
    assert_eq!(findings[0].place, Place::Line(3), "what has no pages has lines");
}
