//! The JSON Schema of the regulation files, for editors: completion and marks while writing. The compiler's findings
//! decide; a test holds the schema against the regulations and against the compiler's closed sets of words.

use serde_json::{Map, Value, json};

use crate::check::words;

/// The schema (draft 2020-12). One file may hold several documents; each is a regulation, a procedure or a shared
/// mapping, told apart by its first key.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Qyzmet regulations",
        "oneOf": [
            { "$ref": "#/$defs/regulation" },
            { "$ref": "#/$defs/procedure" },
            { "type": "object", "required": ["shared"], "properties": { "shared": id("the name under which others use it") } }
        ],
        "$defs": {
            "text": text(),
            "act_text": act_text(),
            "limit": limit(),
            "limits": { "oneOf": [
                { "type": "array", "items": { "oneOf": [{ "type": "string" }, { "$ref": "#/$defs/limit" }] } },
                { "type": "string" },
                { "$ref": "#/$defs/limit" }
            ] },
            "verb": verb(),
            "step": step(),
            "action": action(),
            "field": field(),
            "origin": object(&[("from", set(words::SOURCES)), ("note", string("what was taken from where"))], &["from"]),
            "irregularities": list(object(
                &[("clause", string("where")), ("defect", string("what is wrong in the act")), ("reading", string("the reading chosen"))],
                &["defect", "reading"],
            )),
            "procedure": procedure(),
            "regulation": regulation(),
        }
    })
}

fn regulation() -> Value {
    let channel = object(
        &[
            ("procedure", id("the procedure it follows")),
            ("course", course()),
            ("paragraph", json!({ "type": ["string", "integer"] })),
            ("table", reference("act_text")),
            ("table_title", reference("act_text")),
            ("parameters", json!({ "type": "object" })),
            (
                "limits",
                json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/limit" } }),
            ),
            (
                "steps",
                json!({ "type": "object", "description": "where the act departs from the procedure, by id" }),
            ),
            (
                "actions",
                json!({ "type": "object", "description": "where the act departs from the procedure, by number" }),
            ),
        ],
        &["procedure", "paragraph"],
    );
    object(
        &[
            ("regulation", id("region-year-service")),
            ("act", needs(&["languages", "title", "body", "number", "date"])),
            ("name", reference("text")),
            ("provider", needs(&["name", "short", "unit", "region"])),
            ("standard", reference("act_text")),
            ("information", reference("text")),
            ("status_check", reference("text")),
            ("requirements", list(reference("act_text"))),
            ("conditions", list(reference("act_text"))),
            ("term", list(needs(&["limit", "clause"]))),
            ("statuses", json!({ "type": "object" })),
            ("parameters", json!({ "type": "object" })),
            ("channels", list(channel)),
            (
                "form",
                json!({ "type": "object", "properties": {
                "fields": list(reference("field")), "origin": reference("origin") } }),
            ),
            ("outputs", list(output())),
            ("receipts", list(needs(&["id", "title", "clause"]))),
            ("registers", list(needs(&["id", "name", "clause", "waiting_list"]))),
            (
                "registries",
                list(object(
                    &[
                        ("registry", set(words::REGISTRIES)),
                        ("data", reference("act_text")),
                        ("on_missing", reference("act_text")),
                        ("of", json!({ "type": "string" })),
                        ("asked_at", set(words::WEIGHING)),
                    ],
                    &["registry", "data"],
                )),
            ),
            ("survey", json!({ "type": "object" })),
            ("notices", json!({ "type": "object" })),
            ("notes", json!({ "type": "object" })),
            ("irregularities", reference("irregularities")),
        ],
        &["regulation", "act", "name", "provider", "channels", "form", "outputs"],
    )
}

fn output() -> Value {
    let signatory = object(
        &[("position", reference("text")), ("role", set(words::PERFORMERS))],
        &["position"],
    );
    let mut output = needs(&["id", "kind", "title", "fields", "signatories", "template"]);
    output["properties"] = json!({
        "kind": set(words::OUTPUT_KINDS),
        "fields": list(reference("field")),
        "signatories": list(signatory),
        "origin": reference("origin"),
    });
    output
}

fn procedure() -> Value {
    object(
        &[
            ("procedure", id("its name")),
            ("channel", set(words::CHANNELS)),
            ("course", course()),
            ("parameters", json!({ "type": "object" })),
            ("steps", list(reference("step"))),
            (
                "limits",
                json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/limit" } }),
            ),
            ("actions", list(reference("action"))),
        ],
        &["procedure", "channel", "course", "steps"],
    )
}

