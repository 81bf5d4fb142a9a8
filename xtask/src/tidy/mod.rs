//! The checks. Each gives findings in words; none is good.

mod arrows;
mod owners;
mod sources;

use std::path::{Path, PathBuf};

/// Everything found in the checkout.
pub(crate) fn findings() -> Vec<String> {
    let root = root();
    let metadata = metadata(&root);
    let mut findings = arrows::findings(&metadata);
    findings.extend(owners::findings(&metadata));
    findings.extend(sources::findings(&root));
    findings
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// What cargo says about the packages of the workspace, without their dependencies' trees.
fn metadata(root: &Path) -> serde_json::Value {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = std::process::Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output();
    match output {
        Ok(output) => serde_json::from_slice(&output.stdout).unwrap_or_default(),
        Err(_) => serde_json::Value::Null,
    }
}

/// The packages with the names of their normal dependencies.
fn packages(metadata: &serde_json::Value) -> Vec<(String, Vec<String>)> {
    let name = |value: &serde_json::Value| value["name"].as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().into_iter().flatten();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array().into_iter().flatten();
            (
                name(package),
                dependencies
                    .filter(|dependency| dependency["kind"].is_null())
                    .map(name)
                    .collect(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checkout_keeps_its_own_rules() {
        let findings = super::findings();
        assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
    }

    #[test]
    fn cargo_tells_of_every_room() {
        let names: Vec<_> = super::packages(&super::metadata(&super::root()))
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert!(
            names.iter().any(|name| name == "law") && names.iter().any(|name| name == "portal"),
            "{names:?}"
        );
    }
}
