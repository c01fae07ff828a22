//! Keys as controls: each with its value as it stands in the document, what it refers to, and what is wrong with it.

use super::Looking;
use crate::web::pages::team::designer::{Adds, Control, Entry, Pick, Shape, Token};
use crate::web::present::team::flows;
use crate::words;
use domain::flow::definition::FieldType;
use domain::flow::edit::{Document, Owner, Part};
use domain::flow::expr::eval;
use domain::flow::source::write;
use domain::flow::step::StepKind;
use domain::flow::{By, Person};
use serde_json::{Value, json};

/// Makes controls for the keys of one owner.
#[derive(Debug, Clone, Copy)]
pub struct Make<'a> {
    /// The page.
    pub l: &'a Looking<'a>,
    /// Whose keys.
    pub of: &'a Owner,
    /// The step, if it is one.
    pub part: Option<&'a Part>,
}

fn pick(value: impl Into<String>, words: impl Into<String>) -> Pick {
    Pick { value: value.into(), words: words.into() }
}

/// What holds where a key says nothing.
pub fn usual(document: &Document, of: &Owner, path: &str) -> Option<&'static str> {
    match path {
        _ if document.get(of, path).is_some() => None,
        "rule" => Some("all"),
        "order" => Some("parallel"),
        "gather" => Some("first"),
        "verify" => Some("email_code"),
        "calendar" => Some("client"),
        "questions.clock" => Some("runs"),
        // A client’s decline ends the step, a colleague’s counts like any answer.
        "veto" => Some(if document.get(of, "approve").is_some() { "true" } else { "false" }),
        _ => None,
    }
}

