//! What was typed into the fields of a flow, read back.

use crate::web::form::Form;
use crate::web::present::fields::field_name;
use crate::web::present::team::Wrong;
use domain::flow::definition::{Field, FieldType};
use domain::ids::Name;
use domain::values::{Currency, FieldValue, Money};
use std::collections::BTreeMap;

/// Every value that can be read, of the fields that were posted; the others are said at their fields.
pub fn read(fields: &[Field], form: &Form, wrong: &mut Wrong) -> BTreeMap<Name, Option<FieldValue>> {
    let mut values = BTreeMap::new();
    for field in fields {
        let name = field_name(field);
        if !form.has(&name) {
            continue;
        }
        match value(field, &name, form) {
            Ok(value) => {
                values.insert(field.id.clone(), value);
            }
            Err(says) => {
                wrong.errors.insert(name, says);
            }
        }
    }
    values
}

/// A field's value as typed; `None` for an empty one.
fn value(field: &Field, name: &str, form: &Form) -> Result<Option<FieldValue>, String> {
    let Some(text) = form.some(name) else { return Ok(None) };
    let value = match field.type_ {
        FieldType::Line | FieldType::Text | FieldType::Person => FieldValue::Text(text.to_owned()),
        FieldType::Money => {
            let currency = Currency::parse(form.get(&format!("{name}_currency"))).map_err(|wrong| wrong.to_string())?;
            FieldValue::Money(Money::parse(text, currency).map_err(|wrong| wrong.to_string())?)
        }
        FieldType::Date => {
            FieldValue::Date(text.parse().map_err(|_| format!("“{text}” is not a day; write it like 2027-03-12."))?)
        }
        FieldType::Number => FieldValue::Number(text.parse().map_err(|_| format!("“{text}” is not a whole number."))?),
        FieldType::Flag => match text {
            "yes" => FieldValue::Flag(true),
            "no" => FieldValue::Flag(false),
            _ => return Err("Choose yes or no.".to_owned()),
        },
    };
    Ok(Some(value))
}
