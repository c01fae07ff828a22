//! In which language somebody outside reads, and that the statement is one text for everybody.

use crate::app::{NADIA, QUICK, TestApp, WORKSPACE};
use axum::http::StatusCode;
use domain::language::Language;

async fn language_of_ines(test: &TestApp) -> Option<Language> {
    let all = test.app.workspace(WORKSPACE).all_contacts().await.unwrap();
    all.into_iter().find(|contact| contact.email == "ines@kestrel.example").unwrap().language
}

#[tokio::test]
async fn a_browser_is_believed_once_and_the_reader_from_then_on() {
    let test = TestApp::start().await;
    let request = test.asked(QUICK).await;
    let mut ines = test.browser();
    ines.language = "sv, de-CH;q=0.9, en;q=0.1";
    let door = ines.get("/a").await.text();
    assert!(door.contains("<html lang=\"de\" dir=\"ltr\">") && door.contains("um Ihre Antwort"), "{door}");
    let page = ines.open("ines@kestrel.example").await.text();
    assert!(
        page.contains("<html lang=\"de\"") && page.contains("um die Freigabe von <cite>The long way round"),
        "{page}"
    );
    assert_eq!(language_of_ines(&test).await, Some(Language::German));

    // Another browser asks for Spanish; she has a language by now.
    ines.language = "es";
    let path = format!("/r/{request}");
    assert!(ines.get(&path).await.text().contains("<html lang=\"de\""));
    let csrf = ines.get(&path).await.hidden("_csrf");
    let chosen =
        ines.post(&format!("{path}/language"), &[("_csrf", &csrf), ("language", "ar"), ("at", "review")]).await;
    assert_eq!(chosen.location(), path);
    let page = ines.get(&path).await.text();
    assert!(
        page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains("<cite><bdi>The long way round</bdi></cite>"),
        "{page}"
    );
    assert_eq!(language_of_ines(&test).await, Some(Language::Arabic));
    assert!(ines.get("/a").await.text().contains("<html lang=\"ar\""), "the browser keeps what was chosen in it");
    for (fields, status) in [
        (vec![("_csrf", csrf.as_str()), ("language", "tlh")], StatusCode::BAD_REQUEST),
        (vec![("language", "de")], StatusCode::FORBIDDEN),
    ] {
        assert_eq!(ines.post(&format!("{path}/language"), &fields).await.status, status);
    }
    assert_eq!(language_of_ines(&test).await, Some(Language::Arabic));
}

#[tokio::test]
async fn the_statement_is_the_same_whatever_the_reader_reads() {
    let mut said = Vec::new();
    for language in ["en", "de", "ar"] {
        let test = TestApp::start().await;
        let request = test.asked(QUICK).await;
        let mut ines = test.browser();
        ines.language = language;
        ines.open("ines@kestrel.example").await;
        let sheet = ines.choose(request, "approve").await;
        let page = sheet.text();
        let statement =
            page.split("<p class=\"statement\" lang=\"en\" dir=\"ltr\">").nth(1).unwrap_or_else(|| panic!("{page}"));
        let statement = statement.split("</p>").next().unwrap().replace("<cite>", "").replace("</cite>", "");
        assert_eq!(
            page.contains("word for word") || page.contains("Wort für Wort") || page.contains("حرفيًا"),
            language != "en"
        );
        let with_field = ines.code_for(&sheet).await;
        let code = test.code("ines@kestrel.example").await;
        let answer = ines.press(&with_field, &[("code", &code)]).await;
        assert_eq!(answer.location(), format!("/r/{request}/receipt"));
        let receipt = ines.get(&answer.location()).await.text();
        assert!(
            receipt.contains(&format!("<html lang=\"{language}\"")) && receipt.contains("lang=\"en\" dir=\"ltr\""),
            "{receipt}"
        );
        let live = test.live(request).await;
        let recorded = live.entries.iter().find_map(|entry| match &entry.event {
            domain::request::Event::DecisionRecorded { fields, .. } => fields.statement.clone(),
            _ => None,
        });
        let recorded = recorded.unwrap();
        assert_eq!((recorded.consent.as_str(), recorded.lang.as_str()), (statement.as_str(), "en"));
        said.push(recorded.consent);
    }
    assert!(said.iter().all(|words| *words == said[0]), "{said:?}");
}

#[tokio::test]
async fn the_team_sets_a_contacts_language() {
    let test = TestApp::start().await;
    test.asked(QUICK).await;
    let contact = test.app.workspace(WORKSPACE).all_contacts().await.unwrap();
    let contact = contact.into_iter().find(|contact| contact.email == "ines@kestrel.example").unwrap();
    let path = format!("/clients/{}/contacts/{}", contact.client, contact.id);
    let mut desk = test.desk(NADIA).await;
    let csrf = desk.get(&path).await.hidden("_csrf");
    let fields = [
        ("_csrf", csrf.as_str()),
        ("contact_name", contact.name.as_str()),
        ("contact_email", contact.email.as_str()),
        ("contact_title", contact.title.as_str()),
        ("contact_language", "fr"),
    ];
    assert!(desk.post(&path, &fields).await.location().ends_with("?done=kept"));
    assert_eq!(language_of_ines(&test).await, Some(Language::French));
    let mut ines = test.browser();
    ines.language = "de";
    assert!(
        ines.open("ines@kestrel.example").await.text().contains("demande d’approuver"),
        "what the team set comes before the browser"
    );
}
