//! The routes as the sources make them: every `.route("…", get(…))` of every router.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The files that make routers of a system's own, with what is put before their addresses.
const OWN: [(&str, &str); 8] = [
    ("systems/authority/src/web/mod.rs", ""),
    ("systems/center/src/web/mod.rs", ""),
    ("systems/gateway/src/desk/mod.rs", ""),
    ("systems/gateway/src/soap/serve.rs", ""),
    ("systems/portal/src/web/mod.rs", ""),
    ("systems/portal/src/api/mod.rs", "/portal/api"),
    ("systems/provider/src/router.rs", ""),
    ("systems/registries/src/web/mod.rs", ""),
];

/// Routers that are mounted by several systems: the file, how many routes it makes, and by which word a system mounts
/// them. What they make is spelled out in [`mounted`].
const SHARED: [(&str, usize); 2] = [("crates/access/src/routes/mod.rs", 9), ("crates/intake/src/keys.rs", 9)];

/// The counter's routers, mounted below `/<system>/api` and `/<system>`; their routes are read as they stand.
const COUNTER: [&str; 2] = ["crates/counter/src/api/mod.rs", "crates/counter/src/web/mod.rs"];

/// Routers without persons: assets and "not found", the doors, the first page and the health of the process.
const IMPERSONAL: [(&str, usize); 4] = [
    ("crates/pages/src/shell.rs", 2),
    ("crates/exchange/src/carrier/door.rs", 1),
    ("crates/exchange/src/lookup/carrier.rs", 1),
    ("qyzmet/src/wiring/district.rs", 2),
];

pub(crate) fn of_sources() -> BTreeSet<(String, String)> {
    must_be_all_files();
    let mut all = BTreeSet::new();
    for (file, prefix) in OWN {
        for (method, path) in routes(&read(file)) {
            all.insert((method, format!("{prefix}{path}")));
        }
    }
    for system in ["authority", "center", "gateway", "portal", "provider", "registries"] {
        all.extend(mounted(system));
        if !matches!(system, "authority" | "registries") {
            all.insert(("POST".to_owned(), format!("/{system}/exchange")));
        }
        if matches!(system, "gateway" | "registries") {
            all.insert(("POST".to_owned(), format!("/{system}/lookup")));
        }
    }
    all
}

/// The shared routers that a system's sources mount.
fn mounted(system: &str) -> Vec<(String, String)> {
    let folder = root().join("systems").join(system).join("src");
    let source: String = rust_files(&folder)
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    let mut found = Vec::new();
    let mut add = |methods: &[&str], path: String| {
        found.extend(methods.iter().map(|method| ((*method).to_owned(), path.clone())));
    };
    let has_sign_in = source.contains("access::sign_in_routes(");
    if has_sign_in {
        add(&["GET", "POST"], format!("/{system}/sign-in"));
    }
    if has_sign_in || source.contains("access::sign_in_by_key_routes(") {
        for part in ["challenge", "signed-attributes", "signature", "cms"] {
            add(&["POST"], format!("/{system}/sign-in/{part}"));
        }
        for part in ["file", "text"] {
            add(&["GET"], format!("/{system}/sign-in/{part}"));
        }
    }
    if has_sign_in || source.contains("access::sign_out_routes(") {
        add(&["POST"], format!("/{system}/sign-out"));
    }
    if source.contains("access::api_session_routes(") {
        add(&["POST", "DELETE"], format!("/{system}/api/sessions"));
    }
    if source.contains("keys::router(") {
        add(&["GET"], format!("/{system}/keys"));
        for base in ["keys", "api/keys"] {
            add(&["POST"], format!("/{system}/{base}/requests"));
            add(&["GET"], format!("/{system}/{base}/requests/{{id}}"));
            add(&["POST"], format!("/{system}/{base}/requests/{{id}}/proof"));
            add(&["POST"], format!("/{system}/{base}/requests/{{id}}/renewal"));
        }
    }
    if source.contains("Counter::new(") {
        for (file, prefix) in [(COUNTER[0], "/api"), (COUNTER[1], "")] {
            found.extend(
                routes(&read(file))
                    .into_iter()
                    .map(|(method, path)| (method, format!("/{system}{prefix}{path}"))),
            );
        }
    }
    found
}

/// A router in a file that is not named above would escape.
fn must_be_all_files() {
    for (file, count) in SHARED.iter().chain(&IMPERSONAL) {
        let found = read(file).matches(".route(").count();
        assert_eq!(found, *count, "{file} makes other routes now: tell this test which");
    }
    let known: Vec<&str> = OWN
        .iter()
        .map(|(file, _)| *file)
        .chain(SHARED.iter().chain(&IMPERSONAL).map(|(file, _)| *file))
        .chain(COUNTER)
        .collect();
    for folder in ["systems", "crates", "qyzmet/src"] {
        for file in rust_files(&root().join(folder)) {
            let name = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            // Stand-ins that stories ask, in the rooms' `testing` modules, serve nobody either.
            let is_test = name.contains("/tests/") || name.contains("/src/testing/");
            let source = std::fs::read_to_string(&file).unwrap();
            // The routers of unit tests, at the end of a file, serve nobody.
            let product = source.split("#[cfg(test)]").next().unwrap();
            if !is_test && product.contains(".route(") {
                assert!(
                    known.contains(&name.as_str()),
                    "{name} makes routes that this test does not know"
                );
            }
        }
    }
}

/// Methods and addresses of a file's `.route(…)`.
fn routes(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices(".route(") {
        let call = argument(&source[at + ".route(".len()..]);
        let path = call.split('"').nth(1).unwrap();
        for method in ["get", "post", "put", "delete", "patch", "any"] {
            let is_named = call.match_indices(&format!("{method}(")).any(|(place, _)| {
                !call[..place].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':')
            });
            if is_named {
                found.push((method.to_uppercase(), path.to_owned()));
            }
        }
    }
    found
}

/// Up to the parenthesis that closes the call.
fn argument(rest: &str) -> &str {
    let mut depth = 1;
    for (at, letter) in rest.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &rest[..at];
        }
    }
    rest
}

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    files
}
