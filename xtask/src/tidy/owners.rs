//! One technology, one owner.

use serde_json::Value;

/// Third-party crate → who may use it directly.
const OWNERS: &[(&str, &[&str])] = &[
    (
        "sqlx",
        &[
            "store",
            "counter",
            "mail",
            "preservation",
            "portal",
            "center",
            "provider",
            "gateway",
            "authority",
            "registries",
        ],
    ),
    ("object_store", &["store"]),
    ("argon2", &["store"]),
    // The binary plays people over HTTP in rehearsals and benches; systems talk through `exchange`.
    ("reqwest", &["exchange", "qyzmet"]),
    ("typst", &["documents"]),
    ("typst-layout", &["documents"]),
    ("typst-pdf", &["documents"]),
    ("fast_qr", &["barcode"]),
    ("rxing", &["barcode"]),
    ("bergshamra-c14n", &["xmldsig"]),
    ("uppsala", &["xmldsig"]),
    ("roxmltree", &["verification"]),
    ("zip", &["barcode"]),
    ("der", &["eds"]),
    ("spki", &["eds"]),
    ("const-oid", &["eds"]),
    ("x509-cert", &["eds"]),
    ("cms", &["eds"]),
    ("aws-lc-rs", &["eds"]),
    ("streebog", &["eds"]),
    ("gost94", &["eds"]),
    ("crypto-bigint", &["eds"]),
    ("des", &["eds"]),
    ("rc2", &["eds"]),
    ("cbc", &["eds"]),
    ("cryptoki", &["tokens"]),
    ("rcgen", &["signer"]),
    ("rpassword", &["signer"]),
    ("tokio-rustls", &["signer"]),
    ("tokio-tungstenite", &["signer"]),
    ("serde-saphyr", &["law"]),
    ("cel", &["law"]),
    ("fluent-bundle", &["pages"]),
    ("infer", &["intake"]),
    ("lettre", &["mail"]),
    // Diagrams, the messages of the state registries and the elements of barcodes are XML; signed XML is counted by it
    // before its parser builds a tree.
    ("quick-xml", &["law", "registries", "barcode", "xmldsig"]),
    ("rand_core", &["domain"]),
    ("rand_chacha", &["domain"]),
];

pub(super) fn findings(metadata: &Value) -> Vec<String> {
    let mut findings = Vec::new();
    for (name, dependencies) in super::packages(metadata) {
        for (technology, owners) in OWNERS {
            if dependencies.iter().any(|dependency| dependency == technology) && !owners.contains(&name.as_str()) {
                findings.push(format!(
                    "{name} uses {technology}, which belongs to {}",
                    owners.join(", ")
                ));
            }
        }
    }
    findings
}