impl Make<'_> {
    /// What a key says, as typed.
    pub fn says(&self, path: &str) -> String {
        self.l.open.document.shown(self.of, path)
    }

    /// The value of a key.
    pub fn get(&self, path: &str) -> Option<&Value> {
        self.l.open.document.get(self.of, path)
    }

    /// How many there are in a list; one that stands alone is one.
    pub fn count(&self, path: &str) -> usize {
        self.get(path).map_or(0, |value| value.as_array().map_or(1, Vec::len))
    }

    fn error(&self, path: &str) -> String {
        let under = format!("{path}.");
        let mine = self.l.problems.iter().filter(|problem| problem.of == *self.of);
        let found = mine.into_iter().find(|problem| problem.key == path || problem.key.starts_with(&under));
        found.map_or_else(String::new, |problem| format!("{} {}", problem.wrong, problem.way_on))
    }

    fn control(&self, path: &str, label: &str, hint: &str, shape: Shape) -> Control {
        Control {
            path: path.to_owned(),
            label: label.to_owned(),
            value: self.says(path),
            hint: hint.to_owned(),
            error: self.error(path),
            shape,
        }
    }

    /// One line.
    pub fn line(&self, path: &str, label: &str, hint: &str) -> Control {
        self.control(path, label, hint, Shape::Line)
    }

    /// Several lines.
    pub fn lines(&self, path: &str, label: &str, hint: &str) -> Control {
        self.control(path, label, hint, Shape::Lines)
    }

    /// A text with references.
    pub fn words(&self, path: &str, label: &str, hint: &str) -> Control {
        let says = self.says(path);
        let references: String = says.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()).collect();
        self.control(path, label, hint, Shape::Words(self.tokens(&references)))
    }

    /// A condition, and whether it would hold for the example.
    pub fn condition(&self, path: &str, label: &str, hint: &str) -> Control {
        let says = self.says(path);
        let verdict = match self.l.example {
            Some(example) if !says.is_empty() && says != "true" => {
                let rates = &self.l.sketch.flow.rates;
                let title = &example.title;
                match eval::holds(&says, &example.names, rates) {
                    Ok(true) => format!("Would hold for “{title}”."),
                    Ok(false) => format!("Would not hold for “{title}”."),
                    Err(_) => String::new(),
                }
            }
            Some(_) | None => String::new(),
        };
        self.control(path, label, hint, Shape::Condition(self.tokens(&says), verdict))
    }

    /// One of a few; what is written and not among them is added as it is, and where nothing is written, what holds then is shown.
    pub fn one(&self, path: &str, label: &str, choices: &[(&str, &str)]) -> Control {
        let usual = usual(&self.l.open.document, self.of, path).unwrap_or_default();
        let says = Some(self.says(path)).filter(|says| !says.is_empty()).unwrap_or_else(|| usual.to_owned());
        let mut picks: Vec<Pick> = choices.iter().map(|(value, words)| pick(*value, *words)).collect();
        if !picks.iter().any(|pick| pick.value == says) {
            let words = if says.is_empty() { "Choose…" } else { &says };
            picks.push(pick(says.clone(), words));
        }
        Control { value: says, ..self.control(path, label, "", Shape::One(picks)) }
    }

    /// Another name for what has one.
    pub fn name(&self, what: &str, id: &str) -> Control {
        let path = format!("@{what} {id}");
        let hint = "In the file. References follow.";
        Control { value: id.to_owned(), ..self.control(&path, "Name", hint, Shape::Line) }
    }

    /// Several texts.
    pub fn texts(&self, path: &str, label: &str, hint: &str, add: &'static str) -> Control {
        let entry = |n: usize| Entry {
            path: format!("{path}.{n}"),
            words: self.says(&format!("{path}.{n}")),
            value: String::new(),
            controls: Vec::new(),
            drop: format!("drop {path}.{n}"),
            up: n > 0,
        };
        let entries = (0..self.count(path)).map(entry).collect();
        self.control(path, label, hint, Shape::Many(entries, Adds::Write(add)))
    }

    /// Several earlier steps.
    pub fn steps(&self, path: &str, label: &str, hint: &str) -> Control {
        let Shape::Many(entries, _) = self.texts(path, label, hint, "Add").shape else {
            return self.line(path, label, hint);
        };
        let choices = self.earlier(|_| true);
        self.control(path, label, hint, Shape::Many(entries, Adds::Choose(choices, "Add")))
    }

    /// Several with keys of their own.
    pub fn groups(
        &self,
        path: &str,
        label: &str,
        keys: &dyn Fn(&str) -> (String, Vec<Control>),
        adds: Adds,
    ) -> Control {
        let entry = |n: usize| {
            let path = format!("{path}.{n}");
            let (words, controls) = keys(&path);
            Entry { drop: format!("drop {path}"), up: n > 0, value: String::new(), words, controls, path }
        };
        let entries = (0..self.count(path)).map(entry).collect();
        Control { error: String::new(), ..self.control(path, label, "", Shape::Many(entries, adds)) }
    }

    /// Who is asked: in words, with who that is just now.
    pub fn people(&self, path: &str, label: &str, add: &'static str) -> Control {
        let alone = self.get(path).is_some_and(|value| !value.is_array());
        let entry = |n: usize| {
            let here = if alone { path.to_owned() } else { format!("{path}.{n}") };
            let by = self.get(&here).and_then(|value| serde_json::from_value::<By>(value.clone()).ok());
            let words = by.as_ref().map_or_else(|| self.says(&here), |by| flows::who(&self.l.sketch.flow, by));
            Entry {
                words: words::capital(&words),
                value: by.map_or_else(String::new, |by| self.who_now(&by)),
                controls: Vec::new(),
                drop: format!("drop {path}.{n}"),
                up: n > 0,
                path: format!("{path}.{n}"),
            }
        };
        let entries = (0..self.count(path)).map(entry).collect();
        self.control(path, label, "", Shape::Many(entries, Adds::Choose(self.everybody(), add)))
    }

    /// Who that is just now, where it can be said.
    fn who_now(&self, by: &By) -> String {
        let contact = |word: &str| self.l.example.and_then(|example| example.contacts.get(word)).cloned();
        match by {
            By::Role(role) => self.l.sketch.flow.roles.get(role).map_or_else(String::new, |by| match by {
                By::Role(_) | By::Related(_) | By::Many(_) => String::new(),
                By::One(_) => self.who_now(by),
            }),
            By::One(Person::Team(team, _)) => {
                let found = self.l.directory.teams.iter().find(|t| t.name.eq_ignore_ascii_case(team));
                let names = found.map(|team| {
                    let member = |id| self.l.directory.member(id).map(|member| member.name.clone());
                    team.members.iter().copied().filter_map(member).collect::<Vec<_>>()
                });
                names.map_or_else(|| "nobody: there is no such team".to_owned(), |names| words::listed(&names))
            }
            By::One(Person::Contact(word)) => contact(word).unwrap_or_default(),
            By::One(_) | By::Related(_) | By::Many(_) => String::new(),
        }
    }

    /// Everybody who can be asked, as the file says it and in words.
    fn everybody(&self) -> Vec<Pick> {
        let flow = &self.l.sketch.flow;
        let mut all: Vec<Value> = flow.roles.keys().map(|role| json!(role.as_str())).collect();
        all.push(json!({"member": "initiator"}));
        all.extend(self.l.directory.teams.iter().map(|team| json!({"team": team.name})));
        all.extend(["primary", "sponsor"].map(|word| json!({"contact": word})));
        let fields = |wanted: FieldType| flow.intake.fields.iter().filter(move |field| field.type_ == wanted);
        all.extend(fields(FieldType::Money).map(|field| json!({"authority": format!("fields.{}", field.id)})));
        all.extend(fields(FieldType::Person).map(|field| json!({"field": field.id.as_str()})));
        all.extend(
            self.earlier(|kind| !matches!(kind, "branch" | "parallel" | "each" | "wait" | "milestone" | "notify"))
                .into_iter()
                .map(|pick| json!({"same_as": pick.value})),
        );
        let members = self.l.directory.members.iter().filter(|member| member.active);
        all.extend(members.map(|member| json!({"member": member.email})));
        let picked = all.into_iter().filter_map(|value| {
            let words = flows::who(flow, &serde_json::from_value::<By>(value.clone()).ok()?);
            Some(pick(write::line(&value), words::capital(&words)))
        });
        picked.collect()
    }

    /// Steps before this one, by name and in words.
    pub fn earlier(&self, is: impl Fn(&str) -> bool) -> Vec<Pick> {
        let Some(own) = self.part.and_then(|part| part.step.as_ref().ok()) else { return Vec::new() };
        let before = self.l.sketch.flow.before(own.id());
        before
            .into_iter()
            .filter(|(step, _)| is(step.word().word()))
            .map(|(step, _)| pick(step.id().to_string(), step.title()))
            .collect()
    }

    /// Which names a text refers to, with what they stand for.
    fn tokens(&self, text: &str) -> Vec<Token> {
        let part_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let words: Vec<&str> = text.split(|c: char| !part_of_name(c)).collect();
        let names = self.l.sketch.names(self.part);
        let used = names.into_iter().filter(|(name, _)| words.contains(&name.as_str()));
        used.map(|(name, _)| Token { words: self.in_words(&name), value: self.l.value(&name) }).collect()
    }

    /// `fields.amount` is “Amount”, `steps.client.outcome` “Client approval, outcome”.
    fn in_words(&self, name: &str) -> String {
        let flow = &self.l.sketch.flow;
        let parts: Vec<&str> = name.split('.').collect();
        match parts.as_slice() {
            ["fields", id] => {
                let field = flow.intake.fields.iter().find(|field| field.id.as_str() == *id);
                field.map_or_else(|| name.to_owned(), |field| field.label.clone())
            }
            ["documents", id, what] => {
                let slot = flow.intake.documents.iter().find(|slot| slot.id.as_str() == *id);
                slot.map_or_else(|| name.to_owned(), |slot| format!("{}, {what}", slot.label))
            }
            ["steps", id, rest @ ..] => {
                let step = flow.every_step().find(|step| step.id().as_str() == *id);
                step.map_or_else(|| name.to_owned(), |step| format!("{}, {}", step.title(), rest.join(" ")))
            }
            [group, what] => format!("{}, {what}", words::capital(group)),
            _ => words::capital(name),
        }
    }

    /// Is it a step of this kind?
    pub fn kind(&self) -> Option<&StepKind> {
        self.part.and_then(|part| part.step.as_ref().ok()).map(|step| &step.kind)
    }
}
