//! What is let in, and what is said to the rest.

use documents::{Media, RefusedBecause, sniff};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

#[test]
fn what_content_and_name_agree_on_is_let_in() {
    let cases: [(&str, &[u8], Media); 14] = [
        ("offer.pdf", b"%PDF-1.7\n", Media::Pdf),
        ("OFFER.PDF", b"%PDF-1.4", Media::Pdf),
        ("offer", b"%PDF-1.4", Media::Pdf),
        ("a.b.c.png", PNG, Media::Png),
        ("photo.php.png", PNG, Media::Png),
        ("photo.jpeg", b"\xFF\xD8\xFF\xE0", Media::Jpeg),
        ("photo.JPG", b"\xFF\xD8\xFF\xE1", Media::Jpeg),
        ("move.gif", b"GIF89a\x01\0", Media::Gif),
        ("pic.webp", b"RIFF\x10\0\0\0WEBPVP8 ", Media::Webp),
        ("read me.txt", "Größe".as_bytes(), Media::PlainText),
        ("old.txt", b"Gr\xF6\xDFe", Media::PlainText),
        ("wide.txt", b"\xFF\xFEA\0", Media::PlainText),
        ("notes.md", b"# Title\n<h1 align=center>", Media::Markdown),
        ("C:\\fakepath\\notes.md", b"text", Media::Markdown),
    ];
    for (name, head, media) in cases {
        assert_eq!(sniff(name, head), Ok(media), "{name}");
        assert!(media.media_type().contains('/') && !media.extensions().is_empty());
    }
}

#[test]
fn what_they_disagree_on_is_refused() {
    let cases: [(&str, &[u8]); 8] = [
        ("invoice.exe", b"%PDF-1.7"),
        ("invoice.pdf.html", b"%PDF-1.7"),
        ("invoice.pdf", PNG),
        ("invoice\u{202E}fdp.exe", b"%PDF-1.7"),
        ("image.js", b"GIF89a=1;alert(1)"),
        ("photo.png", b"\xFF\xD8\xFF\xE0"),
        ("page.js", b"alert(1)"),
        ("text", b"just words"),
    ];
    for (name, head) in cases {
        let refused = sniff(name, head).unwrap_err();
        assert!(matches!(refused.reason, RefusedBecause::NameDisagrees { .. }), "{name}: {refused:?}");
        assert!(refused.sentence().ends_with('.') && refused.way_on.ends_with('.'), "{refused:?}");
    }
}

#[test]
fn what_is_not_accepted_is_named() {
    let cases: [(&str, &[u8], &str); 16] = [
        ("a.docx", b"PK\x03\x04\x14\0", "Word"),
        ("a.pdf", b"PK\x03\x04\x14\0", "zip"),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "older Word"),
        ("a.html", b"<!DOCTYPE html><html>", "HTML"),
        ("a.txt", b"\n <HTML><script>", "HTML"),
        ("a.md", b"<p><script>alert(1)</script>", "HTML"),
        ("a.svg", b"<svg xmlns='x'>", "SVG"),
        ("a.txt", b"<?xml version='1.0'?>\n<svg>", "SVG"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "XML"),
        ("a.tif", b"II*\0", "TIFF"),
        ("a.heic", b"\0\0\0\x18ftypheic", "HEIC"),
        ("a.mp4", b"\0\0\0\x18ftypisom", "video"),
        ("a.exe", b"MZ\x90\0", "Windows"),
        ("a.txt", b"#!/bin/sh\n", "script"),
        ("a.pdf", b"\0\x01\x02\x03", "unknown"),
        ("a.txt", b"a\0b", "unknown"),
    ];
    for (name, head, found) in cases {
        let refused = sniff(name, head).unwrap_err();
        assert_eq!(refused.reason, RefusedBecause::NotAccepted, "{name}");
        assert!(refused.found.contains(found), "{name}: {refused:?}");
        assert!(refused.way_on.contains("PDF, PNG, JPEG"), "{refused:?}");
    }
}

#[test]
fn two_formats_in_one_file_are_refused() {
    let refused = sniff("a.pdf", b"<html><!-- \n%PDF-1.4").unwrap_err();
    assert_eq!(refused.reason, RefusedBecause::TwoFormats);
    let refused = sniff("a.txt", b"words and then %PDF-1.4").unwrap_err();
    assert_eq!(refused.reason, RefusedBecause::TwoFormats);
    assert_eq!(sniff("a.pdf", b"").unwrap_err().reason, RefusedBecause::Empty);
}
