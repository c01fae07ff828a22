//! Damage to files, the same each time: what discs, networks, bad programs and people with bad intentions do.

use std::path::PathBuf;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

/// LIMIT: bytes of a file that is damaged; larger ones only take longer.
const BYTES_MAX: u64 = 3 * 1024 * 1024;

/// The damaged file with this number, and what was done to it.
pub(crate) fn derived(files: &[PathBuf], number: usize) -> Option<(String, Vec<u8>)> {
    let mut dice = Dice(number as u64 ^ 0x2026_1123);
    dice.below(2);
    let small: Vec<&PathBuf> =
        files.iter().filter(|file| file.metadata().is_ok_and(|about| about.len() <= BYTES_MAX)).collect();
    let source = small.get(dice.below(small.len()))?;
    let bytes = std::fs::read(source).ok()?;
    let (how, bytes) = damaged(bytes, number % 10, &mut dice);
    let name = source.file_name()?.to_string_lossy().into_owned();
    Some((format!("{number:03} {how} {name}"), bytes))
}

fn damaged(mut bytes: Vec<u8>, how: usize, dice: &mut Dice) -> (&'static str, Vec<u8>) {
    let (a, b) = (dice.below(bytes.len()), dice.below(bytes.len()));
    let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 64 * 1024));
    match how {
        0 => {
            bytes.truncate(from.max(9));
            ("cut off", bytes)
        }
        1 | 2 => {
            for _ in 0..=dice.below(200) {
                let at = dice.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            ("bits flipped", bytes)
        }
        3 => {
            bytes.get_mut(from..to).unwrap_or_default().fill(0);
            ("piece zeroed", bytes)
        }
        4 => {
            bytes.drain(from..to);
            ("piece gone", bytes)
        }
        5 => {
            let piece: Vec<u8> = bytes.get(from..to).unwrap_or_default().to_vec();
            let at = dice.below(bytes.len());
            bytes.splice(at..at, piece);
            ("piece repeated", bytes)
        }
        6 => (("index wrong"), everywhere(bytes, &[b"startxref", b"xref\n", b"/W [", b"/W[", b"/Index"], 24, dice)),
        7 => ("lengths wrong", everywhere(bytes, &[b"/Length ", b"/N ", b"/First ", b"/Count "], 8, dice)),
        8 => (
            "sizes huge",
            everywhere(bytes, &[b"/MediaBox", b"/Width ", b"/Height ", b"/BBox", b"/Matrix", b" cm"], 20, dice),
        ),
        _ => ("references crossed", crossed(bytes, dice)),
    }
}

/// Other digits after each of some words.
fn everywhere(mut bytes: Vec<u8>, words: &[&[u8]], reach: usize, dice: &mut Dice) -> Vec<u8> {
    for word in words {
        let places: Vec<usize> = bytes
            .windows(word.len())
            .enumerate()
            .filter(|(_, window)| window == word)
            .map(|(at, _)| at + word.len())
            .collect();
        for at in places.into_iter().take(400) {
            let end = (at + reach).min(bytes.len());
            for byte in bytes.get_mut(at..end).unwrap_or_default().iter_mut().filter(|byte| byte.is_ascii_digit()) {
                *byte = b'0' + dice.below(10) as u8;
            }
        }
    }
    bytes
}

/// References that point to other objects, so that trees contain themselves.
fn crossed(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let places: Vec<usize> =
        bytes.windows(5).enumerate().filter(|(_, window)| window == b" 0 R ").map(|(at, _)| at).collect();
    for at in places.into_iter().filter(|at| at % 3 == 0).take(2_000) {
        if let Some(byte) = bytes.get_mut(at.saturating_sub(1)).filter(|byte| byte.is_ascii_digit()) {
            *byte = b'0' + dice.below(10) as u8;
        }
    }
    bytes
}
