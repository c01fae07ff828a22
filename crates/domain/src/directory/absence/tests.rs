use super::*;
use crate::ids::ContactId;
use crate::testing::*;
use proptest::prelude::*;

const PEOPLE: [PersonId; 6] = [MAJA, NILS, OTTO, INES, TOMAS, PIA];

fn errand(amount: Option<i64>) -> Errand {
    Errand { kind: Kind::Deliverable, amount: amount.map(euros), now: "2026-03-02T09:00:00Z".parse().unwrap() }
}

fn who(directory: &Directory, person: PersonId) -> Option<PersonId> {
    directory.stand_in(person, errand(Some(100)), |_| true).map(|s| s.person)
}

#[test]
fn whoever_is_away_has_a_stand_in_from_the_first_to_the_last_day_where_they_work() {
    let mut all = directory();
    all.absences = vec![away(1, INES, Some(TOMAS))];
    assert_eq!(who(&all, INES), Some(TOMAS));
    assert_eq!(who(&all, TOMAS), None);
    // Away until 4 March in Stockholm, an hour ahead of UTC.
    for (now, stands) in [
        ("2026-03-01T22:59:59Z", false),
        ("2026-03-01T23:00:00Z", true),
        ("2026-03-04T22:59:59Z", true),
        ("2026-03-04T23:00:00Z", false),
    ] {
        let errand = Errand { now: now.parse().unwrap(), ..errand(None) };
        assert_eq!(all.stand_in(INES, errand, |_| true).is_some(), stands, "{now}");
    }
    let zone = all.zone_of(INES);
    let (from, over) = all.absences[0].moments(&zone);
    assert_eq!([from.to_string(), over.to_string()], ["2026-03-01T23:00:00Z", "2026-03-04T23:00:00Z"]);
}

#[test]
fn a_stand_in_has_what_was_named_and_no_more() {
    let mut all = directory();
    all.absences = vec![Absence {
        kinds: vec![Kind::Deliverable],
        client: Some(CLIENT),
        limit: Some(euros(1_000)),
        ..away(1, INES, Some(TOMAS))
    }];
    let stands = |errand: Errand| all.stand_in(INES, errand, |_| true).is_some();
    assert!(stands(errand(Some(1_000))));
    assert!(!stands(errand(Some(1_001))));
    assert!(!stands(errand(None)), "nobody can say that a limit is enough");
    assert!(!stands(Errand { kind: Kind::Contract, ..errand(Some(1)) }));
    all.clients.remove(0);
    assert!(all.stand_in(INES, errand(Some(1)), |_| true).is_none(), "another client's request");
}

#[test]
fn a_stand_in_who_is_away_too_passes_it_on_within_both_limits() {
    let mut all = directory();
    let second = Absence { limit: Some(euros(50)), ..away(2, TOMAS, Some(PIA)) };
    all.absences = vec![away(1, INES, Some(TOMAS)), second];
    assert_eq!(who(&all, INES), None, "100 is more than Tomas passes on");
    all.absences[1].limit = None;
    assert_eq!(who(&all, INES), Some(PIA));
    assert!(all.stand_in(INES, errand(Some(1)), |who| who != TOMAS).is_none(), "he may not do it himself");
    all.contacts.iter_mut().filter(|c| PersonId::Contact(c.id) == TOMAS).for_each(|c| c.active = false);
    assert_eq!(who(&all, INES), None, "who left passes on nothing");
}

#[test]
fn what_cannot_be_recorded_is_said_at_its_field() {
    let mut all = directory();
    all.absences = vec![away(1, TOMAS, Some(PIA)), away(2, PIA, Some(SAM))];
    let field = |new: &Absence| match all.absence_fits(new) {
        Err(Refusal::Unacceptable { field, says }) => Some((field, says)).map(|(field, _)| field),
        Err(other) => panic!("{other:?}"),
        Ok(()) => None,
    };
    assert_eq!(field(&away(3, INES, Some(TOMAS))), None);
    assert_eq!(field(&away(3, INES, None)), None);
    assert_eq!(field(&away(3, SAM, Some(TOMAS))), Some("stand_in"), "it would come back to Sam");
    let later = |absence: Absence| Absence {
        from: "2026-03-05".parse().unwrap(),
        until: "2026-03-06".parse().unwrap(),
        ..absence
    };
    assert_eq!(field(&later(away(3, SAM, Some(TOMAS)))), None, "they are back by then");
    for (other, at) in [(INES, "stand_in"), (MAJA, "stand_in")] {
        assert_eq!(field(&away(3, INES, Some(other))), Some(at));
    }
    assert_eq!(field(&away(3, MAJA, Some(AUD))), Some("stand_in"), "who only reads answers nothing");
    assert_eq!(field(&Absence { until: "2026-03-01".parse().unwrap(), ..away(3, INES, None) }), Some("until"));
    assert_eq!(field(&Absence { until: "2027-04-01".parse().unwrap(), ..away(3, INES, None) }), Some("until"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// However absences are recorded one after the other, no chain comes back, and nobody is replaced by somebody who is away.
    #[test]
    fn stand_ins_are_acyclic_and_here(said in prop::collection::vec((0..6usize, 0..7usize, 0..6i64, 0..6i64), 0..14)) {
        let mut all = directory();
        for (n, (person, next, from, days)) in said.into_iter().enumerate() {
            let first: Date = "2026-02-27".parse().unwrap();
            let from = first.checked_add(jiff::Span::new().days(from)).unwrap();
            let new = Absence {
                from,
                until: from.checked_add(jiff::Span::new().days(days)).unwrap(),
                ..away(u8::try_from(n).unwrap(), PEOPLE[person], PEOPLE.get(next).copied())
            };
            if all.absence_fits(&new).is_ok() {
                all.absences.push(new);
            }
        }
        for start in PEOPLE {
            // Every way, whoever is chosen of several absences: depth first, and never back.
            let day: Date = "2026-03-02".parse().unwrap();
            let mut ways = vec![vec![start]];
            while let Some(way) = ways.pop() {
                let of = all.absences.iter().filter(|a| a.person == *way.last().unwrap() && a.on(day));
                for next in of.filter_map(|a| a.stand_in) {
                    prop_assert!(!way.contains(&next), "{:?} comes back to {:?}", way, next);
                    ways.push([way.clone(), vec![next]].concat());
                }
            }
            if let Some(other) = who(&all, start) {
                prop_assert!(all.away_until(other, errand(None).now).is_none());
                prop_assert!(other != start && same_side(other, start));
            }
        }
    }
}

#[test]
fn somebody_unknown_is_nobody() {
    let gone = PersonId::Contact(ContactId::from_bytes([99; 16]));
    let mut all = directory();
    all.absences = vec![away(1, INES, Some(gone))];
    assert_eq!(who(&all, INES), None);
    assert!(all.absence_fits(&away(2, INES, Some(gone))).is_err());
}
