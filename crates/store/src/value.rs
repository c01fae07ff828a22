//! Values as both databases hold them: nothing, whole numbers, texts, bytes. Instants are milliseconds since 1970, truth is 0 or 1,
//! identifiers are their 16 bytes.
//!
//! Into the database by [`vals!`], out of it by [`Row::cells`], which hands the columns out in order.

use bytes::BytesMut;
use domain::ids::{
    AbsenceId, ClientId, ConfirmationId, ContactId, FilterId, GrantId, HookId, LinkId, MemberId, PersonId, ProjectId,
    RequestId, SessionId, TaskId, TeamId, TokenId, WorkspaceId,
};
use domain::values::Digest;
use jiff::Timestamp;
use rusqlite::types::{ToSqlOutput, ValueRef};
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::error::Error;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum V {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// `vals![a, b]`: the parameters `$1`, `$2` of a statement.
macro_rules! vals {
    ($($value:expr),* $(,)?) => { Vec::from([$($crate::value::V::from($value)),*]) };
}
pub(crate) use vals;

impl rusqlite::ToSql for V {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Integer(*int),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl ToSql for V {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(int) => int.to_sql(ty, out),
            Self::Text(text) => text.to_sql(ty, out),
            Self::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }
    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }
    to_sql_checked!();
}

/// One row that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row(pub(crate) Vec<V>);

impl Row {
    /// Its columns, to be taken in order.
    pub(crate) fn cells(self) -> Cells {
        Cells(self.0.into_iter())
    }

    /// The only column.
    pub(crate) fn only<T: FromCell>(self) -> Result<T, Error> {
        self.cells().get()
    }
}

/// The columns of a row, from the first on.
pub(crate) struct Cells(std::vec::IntoIter<V>);

impl Cells {
    /// The next column as what the caller needs.
    pub(crate) fn get<T: FromCell>(&mut self) -> Result<T, Error> {
        let cell = self.0.next().ok_or_else(|| Error::corrupt("a row has fewer columns than its statement"))?;
        T::from_cell(cell)
    }
}

/// What can be read from a column.
pub(crate) trait FromCell: Sized {
    fn from_cell(cell: V) -> Result<Self, Error>;
}

fn odd<T>(cell: &V) -> Result<T, Error> {
    let kind = match cell {
        V::Null => "nothing",
        V::Int(_) => "a number",
        V::Text(_) => "a text",
        V::Bytes(_) => "bytes",
    };
    Err(Error::corrupt(format!("{kind} where a {} should be", std::any::type_name::<T>())))
}

impl<T: FromCell> FromCell for Option<T> {
    fn from_cell(cell: V) -> Result<Self, Error> {
        if cell == V::Null { Ok(None) } else { T::from_cell(cell).map(Some) }
    }
}

impl FromCell for String {
    fn from_cell(cell: V) -> Result<Self, Error> {
        if let V::Text(text) = cell { Ok(text) } else { odd(&cell) }
    }
}

impl FromCell for Vec<u8> {
    fn from_cell(cell: V) -> Result<Self, Error> {
        if let V::Bytes(bytes) = cell { Ok(bytes) } else { odd(&cell) }
    }
}

impl<const N: usize> FromCell for [u8; N] {
    fn from_cell(cell: V) -> Result<Self, Error> {
        let bytes = Vec::from_cell(cell)?;
        let length = bytes.len();
        bytes.try_into().map_err(|_| Error::corrupt(format!("{length} bytes where {N} should be")))
    }
}

impl FromCell for bool {
    fn from_cell(cell: V) -> Result<Self, Error> {
        match cell {
            V::Int(0) => Ok(false),
            V::Int(1) => Ok(true),
            other => odd(&other),
        }
    }
}

macro_rules! whole_number {
    ($($int:ty),*) => { $(
        impl FromCell for $int {
            fn from_cell(cell: V) -> Result<Self, Error> {
                match cell {
                    V::Int(int) => int.try_into().map_err(|_| Error::corrupt(format!("{int} is out of range"))),
                    other => odd(&other),
                }
            }
        }
    )* };
}
whole_number!(i64, u64, u32, u8);

impl FromCell for Timestamp {
    fn from_cell(cell: V) -> Result<Self, Error> {
        Self::from_millisecond(i64::from_cell(cell)?).map_err(Error::corrupt)
    }
}

impl FromCell for Digest {
    fn from_cell(cell: V) -> Result<Self, Error> {
        <[u8; 32]>::from_cell(cell).map(Digest)
    }
}

impl FromCell for PersonId {
    fn from_cell(cell: V) -> Result<Self, Error> {
        let text = String::from_cell(cell)?;
        if text.starts_with(MemberId::PREFIX) {
            MemberId::parse(&text).map(Self::Member).map_err(Error::corrupt)
        } else {
            ContactId::parse(&text).map(Self::Contact).map_err(Error::corrupt)
        }
    }
}

macro_rules! identifier {
    ($($id:ty),*) => { $(
        impl FromCell for $id {
            fn from_cell(cell: V) -> Result<Self, Error> {
                <[u8; 16]>::from_cell(cell).map(Self::from_bytes)
            }
        }
        impl From<$id> for V {
            fn from(id: $id) -> V {
                V::Bytes(id.bytes().to_vec())
            }
        }
    )* };
}
identifier!(
    WorkspaceId,
    MemberId,
    TeamId,
    ClientId,
    ContactId,
    ProjectId,
    GrantId,
    AbsenceId,
    ConfirmationId,
    RequestId,
    TaskId,
    LinkId,
    SessionId,
    TokenId,
    HookId,
    FilterId
);

impl<T: Into<V>> From<Option<T>> for V {
    fn from(value: Option<T>) -> V {
        value.map_or(V::Null, Into::into)
    }
}

macro_rules! into_value {
    ($($from:ty => |$value:ident| $into:expr;)*) => { $(
        impl From<$from> for V {
            fn from($value: $from) -> V {
                $into
            }
        }
    )* };
}
into_value! {
    i64 => |value| V::Int(value);
    u64 => |value| V::Int(value as i64); // LIMIT: counts and sizes here stay far below 2^63
    u32 => |value| V::Int(value.into());
    u8 => |value| V::Int(value.into());
    bool => |value| V::Int(value.into());
    String => |value| V::Text(value);
    &String => |value| V::Text(value.clone());
    &str => |value| V::Text(value.to_owned());
    Vec<u8> => |value| V::Bytes(value);
    &[u8] => |value| V::Bytes(value.to_vec());
    [u8; 32] => |value| V::Bytes(value.to_vec());
    [u8; 16] => |value| V::Bytes(value.to_vec());
    Digest => |value| V::Bytes(value.0.to_vec());
    Timestamp => |value| V::Int(value.as_millisecond());
    PersonId => |value| V::Text(value.to_string());
}
