//! Connections to other systems.

use super::{form, html, one, plain, request::approved, shell, words};
use crate::web::{
    components::{Chip, Icon, Kind, Notice},
    pages::team::{
        connections::{ConnectionRow, ConnectionsPage, HookRow, NewHook},
        form::{Control, FormField, Secret, Weight},
        request::{RequestPage, Undelivered},
        request_tasks::FailedCall,
        shell::{Crumb, Place},
    },
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    let none = ConnectionsPage {
        sentence: words(vec![plain("No other system is connected.")]),
        connections: Vec::new(),
        hooks: Vec::new(),
        ..page()
    };
    vec![
        ("team-connections", html(&page())),
        ("team-connections-none", html(&none)),
        ("team-connections-hook", html(&ConnectionsPage { made: Some(made()), ..page() })),
        ("team-request-call-failed", html(&failed())),
    ]
}

fn made() -> NewHook {
    NewHook {
        name: "The bank".into(),
        does: "Reports what steps wait for.".into(),
        url: "https://approvals.halden.example/hooks/hook_0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b".into(),
        secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into(),
    }
}

fn row(name: &str, url: &str, secret: &str) -> ConnectionRow {
    let field = FormField::new(format!("secret-{name}"), "The new secret", Control::Password(Secret::New)).row();
    ConnectionRow {
        name: name.into(),
        url: url.into(),
        secret: secret.into(),
        chip: None,
        tried: None,
        try_out: format!("/connections/{name}/try"),
        change: Some(form(&format!("/connections/{name}/secret"), "Use it from now on", Weight::Plain, vec![field])),
        remove: format!("/connections/{name}/remove"),
    }
}

fn page() -> ConnectionsPage {
    let fields = vec![
        FormField::new("name", "Name", Control::Line(String::new())).hint("What flows call it, such as erp.").row(),
        FormField::new("url", "Address", Control::Line(String::new())).row(),
        FormField::new(
            "auth",
            "What says who we are",
            one("bearer", &[("bearer", "A bearer token"), ("none", "Nothing")]),
        )
        .row(),
        FormField::new("secret", "Secret", Control::Password(Secret::New)).optional().row(),
    ];
    let says = "It answered 401: it does not let us in. Look at the secret.";
    let inside = ConnectionRow {
        chip: Some(Chip::new(Kind::Warn, Icon::LOCK, "Internal address")),
        tried: Some(Notice::new(Kind::Stop, Icon::RISK, says, "")),
        ..row("planning", "http://10.2.0.4:3000", "User assent: set, since 2 February")
    };
    let hook = HookRow {
        name: "The bank".into(),
        url: "https://approvals.halden.example/hooks/hook_0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b".into(),
        note: "Reports what steps wait for, since 9 March".into(),
        last: Some("Last report today 08:12. It reported “paid”.".into()),
        remove: "/connections/hooks/hook_0b/remove".into(),
    };
    let deals = HookRow {
        name: "The sales system".into(),
        url: "https://approvals.halden.example/hooks/hook_0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c".into(),
        note: "Begins “Statement of work” in the name of Nadia Halden, since 2 February".into(),
        last: Some("Last report yesterday 16:40. Refused: The report does not fit the flow. /deal/account: No client here is “Kestrel Fery”. Add it, or send the name that it has here.".into()),
        remove: "/connections/hooks/hook_0c/remove".into(),
    };
    let who = vec![
        FormField::new("hook", "Who reports", Control::Line(String::new())).row(),
        FormField::new(
            "begins",
            "What it does",
            one("", &[("", "Reports what a step waits for"), ("sow", "Begins a request: Statement of work")]),
        )
        .hint("Flows that say trigger: can be begun by a report.")
        .row(),
        FormField::new("member", "Whose requests", one("nadia", &[("nadia", "Nadia Halden"), ("tom", "Tom Berg")]))
            .hint("Who prepares what a report begins.")
            .row(),
    ];
    ConnectionsPage {
        shell: shell(Place::Flows, vec![Crumb::to("Flows", "/flows"), Crumb::here("Connections")]),
        sentence: words(vec![plain("Steps can call 2 systems, and 2 systems can report here.")]),
        made: None,
        connections: vec![
            row("erp", "https://erp.halden.example/api", "Bearer token: set, ends in …4f2a, since 9 March"),
            inside,
        ],
        hooks: vec![hook, deals],
        add: form("/connections", "Connect it", Weight::Solid, fields),
        add_hook: form("/connections/hooks", "Make an address", Weight::Plain, who),
    }
}

/// The client has said yes; what was to follow did not work.
fn failed() -> RequestPage {
    let call = FailedCall {
        id: "call-invoice".into(),
        csrf: "csrf-token".into(),
        action: "/requests/req_1/calls/invoice".into(),
        title: "“Invoice” could not be done".into(),
        says: "It answered 422: The customer is locked.".into(),
        reason: String::new(),
        error: "Write a reason.".into(),
    };
    let later = Undelivered {
        title: "“File it” is not done yet".into(),
        note: "It answered 503. Tried 3 times, again in 8 minutes.".into(),
        retry: None,
    };
    RequestPage { failed: vec![call], put_off: vec![later], ..approved() }
}
