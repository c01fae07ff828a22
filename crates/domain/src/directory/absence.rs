//! Who is away, and who stands in for them.
//!
//! A stand-in acts with what the person who is away may do, within the kinds, the client and the amount that they named, and only
//! between these days. Whoever stands in may be away as well; then it goes on to who stands in for them, each time within both
//! limits. A chain that comes back to somebody leads nowhere: it is refused when it is recorded, and never followed.

use super::{Directory, Kind};
use crate::ids::{AbsenceId, ClientId, PersonId};
use crate::request::Refusal;
use crate::values::Money;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

/// LIMIT: absences of one person that are recorded at a time.
pub const ABSENCES_MAX: usize = 20;
/// LIMIT: days that one absence lasts; whoever is away for longer has left, or is recorded again.
const DAYS_MAX: i32 = 366;

/// A time during which a person is away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Identifier.
    pub id: AbsenceId,
    /// Who is away.
    pub person: PersonId,
    /// First day, where that person works.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Who stands in. Without one their tasks wait, or go to others who may.
    pub stand_in: Option<PersonId>,
    /// Only for these kinds; empty means every kind.
    pub kinds: Vec<Kind>,
    /// Only for this client's requests.
    pub client: Option<ClientId>,
    /// Only up to and including this amount. What has no amount is not covered by one.
    pub limit: Option<Money>,
}

/// What somebody would stand in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Errand {
    /// The kind of request.
    pub kind: Kind,
    /// Its amount, if it has one.
    pub amount: Option<Money>,
    /// Now.
    pub now: Timestamp,
}

/// Somebody who stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandIn {
    /// Who.
    pub person: PersonId,
    /// The last day of the absence because of which they do.
    pub until: Date,
}

impl Absence {
    /// When it begins and when it is over, where that person works.
    pub fn moments(&self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let start = |day: Date| day.to_zoned(zone.clone()).map_or(Timestamp::MAX, |at| at.timestamp());
        let over = self.until.checked_add(1.day()).map_or(Timestamp::MAX, start);
        (start(self.from), over)
    }

    fn on(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }

    fn covers(&self, errand: Errand, client: Option<ClientId>) -> bool {
        let amount_fits = match (self.limit, errand.amount) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(limit), Some(amount)) => amount.compare(limit).is_some_and(std::cmp::Ordering::is_le),
        };
        let kind_fits = self.kinds.is_empty() || self.kinds.contains(&errand.kind);
        kind_fits && amount_fits && (self.client.is_none() || self.client == client)
    }

    fn meets(&self, other: &Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

impl Directory {
    /// The time zone in which a person works: the client's for a contact, ours for a member.
    pub fn zone_of(&self, person: PersonId) -> TimeZone {
        let client = match person {
            PersonId::Contact(id) => self.contacts.iter().find(|c| c.id == id).map(|c| c.client),
            PersonId::Member(_) => None,
        };
        let zone = self.clients.iter().find(|c| Some(c.id) == client).map_or(&self.workspace.zone, |c| &c.zone);
        TimeZone::get(zone).unwrap_or(TimeZone::UTC)
    }

    /// Is this person active?
    pub fn is_active(&self, person: PersonId) -> bool {
        match person {
            PersonId::Member(id) => self.member(id).is_some(),
            PersonId::Contact(id) => self.contact(id).is_some(),
        }
    }

    fn away_now(&self, person: PersonId, now: Timestamp) -> impl Iterator<Item = &Absence> {
        let day = now.to_zoned(self.zone_of(person)).date();
        self.absences.iter().filter(move |a| a.person == person && a.on(day))
    }

    /// The last day of a person's present absence; `None` while they are here.
    pub fn away_until(&self, person: PersonId, now: Timestamp) -> Option<Date> {
        self.away_now(person, now).map(|a| a.until).max()
    }

    /// Who stands in for a person now. `None` while that person is here, and where nobody who `may` act stands in for such an
    /// errand: then it stays theirs. `may` is asked of everybody on the way, so nobody passes on what they may not do themselves.
    pub fn stand_in(&self, person: PersonId, errand: Errand, may: impl Fn(PersonId) -> bool) -> Option<StandIn> {
        let own = self.clients.first().map(|c| c.id);
        let mut passed = vec![person];
        let mut until = None;
        let mut at = person;
        while self.away_until(at, errand.now).is_some() {
            let covering = self.away_now(at, errand.now).filter(|a| a.stand_in.is_some() && a.covers(errand, own));
            let absence = covering.min_by_key(|a| (a.from, a.id))?;
            let next = absence.stand_in?;
            if passed.contains(&next) || !same_side(person, next) || !self.is_active(next) || !may(next) {
                return None;
            }
            until.get_or_insert(absence.until);
            passed.push(next);
            at = next;
        }
        until.map(|until| StandIn { person: at, until })
    }

    /// May this be recorded? Says what is wrong and where.
    pub fn absence_fits(&self, new: &Absence) -> Result<(), Refusal> {
        let wrong = |field, says: &str| Err(Refusal::Unacceptable { field, says: says.to_owned() });
        if new.until < new.from {
            return wrong("until", "This is before the first day.");
        }
        if new.from.until(new.until).is_ok_and(|span| span.get_days() > DAYS_MAX) {
            return wrong(
                "until",
                "An absence lasts a year at most. Whoever is away for longer is marked as having left.",
            );
        }
        let theirs = self.absences.iter().filter(|a| a.person == new.person && a.id != new.id);
        if theirs.count() >= ABSENCES_MAX {
            return wrong("from", "That many absences are recorded already. End one that is no longer true.");
        }
        let Some(next) = new.stand_in else { return Ok(()) };
        if next == new.person {
            return wrong("stand_in", "Nobody stands in for themselves. Choose somebody else, or nobody.");
        }
        if !same_side(new.person, next) || !self.is_active(next) {
            return wrong("stand_in", "Choose somebody from the list.");
        }
        if let PersonId::Member(id) = next
            && !self.member(id).is_some_and(|m| m.role.may_work())
        {
            return wrong("stand_in", "They read everything and answer nothing. Choose somebody else.");
        }
        if self.comes_back(new, next) {
            return wrong(
                "stand_in",
                "They are away at the same time, and whoever stands in for them leads back here. Choose somebody else.",
            );
        }
        Ok(())
    }

    /// Would a chain of stand-ins come back to whoever is away? Limits are left aside: what comes back only for some kinds is
    /// refused too.
    fn comes_back(&self, new: &Absence, first: PersonId) -> bool {
        let mut reached = vec![first];
        let mut place = 0;
        while let Some(at) = reached.get(place).copied() {
            let of = self.absences.iter().filter(|a| a.id != new.id && a.person == at && a.meets(new));
            for next in of.filter_map(|a| a.stand_in) {
                if next == new.person {
                    return true;
                }
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            place += 1;
        }
        false
    }
}

const fn same_side(one: PersonId, other: PersonId) -> bool {
    matches!((one, other), (PersonId::Member(_), PersonId::Member(_)) | (PersonId::Contact(_), PersonId::Contact(_)))
}

#[cfg(test)]
mod tests;
