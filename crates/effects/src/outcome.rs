//! How an act on the outside world ended, decided where it can be known.

use std::time::Duration;

/// What one attempt came to. The worker that made it records this and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The other side said yes.
    Done {
        /// Its answer in its own words, flattened and cut to a line; shown to people, never parsed.
        detail: String,
    },
    /// It may work later: the other side is busy, away, or will not let us in at present.
    RetryAfter {
        /// How long to wait at least.
        after: Duration,
        /// One sentence for people.
        reason: String,
    },
    /// It will not work however often it is tried; a person must look.
    GiveUp {
        /// One sentence for people.
        reason: String,
    },
}

/// Which try this is, with its share of chance, so that nothing below has to roll dice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    /// Counted from 1.
    pub number: u32,
    /// From 0.0 up to 1.0; spreads waiting times so that a queue does not come back all at once.
    pub jitter: f64,
}

impl Attempt {
    /// How long to wait after this attempt failed: half a minute, doubled each time, at most an hour, spread by a
    /// fifth either way.
    pub fn back_off(self) -> Duration {
        // LIMIT: an hour. A mail server that was down for a day is found again within the hour, not hammered.
        const LONGEST: Duration = Duration::from_hours(1);
        const FIRST: Duration = Duration::from_secs(30);
        let doublings = self.number.saturating_sub(1).min(16);
        let plain = FIRST.saturating_mul(1 << doublings).min(LONGEST);
        plain.mul_f64(0.8 + 0.4 * self.jitter.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_is_capped_and_is_spread() {
        let wait = |number, jitter| Attempt { number, jitter }.back_off().as_secs();
        assert_eq!([wait(1, 0.5), wait(2, 0.5), wait(3, 0.5)], [30, 60, 120]);
        assert_eq!([wait(9, 0.5), wait(u32::MAX, 0.5)], [3600, 3600]);
        assert_eq!([wait(1, 0.0), wait(1, 1.0), wait(0, 7.0)], [24, 36, 36]);
    }
}
