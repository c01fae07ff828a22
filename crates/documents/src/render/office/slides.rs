//! PowerPoint.

use super::package::Package;
use super::xml::{Step, walk};
use super::{Read, What};

pub(super) fn read(package: &mut Package, read: &mut Read) -> Option<()> {
    package.part("ppt/presentation.xml")?;
    for (number, part) in (1..).zip(package.numbered("ppt/slides/slide")) {
        let xml = package.part(&part).unwrap_or_default();
        let mut hidden = false;
        walk(&xml, &mut |step| {
            if let Step::Open("sld", attributes) = step {
                hidden |= attributes.get("show").is_some_and(|_| !attributes.is_on("show"));
            }
        });
        let said = said(&xml);
        if hidden {
            read.add(What::HiddenSlide, format!("slide {number}: {said}"));
        }
        read.line(&said);
        read.line("");
    }
    for part in package.numbered("ppt/notesSlides/notesSlide") {
        let said = notes(&package.part(&part).unwrap_or_default());
        if !said.trim().is_empty() {
            read.add(What::SpeakerNotes, said);
        }
    }
    let comments: Vec<String> = package.names().into_iter().filter(|name| name.starts_with("ppt/comments/")).collect();
    for part in comments {
        let xml = package.part(&part).unwrap_or_default();
        let mut text = String::new();
        walk(&xml, &mut |step| match step {
            Step::Open("cm", _) => text.clear(),
            Step::Text(more) => text.push_str(more),
            Step::Close("cm") => read.add(What::Comment, &text),
            Step::Open(_, _) | Step::Close(_) => {}
        });
    }
    Some(())
}

fn said(xml: &str) -> String {
    let (mut all, mut in_text) = (String::new(), false);
    walk(xml, &mut |step| match step {
        Step::Open("t", _) => in_text = true,
        Step::Close("t") => in_text = false,
        Step::Close("p") => all.push('\n'),
        Step::Text(text) if in_text => all.push_str(text),
        Step::Open(_, _) | Step::Close(_) | Step::Text(_) => {}
    });
    all.trim().to_owned()
}

/// What the speaker wrote; the number of the slide and the date are fields and stand apart.
fn notes(xml: &str) -> String {
    let (mut all, mut in_text, mut in_field) = (String::new(), false, false);
    walk(xml, &mut |step| match step {
        Step::Open("fld", _) => in_field = true,
        Step::Close("fld") => in_field = false,
        Step::Open("t", _) => in_text = true,
        Step::Close("t") => in_text = false,
        Step::Close("p") => all.push(' '),
        Step::Text(text) if in_text && !in_field => all.push_str(text),
        Step::Open(_, _) | Step::Close(_) | Step::Text(_) => {}
    });
    all
}
