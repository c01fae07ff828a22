//! Passwords and authenticator codes of members.

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _};

/// LIMIT: characters of a password, from AU-05.
pub const PASSWORD_MIN: usize = 10;
/// LIMIT: characters of a password.
pub const PASSWORD_MAX: usize = 128;
/// Seconds for which one authenticator code stands.
const TOTP_STEP_SECONDS: u64 = 30;

/// Words of this place, which a guesser would try beside the person's own.
const OF_HERE: [&str; 4] = ["assent", "approval", "approvals", "workspace"];

/// Why a password cannot be used, as a sentence with the way on.
pub fn unusable(password: &str, name: &str, email: &str) -> Option<String> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    if length < PASSWORD_MIN {
        return Some(format!("Use at least {PASSWORD_MIN} characters. A few unrelated words are good."));
    }
    if length > PASSWORD_MAX {
        return Some(format!("Use at most {PASSWORD_MAX} characters."));
    }
    let name_parts = name.split_whitespace().map(str::to_lowercase);
    let words: Vec<String> = name_parts.chain([name.to_lowercase(), local.clone(), email.to_lowercase()]).collect();
    let known: Vec<&str> = words.iter().map(String::as_str).filter(|w| !w.is_empty()).chain(OF_HERE).collect();
    let begins_with_me = known.iter().any(|word| word.chars().count() >= 4 && lower.starts_with(word));
    if begins_with_me || zxcvbn::zxcvbn(password, &known).score() < zxcvbn::Score::Three {
        return Some(
            "This would be guessed soon: it is common, or made of a name, a date or a pattern of keys. Take four or more words that have nothing to do with each other."
                .to_owned(),
        );
    }
    None
}

/// The form in which a password is kept: Argon2id with its parameters.
pub fn hash(password: &str) -> anyhow::Result<String> {
    Ok(Argon2::default()
        .hash_password(password.as_bytes())
        .map_err(|wrong| anyhow::anyhow!("cannot hash a password: {wrong}"))?
        .to_string())
}

/// Does the password fit? Without a kept form it takes the same time and says no, so that nobody learns who exists.
pub fn fits(password: &str, kept: Option<&str>) -> bool {
    static NOBODY: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let kept_or_nobody =
        kept.unwrap_or_else(|| NOBODY.get_or_init(|| hash("nobody has this password").unwrap_or_default()));
    let Ok(parsed) = PasswordHash::new(kept_or_nobody) else { return false };
    let fits = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    fits && kept.is_some()
}

/// A new secret for an authenticator: 20 bytes.
pub fn new_totp_secret() -> Vec<u8> {
    crate::app::chance_32().iter().take(20).copied().collect()
}

/// The step in which a code of an authenticator fits, now or one step to either side; steps up to `used` are spent.
pub fn totp_step(secret: &[u8], code: &str, now_seconds: u64, used: u64) -> Option<u64> {
    let plain: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if plain.len() != 6 {
        return None;
    }
    totp(secret)?.check(&plain, now_seconds).filter(|step| *step > used)
}

fn totp(secret: &[u8]) -> Option<totp_rs::Totp> {
    // RFC 6238 with SHA-1 and six digits, which every authenticator app speaks.
    let (digits, skew_steps) = (6, 1);
    totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(digits)
        .with_skew(skew_steps)
        .with_step_duration(TOTP_STEP_SECONDS)
        .with_secret(secret)
        .build()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_hash_and_nobody_fits_nothing() {
        let kept = hash("correct horse battery").unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(fits("correct horse battery", Some(&kept)));
        assert!(!fits("correct horse", Some(&kept)));
        assert!(!fits("anything", None));
    }

    #[test]
    fn weak_passwords_are_named() {
        for weak in [
            "short",
            "password123",
            "nadia.okafor1",
            "aaaaaaaaaaaa",
            "Password2026!",
            "qwertyuiop123",
            "1q2w3e4r5t6y",
            "letmeinplease",
            "iloveyou2026",
            "Okafor-Nadia-1",
            "assentassent",
        ] {
            assert!(unusable(weak, "Nadia Okafor", "nadia.okafor@halden.example").is_some(), "{weak}");
        }
        assert!(unusable("four plain words here", "Nadia Okafor", "nadia@halden.example").is_none());
    }

    #[test]
    fn a_code_works_once() {
        let secret = b"12345678901234567890";
        // RFC 6238, appendix B: at 59 s the eight-digit code is 94287082.
        assert_eq!(totp_step(secret, "287 082", 59, 0), Some(1));
        assert_eq!(totp_step(secret, "287082", 59, 1), None);
        assert_eq!(totp_step(secret, "000000", 59, 0), None);
    }
}
