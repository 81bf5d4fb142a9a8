//! The JSON Schema that editors get, judged by somebody else's validator: it takes every file of `regulations/` and
//! refuses what the compiler refuses.

use std::process::Command;

/// Validates each document of each file; prints what is refused. The argument is the schema.
const VALIDATE: &str = r#"
import glob, json, sys, jsonschema, yaml
class Loader(yaml.SafeLoader): pass
# A date is a text to us.
Loader.yaml_implicit_resolvers = {k: [r for r in v if r[0] != 'tag:yaml.org,2002:timestamp']
                                  for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
def faults(document):
    kind = next(iter(document))
    if kind not in ('regulation', 'procedure'): return []
    part = {'$ref': '#/$defs/' + kind, '$defs': schema['$defs']}
    return [f"{list(e.absolute_path)} {e.message[:200]}" for e in jsonschema.Draft202012Validator(part).iter_errors(document)]
seen = 0
for path in sorted(glob.glob(sys.argv[2] + '/*/*.yaml')):
    if '/calendar/' in path: continue
    for document in yaml.load_all(open(path, encoding='utf-8'), Loader=Loader):
        seen += 1
        for fault in faults(document): print(path, fault)
        if next(iter(document)) == 'procedure' and 'steps' in document:
            document['steps'][0]['do'] = 'autenticate'
            if not faults(document): print(path, 'takes an unknown verb')
assert seen > 40, seen
"#;

/// Skips where the validator is not installed; `QYZMET_TEST_TOOLS=1` demands it.
#[test]
fn the_schema_fits_every_regulation_and_refuses_an_unknown_verb() {
    let knows = Command::new("python3").args(["-c", "import jsonschema, yaml"]).output();
    if !knows.is_ok_and(|done| done.status.success()) {
        let demanded = std::env::var("QYZMET_TEST_TOOLS").is_ok_and(|value| value == "1");
        assert!(!demanded, "QYZMET_TEST_TOOLS=1 demands Python's jsonschema and yaml");
        return;
    }
    let regulations = concat!(env!("CARGO_MANIFEST_DIR"), "/../regulations");
    let folder = tempfile::tempdir().unwrap();
    let schema = folder.path().join("schema.json");
    let printed = Command::new(env!("CARGO_BIN_EXE_qyzmet"))
        .args(["law", "schema"])
        .output()
        .unwrap();
    std::fs::write(&schema, printed.stdout).unwrap();
    let validated = Command::new("python3")
        .args(["-c", VALIDATE])
        .arg(&schema)
        .arg(regulations)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&validated.stdout);
    let error = String::from_utf8_lossy(&validated.stderr);
    assert!(validated.status.success() && said.is_empty(), "{said}\n{error}");
}
