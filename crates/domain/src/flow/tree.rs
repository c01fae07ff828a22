//! Finding one's way in a flow: a step by its name, what surrounds it, what is before it.

use crate::flow::definition::Flow;
use crate::flow::expr::{Expression, Names, eval};
use crate::flow::routing::Question;
use crate::flow::step::{OnDecline, Step, StepKind};
use crate::ids::{Name, StepId};

/// Has a step run when a later one begins?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Always.
    Surely,
    /// Only if a condition held.
    Perhaps,
}

/// A sequence of steps, and the place in it that leads on to what is looked for.
type Level<'a> = (&'a [Step], usize);

fn path<'a>(steps: &'a [Step], id: &StepId) -> Option<Vec<Level<'a>>> {
    for (place, step) in steps.iter().enumerate() {
        if step.id() == id {
            return Some(vec![(steps, place)]);
        }
        if let Some(mut inner) = step.lanes().into_iter().find_map(|lane| path(lane, id)) {
            inner.insert(0, (steps, place));
            return Some(inner);
        }
    }
    None
}

fn find<'a>(steps: &'a [Step], id: &StepId) -> Option<&'a Step> {
    steps.iter().find_map(|step| {
        if step.id() == id { Some(step) } else { step.lanes().into_iter().find_map(|lane| find(lane, id)) }
    })
}

/// The name under which a step runs for the n-th item of an `each`, from 1.
pub fn instance(id: &StepId, item: u32) -> StepId {
    // INVARIANT: the name of a step inside an each is short enough for the number; `check` refuses longer ones.
    Name::parse(&format!("{id}-{item}")).unwrap_or_else(|_| id.clone())
}

/// The step in the file that an instance belongs to, and the item.
fn base(id: &StepId) -> Option<(StepId, u32)> {
    let (name, item) = id.as_str().rsplit_once('-')?;
    Name::parse(name).ok().zip(item.parse().ok())
}

impl Flow {
    /// A step by its name, or by that of one of its instances inside an `each`.
    pub fn step(&self, id: &StepId) -> Option<&Step> {
        find(&self.steps, id).or_else(|| {
            let (name, _) = base(id)?;
            find(&self.steps, &name).filter(|_| self.each_around(&name).is_some())
        })
    }
    /// The number of the item whose lane an instance is in.
    pub fn item_of(&self, id: &StepId) -> Option<u32> {
        let (name, item) = base(id).filter(|_| find(&self.steps, id).is_none())?;
        self.each_around(&name).map(|_| item)
    }
    /// The place of a step among all, from 0.
    pub fn position(&self, id: &StepId) -> Option<usize> {
        let named = self.step(id)?.id();
        self.every_step().position(|step| step.id() == named)
    }
    fn path(&self, id: &StepId) -> Vec<Level<'_>> {
        self.step(id).and_then(|step| path(&self.steps, step.id())).unwrap_or_default()
    }
    /// The item that a name would belong to, were it that of an instance.
    pub(crate) fn item_of_name(&self, id: &StepId) -> Option<u32> {
        let (name, item) = base(id)?;
        self.each_around(&name).map(|_| item)
    }
    /// How many blocks are around a step.
    pub(crate) fn depth(&self, id: &StepId) -> usize {
        self.path(id).len().saturating_sub(1)
    }
    /// The `each` that a step is inside of.
    pub fn each_around(&self, id: &StepId) -> Option<&Step> {
        let path = path(&self.steps, id)?;
        let around = path.split_last().map(|(_, around)| around)?;
        around.iter().filter_map(|(steps, place)| steps.get(*place)).find(|step| matches!(step.kind, StepKind::Each(_)))
    }
    /// Is a step inside lanes that run beside others?
    pub fn runs_beside_others(&self, id: &StepId) -> bool {
        let path = self.path(id);
        let around = path.split_last().map(|(_, around)| around).unwrap_or_default();
        let mut blocks = around.iter().filter_map(|(steps, place)| steps.get(*place));
        blocks.any(|step| matches!(step.kind, StepKind::Each(_) | StepKind::Parallel(_)))
    }
    /// Steps that come before one, nearest last, and whether they have surely run. Those inside an `each` are left out: they run many times.
    pub fn before(&self, id: &StepId) -> Vec<(&Step, Before)> {
        let mut list = Vec::new();
        for (steps, place) in self.path(id) {
            for step in steps.iter().take(place) {
                let own = if step.common.when.is_some() { Before::Perhaps } else { Before::Surely };
                list.push((step, own));
                if !matches!(step.kind, StepKind::Each(_)) {
                    list.extend(inner(step).into_iter().map(|step| (step, Before::Perhaps)));
                }
            }
        }
        list
    }
    /// The steps that a package can go back to from here: earlier in its own sequence or in one around it.
    fn behind(&self, id: &StepId) -> Vec<&Step> {
        self.path(id).into_iter().flat_map(|(steps, place)| steps.iter().take(place)).collect()
    }
    /// The step to which changes asked for at `from` send the package back: the one it names, else the nearest earlier `prepare`.
    pub fn rework_target(&self, from: &StepId) -> Option<&StepId> {
        let step = self.step(from)?;
        let behind = self.behind(from);
        match &step.common.changes {
            Some(named) => behind.into_iter().map(Step::id).find(|id| *id == named),
            None => behind.into_iter().rev().find(|step| step.is_prepare()).map(Step::id),
        }
    }
    /// The step to which a decline at `from` sends the package back, where the flow says so.
    pub fn decline_target(&self, from: &StepId) -> Option<&StepId> {
        match &self.step(from)?.common.on_decline {
            OnDecline::Back(named) => self.behind(from).into_iter().map(Step::id).find(|id| *id == named),
            OnDecline::Continue | OnDecline::End => None,
        }
    }
}

/// The steps that would run as things stand, in order; where a condition cannot be decided yet, what hangs on it is left out, and so is
/// what is done for each item.
pub fn expected(question: Question<'_>) -> Vec<&Step> {
    let names = Names { state: question.state, client: "", workspace: "" }.environment();
    let holds = |condition: &Expression| eval::holds(condition.as_str(), &names, &question.flow.rates).ok();
    let mut list = Vec::new();
    expect(&question.flow.steps, &holds, &mut list);
    list
}

fn expect<'a>(steps: &'a [Step], holds: &dyn Fn(&Expression) -> Option<bool>, list: &mut Vec<&'a Step>) {
    for step in steps {
        if step.common.when.as_ref().is_some_and(|when| holds(when) != Some(true)) {
            continue;
        }
        list.push(step);
        match &step.kind {
            StepKind::Branch(branch) => {
                let mut otherwise = true;
                for case in &branch.cases {
                    let chosen = holds(&case.when);
                    otherwise &= chosen == Some(false);
                    if chosen == Some(true) {
                        expect(&case.steps, holds, list);
                    }
                    if chosen != Some(false) {
                        break;
                    }
                }
                if otherwise {
                    expect(&branch.otherwise, holds, list);
                }
            }
            StepKind::Parallel(parallel) => {
                let run = parallel
                    .lanes
                    .iter()
                    .filter(|lane| lane.when.as_ref().is_none_or(|when| holds(when) == Some(true)));
                run.for_each(|lane| expect(&lane.steps, holds, list));
            }
            _ => {}
        }
    }
}

fn inner(step: &Step) -> Vec<&Step> {
    let each = |step: &Step| matches!(step.kind, StepKind::Each(_));
    let mut list = Vec::new();
    for step in step.lanes().into_iter().flatten() {
        list.push(step);
        if !each(step) {
            list.extend(inner(step));
        }
    }
    list
}
