//! Faults on purpose, for tests: a transaction fails at a chosen statement.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::error::Error;

/// Makes the k-th statement from now on of a writing transaction fail, once. Does nothing until told to.
#[derive(Debug)]
pub struct Faults {
    /// Statements that still succeed; negative when nothing is to fail.
    left: AtomicI64,
}

impl Default for Faults {
    fn default() -> Self {
        Self { left: AtomicI64::new(-1) }
    }
}

impl Faults {
    /// The next `statements` statements succeed and the one after them fails.
    pub fn fail_after(&self, statements: u32) {
        self.left.store(statements.into(), Ordering::SeqCst);
    }

    /// True if a fault that was asked for has not happened: the transaction had fewer statements.
    pub fn disarm(&self) -> bool {
        self.left.swap(-1, Ordering::SeqCst) >= 0
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if self.left.load(Ordering::SeqCst) < 0 {
            return Ok(());
        }
        if self.left.fetch_sub(1, Ordering::SeqCst) == 0 {
            Err(Error::unavailable("a fault on purpose"))
        } else {
            Ok(())
        }
    }
}
