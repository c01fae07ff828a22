//! Who is asked, and because of what. Nobody found is an answer of its own, never an empty list.

use crate::directory::{Contact, Directory, Grant, Member, Workload};
use crate::flow::assign::{By, Person, Pick};
use crate::flow::definition::{Flow, Rule};
use crate::flow::expr::eval::NoValue;
use crate::flow::expr::{Expression, Names, Value, eval};
use crate::flow::step::{Step, StepKind};
use crate::flow::tree::instance;
use crate::ids::{MemberId, PersonId, Pseudonym, StepId};
use crate::request::State;
use crate::request::event::{Item, StepWord};
use crate::values::{FieldValue, Money};
use jiff::Timestamp;
use jiff::tz::TimeZone;

mod away;
mod relation;

pub use away::may_answer;
pub(crate) use away::present;

/// One person, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignee {
    /// Who.
    pub person: PersonId,
    /// One clause that begins with “because”.
    pub because: String,
    /// The authority that matched, if the step looked for one.
    pub grant: Option<Grant>,
    /// Who is away, and whose place they take.
    pub stands_for: Option<PersonId>,
}

impl Assignee {
    /// Somebody in a place of their own.
    const fn own(person: PersonId, because: String, grant: Option<Grant>) -> Self {
        Self { person, because, grant, stands_for: None }
    }
}

/// Nobody can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nobody {
    /// What was looked for and not found.
    pub reason: String,
    /// What to do about it.
    pub way_on: String,
}

/// What routing looks at.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The process.
    pub flow: &'a Flow,
    /// The request so far.
    pub state: &'a State,
    /// Who there is.
    pub directory: &'a Directory,
    /// How much waits for each member.
    pub workload: &'a Workload,
    /// Who prepares it.
    pub initiator: Option<MemberId>,
    /// Now.
    pub now: Timestamp,
}

/// LIMIT: people whom one step asks.
pub const PEOPLE_MAX: usize = 50;

/// The people of a step, in order, each once. A step that asks nobody has none.
pub fn route(step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let asks = step.word().has_tasks() || step.word() == StepWord::Notify;
    if !asks {
        return Ok(Vec::new());
    }
    let found = away::give_way(seats(step, question)?, step, question);
    let way_on = "Add a person to the team or client, or change who the step asks.";
    if found.is_empty() {
        return nobody(format!("Nobody is left who may act in “{}”.", step.title()), way_on);
    }
    if let Rule::AtLeast(n) = step.together().rule
        && usize::try_from(n).is_ok_and(|n| found.len() < n)
    {
        return nobody(format!("“{}” needs {n} people, and only {} can be asked.", step.title(), found.len()), way_on);
    }
    if found.len() > PEOPLE_MAX {
        return nobody(
            format!("“{}” would ask {} people; at most {PEOPLE_MAX} can be asked at once.", step.title(), found.len()),
            "Name a smaller team, or split the step.",
        );
    }
    Ok(found)
}

/// The people that a step would ask if nobody were away.
fn seats(step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let preparer = By::One(Person::Member("initiator".to_owned()));
    let by = step.common.by.as_ref().unwrap_or(&preparer);
    let mut found: Vec<Assignee> = Vec::new();
    for assignee in by_people(by, step, question)? {
        let twice = found.iter().any(|f| f.person == assignee.person);
        if !twice && right_side(assignee.person, step) && !kept_out(assignee.person, step, question) {
            found.push(assignee);
        }
    }
    Ok(found)
}

/// A person's own place in a step, if nobody were away.
pub(crate) fn seat_of(person: PersonId, step: &Step, question: Question<'_>) -> Option<Assignee> {
    seats(step, question).ok()?.into_iter().find(|a| a.person == person)
}

/// Can it be told already who a step asks? Not while it depends on who will have done an earlier one.
pub fn known_now(step: &Step, question: Question<'_>) -> bool {
    let all = step.common.by.as_ref().map(|by| persons(by, question.flow)).unwrap_or_default();
    all.into_iter().all(|person| match person {
        Person::SameAs(other) => question.state.people_of(other).next().is_some(),
        _ => true,
    })
}

