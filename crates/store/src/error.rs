//! What can go wrong with a database, in three kinds that callers treat differently.

/// Why the store did not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Somebody else was first: the row has moved on, exists already or was used up. Load again and decide again.
    #[error("{0}")]
    Conflict(String),
    /// The database cannot be reached, or refuses for now. Nothing is known to be half done; the same call may be made again.
    #[error("the database is not available: {what}")]
    Unavailable {
        /// What it said.
        what: String,
        /// The whole transaction was undone by the database to resolve contention and may be run again at once.
        again: bool,
    },
    /// What is stored breaks a rule of this crate, or the database refused a row that would.
    #[error("the database holds or was given what it may not: {what}")]
    Corrupt {
        /// Which rule, and where.
        what: String,
    },
}

impl Error {
    pub(crate) fn unavailable(what: impl std::fmt::Display) -> Self {
        Self::Unavailable { what: what.to_string(), again: false }
    }

    pub(crate) fn corrupt(what: impl std::fmt::Display) -> Self {
        Self::Corrupt { what: what.to_string() }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        use rusqlite::ffi::{SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID, SQLITE_CONSTRAINT_UNIQUE};
        let rusqlite::Error::SqliteFailure(failure, _) = &error else { return Self::unavailable(error) };
        match failure.code {
            ErrorCode::ConstraintViolation => match failure.extended_code {
                SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY | SQLITE_CONSTRAINT_ROWID => {
                    Self::Conflict(error.to_string())
                }
                _ => Self::corrupt(error),
            },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::AuthorizationForStatementDenied => {
                Self::corrupt(error)
            }
            _ => Self::unavailable(error),
        }
    }
}

/// “error connecting to server” alone helps nobody.
fn with_cause(error: &tokio_postgres::Error) -> String {
    use std::error::Error as _;
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let what = error
            .as_db_error()
            .map_or_else(|| with_cause(&error), |db| format!("{} ({})", db.message(), db.code().code()));
        match error.code().map(tokio_postgres::error::SqlState::code) {
            Some("23505") => Self::Conflict(what),
            // Serialisation failure and deadlock: PostgreSQL undid one of two so that the other could go on.
            Some("40001" | "40P01") => Self::Unavailable { what, again: true },
            // 23: a constraint; 42501: a right that the role does not have; P0001: a trigger that refuses; XX001, XX002: damage.
            Some(code) if code.starts_with("23") || matches!(code, "42501" | "P0001" | "XX001" | "XX002") => {
                Self::corrupt(what)
            }
            _ => Self::unavailable(what),
        }
    }
}

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not an address of a database.
    #[error("“{0}” is no database; use sqlite:PATH or postgres://USER@HOST/NAME")]
    Url(String),
    /// An encrypted connection was asked for in a way that cannot be.
    #[error("the encrypted connection to PostgreSQL: {0}")]
    Tls(String),
    /// A setting on which durability rests did not take.
    #[error("{setting} should be {wanted} but is {found}; without it, decisions could be lost at a power cut")]
    Setting {
        /// Its name.
        setting: &'static str,
        /// What was asked for.
        wanted: &'static str,
        /// What was read back.
        found: String,
    },
    /// A migration that was applied is not the one this program carries.
    #[error("migration {0} in the database is not the one of this program; the database belongs to another build")]
    Migration(String),
    /// The database itself.
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<tokio_postgres::Error> for OpenError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Store(error.into())
    }
}
