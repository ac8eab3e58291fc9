//! A Rust toolchain that can build for the browser.
//!
//! The ordinary way is `rustup target add`. Where that cannot be reached, Debian's own Rust is
//! used: it brings the compiler and the library's source, and the library is built here once.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::debian;
use crate::process::{Show, ask, run};
use crate::repo::{Repo, on_path};
use crate::tools;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGES: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/wasm32-unknown-unknown/lib";

/// Which Rust builds the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one that `rust-toolchain.toml` names.
    Ordinary,
    /// Debian's, known to rustup as `debian`.
    Debian,
}

impl Toolchain {
    /// Finds a toolchain with the wasm target, and installs the target when it is missing.
    pub(crate) fn ensure(repo: &Repo) -> Result<Self> {
        if std::env::var("YINGSHANG_WASM").is_ok_and(|way| way == "debian") {
            install_debian(repo)?;
            return Ok(Self::Debian);
        }
        if ordinary_is_ready(repo) {
            return Ok(Self::Ordinary);
        }
        if debian_is_ready() {
            return Ok(Self::Debian);
        }
        let by_hand = format!("rustup target add {TARGET}");
        println!("installing the {TARGET} target: {by_hand}");
        let mut add = Command::new("rustup");
        add.args(["target", "add", TARGET]).current_dir(&repo.root);
        let added = run("installing the wasm target", &mut add, Show::OnFailure);
        match added {
            Ok(_) if ordinary_is_ready(repo) => return Ok(Self::Ordinary),
            Ok(_) => println!("rustup added it, yet rustc does not have it"),
            Err(error) => println!("that failed ({error:#})"),
        }
        println!("falling back to Debian's own Rust");
        install_debian(repo).with_context(|| {
            format!("no Rust here builds for {TARGET}; the ordinary way is\n  {by_hand}")
        })?;
        Ok(Self::Debian)
    }

    /// Lets a command use this toolchain.
    pub(crate) fn apply(self, command: &mut Command) {
        if self == Self::Debian {
            command
                .env("RUSTUP_TOOLCHAIN", "debian")
                .env_remove("CARGO")
                .env_remove("RUSTC");
        }
    }

    /// Its compiler's version, for the app's stamp.
    pub(crate) fn version(self, repo: &Repo) -> String {
        let mut rustc = Command::new("rustc");
        rustc.arg("-V").current_dir(&repo.root);
        self.apply(&mut rustc);
        ask(&mut rustc).unwrap_or_default().trim().to_owned()
    }
}

fn ordinary_is_ready(repo: &Repo) -> bool {
    ask(Command::new("rustc")
        .args(["--print", "sysroot"])
        .current_dir(&repo.root))
    .is_some_and(|sysroot| {
        let library = Path::new(sysroot.trim())
            .join("lib/rustlib")
            .join(TARGET)
            .join("lib");
        holds_library(&library)
    })
}

fn debian_is_ready() -> bool {
    holds_library(Path::new(DEBIAN_LIBRARY))
        && Path::new("/usr/bin/rustc").is_file()
        && Path::new("/usr/bin/cargo").is_file()
        && ask(Command::new("rustup").args(["toolchain", "list"])).is_some_and(|list| {
            list.lines()
                .any(|line| line.split(' ').next() == Some("debian"))
        })
}

/// The library is whole when `std` is there; built from source its file name carries no hash.
fn holds_library(folder: &Path) -> bool {
    rlibs(folder).iter().any(|file| {
        file.file_name()
            .map(|name| name.to_string_lossy())
            .is_some_and(|name| name == "libstd.rlib" || name.starts_with("libstd-"))
    })
}

fn rlibs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "rlib")
        })
        .collect()
}

fn install_debian(repo: &Repo) -> Result<()> {
    if debian_is_ready() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!("rustup is not on PATH; it is what chooses between two Rusts (https://rustup.rs)");
    }
    let missing = debian::missing(PACKAGES);
    if !missing.is_empty() {
        debian::install("Debian's Rust is not installed", &missing)?;
    }
    if !holds_library(Path::new(DEBIAN_LIBRARY)) {
        build_library(repo)?;
    }
    println!("naming Debian's Rust for rustup: rustup toolchain link debian /usr");
    let mut link = Command::new("rustup");
    link.args(["toolchain", "link", "debian", "/usr"]);
    run("linking Debian's Rust", &mut link, Show::OnFailure)?;
    if debian_is_ready() {
        return Ok(());
    }
    bail!("Debian's Rust was set up, yet it is not complete")
}

/// Builds Rust's standard library for the browser from Debian's source package.
fn build_library(repo: &Repo) -> Result<()> {
    if !rustix::process::getuid().is_root() {
        bail!("{DEBIAN_LIBRARY} can be written by root alone; run `cargo xtask up` once as root");
    }
    let source = source_folder().context("/usr/src holds no rustc-*/library")?;
    let work = tools::folder(repo).join("debian-std");
    std::fs::create_dir_all(&work)?;
    let library = work.join("library");
    println!("copying {} to {}", source.display(), library.display());
    if library.exists() {
        std::fs::remove_dir_all(&library)?;
    }
    let mut copy = Command::new("cp");
    copy.arg("-a").arg(&source).arg(&library);
    run("copying the library's source", &mut copy, Show::OnFailure)?;

    println!("building Rust's standard library for {TARGET} (about a minute)");
    let built = work.join("target");
    let mut build = Command::new("/usr/bin/cargo");
    build
        .args([
            "build",
            "--release",
            "--target",
            TARGET,
            "--features",
            "panic-unwind",
        ])
        .arg("--manifest-path")
        .arg(library.join("sysroot/Cargo.toml"))
        .current_dir(&library)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTFLAGS",
            "-Zforce-unstable-if-unmarked -Cembed-bitcode=yes -Copt-level=s",
        )
        .env("CARGO_TARGET_DIR", &built)
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("CARGO");
    run("building the standard library", &mut build, Show::OnFailure)?;

    println!("copying it to {DEBIAN_LIBRARY}");
    let target = Path::new(DEBIAN_LIBRARY);
    std::fs::create_dir_all(target)?;
    let mut files = rlibs(&built.join(TARGET).join("release/deps"));
    // `std` last: it is what says that the library is whole.
    files.sort_by_key(|file| file.to_string_lossy().contains("/libstd"));
    for file in files {
        if let Some(name) = file.file_name() {
            std::fs::copy(&file, target.join(name))
                .with_context(|| format!("{} cannot be copied", file.display()))?;
        }
    }
    // It is not needed again, and it is large.
    let _ = std::fs::remove_dir_all(&work);
    Ok(())
}

fn source_folder() -> Option<PathBuf> {
    let entries = std::fs::read_dir("/usr/src").ok()?;
    entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|folder| {
            folder
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("rustc-"))
        })
        .map(|folder| folder.join("library"))
        .filter(|folder| folder.join("sysroot/Cargo.toml").is_file())
        .max()
}