/// Did this person do one of the steps whose people may not act here?
fn kept_out(person: PersonId, step: &Step, question: Question<'_>) -> bool {
    let here = person.in_request(question.state.id);
    let others = step.separate_from().iter().map(|other| question.in_lane(other, step));
    others.into_iter().any(|other| question.state.people_of(&other).any(|p| p == here))
}

/// Reviews and todos are ours, approvals the client’s; the rest is for anyone.
fn right_side(person: PersonId, step: &Step) -> bool {
    match step.word() {
        StepWord::Approve => matches!(person, PersonId::Contact(_)),
        StepWord::Review | StepWord::Todo => matches!(person, PersonId::Member(_)),
        _ => true,
    }
}

/// The people that an assignment names, where nobody is no reason to stop: for those who are told, or could take over.
pub fn people(by: &By, step: &Step, question: Question<'_>) -> Vec<Assignee> {
    match by {
        By::Many(list) => list.iter().flat_map(|one| people(one, step, question)).collect(),
        By::Role(_) | By::Related(_) | By::One(_) => by_people(by, step, question).unwrap_or_default(),
    }
}

/// The grant by which a contact may decide such a request now, whoever the step would ask.
pub fn authority_of(person: PersonId, step: &Step, question: Question<'_>) -> Option<Grant> {
    let PersonId::Contact(id) = person else { return None };
    let amount = authority_amount(step, question).or_else(|| amount_of(question));
    grant_of(question.directory.contact(id)?, amount, question, |_| true).cloned()
}

/// May this person be given a task of the step that somebody else left lying?
pub fn may_take_over(person: PersonId, step: &Step, question: Question<'_>) -> bool {
    let by_grant = by_authority(person, step, question);
    right_side(person, step)
        && !kept_out(person, step, question)
        && still_right(person, step, by_grant, question).is_ok()
}

fn by_people(by: &By, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    match by {
        By::Role(role) | By::One(Person::Role(role)) => match question.flow.roles.get(role) {
            Some(named) => by_people(named, step, question),
            None => nobody(format!("The flow has no role “{role}”."), "Publish a corrected flow."),
        },
        By::Related(related) => relation::find(related, step, question),
        By::Many(list) => {
            let parts: Result<Vec<_>, _> = list.iter().map(|one| by_people(one, step, question)).collect();
            Ok(parts?.into_iter().flatten().collect())
        }
        By::One(Person::Member(who)) => member(who, step, question),
        By::One(Person::Team(name, pick)) => team(name, *pick, step, question),
        By::One(Person::Contact(who)) if who == "item" => item(step, question),
        By::One(Person::Contact(who)) => contact(who, question),
        By::One(Person::Authority(amount)) => authority(amount, step, question),
        By::One(Person::Field(field)) => relation::chosen(field, step, question),
        By::One(Person::SameAs(other)) => relation::same_as(other, step, question),
    }
}

fn nobody<T>(reason: impl Into<String>, way_on: impl Into<String>) -> Result<T, Nobody> {
    Err(Nobody { reason: reason.into(), way_on: way_on.into() })
}

fn member(who: &str, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let (found, because) = if who == "initiator" {
        (
            question.initiator.and_then(|id| question.directory.member(id)),
            "because they prepare this request".to_owned(),
        )
    } else {
        let found = question.directory.members.iter().find(|m| m.active && m.email.eq_ignore_ascii_case(who));
        (found, format!("because {} names them", question.flow.title))
    };
    match found.filter(|m| may_act(m, step)) {
        Some(m) => Ok(vec![Assignee::own(PersonId::Member(m.id), because, None)]),
        None => nobody(
            format!("No member who may act here is “{who}”."),
            "Add the member under People, or change the flow.",
        ),
    }
}

