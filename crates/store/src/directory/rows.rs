//! Between the directory's records and their rows.

use std::collections::BTreeMap;

use domain::actor::Role;
use domain::directory::{Absence, Client, Contact, Grant, Kind, Member, Project, Team, Workspace};
use domain::ids::{MemberId, TeamId, WorkspaceId};
use domain::language::Language;
use domain::values::{Currency, Money};
use jiff::Timestamp;
use jiff::civil::Date;

use super::DirectoryChange;
use crate::error::Error;
use crate::value::{Row, V, vals};

pub(crate) fn workspace(row: Row) -> Result<Workspace, Error> {
    let mut cells = row.cells();
    Ok(Workspace {
        id: cells.get()?,
        name: cells.get()?,
        prefix: cells.get()?,
        zone: cells.get()?,
        code_before_seeing: cells.get()?,
    })
}

pub(super) fn of_member(workspace: WorkspaceId, member: &Member) -> Vec<V> {
    let Member { id, name, email, title, role, active } = member;
    vals![workspace, *id, name, email, title, role.word(), *active]
}

pub(super) fn member(row: Row) -> Result<Member, Error> {
    let mut cells = row.cells();
    let (id, name, email, title) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
    let word: String = cells.get()?;
    let role = Role::ALL.into_iter().find(|role| role.word() == word);
    let role = role.ok_or_else(|| Error::corrupt(format!("a role {word}")))?;
    Ok(Member { id, name, email, title, role, active: cells.get()? })
}

pub(super) fn teams(teams: Vec<Row>, members: Vec<Row>) -> Result<Vec<Team>, Error> {
    let mut by_team: BTreeMap<TeamId, Vec<MemberId>> = BTreeMap::new();
    for row in members {
        let mut cells = row.cells();
        by_team.entry(cells.get()?).or_default().push(cells.get()?);
    }
    let read = |row: Row| {
        let mut cells = row.cells();
        let id = cells.get()?;
        Ok(Team { id, name: cells.get()?, lead: cells.get()?, members: by_team.remove(&id).unwrap_or_default() })
    };
    teams.into_iter().map(read).collect()
}

pub(super) fn client(row: Row) -> Result<Client, Error> {
    let mut cells = row.cells();
    Ok(Client {
        id: cells.get()?,
        name: cells.get()?,
        parent: cells.get()?,
        zone: cells.get()?,
        primary: cells.get()?,
        sponsor: cells.get()?,
    })
}

pub(super) fn contact(row: Row) -> Result<Contact, Error> {
    let mut cells = row.cells();
    Ok(Contact {
        id: cells.get()?,
        client: cells.get()?,
        name: cells.get()?,
        email: cells.get()?,
        title: cells.get()?,
        active: cells.get()?,
        language: language(cells.get()?)?,
    })
}

fn language(word: Option<String>) -> Result<Option<Language>, Error> {
    let known = |word: String| Language::parse(&word).ok_or_else(|| Error::corrupt(format!("a language {word}")));
    word.map(known).transpose()
}

pub(super) fn project(row: Row) -> Result<Project, Error> {
    let mut cells = row.cells();
    Ok(Project { id: cells.get()?, client: cells.get()?, name: cells.get()?, lead: cells.get()? })
}

fn of_kinds(kinds: &[Kind]) -> String {
    kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(" ")
}

fn kinds(words: &str) -> Result<Vec<Kind>, Error> {
    let kind = |word| Kind::parse(word).ok_or_else(|| Error::corrupt(format!("a kind {word}")));
    words.split_whitespace().map(kind).collect()
}

fn limit(minor: Option<i64>, currency: Option<String>) -> Result<Option<Money>, Error> {
    Ok(match (minor, currency) {
        (Some(minor), Some(code)) => Some(Money::minor(minor, Currency::parse(&code).map_err(Error::corrupt)?)),
        _ => None,
    })
}

/// `moments` are when it begins and is over.
pub(crate) fn of_absence(workspace: WorkspaceId, absence: &Absence, moments: (Timestamp, Timestamp)) -> Vec<V> {
    let Absence { id, person, from, until, stand_in, kinds, client, limit } = absence;
    let (minor, currency) = (limit.map(|money| money.minor), limit.map(|money| money.currency.code()));
    let (begins, over) = moments;
    vals![
        workspace,
        *id,
        *person,
        from.to_string(),
        until.to_string(),
        *stand_in,
        of_kinds(kinds),
        *client,
        minor,
        currency,
        false,
        over,
        begins
    ]
}

pub(crate) fn absence(row: Row) -> Result<Absence, Error> {
    let mut cells = row.cells();
    let (id, person) = (cells.get()?, cells.get()?);
    let mut day = || cells.get::<String>()?.parse().map_err(Error::corrupt);
    let (from, until) = (day()?, day()?);
    let stand_in = cells.get()?;
    let kinds = kinds(&cells.get::<String>()?)?;
    Ok(Absence {
        id,
        person,
        from,
        until,
        stand_in,
        kinds,
        client: cells.get()?,
        limit: limit(cells.get()?, cells.get()?)?,
    })
}

pub(super) fn of_grant(workspace: WorkspaceId, grant: &Grant) -> Vec<V> {
    let Grant { id, contact, client, project, kinds, limit, from, until, source } = grant;
    let kinds = of_kinds(kinds);
    let (minor, currency) = (limit.map(|money| money.minor), limit.map(|money| money.currency.code()));
    let (from, until) = (from.map(|day| day.to_string()), until.map(|day| day.to_string()));
    vals![workspace, *id, *contact, *client, *project, kinds, minor, currency, from, until, source, false]
}

pub(super) fn grant(row: Row) -> Result<Grant, Error> {
    let mut cells = row.cells();
    let (id, contact, client, project) = (cells.get()?, cells.get()?, cells.get()?, cells.get()?);
    let kinds = kinds(&cells.get::<String>()?)?;
    let limit = limit(cells.get()?, cells.get()?)?;
    let mut day = || -> Result<Option<Date>, Error> {
        cells.get::<Option<String>>()?.map(|text| text.parse().map_err(Error::corrupt)).transpose()
    };
    let (from, until) = (day()?, day()?);
    Ok(Grant { id, contact, client, project, kinds, limit, from, until, source: cells.get()? })
}

pub(super) fn change(row: Row) -> Result<DirectoryChange, Error> {
    let mut cells = row.cells();
    Ok(DirectoryChange {
        version: cells.get()?,
        at: cells.get()?,
        author: cells.get()?,
        kind: cells.get()?,
        subject: cells.get()?,
        body: cells.get()?,
    })
}
