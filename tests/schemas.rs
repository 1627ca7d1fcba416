//! The JSON Schemas in `schemas/` are those of the types.
//!
//! `CLAIMSEAL_WRITE_SCHEMAS=1 cargo test --features schema --test schemas` writes them anew; then
//! `node scripts/types.mjs` makes the TypeScript types from them.
#![cfg(feature = "schema")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may stop"
)]

use std::path::PathBuf;

use claimseal::report::Report;
use claimseal::seal::challenge::Challenge;
use claimseal::seal::result::Verification;
use claimseal::seal::token::TokenPayload;
use schemars::Schema;
use serde_json::{Map, Value, json};

fn schemas() -> Vec<(&'static str, Schema)> {
    vec![
        ("report", closed(schemars::schema_for!(Report))),
        ("challenge-payload", closed(schemars::schema_for!(Challenge))),
        ("token-payload", closed(schemars::schema_for!(TokenPayload))),
        ("verification", closed(schemars::schema_for!(Verification))),
    ]
}

/// What is written has no members beyond these and no nulls: absent keys are left out.
fn closed(schema: Schema) -> Schema {
    let mut value = schema.to_value();
    close(&mut value);
    Schema::try_from(value).unwrap()
}

fn close(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("properties") {
                members.entry("additionalProperties").or_insert(json!(false));
            }
            without_null(members);
            members.values_mut().for_each(close);
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn without_null(members: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = members.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            members.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(mut choices)) = members.remove("anyOf") {
        choices.retain(|choice| choice["type"] != "null");
        if let [Value::Object(only)] = choices.as_slice() {
            members.extend(only.clone());
        } else {
            members.insert("anyOf".to_owned(), Value::Array(choices));
        }
    }
}

#[test]
fn the_schemas_are_those_of_the_types() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let write = std::env::var_os("CLAIMSEAL_WRITE_SCHEMAS").is_some();
    for (name, schema) in schemas() {
        let path = folder.join(format!("{name}.json"));
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        if write {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, text).unwrap();
        } else {
            let found = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                found == text,
                "schemas/{name}.json is not that of its type; see tests/schemas.rs"
            );
        }
    }
}
