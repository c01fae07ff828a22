//! `subflow`: another published flow, as a child request that shares the client and the project.
//!
//! What is handed over are the child's fields, and its `title`. A text that is one reference hands over the value as it is, so that an
//! amount stays an amount. What comes back is the child's number and how it ended.

use crate::flow::expr::{self, Value};
use crate::ids::Name;
use crate::request::event::NamedValue;
use crate::values::FieldValue;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The step's own keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subflow {
    /// Which flow.
    #[serde(rename = "use")]
    pub flow: Name,
    /// What is handed over; texts may hold references.
    #[serde(rename = "with", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<Name, String>,
}

impl Subflow {
    /// What comes back: the child's number, and how it ended, as the record says it.
    pub const OUTPUT: [&str; 2] = ["number", "outcome"];

    /// What is handed over, from the parent's names. What has no value there is left out.
    pub(crate) fn handed_over(&self, names: &BTreeMap<String, Value>) -> Vec<NamedValue> {
        let one = |(id, text): (&Name, &String)| {
            let value = match expr::only_reference(text) {
                None => FieldValue::Text(expr::fill_from(text, names)),
                Some(reference) => match expr::eval::run(reference, names, &[]).ok()? {
                    Value::Text(text) => FieldValue::Text(text),
                    Value::Money(money) => FieldValue::Money(money),
                    Value::Date(day) => FieldValue::Date(day),
                    Value::Bool(yes) => FieldValue::Flag(yes),
                    Value::Int(number) => FieldValue::Number(number),
                    Value::List(_) | Value::Record(_) => return None,
                },
            };
            Some(NamedValue { id: id.clone(), value })
        };
        self.inputs.iter().filter_map(one).collect()
    }
}