fn team(name: &str, pick: Pick, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let Some(team) = question.directory.team(name) else {
        return nobody(format!("There is no team “{name}”."), "Add it under People, or change the flow.");
    };
    let able: Vec<&Member> =
        team.members.iter().filter_map(|id| question.directory.member(*id)).filter(|m| may_act(m, step)).collect();
    let assignee = |m: &Member, because: String| Assignee::own(PersonId::Member(m.id), because, None);
    let found: Vec<Assignee> = match pick {
        Pick::All => {
            able.iter().map(|m| assignee(m, format!("because the {name} team does “{}”", step.title()))).collect()
        }
        Pick::Lead => {
            let lead = team.lead.and_then(|id| question.directory.member(id)).filter(|m| may_act(m, step));
            lead.map(|m| assignee(m, format!("because they lead the {name} team"))).into_iter().collect()
        }
        Pick::LeastBusy | Pick::RoundRobin => {
            one_of(&able, pick, name, step, question).map(|(m, because)| assignee(m, because)).into_iter().collect()
        }
    };
    if found.is_empty() {
        let who = if pick == Pick::Lead { "no lead who may act here" } else { "no active member" };
        return nobody(format!("The {name} team has {who}."), "Put that right under People.");
    }
    Ok(found)
}

/// One of a team. Whoever may not act in this request is passed over, and whoever is away without a stand-in, as long as somebody
/// else is there.
fn one_of<'a>(
    able: &[&'a Member],
    pick: Pick,
    team: &str,
    step: &Step,
    question: Question<'_>,
) -> Option<(&'a Member, String)> {
    let may: Vec<&Member> =
        able.iter().copied().filter(|m| !kept_out(PersonId::Member(m.id), step, question)).collect();
    let here: Vec<&Member> =
        may.iter().copied().filter(|m| away::reachable(PersonId::Member(m.id), step, question)).collect();
    let among = if here.is_empty() { may } else { here };
    if pick == Pick::LeastBusy {
        // In a later round it is for whoever had it before.
        let before: Vec<Pseudonym> = question.state.people_of(step.id()).collect();
        let knows = |m: &&&Member| before.contains(&PersonId::Member(m.id).in_request(question.state.id));
        if let Some(again) = among.iter().find(knows) {
            return Some((again, format!("because they did it in the {team} team before")));
        }
        let load = |m: &Member| question.workload.of(m.id);
        let least = among.iter().min_by(|a, b| {
            let key = |m: &Member| (load(m).open, load(m).last_at, m.name.clone(), m.id);
            key(a).cmp(&key(b))
        })?;
        let open = load(least).open;
        return Some((least, format!("because nobody in the {team} team has fewer tasks open ({open})")));
    }
    // From request to request, by its number: known before it is sent, and the same in every round.
    let digits: String =
        question.state.about.iter().flat_map(|a| a.number.chars()).filter(char::is_ascii_digit).collect();
    let number: usize = digits.parse().unwrap_or(0);
    let next = number.checked_rem(among.len()).and_then(|place| among.get(place).copied())?;
    Some((next, format!("because it is their turn in the {team} team")))
}

/// The contact that the lane of an `each` is for.
fn item(step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let contact = match question.item_of(step) {
        Some(Item::Contact(person)) => question.contact_named(person),
        Some(Item::Document(_)) | None => None,
    };
    match contact {
        Some(c) => {
            let because = format!("because “{}” asks everybody at the client", step.title());
            Ok(vec![Assignee::own(PersonId::Contact(c.id), because, None)])
        }
        None => nobody("The person this was for is no longer there.", "Withdraw the request, or add them again."),
    }
}

impl<'a> Question<'a> {
    /// The name under which another step runs, seen from this one: in the lane of an item, that of the same lane.
    pub(crate) fn in_lane(self, other: &StepId, step: &Step) -> StepId {
        match self.flow.item_of(step.id()) {
            Some(item) if self.flow.each_around(other).is_some() => instance(other, item),
            Some(_) | None => other.clone(),
        }
    }
    /// What the lane of an `each` is for, that this step runs in.
    pub fn item_of(self, step: &Step) -> Option<Item> {
        let number = self.flow.item_of(step.id())?;
        let each = self.flow.each_around(self.flow.step(step.id())?.id())?;
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.state.steps.get(each.id())?.items.get(place).copied()
    }
    /// The active contact behind a lasting pseudonym.
    pub fn contact_named(self, person: Pseudonym) -> Option<&'a Contact> {
        let is = |c: &&Contact| c.active && PersonId::Contact(c.id).in_request(self.state.id) == person;
        self.directory.contacts.iter().find(is)
    }
}

