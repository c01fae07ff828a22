//! Signing in, the first run, one's own account.

use super::{form, html, password, shell, words};
use super::{live, plain, saved};
use crate::web::{
    components::{Icon, Kind, Notice},
    pages::team::{
        account::{AccountPage, Session, Token, Totp},
        away::{Away, Time},
        confirm::ConfirmPage,
        form::{Control, FormField, Secret, Weight},
        setup::SetupPage,
        shell::{Crumb, Place},
        sign_in::{SignInPage, SignInStep},
        totp_enrol::{QrCode, TotpEnrolPage},
    },
};

pub(super) fn all() -> Vec<(&'static str, String)> {
    vec![
        ("team-sign-in", html(&sign_in(None))),
        (
            "team-sign-in-out",
            html(&sign_in(Some(Notice::new(
                Kind::Good,
                Icon::TICK,
                "You are signed out",
                "Nobody can go on from this browser.",
            )))),
        ),
        ("team-sign-in-wrong", html(&wrong())),
        ("team-sign-in-code", html(&code())),
        ("team-setup", html(&setup())),
        ("team-setup-wrong", html(&setup_wrong())),
        ("team-invite", html(&invite())),
        ("team-account", html(&account(Totp::Off))),
        ("team-account-totp", html(&account(totp_on()))),
        ("team-totp-enrol", html(&totp_enrol())),
        ("team-confirm", html(&confirm())),
    ]
}

fn sign_in(notice: Option<Notice>) -> SignInPage {
    let email = FormField::new("email", "E-mail", Control::Email(String::new())).row();
    SignInPage {
        step: SignInStep::Password,
        notice,
        form: form("/sign-in", "Sign in", Weight::Solid, vec![email, password(Secret::Current)]),
    }
}

fn confirm() -> ConfirmPage {
    let proof = FormField::new("_proof", "Your password", Control::Password(Secret::Current)).row();
    ConfirmPage {
        email: "nadia@halden.example".into(),
        notice: None,
        form: form("/confirm", "Confirm and go on", Weight::Solid, vec![proof]),
    }
}

fn wrong() -> SignInPage {
    let mut page = sign_in(None);
    page.form.error =
        "That e-mail and password do not belong together. Two more tries, then a pause of 15 minutes.".into();
    page
}

fn code() -> SignInPage {
    let field =
        FormField::new("code", "Code", Control::Code).error("That was not it. Wait for the next code and type that.");
    SignInPage {
        step: SignInStep::Code("nadia@halden.example".into()),
        notice: None,
        form: form("/sign-in/code", "Sign in", Weight::Solid, vec![field]),
    }
}

fn setup() -> SetupPage {
    let fields = vec![
        FormField::new("token", "Token from the console", Control::Line(String::new()))
            .hint("It was printed when the server started. It works once.")
            .row(),
        FormField::new("workspace", "Name of your workspace", Control::Line(String::new()))
            .hint("Clients read it on everything you ask them.")
            .row(),
        FormField::new("name", "Your name", Control::Line(String::new())).row(),
        FormField::new("email", "Your e-mail", Control::Email(String::new())).row(),
        FormField::new("password", "Password", Control::Password(Secret::New))
            .hint("At least 8 characters. Longer is better than stranger.")
            .row(),
    ];
    SetupPage {
        sentence: words(vec![plain("This is a new Assent. Make it "), live("yours"), plain(".")]),
        text: "You become the owner. Everybody else is added later, by you.".into(),
        form: form("/setup", "Open the workspace", Weight::Solid, fields),
    }
}

fn setup_wrong() -> SetupPage {
    let mut page = setup();
    page.form.fields = page
        .form
        .fields
        .into_iter()
        .map(|field| {
            if field.name == "token" {
                field.error("That token is not the one on the console, or it was used already.")
            } else {
                field
            }
        })
        .collect();
    page
}

fn invite() -> SetupPage {
    let field = FormField::new("password", "Your password", Control::Password(Secret::New))
        .hint("At least 8 characters.")
        .row();
    SetupPage {
        sentence: words(vec![plain("Halden Studio expects you, "), live("Leo"), plain(".")]),
        text: "Choose a password, and you are in.".into(),
        form: form("/invite/inv_1", "Come in", Weight::Solid, vec![field]),
    }
}

fn totp_on() -> Totp {
    Totp::On {
        since: "since 3 February".into(),
        off: form("/account/totp/off", "Stop asking", Weight::Plain, vec![password(Secret::Current)]),
    }
}

fn account(totp: Totp) -> AccountPage {
    let session = |device: &str, note: &str, end: Option<&str>| Session {
        device: device.into(),
        note: note.into(),
        end: end.map(Into::into),
    };
    let mut page = AccountPage {
        shell: shell(Place::Elsewhere, vec![Crumb::here("Your account")]),
        email: "nadia@halden.example".into(),
        role: "Admin, leads Quality".into(),
        totp,
        sessions: vec![
            session("Firefox on Linux", "Signed in today, 08:12", None),
            session(
                "Safari on iPhone",
                "Signed in yesterday, 17:40, last seen today, 07:58",
                Some("/account/sessions/ses_2/end"),
            ),
        ],
        password: form(
            "/account/password",
            "Change it, and sign out elsewhere",
            Weight::Plain,
            vec![FormField::new("current", "The one you have", Control::Password(Secret::Current)).row()],
        ),
        secret: Some("ast_Zk3mW8x2Qv5rT9yB1nC4dF7gH0jKLpSsUuVvXxYyZz0".into()),
        tokens: vec![Token {
            name: "Invoicing".into(),
            note: "requests:read, until Friday 12 June, 08:12, never used".into(),
            revoke: "/account/tokens/tok_1/revoke".into(),
        }],
        away: Some(Away {
            heading: "When you are away".into(),
            text: "What is asked of you then goes to whoever stands in for you.".into(),
            times: vec![
                Time {
                    days: "2 March 2026 to 4 March 2026".into(),
                    words: "Sofie Lind stands in, for deliverables of Kestrel Ferries, up to €10,000.".into(),
                    now: true,
                    end: "/account/away/abs_1/end".into(),
                    button: "End it now".into(),
                },
                Time {
                    days: "6 July 2026".into(),
                    words: "Nobody stands in.".into(),
                    now: false,
                    end: "/account/away/abs_2/end".into(),
                    button: "Take it back".into(),
                },
            ],
            add: "Add a time away".into(),
            form: form(
                "/account/away",
                "Record it",
                Weight::Plain,
                vec![FormField::new("until", "Last day", Control::Day(String::new()))],
            ),
        }),
        add_token: Some(form("/account/tokens", "Make a token", Weight::Plain, Vec::new())),
    };
    page.shell.flash = Some(saved("That session has ended"));
    page
}

fn totp_enrol() -> TotpEnrolPage {
    let field = FormField::new("code", "Code", Control::Code);
    // Not a real code; it only has to look like one.
    let rows = (0..25_u32).map(|y| (0..25_u32).map(|x| (x * 7 + y * 11 + x * y) % 3 == 0).collect()).collect();
    TotpEnrolPage {
        shell: shell(Place::Elsewhere, vec![Crumb::to("Your account", "/account"), Crumb::here("A code at sign-in")]),
        secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP".into(),
        uri: "otpauth://totp/Assent:nadia@halden.example?secret=JBSWY3DPEHPK3PXP&issuer=Assent".into(),
        qr: Some(QrCode { rows }),
        form: form("/account/totp", "Ask for codes from now on", Weight::Solid, vec![field]),
    }
}
