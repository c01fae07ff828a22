//! The JSON Schema of flow files, generated from the types, so that editors complete and check them.

use crate::flow::definition::Flow;
use crate::flow::step::{Common, KINDS, Step};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// The schema, as JSON.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Flow);
    schema.insert("$id".to_owned(), json!("https://assent.dev/schema/flow-1.json"));
    schema.insert("title".to_owned(), json!("Assent flow"));
    schema.to_value()
}

impl JsonSchema for Step {
    fn schema_name() -> Cow<'static, str> {
        "Step".into()
    }

    /// One object for each kind: the kind with the step's name, its own keys, the common ones.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let common = properties(&Common::json_schema(generator));
        let kinds: Vec<Value> = KINDS
            .iter()
            .map(|kind| {
                let own = own_keys(kind, generator);
                let mut members = common.clone();
                members.extend(properties(&own));
                members.insert("id".to_owned(), json!({"type": "string"}));
                members.insert((*kind).to_owned(), json!({"type": "string", "description": "The step’s name."}));
                let mut required = vec![json!(kind)];
                required.extend(own.get("required").and_then(Value::as_array).cloned().unwrap_or_default());
                json!({"type": "object", "properties": members, "required": required, "additionalProperties": false})
            })
            .collect();
        json_schema!({"oneOf": kinds})
    }
}

fn properties(schema: &Schema) -> Map<String, Value> {
    schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default()
}

fn own_keys(kind: &str, generator: &mut SchemaGenerator) -> Schema {
    use crate::flow::step::{
        acknowledge, action, agent, approve, branch, each, form, milestone, notify, parallel, prepare, review, sign,
        subflow, todo, upload, wait,
    };
    match kind {
        "acknowledge" => acknowledge::Acknowledge::json_schema(generator),
        "action" => action::Action::json_schema(generator),
        "agent" => agent::Agent::json_schema(generator),
        "approve" => approve::Approve::json_schema(generator),
        "branch" => branch::Branch::json_schema(generator),
        "each" => each::Each::json_schema(generator),
        "form" => form::Form::json_schema(generator),
        "milestone" => milestone::Milestone::json_schema(generator),
        "notify" => notify::Notify::json_schema(generator),
        "parallel" => parallel::Parallel::json_schema(generator),
        "prepare" => prepare::Prepare::json_schema(generator),
        "review" => review::Review::json_schema(generator),
        "sign" => sign::Sign::json_schema(generator),
        "subflow" => subflow::Subflow::json_schema(generator),
        "todo" => todo::Todo::json_schema(generator),
        "upload" => upload::Upload::json_schema(generator),
        _ => wait::Wait::json_schema(generator),
    }
}

/// Written as one text in flow files.
macro_rules! text_schema {
    ($($type:ty => $says:literal),+ $(,)?) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $says.into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "description": $says})
            }
        }
    )+};
}

text_schema! {
    crate::ids::Name => "A name: lower-case letters, digits, - and _",
    crate::calendar::Duration => "A length of time: 5 business days, 30 days, 36 hours",
}
