//! The installation's secrets. One master key, in a file that only its owner can read; everything else is derived from it by purpose.
//!
//! Tokens in mails are derived, not stored: the database holds their hashes, and nothing that a copy of it could be used to decide with.

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use std::path::Path;
use zeroize::Zeroizing;

/// The installation's secrets.
pub struct Keys {
    master: Zeroizing<[u8; 32]>,
}

/// What a derived secret is for. The words are part of the derivation: changing one invalidates what it protects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Tokens in the links of mails.
    Link,
    /// Codes in mails.
    Code,
    /// Tokens in forms.
    Form,
    /// Signed timestamps of pages without a session.
    Timestamp,
    /// Sealed records in the database.
    Seal,
    /// The seed of the log's signing key, at rest.
    Signer,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Link => b"assent/link/1",
            Self::Code => b"assent/code/1",
            Self::Form => b"assent/form/1",
            Self::Timestamp => b"assent/timestamp/1",
            Self::Seal => b"assent/seal/1",
            Self::Signer => b"assent/signer/1",
        }
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// From 32 bytes of chance.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self { master: Zeroizing::new(bytes) }
    }

    /// Reads the master key of a data folder, or makes it when there is none.
    pub fn open(data: &Path) -> anyhow::Result<Self> {
        let path = data.join("keys").join("master.key");
        let seed = secret_file(&path, || crate::app::chance_32().to_vec())?;
        let bytes: [u8; 32] = seed
            .as_slice()
            .try_into()
            .with_context(|| format!("{} must hold exactly 32 bytes; restore it from your backup", path.display()))?;
        Ok(Self::from_bytes(bytes))
    }

    /// Is the master key there, and readable by its owner only? Changes nothing and does not read it.
    pub fn look(data: &Path) -> anyhow::Result<()> {
        let path = data.join("keys").join("master.key");
        if !path.exists() {
            bail!("{} is missing; restore it from your backup", path.display());
        }
        only_owner(&path)
    }

    fn mac(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&*self.master)
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(purpose.label());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// A secret of 256 bits for a purpose and a name, as 43 characters.
    pub fn token(&self, purpose: Purpose, name: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose, &[name]))
    }

    /// A code of six digits for a name.
    pub fn six_digits(&self, name: &[u8]) -> String {
        let bytes = self.mac(Purpose::Code, &[name]);
        let number = bytes.iter().take(8).fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
        format!("{:06}", number % 1_000_000)
    }

    /// A 32-byte tag for a purpose over some parts.
    pub fn tag(&self, purpose: Purpose, parts: &[&[u8]]) -> [u8; 32] {
        self.mac(purpose, parts)
    }

    /// Seals a secret for the place it is kept in; it opens only there.
    pub fn seal(&self, purpose: Purpose, place: &[u8], secret: &[u8]) -> Vec<u8> {
        let key = self.mac(purpose, &[b"key"]);
        let mut nonce = [0u8; 24];
        nonce.copy_from_slice(crate::app::chance_32().get(..24).unwrap_or(&[0; 24]));
        let sealed = XChaCha20Poly1305::new(&key.into())
            .encrypt(&nonce.into(), Payload { msg: secret, aad: place })
            .unwrap_or_else(|_| unreachable!("a short secret can always be sealed"));
        [&nonce[..], &sealed].concat()
    }

    /// Opens what was sealed for that place.
    pub fn open_sealed(&self, purpose: Purpose, place: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, body) = sealed.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        let key = self.mac(purpose, &[b"key"]);
        XChaCha20Poly1305::new(&key.into())
            .decrypt(&nonce.into(), Payload { msg: body, aad: place })
            .ok()
            .map(Zeroizing::new)
    }
}

/// The hash under which a token is kept.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Are two secrets equal? Takes the same time whatever they hold.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    use subtle::ConstantTimeEq as _;
    one.ct_eq(other).into()
}

/// Reads a file of secret bytes that only its owner may read; makes it, flushed to disk, when it is not there.
pub fn secret_file(path: &Path, make: impl FnOnce() -> Vec<u8>) -> anyhow::Result<Zeroizing<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => {
            only_owner(path)?;
            Ok(Zeroizing::new(bytes))
        }
        Err(wrong) if wrong.kind() == std::io::ErrorKind::NotFound => {
            let bytes = Zeroizing::new(make());
            write_secret(path, &bytes)?;
            Ok(bytes)
        }
        Err(wrong) => Err(wrong).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Writes a file that only its owner may read, in one step and flushed to disk.
pub fn write_secret(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().context("a secret file stands in a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let draft = path.with_extension("new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft).with_context(|| format!("cannot write {}", draft.display()))?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(unix)]
fn only_owner(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(path)?.permissions().mode();
    if mode & 0o077 != 0 {
        bail!("{} can be read by others (mode {:o}); run: chmod 600 {}", path.display(), mode & 0o777, path.display());
    }
    Ok(())
}

#[cfg(not(unix))]
fn only_owner(_: &Path) -> anyhow::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_by_purpose_and_name() {
        let keys = Keys::from_bytes([1; 32]);
        assert_eq!(keys.token(Purpose::Link, b"a").len(), 43);
        assert_ne!(keys.token(Purpose::Link, b"a"), keys.token(Purpose::Link, b"b"));
        assert_ne!(keys.token(Purpose::Link, b"a"), keys.token(Purpose::Form, b"a"));
        assert!(keys.six_digits(b"x").chars().all(|c| c.is_ascii_digit()));
        assert_eq!(keys.six_digits(b"x").len(), 6);
    }

    #[test]
    fn what_is_sealed_opens_only_in_its_place() {
        let keys = Keys::from_bytes([1; 32]);
        let sealed = keys.seal(Purpose::Seal, b"members/totp/1", b"secret");
        assert_eq!(keys.open_sealed(Purpose::Seal, b"members/totp/1", &sealed).unwrap().as_slice(), b"secret");
        assert!(keys.open_sealed(Purpose::Seal, b"members/totp/2", &sealed).is_none());
        assert!(Keys::from_bytes([2; 32]).open_sealed(Purpose::Seal, b"members/totp/1", &sealed).is_none());
    }

    #[test]
    fn a_key_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::open(folder.path()).unwrap().token(Purpose::Link, b"a");
        assert_eq!(Keys::open(folder.path()).unwrap().token(Purpose::Link, b"a"), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let path = folder.path().join("keys/master.key");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert!(Keys::open(folder.path()).unwrap_err().to_string().contains("chmod 600"));
        }
    }
}
