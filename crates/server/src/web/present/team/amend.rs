//! One record of the directory, to be put right: what its form holds, and what follows when somebody leaves.

use super::Wrong;
use super::clients::{client_fields, contact_fields};
use super::people::{SignsIn, member_fields, way_chip};
use crate::web::components::{Chip, Icon, Kind, Link, Notice, Part, Words};
use crate::web::pages::team::amend::{AmendPage, Turn};
use crate::web::pages::team::form::{Form, FormField, Weight};
use crate::web::pages::team::shell::Shell;
use crate::words;
use domain::directory::{Client, Contact, Directory, Member};
use store::views::OpenTask;

/// The name of the one form of such a page.
pub const FORM: &str = "amend";

fn form(shell: &Shell, action: &str, fields: Vec<FormField>, wrong: &Wrong) -> Form {
    Form {
        action: action.to_owned(),
        csrf: shell.csrf.clone(),
        error: wrong.whole.clone(),
        fields,
        button: "Keep it".to_owned(),
        weight: Weight::Solid,
    }
}

fn about(name: &str, rest: String) -> Words {
    vec![Part::Live(name.to_owned()), Part::Plain(rest)].into()
}

fn left() -> Chip {
    Chip::new(Kind::Stop, Icon::CROSS, "Left")
}

/// A client. `clients` are all of them.
pub fn client(shell: Shell, client: &Client, clients: &[Client], wrong: &Wrong) -> AmendPage {
    let path = format!("/clients/{}/edit", client.id);
    // Whatever stands below this client cannot stand above it as well.
    let above: Vec<Client> = clients.iter().filter(|c| !stands_under(c, client, clients)).cloned().collect();
    AmendPage {
        sentence: about(&client.name, " as your requests name it.".to_owned()),
        chip: None,
        problem: None,
        form: form(&shell, &path, client_fields(&above, Some(client), &client.zone, wrong), wrong),
        away: None,
        turns: Vec::new(),
        shell,
    }
}

/// Is it this client, or one below it?
pub fn stands_under(one: &Client, client: &Client, clients: &[Client]) -> bool {
    let (mut at, mut steps) = (Some(one), 0);
    while let Some(here) = at.filter(|_| steps <= clients.len()) {
        if here.id == client.id {
            return true;
        }
        at = here.parent.and_then(|id| clients.iter().find(|c| c.id == id));
        steps += 1;
    }
    false
}

/// A contact, with what waits for their answer.
pub fn contact(shell: Shell, client: &Client, contact: &Contact, waiting: &[OpenTask], wrong: &Wrong) -> AmendPage {
    let path = format!("/clients/{}/contacts/{}", client.id, contact.id);
    let rest = if contact.active { "answers for" } else { "no longer answers for" };
    let turn = if contact.active {
        Turn {
            heading: format!("When {} leaves", contact.name),
            text: "They are asked nothing more, every page they have open ends, and they cannot decide, not even what they were asked before. What they decided stays on the record, and what they may approve rests until they come back.".to_owned(),
            action: format!("{path}/deactivate"),
            words: "They have left".to_owned(),
            ..waits(waiting)
        }
    } else {
        Turn {
            heading: format!("If {} comes back", contact.name),
            text: "They can be asked again, and may approve what their grants say.".to_owned(),
            action: format!("{path}/activate"),
            words: "They are back".to_owned(),
            ..waits(&[])
        }
    };
    AmendPage {
        sentence: about(&contact.name, format!(" {rest} {}.", client.name)),
        chip: (!contact.active).then(left),
        problem: None,
        form: form(&shell, &path, contact_fields(Some(contact), wrong), wrong),
        away: None,
        turns: vec![turn],
        shell,
    }
}

/// What of a member may be changed by the reader.
#[derive(Debug, Clone, Copy)]
pub struct May {
    /// The reader is an owner, so owners are theirs to make and change.
    pub own: bool,
    /// The member is the reader.
    pub oneself: bool,
}

/// A member, with what waits for them.
pub fn member(
    shell: Shell,
    directory: &Directory,
    member: &Member,
    (way, may): (SignsIn, May),
    waiting: &[OpenTask],
    wrong: &Wrong,
) -> AmendPage {
    let path = format!("/people/{}", member.id);
    let mut turns = Vec::new();
    if member.active && !may.oneself {
        turns.push(Turn {
            heading: "If they cannot sign in".to_owned(),
            text:
                "With a new first code they choose a new password. You see the code once and give it to them yourself."
                    .to_owned(),
            action: format!("{path}/code"),
            words: "Make a new first code".to_owned(),
            ..waits(&[])
        });
    }
    turns.push(if member.active {
        let you = if may.oneself {
            "You are signed out at once and asked nothing more."
        } else {
            "They are signed out everywhere and asked nothing more."
        };
        Turn {
            heading: if may.oneself { "When you leave".to_owned() } else { format!("When {} leaves", member.name) },
            text: format!("{you} What was answered stays on the record."),
            action: format!("{path}/deactivate"),
            words: if may.oneself { "I am leaving".to_owned() } else { "They have left".to_owned() },
            ..waits(waiting)
        }
    } else {
        Turn {
            heading: format!("If {} comes back", member.name),
            text: "They sign in as before and can be asked again.".to_owned(),
            action: format!("{path}/activate"),
            words: "Let them back in".to_owned(),
            ..waits(&[])
        }
    });
    let works = if member.active { "works in" } else { "no longer works in" };
    let problem = (!wrong.whole.is_empty()).then(|| last_administrator(&wrong.whole));
    let fields = member_fields(Some((member, may)), wrong);
    AmendPage {
        sentence: about(&member.name, format!(" {works} {}.", directory.workspace.name)),
        chip: Some(if member.active { way_chip(way) } else { left() }),
        problem,
        form: form(&shell, &path, fields, &Wrong::default()),
        away: None,
        turns,
        shell,
    }
}

fn last_administrator(says: &str) -> Notice {
    let link = Some(Link::new("/people", "Choose somebody else and make them an admin first"));
    Notice { link, ..Notice::new(Kind::Stop, Icon::RISK, "Nothing was changed", says) }
}

fn waits(waiting: &[OpenTask]) -> Turn {
    let link = |task: &OpenTask| Link::new(format!("/requests/{}", task.request), task.row.title.clone());
    let count = words::counted(waiting.len() as u64, "answer");
    Turn {
        heading: String::new(),
        text: String::new(),
        waits: format!(
            "{count} of theirs would not come. Withdraw these requests, or wait until they are due and look at them then:"
        ),
        waiting: waiting.iter().map(link).collect(),
        action: String::new(),
        words: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::ClientId;

    #[test]
    fn a_client_never_stands_above_itself() {
        let client = |n: u8, parent: Option<u8>| Client {
            id: ClientId::from_bytes([n; 16]),
            name: n.to_string(),
            parent: parent.map(|p| ClientId::from_bytes([p; 16])),
            zone: "UTC".to_owned(),
            primary: None,
            sponsor: None,
        };
        let all = [
            client(1, None),
            client(2, Some(1)),
            client(3, Some(2)),
            client(4, None),
            client(5, Some(6)),
            client(6, Some(5)),
        ];
        let under: Vec<bool> = all.iter().map(|c| stands_under(c, &all[1], &all)).collect();
        assert_eq!(under, [false, true, true, false, false, false], "a ring ends too");
    }
}
