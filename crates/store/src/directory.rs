//! Members, teams, clients, contacts, projects and authority; published flows are in its log as well. Every change writes a row of the directory's own log in the same
//! transaction and raises the workspace's directory version, by which callers know whether what they cached is still so.
//!
//! How records become rows and back is in `directory/rows.rs`.

pub(crate) mod rows;

use domain::directory::{Client, Contact, Directory, Grant, Member, Project, Team, Workspace};
use domain::ids::{ClientId, ContactId, GrantId, MemberId, PersonId, ProjectId};
use domain::language::Language;
use jiff::Timestamp;
use serde::Serialize;

use crate::WorkspaceStore;
use crate::db::{Batch, Insert, ReadTx, Stmt};
use crate::error::Error;
use crate::search_queue::{self, Subject};
use crate::value::{Row, V, vals};

/// Says the [`Error::Conflict`] of [`WorkspaceStore::put_member`] that would leave a workspace without anybody who may administer it.
pub const LAST_ADMINISTRATOR: &str = "the last administrator of a workspace stays";

/// LIMIT: how many clients stand above each other.
const PARENTS_MAX: usize = 16;

/// A change of the directory, as its log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryChange {
    /// Its number; the directory's version after it.
    pub version: u64,
    /// When.
    pub at: Timestamp,
    /// Who did it: a person's identifier, or `system`.
    pub author: String,
    /// What kind of record.
    pub kind: String,
    /// Which record.
    pub subject: String,
    /// The record after the change, as JSON.
    pub body: String,
}

const MEMBER: Insert = Insert {
    head: "INSERT INTO members (workspace, id, name, email, title, role, active) VALUES",
    columns: 7,
    tail:
        "ON CONFLICT (workspace, id) DO UPDATE SET name = excluded.name, email = excluded.email, title = excluded.title,
           role = excluded.role, active = excluded.active",
};
const TEAM: Insert = Insert {
    head: "INSERT INTO teams (workspace, id, name, lead) VALUES",
    columns: 4,
    tail: "ON CONFLICT (workspace, id) DO UPDATE SET name = excluded.name, lead = excluded.lead",
};
const TEAM_MEMBERS: Insert =
    Insert { head: "INSERT INTO team_members (workspace, team, place, member) VALUES", columns: 4, tail: "" };
const CLIENT: Insert = Insert {
    head: "INSERT INTO clients (workspace, id, name, parent, zone, primary_contact, sponsor) VALUES",
    columns: 7,
    tail:
        "ON CONFLICT (workspace, id) DO UPDATE SET name = excluded.name, parent = excluded.parent, zone = excluded.zone,
           primary_contact = excluded.primary_contact, sponsor = excluded.sponsor",
};
const CONTACT: Insert = Insert {
    head: "INSERT INTO contacts (workspace, id, client, name, email, title, active, language) VALUES",
    columns: 8,
    tail: "ON CONFLICT (workspace, id) DO UPDATE SET client = excluded.client, name = excluded.name, email = excluded.email,
           title = excluded.title, active = excluded.active, language = excluded.language",
};
const PROJECT: Insert = Insert {
    head: "INSERT INTO projects (workspace, id, client, name, lead) VALUES",
    columns: 5,
    tail: "ON CONFLICT (workspace, id) DO UPDATE SET client = excluded.client, name = excluded.name, lead = excluded.lead",
};
const GRANT: Insert = Insert {
    head: "INSERT INTO grants (workspace, id, contact, client, project, kinds, limit_minor, limit_currency, from_day, until_day, source, ended) VALUES",
    columns: 12,
    tail: "ON CONFLICT (workspace, id) DO UPDATE SET contact = excluded.contact, client = excluded.client, project = excluded.project,
           kinds = excluded.kinds, limit_minor = excluded.limit_minor, limit_currency = excluded.limit_currency,
           from_day = excluded.from_day, until_day = excluded.until_day, source = excluded.source, ended = excluded.ended",
};

