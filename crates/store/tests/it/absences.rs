//! Absences come back as they went in, are due when somebody must look, and find whose tasks they can have moved.

use domain::directory::{Absence, Kind, Load};
use domain::ids::{AbsenceId, ContactId, MemberId, PersonId, RequestId, TaskId};
use domain::values::{Currency, Money};
use jiff::Timestamp;
use store::views::TaskRow;
use store::{DIRECTORY_MOVED, Error, WorkspaceStore};

use crate::sample::{CLIENT, INES, MAREN, at, everything, halden, ines, open, written};
use crate::support::both;

const AWAY: AbsenceId = AbsenceId::from_bytes([70; 16]);

fn absence(n: u8, person: PersonId, stand_in: Option<PersonId>) -> Absence {
    Absence {
        id: AbsenceId::from_bytes([n; 16]),
        person,
        from: "2026-03-02".parse().unwrap(),
        until: "2026-03-04".parse().unwrap(),
        stand_in,
        kinds: vec![Kind::Deliverable, Kind::Contract],
        client: Some(CLIENT),
        limit: Some(Money::minor(5_000, Currency::EUR)),
    }
}

async fn put(store: &WorkspaceStore, absence: &Absence, moments: (Timestamp, Timestamp)) -> Result<(), Error> {
    let seen = store.directory_version().await.unwrap();
    store.put_absence(absence, moments, seen, "mem_x", at(1)).await
}

#[tokio::test]
async fn an_absence_is_part_of_the_directory_until_it_has_ended() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let seen = store.directory_version().await.unwrap();
        let theirs = absence(70, PersonId::Contact(MAREN), None);
        let ours = Absence { kinds: vec![], client: None, limit: None, ..absence(71, PersonId::Member(INES), None) };
        let elsewhere = absence(72, PersonId::Contact(ContactId::from_bytes([90; 16])), None);
        for one in [&theirs, &ours, &elsewhere] {
            put(&store, one, (at(100), at(200))).await.unwrap();
        }
        assert_eq!(store.directory_version().await, Ok(seen + 3), "whatever was cached is old now");
        let stale =
            store.put_absence(&absence(73, PersonId::Contact(MAREN), None), (at(1), at(2)), seen, "x", at(1)).await;
        assert_eq!(stale, Err(Error::Conflict(DIRECTORY_MOVED.to_owned())));
        assert_eq!(store.absences().await, Ok(vec![theirs.clone(), ours.clone(), elsewhere]));
        let around = store.directory_for(CLIENT, None).await.unwrap().unwrap();
        assert_eq!(around.absences, [theirs, ours.clone()], "none of another client's people");
        store.end_absence(AWAY, "mem_x", at(5)).await.unwrap();
        assert!(matches!(store.end_absence(AWAY, "mem_x", at(6)).await, Err(Error::Conflict(_))), "it has ended");
        assert_eq!(store.directory_for(CLIENT, None).await.unwrap().unwrap().absences, [ours]);
        let log = store.directory_log(seen, 10).await.unwrap();
        let kinds: Vec<&str> = log.iter().map(|change| change.kind.as_str()).collect();
        assert_eq!(kinds, ["absence", "absence", "absence", "absence ended"]);
    }
}

#[tokio::test]
async fn it_is_due_as_it_begins_as_it_ends_and_when_it_is_taken_back() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        put(&store, &absence(70, PersonId::Contact(MAREN), None), (at(100), at(200))).await.unwrap();
        assert_eq!(bench.store.due_absences(at(99), 10).await, Ok(vec![]));
        let due = bench.store.due_absences(at(100), 10).await.unwrap()[0];
        assert_eq!((due.id, due.person, due.ended, due.over_at), (AWAY, PersonId::Contact(MAREN), false, at(200)));
        bench.store.looked_at(&due, Some(due.over_at)).await.unwrap();
        assert_eq!(bench.store.due_absences(at(199), 10).await, Ok(vec![]));
        let over = bench.store.due_absences(at(200), 10).await.unwrap()[0];
        // It is taken back while somebody looks: it stays due.
        store.end_absence(AWAY, "mem_x", at(200)).await.unwrap();
        bench.store.looked_at(&over, None).await.unwrap();
        let again = bench.store.due_absences(at(200), 10).await.unwrap()[0];
        assert!(again.ended);
        bench.store.looked_at(&again, None).await.unwrap();
        assert_eq!(bench.store.due_absences(at(999), 10).await, Ok(vec![]));
        assert_eq!(store.absences().await, Ok(vec![]));

        put(&store, &absence(71, PersonId::Contact(MAREN), None), (at(100), at(200))).await.unwrap();
        let due = bench.store.due_absences(at(250), 10).await.unwrap()[0];
        bench.store.looked_at(&due, None).await.unwrap();
        assert_eq!(store.absences().await, Ok(vec![]), "one that is over has ended");
    }
}

#[tokio::test]
async fn stand_ins_of_stand_ins_are_found_and_what_waits_for_them() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let person = |n: u8| PersonId::Contact(ContactId::from_bytes([n; 16]));
        for (n, from, to) in [(70, 1, 2), (71, 2, 3), (72, 8, 9)] {
            put(&store, &absence(n, person(from), Some(person(to))), (at(1), at(2))).await.unwrap();
        }
        store.end_absence(AWAY, "mem_x", at(5)).await.unwrap();
        let found = store.around_absence(person(1)).await.unwrap();
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            [person(1), person(2), person(3)],
            "what ended moved something too"
        );
        assert_eq!(store.around_absence(person(3)).await.unwrap().len(), 1);

        let mut expected = Vec::new();
        for n in [1, 2, 3] {
            let head = written(store.append(open(n, &format!("HS-{n}"))).await.unwrap());
            let append = everything(n, head);
            let whose = append.tasks[0].person;
            expected.push((whose, append.request));
            store.append(append).await.unwrap();
        }
        let whose = expected[0].0;
        let all: Vec<RequestId> = expected.iter().map(|(_, request)| *request).collect();
        assert_eq!(store.requests_waiting_for(whose, None, 2).await.unwrap(), all[..2]);
        assert_eq!(store.requests_waiting_for(whose, Some(all[1]), 2).await.unwrap(), all[2..]);
        assert_eq!(store.requests_waiting_for(person(1), None, 2).await, Ok(vec![]));
    }
}

#[tokio::test]
async fn a_members_workload_is_counted() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let mut append = everything(1, head);
        let row = |n: u8, open: bool, asked: i64| TaskRow {
            task: TaskId::from_bytes([n; 16]),
            person: PersonId::Member(INES),
            step: "quality".into(),
            kind: "review".into(),
            open,
            asked_at: at(asked),
            due_at: None,
        };
        append.tasks = vec![row(60, true, 10), row(61, true, 30), row(62, false, 40)];
        store.append(append).await.unwrap();
        let idle = MemberId::from_bytes([99; 16]);
        let found = store.workload(&[ines().id, idle]).await.unwrap();
        assert_eq!(found.of(INES), Load { open: 2, last_at: Some(at(40)) });
        assert_eq!(found.of(idle), Load::default());
    }
}
