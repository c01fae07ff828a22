//! What the selected step says, key by key; the flow itself, where none is selected.

use super::make::Make;
use super::{Looking, drawing};
use crate::web::components::Icon;
use crate::web::pages::team::designer::{Adds, Control, Inspect, NameHere, Section};
use domain::flow::edit::{Owner, Part};

const DUE: &str = "5 business days, 10 days, 36 hours";
const HAS_PEOPLE: [&str; 8] = ["acknowledge", "approve", "form", "notify", "prepare", "review", "todo", "upload"];

/// The panel beside the drawing.
pub fn inspect(l: &Looking<'_>) -> Inspect {
    let names = l.sketch.names(l.selected).into_iter();
    let names = names.map(|(name, type_)| NameHere { holds: type_.to_string(), value: l.value(&name), name }).collect();
    let Some(part) = l.selected else {
        let make = Make { l, of: &Owner::Flow, part: None };
        let sections = vec![package(&make), whole(&make), roles(&make), after(&make)];
        return Inspect {
            icon: Icon::FLOW,
            title: l.sketch.flow.title.clone(),
            kind: "The flow".to_owned(),
            name: None,
            unread: String::new(),
            sections,
            names,
        };
    };
    let of = Owner::Step(part.key.clone());
    let make = Make { l, of: &of, part: Some(part) };
    let (icon, kind, title, ..) = drawing::look(l, part);
    let unread = part.step.as_ref().err().map_or_else(String::new, |wrong| format!("{} {}", wrong.wrong, wrong.way_on));
    let name = part.key.0.split('~').next().unwrap_or_default().to_owned();
    Inspect { icon, title, kind, name: Some(name), unread, sections: step(&make, part), names }
}

fn section(title: &'static str, icon: Icon, open: bool, controls: Vec<Control>) -> Section {
    Section { title, icon, open, controls }
}

fn step(make: &Make<'_>, part: &Part) -> Vec<Section> {
    let kind = part.kind.unwrap_or_default();
    let mut sections = Vec::new();
    match kind {
        "branch" => sections.push(cases(make)),
        "parallel" => sections.push(lanes(make)),
        "each" => sections.push(each(make)),
        "action" => sections.push(call(make)),
        "subflow" => sections.push(inside(make)),
        "wait" => sections.push(wait(make)),
        "form" => sections.push(section("What is asked for", Icon::DOC, true, vec![fields(make, "fields", false)])),
        "upload" => {
            sections.push(section("What is asked for", Icon::UPLOAD, true, vec![documents(make, "documents", false)]));
        }
        _ => {}
    }
    if HAS_PEOPLE.contains(&kind) {
        sections.push(people(make, kind));
    }
    if HAS_PEOPLE.contains(&kind) && kind != "notify" {
        sections.push(time(make));
    }
    let when =
        make.condition("when", "Condition", "Empty for always. Otherwise the step is skipped when it does not hold.");
    sections.push(section("Only when", Icon::BRANCH, !make.says("when").is_empty(), vec![when]));
    sections.push(read(make, kind));
    if matches!(kind, "approve" | "review") {
        sections.push(back(make));
    }
    sections
}

fn people(make: &Make<'_>, kind: &str) -> Section {
    let decides = matches!(kind, "approve" | "review");
    let mut controls = vec![make.people("by", "People, in order", "Add someone")];
    if decides {
        controls.push(make.one("order", "Order", &[("parallel", "At once"), ("sequential", "One after the other")]));
    }
    if kind != "prepare" && kind != "notify" {
        let act = if decides { "approve" } else { "do it" };
        let all = format!("Everyone must {act}");
        let rules = [
            ("all", all.as_str()),
            ("any", "One is enough"),
            ("majority", "More than half"),
            ("{at_least: 2}", "At least two"),
            ("{at_least: 3}", "At least three"),
            ("{percent: 60}", "At least 60 of a hundred"),
        ];
        controls.push(make.one("rule", "Rule", &rules));
    }
    if decides {
        controls.push(make.one(
            "veto",
            "One decline",
            &[("true", "Ends the step at once"), ("false", "Counts like any answer")],
        ));
        let gather = [("first", "Go back at once"), ("everyone", "Wait until everyone has answered")];
        controls.push(make.one("gather", "Changes", &gather));
    }
    if kind == "approve" {
        let verify = [("link", "With the link, and a typed name"), ("email_code", "With a mailed code")];
        controls.push(make.one("verify", "How it is confirmed", &verify));
    }
    section(if decides { "Who decides" } else { "Who acts" }, Icon::PEOPLE, true, controls)
}

