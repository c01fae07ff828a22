//! Whom somebody at the client named as the right person, for the team to confirm or not.

use super::Reading;
use crate::live::Live;
use crate::web::components::Link;
use crate::web::pages::team::request_tasks::NamedPerson;
use domain::directory::Contact;
use domain::flow::routing;
use domain::ids::PersonId;
use domain::request::event::StepWord;
use domain::request::{Referral, Task};

/// The contact who was named, if they are one by now.
pub fn known<'a>(live: &'a Live, referral: &Referral) -> Option<&'a Contact> {
    let active = || live.directory.contacts.iter().filter(|c| c.active);
    let by_name = active().find(|c| Some(PersonId::Contact(c.id).in_request(live.state.id)) == referral.to);
    by_name.or_else(|| active().find(|c| Some(&c.email) == referral.email.as_ref()))
}

/// Everybody who was named and still waits for the team's word. `typed` are the reason and what is wrong.
pub fn all(r: &Reading<'_>, (reason, error): &(String, String)) -> Vec<NamedPerson> {
    if !r.may_work() {
        return Vec::new();
    }
    let one = |(id, task, referral)| person(r, id, task, referral, (reason, error));
    r.state().open_referrals().map(one).collect()
}

fn person(
    r: &Reading<'_>,
    id: domain::ids::TaskId,
    task: &Task,
    referral: &Referral,
    (reason, error): (&String, &String),
) -> NamedPerson {
    let (from, contact) = (r.name(task.person), known(r.live, referral));
    let name = contact.map(|c| c.name.clone()).or_else(|| referral.name.clone());
    let name = name.unwrap_or_else(|| "Somebody".to_owned());
    let step = r.live.flow.step(&task.step);
    let decides = step.is_some_and(|step| step.word() == StepWord::Approve);
    let may = |contact: &Contact| {
        step.is_some_and(|step| routing::authority_of(PersonId::Contact(contact.id), step, r.question()).is_some())
    };
    let admin = r.member.member.role.may_administer();
    let client = format!("/clients/{}", r.live.client);
    let (standing, way) = match contact {
        None if admin => {
            (format!("{name} is not one of {} contacts yet.", crate::words::possessive(r.client_name())), None)
        }
        None => (format!("{name} is not a contact yet. An administrator can add them."), None),
        Some(contact) if decides && !may(contact) => (
            format!("The register does not say that {name} may approve this."),
            admin.then(|| Link::new(format!("{client}#add-authority"), "See to their authority")),
        ),
        Some(_) => (format!("{name} can answer this."), None),
    };
    let confirm = match contact {
        Some(_) => Some(format!("Ask {name} instead")),
        None => admin.then(|| format!("Add {name} and ask them")),
    };
    NamedPerson {
        id: format!("named-{}", id.hex()),
        csrf: r.member.csrf.clone(),
        action: format!("{}/named/{id}", r.path()),
        title: format!("{from} says that {name} is the right person"),
        address: contact.map(|c| c.email.clone()).or_else(|| referral.email.clone()).unwrap_or_default(),
        note: referral.note.clone().unwrap_or_default(),
        standing,
        way,
        confirm,
        refuse: format!("Ask {from} after all"),
        reason: reason.clone(),
        error: error.clone(),
    }
}
