//! Another key of the same log (evidence-spec.md, section 14.3): yearly, when staff changes, or because somebody else may have it.
//!
//! ```text
//! add      key file ── log.key_added ── a checkpoint signed by both ── the note that leads on ── log.key_transition
//! retire   log.key_retired ── the old key's file destroyed ── a checkpoint signed by the new one alone
//! ```
//! Each arrow may be the last thing before a crash: `add` goes on where an earlier try ended, and a server that starts destroys what
//! was retired. Both are done while no server runs, because the signer is told at its start which keys sign.

use crate::app::Clock;
use crate::config::Config;
use crate::recover::{hold, sign_all};
use crate::signer::{self, KeyNumbers};
use crate::{lock, start};
use anyhow::{Context as _, bail, ensure};
use jiff::{SignedDuration, Timestamp};
use store::{KeyAct, Log, Store, Why};

/// For how long two keys sign at least, so that whoever checks a record now and then meets the new one before the old one ends.
pub const BOTH_SIGN: SignedDuration = SignedDuration::from_hours(24 * 90);

/// What came of another key.
#[derive(Debug)]
pub struct Rotated {
    /// The log with all of its keys.
    pub log: Log,
    /// The note that leads from the key before to the newest one.
    pub note: String,
}

/// Adds another key, which signs beside the one that there is.
pub async fn add(config: &Config) -> anyhow::Result<Rotated> {
    let store = start::beside(config).await?.store;
    let _alone = lock::alone(&config.data)?;
    let log = last(&store).await?;
    match KeyNumbers::of(&log) {
        // An earlier try said it and did not get to the note.
        KeyNumbers { older: Some(_), .. } if newest(&log)?.transition.is_none() => {}
        KeyNumbers { older: Some(_), .. } => bail!(
            "two keys sign already; end the older one first, with: assent admin retire-key (possible from {})",
            day(retire_from(&log)?)
        ),
        KeyNumbers { newest, older: None } => say_added(config, &store, &log, newest).await?,
    }
    let app = sign_all(config).await?;
    let log = last(&store).await?;
    if newest(&log)?.transition.is_none() {
        let note = app.signer.transition().await?;
        let lease = hold(&store, "another key").await?;
        store.say_of_keys(lease, &log, KeyAct::Transition(&note), Clock::System.now()).await?;
        store.release(lease).await?;
    }
    drop(app);
    sign_all(config).await?;
    let log = last(&store).await?;
    let note = newest(&log)?.transition.clone().context("the note that leads to the new key was not kept")?;
    Ok(Rotated { log, note })
}

async fn say_added(config: &Config, store: &Store, log: &Log, newest: u32) -> anyhow::Result<()> {
    let origin = &log.origin;
    ensure!(
        signer::opens(&config.data, origin, KeyNumbers { newest, older: None }),
        "the present key of {origin} is missing or does not open, so it cannot sign for another one; restore {} from your backup",
        signer::folder(&config.data, origin).display()
    );
    let vkey = signer::make_key(&config.data, origin, newest + 1)?;
    let lease = hold(store, "another key").await?;
    store.say_of_keys(lease, log, KeyAct::Added(&vkey), Clock::System.now()).await?;
    Ok(store.release(lease).await?)
}

/// Ends the older of two keys. One that was replaced must have signed beside the new one for [`BOTH_SIGN`].
pub async fn retire(config: &Config, why: Why) -> anyhow::Result<Log> {
    let store = start::beside(config).await?.store;
    let _alone = lock::alone(&config.data)?;
    let log = last(&store).await?;
    let Some(old) = log.signing().nth(1) else {
        bail!("only one key signs; add another one first, with: assent admin rotate-key")
    };
    ensure!(
        newest(&log)?.transition.is_some(),
        "the newer key is not in its place yet; finish that first, with: assent admin rotate-key"
    );
    let from = retire_from(&log)?;
    ensure!(
        why == Why::Compromised || Clock::System.now() >= from,
        "both keys sign for 90 days, so that everybody can follow from one to the other: until {}. If somebody else may have the older key, end it at once with: assent admin retire-key --compromised",
        day(from)
    );
    let lease = hold(&store, "a key ends").await?;
    store.say_of_keys(lease, &log, KeyAct::Retired(&old.vkey, why), Clock::System.now()).await?;
    store.release(lease).await?;
    sign_all(config).await?;
    last(&store).await
}

async fn last(store: &Store) -> anyhow::Result<Log> {
    let log = store.logs().await?.pop();
    log.context("no log was ever signed here; start the server first, with: assent serve")
}

fn newest(log: &Log) -> anyhow::Result<&store::LogKey> {
    log.keys.last().context("a log has a key")
}

/// When the older of two keys may end.
fn retire_from(log: &Log) -> anyhow::Result<Timestamp> {
    let since = newest(log)?.added_at.context("the newer key has no day")?;
    Ok(since.saturating_add(BOTH_SIGN)?)
}

fn day(at: Timestamp) -> impl std::fmt::Display {
    at.strftime("%Y-%m-%d")
}