fn call(make: &Make<'_>) -> Section {
    let methods = [
        ("http.post", "Adds something"),
        ("http.put", "Replaces it"),
        ("http.patch", "Changes a part"),
        ("http.get", "Reads"),
    ];
    let controls = vec![
        make.one("use", "What is done", &methods),
        make.line("connection", "Over the connection", "The name that an administrator gave it under Connections."),
        make.words("path", "Path", "Behind the connection’s address, such as /invoices."),
        make.lines(
            "with",
            "What is handed over",
            "{reference: '{{ request.number }}'}. An amount alone keeps its currency.",
        ),
        make.lines(
            "expect",
            "What the answer must be",
            "{status: 201, values: {/state: open}}. Empty for any success.",
        ),
        make.lines("output", "What later steps use", "{number: /invoice/number}, as steps.<name>.output.number."),
        make.lines(
            "read",
            "What is read back",
            "{path: '/invoices/{{ output.number }}', expect: {values: {/state: open}}}.",
        ),
    ];
    section("What is called", Icon::BOLT, true, controls)
}

fn inside(make: &Make<'_>) -> Section {
    let controls = vec![
        make.line("use", "Which flow", "Its name, such as contract. It must be offered when this one is published."),
        make.lines(
            "with",
            "What is handed over",
            "{title: 'Terms for {{ request.title }}', amount: '{{ fields.amount }}'}, by the names of its fields.",
        ),
        make.line("on_decline", "If it is declined", "end, continue, or the name of an earlier step."),
    ];
    section("What runs inside", Icon::FLOW, true, controls)
}

fn time(make: &Make<'_>) -> Section {
    let escalation = |path: &str| {
        let at = |key: &str| format!("{path}.{key}");
        let then = [("", "They are told"), ("reassign", "They are asked instead")];
        let controls = vec![
            make.line(&at("after"), "After", DUE),
            make.people(&at("to"), "To", "Add"),
            make.one(&at("then"), "Then", &then),
        ];
        ("Escalation".to_owned(), controls)
    };
    let more = Adds::Press("put escalate {after: 2 business days, to: {member: initiator}}", "Escalate");
    let remind = "2 business days before, when due, every 2 business days after";
    section(
        "Time and follow-up",
        Icon::CLOCK,
        true,
        vec![
            make.line("due", "Within", DUE),
            make.texts("remind", "Reminders", remind, "Remind"),
            make.groups("escalate", "When it is late", &escalation, more),
            make.line("expire", "Expires after", "Then the request ends, and says that nobody answered."),
        ],
    )
}

fn read(make: &Make<'_>, kind: &str) -> Section {
    let mut controls =
        vec![make.line("title", "Title", ""), make.lines("help", "Help", "A sentence for whoever acts.")];
    match kind {
        "approve" => controls.push(make.words(
            "statement",
            "Statement",
            "The exact words that are confirmed. Empty for the usual ones.",
        )),
        "notify" => controls.push(make.words("message", "Message", "")),
        "review" => controls.push(make.texts("checklist", "Checklist", "What to look for.", "Add")),
        _ => {}
    }
    let open = matches!(kind, "notify" | "milestone");
    section("What they read", Icon::MAIL, open, controls)
}

