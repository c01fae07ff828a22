//! Flows in words and as a drawing: who is asked, in which order, and where a no leads.

use crate::web::components::Link;
use crate::web::components::{Chip, Fact, Icon, Kind as Look, Part, Words};
use crate::web::pages::team::flows::{Drawing, FlowRow, Fork, Item, Lane, Node, Steps, VersionRow};
use crate::web::present::team::home::Moment;
use crate::words;
use domain::directory::Member;
use domain::flow::assign::Pick;
use domain::flow::diff::diff;
use domain::flow::step::{Join, Order};
use domain::flow::{By, Expression, Flow, Person, Required, Rule, Step, StepKind};
use domain::ids::MemberId;
use jiff::Timestamp;
use std::sync::Arc;
use store::{FlowVersion, OnOlder, PublishedFlow};

/// “3 flows are offered for new requests.”
pub fn sentence(count: usize) -> Words {
    let (many, is) = if count == 1 { ("One flow".to_owned(), " is") } else { (format!("{count} flows"), " are") };
    vec![Part::Live(many), Part::Plain(format!("{is} offered for new requests."))].into()
}

/// A flow in the list.
pub fn row(published: &PublishedFlow, flow: &Flow) -> FlowRow {
    let told: Vec<String> = flow.every_step().filter_map(|step| told(flow, step)).collect();
    FlowRow {
        link: Link::new(format!("/flows/{}", published.name), published.title.clone()),
        note: words::capital(&told.join(", then ")),
        kind: words::capital(published.kind.plural()),
    }
}

/// “checked by team Quality”; nothing for a step of which a short account says nothing.
fn told(flow: &Flow, step: &Step) -> Option<String> {
    let did = match &step.kind {
        StepKind::Review(_) => "checked by",
        StepKind::Approve(_) => "approved by",
        StepKind::Acknowledge(_) => "noted by",
        _ => return None,
    };
    Some(format!("{did} {}", step.common.by.as_ref().map_or_else(|| "somebody".to_owned(), |by| who(flow, by))))
}

/// What is approved with it.
pub fn kind(flow: &Flow) -> Chip {
    Chip::new(Look::Plain, Icon::FLOW, words::capital(flow.kind.plural()))
}

/// “Offered since Thursday.”
pub fn since(at: &Moment, published: Timestamp) -> String {
    format!("Offered since {}.", words::day(published, &at.zone))
}

/// The versions of a flow, the newest first, each beside the one before. `flows` are theirs, in the same order.
/// `running` follow others than the offered one.
pub fn versions(
    all: &[FlowVersion],
    flows: &[Arc<Flow>],
    running: &[OnOlder],
    people: &[Member],
    at: &Moment,
) -> Vec<VersionRow> {
    let who = |author: &Option<String>| {
        let id = author.as_deref().and_then(|author| MemberId::parse(author).ok());
        people.iter().find(|member| Some(member.id) == id).map(|member| format!(" by {}", member.name))
    };
    let row = |(n, version): (usize, &FlowVersion)| VersionRow {
        says: format!(
            "Published on {}{}.",
            words::day(version.published.published_at, &at.zone),
            who(&version.author).unwrap_or_default()
        ),
        hash: version.published.digest.short(),
        offered: version.offered,
        changes: match (flows.get(n + 1), flows.get(n)) {
            (Some(before), Some(after)) => diff(before, after),
            (None, _) | (_, None) => vec!["The first version.".to_owned()],
        },
        running: running
            .iter()
            .filter(|one| one.version == version.published.digest)
            .map(|one| Link::new(format!("/requests/{}/version", one.request), one.number.clone()))
            .collect(),
    };
    all.iter().enumerate().map(row).collect()
}

/// What an approval sets going, with what a package will say in its place: “Halden Studio invoices the amount”.
pub fn consequences(flow: &Flow, workspace: &str) -> Vec<String> {
    let in_words = |text: &str| {
        let mut pieces = text.split("{{");
        let mut words = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (reference, rest) = piece.split_once("}}").unwrap_or((piece, ""));
            match reference.trim() {
                "workspace.name" => words.push_str(workspace),
                "client.name" => words.push_str("the client"),
                other => words.push_str(&reference_in_words(flow, other)),
            }
            words.push_str(rest);
        }
        words::capital(&words)
    };
    flow.consequences.iter().map(|consequence| in_words(&consequence.says)).collect()
}

/// What a package is made of: documents first, then fields.
pub fn intake(flow: &Flow) -> Vec<Fact> {
    let needed = |required: &Required| match required {
        Required::Yes => "Needed".to_owned(),
        Required::No => "If there is one".to_owned(),
        Required::When(expression) => format!("Needed when {}", said(flow, expression)),
    };
    let documents = flow.intake.documents.iter().map(|d| Fact::new(d.label.clone(), needed(&d.required)));
    let fields = flow.intake.fields.iter().map(|f| Fact::new(f.label.clone(), needed(&f.required)));
    documents.chain(fields).collect()
}

