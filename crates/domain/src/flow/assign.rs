//! Who is asked: the forms of an assignment, as flow files write them. Finding the people is [`routing`](super::routing).

use crate::flow::expr::Expression;
use crate::ids::{Name, StepId};
use schemars::JsonSchema;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Who is asked: one or more, in order.
#[derive(Debug, Clone, PartialEq, Eq, JsonSchema)]
#[schemars(with = "ByShape")]
pub enum By {
    /// A role that the flow names.
    Role(Name),
    /// Somebody who is known by somebody else: `preparer.lead`, `approver.backup`, `client.sponsor`.
    Related(Related),
    /// One assignment.
    One(Person),
    /// Several, in order.
    Many(Vec<By>),
}

/// As files write it.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum ByShape {
    /// A role, or somebody related to one.
    Word(String),
    One(PersonShape),
    Many(Vec<ByShape>),
}

/// Somebody who is known by somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// A role of the flow, or `client`.
    pub to: Name,
    /// In what way.
    pub how: Relation,
}

/// In what way somebody is related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Whoever leads their team, else the project.
    Lead,
    /// Whoever holds the next higher authority for the same amount.
    Backup,
    /// The client's first contact.
    Primary,
    /// Whoever answers for the budget at the client.
    Sponsor,
}

impl Relation {
    const ALL: [(&'static str, Self); 4] =
        [("lead", Self::Lead), ("backup", Self::Backup), ("primary", Self::Primary), ("sponsor", Self::Sponsor)];
    /// The word in flow files.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, relation)| *relation == self).map_or("", |(word, _)| word)
    }
}

impl fmt::Display for Related {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.to, self.how.word())
    }
}

impl By {
    fn word(text: &str) -> Result<Self, String> {
        let Some((to, how)) = text.split_once('.') else {
            return Name::parse(text).map(Self::Role).map_err(|wrong| wrong.to_string());
        };
        let to = Name::parse(to).map_err(|wrong| wrong.to_string())?;
        match Relation::ALL.iter().find(|(word, _)| *word == how) {
            Some((_, how)) => Ok(Self::Related(Related { to, how: *how })),
            None => Err(format!("“{how}” is nobody’s relation; write lead, backup, primary or sponsor after the dot")),
        }
    }
}

impl Serialize for By {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Role(role) => role.serialize(to),
            Self::Related(related) => to.collect_str(related),
            Self::One(person) => person.serialize(to),
            Self::Many(list) => list.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for By {
    /// By hand, because a derived one answers every mistake with “did not match any variant”.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Forms;
        impl<'de> serde::de::Visitor<'de> for Forms {
            type Value = By;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a role, an assignment such as {contact: primary}, or a list of these")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<By, E> {
                By::word(text).map_err(E::custom)
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, list: A) -> Result<By, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(list)).map(By::Many)
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<By, A::Error> {
                Person::deserialize(MapAccessDeserializer::new(map)).map(By::One)
            }
        }
        from.deserialize_any(Forms)
    }
}

/// One assignment form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PersonShape", into = "PersonShape")]
pub enum Person {
    /// `initiator`, or a member's address.
    Member(String),
    /// A team by name, and who of it.
    Team(String, Pick),
    /// `primary`, `sponsor`, `item` inside `each: contacts`, or a contact's address.
    Contact(String),
    /// A role that the flow names.
    Role(Name),
    /// Whoever holds the lowest sufficient authority for this amount.
    Authority(Expression),
    /// Whoever was chosen in this field.
    Field(Name),
    /// Whoever did that step.
    SameAs(StepId),
}

/// Who of a team.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// Everybody in it, in order.
    #[default]
    All,
    /// Whoever leads it.
    Lead,
    /// Whoever has the fewest tasks open.
    LeastBusy,
    /// One after the other, from request to request.
    RoundRobin,
}

/// As files write it: exactly one of the keys, and `pick` beside `team`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PersonShape {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pick: Option<Pick>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    role: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    authority: Option<Expression>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    same_as: Option<StepId>,
}

impl TryFrom<PersonShape> for Person {
    type Error = String;
    fn try_from(shape: PersonShape) -> Result<Self, String> {
        let PersonShape { member, team, pick, contact, role, authority, field, same_as } = shape;
        if pick.is_some() && team.is_none() {
            return Err("“pick” says who of a team, and there is no team here; leave it out".to_owned());
        }
        let forms = [
            member.map(Self::Member),
            team.map(|team| Self::Team(team, pick.unwrap_or_default())),
            contact.map(Self::Contact),
            role.map(Self::Role),
            authority.map(Self::Authority),
            field.map(Self::Field),
            same_as.map(Self::SameAs),
        ];
        let mut said = forms.into_iter().flatten();
        match (said.next(), said.next()) {
            (Some(one), None) => Ok(one),
            (Some(_), Some(_)) => Err("an assignment says one thing; make a list of the two".to_owned()),
            (None, _) => {
                Err("an assignment names a member, team, contact, role, authority, field or same_as; add one"
                    .to_owned())
            }
        }
    }
}

impl From<Person> for PersonShape {
    fn from(person: Person) -> Self {
        let none = Self::default();
        match person {
            Person::Member(who) => Self { member: Some(who), ..none },
            Person::Team(team, Pick::All) => Self { team: Some(team), ..none },
            Person::Team(team, pick) => Self { team: Some(team), pick: Some(pick), ..none },
            Person::Contact(who) => Self { contact: Some(who), ..none },
            Person::Role(role) => Self { role: Some(role), ..none },
            Person::Authority(amount) => Self { authority: Some(amount), ..none },
            Person::Field(field) => Self { field: Some(field), ..none },
            Person::SameAs(step) => Self { same_as: Some(step), ..none },
        }
    }
}
