//! One arrow between rooms: which of our crates may know which. docs/ARCHITECTURE.md draws the same.

use serde_json::Value;

/// Crate → the crates of ours that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("law", &[]),
    ("eds", &[]),
    ("tokens", &["eds"]),
    ("barcode", &[]),
    ("xmldsig", &["eds"]),
    ("verification", &["barcode", "eds", "xmldsig"]),
    ("documents", &["barcode"]),
    ("card", &["barcode", "documents", "eds", "verification"]),
    ("domain", &["law"]),
    ("pages", &["law"]),
    ("store", &["domain", "law"]),
    ("exchange", &["domain", "eds", "law", "store"]),
    ("access", &["domain", "eds", "exchange", "law", "pages", "store"]),
    ("signer", &["domain", "eds", "tokens", "xmldsig"]),
    ("mail", &["domain", "exchange", "law", "store"]),
    ("preservation", &["domain", "eds", "exchange", "store"]),
    (
        "intake",
        &[
            "access",
            "card",
            "documents",
            "domain",
            "eds",
            "exchange",
            "law",
            "pages",
            "store",
            "verification",
        ],
    ),
    (
        "counter",
        &[
            "access",
            "documents",
            "domain",
            "eds",
            "exchange",
            "intake",
            "law",
            "mail",
            "pages",
            "preservation",
            "store",
        ],
    ),
];

/// A system may use every crate, and never another system.
const SYSTEMS: &[&str] = &["portal", "center", "provider", "gateway", "authority", "registries"];

pub(super) fn findings(metadata: &Value) -> Vec<String> {
    let packages = super::packages(metadata);
    let ours: Vec<&str> = packages.iter().map(|(name, _)| name.as_str()).collect();
    let mut findings = Vec::new();
    for (name, dependencies) in &packages {
        for dependency in dependencies
            .iter()
            .filter(|dependency| ours.contains(&dependency.as_str()))
        {
            if !allowed(name, dependency) {
                findings.push(format!(
                    "{name} must not use {dependency}: see the arrows in docs/ARCHITECTURE.md"
                ));
            }
        }
    }
    findings
}

fn allowed(name: &str, dependency: &str) -> bool {
    if name == "qyzmet" {
        return true;
    }
    if SYSTEMS.contains(&name) {
        return ARROWS.iter().any(|(room, _)| *room == dependency);
    }
    ARROWS
        .iter()
        .any(|(room, known)| *room == name && known.contains(&dependency))
}
