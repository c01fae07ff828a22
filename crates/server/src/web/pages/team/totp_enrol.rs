//! Starting to ask for a code at sign-in: the secret as a picture and as text, and the first code to prove it works.

use super::{form::Form, shell::Shell};
use askama::Template;
use std::fmt::Write;

/// `GET /account/totp`
#[derive(Debug, Clone, Template)]
#[template(path = "web/pages/team/totp_enrol.html")]
pub struct TotpEnrolPage {
    /// The frame.
    pub shell: Shell,
    /// The secret in groups of four letters.
    pub secret: String,
    /// The `otpauth:` address that carries it.
    pub uri: String,
    /// The address as a QR code.
    pub qr: Option<QrCode>,
    /// Posts `code` to `/account/totp`.
    pub form: Form,
}

/// A QR code as rows of modules, dark where true.
#[derive(Debug, Clone)]
pub struct QrCode {
    /// As many rows as columns, without the quiet zone.
    pub rows: Vec<Vec<bool>>,
}

impl QrCode {
    /// Modules of white around it, as the standard asks.
    const QUIET: usize = 4;

    fn side(&self) -> usize {
        self.rows.len() + 2 * Self::QUIET
    }

    /// The code for a text; none if it is too long for any.
    pub fn of(text: &str) -> Option<Self> {
        let code = qrcode::QrCode::new(text).ok()?;
        let dark = |row: &[qrcode::Color]| row.iter().map(|module| *module == qrcode::Color::Dark).collect();
        Some(Self { rows: code.to_colors().chunks(code.width()).map(dark).collect() })
    }

    /// One square for each dark module, as an SVG path.
    fn path(&self) -> String {
        let mut path = String::new();
        for (y, row) in self.rows.iter().enumerate() {
            for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + Self::QUIET, y + Self::QUIET);
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_module_by_module_inside_its_quiet_zone() {
        let code = QrCode { rows: vec![vec![true, false], vec![false, true]] };
        assert_eq!(code.side(), 10);
        assert_eq!(code.path(), "M4 4h1v1h-1zM5 5h1v1h-1z");
    }

    #[test]
    fn a_text_becomes_a_code_with_its_three_corners() {
        let code =
            QrCode::of("otpauth://totp/Assent:nadia%40halden.example?secret=JBSWY3DPEHPK3PXP&issuer=Assent").unwrap();
        let side = code.rows.len();
        assert!(code.rows.iter().all(|row| row.len() == side));
        for (x, y) in [(0, 0), (side - 7, 0), (0, side - 7)] {
            let edge = (0..7).all(|i| {
                code.rows[y][x + i] && code.rows[y + 6][x + i] && code.rows[y + i][x] && code.rows[y + i][x + 6]
            });
            assert!(edge && !code.rows[y + 1][x + 1] && code.rows[y + 3][x + 3], "no corner at {x}, {y}");
        }
        assert!(QrCode::of(&"x".repeat(8_000)).is_none());
    }
}
