//! What is let in, and what is said to the rest.

use documents::{Media, RefusedBecause, sniff};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// The beginning of a zip with one uncompressed entry.
fn zip(name: &[u8], content: &[u8]) -> Vec<u8> {
    let mut file = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
    file.extend((name.len() as u16).to_le_bytes());
    file.extend([0, 0]);
    file.extend(name);
    file.extend(content);
    file
}

#[test]
fn what_content_and_name_agree_on_is_let_in() {
    let cases: [(&str, &[u8], Media); 33] = [
        ("scan.tif", b"II*\0\x08\0\0\0", Media::Tiff),
        ("scan.TIFF", b"MM\0*\0\0\0\x08", Media::Tiff),
        ("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>", Media::Svg),
        ("plan.svg", b"<?xml version='1.0'?>\n<!-- made by hand -->\n<svg>", Media::Svg),
        ("plan.svg", b"\xEF\xBB\xBF<!DOCTYPE svg PUBLIC 'x'>\n<svg><style>a{}</style>", Media::Svg),
        ("a.docx", &zip(b"[Content_Types].xml", b"\0\x01"), Media::Word),
        ("a.xlsx", &zip(b"_rels/.rels", b"\0\x01"), Media::Excel),
        ("A.PPTX", &zip(b"docProps/app.xml", b"\0\x01"), Media::PowerPoint),
        ("a.odt", &zip(b"mimetype", b"application/vnd.oasis.opendocument.textPK\x03\x04"), Media::OdfText),
        ("a.ods", &zip(b"mimetype", b"application/vnd.oasis.opendocument.spreadsheetPK"), Media::OdfSheet),
        ("a", &zip(b"mimetype", b"application/vnd.oasis.opendocument.presentationPK"), Media::OdfSlides),
        ("film.mp4", b"\0\0\0\x18ftypisom\0\0\x02\0", Media::Mp4),
        ("film.m4v", b"\0\0\0\x18ftypM4V \0\0\x02\0", Media::Mp4),
        ("talk.m4a", b"\0\0\0\x18ftypM4A \0\0\x02\0", Media::M4a),
        ("film.webm", b"\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\x82\x84webm", Media::Webm),
        ("talk.mp3", b"ID3\x04\0", Media::Mp3),
        ("talk.mp3", b"\xFF\xFB\x90\x64", Media::Mp3),
        ("talk.opus", b"OggS\0\x02OpusHead", Media::Ogg),
        ("talk.wav", b"RIFF\x24\0\0\0WAVEfmt ", Media::Wav),
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
    let cases: [(&str, &[u8]); 15] = [
        ("a.zip", &zip(b"word/document.xml", b"")),
        ("a.docx", &zip(b"mimetype", b"application/vnd.oasis.opendocument.textPK")),
        ("a.pdf", &zip(b"[Content_Types].xml", b"")),
        ("a.txt", b"<svg onload='alert(1)'>"),
        ("page.html", b"<svg></svg>"),
        ("film.mp3", b"\0\0\0\x18ftypisom"),
        ("talk.js", b"ID3\x04\0"),
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
    let cases: [(&str, &[u8], &str); 15] = [
        ("a.docx", b"PK\x03\x04\x14\0", "zip"),
        ("a.docm", &zip(b"[Content_Types].xml", b""), "macros"),
        ("a.pdf", b"PK\x03\x04\x14\0", "zip"),
        ("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "older Word"),
        ("a.html", b"<!DOCTYPE html><html>", "HTML"),
        ("a.txt", b"\n <HTML><script>", "HTML"),
        ("a.md", b"<p><script>alert(1)</script>", "HTML"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "XML"),
        ("a.mkv", b"\x1A\x45\xDF\xA3\x42\x82\x88matroska", "Matroska"),
        ("a.heic", b"\0\0\0\x18ftypheic", "HEIC"),
        ("a.mov", b"\0\0\0\x18ftypqt  ", "QuickTime"),
        ("a.exe", b"MZ\x90\0", "Windows"),
        ("a.txt", b"#!/bin/sh\n", "script"),
        ("a.pdf", b"\0\x01\x02\x03", "unknown"),
        ("a.txt", b"a\0b", "unknown"),
    ];
    for (name, head, found) in cases {
        let refused = sniff(name, head).unwrap_err();
        assert_eq!(refused.reason, RefusedBecause::NotAccepted, "{name}");
        assert!(refused.found.contains(found), "{name}: {refused:?}");
        assert!(refused.way_on.contains("PDF"), "{refused:?}");
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
