//! Documents made in code.

use image::{ImageFormat, RgbImage};
use std::fmt::Write;
use std::io::Cursor;

/// A PDF from the bodies of its objects, numbered from 1; the first is the catalogue.
pub(crate) fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (i, body) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", i + 1).bytes());
        file.extend(body);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        writeln!(end, "{place:010} 00000 n ").unwrap();
    }
    writeln!(end, "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF", objects.len() + 1)
        .unwrap();
    file.extend(end.bytes());
    file
}

pub(crate) fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let mut object = format!("<< /Length {} {dictionary} >>\nstream\n", content.len()).into_bytes();
    object.extend(content);
    object.extend(b"\nendstream");
    object
}

/// A PDF in Helvetica with one page for each content stream, of US letter size.
pub(crate) fn pages(contents: &[&str]) -> Vec<u8> {
    pages_of("[0 0 612 792]", contents)
}

pub(crate) fn pages_of(media_box: &str, contents: &[&str]) -> Vec<u8> {
    let kids = (0..contents.len()).map(|i| format!("{} 0 R", 4 + i * 2)).collect::<Vec<_>>().join(" ");
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox {media_box} >>", contents.len()).into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    for (i, content) in contents.iter().enumerate() {
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
                5 + i * 2
            )
            .into_bytes(),
        );
        objects.push(stream("", content.as_bytes()));
    }
    pdf(&objects, "")
}

/// A line of text at a place, in points from the left lower corner.
pub(crate) fn line(x: u32, y: u32, size: u32, text: &str) -> String {
    format!("BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// A PDF that wants a password: its check value belongs to no password that anyone knows.
pub(crate) fn locked() -> Vec<u8> {
    let objects: Vec<Vec<u8>> = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R >>".to_vec(),
        format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{0}> /U <{0}> >>", "5a".repeat(32)).into_bytes(),
    ];
    pdf(&objects, "/Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]")
}

/// A picture with soft noise, as a camera makes it.
pub(crate) fn photo(width: u32, height: u32) -> RgbImage {
    let mut seed = 7u32;
    RgbImage::from_fn(width, height, |x, y| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (seed >> 28) as u8;
        image::Rgb([(x * 200 / width) as u8 + noise, (y * 200 / height) as u8 + noise, 90 + noise])
    })
}

/// A drawing in two colours: the left half red, the upper right quarter blue, the rest white.
pub(crate) fn drawing(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, _) => image::Rgb([220, 20, 20]),
        (false, true) => image::Rgb([20, 20, 220]),
        (false, false) => image::Rgb([255, 255, 255]),
    })
}

pub(crate) fn encoded(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A JPEG that a camera has marked as lying on its side, and with a secret in its data.
pub(crate) fn turned_jpeg(image: &RgbImage) -> Vec<u8> {
    let plain = encoded(image, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    exif.extend(b"\0\x02"); // two entries: orientation 6, and a description
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0");
    exif.extend(b"\x01\x0E\0\x02\0\0\0\x0A\0\0\0\x26");
    exif.extend(b"\0\0\0\0GPS-SECRET");
    let mut file = b"\xFF\xD8\xFF\xE1".to_vec();
    file.extend((exif.len() as u16 + 2).to_be_bytes());
    file.extend(exif);
    file.extend(&plain[2..]);
    file
}

/// An office file from its parts.
pub(crate) fn office(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let stored =
            if *name == "mimetype" { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
        file.start_file(*name, zip::write::SimpleFileOptions::default().compression_method(stored)).unwrap();
        file.write_all(content.as_bytes()).unwrap();
    }
    file.finish().unwrap().into_inner()
}
