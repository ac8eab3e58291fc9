//! What makes the browser program small beyond its Cargo profile: the standard library is built
//! with it, for the oldest WebAssembly that phones have, and a panic ends it without a message.
//!
//! These are unstable settings of a stable compiler, so they need its source and `RUSTC_BOOTSTRAP`.
//! They take about a tenth off the download; without the source the app is built without them.

use std::path::Path;
use std::process::Command;

use crate::process::{Show, ask, run};
use crate::repo::Repo;
use crate::wasm_target::Toolchain;

const FLAGS: &str = "--cfg=erase_components -Ctarget-cpu=mvp -Zunstable-options \
                     -Cpanic=immediate-abort";

/// Whether the app can be built small; fetches the library's source when it is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slim(bool);

impl Slim {
    /// Looks for the library's source, asking rustup for it once.
    pub(crate) fn ensure(repo: &Repo, toolchain: Toolchain) -> Self {
        if has_source(repo, toolchain) {
            return Self(true);
        }
        let mut add = Command::new("rustup");
        add.args(["component", "add", "rust-src"])
            .current_dir(&repo.root);
        if toolchain == Toolchain::Ordinary {
            println!("fetching the standard library's source: rustup component add rust-src");
            let _ = run("fetching the library's source", &mut add, Show::OnFailure);
        }
        let found = has_source(repo, toolchain);
        if !found {
            println!("without the library's source the app becomes about a tenth larger");
        }
        Self(found)
    }

    /// For the app's stamp.
    pub(crate) fn about(self) -> &'static str {
        if self.0 { FLAGS } else { "" }
    }

    /// Lets a build use these settings.
    pub(crate) fn apply(self, command: &mut Command) {
        if self.0 {
            command
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", FLAGS);
        }
    }
}

fn has_source(repo: &Repo, toolchain: Toolchain) -> bool {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "sysroot"]).current_dir(&repo.root);
    toolchain.apply(&mut rustc);
    ask(&mut rustc).is_some_and(|sysroot| {
        Path::new(sysroot.trim())
            .join("lib/rustlib/src/rust/library/Cargo.lock")
            .is_file()
    })
}
