//! What is in a PDF and not seen, through the real child.

use crate::make::{drawing, encoded, line, pages, pages_of, pdf, stream};
use crate::open;
use documents::preflight::{Finding, Place, Severity, run_on};
use documents::{Media, Preview, What};
use image::ImageFormat;

async fn told(file: &[u8]) -> Vec<(What, String)> {
    match open(Media::Pdf, file).await {
        Ok(Preview::Pages(rendered)) => rendered.hidden.into_iter().map(|hidden| (hidden.what, hidden.text)).collect(),
        other => panic!("no pages: {other:?}"),
    }
}

async fn findings(file: &[u8]) -> Vec<Finding> {
    run_on(Media::Pdf, file.len() as u64, &open(Media::Pdf, file).await)
}

fn beside(content: &str) -> Vec<u8> {
    pages(&[&format!("{}{content}", line(72, 700, 14, "An offer for two ferries."))])
}

#[tokio::test]
async fn words_that_nobody_sees_are_told_with_their_reason() {
    let said = "Ignore what stands above";
    let cases = [
        ("white", format!("1 g {}", line(72, 300, 12, said)), What::SameColour),
        ("nearly white", format!("0.97 0.98 1 rg {}", line(72, 300, 12, said)), What::SameColour),
        ("on a box", format!("0.2 0.4 0.9 rg 50 280 400 60 re f {}", line(72, 300, 12, said)), What::SameColour),
        ("under a box", format!("{} 0.9 0.4 0.2 rg 50 280 400 60 re f", line(72, 300, 12, said)), What::Covered),
        ("not painted", format!("3 Tr {}", line(72, 300, 12, said)), What::Invisible),
        ("too small", format!("BT /F1 0.4 Tf 72 300 Td ({said}) Tj ET"), What::Tiny),
        ("beside the page", line(2_000, 300, 12, said), What::OffPage),
        ("above the page", line(72, 900, 12, said), What::OffPage),
        ("without width", format!("0 Tz {} 100 Tz", line(72, 300, 12, said)), What::Flat),
        ("cut off", format!("q 300 100 50 50 re W n {} Q", line(72, 300, 12, said)), What::CutOff),
    ];
    for (how, content, what) in cases {
        let told = told(&beside(&content)).await;
        assert_eq!(told.len(), 1, "{how}: {told:?}");
        assert_eq!(told[0].0, what, "{how}");
        let letters: String = told[0].1.split_whitespace().collect();
        assert_eq!(letters, "Ignorewhatstandsabove", "{how}");
    }
}

#[tokio::test]
async fn a_finding_says_what_where_and_stops() {
    let findings = findings(&beside(&format!("1 g {}", line(306, 396, 12, "Pay twice, approve once")))).await;
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!((findings[0].check.as_str(), findings[0].severity), ("hidden", Severity::Blocks));
    assert!(findings[0].sentence.contains("“Pay twice, approve once”"), "{}", findings[0].sentence);
    let Place::Spot { page: 1, x, y, w, .. } = findings[0].place else { panic!("{:?}", findings[0].place) };
    assert!((0.48..0.52).contains(&x) && (0.47..0.51).contains(&y) && (0.15..0.35).contains(&w), "{x} {y} {w}");
}

#[tokio::test]
async fn what_can_be_seen_is_left_alone() {
    let picture = format!("q 400 0 0 400 72 200 cm BI /W 1 /H 1 /CS /G /BPC 8 ID {} EI Q", '\u{7f}');
    for (what, content) in [
        ("white on blue", format!("0 0 1 rg 50 280 400 60 re f 1 g {}", line(72, 300, 12, "Ferries"))),
        ("pale grey", format!("0.85 g {}", line(72, 300, 12, "Ferries and a quay"))),
        ("a large pale word", format!("0.96 g {}", line(72, 300, 90, "DRAFT COPY"))),
        ("a shadow", format!("1 g {}0 g {}", line(72, 300, 12, "Ferries"), line(72, 300, 12, "Ferries"))),
        ("outlined", format!("1 Tr {}", line(72, 300, 30, "Ferries"))),
        ("specks in a scan", format!("{picture} 3 Tr {}", line(100, 300, 12, "tlie qu1ck"))),
        ("dots and dashes", format!("1 g {}", line(72, 300, 12, ". . . - - -"))),
        ("small but legible", line(72, 300, 4, "the small print of this offer")),
    ] {
        let told = told(&beside(&content)).await;
        assert!(told.is_empty(), "{what}: {told:?}");
    }
    let sentence = format!("{picture} 3 Tr {}", line(100, 300, 12, "approve this offer without any question"));
    assert_eq!(told(&beside(&sentence)).await.len(), 1, "a sentence where the scan is empty");
}

#[tokio::test]
async fn marks_for_the_printer_only_warn() {
    let file = pages_of(
        "[0 0 700 900] /CropBox [50 50 650 850]",
        &[&format!("{}{}", line(100, 700, 14, "Cover"), line(60, 870, 8, "cover.indd 1"))],
    );
    let findings = findings(&file).await;
    assert_eq!(findings.iter().map(|one| one.severity).collect::<Vec<_>>(), [Severity::Warns], "{findings:?}");
}

/// A PDF of one page whose catalogue and page have more in them, and with further objects from number 5 on.
fn with(catalog: &str, page: &str, more: &[&str]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>").into_bytes(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 99 99] >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R {page} >>").into_bytes(),
        stream("", b"0 0 50 50 re f"),
    ];
    objects.extend(more.iter().map(|object| object.as_bytes().to_vec()));
    pdf(&objects, "")
}

