//! Whole stories of requests, and every mail they ask for.

use super::*;
use domain::request::vocabulary::Visibility;
use domain::request::{Answer, ChangeDraft, Command};
use domain::values::Digest;
use std::sync::Arc;
use world::{FINN, FRIDA, INES, MAJA, NILS, TOMAS, World};

#[expect(dead_code, reason = "the domain's own test world; these tests need a part of it")]
#[path = "../../../../domain/src/testing.rs"]
mod world;

fn live(world: &World) -> Live {
    let state = Arc::new(world.state.clone());
    Live {
        workspace: world.directory.workspace.id,
        entries: Arc::new(world.entries.iter().cloned().map(Arc::new).collect()),
        head: store::Head {
            next_seq: state.next_seq,
            prev: [0; 32],
            last_at: state.changed_at.unwrap_or(world.now),
            sealed: state.sealed,
        },
        state,
        flow: Arc::new(world.flow.clone()),
        flow_digest: Digest([0; 32]),
        client: world::CLIENT,
        project: None,
        directory: Arc::new(world.directory.clone()),
        directory_version: 0,
        workload: Arc::new(world.workload.clone()),
    }
}

fn post(world: &World, row: &str, letter: &Letter, to: PersonId) -> Composed {
    let office = Office {
        base: "https://assent.example",
        host: "assent.example",
        mail_from: "approvals@assent.example",
        token: &|link| format!("token-{}", link.hex()),
        digits: &|_| "482913".to_owned(),
        now: world.now,
    };
    office.post(&live(world), row, letter, to.in_request(world.state.id), None)
}

fn post_mail(world: &World, mail: &world::Mail) -> Composed {
    let row = store::effect_id(world.state.id, mail.seq, 0);
    let letter = Letter::read(&row, &serde_json::to_string(&mail.notification).unwrap()).unwrap();
    assert_eq!(letter, Letter::Journal(mail.seq, mail.notification.clone()));
    post(world, &row, &letter, mail.to)
}

#[track_caller]
fn written(composed: Composed) -> Mime {
    match composed {
        Composed::Mail(mime) => *mime,
        other => panic!("{other:?}"),
    }
}

/// The last mail of a name to somebody, as text.
#[track_caller]
fn text(world: &World, to: PersonId, word: &str) -> String {
    let mail = world.mails.iter().rev().find(|mail| mail.to == to && mail.notification.word() == word);
    written(post_mail(world, mail.unwrap_or_else(|| panic!("no {word}")))).message.text
}

/// Every step of a campaign, with two rounds, a question and a condition; `after` is called after each act.
fn story(after: &mut dyn FnMut(&mut World)) -> World {
    let mut world = world::given(world::campaign()).submitted();
    after(&mut world);
    let mut act = |world: &mut World, doing: &dyn Fn(&mut World)| {
        world.wait(1);
        doing(world);
        after(world);
    };
    act(&mut world, &|w| {
        w.answered(NILS, Answer::Approve);
    });
    let question = |text: &str| Command::Ask { text: text.to_owned(), place: None, visibility: Visibility::Everyone };
    act(&mut world, &|w| {
        w.done(INES, question("Is Norwegian included?"));
    });
    let thread = *world.state.threads.keys().next().unwrap();
    let yes = Command::AnswerQuestion { thread, text: "Yes, it is.".to_owned() };
    act(&mut world, &|w| {
        w.done(MAJA, yes.clone());
    });
    act(&mut world, &|w| {
        w.done(MAJA, question("Is the logo right?"));
    });
    let change = ChangeDraft { text: "A shorter headline, please.".to_owned(), place: None };
    act(&mut world, &|w| {
        w.answered(INES, Answer::RequestChanges(vec![change.clone()]));
    });
    act(&mut world, &|w| {
        w.resubmitted();
    });
    act(&mut world, &|w| {
        w.answered(NILS, Answer::Approve);
    });
    act(&mut world, &|w| {
        w.answered(INES, world::conditions(&["Hamburg checks the subtitles."]));
    });
    act(&mut world, &|w| {
        w.answered(TOMAS, Answer::Approve);
    });
    let (obligation, _) = world.state.open_obligations().next().unwrap();
    let met = Command::MeetObligation { obligation, note: "Checked on Monday.".to_owned() };
    act(&mut world, &|w| {
        w.done(MAJA, met.clone());
    });
    let by = world::person(INES);
    let back = Command::ReturnObligation { by: by.clone(), obligation, reason: "By whom?".to_owned() };
    act(&mut world, &|w| {
        w.done(INES, back.clone());
    });
    act(&mut world, &|w| {
        w.done(MAJA, met.clone());
    });
    act(&mut world, &|w| {
        w.done(INES, Command::AcceptObligation { by: by.clone(), obligation, note: None });
    });
    for who in [FINN, FRIDA] {
        let acknowledge = |task| Command::Acknowledge { by: world::person(who), task };
        act(&mut world, &|w| {
            w.done(who, acknowledge(w.task(who)));
        });
    }
    world
}

