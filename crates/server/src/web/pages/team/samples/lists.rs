//! Home, the list of requests, messages, the mailbox.

use super::{chip, choices, client, html, saved, shell, step, us, words};
use super::{live, plain};
use crate::web::{
    components::{Avatar, Chip, Choice, Fact, Glyph, Icon, Kind, Link, Mark, Person, Rail, Side},
    pages::team::{
        home::{Compose, HomePage, Need, Start},
        mailbox::{Mail, MailRow, MailboxPage, Recipient, Shown},
        parts::RequestRow,
        requests::{Card, Column, Filter, Narrow, RequestsPage, Saved},
        shell::{Crumb, Place},
    },
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![
        ("team-home", html(&home())),
        ("team-home-quiet", html(&home_quiet())),
        ("team-home-first", html(&home_first())),
        ("team-requests", html(&requests())),
        (
            "team-requests-empty",
            html(&RequestsPage {
                rows: Vec::new(),
                query: "<b>zebra</b>".into(),
                narrow: Narrow { is_narrow: true, ..Narrow::default() },
                older: None,
                ..requests()
            }),
        ),
        ("team-board", html(&RequestsPage { rows: Vec::new(), board: board(), older: None, ..requests() })),
        ("team-mailbox", html(&mailbox(true))),
        ("team-mailbox-list", html(&mailbox(false))),
        ("team-mailbox-empty", html(&MailboxPage { mails: Vec::new(), people: Vec::new(), ..mailbox(false) })),
    ]
}

/// The marks of a glyph from the code that the mockups use.
fn glyph(code: &str, label: &str) -> Glyph {
    let mark = |letter: char| match letter {
        'L' => Mark::Loop,
        'n' => Mark::Now,
        'x' => Mark::Late,
        '.' => Mark::Next,
        'e' => Mark::End,
        'E' => Mark::Approved,
        'D' => Mark::Declined,
        _ => Mark::Done,
    };
    Glyph::new(code.chars().map(mark), label)
}

struct Row(&'static str, &'static str, &'static str, &'static str);

impl Row {
    fn with(self, person: Person, chip: Option<Chip>, next: &str, due: &str) -> RequestRow {
        let Self(code, label, title, name) = self;
        RequestRow {
            glyph: glyph(code, label),
            title: title.into(),
            href: "/requests/req_1".into(),
            client: name.into(),
            with: Some(person),
            chip,
            next: next.into(),
            due: due.into(),
            action: None,
            pick: None,
        }
    }
}

pub(super) fn waiting() -> Vec<RequestRow> {
    vec![
        Row("Ldn.e", "Round 2, client approval, first of two", "The long way round", "Kestrel Ferries").with(
            client("Ines Moreau", "for 5 h, reading now"),
            None,
            "Then Tomas Eklund decides",
            "Thu 17:00",
        ),
        Row("dnn.e", "Round 1, two people deciding at once", "Annual report layout", "Aster Pension").with(
            client("Greta Holm", "for 2 days, and 1 more"),
            None,
            "Both must approve",
            "Fri 12:00",
        ),
        Row("ddn.e", "Round 1, client approval", "Spring menu photography", "Bistro Nord").with(
            client("Elif Arslan", "for 1 day"),
            Some(chip(Kind::Wet, Icon::ASK, "Asked a question")),
            "The clock stands still",
            "Mon 17:00",
        ),
        Row("dddn.", "Round 1, client acknowledgement", "Data processing addendum", "Vestby Water").with(
            client("Mira Solberg", "for 4 h"),
            None,
            "Then it is done",
            "18 Mar",
        ),
    ]
}

fn decided() -> Vec<RequestRow> {
    let record = Some(Link::new("/requests/req_9/record", "Record"));
    let rows = vec![
        Row("ddE", "Round 1, approved", "Crew portrait series", "Kestrel Ferries").with(
            client("Ines Moreau", "today, 09:12"),
            Some(chip(Kind::Good, Icon::TICK, "Approved first time")),
            "",
            "€6,400",
        ),
        Row("LdE", "Round 2, approved", "Loyalty card refresh", "Molla Foods").with(
            client("Sven Aalto", "yesterday"),
            Some(chip(Kind::Good, Icon::TICK, "Approved, with a condition")),
            "",
            "€11,200",
        ),
        Row("dD", "Round 1, declined", "Podcast pilot", "Aster Pension").with(
            client("Greta Holm", "Friday"),
            Some(chip(Kind::Stop, Icon::CROSS, "Declined: budget")),
            "",
            "€9,000",
        ),
    ];
    rows.into_iter().map(|row| RequestRow { action: record.clone(), ..row }).collect()
}

