//! Films and recordings: the browser plays them, so nothing is opened here.

use super::job::Job;
use super::open::{Output, Stop};
use crate::preview::NoPreview;

pub(crate) fn open(_: Vec<u8>, _: &Job, _: &mut Output<'_>) -> Result<(), Stop> {
    Err(Stop::Refused(NoPreview::Played))
}