/// The flow from top to bottom. What can be sent back lies in the loop: from the first step that prepares to the last that decides.
pub fn drawing(flow: &Flow) -> Drawing {
    let decides = |step: &Step| {
        step.with_inner().into_iter().any(|inner| matches!(inner.kind, StepKind::Review(_) | StepKind::Approve(_)))
    };
    let first = flow.steps.iter().position(Step::is_prepare);
    let last = flow.steps.iter().rposition(decides);
    let (from, to) = match (first, last) {
        (Some(first), Some(last)) if first < last => (first, last + 1),
        _ => (flow.steps.len(), flow.steps.len()),
    };
    let part = |steps: Option<&[Step]>| steps_of(flow, steps.unwrap_or_default());
    Drawing {
        before: part(flow.steps.get(..from)),
        rework: part(flow.steps.get(from..to)),
        rounds: flow.max_rounds.map_or_else(String::new, |most| format!("{most} at most")),
        after: part(flow.steps.get(to..)),
    }
}

fn steps_of(flow: &Flow, steps: &[Step]) -> Steps {
    Steps(steps.iter().map(|step| item(flow, step)).collect())
}

fn item(flow: &Flow, step: &Step) -> Item {
    let lane = |when: String, steps: &[Step]| Lane { when, steps: steps_of(flow, steps) };
    match &step.kind {
        StepKind::Branch(branch) => Item::Fork(Fork {
            icon: Icon::BRANCH,
            title: step.title(),
            lanes: branch
                .cases
                .iter()
                .map(|case| lane(said(flow, &case.when), &case.steps))
                .chain([lane("otherwise".to_owned(), &branch.otherwise)])
                .collect(),
        }),
        StepKind::Parallel(parallel) => Item::Fork(Fork {
            icon: Icon::PARALLEL,
            title: format!("Side by side, {}", joined(parallel.join)),
            lanes: parallel
                .lanes
                .iter()
                .map(|one| lane(one.when.as_ref().map(|when| said(flow, when)).unwrap_or_default(), &one.steps))
                .collect(),
        }),
        StepKind::Each(each) => Item::Fork(Fork {
            icon: Icon::LIST,
            title: format!("{}, {}", step.title(), joined(each.join)),
            lanes: vec![lane("for each".to_owned(), &each.steps)],
        }),
        _ => Item::Node(node(flow, step)),
    }
}

pub(super) fn joined(join: Join) -> String {
    match join {
        Join::All => "all must be done".to_owned(),
        Join::Any => "one is enough".to_owned(),
        Join::Count(count) => format!("{count} are enough"),
    }
}

pub(super) fn node(flow: &Flow, step: &Step) -> Node {
    let (icon, kind) = look(&step.kind);
    let waits = !matches!(step.kind, StepKind::Notify(_) | StepKind::Milestone(_));
    let mut note: Vec<String> = step.common.by.iter().map(|by| words::capital(&who(flow, by))).collect();
    note.extend(together(&step.kind));
    note.extend(step.common.due.filter(|_| waits).map(|due| due.to_string()));
    Node {
        icon,
        kind,
        title: step.title(),
        note: note.join(", "),
        when: step.common.when.as_ref().map(|when| said(flow, when)).unwrap_or_default(),
    }
}

pub(super) const fn look(kind: &StepKind) -> (Icon, &'static str) {
    match kind {
        StepKind::Acknowledge(_) => (Icon::ACK, "Acknowledge"),
        StepKind::Action(_) => (Icon::BOLT, "Action"),
        StepKind::Agent(_) => (Icon::PENCIL, "Agent"),
        StepKind::Approve(_) => (Icon::TICK, "Client approval"),
        StepKind::Branch(_) => (Icon::BRANCH, "Branch"),
        StepKind::Each(_) => (Icon::LIST, "For each"),
        StepKind::Form(_) => (Icon::DOC, "Form"),
        StepKind::Milestone(_) => (Icon::FLAG, "Milestone"),
        StepKind::Notify(_) => (Icon::MAIL, "Message"),
        StepKind::Parallel(_) => (Icon::PARALLEL, "Side by side"),
        StepKind::Prepare(_) => (Icon::DOC, "Prepare"),
        StepKind::Review(_) => (Icon::PEOPLE, "Internal review"),
        StepKind::Sign(_) => (Icon::PENCIL, "Signature"),
        StepKind::Subflow(_) => (Icon::FLOW, "Another flow"),
        StepKind::Todo(_) => (Icon::TICK, "To do"),
        StepKind::Upload(_) => (Icon::UPLOAD, "Files"),
        StepKind::Wait(_) => (Icon::CLOCK, "Wait"),
    }
}

/// “in order, everybody must approve”, where several may be asked.
fn together(kind: &StepKind) -> Option<String> {
    let (rule, order) = match kind {
        StepKind::Approve(approve) => (approve.rule, approve.order),
        StepKind::Review(review) => (review.rule, review.order),
        _ => return None,
    };
    let rule = match rule {
        Rule::All => "everybody must approve".to_owned(),
        Rule::Any => "one is enough".to_owned(),
        Rule::Majority => "more than half must approve".to_owned(),
        Rule::AtLeast(count) => format!("{count} must approve"),
        Rule::Percent(part) => format!("{part}% must approve"),
    };
    Some(if order == Order::Sequential { format!("in order, {rule}") } else { rule })
}

