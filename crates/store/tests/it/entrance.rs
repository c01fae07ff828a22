//! Sessions, links, codes, sheets, tokens, passwords: each secret opens what it should, as often as it should.

use domain::actor::SignedIn;
use domain::ids::{LinkId, MemberId, PersonId, SessionId, TaskId, TokenId};
use store::{Access, AppendError, CodeKey, NewCode, NewLink, NewSession, NewSheet, SideRow, Token};

use crate::sample::{INES, MAREN, SESSION, WORKSPACE, at, halden, more, open, request, written};
use crate::support::both;

fn session(n: u8, person: Option<PersonId>) -> NewSession {
    NewSession {
        id: SessionId::from_bytes([n; 16]),
        hash: [n; 32],
        person,
        signed_in: SignedIn::Password,
        expires_at: at(100),
    }
}

#[tokio::test]
async fn a_session_lasts_until_it_ends() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let ines = PersonId::Member(INES);
        store.begin_session(&session(1, Some(ines)), at(1)).await.unwrap();
        store.begin_session(&session(2, Some(ines)), at(2)).await.unwrap();
        store.touch_session(SessionId::from_bytes([1; 16]), at(50)).await.unwrap();
        let (workspace, found) = bench.store.session_by_hash(&[1; 32], at(99)).await.unwrap().unwrap();
        assert_eq!((workspace, found.person, found.seen_at), (WORKSPACE, Some(ines), at(50)));
        assert_eq!(bench.store.session_by_hash(&[1; 32], at(100)).await, Ok(None), "its time is over");
        assert_eq!(store.sessions_of(ines, at(3)).await.unwrap().len(), 2);
        store.end_session(SessionId::from_bytes([1; 16])).await.unwrap();
        assert_eq!(bench.store.session_by_hash(&[1; 32], at(3)).await, Ok(None));
        assert_eq!(store.end_sessions_of(ines).await, Ok(1));
        store.begin_session(&session(3, None), at(1)).await.unwrap();
        bench.store.sweep(at(101)).await.unwrap();
        assert_eq!(bench.store.session_by_hash(&[3; 32], at(3)).await, Ok(None));
    }
}

#[tokio::test]
async fn a_link_belongs_to_the_browser_that_used_it_first() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let id = LinkId::from_bytes([1; 16]);
        let with = |row: SideRow, now: i64| {
            let mut append = more(1, head, now, vec![]);
            append.side = vec![row];
            append
        };
        let link = NewLink { id, hash: [1; 32], contact: MAREN, expires_at: at(1_000) };
        store.append(with(SideRow::InsertLink(link), 1)).await.unwrap();
        let (workspace, found) = bench.store.link_by_hash(&[1; 32]).await.unwrap().unwrap();
        assert_eq!((workspace, found.request, found.contact, found.session), (WORKSPACE, request(1), MAREN, None));
        assert!(found.is_open(at(999)) && !found.is_open(at(1_000)));
        let bind = |session: u8| SideRow::BindLink { link: id, session: SessionId::from_bytes([session; 16]) };
        store.append(with(bind(1), 2)).await.unwrap();
        store.append(with(bind(1), 3)).await.unwrap();
        assert!(matches!(store.append(with(bind(2), 4)).await, Err(AppendError::Conflict(_))), "another browser");
        let access = Access { session: SESSION, request: request(1), contact: MAREN, link: id, since_at: at(2) };
        store.append(with(SideRow::GrantAccess(access.clone()), 5)).await.unwrap();
        assert_eq!(store.access(SESSION, request(1)).await, Ok(Some(access.clone())));
        assert_eq!(store.accesses(SESSION).await, Ok(vec![access]));
        store.append(with(SideRow::RevokeLinks(Some(MAREN)), 6)).await.unwrap();
        assert_eq!(store.access(SESSION, request(1)).await, Ok(None), "a dead link lets nobody in");
        assert!(matches!(store.append(with(bind(1), 7)).await, Err(AppendError::Conflict(_))));
        assert_eq!(store.links_of(request(1)).await.unwrap()[0].revoked_at, Some(at(6)));
    }
}

#[tokio::test]
async fn a_code_has_few_tries_and_works_once() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let key = CodeKey { session: SESSION, purpose: "decide".into(), subject: vec![1; 32] };
        let code =
            NewCode { key: key.clone(), salt: [2; 32], mac: [3; 32], tries: 2, sent_at: at(1), expires_at: at(600) };
        store.keep_code(&code).await.unwrap();
        assert_eq!(store.code_sent_at(&key).await, Ok(Some(at(1))));
        let other = CodeKey { subject: vec![9; 32], ..key.clone() };
        assert_eq!(store.try_code(&other, at(2)).await, Ok(None), "bound to exactly one statement");
        assert_eq!(store.try_code(&key, at(600)).await, Ok(None), "its time is over");
        let tried = store.try_code(&key, at(2)).await.unwrap().unwrap();
        assert_eq!((tried.salt, tried.mac, tried.tries_left), ([2; 32], [3; 32], 1));
        assert_eq!(store.try_code(&key, at(2)).await.unwrap().unwrap().tries_left, 0);
        assert_eq!(store.try_code(&key, at(2)).await, Ok(None), "no third try");
        store.keep_code(&code).await.unwrap();
        let used = || {
            let mut append = more(1, head, 3, vec![]);
            append.side = vec![SideRow::UseCode(key.clone())];
            append
        };
        store.append(used()).await.unwrap();
        assert!(matches!(store.append(used()).await, Err(AppendError::Conflict(_))));
    }
}

