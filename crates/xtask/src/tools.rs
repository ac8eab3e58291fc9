//! The pinned tools, and how each is installed when it is missing.

use std::ffi::OsString;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

use crate::debian;
use crate::process::{Show, ask, describe, run};
use crate::repo::{Repo, on_path};

// Every pinned version that is not in a lock file of its own; docs/TESTING.md repeats them for
// people, and a test holds the two together.
const TRUNK: &str = "0.21.14";
const BINARYEN: &str = "132";
const BINARYEN_NPM: &str = "binaryen@132.0.0";
const ESBUILD: &str = "0.28.2";
const CARGO_DENY: &str = "0.20.2";
const CARGO_FUZZ: &str = "0.13.2";

/// The tools of the app's build, all of the right version.
#[derive(Debug)]
pub(crate) struct Tools {
    /// `PATH` with these very tools first.
    path: OsString,
    /// The versions, for the app's stamp.
    pub(crate) versions: String,
    wasm_bindgen: String,
}

impl Tools {
    /// Finds the tools and installs what is missing.
    pub(crate) fn ensure(repo: &Repo) -> Result<Self> {
        let wasm_bindgen = locked_version(&read(&repo.root.join("Cargo.lock"))?, "wasm-bindgen")
            .context("Cargo.lock names no wasm-bindgen")?;
        let pinned = read(&repo.root.join("Trunk.toml"))?;
        if !pinned.contains(&format!("wasm_bindgen = \"{wasm_bindgen}\"")) {
            bail!("Cargo.lock has wasm-bindgen {wasm_bindgen}; write that version in Trunk.toml");
        }
        let folder = folder(repo);
        // The one that needs Node.js first: what cannot be had is known before the long installs.
        let wasm_opt = npm_tool(repo, &folder, "wasm-opt", BINARYEN_NPM, BINARYEN)?;
        let found = [
            // Its package's other programs stand beside it.
            ("wasm-metadce", wasm_opt.with_file_name("wasm-metadce")),
            ("wasm-opt", wasm_opt),
            (
                "esbuild",
                npm_tool(
                    repo,
                    &folder,
                    "esbuild",
                    &format!("esbuild@{ESBUILD}"),
                    ESBUILD,
                )?,
            ),
            (
                "trunk",
                cargo_tool(repo, &folder, "trunk", "trunk", TRUNK, true)?,
            ),
            (
                "wasm-bindgen",
                cargo_tool(
                    repo,
                    &folder,
                    "wasm-bindgen",
                    "wasm-bindgen-cli",
                    &wasm_bindgen,
                    false,
                )?,
            ),
        ];
        let links = repo.notes()?.join("bin");
        std::fs::create_dir_all(&links)?;
        for (name, tool) in &found {
            let link = links.join(name);
            if std::fs::read_link(&link).ok().as_ref() != Some(tool) {
                let _ = std::fs::remove_file(&link);
                symlink(tool, &link)
                    .with_context(|| format!("{} cannot be linked", link.display()))?;
            }
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(links).chain(std::env::split_paths(&path));
        Ok(Self {
            path: std::env::join_paths(folders)?,
            versions: format!(
                "trunk {TRUNK}, wasm-bindgen {wasm_bindgen}, wasm-opt {BINARYEN}, esbuild {ESBUILD}"
            ),
            wasm_bindgen,
        })
    }

    /// Lets a command find these tools, and Trunk expect these versions.
    pub(crate) fn apply(&self, command: &mut Command) {
        command
            .env("PATH", &self.path)
            .env("TRUNK_TOOLS_WASM_BINDGEN", &self.wasm_bindgen)
            .env("TRUNK_TOOLS_WASM_OPT", format!("version_{BINARYEN}"));
    }
}

/// The folder that tools are installed into: `YINGSHANG_TOOLS`, else `.tools` in the repository.
pub(crate) fn folder(repo: &Repo) -> PathBuf {
    match std::env::var_os("YINGSHANG_TOOLS") {
        Some(folder) if !folder.is_empty() => repo.root.join(folder),
        _ => repo.root.join(".tools"),
    }
}

/// cargo-deny, which checks what dependencies may be.
pub(crate) fn cargo_deny(repo: &Repo) -> Result<PathBuf> {
    let folder = folder(repo);
    cargo_tool(repo, &folder, "cargo-deny", "cargo-deny", CARGO_DENY, true)
}

/// cargo-fuzz, which builds and runs the targets of `fuzz/`.
pub(crate) fn cargo_fuzz(repo: &Repo) -> Result<PathBuf> {
    let folder = folder(repo);
    cargo_tool(repo, &folder, "cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, true)
}

fn cargo_tool(
    repo: &Repo,
    folder: &Path,
    program: &str,
    package: &str,
    version: &str,
    locked: bool,
) -> Result<PathBuf> {
    let ours = folder.join("bin").join(program);
    if let Some(tool) = first_of_version(&[Some(ours.clone()), on_path(program)], version) {
        return Ok(tool);
    }
    let mut install = repo.cargo();
    install.args(["install", package, "--version", version]);
    if locked {
        install.arg("--locked");
    }
    install.arg("--root").arg(folder);
    println!("installing {package} {version} into {}", folder.display());
    let command = describe(&install);
    run(
        &format!("installing {package}"),
        &mut install,
        Show::OnFailure,
    )
    .map_err(|error| by_hand(&error, &command))?;
    first_of_version(&[Some(ours)], version)
        .with_context(|| format!("`{command}` ran, yet {program} {version} is not there"))
}

/// A program of an npm package. All of them share one folder, so that one install keeps the others.
fn npm_tool(
    repo: &Repo,
    folder: &Path,
    program: &str,
    package: &str,
    version: &str,
) -> Result<PathBuf> {
    let npm_folder = folder.join("npm");
    let ours = npm_folder.join("node_modules/.bin").join(program);
    let places = [Some(ours.clone()), on_path(program)];
    if let Some(tool) = first_of_version(&places, version) {
        return Ok(tool);
    }
    let command = format!("npm install --prefix {} {package}", npm_folder.display());
    node_and_npm().map_err(|error| by_hand(&error, &command))?;
    std::fs::create_dir_all(&npm_folder)?;
    println!("installing {package} into {}", npm_folder.display());
    let mut install = Command::new("npm");
    install
        .args([
            "install",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            "--prefix",
        ])
        .arg(&npm_folder)
        .arg(package)
        .current_dir(&repo.root);
    run(
        &format!("installing {program}"),
        &mut install,
        Show::OnFailure,
    )
    .map_err(|error| by_hand(&error, &command))?;
    first_of_version(&[Some(ours)], version)
        .with_context(|| format!("`{command}` ran, yet {program} {version} is not there"))
}

/// What went wrong, and what a person would type instead.
pub(crate) fn by_hand(error: &anyhow::Error, command: &str) -> anyhow::Error {
    anyhow!("{error:#}\nthe command that installs it is\n  {command}")
}

/// Node.js and npm, from Debian's packages when they are missing and that is possible.
pub(crate) fn node_and_npm() -> Result<()> {
    if on_path("node").is_some() && on_path("npm").is_some() {
        return Ok(());
    }
    debian::install("Node.js and npm are not installed", &["nodejs", "npm"])
}

fn first_of_version(places: &[Option<PathBuf>], version: &str) -> Option<PathBuf> {
    places
        .iter()
        .flatten()
        .find(|tool| {
            ask(Command::new(tool).arg("--version"))
                .and_then(|text| version_in(&text))
                .is_some_and(|found| found == version)
        })
        .cloned()
}

/// `trunk 0.21.14`, `wasm-bindgen 0.2.130`, `wasm-opt version 132 (version_132)` → the version.
fn version_in(text: &str) -> Option<String> {
    text.split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        .map(str::to_owned)
}

/// The version of a package in Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    let version = lines.next()?.strip_prefix("version = \"")?;
    version.strip_suffix('"').map(str::to_owned)
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(version_in("trunk 0.21.14\n").as_deref(), Some("0.21.14"));
        assert_eq!(
            version_in("wasm-opt version 132 (version_132)").as_deref(),
            Some("132")
        );
        assert_eq!(version_in("nothing"), None);
    }

    #[test]
    fn reads_the_lock() {
        let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n\n\
                    [[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "wasm"), None);
    }

    #[test]
    fn the_document_names_the_pinned_versions() {
        let document = include_str!("../../../docs/TESTING.md");
        for (tool, version) in [
            ("Trunk", TRUNK),
            ("binaryen (wasm-opt)", BINARYEN),
            ("esbuild", ESBUILD),
            ("cargo-deny", CARGO_DENY),
            ("cargo-fuzz", CARGO_FUZZ),
            ("schemathesis", crate::schemathesis::version()),
        ] {
            let row = format!("| {tool} | {version} |");
            assert!(document.contains(&row), "docs/TESTING.md lacks `{row}`");
        }
    }
}