#[test]
fn every_mail_of_a_story_can_be_written_and_stays_as_it_was() {
    let mut first: Vec<(world::Mail, Option<Mime>)> = Vec::new();
    let mut world = story(&mut |world| {
        for mail in world.mails.iter().skip(first.len()).cloned().collect::<Vec<_>>() {
            match post_mail(world, &mail) {
                Composed::Mail(mime) => first.push((mail, Some(*mime))),
                // The team hears once, not twice, that changes were asked for.
                Composed::Moot(_) if mail.notification.word() == "decided" && world.state.round == 2 => {
                    first.push((mail, None));
                }
                other => panic!("{mail:?}: {other:?}"),
            }
        }
    });
    assert!(world.state.sealed);
    let mut words: Vec<&str> = first.iter().map(|(mail, _)| mail.notification.word()).collect();
    words.sort_unstable();
    words.dedup();
    let all = [
        "acknowledge_request",
        "approval_request",
        "changes_requested",
        "completed",
        "condition_met",
        "condition_returned",
        "decided",
        "notice",
        "owner_reminder",
        "question_answered",
        "question_asked",
        "receipt",
        "review_requested",
        "task_closed",
    ];
    assert_eq!(words, all);
    world.wait(24 * 3);
    assert_eq!(first.iter().filter(|(_, mime)| mime.is_none()).count(), 1);
    for (mail, mime) in first.iter().filter_map(|(mail, mime)| Some((mail, mime.as_ref()?))) {
        let text = &mime.message.text;
        let outside = matches!(mail.to, PersonId::Contact(_));
        assert!(!text.contains("(erased)") && !text.contains("Somebody whose"), "{text}");
        assert_eq!(
            text.contains("https://assent.example/requests/"),
            !outside && mail.notification.word() != "task_closed",
            "{text}"
        );
        assert!(
            !outside || !["Nils", "Finn", "Frida"].iter().any(|name| text.contains(name)),
            "clients do not read who checked: {text}"
        );
        // What is sent again after a crash, days later, is byte for byte the same, except that the newest link leads there.
        if let Composed::Mail(again) = post_mail(&world, mail)
            && !outside
        {
            assert_eq!(again.bytes, mime.bytes, "{mail:?}");
        }
    }
}