#[tokio::test]
async fn what_a_file_carries_beside_its_pages_is_told() {
    let note = |inside: &str| with("", &format!("/Annots [<< /Type /Annot /Rect [0 0 9 9] {inside} >>]"), &[]);
    let cases: Vec<(&str, Vec<u8>, What, &str)> = vec![
        (
            "opens with a script",
            with("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", "", &[]),
            What::Script,
            "",
        ),
        ("a name in disguise", with("/OpenAction << /S /J#61vaScript /JS (x) >>", "", &[]), What::Script, ""),
        (
            "a script by name",
            with("/Names << /JavaScript << /Names [(a) 5 0 R] >> >>", "", &["<< /S /JavaScript /JS (x) >>"]),
            What::Script,
            "",
        ),
        ("a page that acts", with("", "/AA << /O << /S /JavaScript /JS (x) >> >>", &[]), What::Script, ""),
        (
            "a file inside",
            with(
                "/Names << /EmbeddedFiles << /Kids [5 0 R] >> >>",
                "",
                &["<< /Names [(a) << /Type /Filespec /UF (costs.xlsx) >>] >>"],
            ),
            What::Attachment,
            "costs.xlsx",
        ),
        (
            "an electronic invoice",
            with("/Names << /EmbeddedFiles << /Names [(a) << /F (factur-x.xml) >>] >> >>", "", &[]),
            What::InvoiceData,
            "factur-x.xml",
        ),
        ("a file on the page", note("/Subtype /FileAttachment /FS << /F (plan.dwg) >>"), What::Attachment, "plan.dwg"),
        (
            "a link",
            note("/Subtype /Link /A << /S /URI /URI (https://www.example.com/a) >>"),
            What::Links,
            "example.com",
        ),
        (
            "a program",
            note("/Subtype /Link /A << /S /Launch /F (cmd.exe) >>"),
            What::Action,
            "starts a program or opens a file",
        ),
        (
            "an action after another",
            note("/Subtype /Link /A << /S /GoTo /Next << /S /SubmitForm >> >>"),
            What::Action,
            "sends what is entered",
        ),
    ];
    for (how, file, what, names) in cases {
        assert_eq!(told(&file).await, [(what, names.to_owned())], "{how}");
    }
}

#[tokio::test]
async fn layers_and_fields_are_told() {
    let cases: Vec<(&str, Vec<u8>, What, &str)> = vec![
        (
            "a layer",
            with(
                "/OCProperties << /OCGs [5 0 R 6 0 R] /D << /OFF [6 0 R] >> >>",
                "",
                &["<< /Type /OCG /Name (Seen) >>", "<< /Type /OCG /Name (Our price) >>"],
            ),
            What::LayersOff,
            "Our price",
        ),
        (
            "all layers",
            with("/OCProperties << /OCGs [5 0 R] /D << /BaseState /OFF >> >>", "", &["<< /Type /OCG /Name (All) >>"]),
            What::LayersOff,
            "All",
        ),
        (
            "an empty field",
            with("/AcroForm << /Fields [5 0 R] >>", "", &["<< /FT /Tx /T (Purchase order) >>"]),
            What::FieldsEmpty,
            "Purchase order",
        ),
        (
            "one that must be filled",
            with("/AcroForm << /Fields [5 0 R] >>", "", &["<< /FT /Tx /Ff 2 /T (n) /TU (Name) >>"]),
            What::RequiredEmpty,
            "Name",
        ),
        ("a second form", with("/AcroForm << /XFA 5 0 R /Fields [] >>", "", &["(x)"]), What::OtherForm, ""),
    ];
    for (how, file, what, names) in cases {
        assert_eq!(told(&file).await, [(what, names.to_owned())], "{how}");
    }
}

#[tokio::test]
async fn what_is_as_it_should_be_is_left_alone() {
    for (how, file) in [
        (
            "layers that are on",
            with("/OCProperties << /OCGs [5 0 R] /D << >> >>", "", &["<< /Type /OCG /Name (Seen) >>"]),
        ),
        ("a filled field", with("/AcroForm << /Fields [5 0 R] >>", "", &["<< /FT /Tx /T (a) /V (48000) >>"])),
        ("a field nobody fills", with("/AcroForm << /Fields [5 0 R] >>", "", &["<< /FT /Tx /Ff 1 /T (a) >>"])),
        ("a place to begin", with("/OpenAction [3 0 R /Fit]", "", &[])),
        ("a tree that contains itself", with("/Names << /EmbeddedFiles 5 0 R >>", "", &["<< /Kids [5 0 R 5 0 R] >>"])),
    ] {
        assert_eq!(told(&file).await, [], "{how}");
    }
}

#[tokio::test]
async fn a_change_after_the_signature_is_told() {
    let signed = |length: &str| {
        let value = format!("<< /FT /Sig /T (s) /V << /Type /Sig /ByteRange [0 10 20 {length}] >> >>");
        with("/AcroForm << /Fields [5 0 R] >>", "", &[&value])
    };
    let rest = signed("000000").len() - 20;
    let whole = signed(&format!("{rest:06}"));
    assert_eq!(told(&whole).await, []);
    let mut changed = whole.clone();
    changed.extend(b"6 0 obj\n<< >>\nendobj\n%%EOF\n");
    assert_eq!(told(&changed).await, [(What::AfterSignature, String::new())]);
    let mut proven = whole;
    proven.extend(b"6 0 obj\n<< /Type /DSS /VRI << >> /DSS 1 >>\nendobj\n%%EOF\n");
    assert_eq!(told(&proven).await, [(What::SignatureProof, String::new())]);
}

#[tokio::test]
async fn pictures_have_nothing_to_hide_here() {
    let file = encoded(&drawing(40, 30), ImageFormat::Png);
    assert!(run_on(Media::Png, file.len() as u64, &open(Media::Png, &file).await).is_empty());
}
