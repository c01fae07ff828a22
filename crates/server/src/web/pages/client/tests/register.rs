//! Who may approve, in each of its states.

use super::paper;
use crate::web::components::{Icon, Kind, Notice};
use crate::web::pages::client::register::{CodeField, RegisterPage, RegisterRow, RegisterStage};

fn row(n: u8, name: &str, about: &str, what: &str, said: &str) -> RegisterRow {
    RegisterRow {
        key: format!("{n:032x}"),
        name: name.into(),
        about: about.into(),
        what: what.into(),
        since: "From 14 January 2026, Tomas Eklund said so, MSA-2024-118, annex B".into(),
        own: false,
        said: said.into(),
        words: String::new(),
        error: String::new(),
    }
}

impl RegisterPage {
    fn sample() -> Self {
        let ines = "Marketing Director, ines.moreau@kestrelferries.example";
        Self {
            letterhead: paper(),
            csrf: "c".into(),
            path: "/register/cfm_1".into(),
            client: "Kestrel Ferries".into(),
            workspace: "Halden Studio".into(),
            shown: "00".repeat(32),
            notice: None,
            rows: vec![
                row(1, "Ines Moreau", ines, "Creative work, to €50,000", ""),
                row(
                    2,
                    "Amara Diallo",
                    "Brand Manager, amara.diallo@kestrelferries.example",
                    "Creative work, to €10,000",
                    "",
                ),
                RegisterRow {
                    own: true,
                    ..row(
                        3,
                        "Tomas Eklund",
                        "Finance Director, tomas.eklund@kestrelferries.example",
                        "Everything, any amount",
                        "",
                    )
                },
            ],
            missing: String::new(),
            missing_error: String::new(),
            stage: RegisterStage::Answer,
        }
    }

    fn answered(self) -> Self {
        let mut page = self;
        for (row, said) in page.rows.iter_mut().zip(["right", "differs"]) {
            said.clone_into(&mut row.said);
        }
        page.rows[1].words = "Only to €5,000, and only until the summer.".into();
        page.missing = "Jonas Berg, jonas.berg@kestrelferries.example, signs contracts to €250,000.".into();
        page
    }

    fn confirming(code: Option<CodeField>) -> Self {
        let statement = "I, Tomas Eklund, say who may approve at Kestrel Ferries. One is right: Ines Moreau. One is different: Amara Diallo. Somebody is missing.";
        let stage = RegisterStage::Confirm {
            statement: statement.into(),
            masked_address: "t•••@kestrelferries.example".into(),
            code,
        };
        Self { stage, ..Self::sample().answered() }
    }

    pub(crate) fn samples() -> Vec<(&'static str, Self)> {
        let mut wrong = Self::sample().answered();
        wrong.rows[1].words.clear();
        wrong.rows[1].error = "Write how it is.".into();
        wrong.notice = Some(Notice::new(
            Kind::Warn,
            Icon::RISK,
            "Something is missing",
            "It is marked below. Nothing is recorded yet.",
        ));
        let mistyped = CodeField { value: "123456".into(), error: "That is not the code. 4 tries are left.".into() };
        vec![
            ("register", Self::sample()),
            ("register-wrong", wrong),
            ("register-nobody", Self { rows: Vec::new(), ..Self::sample() }),
            ("register-confirm", Self::confirming(None)),
            ("register-code", Self::confirming(Some(CodeField::default()))),
            ("register-code-wrong", Self::confirming(Some(mistyped))),
            ("register-done", Self { stage: RegisterStage::Done("today, 10:42".into()), ..Self::sample().answered() }),
        ]
    }
}