#[test]
fn the_request_for_approval_says_what_is_asked_and_by_when() {
    let world = world::given(world::campaign()).with_client();
    let mime = written(post_mail(&world, world.mails.iter().find(|m| m.to == INES).unwrap()));
    assert_eq!(mime.message.subject, "Approval: Spring campaign (HS-2041)");
    assert_eq!(
        (mime.message.to.address.as_str(), mime.message.from.name.as_str()),
        ("ines@client.example", "Halden Studio")
    );
    assert_eq!(mime.message.reply_to.as_ref().map(|r| r.address.as_str()), Some("maja@halden.example"));
    let text = &mime.message.text;
    for part in [
        // Five business days, at the close of the client's working day, in the client's zone.
        "Halden Studio asks you to approve “Spring campaign”, by Monday 9 March, 17:00.",
        "Done: Prepared, Checked. Now: You. Then: Tomas, Go ahead.",
        "Hello Ines Berg,",
        "- The deliverable, v1, PDF, 13 bytes",
        "If you approve: Tomas Berg is asked next. When everybody who is needed has approved: We print for €48,000.",
        "You are asked because you are the first contact at Nordlicht.",
        "https://assent.example/a#token-",
    ] {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
}

#[test]
fn a_contact_is_written_to_in_their_language_and_nothing_of_ours_is_left_in_english() {
    let mut world = world::given(world::campaign()).with_client();
    let PersonId::Contact(ines) = INES else { panic!("Ines is a contact") };
    let contact = world.directory.contacts.iter_mut().find(|contact| contact.id == ines).unwrap();
    contact.language = Some(domain::language::Language::German);
    let mime = written(post_mail(&world, world.mails.iter().find(|m| m.to == INES).unwrap()));
    assert_eq!(mime.message.subject, "Freigabe: Spring campaign (HS-2041)");
    let text = &mime.message.text;
    for part in [
        "Halden Studio bittet Sie um die Freigabe von „Spring campaign“, bis Montag, 9. März, 17:00 Uhr.",
        "Erledigt: Vorbereitet, Geprüft. Jetzt: Sie. Danach: Tomas, Go ahead.",
        "Wenn Sie freigeben: Tomas Berg wird als Nächstes gefragt.",
        "Sie werden gefragt, weil Sie bei Nordlicht die erste Ansprechperson sind.",
    ] {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
    for english in ["You ", "you ", "because", "Please", "please", "asks"] {
        assert!(!text.contains(english), "{english}\n---\n{text}");
    }
    assert!(mime.message.html.contains("<html lang=\"de\" dir=\"ltr\">"));
}

#[test]
fn a_later_round_answers_what_was_asked() {
    let mut texts = Vec::new();
    story(&mut |world| {
        if world.state.round == 2 && world.my_task(INES).is_some() {
            texts.push(text(world, INES, "approval_request"));
        }
    });
    let text = texts.first().unwrap();
    assert!(text.contains("> A shorter headline, please.") && text.contains("Done."), "{text}");
    assert!(text.contains("Done: Round 1, Checked. Now: You."), "{text}");
}

#[test]
fn what_is_no_longer_asked_is_never_sent_late() {
    let mut world = world::given(world::campaign()).with_client();
    let asked = world.mails.iter().find(|m| m.to == INES).unwrap().clone();
    written(post_mail(&world, &asked));
    world.answered(INES, Answer::Approve);
    assert!(matches!(post_mail(&world, &asked), Composed::Moot(_)));
    let receipt = world.mails.iter().find(|m| m.notification.word() == "receipt").unwrap().clone();
    let paper = written(post_mail(&world, &receipt)).message.text;
    assert!(paper.contains("> I approve deliverable.pdf for €48,000."), "{paper}");
    assert!(
        paper.contains("What happens now: Tomas Berg is asked now.") && paper.contains("You can take it back"),
        "{paper}"
    );
    let by = world::person(INES);
    let (task, _) = world.state.tasks_of(INES.in_request(world.state.id)).next().unwrap();
    world.done(INES, Command::WithdrawDecision { by, task, reason: "Too early.".to_owned() });
    assert!(matches!(post_mail(&world, &receipt), Composed::Moot(_)), "a decision that was taken back has no receipt");
}

#[test]
fn a_closed_link_is_not_sent() {
    let mut world = world::given(world::campaign()).with_client();
    let asked = world.mails.iter().find(|m| m.to == INES).unwrap().clone();
    let (party, link) = world.state.links.iter().map(|(party, link)| (*party, *link)).next().unwrap();
    world.done(MAJA, Command::RevokeLink { party, link });
    assert!(matches!(post_mail(&world, &asked), Composed::Moot("the person's link was closed")));
    world.done(MAJA, Command::IssueLink { to: INES });
    let newest = *world.state.links.get(&party).unwrap();
    let text = written(post_mail(&world, &asked)).message.text;
    assert!(text.contains(&format!("/a#token-{}", newest.hex())), "{text}");
}

#[test]
fn somebody_who_has_left_gets_nothing() {
    let mut world = world::given(world::campaign()).with_client();
    let asked = world.mails.iter().find(|m| m.to == INES).unwrap().clone();
    world.set_active(INES, false);
    assert!(matches!(post_mail(&world, &asked), Composed::Impossible(why) if why.contains("not here")));
}

#[test]
fn the_owner_hears_that_somebody_is_late() {
    let mut world = world::given(world::campaign()).with_client();
    world.wait(24 * 8);
    let text = text(&world, MAJA, "overdue");
    assert!(text.contains("> Ines Berg has not answered. The answer was due Monday 9 March, 17:00."), "{text}");
    assert!(text.contains("“Spring campaign” waits for you.") && text.contains("Now: Ines."), "{text}");
}

#[test]
fn mails_that_handlers_ask_for() {
    let world = world::given(world::campaign()).with_client();
    let at = world.now;
    let extra = |extra: Extra| written(post(&world, "row", &Letter::Extra(extra), INES)).message;
    let about = super::super::CodeAbout::Decide { statement: "I approve.".to_owned() };
    let code = extra(Extra::EmailCode { code: "07".repeat(16), about, minutes: 10, at });
    assert!(
        code.text.contains("482913") && code.text.contains("I approve.") && !code.subject.contains("482913"),
        "{code:?}"
    );
    assert!(extra(Extra::FreshLink { at, record: None }).text.contains("Monday 16 March"));
    let elsewhere = extra(Extra::OtherBrowser { browser: "Firefox on Windows".to_owned(), at }).text;
    assert!(
        elsewhere.contains("Firefox on Windows") && elsewhere.contains("Maja") && !elsewhere.contains("/a#"),
        "{elsewhere}"
    );

    let mut later = world.clone();
    later.now = later.now.checked_add(jiff::SignedDuration::from_mins(10)).unwrap();
    let old = Extra::EmailCode { code: "07".repeat(16), about: super::super::CodeAbout::See, minutes: 10, at };
    assert!(
        matches!(post(&later, "row", &Letter::Extra(old), INES), Composed::Moot(_)),
        "a code is not sent when it has run out"
    );
}

#[test]
fn a_message_id_holds_no_port() {
    assert_eq!(mail_host("127.0.0.1:8080"), "127.0.0.1");
    assert_eq!(mail_host("approvals.example"), "approvals.example");
    assert_eq!(mail_host("[::1]:8080"), "---1-");
}
