//! The program under test and its commands.

use std::process::{Command, Output};

use tempfile::TempDir;

/// The program under test.
pub(super) const BINARY: &str = env!("CARGO_BIN_EXE_yingshang");

/// The repository's demo county.
pub const SEED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed");

/// A command of the program, such as `import`; its settings come from its arguments only.
pub fn command<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(args);
    without_settings(&mut command);
    command
}

/// Nothing of the tester's own environment reaches the program; and all tests come from one
/// address, say the same and leave the same contact, so that its budgets must be large.
pub(super) fn without_settings(command: &mut Command) {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("YINGSHANG_") {
            command.env_remove(name);
        }
    }
    for budget in ["PER_SOURCE", "PER_CONTACT", "IN_ALL"] {
        let name = format!("YINGSHANG_SUBMISSIONS_{budget}");
        command.env(name, "1000000/1000000");
    }
    command.env("YINGSHANG_SAME_TEXT", "1000000");
}

/// Runs a command of the program to its end.
pub fn run<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Output {
    command(args).output().unwrap()
}

/// A data folder with the demo county; goes when dropped.
pub fn seeded_folder() -> TempDir {
    seeded(tempfile::tempdir().unwrap())
}

pub(super) fn seeded(dir: TempDir) -> TempDir {
    let output = run(&[
        "seed",
        SEED,
        "--no-photos",
        "--data",
        dir.path().to_str().unwrap(),
    ]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    dir
}

/// A figure of a process's memory in KiB: `VmRSS` now, `VmHWM` at its highest. `None` when it has
/// ended.
pub fn memory_of(id: u32, figure: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(figure))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
