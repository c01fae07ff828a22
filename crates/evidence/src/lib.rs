//! The evidence of an approval: who was shown what, who decided, when, in which order, and that nothing was changed since.
//!
//! This crate writes and verifies AEF1, the Approval Evidence Format. **Law: it verifies with nothing but bytes.** No
//! network, no clock, no randomness, no files, no database: times, salts and seeds are handed in, and what a verifier says
//! follows from the bundle and from what its holder trusts. Whoever distrusts the server that wrote a bundle needs this
//! crate and nothing of that server's.
//!
//! # How it holds together
//!
//! ```text
//! what happened ── seal ──▶ event bytes ──hash──▶ next event's `prev`      one chain for each approval
//!                     │         └──────hash──▶ 72-byte entry ──▶ log ──▶ Merkle root ──▶ signed checkpoint
//!                     └──▶ disclosures: salt and value of each confidential field; delete one and it is erased
//!
//! bundle.aef = events + disclosures + documents + one proof for each event + the checkpoint
//! ```
//!
//! An event's bytes are its truth: they are hashed as they are stored and never written again. Personal data and free text
//! are not in them, only salted commitments; the values travel beside. All chains of an installation share one log, in
//! which an entry says nothing to whoever does not know its approval. The log's key signs a new checkpoint only if it
//! continues the last one that was signed, so one bundle in a client's hands pins the whole history before it.
//!
//! # Where to start reading
//!
//! | to | read |
//! | --- | --- |
//! | write an event | [`seal()`], with [`EventDraft`] and [`ChainHead`] |
//! | read one back | [`Event::parse`], [`open_disclosure`] |
//! | keep the log | [`merkle::Frontier`], [`signer::Signer`] |
//! | pack a bundle | [`bundle::export`] |
//! | verify one | [`verify::verify`], with a [`policy::Policy`] |
//! | understand a verdict | [`Code`], [`verify::Report`] |
//!
//! Below them are the parts that a second implementation would begin with: [`ej`] (the one spelling of a value), [`enc`],
//! [`hash`], [`time`], [`note`] and [`zip`].
//!
//! # What it does not do
//!
//! It keeps no state and calls nobody: storing events and nodes, sequencing them into the log, holding the key, sending what
//! witnesses and time-stamping authorities are asked ([`anchors`]) are the server's. OpenTimestamps proofs are packed but not checked. What no
//! format can prove is said in the specification: at levels 1 and 2 a decision is the server's word, undeniable afterwards
//! but not true by itself; at level 3 the decider's own passkey signed what was asked.
//!
//! # Verifying
//!
//! ```
//! use evidence::policy::Policy;
//! use evidence::verify::{Options, verify};
//!
//! # let bundle = include_bytes!("../tests/vectors/example.aef");
//! # let policy = include_str!("../tests/vectors/policy.txt");
//! let policy = Policy::parse(policy)?;
//! let report = verify(bundle, &policy, &Options::default());
//! assert_eq!(report.exit_code(), 0);
//! assert!(report.to_text().starts_with("VALID, sealed\n"));
//! # Ok::<(), evidence::Failure>(())
//! ```
#![warn(missing_docs)]

pub mod anchors;
pub mod bundle;
pub mod ej;
pub mod enc;
pub mod event;
pub mod failure;
pub mod hash;
pub mod merkle;
pub mod note;
pub mod policy;
pub mod seal;
pub mod signer;
pub mod time;
pub mod transition;
pub mod verify;
pub mod zip;

pub use event::{Actor, ActorKind, Event, Method, Role, open_disclosure};
pub use failure::{Code, Failure};
pub use hash::{Entry, Hash, Id};
pub use seal::{Auth, ChainHead, Disclosure, DraftError, EventDraft, SealedEvent, seal};
pub use time::Time;
