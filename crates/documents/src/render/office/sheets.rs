//! Excel.

use super::package::Package;
use super::xml::{Step, walk};
use super::{Read, What};

pub(super) fn read(package: &mut Package, read: &mut Read) -> Option<()> {
    let workbook = package.part("xl/workbook.xml")?;
    let mut names = Vec::new();
    walk(&workbook, &mut |step| {
        let Step::Open("sheet", attributes) = step else { return };
        let name = attributes.get("name").unwrap_or_default().to_owned();
        if matches!(attributes.get("state"), Some("hidden" | "veryHidden")) {
            read.add(What::HiddenSheet, &name);
        }
        names.push(name);
    });
    let shared = strings(&package.part("xl/sharedStrings.xml").unwrap_or_default());
    for (number, part) in package.numbered("xl/worksheets/sheet").into_iter().enumerate() {
        let name = names.get(number).cloned().unwrap_or_default();
        read.line(&name);
        let xml = package.part(&part).unwrap_or_default();
        sheet(&xml, &shared, &name, read);
    }
    let comments = [package.numbered("xl/comments"), package.numbered("xl/threadedComments/threadedComment")].concat();
    for part in comments {
        let xml = package.part(&part).unwrap_or_default();
        let mut said = String::new();
        walk(&xml, &mut |step| match step {
            Step::Open("comment" | "threadedComment", _) => said.clear(),
            Step::Text(text) => said.push_str(text),
            Step::Close("comment" | "threadedComment") => read.add(What::Comment, &said),
            Step::Open(_, _) | Step::Close(_) => {}
        });
    }
    Some(())
}

/// The texts that cells name by number.
fn strings(xml: &str) -> Vec<String> {
    let (mut all, mut said, mut in_text) = (Vec::new(), String::new(), false);
    walk(xml, &mut |step| match step {
        Step::Open("si", _) => said.clear(),
        Step::Open("t", _) => in_text = true,
        Step::Close("t") => in_text = false,
        Step::Text(text) if in_text => said.push_str(text),
        Step::Close("si") => all.push(std::mem::take(&mut said)),
        Step::Open(_, _) | Step::Close(_) | Step::Text(_) => {}
    });
    all
}

fn sheet(xml: &str, shared: &[String], name: &str, read: &mut Read) {
    let (mut row, mut value, mut by_number, mut in_value) = (String::new(), String::new(), false, false);
    let (mut hidden_rows, mut hidden_columns) = (0usize, 0usize);
    walk(xml, &mut |step| match step {
        Step::Open("row", attributes) => hidden_rows += usize::from(attributes.is_on("hidden")),
        Step::Open("col", attributes) => hidden_columns += usize::from(attributes.is_on("hidden")),
        Step::Open("c", attributes) => {
            by_number = attributes.get("t") == Some("s");
            value.clear();
        }
        Step::Open("v" | "t", _) => in_value = true,
        Step::Close("v" | "t") => in_value = false,
        Step::Text(text) if in_value => value.push_str(text),
        Step::Close("c") => {
            let text = if by_number {
                value.trim().parse().ok().and_then(|number: usize| shared.get(number)).map_or("", String::as_str)
            } else {
                value.as_str()
            };
            row.push_str(text);
            row.push('\t');
        }
        Step::Close("row") => {
            read.line(row.trim_end());
            row.clear();
        }
        Step::Open(_, _) | Step::Close(_) | Step::Text(_) => {}
    });
    for (count, of) in [(hidden_rows, "rows"), (hidden_columns, "columns")] {
        if count > 0 {
            read.add(What::HiddenCells, format!("{of} in {name}"));
        }
    }
}
