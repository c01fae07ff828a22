//! Pictures as documents.

use crate::make::{drawing, encoded, photo, turned_jpeg};
use crate::{open, open_pages, pixels};
use documents::{Media, NoPreview, PictureFormat};
use image::ImageFormat;

#[tokio::test]
async fn every_format_goes_in_and_comes_out_the_same() {
    let image = drawing(320, 200);
    for (media, format, tolerance) in [
        (Media::Png, ImageFormat::Png, 0),
        (Media::Webp, ImageFormat::WebP, 0),
        (Media::Gif, ImageFormat::Gif, 8),
        (Media::Jpeg, ImageFormat::Jpeg, 40),
    ] {
        let rgb = encoded(&image, format);
        let rendered = open_pages(media, &rgb).await;
        assert_eq!((rendered.pages_total, rendered.pages.len(), rendered.text.len()), (1, 1, 0));
        let page = &rendered.pages[0];
        assert_eq!((page.full.width, page.full.height, page.width_pt), (320, 200, 240.0), "not enlarged");
        assert_eq!((page.thumbnail.width, page.thumbnail.height), (240, 150));
        let shown = pixels(&page.full);
        for (x, y) in [(40, 40), (280, 40), (280, 180)] {
            let near = image[(x, y)].0.iter().zip(shown[(x, y)].0).all(|(a, b)| a.abs_diff(b) <= tolerance);
            assert!(near, "{media:?} {:?} {:?}", image[(x, y)], shown[(x, y)]);
        }
    }
}

#[tokio::test]
async fn photos_become_jpeg_and_drawings_stay_exact() {
    let shown = open_pages(Media::Png, &encoded(&photo(1_600, 900), ImageFormat::Png)).await;
    assert_eq!((shown.pages[0].full.format, shown.pages[0].full.width), (PictureFormat::Jpeg, 1_240));
    assert_eq!(pixels(&shown.pages[0].full).width(), 1_240);
    let shown = open_pages(Media::Png, &encoded(&drawing(1_600, 900), ImageFormat::Png)).await;
    assert_ne!(shown.pages[0].full.format, PictureFormat::Jpeg);
}

#[tokio::test]
async fn a_photo_stands_upright_and_loses_what_the_camera_wrote() {
    let file = turned_jpeg(&drawing(400, 200));
    assert!(file.windows(10).any(|w| w == b"GPS-SECRET"));
    let rendered = open_pages(Media::Jpeg, &file).await;
    let page = &rendered.pages[0];
    assert_eq!((page.full.width, page.full.height), (200, 400));
    // Turned clockwise, what was the left half is the upper half.
    assert!(pixels(&page.full)[(100, 100)].0[0] > 180);
    assert!(pixels(&page.full)[(50, 350)].0.iter().all(|c| *c > 200), "the right lower quarter is at the left below");
    for picture in [&page.full, &page.thumbnail] {
        assert!(
            !picture.bytes.windows(10).any(|w| w == b"GPS-SECRET") && !picture.bytes.windows(4).any(|w| w == b"Exif")
        );
    }
}

#[tokio::test]
async fn transparency_is_shown_on_white() {
    let clear = image::RgbaImage::from_pixel(20, 20, image::Rgba([0, 0, 0, 0]));
    let mut file = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut file, ImageFormat::Png).unwrap();
    let rendered = open_pages(Media::Png, file.get_ref()).await;
    assert!(rendered.pages[0].blank);
    assert_eq!(pixels(&rendered.pages[0].full)[(5, 5)].0, [255, 255, 255]);
}

#[tokio::test]
async fn a_picture_of_900_million_pixels_is_too_large() {
    let mut file = encoded(&drawing(8, 8), ImageFormat::Png);
    file[16..20].copy_from_slice(&30_000u32.to_be_bytes());
    file[20..24].copy_from_slice(&30_000u32.to_be_bytes());
    let sum = crc32(&file[12..29]);
    file[29..33].copy_from_slice(&sum.to_be_bytes());
    assert_eq!(open(Media::Png, &file).await, Err(NoPreview::TooLarge));
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}
