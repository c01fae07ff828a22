//! What going over to another version of its flow changes for a request, in words.

use super::Reading;
use crate::web::components::{Kind, Part, Words};
use crate::web::pages::team::moving::Consequence;
use crate::words;
use domain::flow::diff::diff;
use domain::flow::{Flow, Step};
use domain::ids::StepId;
use domain::request::moving::Plan;
use domain::request::{State, TaskState};

/// LIMIT: sentences about how the versions differ; the flow's page has them all.
const DIFFERENCES_MAX: usize = 60;

/// “HS-2041 follows an older version of “Campaign approval”.”
pub fn sentence(r: &Reading<'_>, newer: bool) -> Words {
    let number = r.state().about.as_ref().map_or("This request", |a| a.number.as_str()).to_owned();
    let (verb, which) =
        if newer { (" follows an older version of ", ".") } else { (" follows the newest version of ", ".") };
    vec![
        Part::Live(number),
        Part::Plain(verb.to_owned()),
        Part::Title(r.live.flow.title.clone()),
        Part::Plain(which.to_owned()),
    ]
    .into()
}

/// How the versions differ.
pub fn differs(from: &Flow, to: &Flow) -> Vec<String> {
    diff(from, to).into_iter().take(DIFFERENCES_MAX).collect()
}

fn title(flow: &Flow, id: &StepId) -> String {
    flow.step(id).map_or_else(|| id.to_string(), Step::title)
}

fn named(kind: Kind, text: String) -> Consequence {
    Consequence { kind, text }
}

/// What stays: what is over, and what is under way.
pub fn stays(r: &Reading<'_>, plan: &Plan) -> Vec<Consequence> {
    let flow = &r.live.flow;
    let over =
        plan.over.iter().map(|id| named(Kind::Good, format!("“{}” is over and stays as it is.", title(flow, id))));
    let open = plan.open.iter().map(|id| {
        let asked: Vec<String> = asked_in(r.state(), id).into_iter().map(|party| r.name(party)).collect();
        let who = if asked.is_empty() { String::new() } else { format!(" with {}", words::listed(&asked)) };
        named(Kind::Good, format!("“{}” goes on{who}, until the same time.", title(flow, id)))
    });
    over.chain(open).collect()
}

fn asked_in(state: &State, id: &StepId) -> Vec<domain::ids::Pseudonym> {
    state.asked_tasks().filter(|(_, task)| task.step == *id).map(|(_, task)| task.party).collect()
}

/// What changes: who is asked now, what is taken back, what comes later, what will not come any more.
pub fn changes(r: &Reading<'_>, to: &Flow, plan: &Plan, after: &State) -> Vec<Consequence> {
    let (from, before) = (&r.live.flow, r.state());
    let name = |party| after.card(party).map_or_else(|| "Somebody".to_owned(), |card| card.name.clone());
    let mut list = Vec::new();
    for id in &plan.lifted {
        let asked: Vec<String> = asked_in(before, id).into_iter().map(|party| r.name(party)).collect();
        let told = match asked.len() {
            0 => String::new(),
            1 => format!(" {} is told.", words::listed(&asked)),
            _ => format!(" {} are told.", words::listed(&asked)),
        };
        let what = match to.step(id) {
            Some(_) => format!(
                "“{}” is taken back, for nobody has answered it, and begins anew when its turn comes.{told}",
                title(from, id)
            ),
            None => format!("“{}” is taken back and asked no more.{told}", title(from, id)),
        };
        list.push(named(Kind::Warn, what));
    }
    let fresh = after
        .asked_tasks()
        .filter(|(id, _)| !before.tasks.get(id).is_some_and(|t| matches!(t.state, TaskState::Asked { .. })));
    for (_, task) in fresh {
        list.push(named(Kind::Warn, format!("“{}” asks {} now.", title(to, &task.step), name(task.party))));
    }
    if let Some((id, reason)) = &after.blocked {
        let reason = reason.as_deref().unwrap_or("Nobody can be asked.");
        list.push(named(Kind::Stop, format!("“{}” stops there: {reason}", title(to, id))));
    }
    let added = to.every_step().filter(|step| from.step(step.id()).is_none() && !after.steps.contains_key(step.id()));
    list.extend(added.map(|step| named(Kind::Warn, format!("“{}” is new and comes when its turn is.", step.title()))));
    let gone = from.every_step().filter(|step| to.step(step.id()).is_none() && !before.steps.contains_key(step.id()));
    list.extend(gone.map(|step| named(Kind::Warn, format!("“{}” will not come any more.", step.title()))));
    if list.is_empty() {
        list.push(named(Kind::Good, "Nothing now. What the versions say otherwise holds from here on.".to_owned()));
    }
    list
}