impl WorkspaceStore {
    /// Adds or changes a member. A conflict if the address belongs to somebody else, or if nobody would be left who may
    /// administer the workspace ([`LAST_ADMINISTRATOR`]).
    pub async fn put_member(&self, member: &Member, author: &str, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        if !(member.active && member.role.may_administer()) {
            // The workspace's row puts two who leave at once in order. Only a statement that begins after that sees what the first
            // of them did, so the look is a second one.
            batch.push(Stmt::new(
                "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1",
                vals![self.id],
            ));
            let somebody_stays = Stmt::new(
                "UPDATE workspaces SET directory_version = directory_version WHERE workspace = $1 AND (
                   NOT EXISTS (SELECT 1 FROM members WHERE workspace = $2 AND id = $3 AND active = 1 AND role IN ('owner', 'admin'))
                   OR EXISTS (SELECT 1 FROM members WHERE workspace = $4 AND id <> $5 AND active = 1 AND role IN ('owner', 'admin')))",
                vals![self.id, self.id, member.id, self.id, member.id],
            );
            batch.push(somebody_stays.must_touch_one(LAST_ADMINISTRATOR));
        }
        batch.insert(&MEMBER, vec![rows::of_member(self.id, member)]);
        self.change(batch, "member", &member.id, member, author, at).await
    }

    /// Adds or changes a team with all who are in it.
    pub async fn put_team(&self, team: &Team, author: &str, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        batch.insert(&TEAM, vec![vals![self.id, team.id, &team.name, team.lead]]);
        batch.push(Stmt::new("DELETE FROM team_members WHERE workspace = $1 AND team = $2", vals![self.id, team.id]));
        let members = team.members.iter().enumerate();
        let members = members.map(|(place, member)| vals![self.id, team.id, place as u64, *member]);
        batch.insert(&TEAM_MEMBERS, members.collect());
        self.change(batch, "team", &team.id, team, author, at).await
    }

    /// Adds or changes a client.
    pub async fn put_client(&self, client: &Client, author: &str, at: Timestamp) -> Result<(), Error> {
        let Client { id, name, parent, zone, primary, sponsor } = client;
        let mut batch = self.db.batch();
        batch.insert(&CLIENT, vec![vals![self.id, *id, name, *parent, zone, *primary, *sponsor]]);
        self.change(batch, "client", id, client, author, at).await
    }

    /// Adds or changes a contact. With a new address every link that went to the old one opens nothing any more, nor does what
    /// it let in: whoever reads that mailbox need not be them.
    pub async fn put_contact(&self, contact: &Contact, author: &str, at: Timestamp) -> Result<(), Error> {
        let Contact { id, client, name, email, title, language, active } = contact;
        let mut batch = self.db.batch();
        batch.push(Stmt::new(
            "UPDATE links SET revoked_at = $1 WHERE workspace = $2 AND contact = $3 AND revoked_at IS NULL
               AND EXISTS (SELECT 1 FROM contacts WHERE workspace = $4 AND id = $5 AND email <> $6)",
            vals![at, self.id, *id, self.id, *id, email],
        ));
        batch.push(Stmt::new(
            "UPDATE confirmations SET revoked_at = $1 WHERE workspace = $2 AND contact = $3 AND answered_at IS NULL AND revoked_at IS NULL
               AND EXISTS (SELECT 1 FROM contacts WHERE workspace = $4 AND id = $5 AND email <> $6)",
            vals![at, self.id, *id, self.id, *id, email],
        ));
        batch.insert(
            &CONTACT,
            vec![vals![self.id, *id, *client, name, email, title, *active, language.map(Language::word)]],
        );
        self.change(batch, "contact", id, contact, author, at).await
    }

    /// Adds or changes a project.
    pub async fn put_project(&self, project: &Project, author: &str, at: Timestamp) -> Result<(), Error> {
        let Project { id, client, name, lead } = project;
        let mut batch = self.db.batch();
        batch.insert(&PROJECT, vec![vals![self.id, *id, *client, name, *lead]]);
        self.change(batch, "project", id, project, author, at).await
    }

    /// Adds or changes a grant of authority.
    pub async fn put_grant(&self, grant: &Grant, author: &str, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        batch.insert(&GRANT, vec![rows::of_grant(self.id, grant)]);
        self.change(batch, "grant", &grant.id, grant, author, at).await
    }

    /// Ends a grant; it stays in the log and in the journals that name it.
    pub async fn end_grant(&self, grant: GrantId, author: &str, at: Timestamp) -> Result<(), Error> {
        let mut batch = self.db.batch();
        let end = Stmt::new("UPDATE grants SET ended = 1 WHERE workspace = $1 AND id = $2", vals![self.id, grant]);
        batch.push(end.must_touch_one("there is no such grant"));
        self.change(batch, "grant ended", &grant, &grant, author, at).await
    }

    /// Changes the workspace itself.
    pub async fn put_workspace(&self, workspace: &Workspace, author: &str, at: Timestamp) -> Result<(), Error> {
        let Workspace { id, name, prefix, zone, code_before_seeing } = workspace;
        let mut batch = self.db.batch();
        let change = Stmt::new(
            "UPDATE workspaces SET name = $1, prefix = $2, zone = $3, code_before_seeing = $4 WHERE workspace = $5",
            vals![name, prefix, zone, *code_before_seeing, self.id],
        );
        batch.push(change);
        self.change(batch, "workspace", id, workspace, author, at).await
    }

    /// Writes what a batch changes into the directory's log, in the same transaction.
    pub(crate) async fn change(
        &self,
        mut batch: Batch,
        kind: &str,
        subject: &(impl ToString + Sync),
        body: &(impl Serialize + Sync),
        author: &str,
        at: Timestamp,
    ) -> Result<(), Error> {
        let body = serde_json::to_string(body).map_err(Error::corrupt)?;
        let next = Stmt::new(
            "UPDATE workspaces SET directory_version = directory_version + 1 WHERE workspace = $1",
            vals![self.id],
        );
        batch.push(next.must_touch_one("there is no such workspace"));
        batch.push(Stmt::new(
            "INSERT INTO directory_log (workspace, version, at, author, kind, subject, body)
             SELECT workspace, directory_version, CAST($1 AS BIGINT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS TEXT)
             FROM workspaces WHERE workspace = $6",
            vals![at, author, kind, subject.to_string(), body, self.id],
        ));
        if let Some(subject) = Subject::of_change(kind, &subject.to_string()) {
            search_queue::changed(&mut batch, self.id, &subject, &*self.db.chance);
        }
        self.db.run(self.scope(), batch).await.map(|_| ())
    }

    /// Rises with every change of the directory.
    pub async fn directory_version(&self) -> Result<u64, Error> {
        let sql = "SELECT directory_version FROM workspaces WHERE workspace = $1";
        self.read().await?.just_one(sql, &vals![self.id]).await?.map_or(Ok(0), Row::only)
    }

    /// Changes after a version, oldest first, at most `limit`.
    pub async fn directory_log(&self, after: u64, limit: u32) -> Result<Vec<DirectoryChange>, Error> {
        let sql =
            "SELECT version, at, author, kind, subject, body FROM directory_log WHERE workspace = $1 AND version > $2
                   ORDER BY version LIMIT $3";
        let found = self.read().await?.just_all(sql, &vals![self.id, after, limit]).await?;
        found.into_iter().map(rows::change).collect()
    }

    /// The part of the directory that a request of this client and project can need; `None` if there is no such workspace.
    pub async fn directory_for(
        &self,
        client: ClientId,
        project: Option<ProjectId>,
    ) -> Result<Option<Directory>, Error> {
        let mut tx = self.read().await?;
        let Some(workspace) = workspace(&mut tx, self).await? else { return Ok(None) };
        let (members, teams) = (members(&mut tx, self).await?, teams(&mut tx, self).await?);
        let (mut clients, mut contacts, mut grants): (Vec<Client>, Vec<_>, Vec<_>) = Default::default();
        let mut next = Some(client);
        while let Some(id) = next.filter(|id| clients.len() < PARENTS_MAX && clients.iter().all(|c| c.id != *id)) {
            let Some(client) = self::client(&mut tx, self, id).await? else { break };
            contacts.extend(self::contacts(&mut tx, self, id).await?);
            grants.extend(self::grants(&mut tx, self, id).await?);
            next = client.parent;
            clients.push(client);
        }
        let project = match project {
            Some(id) => self::project(&mut tx, self, id).await?,
            None => None,
        };
        let mut absences = crate::absences::absences(&mut tx, self).await?;
        // Of other clients' people nobody here needs to know.
        absences.retain(|absence| match absence.person {
            PersonId::Member(_) => true,
            PersonId::Contact(id) => contacts.iter().any(|contact: &Contact| contact.id == id),
        });
        Ok(Some(Directory { workspace, members, teams, clients, contacts, grants, absences, project }))
    }

    /// The workspace itself.
    pub async fn workspace(&self) -> Result<Option<Workspace>, Error> {
        workspace(&mut self.read().await?, self).await
    }

    /// All members, those who left among them, by name.
    pub async fn members(&self) -> Result<Vec<Member>, Error> {
        members(&mut self.read().await?, self).await
    }

    /// One member, even one who left.
    pub async fn member(&self, id: MemberId) -> Result<Option<Member>, Error> {
        let sql = "SELECT id, name, email, title, role, active FROM members WHERE workspace = $1 AND id = $2";
        self.read().await?.just_one(sql, &vals![self.id, id]).await?.map(rows::member).transpose()
    }

    /// All teams, by name.
    pub async fn teams(&self) -> Result<Vec<Team>, Error> {
        teams(&mut self.read().await?, self).await
    }

    /// All clients, by name.
    pub async fn clients(&self) -> Result<Vec<Client>, Error> {
        let sql = "SELECT id, name, parent, zone, primary_contact, sponsor FROM clients WHERE workspace = $1 ORDER BY name, id";
        let found = self.read().await?.just_all(sql, &vals![self.id]).await?;
        found.into_iter().map(rows::client).collect()
    }

    /// One client.
    pub async fn client(&self, id: ClientId) -> Result<Option<Client>, Error> {
        client(&mut self.read().await?, self, id).await
    }

    /// The contacts of a client, those who left among them, by name.
    pub async fn contacts(&self, client: ClientId) -> Result<Vec<Contact>, Error> {
        contacts(&mut self.read().await?, self, client).await
    }

    /// The contacts of all clients, those who left among them, by name.
    pub async fn all_contacts(&self) -> Result<Vec<Contact>, Error> {
        let sql = "SELECT id, client, name, email, title, active, language FROM contacts WHERE workspace = $1 ORDER BY name, id";
        self.read().await?.just_all(sql, &vals![self.id]).await?.into_iter().map(rows::contact).collect()
    }

    /// One contact, even one who left.
    pub async fn contact(&self, id: ContactId) -> Result<Option<Contact>, Error> {
        let sql =
            "SELECT id, client, name, email, title, active, language FROM contacts WHERE workspace = $1 AND id = $2";
        self.read().await?.just_one(sql, &vals![self.id, id]).await?.map(rows::contact).transpose()
    }

    /// The projects of a client, by name; of all clients without one.
    pub async fn projects(&self, client: Option<ClientId>) -> Result<Vec<Project>, Error> {
        let mut tx = self.read().await?;
        let found = if let Some(client) = client {
            let sql =
                "SELECT id, client, name, lead FROM projects WHERE workspace = $1 AND client = $2 ORDER BY name, id";
            tx.all(sql, &vals![self.id, client]).await?
        } else {
            let sql = "SELECT id, client, name, lead FROM projects WHERE workspace = $1 ORDER BY name, id";
            tx.all(sql, &vals![self.id]).await?
        };
        found.into_iter().map(rows::project).collect()
    }

    /// One project.
    pub async fn project(&self, id: ProjectId) -> Result<Option<Project>, Error> {
        project(&mut self.read().await?, self, id).await
    }

    /// The grants for a client's requests that have not been ended.
    pub async fn grants(&self, client: ClientId) -> Result<Vec<Grant>, Error> {
        grants(&mut self.read().await?, self, client).await
    }

    /// The grants for a client's requests, those that were ended among them.
    pub async fn all_grants(&self, client: ClientId) -> Result<Vec<Grant>, Error> {
        let sql = "SELECT id, contact, client, project, kinds, limit_minor, limit_currency, from_day, until_day, source FROM grants
                   WHERE workspace = $1 AND client = $2 ORDER BY id";
        let found = self.read().await?.just_all(sql, &vals![self.id, client]).await?;
        found.into_iter().map(rows::grant).collect()
    }

    /// The number of the next request, behind the prefix; given once, whether it is used or not.
    pub async fn take_number(&self) -> Result<String, Error> {
        let sql = "UPDATE workspaces SET next_number = next_number + 1 WHERE workspace = $1 RETURNING prefix, next_number - 1";
        let row = self.db.query_one(self.scope(), sql, vals![self.id]).await?;
        let mut cells = row.ok_or_else(|| Error::Conflict("there is no such workspace".to_owned()))?.cells();
        let (prefix, number): (String, u64) = (cells.get()?, cells.get()?);
        Ok(format!("{prefix}-{number}"))
    }
}

