//! Who there is in the example.

use crate::app::{App, chance_16};
use domain::actor::Role;
use domain::directory::{Absence, Client, Contact, Grant, Kind, Member, Project, Team, Workspace};
use domain::ids::{AbsenceId, ClientId, ContactId, GrantId, MemberId, PersonId, ProjectId, TeamId, WorkspaceId};
use domain::values::{Currency, Money};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// The password of every member of the example.
pub const PASSWORD: &str = "the long way round";

/// What the directory's log names as the author.
pub(super) const AUTHOR: &str = "demo";
const ZONE: &str = "Europe/Stockholm";
/// When Sofie goes away.
const DAYS_AHEAD: i64 = 10;
/// The first request's number is one more.
const NUMBERS_FROM: u64 = 2032;

/// Everybody, by the names the stories use.
#[derive(Debug, Clone)]
pub(super) struct Cast {
    pub(super) nadia: Member,
    pub(super) leo: Member,
    pub(super) sofie: Member,
    pub(super) marcus: Member,
    pub(super) hanna: Member,
    pub(super) kestrel: Client,
    pub(super) molla: Client,
    pub(super) aster: Client,
    pub(super) bistro: Client,
    pub(super) vestby: Client,
    pub(super) ines: Contact,
    pub(super) tomas: Contact,
    pub(super) sven: Contact,
    pub(super) greta: Contact,
    pub(super) elif: Contact,
    pub(super) mira: Contact,
    pub(super) summer: Project,
}

fn member(name: &str, email: &str, title: &str, role: Role) -> Member {
    Member {
        id: MemberId::from_bytes(chance_16()),
        name: name.to_owned(),
        email: format!("{email}@haldenstudio.example"),
        title: title.to_owned(),
        role,
        active: true,
    }
}

fn client(name: &str, parent: Option<&Client>) -> Client {
    let id = ClientId::from_bytes(chance_16());
    Client {
        id,
        name: name.to_owned(),
        parent: parent.map(|p| p.id),
        zone: ZONE.to_owned(),
        primary: None,
        sponsor: None,
    }
}

fn contact(at: &Client, name: &str, email: &str, title: &str) -> Contact {
    Contact {
        id: ContactId::from_bytes(chance_16()),
        client: at.id,
        name: name.to_owned(),
        email: email.to_owned(),
        title: title.to_owned(),
        language: None,
        active: true,
    }
}

fn with(client: Client, primary: &Contact, sponsor: &Contact) -> Client {
    Client { primary: Some(primary.id), sponsor: Some(sponsor.id), ..client }
}

fn grant(contact: &Contact, client: &Client, euros: Option<i64>, kinds: &[Kind], source: &str) -> Grant {
    Grant {
        id: GrantId::from_bytes(chance_16()),
        contact: contact.id,
        client: client.id,
        project: None,
        kinds: kinds.to_vec(),
        limit: euros.map(|e| Money::minor(e * 100, Currency::EUR)),
        from: None,
        until: None,
        source: source.to_owned(),
    }
}

/// Makes the workspace with its people.
pub(super) async fn cast(app: &App, id: WorkspaceId, at: Timestamp) -> anyhow::Result<Cast> {
    let workspace = Workspace {
        id,
        name: "Halden Studio".to_owned(),
        prefix: "HS".to_owned(),
        zone: ZONE.to_owned(),
        code_before_seeing: false,
    };
    app.store.create_workspace(&workspace, NUMBERS_FROM, at).await?;
    let norrsund = client("Norrsund Group", None);
    let kestrel = client("Kestrel Ferries", Some(&norrsund));
    let [molla, aster, bistro, vestby] =
        ["Molla Foods", "Aster Pension", "Bistro Nord", "Vestby Water"].map(|name| client(name, None));
    let karin = contact(&norrsund, "Karin Dahl", "karin.dahl@norrsund.example", "Group Marketing");
    let ines = contact(&kestrel, "Ines Moreau", "ines.moreau@kestrelferries.example", "Marketing Director");
    let tomas = contact(&kestrel, "Tomas Eklund", "tomas.eklund@kestrelferries.example", "Finance Director");
    let amara = contact(&kestrel, "Amara Diallo", "amara.diallo@kestrelferries.example", "Brand Manager");
    let sven = contact(&molla, "Sven Aalto", "sven.aalto@mollafoods.example", "Head of Brand");
    let greta = contact(&aster, "Greta Holm", "greta.holm@asterpension.example", "Communications Director");
    let elif = contact(&bistro, "Elif Arslan", "elif@bistronord.example", "Owner");
    let mira = contact(&vestby, "Mira Solberg", "mira.solberg@vestbywater.example", "General Counsel");
    let everyone = Cast {
        nadia: member("Nadia Okafor", "nadia.okafor", "Account Director", Role::Owner),
        leo: member("Leo Brandt", "leo.brandt", "Producer", Role::Member),
        sofie: member("Sofie Lind", "sofie.lind", "Quality", Role::Member),
        marcus: member("Marcus Webb", "marcus.webb", "Legal", Role::Member),
        hanna: member("Hanna Virtanen", "hanna.virtanen", "Finance", Role::Member),
        summer: Project {
            id: ProjectId::from_bytes(chance_16()),
            client: kestrel.id,
            name: "Summer 2027".to_owned(),
            lead: None,
        },
        kestrel: with(kestrel, &ines, &tomas),
        molla: with(molla, &sven, &sven),
        aster: with(aster, &greta, &greta),
        bistro: with(bistro, &elif, &elif),
        vestby: with(vestby, &mira, &mira),
        ines,
        tomas,
        sven,
        greta,
        elif,
        mira,
    };
    keep(app, id, &everyone, &norrsund, &[karin, amara], at).await?;
    Ok(everyone)
}

