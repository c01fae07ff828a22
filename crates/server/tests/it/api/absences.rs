//! Who is away when, for programs: recorded, listed, ended; and what a program may not say.

use super::{EVERY_SCOPE, Program, token};
use crate::app::{INES, NADIA, SOFIE, TestApp, WORKSPACE};
use axum::body::Body;
use axum::http::Method;
use serde_json::json;

#[tokio::test]
async fn an_absence_is_recorded_once_listed_and_ended() {
    let test = TestApp::start().await;
    let program = Program::new(&test).await;
    let (sofie, nadia) = (SOFIE.to_string(), NADIA.to_string());
    let body = json!({"person": sofie, "from": "2027-03-01", "until": "2027-03-05", "stand_in": nadia, "kinds": ["scope-change"],
        "limit": {"minor": 100_000, "currency": "EUR"}});
    let made = program.post_with("/api/v1/absences", &body, "one").await.is(201).json();
    assert_eq!(
        (&made["person"], &made["stand_in"], &made["kinds"]),
        (&json!(sofie), &json!(nadia), &json!(["scope-change"]))
    );
    let again = program.post_with("/api/v1/absences", &body, "one").await.is(201);
    assert_eq!((again.header("idempotent-replayed"), again.json()["id"].clone()), ("true", made["id"].clone()));
    let other = json!({"person": sofie, "from": "2027-04-01", "until": "2027-04-05"});
    program.post_with("/api/v1/absences", &other, "one").await.is(409);
    let listed = program.get("/api/v1/absences").await.is(200).json();
    assert_eq!(listed["items"], json!([made]));
    // It is what the page shows.
    let page = test.desk(SOFIE).await.get("/account").await.text();
    assert!(page.contains("Nadia Okafor stands in"), "{page}");

    let at = format!("/api/v1/absences/{}", made["id"].as_str().unwrap());
    let end = async || program.send(program.call(Method::DELETE, &at).body(Body::empty()).unwrap()).await;
    end().await.is(200);
    end().await.is(404);
    assert_eq!(program.get("/api/v1/absences").await.is(200).json()["items"], json!([]));
}

#[tokio::test]
async fn rules_roles_and_authority_hold_for_programs_too() {
    let test = TestApp::start().await;
    let program = Program::new(&test).await;
    let backwards = json!({"from": "2027-03-05", "until": "2027-03-01"});
    let refused = program.post("/api/v1/absences", &backwards).await.is(409).json();
    assert_eq!(refused["errors"][0]["pointer"], "/until");
    let nobody = json!({"person": "mem_00000000000000000000000000000000", "from": "2027-03-01", "until": "2027-03-05"});
    program.post("/api/v1/absences", &nobody).await.is(404);
    // Who stands in for a contact passes authority on, which people do.
    let days = |mut body: serde_json::Value| {
        body["from"] = json!("2027-03-01");
        body["until"] = json!("2027-03-05");
        body
    };
    let stands_in = days(json!({"person": INES.to_string(), "stand_in": NADIA.to_string()}));
    let refused = program.post("/api/v1/absences", &stands_in).await.is(403).json();
    assert!(refused["detail"].as_str().unwrap().contains("said by a person"), "{refused}");
    program.post("/api/v1/absences", &days(json!({"person": INES.to_string()}))).await.is(201);
    let sofie = Program { router: program.router.clone(), token: token(&test, WORKSPACE, SOFIE, EVERY_SCOPE).await };
    sofie.post("/api/v1/absences", &days(json!({"person": NADIA.to_string()}))).await.is(403);
    let own = sofie.post("/api/v1/absences", &days(json!({}))).await.is(201).json();
    assert_eq!(own["person"], SOFIE.to_string());
    let theirs = program.get("/api/v1/absences").await.is(200).json();
    let ines = theirs["items"].as_array().unwrap().iter().find(|a| a["person"] == INES.to_string()).unwrap();
    let at = format!("/api/v1/absences/{}", ines["id"].as_str().unwrap());
    sofie.send(sofie.call(Method::DELETE, &at).body(Body::empty()).unwrap()).await.is(403);
}
