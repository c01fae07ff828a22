//! RSA PKCS#1 v1.5 verification (RFC 8017 section 8.2.2), for time stamps and passkeys of algorithm −257.
//!
//! Public keys only, so nothing here needs to take constant time. The whole encoded message is compared, never parsed.

use num_bigint::BigUint;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::der::{BIT_STRING, Reader, SEQUENCE};

/// LIMIT: modulus in bytes, below and above which a key is not accepted.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;
/// LIMIT: bytes of the public exponent.
const EXPONENT_BYTES_MAX: usize = 4;

/// AlgorithmIdentifier of rsaEncryption.
const RSA_ENCRYPTION: [u8; 13] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// Hashes that signatures here are made over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Sha256,
    Sha384,
    Sha512,
}

impl Digest {
    /// The hash of some bytes.
    pub(super) fn hash(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    /// The last byte of the OID 2.16.840.1.101.3.4.2.x.
    const fn oid_end(self) -> u8 {
        match self {
            Self::Sha256 => 1,
            Self::Sha384 => 2,
            Self::Sha512 => 3,
        }
    }

    /// DER of DigestInfo.
    fn info(self, message: &[u8]) -> Vec<u8> {
        let hash = self.hash(message);
        let length = hash.len() as u8;
        let head = [
            0x30,
            0x11 + length,
            0x30,
            0x0d,
            0x06,
            0x09,
            0x60,
            0x86,
            0x48,
            0x01,
            0x65,
            0x03,
            0x04,
            0x02,
            self.oid_end(),
            0x05,
            0x00,
        ];
        [&head[..], &[0x04, length], &hash].concat()
    }
}

/// A public key.
pub(super) struct PublicKey {
    modulus: BigUint,
    exponent: BigUint,
    bytes: usize,
}

impl PublicKey {
    /// From a SubjectPublicKeyInfo.
    pub(super) fn from_spki(spki: &[u8]) -> Option<Self> {
        let mut info = Reader::new(spki).open(SEQUENCE)?;
        if info.take(SEQUENCE)? != RSA_ENCRYPTION {
            return None;
        }
        let (unused_bits, key) = info.take(BIT_STRING)?.split_first()?;
        let mut key = Reader::new(key).open(SEQUENCE)?;
        let (modulus, exponent) = (key.unsigned()?, key.unsigned()?);
        let acceptable = *unused_bits == 0
            && MODULUS_BYTES.contains(&modulus.len())
            && (1..=EXPONENT_BYTES_MAX).contains(&exponent.len());
        acceptable.then(|| Self {
            modulus: BigUint::from_bytes_be(modulus),
            exponent: BigUint::from_bytes_be(exponent),
            bytes: modulus.len(),
        })
    }

    /// True if the signature over the message is by this key.
    pub(super) fn verify(&self, digest: Digest, message: &[u8], signature: &[u8]) -> bool {
        let number = BigUint::from_bytes_be(signature);
        let info = digest.info(message);
        if signature.len() != self.bytes || number >= self.modulus || self.bytes < info.len() + 11 {
            return false;
        }
        let padding = vec![0xff; self.bytes - info.len() - 3];
        let expected = [&[0, 1][..], &padding, &[0], &info].concat();
        number.modpow(&self.exponent, &self.modulus) == BigUint::from_bytes_be(&expected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enc::parse_b64;

    /// Made with OpenSSL: a 2048-bit key and its signature over "approve".
    const SPKI: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA9fLQKP5sO17/gHK0qn/GbImfp2v1lNe+MzhTI6c8C7Of3GEgP8mgFEHUAGwk7c/q94/ZHx5kq+bVVvvU5bCuTcm1o1TeUxRInQvEKq4+z/DhXfzwHpQ8bDqlqb62ul6PM9kQdgYil5m8I8pRC4gpU5dbG2/c4I321H9uqXDcIGhmJfbwenARhGQN/0FpSZnbVNllgk/rky3Bw4c5pw/PjfrCYbX+sbE+FbKxIRUsW3r+5mT71lXh6DBaxkvSmtV7tHgwRlhv+CvedndwzBlbMs5kV+NQu92NJBYuYCTz19b4hiYD2EYvnagN+XTRVrLwVK924mgVikat4sxNCjDQLQIDAQAB";
    const SIGNATURE: &str = "3l08sTmfDnBGjLwtqE21710YD5RCa/KZZsJV7yKVKqWwkxsuiUIZpt5q9VotB5UX91gWZeYxOzfFdb3XmpQ1q1mvj/4VfhQ1ip0j1P9WGrphdCbHlQQXV8aLqrrB0CLSzSi4sldm0czcj6hM244wkZ55mCdxyeNHZS8+BV0GJmRni6UG86H6MkVl5FRY3jK1yJ7hbho9UNbxxsLzzzqzCSTwAAGG2sBshkwqBfnPJ888potNgHmRtqKTf8OYNMrqqZCaCmT5BHdxzXG1GuRrHqI9aOYnFqntTEOR1U6kZotyLbq3N8UucwTqlNXuC4gXExzHuLQEZWmJy9Rh2BjBNw==";

    #[test]
    fn a_signature_is_good_for_its_message_only() {
        let (key, signature) =
            (PublicKey::from_spki(&parse_b64(SPKI).unwrap()).unwrap(), parse_b64(SIGNATURE).unwrap());
        assert!(key.verify(Digest::Sha256, b"approve", &signature));
        assert!(!key.verify(Digest::Sha256, b"decline", &signature));
        assert!(!key.verify(Digest::Sha384, b"approve", &signature));
        assert!(!key.verify(Digest::Sha256, b"approve", &signature[1..]));
        for at in [0, 100, 255] {
            let mut changed = signature.clone();
            changed[at] ^= 1;
            assert!(!key.verify(Digest::Sha256, b"approve", &changed));
        }
        // The same number with the modulus added is another spelling of it.
        let sum = BigUint::from_bytes_be(&signature) + &key.modulus;
        assert!(!key.verify(Digest::Sha256, b"approve", &sum.to_bytes_be()));
        assert!(PublicKey::from_spki(&parse_b64(SPKI).unwrap()[..290]).is_none());
    }
}