#[tokio::test]
async fn a_sheet_belongs_to_its_session() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let sheet = crate::sample::sheet(1);
        let mut append = more(1, head, 3, vec![]);
        append.side = vec![SideRow::InsertSheet(sheet.clone())];
        store.append(append).await.unwrap();
        assert_eq!(store.keep_draft(sheet.id, SESSION, "{\"comment\":\"\"}").await, Ok(true));
        let found = store.sheet(sheet.id, SESSION).await.unwrap().unwrap();
        assert_eq!((found.sheet.statement, found.used_at), (sheet.statement, None));
        assert_eq!(found.sheet.draft, "{\"comment\":\"\"}");
        assert_eq!(store.sheet(sheet.id, SessionId::from_bytes([60; 16])).await, Ok(None));
    }
}

#[tokio::test]
async fn the_newest_sheet_without_a_statement_is_the_one_being_written() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let head = written(store.append(open(1, "HS-1")).await.unwrap());
        let settled = crate::sample::sheet(1);
        let begun = |number: u8, second| NewSheet {
            id: TokenId::from_bytes([number; 16]),
            statement: Vec::new(),
            created_at: at(second),
            ..settled.clone()
        };
        let mut append = more(1, head, 3, vec![]);
        let sheets = [begun(21, 3), begun(22, 2), settled.clone()];
        append.side = sheets.into_iter().map(SideRow::InsertSheet).collect();
        store.append(append).await.unwrap();
        let NewSheet { request, task, choice, .. } = settled;
        let found = store.unwritten_sheet(request, task, &choice).await.unwrap().unwrap();
        assert_eq!((found.sheet.id, found.used_at), (TokenId::from_bytes([21; 16]), None));
        assert_eq!(store.unwritten_sheet(request, task, "another").await, Ok(None));
        assert_eq!(store.unwritten_sheet(request, TaskId::from_bytes([60; 16]), &choice).await, Ok(None));
    }
}

#[tokio::test]
async fn a_token_opens_until_it_is_revoked() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let token = Token {
            id: TokenId::from_bytes([1; 16]),
            member: INES,
            name: "build".into(),
            scopes: "requests:read".into(),
            created_at: at(1),
            expires_at: at(100),
            revoked_at: None,
            used_at: None,
        };
        store.create_token(&token, &[1; 32]).await.unwrap();
        assert_eq!(bench.store.token_by_hash(&[1; 32], at(2)).await, Ok(Some((WORKSPACE, token.clone()))));
        assert_eq!(bench.store.token_by_hash(&[1; 32], at(100)).await, Ok(None));
        store.touch_token(token.id, at(5)).await.unwrap();
        assert_eq!(store.tokens_of(INES).await.unwrap()[0].used_at, Some(at(5)));
        assert_eq!(store.revoke_token(token.id, at(6)).await, Ok(true));
        assert_eq!(store.revoke_token(token.id, at(7)).await, Ok(false));
        assert_eq!(bench.store.token_by_hash(&[1; 32], at(8)).await, Ok(None));
    }
}

#[tokio::test]
async fn a_member_signs_in_by_address_while_active() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        store.set_password(INES, "$argon2id$…").await.unwrap();
        store.set_totp(INES, Some(&[1, 2])).await.unwrap();
        let (workspace, member, found) =
            bench.store.credentials_by_email("ines@halden.example").await.unwrap().unwrap();
        assert_eq!((workspace, member, found.password.as_deref()), (WORKSPACE, INES, Some("$argon2id$…")));
        assert!(!format!("{found:?}").contains("argon"));
        assert_eq!(store.use_totp_step(INES, 7).await, Ok(true));
        assert_eq!(store.use_totp_step(INES, 7).await, Ok(false), "no code counts twice");
        assert_eq!(store.credentials(INES).await.unwrap().unwrap().totp_step, 7);
        let mut other = crate::sample::ines();
        (other.id, other.email) = (MemberId::from_bytes([78; 16]), "other@halden.example".into());
        store.put_member(&other, "system", at(8)).await.unwrap();
        let mut left = crate::sample::ines();
        left.active = false;
        store.put_member(&left, "system", at(9)).await.unwrap();
        assert_eq!(bench.store.credentials_by_email("ines@halden.example").await, Ok(None));
        assert_eq!(
            store.credentials(INES).await.unwrap().unwrap().totp_step,
            7,
            "changing a member keeps how they sign in"
        );
    }
}

#[tokio::test]
async fn facts_and_counts_of_the_installation() {
    for bench in both().await {
        let store = &bench.store;
        assert_eq!(store.keep_first("origin", "a").await.as_deref(), Ok("a"));
        assert_eq!(store.keep_first("origin", "b").await.as_deref(), Ok("a"), "chosen once");
        store.keep("other", "x").await.unwrap();
        store.keep("other", "y").await.unwrap();
        assert_eq!(store.kept("other").await, Ok(Some("y".into())));
        assert_eq!(store.take_kept("other", "x").await, Ok(false));
        assert_eq!(store.take_kept("other", "y").await, Ok(true));
        assert_eq!(store.take_kept("other", "y").await, Ok(false));
        let hits = [store.hit("ip", at(0)).await, store.hit("ip", at(0)).await, store.hit("ip", at(60)).await];
        assert_eq!(hits, [Ok(1), Ok(2), Ok(1)]);
        store.sweep(at(30)).await.unwrap();
        assert_eq!(store.hit("ip", at(0)).await, Ok(1));
        assert_eq!(store.kept("nothing").await, Ok(None::<String>));
    }
}