fn need(icon: Icon, act: &str, rest: &str, title: &str, due: &str, verb: &str) -> Need {
    Need {
        icon,
        act: act.into(),
        rest: rest.into(),
        title: title.into(),
        client: "Kestrel Ferries".into(),
        due: due.into(),
        link: Link::new("/requests/req_1#task", verb),
    }
}

fn home() -> HomePage {
    HomePage {
        shell: shell(Place::Home, vec![Crumb::here("Home")]),
        today: "Tuesday 10 March".into(),
        today_iso: "2026-03-10".into(),
        with_clients: 6,
        compose: Some(Compose {
            clients: choices(&[("cli_1", "Kestrel Ferries"), ("cli_2", "Bistro Nord")]),
            flows: choices(&[("f1", "Campaign approval"), ("f2", "Quick sign-off")]),
            note: "The flow says who is asked, and why. You see that before anything is sent.".into(),
        }),
        start: None,
        needs: vec![
            need(
                Icon::ASK,
                "Answer Tomas Eklund",
                ": are the Norwegian and German versions included?",
                "The long way round",
                "by 11:31",
                "Answer",
            ),
            need(
                Icon::LOOP,
                "Start round 3",
                ": Bo Nyström asked for 2 changes",
                "Harbour menu boards",
                "by Thu",
                "Start",
            ),
            need(
                Icon::EYE,
                "Check the quality",
                " of 3 documents from Leo Brandt",
                "Ticket wallet icons",
                "by Fri",
                "Check",
            ),
        ],
        at_risk: vec![
            Row("ddx.e", "Round 1, client approval, overdue", "Terminal wayfinding", "Kestrel Ferries").with(
                client("Peter Lund", "for 6 days"),
                Some(chip(Kind::Stop, Icon::RISK, "No answer yet")),
                "It stays open. Ask him yourself.",
                "2 days over",
            ),
            Row("LLdn.e", "Round 3, client approval", "Oat range packaging", "Molla Foods").with(
                client("Sven Aalto", "for 3 days"),
                Some(chip(Kind::Warn, Icon::CLOCK, "Not opened yet")),
                "",
                "Tomorrow",
            ),
        ],
        waiting: waiting(),
        with_team: vec![Row("dn.e", "Round 1, quality check", "Ticket wallet icons", "Kestrel Ferries").with(
            us("Sofie Lind", "for 2 h"),
            None,
            "Then Ines Moreau is asked",
            "Fri 12:00",
        )],
        decided: decided(),
        due_next: Rail {
            label: String::new(),
            steps: vec![
                step(Mark::Next, "Today, 11:31", "Your answer to Tomas Eklund, The long way round"),
                step(Mark::Next, "Wed, 17:00", "Sven Aalto, Oat range packaging"),
                step(Mark::Next, "Thu, 17:00", "Ines Moreau, The long way round"),
            ],
            on_desk: false,
        },
        week: vec![Fact::new("Decided", "7, of which 5 first time"), Fact::new("Typical wait", "2.1 working days")],
    }
}

fn home_quiet() -> HomePage {
    let mut page = HomePage {
        needs: Vec::new(),
        at_risk: Vec::new(),
        with_clients: 1,
        with_team: Vec::new(),
        decided: Vec::new(),
        week: Vec::new(),
        ..home()
    };
    page.waiting.truncate(1);
    page.shell.needs_you = 0;
    page.shell.flash = Some(saved("Sent to Ines Moreau"));
    page
}

fn home_first() -> HomePage {
    let start = Start {
        title: "First, somebody to ask".into(),
        text: "Add a client and one of its people, and say what that person may approve. Then start a request.".into(),
        link: Link::new("/clients", "Add a client"),
    };
    let empty = Rail { label: String::new(), steps: Vec::new(), on_desk: false };
    HomePage {
        start: Some(start),
        compose: None,
        with_clients: 0,
        waiting: Vec::new(),
        due_next: empty,
        ..home_quiet()
    }
}