fn back(make: &Make<'_>) -> Section {
    let prepares = make.earlier(|kind| kind == "prepare");
    let targets = || prepares.iter().map(|pick| (pick.value.as_str(), pick.words.as_str()));
    let changes: Vec<(&str, &str)> =
        std::iter::once(("", "To the nearest step that prepares")).chain(targets()).collect();
    let decline: Vec<(&str, &str)> =
        [("", "Ends the request"), ("continue", "Goes on all the same")].into_iter().chain(targets()).collect();
    let carry = [("", "Everybody is asked again"), ("unchanged", "Stands, if nothing they saw has changed")];
    section(
        "Changes and declines",
        Icon::LOOP,
        false,
        vec![
            make.one("changes", "Changes lead back", &changes),
            make.one("on_decline", "A decline", &decline),
            make.one("carry", "In the next round an approval", &carry),
            make.steps("separate_from", "Not who did", "Four eyes: whoever did these steps is not asked here."),
        ],
    )
}

const JOIN: [(&str, &str); 3] = [("", "All must be done"), ("any", "One is enough"), ("2", "Two are enough")];

fn cases(make: &Make<'_>) -> Section {
    let case = |path: &str| {
        let number = path.rsplit('.').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or_default();
        (format!("Case {}", number + 1), vec![make.condition(&format!("{path}.when"), "When", "")])
    };
    let mut cases = make.groups("cases", "Cases, the first that holds", &case, Adds::Press("lane", "Another case"));
    lane_buttons(&mut cases);
    section("Which way", Icon::BRANCH, true, vec![cases])
}

fn lanes(make: &Make<'_>) -> Section {
    let lane = |path: &str| {
        let number = path.rsplit('.').next().and_then(|n| n.parse::<usize>().ok()).unwrap_or_default();
        let when = make.condition(&format!("{path}.when"), "Only when", "Empty for always.");
        (format!("Lane {}", number + 1), vec![when])
    };
    let mut lanes = make.groups("lanes", "Lanes", &lane, Adds::Press("lane", "Another lane"));
    lane_buttons(&mut lanes);
    section("Side by side", Icon::PARALLEL, true, vec![make.one("join", "It is over when", &JOIN), lanes])
}

/// A lane goes with its steps, by a button of its own.
fn lane_buttons(control: &mut Control) {
    if let crate::web::pages::team::designer::Shape::Many(entries, _) = &mut control.shape {
        for (n, entry) in entries.iter_mut().enumerate() {
            entry.drop = format!("unlane {n}");
            entry.up = false;
        }
    }
}

fn each(make: &Make<'_>) -> Section {
    let items = [("contacts", "Contact of the client"), ("documents", "Document of the package")];
    section(
        "For each",
        Icon::LIST,
        true,
        vec![make.one("in", "For each", &items), make.one("join", "It is over when", &JOIN)],
    )
}

fn wait(make: &Make<'_>) -> Section {
    section(
        "Until when",
        Icon::CLOCK,
        true,
        vec![
            make.line("for", "For so long", DUE),
            make.condition("day", "Or until a day", "A field with a day, or date('2027-03-12')."),
            make.condition("until", "Or until this holds", ""),
            make.line("event", "Or until another system reports", "A name, such as paid."),
            make.line("limit", "At most", DUE),
        ],
    )
}

fn package(make: &Make<'_>) -> Section {
    let controls = vec![documents(make, "intake.documents", true), fields(make, "intake.fields", true)];
    section("What a package needs", Icon::DOCS, true, controls)
}

