//! Records of the directory come back as they went in, and their log says so.

use domain::actor::Role;
use domain::directory::{Client, Contact, Grant, Kind, Member, Project, Team};
use domain::ids::{ClientId, ContactId, GrantId, MemberId, ProjectId, TeamId};
use domain::values::{Currency, Money};
use store::{Error, LAST_ADMINISTRATOR};

use crate::sample::{CLIENT, INES, MAREN, at, halden, ines, kestrel, maren};
use crate::support::both;

#[tokio::test]
async fn a_request_finds_its_part_of_the_directory() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let group = ClientId::from_bytes([30; 16]);
        let parent = Client { id: group, name: "Nordic Lines".into(), parent: Some(CLIENT), ..kestrel() };
        store.put_client(&parent, "mem_x", at(1)).await.unwrap();
        store.put_client(&Client { parent: Some(group), ..kestrel() }, "mem_x", at(2)).await.unwrap();
        let chief =
            Contact { id: ContactId::from_bytes([31; 16]), client: group, name: "Karin Dahl".into(), ..maren() };
        store.put_contact(&chief, "mem_x", at(3)).await.unwrap();
        let team = Team {
            id: TeamId::from_bytes([32; 16]),
            name: "quality".into(),
            lead: None,
            members: vec![INES, MemberId::from_bytes([33; 16])],
        };
        store.put_team(&team, "mem_x", at(4)).await.unwrap();
        store.put_team(&Team { members: vec![INES], lead: Some(INES), ..team.clone() }, "mem_x", at(5)).await.unwrap();
        let project =
            Project { id: ProjectId::from_bytes([34; 16]), client: CLIENT, name: "Autumn".into(), lead: Some(INES) };
        store.put_project(&project, "mem_x", at(6)).await.unwrap();
        let grant = Grant {
            id: GrantId::from_bytes([35; 16]),
            contact: MAREN,
            client: CLIENT,
            project: None,
            kinds: vec![Kind::Deliverable, Kind::ScopeChange],
            limit: Some(Money::minor(2_500_000, Currency::EUR)),
            from: Some("2026-01-01".parse().unwrap()),
            until: None,
            source: "Karin Dahl, by letter of 12 January".into(),
        };
        let wide = Grant {
            id: GrantId::from_bytes([36; 16]),
            client: group,
            kinds: vec![],
            limit: None,
            from: None,
            ..grant.clone()
        };
        store.put_grant(&grant, "mem_x", at(7)).await.unwrap();
        store.put_grant(&wide, "mem_x", at(8)).await.unwrap();
        let found = store.directory_for(CLIENT, Some(project.id)).await.unwrap().unwrap();
        assert_eq!(
            found.clients.iter().map(|client| client.id).collect::<Vec<_>>(),
            [CLIENT, group],
            "parents end, even in a ring"
        );
        assert_eq!(found.contacts, [maren(), chief]);
        assert_eq!(found.grants, [grant.clone(), wide]);
        assert_eq!(found.teams[0].members, [INES]);
        assert_eq!((found.project, found.members), (Some(project), vec![ines()]));
        store.end_grant(grant.id, "mem_x", at(9)).await.unwrap();
        assert_eq!(store.grants(CLIENT).await, Ok(vec![]));
        let missing = store.end_grant(GrantId::from_bytes([99; 16]), "mem_x", at(9)).await;
        assert!(matches!(missing, Err(Error::Conflict(_))));
    }
}

#[tokio::test]
async fn each_change_is_in_the_log_once_and_raises_the_version() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        assert_eq!(store.directory_version().await, Ok(3));
        let left = Member { title: "Producer".into(), ..ines() };
        store.put_member(&left, "mem_x", at(60)).await.unwrap();
        let log = store.directory_log(3, 10).await.unwrap();
        assert_eq!(log.len(), 1);
        assert_eq!((log[0].version, log[0].at, log[0].author.as_str()), (4, at(60), "mem_x"));
        assert_eq!((log[0].kind.as_str(), log[0].subject.clone()), ("member", INES.to_string()));
        assert_eq!(serde_json::from_str::<domain::directory::Member>(&log[0].body).unwrap(), left);
        assert_eq!(store.member(INES).await, Ok(Some(left)));
    }
}

#[tokio::test]
async fn the_last_administrator_stays() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let refused = Err(Error::Conflict(LAST_ADMINISTRATOR.to_owned()));
        let (left, lower) = (Member { active: false, ..ines() }, Member { role: Role::Member, ..ines() });
        let before = bench.dump().await;
        assert_eq!(store.put_member(&left, "mem_x", at(1)).await, refused);
        assert_eq!(store.put_member(&lower, "mem_x", at(1)).await, refused);
        assert_eq!(bench.dump().await, before);
        let second = Member {
            id: MemberId::from_bytes([78; 16]),
            email: "second@halden.example".into(),
            role: Role::Admin,
            active: false,
            ..ines()
        };
        store.put_member(&second, "mem_x", at(2)).await.unwrap();
        assert_eq!(store.put_member(&left, "mem_x", at(3)).await, refused, "who has left administers nothing");
        store.put_member(&Member { active: true, ..second.clone() }, "mem_x", at(4)).await.unwrap();
        // Both leave at the same moment: one of them stays.
        let gone = Member { active: false, ..second };
        let (one, two) = tokio::join!(store.put_member(&left, "mem_x", at(5)), store.put_member(&gone, "mem_x", at(5)));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    }
}

#[tokio::test]
async fn an_address_belongs_to_one_member() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let mut twin = ines();
        twin.id = MemberId::from_bytes([77; 16]);
        let before = bench.dump().await;
        assert!(matches!(store.put_member(&twin, "system", at(1)).await, Err(Error::Conflict(_))));
        assert_eq!(bench.dump().await, before);
    }
}