fn requests() -> RequestsPage {
    let filter = |value: &str, text: &str| Filter {
        value: value.into(),
        link: Link::new(format!("/requests?status={value}"), text),
    };
    let mut rows = waiting();
    rows.extend(decided());
    RequestsPage {
        shell: shell(Place::Requests, vec![Crumb::here("Requests")]),
        sentence: words(vec![live("9 requests"), plain(" are open, 6 of them with clients.")]),
        filters: vec![
            filter("all", "All"),
            filter("drafts", "Drafts"),
            filter("team", "With us"),
            filter("client", "With clients"),
            filter("decided", "Decided"),
        ],
        status: "all".into(),
        query: String::new(),
        narrow: Narrow {
            clients: vec![Choice { value: "cli_1".into(), text: "Kestrel Ferries".into() }],
            people: vec![Choice { value: "me".into(), text: "Mine".into() }],
            ..Narrow::default()
        },
        heading: "All requests".into(),
        note: "newest first".into(),
        rows: rows.into_iter().map(|row| RequestRow { pick: Some("req_1".into()), ..row }).collect(),
        board: Vec::new(),
        views: [Link::new("/requests?status=all", "List"), Link::new("/requests?status=all&view=board", "Board")],
        saved: vec![
            Saved {
                link: Link::new("/requests?status=open&late=yes", "Late at Kestrel"),
                here: false,
                note: String::new(),
                remove: Some("/requests/filters/flt_1/remove".into()),
            },
            Saved {
                link: Link::new("/requests?status=with_client", "Chase on Mondays"),
                here: true,
                note: "from Sofie Lind".into(),
                remove: None,
            },
        ],
        saving: "status=all".into(),
        may_work: true,
        export: "/requests/list.csv?status=all".into(),
        newer: None,
        older: Some("/requests?status=all&after=req_1".into()),
    }
}

fn board() -> Vec<Column> {
    let cards = |rows: Vec<RequestRow>| rows.into_iter().map(|row| Card { due: row.due.clone(), row }).collect();
    vec![
        Column { heading: "We prepare", id: "b-prepare", count: "0".into(), cards: Vec::new(), all: None },
        Column {
            heading: "Client decides",
            id: "b-client",
            count: "20 and more".into(),
            cards: cards(waiting()),
            all: Some("/requests?status=with_client".into()),
        },
        Column { heading: "Ended this week", id: "b-ended", count: "3".into(), cards: cards(decided()), all: None },
    ]
}

fn mailbox(opened: bool) -> MailboxPage {
    let shown = |yes: bool| if yes { Shown::Yes } else { Shown::No };
    let row = |to: &str, side: Side, subject: &str, when: &str, is: bool| MailRow {
        avatar: Avatar::small(to, side),
        to: to.into(),
        link: Link::new("/mailbox/mail_1", subject),
        when: when.into(),
        shown: shown(is),
    };
    let mail = Mail {
        subject: "Halden Studio asks you to approve The long way round".into(),
        from: "Halden Studio <requests@halden.example>".into(),
        to: "Ines Moreau <ines.moreau@kestrelferries.example>".into(),
        when: "Today, 10:41".into(),
        html: "/mailbox/mail_1/html".into(),
        text:
            "Nadia Okafor asks you to approve The long way round by Thursday 12 March, 17:00.\n\nOpen it: https://…/a#…"
                .into(),
        link: Some(Link::new("/a#token", "Open the link in it")),
        code: None,
    };
    MailboxPage {
        shell: shell(Place::Mailbox, vec![Crumb::here("Mailbox")]),
        people: vec![
            Recipient { link: Link::new("/mailbox", "Everybody"), count: 3, shown: shown(true) },
            Recipient { link: Link::new("/mailbox?to=con_1", "Ines Moreau"), count: 2, shown: shown(false) },
        ],
        mails: vec![
            row("Ines Moreau", Side::Client, "Halden Studio asks you to approve The long way round", "10:41", opened),
            row("Ines Moreau", Side::Client, "Your code is 204 816", "10:52", false),
            row("Nadia Okafor", Side::Us, "Ines Moreau asked for 3 changes", "4 Mar", false),
        ],
        open: opened.then_some(mail),
    }
}
