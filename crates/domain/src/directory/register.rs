//! What a client's own administrator says of the register: for each grant that it is right, that it has ended, or how it differs.
//!
//! The rule: they answer for exactly what they were shown, every grant but their own; nobody confirms their own authority.

use super::Grant;
use crate::ids::{ContactId, GrantId};
use crate::values::Digest;
use serde::{Deserialize, Serialize};

/// LIMIT: characters of what is said in words.
pub const WORDS_MAX: usize = 1_000;

/// What is said of one grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "said", content = "words", rename_all = "snake_case")]
pub enum Said {
    /// It is right.
    Right,
    /// They may not, or no longer.
    Ended,
    /// It is otherwise; in words.
    Differs(String),
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantSaid {
    /// Of which grant.
    pub grant: GrantId,
    /// What.
    #[serde(flatten)]
    pub said: Said,
}

/// All that an administrator says at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterReply {
    /// Of the grants, in the order of the register.
    pub grants: Vec<GrantSaid>,
    /// Who is missing, in words; empty for nobody.
    pub missing: String,
}

/// Why a reply cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplyRefused {
    /// The register is not what was shown.
    #[error("What is registered changed while this page was open. Look at it again.")]
    Changed,
    /// A grant without an answer.
    #[error("Say whether this is right.")]
    Unanswered(GrantId),
    /// Otherwise, without saying how.
    #[error("Write how it is.")]
    NoWords(GrantId),
    /// Their own grant.
    #[error("Somebody else at your organisation confirms your own authority.")]
    Own(GrantId),
    /// Too long.
    #[error("Write at most {WORDS_MAX} characters.")]
    TooLong(Option<GrantId>),
    /// Nothing was said at all.
    #[error("There is nothing here to confirm. Write who is missing.")]
    Nothing,
}

impl RegisterReply {
    /// The grants that they say have ended.
    pub fn ended(&self) -> impl Iterator<Item = GrantId> + '_ {
        self.grants.iter().filter(|said| said.said == Said::Ended).map(|said| said.grant)
    }

    /// Is there something that a member must see to?
    pub fn asks_for_something(&self) -> bool {
        !self.missing.is_empty() || self.grants.iter().any(|said| matches!(said.said, Said::Differs(_)))
    }

    /// May `who`, who was shown the register of this fingerprint, say this of `register` as it is now?
    ///
    /// # Errors
    /// What is wrong with it, at which grant.
    pub fn check(&self, who: ContactId, shown: Digest, register: &[Grant]) -> Result<(), ReplyRefused> {
        let said = |id: GrantId| self.grants.iter().filter(move |said| said.grant == id).map(|said| &said.said);
        if fingerprint(register) != shown || self.grants.iter().any(|said| register.iter().all(|g| g.id != said.grant))
        {
            return Err(ReplyRefused::Changed);
        }
        for grant in register {
            let mut all = said(grant.id);
            match (all.next(), all.next()) {
                (None, _) if grant.contact == who => {}
                (None, _) | (Some(_), Some(_)) => return Err(ReplyRefused::Unanswered(grant.id)),
                (Some(Said::Right), None) if grant.contact == who => return Err(ReplyRefused::Own(grant.id)),
                (Some(Said::Differs(words)), None) if words.trim().is_empty() => {
                    return Err(ReplyRefused::NoWords(grant.id));
                }
                (Some(Said::Differs(words)), None) if words.chars().count() > WORDS_MAX => {
                    return Err(ReplyRefused::TooLong(Some(grant.id)));
                }
                (Some(_), None) => {}
            }
        }
        if self.missing.chars().count() > WORDS_MAX {
            return Err(ReplyRefused::TooLong(None));
        }
        if self.grants.is_empty() && self.missing.trim().is_empty() {
            return Err(ReplyRefused::Nothing);
        }
        Ok(())
    }
}