/// Sofie is away for a week, soon; Nadia stands in for her.
pub(super) async fn soon_away(app: &App, workspace: WorkspaceId, cast: &Cast) -> anyhow::Result<()> {
    let zone = TimeZone::get(ZONE).unwrap_or(TimeZone::UTC);
    let from = app.now().to_zoned(zone).date().checked_add(DAYS_AHEAD.days())?;
    let absence = Absence {
        id: AbsenceId::from_bytes(chance_16()),
        person: PersonId::Member(cast.sofie.id),
        from,
        until: from.checked_add(6.days())?,
        stand_in: Some(PersonId::Member(cast.nadia.id)),
        kinds: Vec::new(),
        client: None,
        limit: None,
    };
    Ok(crate::absences::record(app, workspace, None, &absence, AUTHOR).await?)
}

async fn keep(
    app: &App,
    id: WorkspaceId,
    cast: &Cast,
    parent: &Client,
    others: &[Contact],
    at: Timestamp,
) -> anyhow::Result<()> {
    let db = app.workspace(id);
    let phc = crate::passwords::hash(PASSWORD)?;
    let members = [&cast.nadia, &cast.leo, &cast.sofie, &cast.marcus, &cast.hanna];
    for member in members {
        db.put_member(member, AUTHOR, at).await?;
        db.set_password(member.id, &phc).await?;
    }
    for (name, member) in [("quality", &cast.sofie), ("legal", &cast.marcus), ("finance", &cast.hanna)] {
        let team = Team {
            id: TeamId::from_bytes(chance_16()),
            name: name.to_owned(),
            lead: Some(member.id),
            members: vec![member.id],
        };
        db.put_team(&team, AUTHOR, at).await?;
    }
    for client in [parent, &cast.kestrel, &cast.molla, &cast.aster, &cast.bistro, &cast.vestby] {
        db.put_client(client, AUTHOR, at).await?;
    }
    let contacts = [&cast.ines, &cast.tomas, &cast.sven, &cast.greta, &cast.elif, &cast.mira];
    for contact in contacts.into_iter().chain(others) {
        db.put_contact(contact, AUTHOR, at).await?;
    }
    db.put_project(&Project { lead: Some(cast.nadia.id), ..cast.summer.clone() }, AUTHOR, at).await?;
    let creative = [Kind::Deliverable, Kind::Proposal];
    let letter = "Karin Dahl, by letter of 12 January";
    for grant in [
        grant(&cast.ines, &cast.kestrel, Some(50_000), &creative, letter),
        grant(&cast.tomas, &cast.kestrel, None, &[], letter),
        grant(&cast.sven, &cast.molla, Some(40_000), &creative, "Framework agreement, annex 2"),
        grant(&cast.greta, &cast.aster, None, &[], "Board minutes of 3 February"),
        grant(&cast.elif, &cast.bistro, None, &[], "She owns the company"),
        grant(&cast.mira, &cast.vestby, Some(250_000), &[Kind::Contract], "Power of attorney, 2 May"),
    ] {
        db.put_grant(&grant, AUTHOR, at).await?;
    }
    Ok(())
}