fn contact(who: &str, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let directory = question.directory;
    let client = directory.client().map_or("the client", |c| c.name.as_str());
    let named = |pick: fn(&crate::directory::Client) -> Option<crate::ids::ContactId>| {
        directory.clients.iter().find_map(|c| pick(c).and_then(|id| directory.contact(id)))
    };
    let (found, because): (Option<&Contact>, String) = match who {
        "primary" => (named(|c| c.primary), format!("because they are the first contact at {client}")),
        "sponsor" => (named(|c| c.sponsor), format!("because they answer for the budget at {client}")),
        email => (
            directory.contacts.iter().find(|c| c.active && c.email.eq_ignore_ascii_case(email)),
            format!("because {} names them", question.flow.title),
        ),
    };
    match found {
        Some(c) => {
            let grant = grant_of(c, amount_of(question), question, |_| true).cloned();
            Ok(vec![Assignee::own(PersonId::Contact(c.id), because, grant)])
        }
        None => nobody(format!("{client} has no {who} contact who is active."), "Name one on the client’s page."),
    }
}

/// Whoever only reads can be told, and asked nothing.
fn may_act(member: &Member, step: &Step) -> bool {
    member.role.may_work() || matches!(step.kind, StepKind::Notify(_))
}

/// The first money field's value, in the order of the flow: the amount of the request.
pub fn amount_of(question: Question<'_>) -> Option<Money> {
    question.flow.intake.fields.iter().find_map(|field| money(field.id.as_str(), question))
}

/// An amount that an assignment names.
fn amount(expression: &Expression, question: Question<'_>) -> Result<Money, NoValue> {
    let names = Names { state: question.state, client: "", workspace: "" };
    match eval::run(expression.as_str(), &names.environment(), &question.flow.rates)? {
        Value::Money(money) => Ok(money),
        _ => Err(NoValue("That is no amount.".to_owned())),
    }
}

fn money(field: &str, question: Question<'_>) -> Option<Money> {
    match question.state.fields.iter().find(|(name, _)| name.as_str() == field)?.1 {
        Some(FieldValue::Money(money)) => Some(*money),
        Some(FieldValue::Text(_) | FieldValue::Date(_) | FieldValue::Flag(_) | FieldValue::Number(_)) | None => None,
    }
}

/// The single assignments of a step, roles resolved.
fn persons<'a>(by: &'a By, flow: &'a Flow) -> Vec<&'a Person> {
    match by {
        By::One(Person::Role(role)) => flow.roles.get(role).map(|named| persons(named, flow)).unwrap_or_default(),
        By::One(person) => vec![person],
        By::Related(_) => Vec::new(),
        By::Many(list) => list.iter().flat_map(|one| persons(one, flow)).collect(),
        // INVARIANT: a role names no other role; `check` refuses it.
        By::Role(role) => flow.roles.get(role).map(|named| persons(named, flow)).unwrap_or_default(),
    }
}

/// Was this person to be found by authority, rather than named? The flow says it, never a field that can be erased.
pub fn by_authority(person: PersonId, step: &Step, question: Question<'_>) -> bool {
    let all = step.common.by.as_ref().map(|by| persons(by, question.flow)).unwrap_or_default();
    let named = all.iter().any(|one| match one {
        Person::Contact(who) => {
            contact(who, question).is_ok_and(|found| found.iter().any(|assignee| assignee.person == person))
        }
        _ => false,
    });
    !named && all.iter().any(|one| matches!(one, Person::Authority(_)))
}

/// The amount by which the step finds its people, if it does.
fn authority_amount(step: &Step, question: Question<'_>) -> Option<Money> {
    let all = step.common.by.as_ref().map(|by| persons(by, question.flow)).unwrap_or_default();
    all.into_iter().find_map(|one| match one {
        Person::Authority(expression) => amount(expression, question).ok(),
        _ => None,
    })
}

/// The narrowest grant of a contact that covers the request today, on the calendar of the client.
fn grant_of<'a>(
    contact: &Contact,
    amount: Option<Money>,
    question: Question<'a>,
    among: impl Fn(&Grant) -> bool,
) -> Option<&'a Grant> {
    let zone = question.directory.client().and_then(|c| TimeZone::get(&c.zone).ok()).unwrap_or(TimeZone::UTC);
    let day = question.now.to_zoned(zone).date();
    let project = question.directory.project.as_ref().map(|p| p.id);
    question
        .directory
        .grants
        .iter()
        .filter(|g| g.contact == contact.id && among(g) && g.covers(question.flow.kind, amount, project, day))
        .min_by_key(|g| g.limit.map_or(i64::MAX, |l| l.minor))
}

