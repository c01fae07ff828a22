//! Searching everything: what is found, by whom, and what is not.

use crate::app::{INES, KESTREL, NADIA, QUICK, TestApp, WORKSPACE};
use domain::directory::{Client, Contact};
use domain::ids::{ClientId, ContactId, WorkspaceId};
use domain::request::Command;

/// The links of the palette's list.
fn links(text: &str) -> Vec<String> {
    text.split("<li><a href=\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('"'))
        .map(|(href, _)| href.to_owned())
        .collect()
}

#[tokio::test]
async fn everything_is_found_by_what_it_says_and_by_what_is_nearly_typed() {
    let test = TestApp::start().await;
    let request = test.opened(QUICK).await;
    test.sent(request).await;
    let mut desk = test.desk(NADIA).await;
    let csrf = desk.get(&format!("/requests/{request}")).await.hidden("_csrf");
    let note =
        [("_csrf", csrf.as_str()), ("text", "Is the jetty lit at night?"), ("visibility", "internal"), ("about", "")];
    desk.post(&format!("/requests/{request}/threads"), &note).await;
    // The pages of its document are made when somebody looks, and found from then on.
    desk.get(&format!("/requests/{request}")).await;
    test.found().await;
    let row = test.app.workspace(WORKSPACE).request_row(request).await.unwrap().unwrap();
    let path = format!("/requests/{request}");
    let wrong = row.title.replace("round", "roud");
    for question in
        [row.title.as_str(), &row.number, &row.title[..6], &format!("{} {}", row.client_name, row.title), &wrong]
    {
        let text = desk.get(&format!("/search?q={}", question.replace(' ', "+"))).await.text();
        assert!(text.contains(&format!("href=\"{path}\"")), "{question}: {text}");
    }
    let text = desk.get("/search?q=kestral").await.text();
    assert!(text.contains(&format!("href=\"/clients/{KESTREL}\"")), "{text}");
    assert!(text.contains("Nothing says “kestral”. Shown is “kestrel”"), "{text}");
    let text = desk.get("/search?q=moreau").await.text();
    assert!(text.contains("People at clients") && text.contains("Ines Moreau"), "{text}");
    let text = desk.get("/search?q=jetty").await.text();
    assert!(text.contains(&format!("href=\"{path}#q1\"")) && text.contains("Is the <mark>jetty</mark> lit"), "{text}");
    assert!(!desk.get("/search?q=jetty+kestrel").await.text().contains("#q1"), "all words must be there");
    let text = desk.get("/search?q=xyzzyx").await.text();
    assert!(text.contains("Nothing has all of “xyzzyx”."), "{text}");
    let text = desk.get("/search?q=%22%3E%3Cscript%3E").await.text();
    assert!(!text.contains("\"><script>"), "what is typed is never markup");
}

#[tokio::test]
async fn the_palette_offers_what_one_may_do() {
    let test = TestApp::start().await;
    let mut desk = test.desk(NADIA).await;
    test.found().await;
    let all = links(&desk.get("/search/options").await.text());
    assert!(all.contains(&"/requests/new".to_owned()) && all.contains(&"/account".to_owned()), "{all:?}");
    assert_eq!(links(&desk.get("/search/options?q=new+req").await.text()), ["/requests/new"]);
    let found = links(&desk.get("/search/options?q=kestrel").await.text());
    assert_eq!(found[0], format!("/clients/{KESTREL}"), "{found:?}");
    let mut outside = test.browser();
    assert!(outside.get("/search?q=kestrel").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn nothing_of_another_workspace_is_found() {
    let test = TestApp::start().await;
    let other = WorkspaceId::from_bytes([77; 16]);
    let workspace = domain::directory::Workspace {
        id: other,
        name: "Other".to_owned(),
        prefix: "OT".to_owned(),
        zone: "Europe/Oslo".to_owned(),
        code_before_seeing: false,
    };
    let db = test.app.store.create_workspace(&workspace, 1, test.app.now()).await.unwrap();
    let client = ClientId::from_bytes([78; 16]);
    let hidden = Client {
        id: client,
        name: "Wolkenschieber".to_owned(),
        parent: None,
        zone: "Europe/Oslo".to_owned(),
        primary: None,
        sponsor: None,
    };
    db.put_client(&hidden, "system", test.app.now()).await.unwrap();
    let person = Contact {
        id: ContactId::from_bytes([79; 16]),
        client,
        name: "Ada Wolke".to_owned(),
        email: "ada@wolke.example".to_owned(),
        title: String::new(),
        active: true,
        language: None,
    };
    db.put_contact(&person, "system", test.app.now()).await.unwrap();
    test.found().await;
    assert_eq!(db.words_beginning("wolk", 9).await.unwrap().len(), 2, "there it is found");
    let mut desk = test.desk(NADIA).await;
    for question in ["wolkenschieber", "wolk", "wolkenschiebr", "ada"] {
        let text = desk.get(&format!("/search?q={question}")).await.text();
        assert!(!text.contains("Wolkenschieber") && !text.contains("Ada Wolke"), "{question}: {text}");
    }
}

#[tokio::test]
async fn a_changed_name_is_found_and_the_old_one_is_not() {
    let test = TestApp::start().await;
    test.found().await;
    let db = test.app.workspace(WORKSPACE);
    let ines = db.contact(INES).await.unwrap().unwrap();
    db.put_contact(&Contact { name: "Ines Wiesenthal".to_owned(), ..ines }, "system", test.app.now()).await.unwrap();
    test.found().await;
    let mut desk = test.desk(NADIA).await;
    assert!(desk.get("/search?q=wiesenthal").await.text().contains("Ines Wiesenthal"));
    assert!(!desk.get("/search?q=moreau").await.text().contains("People at clients"));
    assert_eq!(db.words_beginning("moreau", 9).await.unwrap(), Vec::<String>::new(), "nobody is called so any more");
}

#[tokio::test]
async fn a_document_that_was_taken_out_is_found_no_more() {
    let test = TestApp::start().await;
    let request = test.opened(QUICK).await;
    test.found().await;
    let (n, name) = {
        let live = test.live(request).await;
        let (n, document) = live.state.current_documents().next().unwrap();
        (n, document.file.as_ref().unwrap().filename.clone())
    };
    let stem = domain::search::words(&name).remove(0);
    let mut desk = test.desk(NADIA).await;
    assert!(desk.get(&format!("/search?q={stem}")).await.text().contains("Documents</h2>"), "{name}");
    test.does(NADIA, request, Command::WithdrawDocument { n }).await;
    test.found().await;
    assert!(!desk.get(&format!("/search?q={stem}")).await.text().contains("Documents</h2>"));
}
