//! The same bytes in two slots: one of them is probably the wrong file.

use super::{Read, Said, Where, files};
use crate::request::command::Severity;
use crate::values::Digest;
use std::collections::BTreeMap;

pub(super) fn check(read: &Read<'_>) -> Vec<Said> {
    let mut first: BTreeMap<Digest, String> = BTreeMap::new();
    let mut said = Vec::new();
    for (n, document, file) in files(read.state()) {
        let label = read.label(document);
        if let Some(other) = first.get(&file.sha256) {
            said.push(Said {
                place: Where::Document { n, page: None },
                severity: Severity::Warning,
                sentence: format!("The same file is in “{other}” and in “{label}”."),
                way_on: "Replace the one that is wrong; send it if both are meant to be the same.".to_owned(),
            });
        } else {
            first.insert(file.sha256, label);
        }
    }
    said
}
