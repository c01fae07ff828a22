//! Who outside says when they saw the log: time-stamping authorities and witnesses, from the settings.
//!
//! One of them, or receipts in the hands of others, is what keeps an operator from showing two histories (evidence-spec.md, section 18).

use crate::config::Config;
use anyhow::{Context as _, bail};
use effects::http::{Base, Range};
use evidence::note::{KeyKind, Vkey};

/// Whom checkpoints are shown to.
#[derive(Debug, Clone, Default)]
pub struct Outsiders {
    /// Time-stamping authorities (RFC 3161).
    pub authorities: Vec<Base>,
    /// Witnesses (c2sp.org/tlog-witness).
    pub witnesses: Vec<Witness>,
}

/// A witness.
#[derive(Debug, Clone)]
pub struct Witness {
    /// Its key.
    pub key: Vkey,
    /// Where it is asked.
    pub base: Base,
}

impl Outsiders {
    /// Reads the settings; a wrong one is named.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let mut outsiders = Self::default();
        for text in &config.tsa {
            let base = address(text).with_context(|| format!("ASSENT_TSA has “{text}”"))?;
            outsiders.authorities.push(base);
        }
        for text in &config.witnesses {
            let named = || format!("ASSENT_WITNESSES has “{text}”");
            let mut words = text.split_whitespace();
            let (Some(key), Some(url), None) = (words.next(), words.next(), words.next()) else {
                bail!("{}; write the witness's key, a space, and its address", named())
            };
            let key = Vkey::parse(key).map_err(|wrong| anyhow::anyhow!("{}: {}", named(), wrong.detail))?;
            if key.kind() != KeyKind::Witness {
                bail!("{}; that is the key of a log, not of a witness", named())
            }
            outsiders.witnesses.push(Witness { key, base: address(url).with_context(named)? });
        }
        Ok(outsiders)
    }

    /// Is nobody named?
    pub fn is_empty(&self) -> bool {
        self.authorities.is_empty() && self.witnesses.is_empty()
    }
}

/// The operator names it, so it may also be in the operator's own network.
fn address(text: &str) -> anyhow::Result<Base> {
    Base::parse(text, Range::Internal).map_err(|says| anyhow::anyhow!("{says}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_setting_is_named() {
        let of = |tsa: &[&str], witnesses: &[&str]| {
            let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect();
            let config = Config { tsa: words(tsa), witnesses: words(witnesses), ..Config::on("data") };
            Outsiders::of(&config).map_err(|wrong| format!("{wrong:#}"))
        };
        let witness = evidence::note::NoteKey::from_seed("w.example", KeyKind::Witness, &[1; 32]).unwrap();
        let log = evidence::note::NoteKey::from_seed("l.example", KeyKind::Log, &[1; 32]).unwrap();
        let good = of(&["https://tsa.example/tsr"], &[&format!("{} https://w.example", witness.vkey())]).unwrap();
        assert_eq!((good.authorities.len(), good.witnesses.len()), (1, 1));
        assert!(of(&[], &[]).unwrap().is_empty());
        assert!(of(&["tsa.example"], &[]).unwrap_err().contains("ASSENT_TSA has “tsa.example”: Write an address"));
        assert!(of(&[], &["https://w.example"]).unwrap_err().contains("key, a space, and its address"));
        assert!(of(&[], &["w+1+x https://w.example"]).unwrap_err().contains("ASSENT_WITNESSES"));
        let wrong = of(&[], &[&format!("{} https://w.example", log.vkey())]).unwrap_err();
        assert!(wrong.contains("not of a witness"), "{wrong}");
    }
}
