//! Crates that the browser would be sent twice, in two versions.

use anyhow::{Result, bail};

use crate::process::{Show, run};
use crate::repo::Repo;
use crate::wasm_target::TARGET;

/// Duplicates that are known, one a line: `name reason …`.
const ALLOWED: &str = include_str!("../duplicates.txt");

/// Fails on a crate that the app's program holds in two versions and no reason excuses, and on an
/// excuse that nothing needs any more.
pub(crate) fn check(repo: &Repo) -> Result<()> {
    let app = &repo.app()?.name;
    let mut cargo = repo.cargo();
    // Procedural macros run at build time and are not sent; so are build dependencies.
    cargo
        .args(["tree", "--locked", "--package", app, "--features", "csr"])
        .args(["--target", TARGET, "--edges", "normal,no-proc-macro"])
        .args(["--duplicates", "--depth", "0", "--prefix", "none"]);
    let tree = run("cargo tree", &mut cargo, Show::OnFailure)?;
    let found = found(&tree);
    for (name, versions) in &found {
        println!("{name} {}", versions.join(", "));
    }
    judge(&found, &allowed(ALLOWED)?)
}

/// Name and versions of each crate that occurs more than once, in the order of the names.
type Found = Vec<(String, Vec<String>)>;

/// Reads `thiserror v1.0.69` lines. A package that is built twice with different features is
/// listed twice in one version and is no duplicate in a program.
fn found(tree: &str) -> Found {
    let mut by_name = std::collections::BTreeMap::<&str, Vec<String>>::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let (Some(name), Some(version)) = (words.next(), words.next()) else {
            continue;
        };
        let Some(version) = version.strip_prefix('v') else {
            continue;
        };
        let versions = by_name.entry(name).or_default();
        if !versions.iter().any(|known| known == version) {
            versions.push(version.to_owned());
        }
    }
    by_name
        .into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| (name.to_owned(), versions))
        .collect()
}

fn allowed(list: &str) -> Result<Vec<&str>> {
    let mut names = Vec::new();
    for line in list.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once(' ') {
            Some((name, reason)) if !reason.trim().is_empty() => names.push(name),
            _ => bail!("duplicates.txt gives no reason for `{line}`"),
        }
    }
    Ok(names)
}

fn judge(found: &Found, allowed: &[&str]) -> Result<()> {
    let new: Vec<String> = found
        .iter()
        .filter(|(name, _)| !allowed.contains(&name.as_str()))
        .map(|(name, versions)| format!("{name} {}", versions.join(" and ")))
        .collect();
    if !new.is_empty() {
        bail!(
            "the browser would be sent two versions of {}; `cargo tree -d` says who asks for them",
            new.join("; ")
        );
    }
    let idle: Vec<&str> = allowed
        .iter()
        .copied()
        .filter(|name| found.iter().all(|(found, _)| found != name))
        .collect();
    if !idle.is_empty() {
        bail!(
            "duplicates.txt excuses {}, which nothing needs any more",
            idle.join(", ")
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "thiserror v1.0.69\n\nthiserror v2.0.21\n\nserde v1.0.228\n\n\
        serde v1.0.228\n\ndomain v0.1.0 (/r/crates/domain)\n";

    #[test]
    fn two_versions_are_a_duplicate_and_two_builds_of_one_are_not() {
        let versions = vec!["1.0.69".to_owned(), "2.0.21".to_owned()];
        assert_eq!(found(TREE), [("thiserror".to_owned(), versions)]);
        assert!(found("").is_empty());
    }

    #[test]
    fn a_duplicate_without_a_reason_fails_and_so_does_a_reason_without_a_duplicate() {
        let error = judge(&found(TREE), &[]).expect_err("it is not excused");
        assert!(error.to_string().contains("thiserror 1.0.69 and 2.0.21"));
        assert!(judge(&found(TREE), &["thiserror"]).is_ok());
        assert!(judge(&found(""), &["thiserror"]).is_err());
    }

    #[test]
    fn every_excuse_gives_its_reason() {
        assert_eq!(
            allowed("# why\n\nthiserror of a\n").expect("read"),
            ["thiserror"]
        );
        assert!(allowed("thiserror\n").is_err());
        assert!(allowed(ALLOWED).is_ok());
    }
}