fn fields(make: &Make<'_>, path: &str, named: bool) -> Control {
    let types = [
        ("line", "One line"),
        ("text", "Several lines"),
        ("money", "An amount"),
        ("date", "A day"),
        ("number", "A number"),
        ("flag", "Yes or no"),
        ("person", "A person"),
    ];
    let field = |path: &str| {
        let at = |key: &str| format!("{path}.{key}");
        let type_ = make.says(&at("type"));
        let mut controls = vec![
            make.line(&at("label"), "Label", ""),
            make.one(&at("type"), "Holds", &types),
            make.condition(&at("required"), "Required", "true, or a condition. Empty for no."),
        ];
        if named {
            controls.push(make.name("field", &make.says(&at("id"))));
        }
        if matches!(type_.as_str(), "line" | "text") {
            controls.push(make.line(&at("choices"), "Choices", "[Print, Film], or empty for any text."));
        }
        if type_ == "money" {
            controls.push(make.line(&at("currency"), "Currency", "EUR, or empty for any."));
        }
        (make.says(&at("label")), controls)
    };
    let one = if named {
        Adds::Press("field", "Another field")
    } else {
        Adds::Press("put fields {id: more, label: More, type: line}", "Another field")
    };
    make.groups(path, "Fields", &field, one)
}

fn documents(make: &Make<'_>, path: &str, named: bool) -> Control {
    let document = |path: &str| {
        let at = |key: &str| format!("{path}.{key}");
        let mut controls = vec![
            make.line(&at("label"), "Label", ""),
            make.line(&at("accept"), "Takes", "[pdf, image, text, office, video, audio]"),
            make.condition(&at("required"), "Required", "true, or a condition. Empty for no."),
        ];
        if named {
            controls.push(make.name("document", &make.says(&at("id"))));
        }
        (make.says(&at("label")), controls)
    };
    let one = if named {
        Adds::Press("document", "Another document")
    } else {
        Adds::Press("put documents {id: more, label: Another file}", "Another file")
    };
    make.groups(path, "Documents", &document, one)
}

fn whole(make: &Make<'_>) -> Section {
    let kinds = [
        ("deliverable", "Deliverables"),
        ("proposal", "Proposals"),
        ("contract", "Contracts"),
        ("scope-change", "Scope changes"),
        ("milestone", "Milestones"),
    ];
    let clocks = [("runs", "Runs on"), ("pauses", "Stands still")];
    let calendars = [("client", "The client’s"), ("workspace", "Ours")];
    section(
        "The flow",
        Icon::FLOW,
        true,
        vec![
            make.line("title", "Title", ""),
            make.one("kind", "What is approved with it", &kinds),
            make.one("calendar", "Business hours", &calendars),
            make.line("max_rounds", "Rounds at most", "Empty for no limit."),
            make.people("questions.by", "Who answers the client’s questions", "Add someone"),
            make.line("questions.due", "Answered within", "Empty for one business day."),
            make.one("questions.clock", "The client’s time while a question waits", &clocks),
        ],
    )
}

fn roles(make: &Make<'_>) -> Section {
    let names: Vec<String> = make.l.sketch.flow.roles.keys().map(ToString::to_string).collect();
    let mut controls: Vec<Control> = Vec::new();
    for name in &names {
        let mut people = make.people(&format!("roles.{name}"), name, "Add someone");
        // The last one goes with the role.
        if let crate::web::pages::team::designer::Shape::Many(entries, _) = &mut people.shape
            && let [only] = entries.as_mut_slice()
        {
            only.drop = format!("drop roles.{name}");
        }
        controls.push(people);
    }
    let add =
        make.texts("no-role", "Another role", "A name for people that several steps ask, such as preparer.", "Add");
    controls.push(add);
    section("Roles", Icon::PEOPLE, false, controls)
}

fn after(make: &Make<'_>) -> Section {
    let one = |path: &str| {
        let controls = vec![
            make.words(&format!("{path}.says"), "Sentence", ""),
            make.line(&format!("{path}.fine"), "Finer point", ""),
        ];
        ("Consequence".to_owned(), controls)
    };
    let add = Adds::Press("put consequences {says: Work begins}", "Another one");
    let list =
        make.groups("consequences", "What follows an approval, as the client reads it before deciding", &one, add);
    section("What an approval sets going", Icon::ARROW, false, vec![list])
}
