//! Pictures compared in the real child.

use crate::make::{drawing, encoded, photo};
use crate::{impatient, misbehaving, renderer};
use documents::compare::{Area, Look, Seen};
use documents::{LOOKS_MAX, NoPreview};
use image::{ImageFormat, Rgb, RgbImage};

fn with_box(mut image: RgbImage) -> RgbImage {
    for y in 100..180 {
        for x in 200..280 {
            image.put_pixel(x, y, Rgb([0, 0, 0]));
        }
    }
    image
}

#[tokio::test]
async fn what_differs_between_two_pictures_is_boxed() {
    let (one, other) = (drawing(800, 800), with_box(drawing(800, 800)));
    let png = |image| encoded(image, ImageFormat::Png);
    let looks = [
        Look::Between(png(&one), png(&other)),
        Look::Between(png(&one), png(&one)),
        // The encoding differs, the picture does not; and one that is twice as large is the same picture.
        Look::Between(png(&one), encoded(&one, ImageFormat::WebP)),
        Look::Between(png(&one), png(&drawing(1_600, 1_600))),
        Look::Between(encoded(&photo(400, 400), ImageFormat::Jpeg), png(&photo(400, 400))),
        Look::Between(png(&one), b"RIFF1234WEBPnothing".to_vec()),
        Look::At(png(&one)),
        Look::At(b"<html>".to_vec()),
    ];
    let seen = renderer().look(&looks).await.unwrap();
    let areas = |at: usize| match &seen[at] {
        Seen::Difference(difference) => difference.areas.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(areas(0), [Area { x: 2_500, y: 1_200, w: 1_000, h: 1_100 }]);
    assert_eq!([areas(1), areas(2), areas(3), areas(4)], [const { Vec::new() }; 4]);
    assert_eq!((&seen[5], &seen[7]), (&Seen::Unreadable, &Seen::Unreadable));
    assert!(matches!(&seen[6], Seen::Sketch(_)), "{seen:?}");
}

#[tokio::test]
async fn a_child_that_lies_about_pictures_is_not_believed() {
    let hear = async |said: &[&str], looks: usize| {
        let arguments: Vec<&str> = std::iter::once("say").chain(said.iter().copied()).collect();
        misbehaving(&arguments, impatient(20_000)).look(&vec![Look::At(vec![1]); looks]).await
    };
    let done = ["\"Done\"", ""];
    let outside = r#"{"Seen":{"difference":{"areas":[{"x":9999,"y":0,"w":2,"h":1}]}}}"#;
    let flat = r#"{"Seen":{"sketch":{"cells":[1,2]}}}"#;
    let fine = r#"{"Seen":"unreadable"}"#;
    for said in [outside, flat] {
        assert_eq!(hear(&[said, "", done[0], done[1]], 1).await, Err(NoPreview::Crashed), "{said}");
    }
    assert_eq!(hear(&[fine, "", done[0], done[1]], 1).await, Ok(vec![Seen::Unreadable]));
    // More than was asked for ends it; what is missing was not seen.
    assert_eq!(hear(&[fine, "", fine, "", done[0], done[1]], 1).await, Ok(vec![Seen::Unreadable]));
    assert_eq!(hear(&[fine, ""], 2).await, Ok(vec![Seen::Unreadable; 2]));
    assert_eq!(hear(&[], 1).await, Err(NoPreview::Crashed));
}

/// Prints how long fifty pairs of pages take, on two children as the server asks them.
#[tokio::test]
async fn fifty_pages_are_compared_soon() {
    let page = |seed: u32| {
        RgbImage::from_fn(1_240, 1_754, |x, y| {
            // As much ink as a page of text.
            let ink = (x / 9 * 31 + y / 18 * 17 + seed) % 5 < 2 && y % 18 < 11 && (x * 7 + y * 3) % 4 < 2;
            if ink { Rgb([20, 24, 51]) } else { Rgb([255, 255, 255]) }
        })
    };
    let (old, new) = (encoded(&page(0), ImageFormat::WebP), encoded(&with_box(page(0)), ImageFormat::WebP));
    let looks = vec![Look::Between(old, new); LOOKS_MAX];
    let renderer = renderer();
    let begun = std::time::Instant::now();
    let (one, other) = tokio::join!(renderer.look(&looks), renderer.look(&looks));
    let took = begun.elapsed();
    println!("50 pairs of 1240 × 1754 pixels: {took:?}");
    for seen in one.unwrap().into_iter().chain(other.unwrap()) {
        assert!(matches!(&seen, Seen::Difference(found) if found.areas.len() == 1), "{seen:?}");
    }
}
