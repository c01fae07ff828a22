//! What past requests would have been in a draft, in words.

use crate::web::components::{Chip, Icon, Kind, Link, Part, Words};
use crate::web::pages::team::whatif::PastRow;
use crate::words;
use domain::request::Outcome;
use domain::simulate::past::{Asked, MadeUp, WhatIf};

/// LIMIT: things not known that one row names; the rest is counted.
const UNKNOWN_MAX: usize = 6;

/// “3 of 12 past requests would have gone otherwise.”
pub fn sentence(looked_at: usize, otherwise: usize) -> Words {
    let plain = |text: &str| Part::Plain(text.to_owned());
    match (looked_at, otherwise) {
        (0, _) => vec![plain("No request with this flow is over yet.")].into(),
        (1, 0) => {
            vec![plain("The one past request would have gone "), Part::Live("as it went".to_owned()), plain(".")].into()
        }
        (_, 0) => {
            vec![Part::Live(format!("All {looked_at}")), plain(" past requests would have gone as they went.")].into()
        }
        (_, some) => {
            vec![Part::Live(format!("{some} of {looked_at}")), plain(" past requests would have gone otherwise.")]
                .into()
        }
    }
}

/// “5 hours”, “30 minutes”.
fn length(minutes: i64) -> String {
    let minutes = minutes.unsigned_abs();
    match (minutes / 60, minutes % 60) {
        (0, minutes) => words::counted(minutes, "working minute"),
        (hours, rest) => words::counted(hours + u64::from(rest >= 30), "working hour"),
    }
}

/// How much longer or shorter it would have taken.
pub fn time(what: &WhatIf) -> String {
    let (least, most) = (what.would_take.0 - what.minutes, what.would_take.1 - what.minutes);
    let one = |difference: i64| match difference {
        0 => "as long as it took".to_owned(),
        less if less < 0 => format!("{} less", length(less)),
        more => format!("{} more", length(more)),
    };
    if what.stopped.is_some() {
        return format!("It took {}", length(what.minutes));
    }
    if one(least) == one(most) {
        words::capital(&one(least))
    } else {
        format!("Between {} and {}", one(least), one(most))
    }
}

/// What would have been otherwise.
pub fn row(link: Link, what: &WhatIf) -> PastRow {
    let mut lines = Vec::new();
    if let Some(why) = &what.stopped {
        lines.push(format!("It would not have come to an end: {why}"));
    }
    lines.extend(by_step(&what.newly).map(|(step, who)| format!("“{step}” would also have asked {who}.")));
    lines.extend(by_step(&what.no_longer).map(|(step, who)| format!("“{step}” would not have asked {who}.")));
    // Steps in which somebody is asked are told with the people.
    let told = |all: &[Asked], title: &String| all.iter().any(|asked| asked.step == *title);
    let untold =
        |titles: &[String], all: &[Asked]| titles.iter().filter(|t| !told(all, t)).cloned().collect::<Vec<_>>();
    lines.extend(untold(&what.added, &what.newly).into_iter().map(|title| format!("“{title}” would have come too.")));
    lines.extend(
        untold(&what.dropped, &what.no_longer).into_iter().map(|title| format!("“{title}” would not have come.")),
    );
    let (was, is) = what.rounds;
    if was != is && what.stopped.is_none() {
        lines.push(format!("It would have taken {} instead of {was}.", words::counted(is.into(), "round")));
    }
    PastRow { link, time: time(what), chip: chip(what), lines, unknown: unknown(&what.made_up) }
}

fn by_step(all: &[Asked]) -> impl Iterator<Item = (&str, String)> {
    let mut steps: Vec<&str> = all.iter().map(|asked| asked.step.as_str()).collect();
    steps.dedup();
    steps.into_iter().map(|step| {
        let names: Vec<String> =
            all.iter().filter(|asked| asked.step == step).map(|asked| asked.name.clone()).collect();
        (step, words::listed(&names))
    })
}

fn chip(what: &WhatIf) -> Option<Chip> {
    match what.ends {
        Some(ends) if ends == what.ended => None,
        Some(ends) => {
            let kind = if ends == Outcome::Approve { Kind::Good } else { Kind::Stop };
            Some(Chip::new(kind, Icon::LOOP, format!("{}, not {}", ends.says(), what.ended.says().to_lowercase())))
        }
        None => Some(Chip::new(Kind::Stop, Icon::RISK, "It stops".to_owned())),
    }
}

fn unknown(made_up: &[MadeUp]) -> Vec<String> {
    let say = |one: &MadeUp| match one {
        MadeUp::Answer { step, name } => format!("What {name} would have said in “{step}” is not known."),
        MadeUp::Round(round) => format!("How long round {round} would have taken to prepare is not known."),
        MadeUp::Field(label) => format!("“{label}” was not asked for then; something that fits was filled in."),
        MadeUp::Conditions => {
            "How soon its conditions would have been met is not known; an hour is taken for each.".to_owned()
        }
    };
    let mut lines: Vec<String> = made_up.iter().take(UNKNOWN_MAX).map(say).collect();
    let left = made_up.len().saturating_sub(UNKNOWN_MAX) as u64;
    if left > 0 {
        lines.push(format!("And {} more.", words::counted(left, "such thing")));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(least: i64, most: i64) -> WhatIf {
        WhatIf {
            ended: Outcome::Approve,
            ends: Some(Outcome::Approve),
            stopped: None,
            rounds: (1, 1),
            no_longer: Vec::new(),
            newly: Vec::new(),
            dropped: Vec::new(),
            added: Vec::new(),
            minutes: 600,
            would_take: (least, most),
            made_up: Vec::new(),
        }
    }

    #[test]
    fn the_time_is_one_figure_where_all_is_known_and_a_span_where_not() {
        assert_eq!(time(&what(600, 600)), "As long as it took");
        assert_eq!(time(&what(300, 300)), "5 working hours less");
        assert_eq!(time(&what(640, 640)), "40 working minutes more");
        assert_eq!(time(&what(540, 660)), "Between 1 working hour less and 1 working hour more");
    }

    #[test]
    fn people_are_told_by_step_and_what_nobody_knows_is_said() {
        let asked = |step: &str, name: &str| Asked { step: step.to_owned(), name: name.to_owned() };
        let what = WhatIf {
            newly: vec![asked("Legal", "Lena"), asked("Legal", "Maja")],
            no_longer: vec![asked("Quality", "Nils")],
            added: vec!["Legal".to_owned(), "Agreed".to_owned()],
            dropped: vec!["Quality".to_owned()],
            rounds: (1, 2),
            ends: Some(Outcome::Decline),
            made_up: vec![MadeUp::Answer { step: "Legal".to_owned(), name: "Lena".to_owned() }, MadeUp::Round(2)],
            ..what(600, 700)
        };
        let row = row(Link::new("/requests/req_1", "HS-1"), &what);
        assert_eq!(
            row.lines,
            [
                "“Legal” would also have asked Lena and Maja.",
                "“Quality” would not have asked Nils.",
                "“Agreed” would have come too.",
                "It would have taken 2 rounds instead of 1.",
            ]
        );
        assert_eq!(row.unknown.len(), 2);
        assert!(row.chip.is_some_and(|chip| chip.text.contains("Declined, not approved")));
    }
}
