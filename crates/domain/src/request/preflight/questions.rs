//! Questions of the client that wait for us while the package is about to be sent again.

use super::{Read, Said, Where, quoted};
use crate::request::command::Severity;
use crate::request::vocabulary::Side;

pub(super) fn check(read: &Read<'_>) -> Vec<Said> {
    if read.state().packages.is_empty() {
        return Vec::new();
    }
    let waiting = read.state().threads.values().filter(|thread| thread.waits_for_us());
    let last = |thread: &crate::request::Thread| {
        let post = thread.posts.iter().rev().find(|post| post.side == Side::Client);
        post.and_then(|post| post.text.as_deref()).map_or_else(
            || "A question of the client".to_owned(),
            |text| format!("The client’s question {}", quoted(text)),
        )
    };
    waiting
        .map(|thread| Said {
            place: Where::Package,
            severity: Severity::Warning,
            sentence: format!("{} has no answer yet.", last(thread)),
            way_on: "Answer it on the request’s page, so that the client has it with the new round.".to_owned(),
        })
        .collect()
}