fn authority(expression: &Expression, step: &Step, question: Question<'_>) -> Result<Vec<Assignee>, Nobody> {
    let Ok(amount) = amount(expression, question) else {
        let field = expression.as_str().trim_start_matches("fields.");
        return nobody(
            format!("Who may decide depends on “{field}”, which is empty."),
            format!("Fill in “{field}” first."),
        );
    };
    let holders = holders(amount, question);
    // Whoever is away gives way to a stand-in, else to whoever comes next. If everybody is away, the first of them waits.
    let here = holders.iter().find(|(_, contact, _)| {
        let person = PersonId::Contact(contact.id);
        !kept_out(person, step, question) && away::reachable(person, step, question)
    });
    if let (Some((place, contact, grant)), Some((_, first, _))) = (here.or(holders.first()), holders.first()) {
        let limit = grant.limit.map_or_else(|| "any amount".to_owned(), |l| format!("up to {l}"));
        let mut because = format!("because they decide {} at {place}, {limit}", question.flow.kind.plural());
        let until = question.directory.away_until(PersonId::Contact(first.id), question.now);
        if let Some(until) = until.filter(|_| first.id != contact.id) {
            because = format!("{because}, and {} is away until {}", first.name, away::in_words(until));
        }
        return Ok(vec![Assignee::own(PersonId::Contact(contact.id), because, Some((*grant).clone()))]);
    }
    let client = question.directory.client().map_or("the client", |c| c.name.as_str());
    nobody(
        format!("Nobody at {client} may approve {} of {amount}.", question.flow.kind.plural()),
        format!("Add an authority on {client}’s page, or lower the amount."),
    )
}

/// Whoever has enough authority: for the project first, then at the client, then at whoever is above it; at each place the lowest
/// limit that is enough first.
fn holders(amount: Money, question: Question<'_>) -> Vec<(&str, &Contact, &Grant)> {
    let directory = question.directory;
    let named = directory.project.as_ref().map(|p| (p.name.as_str(), None)).into_iter();
    let places = named.chain(directory.clients.iter().map(|c| (c.name.as_str(), Some(c.id))));
    let mut all = Vec::new();
    for (place, client) in places {
        let here = |g: &Grant| client.map_or_else(|| g.project.is_some(), |id| g.client == id);
        let contacts = directory.contacts.iter().filter(|c| c.active);
        let found = contacts.filter_map(|c| grant_of(c, Some(amount), question, here).map(|grant| (place, c, grant)));
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(_, _, g)| g.limit.map_or(i64::MAX, |l| l.minor));
        all.extend(found);
    }
    all
}

/// Is a person who was asked still the right one at this moment? Says why not. Whoever was found by authority needs a grant that
/// covers the request today; whoever was named must still be there.
pub fn still_right(
    person: PersonId,
    step: &Step,
    by_grant: bool,
    question: Question<'_>,
) -> Result<Option<Grant>, Nobody> {
    let way_on = "Ask the sender, who can send it to whoever may decide now.";
    match person {
        PersonId::Member(id) => match question.directory.member(id) {
            Some(member) if member.role.may_work() => Ok(None),
            Some(_) | None => nobody(format!("You may no longer act in “{}”.", step.title()), way_on),
        },
        PersonId::Contact(id) => {
            let Some(contact) = question.directory.contact(id) else {
                return nobody("You are no longer one of the client’s contacts.", way_on);
            };
            let amount = if by_grant { authority_amount(step, question) } else { amount_of(question) };
            let grant = grant_of(contact, amount, question, |_| true).cloned();
            // Without an amount (it may have been erased) nobody can say that a limit is enough.
            if by_grant && (grant.is_none() || amount.is_none()) {
                return nobody(
                    "Your authority no longer covers this request: it has ended or its limit is lower now.",
                    way_on,
                );
            }
            Ok(grant)
        }
    }
}

#[cfg(test)]
mod tests;
