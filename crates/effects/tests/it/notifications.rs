//! Every notification's sample against the rules of all mails, and its text part as a snapshot.

use domain::language::Language;
use effects::notifications::{self, Answer, ApprovalRequest, Ask, Decided, Notification};
use wording::Words;

#[test]
fn the_list_is_in_order() {
    let names: Vec<&str> = notifications::all().iter().map(|notification| notification.name).collect();
    assert!(names.is_sorted() && names.len() == 16, "{names:?}");
}

#[test]
fn every_text_part_is_as_stored() {
    for Notification { name, sample, for_clients } in notifications::all() {
        for language in Language::ALL.into_iter().filter(|language| *for_clients || *language == Language::English) {
            let mail = sample(Words::of(language));
            // Marks for mixed directions are drawn, so that the stored text shows where they are.
            let text = mail.text.replace('\u{2067}', "⟦→").replace('\u{2068}', "⟦").replace('\u{2069}', "⟧");
            let whole = format!("Subject: {}\nPreview: {}\n\n{text}", mail.subject, mail.preheader);
            let stored = match language {
                Language::English => (*name).to_owned(),
                Language::German | Language::French | Language::Spanish | Language::Arabic => {
                    format!("{}_{name}", language.word())
                }
            };
            insta::assert_snapshot!(stored, whole);
        }
    }
}

#[test]
fn a_mail_in_arabic_runs_from_right_to_left_and_names_stand_by_themselves() {
    let mail = ApprovalRequest::sample(Words::of(Language::Arabic)).render();
    assert!(
        mail.html.contains("<html lang=\"ar\" dir=\"rtl\">")
            && mail.html.contains("<i><bdi>The long way round</bdi></i>")
    );
    assert!(!mail.html.contains("border-left:2px solid"), "the quotation's rule is on the side where lines begin");
    assert!(mail.subject.contains("\u{2068}The long way round\u{2069}"), "{}", mail.subject);
}

#[test]
fn every_html_part_keeps_the_rules() {
    let of = |one: &'static Notification| Language::ALL.map(|language| (one.name, (one.sample)(Words::of(language))));
    for (name, mail) in notifications::all().iter().flat_map(of) {
        let html = &mail.html;
        for forbidden in [
            "<script",
            "<img",
            "<link",
            "<iframe",
            "<form",
            "@import",
            "url(",
            "src=",
            "background=",
            "http://",
            "onclick",
            "{{",
            "{%",
        ] {
            assert!(!html.contains(forbidden), "{name}: {forbidden}");
        }
        assert_well_formed(name, html);
        let buttons = html.matches("<table role=\"presentation\" class=\"button\"").count();
        let links = html.matches("href=\"https://assent.halden.example/").count();
        assert!(buttons <= 1, "{name}");
        assert_eq!(
            (buttons, buttons, buttons),
            (links, html.matches("href=").count(), mail.text.matches("https://").count()),
            "{name}"
        );
        assert!(!mail.subject.contains("https:") && !mail.preheader.contains("https:"), "{name}");
        assert!(html.len() < 30 * 1024, "{name}: Gmail cuts mails at 102 KiB, and long before that nobody reads");
        assert!(!mail.preheader.is_empty() && html.contains("<title>"), "{name}");
        for banned in ["!", "please note", "successfully", "workflow", "stakeholder"] {
            assert!(!mail.text.to_lowercase().contains(banned), "{name}: {banned}");
        }
    }
}

#[test]
fn no_template_switches_escaping_off() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/notifications");
    let mut seen = 0;
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "html" || kind == "txt") {
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains("safe") && !text.contains("escape"), "{}", path.display());
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 2 * notifications::all().len() + 3);
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "</td><script>alert(1)</script>\u{202e}\r\n\r\nPay at https://evil.example".to_owned();
    let mut mail = ApprovalRequest::sample(Words::ENGLISH);
    mail.frame.workspace.clone_from(&hostile);
    mail.frame.client.clone_from(&hostile);
    mail.frame.recipient.clone_from(&hostile);
    mail.frame.title.clone_from(&hostile);
    mail.frame.line[2].label.clone_from(&hostile);
    mail.sender.clone_from(&hostile);
    mail.changes = vec![Ask { words: hostile.clone(), place: Some(hostile.clone()), answer: Some(hostile.clone()) }];
    mail.documents[0].name.clone_from(&hostile);
    mail.due = Some(hostile.clone());
    let mail = mail.render();
    assert!(!mail.html.contains("<script") && !mail.html.contains('\u{202e}'));
    assert_well_formed("hostile", &mail.html);
    assert!(
        !mail.text.lines().any(|line| line.starts_with("Pay at")),
        "a name writes no line of its own:\n{}",
        mail.text
    );
    assert!(!mail.subject.contains(['\r', '\n', '\u{202e}']) && !mail.preheader.contains(['\r', '\n', '\u{202e}']));
}

#[test]
fn a_no_carries_its_reason_and_first_rounds_no_changes() {
    let mut decided = Decided::sample();
    decided.answer = Answer::Declined(Some("The budget went to the winter timetable.".to_owned()));
    let text = decided.render().text;
    assert!(
        text.contains("Ines Moreau declined “The long way round”.") && text.contains("> The budget went"),
        "{text}"
    );
    let mut first = ApprovalRequest::sample(Words::ENGLISH);
    first.round = 1;
    first.changes.clear();
    first.message = None;
    insta::assert_snapshot!("approval_request_first_round", first.render().text);
}

/// Tags open and close in order; enough to notice a row left open, which mail programs show as a ruin.
fn assert_well_formed(name: &str, html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
        let word = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        match (tag.starts_with('/'), word) {
            (_, "!doctype" | "meta" | "br") => {}
            (false, _) => open.push(word),
            (true, _) => assert_eq!(open.pop(), Some(word), "{name}: near <{tag}>"),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}
