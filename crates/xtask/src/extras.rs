//! What some pages alone need: the scripts in `extras/`, the programs of single pages, and the style
//! of the pages that are only read. Put into `dist/` beside what Trunk builds, under names that
//! carry their hash.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::process::{Show, run};
use crate::repo::Repo;
use crate::slim::Slim;
use crate::stamp;
use crate::tighten;
use crate::tools::Tools;
use crate::wasm_target::{TARGET, Toolchain};

/// The packages whose programs are loaded by single pages alone: the fit test, the rules of forms.
const PROGRAMS: [&str; 2] = ["fit", "desk"];

/// Adds them to `dist`.
pub(crate) fn build(
    repo: &Repo,
    dist: &Path,
    toolchain: Toolchain,
    tools: &Tools,
    slim: Slim,
) -> Result<()> {
    for entry in std::fs::read_dir(repo.root.join("extras"))? {
        let path = entry?.path();
        if matches!(
            path.extension().and_then(|end| end.to_str()),
            Some("js" | "css")
        ) {
            add(dist, &path, &path)?;
        }
    }
    add_bytes(dist, Path::new("documents.css"), &styles(repo)?)?;
    for name in PROGRAMS {
        program(repo, dist, name, toolchain, tools, slim)?;
    }
    Ok(())
}

/// Builds a package for the browser, makes it small and adds it with its glue.
fn program(
    repo: &Repo,
    dist: &Path,
    name: &str,
    toolchain: Toolchain,
    tools: &Tools,
    slim: Slim,
) -> Result<()> {
    let made = repo.notes()?.join(name);
    let mut cargo = repo.cargo();
    cargo.args(["build", "--offline", "--package", name]);
    cargo.args(["--profile", "wasm-release", "--target", TARGET]);
    toolchain.apply(&mut cargo);
    slim.apply(&mut cargo);
    run(&format!("building {name}"), &mut cargo, Show::OnFailure)?;
    let program = repo
        .target
        .join(TARGET)
        .join("wasm-release")
        .join(format!("{name}.wasm"));
    let mut bindgen = Command::new("wasm-bindgen");
    tools.apply(&mut bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]);
    bindgen.arg(&made).arg(&program);
    run(&format!("binding {name}"), &mut bindgen, Show::OnFailure)?;
    let small = made.join(format!("{name}_small.wasm"));
    let mut opt = Command::new("wasm-opt");
    tools.apply(&mut opt);
    opt.args(["-Oz", "--output"])
        .arg(&small)
        .arg(made.join(format!("{name}_bg.wasm")));
    run(&format!("making {name} small"), &mut opt, Show::OnFailure)?;
    let glue = made.join(format!("{name}.js"));
    tighten::tighten(&glue, &small, tools)?;
    add(dist, &small, Path::new(&format!("{name}.wasm")))?;
    add(dist, &glue, Path::new(&format!("{name}_glue.js")))
}

/// What they are made of besides the app's own parts.
pub(crate) fn inputs(repo: &Repo) -> Vec<PathBuf> {
    let programs = PROGRAMS
        .iter()
        .map(|name| repo.root.join("crates").join(name));
    std::iter::once(repo.root.join("extras"))
        .chain(programs)
        .collect()
}

/// `style/documents/`, one feature word a file, as one sheet.
fn styles(repo: &Repo) -> Result<Vec<u8>> {
    let mut files = Vec::new();
    stamp::collect(&repo.root.join("style/documents"), &mut files)?;
    files.sort();
    let mut sheet = Vec::new();
    for file in files {
        sheet.extend(std::fs::read(file)?);
    }
    Ok(sheet)
}

/// Copies a file as `name-0123456789abcdef.js`.
fn add(dist: &Path, file: &Path, name: &Path) -> Result<()> {
    let bytes =
        std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    add_bytes(dist, name, &bytes)
}

fn add_bytes(dist: &Path, name: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(dist.join(hashed(name, bytes)), bytes)?;
    Ok(())
}

fn hashed(name: &Path, bytes: &[u8]) -> String {
    let part = |part: Option<&std::ffi::OsStr>| {
        part.map(|part| part.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    format!(
        "{}-{}.{}",
        part(name.file_stem()),
        hash(bytes),
        part(name.extension())
    )
}

/// What tells one version of a file from another in its name.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash() {
        assert_eq!(
            hashed(Path::new("extras/map.js"), b""),
            "map-e3b0c44298fc1c14.js"
        );
    }
}