async fn workspace(tx: &mut ReadTx<'_>, store: &WorkspaceStore) -> Result<Option<Workspace>, Error> {
    let sql = "SELECT workspace, name, prefix, zone, code_before_seeing FROM workspaces WHERE workspace = $1";
    tx.one(sql, &vals![store.id]).await?.map(rows::workspace).transpose()
}

async fn members(tx: &mut ReadTx<'_>, store: &WorkspaceStore) -> Result<Vec<Member>, Error> {
    let sql = "SELECT id, name, email, title, role, active FROM members WHERE workspace = $1 ORDER BY name, id";
    tx.all(sql, &vals![store.id]).await?.into_iter().map(rows::member).collect()
}

async fn teams(tx: &mut ReadTx<'_>, store: &WorkspaceStore) -> Result<Vec<Team>, Error> {
    let teams = "SELECT id, name, lead FROM teams WHERE workspace = $1 ORDER BY name, id";
    let teams = tx.all(teams, &vals![store.id]).await?;
    let members = "SELECT team, member FROM team_members WHERE workspace = $1 ORDER BY team, place";
    let members = tx.all(members, &vals![store.id]).await?;
    rows::teams(teams, members)
}

async fn client(tx: &mut ReadTx<'_>, store: &WorkspaceStore, id: ClientId) -> Result<Option<Client>, Error> {
    let sql = "SELECT id, name, parent, zone, primary_contact, sponsor FROM clients WHERE workspace = $1 AND id = $2";
    tx.one(sql, &vals![store.id, id]).await?.map(rows::client).transpose()
}

