//! What an attempt came to, decided where it can be known.

use super::{Answer, Unanswered};
use crate::outcome::Attempt;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;
use std::time::Duration;

/// What follows from an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It was answered with a success.
    Done(Answer),
    /// It may work later.
    Retry {
        /// After how long, as the other side says; otherwise as the attempts go.
        after: Option<Duration>,
        /// One sentence for people.
        reason: String,
    },
    /// It will not work however often it is tried.
    Refused {
        /// The answer’s status, where there was one.
        status: Option<u16>,
        /// One sentence for people, in the other side’s words where it has some.
        reason: String,
    },
    /// It was sent, and nobody knows whether it was done.
    Uncertain {
        /// One sentence for people.
        reason: String,
    },
}

/// May a call be sent again although nobody knows whether it was done?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// Doing it twice comes to the same as doing it once.
    Harmless,
    /// It would be done twice.
    Twice,
}

/// LIMIT: for how long the other side may ask us to wait.
const WAIT_MAX: Duration = Duration::from_hours(24);
/// LIMIT: characters of the other side’s words.
const SAYS_MAX: usize = 300;

/// What follows from an attempt.
pub fn verdict(result: Result<Answer, Unanswered>, again: Again, now: Timestamp) -> Verdict {
    let answer = match (result, again) {
        (Ok(answer), _) => answer,
        (Err(Unanswered::Forbidden(reason)), _) => return Verdict::Refused { status: None, reason },
        (Err(Unanswered::NotSent(reason)), _) | (Err(Unanswered::Lost(reason)), Again::Harmless) => {
            return Verdict::Retry { after: None, reason };
        }
        (Err(Unanswered::Lost(reason)), Again::Twice) => return Verdict::Uncertain { reason },
    };
    let reason = said(&answer);
    match answer.status {
        200..=299 => Verdict::Done(answer),
        408 | 425 | 429 | 500..=599 => Verdict::Retry { after: wait(&answer, now), reason },
        status => Verdict::Refused { status: Some(status), reason },
    }
}

/// How long to wait after an attempt: a second, doubled each time, at most 15 minutes, spread by a fifth; longer if it says so.
pub fn back_off(attempt: Attempt, after: Option<Duration>) -> Duration {
    // LIMIT: 15 minutes. A system that was down for a day is found again within the quarter of an hour.
    const LONGEST: Duration = Duration::from_mins(15);
    let doublings = attempt.number.saturating_sub(1).min(16);
    let plain = Duration::from_secs(1 << doublings).min(LONGEST);
    plain.mul_f64(0.8 + 0.4 * attempt.jitter.clamp(0.0, 1.0)).max(after.unwrap_or_default())
}

fn wait(answer: &Answer, now: Timestamp) -> Option<Duration> {
    let text = answer.retry_after.as_deref()?.trim();
    let seconds = text.parse::<u64>().ok().map(Duration::from_secs);
    let until = || {
        let at = rfc2822::parse(text).ok()?.timestamp();
        Duration::try_from(at.duration_since(now)).ok()
    };
    seconds.or_else(until).map(|wait| wait.min(WAIT_MAX))
}

/// “It answered 422: The customer is locked.”
fn said(answer: &Answer) -> String {
    let status = answer.status;
    match status {
        300..=399 => {
            return format!(
                "It answered {status} and leads to another address. Nothing is followed; put the last address into the connection."
            );
        }
        401 | 403 if words(answer).is_none() => {
            return format!("It answered {status}: it does not let us in. Look at the connection’s secret.");
        }
        _ => {}
    }
    words(answer).map_or_else(|| format!("It answered {status}."), |words| format!("It answered {status}: {words}"))
}

