//! Values of fields, as JSON has them: the flow says which kind each must be.

use domain::values::{FieldValue, Money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An amount in the minor unit of its currency (cents for euros).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Minor units.
    #[serde(deserialize_with = "whole")]
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    pub minor: i64,
    /// ISO 4217 code.
    #[schema(value_type = String, pattern = "^[A-Z]{3}$")]
    pub currency: domain::values::Currency,
}

/// The value of a field; which kind it must be says the flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum FieldContent {
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(Whole),
    /// An amount.
    Money(Amount),
    /// Text, or a day as `YYYY-MM-DD`.
    Text(Words),
    /// Not filled in.
    Empty,
}

/// A whole number that every JSON reader keeps whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)]
pub struct Whole(pub i64);

impl<'de> Deserialize<'de> for Whole {
    /// `3.0` is a whole number too, as JSON Schema has it.
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl serde::de::Visitor<'_> for Reader {
            type Value = Whole;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number")
            }
            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Whole, E> {
                Ok(Whole(number))
            }
            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Whole, E> {
                i64::try_from(number).map(Whole).map_err(|_| E::custom("this number is too large"))
            }
            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Whole, E> {
                let exact = number.fract() == 0.0 && number.abs() <= domain::values::MONEY_MINOR_MAX as f64;
                if exact { Ok(Whole(number as i64)) } else { Err(E::custom("this is not a whole number")) }
            }
        }
        from.deserialize_any(Reader)
    }
}

/// A whole number of a smaller kind.
pub(super) fn whole<'de, D: serde::Deserializer<'de>, T: TryFrom<i64>>(from: D) -> Result<T, D::Error> {
    let Whole(number) = Whole::deserialize(from)?;
    T::try_from(number).map_err(|_| serde::de::Error::custom("this number is out of range"))
}

/// The same, or null.
pub(super) fn whole_if_any<'de, D: serde::Deserializer<'de>, T: TryFrom<i64>>(from: D) -> Result<Option<T>, D::Error> {
    let out_of_range = |_| serde::de::Error::custom("this number is out of range");
    Option::<Whole>::deserialize(from)?.map(|Whole(number)| T::try_from(number).map_err(out_of_range)).transpose()
}

/// A text of at most 10 000 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(max_length = 10_000)]
pub struct Words(pub String);

impl FieldContent {
    pub(super) fn of(value: Option<&FieldValue>) -> Self {
        let Some(value) = value else { return Self::Empty };
        match value {
            FieldValue::Text(text) => Self::Text(Words(text.clone())),
            FieldValue::Money(money) => Self::Money(Amount { minor: money.minor, currency: money.currency }),
            FieldValue::Date(day) => Self::Text(Words(day.to_string())),
            FieldValue::Flag(yes) => Self::Flag(*yes),
            FieldValue::Number(number) => Self::Number(Whole(*number)),
        }
    }

    /// As the domain has it. Text becomes a day where the flow wants one and it reads as one; what does not fit is refused there.
    pub fn read(&self, wants_day: bool) -> Option<FieldValue> {
        Some(match self {
            Self::Empty => return None,
            Self::Flag(yes) => FieldValue::Flag(*yes),
            Self::Number(Whole(number)) => FieldValue::Number(*number),
            Self::Money(money) => FieldValue::Money(Money::minor(money.minor, money.currency)),
            Self::Text(Words(text)) => match text.parse() {
                Ok(day) if wants_day => FieldValue::Date(day),
                Ok(_) | Err(_) => FieldValue::Text(text.clone()),
            },
        })
    }
}