/// An expression; where it is nothing but a field, the field's label.
pub(super) fn said(flow: &Flow, expression: &Expression) -> String {
    reference_in_words(flow, expression.as_str())
}

fn reference_in_words(flow: &Flow, text: &str) -> String {
    let label =
        |id: &str| flow.intake.fields.iter().find(|f| f.id.as_str() == id).map(|f| words::lower_first(&f.label));
    let field = text.strip_prefix("fields.").and_then(label);
    field.map_or_else(|| text.to_owned(), |label| format!("the {label}"))
}

/// Who an assignment asks, in words.
pub(super) fn who(flow: &Flow, by: &By) -> String {
    match by {
        By::Role(role) => flow.roles.get(role).map_or_else(|| role.to_string(), |by| who(flow, by)),
        By::Related(related) => format!("the {} of {}", related.how.word(), related.to),
        By::One(person) => whom(flow, person),
        By::Many(list) => words::listed(&list.iter().map(|by| who(flow, by)).collect::<Vec<_>>()),
    }
}

fn whom(flow: &Flow, person: &Person) -> String {
    match person {
        Person::Member(word) if word == "initiator" => "whoever began it".to_owned(),
        Person::Member(address) | Person::Contact(address) if address.contains('@') => address.clone(),
        Person::Member(word) => word.clone(),
        Person::Team(team, pick) => match pick {
            Pick::All => format!("team {}", words::capital(team)),
            Pick::Lead => format!("the lead of team {}", words::capital(team)),
            Pick::LeastBusy => format!("whoever has least to do in team {}", words::capital(team)),
            Pick::RoundRobin => format!("team {} in turn", words::capital(team)),
        },
        Person::Contact(word) if word == "primary" => "the client’s first contact".to_owned(),
        Person::Contact(word) if word == "sponsor" => "whoever answers for the budget at the client".to_owned(),
        Person::Contact(word) => format!("the {word}"),
        Person::Role(role) => flow.roles.get(role).map_or_else(|| role.to_string(), |by| who(flow, by)),
        Person::Authority(amount) => format!("whoever at the client may approve {}", said(flow, amount)),
        Person::Field(field) => {
            let label = flow.intake.fields.iter().find(|f| f.id == *field).map(|f| f.label.clone());
            format!("whoever was chosen as “{}”", label.unwrap_or_else(|| field.to_string()))
        }
        Person::SameAs(step) => {
            let title = flow.step(step).map_or_else(|| step.to_string(), Step::title);
            format!("whoever did “{title}”")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(steps: &Steps) -> Vec<String> {
        let item = |item: &Item| match item {
            Item::Node(node) => format!("{} ({})", node.title, node.note),
            Item::Fork(fork) => {
                let lanes: Vec<String> = fork
                    .lanes
                    .iter()
                    .map(|lane| format!("[{}: {}]", lane.when, drawn(&lane.steps).join("; ")))
                    .collect();
                format!("{} {}", fork.title, lanes.join(" "))
            }
        };
        steps.0.iter().map(item).collect()
    }

    #[test]
    fn what_follows_is_told_in_words() {
        let says = "  - says: '{{ workspace.name }} invoices {{ fields.amount }} to {{ client.name }}'";
        let text = FLOW.replace("max_rounds: 4", &format!("consequences:\n{says}"));
        let flow = Flow::from_bytes(text.as_bytes()).unwrap();
        assert_eq!(consequences(&flow, "Halden Studio"), ["Halden Studio invoices the amount to the client"]);
    }

    const FLOW: &str = "
flow: drawn
title: Drawn
kind: deliverable
max_rounds: 4
intake:
  fields: [{id: amount, label: Amount, type: money, required: true}]
  documents: [{id: deliverable, label: The work, accept: [pdf], required: true}]
steps:
  - prepare: package
    by: {member: initiator}
  - parallel: checks
    lanes:
      - [{review: quality, by: {team: quality}, due: 1 business day}]
      - when: fields.amount >= money(25000, 'EUR')
        steps: [{review: finance, by: {team: finance}, rule: any}]
  - approve: client
    by: {authority: fields.amount}
    order: sequential
    changes: package
  - acknowledge: go-ahead
    by: {member: initiator}
";

    #[test]
    fn a_flow_is_drawn_with_its_loop_and_its_lanes() {
        let flow = Flow::from_bytes(FLOW.as_bytes()).unwrap();
        let Drawing { before, rework, rounds, after } = drawing(&flow);
        assert!(before.0.is_empty());
        assert_eq!(rounds, "4 at most");
        assert_eq!(
            drawn(&rework),
            [
                "Prepare (Whoever began it)",
                "Side by side, all must be done [: Quality (Team Quality, everybody must approve, 1 business day)] \
                 [fields.amount >= money(25000, 'EUR'): Finance (Team Finance, one is enough)]",
                "Client approval (Whoever at the client may approve the amount, in order, everybody must approve)",
            ]
        );
        assert_eq!(drawn(&after), ["Go ahead (Whoever began it)"]);
    }
}