/// What the other side says, from the places where that usually stands.
fn words(answer: &Answer) -> Option<String> {
    let found = match serde_json::from_slice::<Value>(&answer.body) {
        Ok(json) => {
            let places = [
                "/message",
                "/error/message",
                "/error_description",
                "/detail",
                "/title",
                "/error",
                "/errors/0/message",
                "/errors/0",
                "/0/message",
                "/errors",
            ];
            let found = places.iter().find_map(|place| json.pointer(place).filter(|found| !found.is_null()));
            found.map(|found| found.as_str().map_or_else(|| found.to_string(), str::to_owned))
        }
        // A page for browsers says nothing that one reads in a line.
        Err(_) => {
            std::str::from_utf8(&answer.body).ok().filter(|text| !text.trim_start().starts_with('<')).map(str::to_owned)
        }
    };
    let line = |text: String| {
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words: Vec<&str> = plain.split_whitespace().collect();
        words.join(" ").chars().take(SAYS_MAX).collect::<String>()
    };
    found.map(line).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, retry_after: None, body: body.as_bytes().to_vec(), whole: true }
    }

    fn judged(status: u16, body: &str) -> Verdict {
        verdict(Ok(answer(status, body)), Again::Twice, Timestamp::UNIX_EPOCH)
    }

    #[test]
    fn each_answer_has_its_class() {
        for status in [200, 201, 204] {
            assert!(matches!(judged(status, ""), Verdict::Done(_)), "{status}");
        }
        for status in [408, 425, 429, 500, 502, 503, 504] {
            assert!(matches!(judged(status, ""), Verdict::Retry { .. }), "{status}");
        }
        for status in [301, 302, 307, 400, 401, 403, 404, 409, 412, 422] {
            assert!(matches!(judged(status, ""), Verdict::Refused { .. }), "{status}");
        }
    }

    #[test]
    fn what_was_perhaps_done_is_sent_again_only_where_that_is_harmless() {
        let lost = || Err(Unanswered::Lost("Gone.".to_owned()));
        let at = Timestamp::UNIX_EPOCH;
        assert!(matches!(verdict(lost(), Again::Twice, at), Verdict::Uncertain { .. }));
        assert!(matches!(verdict(lost(), Again::Harmless, at), Verdict::Retry { .. }));
        let not_sent = Err(Unanswered::NotSent("Nobody there.".to_owned()));
        assert!(matches!(verdict(not_sent, Again::Twice, at), Verdict::Retry { .. }));
        let forbidden = Err(Unanswered::Forbidden("No.".to_owned()));
        assert!(matches!(verdict(forbidden, Again::Harmless, at), Verdict::Refused { .. }));
    }

    #[test]
    fn the_other_side_is_heard() {
        let refused = |body: &str| match judged(422, body) {
            Verdict::Refused { reason, .. } => reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(r#"{"message": "The customer\nis locked."}"#), "It answered 422: The customer is locked.");
        assert_eq!(refused(r#"{"error": {"message": "No."}}"#), "It answered 422: No.");
        assert_eq!(refused(r#"[{"message": "One."}]"#), "It answered 422: One.");
        assert_eq!(refused("plain words"), "It answered 422: plain words");
        assert_eq!(refused("<html>no</html>"), "It answered 422.");
        assert!(matches!(judged(401, ""), Verdict::Refused { reason, .. } if reason.contains("secret")));
    }

    #[test]
    fn waiting_doubles_to_a_quarter_of_an_hour_and_the_other_side_may_ask_for_more() {
        let wait = |number, after| back_off(Attempt { number, jitter: 0.5 }, after).as_secs();
        assert_eq!([wait(1, None), wait(2, None), wait(5, None), wait(40, None)], [1, 2, 16, 900]);
        assert_eq!(wait(1, Some(Duration::from_secs(7))), 7);
        let asked = |text: &str| {
            let answer = Answer { retry_after: Some(text.to_owned()), ..answer(503, "") };
            match verdict(Ok(answer), Again::Twice, "2026-03-09T08:00:00Z".parse().unwrap()) {
                Verdict::Retry { after, .. } => after.map(|after| after.as_secs()),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(asked("120"), Some(120));
        assert_eq!(asked("Mon, 09 Mar 2026 08:01:00 GMT"), Some(60));
        assert_eq!(asked("Mon, 09 Mar 2026 07:00:00 GMT"), None);
        assert_eq!(asked("99999999"), Some(86_400));
        assert_eq!(asked("soon"), None);
    }
}