async fn contacts(tx: &mut ReadTx<'_>, store: &WorkspaceStore, client: ClientId) -> Result<Vec<Contact>, Error> {
    let sql = "SELECT id, client, name, email, title, active, language FROM contacts WHERE workspace = $1 AND client = $2 ORDER BY name, id";
    tx.all(sql, &vals![store.id, client]).await?.into_iter().map(rows::contact).collect()
}

async fn project(tx: &mut ReadTx<'_>, store: &WorkspaceStore, id: ProjectId) -> Result<Option<Project>, Error> {
    let sql = "SELECT id, client, name, lead FROM projects WHERE workspace = $1 AND id = $2";
    tx.one(sql, &vals![store.id, id]).await?.map(rows::project).transpose()
}

async fn grants(tx: &mut ReadTx<'_>, store: &WorkspaceStore, client: ClientId) -> Result<Vec<Grant>, Error> {
    let sql = "SELECT id, contact, client, project, kinds, limit_minor, limit_currency, from_day, until_day, source FROM grants
               WHERE workspace = $1 AND client = $2 AND ended = 0 ORDER BY id";
    tx.all(sql, &vals![store.id, client]).await?.into_iter().map(rows::grant).collect()
}

/// The rows that make a workspace; see [`crate::Store::create_workspace`].
pub(crate) fn new_workspace(workspace: &Workspace, first_number: u64, at: Timestamp) -> Vec<V> {
    let Workspace { id, name, prefix, zone, code_before_seeing } = workspace;
    vals![*id, name, prefix, zone, *code_before_seeing, first_number, 0i64, at]
}

pub(crate) use rows::workspace as read_workspace;
