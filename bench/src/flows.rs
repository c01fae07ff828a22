//! How long a flow file takes to be checked and simulated, and a long flow to say which steps are open. No server, one thread.

use crate::measure::Measured;
use crate::testing;
use domain::flow::check::explore::explore;
use domain::flow::{Flow, Frontier, frontier};
use domain::simulate::simulate;
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Runs of each measurement.
const RUNS: usize = 200;

pub(crate) fn table() -> anyhow::Result<()> {
    println!("\nFlows");
    let text = hundred_steps();
    let flow = read(&text)?;
    let steps = flow.every_step().count();
    measured(&format!("read and check a flow of {steps} steps"), || {
        read(&text).map(|flow| explore(&flow, None).len())
    })?;
    let library = assent::flows::library()?;
    let contract = library.into_iter().find(|start| start.flow.flow.as_str() == "contract-legal-finance");
    let contract = contract.ok_or_else(|| anyhow::anyhow!("the library has this flow"))?.flow;
    let silent =
        b"name: Silent for 59 days\ngiven: {fields: {amount: 30000 EUR}}\nanswers: {client: approve after 59 days}";
    let silent = contract.scenario_from_bytes(silent)?;
    let days = simulate(&contract, &silent).lines.last().map_or(0, |line| line.day);
    measured(&format!("simulate {days} days"), || Ok(simulate(&contract, &silent).lines.len()))?;
    let world = testing::given(testing::steps(&thousand_steps())).submitted();
    let steps = world.flow.every_step().count();
    measured(&format!("which of {steps} steps are open"), || match frontier(&world.flow, &world.state) {
        Frontier::Open(open) => Ok(open.len()),
        Frontier::Held { .. } | Frontier::Finished(_) => anyhow::bail!("it is open"),
    })
}

fn measured(what: &str, run: impl Fn() -> anyhow::Result<usize>) -> anyhow::Result<()> {
    let began = Instant::now();
    let mut each = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let one = Instant::now();
        black_box(run()?);
        each.push(one.elapsed());
    }
    let took: Duration = began.elapsed();
    crate::row(what, &Measured::of(each, took));
    Ok(())
}

fn read(text: &str) -> anyhow::Result<Flow> {
    Ok(Flow::from_bytes(text.as_bytes())?)
}

/// Checks with bounds, in branches and lanes, and the client at last.
fn hundred_steps() -> String {
    let mut text = "flow: long\ntitle: Long\nkind: contract\nmax_rounds: 5\nintake:\n  fields:\n    - {id: amount, label: Amount, type: money, required: true}
    - {id: ours, label: Ours, type: flag, required: true}\n    - {id: place, label: Place, type: line, required: true}\nsteps:\n  - prepare: package\n"
        .to_owned();
    for n in 0..32 {
        let (bound, check) =
            ((n + 1) * 1_000, "by: {team: legal}, rule: any, expire: 30 days, separate_from: [package]");
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "  - branch: b{n}\n    cases:\n      - {{when: \"fields.amount >= money({bound}, 'EUR') && fields.place == 'p{}'\", steps: [{{review: r{n}, {check}}}]}}\n    otherwise: [{{review: o{n}, {check}}}]",
            n % 4
        );
    }
    text.push_str("  - milestone: ready\n  - milestone: sent\n  - {approve: client, by: {authority: fields.amount}, expire: 30 days}\n");
    text
}

fn thousand_steps() -> String {
    let milestones: Vec<String> = (0..900).map(|n| format!(r#"{{"milestone": "m{n}"}}"#)).collect();
    let lanes: Vec<String> = (0..48)
        .map(|n| format!(r#"[{{"todo": "a{n}", "by": {{"member": "initiator"}}}}, {{"milestone": "b{n}"}}]"#))
        .collect();
    let lanes = lanes.join(", ");
    format!(r#"[{{"prepare": "package"}}, {}, {{"parallel": "all", "lanes": [{lanes}]}}]"#, milestones.join(", "))
}