/// By which a register is known again: SHA-256 over its grants as JSON, in the order of their identifiers.
pub fn fingerprint(register: &[Grant]) -> Digest {
    let mut sorted: Vec<&Grant> = register.iter().collect();
    sorted.sort_by_key(|grant| grant.id);
    let json = serde_json::to_vec(&sorted).unwrap_or_else(|wrong| unreachable!("a grant is plain data: {wrong}"));
    Digest::of(&json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{ClientId, PersonId};
    use crate::testing::grant;
    use proptest::prelude::*;

    const KARIN: ContactId = ContactId::from_bytes([1; 16]);
    const INES: ContactId = ContactId::from_bytes([2; 16]);

    fn register() -> Vec<Grant> {
        let client = ClientId::from_bytes([9; 16]);
        let of = |n, who| grant(n, PersonId::Contact(who), client, Some(50_000));
        vec![of(1, KARIN), of(2, INES), of(3, INES)]
    }

    fn says(pairs: &[(u8, Said)]) -> RegisterReply {
        let grants =
            pairs.iter().map(|(n, said)| GrantSaid { grant: GrantId::from_bytes([*n; 16]), said: said.clone() });
        RegisterReply { grants: grants.collect(), missing: String::new() }
    }

    fn checked(reply: &RegisterReply) -> Result<(), ReplyRefused> {
        reply.check(KARIN, fingerprint(&register()), &register())
    }

    #[test]
    fn every_grant_but_ones_own_is_answered() {
        assert_eq!(checked(&says(&[(2, Said::Right), (3, Said::Ended)])), Ok(()));
        let third = GrantId::from_bytes([3; 16]);
        assert_eq!(checked(&says(&[(2, Said::Right)])), Err(ReplyRefused::Unanswered(third)));
        let twice = says(&[(2, Said::Right), (3, Said::Ended), (3, Said::Right)]);
        assert_eq!(checked(&twice), Err(ReplyRefused::Unanswered(third)));
    }

    #[test]
    fn nobody_confirms_their_own_authority_but_may_give_it_up() {
        let rest = [(2, Said::Right), (3, Said::Right)];
        let with = |own| says(&[&[(1, own)], rest.as_slice()].concat());
        assert_eq!(checked(&with(Said::Right)), Err(ReplyRefused::Own(GrantId::from_bytes([1; 16]))));
        assert_eq!(checked(&with(Said::Ended)), Ok(()));
    }

    #[test]
    fn otherwise_says_how() {
        let with = |words: String| says(&[(2, Said::Differs(words)), (3, Said::Right)]);
        assert_eq!(checked(&with(" ".to_owned())), Err(ReplyRefused::NoWords(GrantId::from_bytes([2; 16]))));
        let long = "x".repeat(WORDS_MAX + 1);
        assert_eq!(checked(&with(long)), Err(ReplyRefused::TooLong(Some(GrantId::from_bytes([2; 16])))));
        assert_eq!(checked(&with("Only to €10,000.".to_owned())), Ok(()));
        assert!(with("Only to €10,000.".to_owned()).asks_for_something());
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        let empty = says(&[]);
        assert_eq!(empty.check(KARIN, fingerprint(&[]), &[]), Err(ReplyRefused::Nothing));
        let missing = RegisterReply { missing: "Tomas signs contracts.".to_owned(), ..empty };
        assert_eq!(missing.check(KARIN, fingerprint(&[]), &[]), Ok(()));
    }

    proptest! {
        /// What is said holds for what was shown, and for nothing else.
        #[test]
        fn a_register_that_moved_is_looked_at_again(which in 0usize..3, how in 0u8..4) {
            let reply = says(&[(2, Said::Right), (3, Said::Right)]);
            let (shown, mut now) = (fingerprint(&register()), register());
            prop_assert_eq!(reply.check(KARIN, shown, &now), Ok(()));
            now.reverse();
            prop_assert_eq!(reply.check(KARIN, shown, &now), Ok(()), "the order says nothing");
            match how {
                0 => { now.remove(which); }
                1 => now[which].limit = None,
                2 => now[which].kinds.push(crate::directory::Kind::Contract),
                _ => now[which].contact = ContactId::from_bytes([7; 16]),
            }
            prop_assert_eq!(reply.check(KARIN, shown, &now), Err(ReplyRefused::Changed));
        }
    }
}