fn step() -> Value {
    object(
        &[
            ("id", id("unique in the procedure")),
            ("item", json!({ "type": "integer", "minimum": 1 })),
            ("label", string("«процесс 1», «условие 1»")),
            ("text", reference("act_text")),
            ("repaired", string("what damage of the printed act was mended")),
            ("performer", set(words::PERFORMERS)),
            ("system", set(words::SYSTEMS)),
            ("system_name", string("the system as printed")),
            ("do", reference("verb")),
            ("limits", reference("limits")),
            ("on_success", string("the id of the next step, or `end`")),
            ("on_failure", string("the id of the refusal")),
            ("message", reference("text")),
            ("irregularities", reference("irregularities")),
        ],
        &["id", "item", "text", "performer", "system", "do"],
    )
}

fn action() -> Value {
    object(
        &[
            ("n", json!({ "type": "integer", "minimum": 1 })),
            ("participant", reference("act_text")),
            ("system", set(words::SYSTEMS)),
            ("performer", set(words::PERFORMERS)),
            ("text", reference("act_text")),
            ("completion", reference("act_text")),
            ("limit", reference("limits")),
            ("next", json!({ "type": ["integer", "string"] })),
            ("steps", list(json!({ "type": "string" }))),
            ("do", reference("verb")),
            ("repaired", json!({ "type": "object" })),
            ("irregularities", reference("irregularities")),
        ],
        &["n", "participant", "text", "completion"],
    )
}

fn limit() -> Value {
    object(
        &[
            ("value", json!({ "type": "number", "exclusiveMinimum": 0 })),
            ("unit", set(words::UNITS)),
            ("range_min", json!({ "type": "number" })),
            ("when", set(words::CIRCUMSTANCES)),
            ("words", string("the circumstance in the act's words")),
            ("how", set(words::HOWS)),
            ("excludes_intake_and_issue", json!({ "type": "boolean" })),
            ("text", reference("act_text")),
            ("alternatives", reference("limits")),
        ],
        &["value", "unit"],
    )
}

fn verb() -> Value {
    json!({
        "description": "what the platform does",
        "oneOf": [
            { "enum": words::VERBS },
            { "type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": { "enum": words::VERBS } }
        ]
    })
}

fn field() -> Value {
    object(
        &[
            ("key", json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$" })),
            ("label", reference("text")),
            ("hint", reference("text")),
            (
                "kind",
                json!({ "oneOf": [
                { "enum": words::FIELD_KINDS },
                { "type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": { "enum": words::FIELD_KINDS } }
            ] }),
            ),
            ("required", json!({ "type": "boolean" })),
            ("filled_by", set(words::FILLED_BY)),
            (
                "when",
                string("when it is asked, in Common Expression Language over the other fields"),
            ),
        ],
        &["key"],
    )
}

fn course() -> Value {
    json!({
        "description": "what drives the execution: the steps, the actions of the table, or the actions in this order",
        "oneOf": [{ "enum": ["steps", "actions"] }, { "type": "array", "items": { "type": "integer" } }]
    })
}

fn text() -> Value {
    object(
        &[
            ("kk", string("Kazakh")),
            ("ru", string("Russian")),
            ("en", string("English")),
        ],
        &["kk", "ru", "en"],
    )
}

fn act_text() -> Value {
    object(
        &[
            ("ru", string("Russian, letter for letter")),
            ("kk", string("Kazakh, where the act exists in Kazakh")),
            ("repaired", string("what damage was mended")),
        ],
        &["ru"],
    )
}

fn object(properties: &[(&str, Value)], required: &[&str]) -> Value {
    let used = [(
        "use",
        string("a shared mapping, whose keys stand under those written here"),
    )];
    let properties: Map<String, Value> = used
        .iter()
        .chain(properties)
        .map(|(name, schema)| ((*name).to_owned(), schema.clone()))
        .collect();
    let mut object = needs(required);
    object["properties"] = json!(properties);
    object["additionalProperties"] = json!(false);
    object
}

/// A mapping with these keys, some of which what it uses may have.
fn needs(required: &[&str]) -> Value {
    json!({ "type": "object", "anyOf": [{ "required": ["use"] }, { "required": required }] })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn string(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn id(description: &str) -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$", "description": description })
}

fn set<T>(members: &[(&str, T)]) -> Value {
    json!({ "enum": members.iter().map(|(name, _)| *name).collect::<Vec<_>>() })
}
