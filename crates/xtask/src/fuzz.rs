//! `cargo xtask fuzz`: made-up input for the parsers, by cargo-fuzz and libFuzzer.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::count::Count;
use crate::process::{Show, describe, run};
use crate::repo::{Repo, on_path};
use crate::{args, debian, tools};

/// How long each target runs unless asked otherwise.
const SECONDS: u32 = 30;

/// The most memory that a target may hold, in MB: a parser that asks for more has been fooled.
const MOST_MB: u32 = 256;

/// Inputs longer than this, in bytes, are not made up; a workbook is the only long input.
const LONGEST: u32 = 64 * 1024;

pub(crate) fn run_task(mut words: lexopt::Parser) -> Result<ExitCode> {
    let mut seconds = SECONDS;
    let mut only: Vec<String> = Vec::new();
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("seconds") => seconds = args::parsed(&mut words, "--seconds")?,
            lexopt::Arg::Long("target") => only.push(args::text(&mut words, "--target")?),
            lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => {
                println!("usage: cargo xtask fuzz [--seconds N] [--target NAME]…\n");
                println!("Feeds each target of fuzz/ made-up input for {SECONDS} seconds, or N.");
                println!("An input that fails is kept in fuzz/artifacts/.");
                return Ok(ExitCode::SUCCESS);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let repo = Repo::open()?;
    let targets = chosen(targets(&repo.root)?, &only)?;
    fuzz(&repo, &targets, seconds)?;
    Ok(ExitCode::SUCCESS)
}

/// The step of `cargo xtask test --deep`: every target counts as a test.
pub(crate) fn step(repo: &Repo, count: &mut Count) -> Result<()> {
    let targets = targets(&repo.root)?;
    fuzz(repo, &targets, SECONDS)?;
    count.passed += targets.len() as u64;
    Ok(())
}

/// The targets in the order of their names: the files of `fuzz/fuzz_targets`.
fn targets(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("fuzz/fuzz_targets");
    let files = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    let mut names: Vec<String> = files
        .flatten()
        .map(|file| file.path())
        .filter(|file| file.extension().is_some_and(|end| end == "rs"))
        .filter_map(|file| Some(file.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn chosen(all: Vec<String>, only: &[String]) -> Result<Vec<String>> {
    if let Some(unknown) = only.iter().find(|name| !all.contains(name)) {
        bail!(
            "there is no target `{unknown}`; the targets are {}",
            all.join(", ")
        );
    }
    let is_chosen = |name: &String| only.is_empty() || only.contains(name);
    Ok(all.into_iter().filter(is_chosen).collect())
}

fn fuzz(repo: &Repo, targets: &[String], seconds: u32) -> Result<()> {
    // libFuzzer is C++ and is compiled here.
    if on_path("c++").is_none() {
        debian::install("libFuzzer needs a C++ compiler", &["g++"])?;
    }
    let fuzzer = tools::cargo_fuzz(repo)?;
    for target in targets {
        let mut build = command(repo, &fuzzer, "build");
        build.arg(target);
        run(
            &format!("building the target {target}"),
            &mut build,
            Show::OnFailure,
        )?;
        one(repo, &fuzzer, target, seconds)?;
    }
    Ok(())
}

fn one(repo: &Repo, fuzzer: &Path, target: &str, seconds: u32) -> Result<()> {
    println!("fuzzing {target} for {seconds} s");
    let found = repo.notes()?.join("fuzz").join(target);
    std::fs::create_dir_all(&found)?;
    let mut fuzz = command(repo, fuzzer, "run");
    fuzz.arg(target)
        // What is found is kept between runs in the first folder; the seeds are only read.
        .arg(&found)
        .arg(repo.root.join("fuzz/corpus").join(target))
        .arg("--")
        .args([
            format!("-max_total_time={seconds}"),
            format!("-rss_limit_mb={MOST_MB}"),
            format!("-malloc_limit_mb={MOST_MB}"),
            format!("-max_len={LONGEST}"),
            // One input may take ten seconds, as long as the server would give a whole request.
            "-timeout=10".to_owned(),
            "-print_final_stats=1".to_owned(),
            "-verbosity=0".to_owned(),
        ]);
    let again = describe(&fuzz);
    run(&format!("fuzzing {target}"), &mut fuzz, Show::All)
        .with_context(|| format!("the input is in fuzz/artifacts/{target}; again by\n  {again}"))
        .map(drop)
}

fn command(repo: &Repo, fuzzer: &Path, word: &str) -> Command {
    let mut command = Command::new(fuzzer);
    command
        // The parsers are safe Rust, in which the sanitizer finds nothing, and it would count
        // against the limit of memory.
        .args([word, "--sanitizer", "none", "--fuzz-dir"])
        .arg(repo.root.join("fuzz"))
        .arg("--target-dir")
        .arg(repo.target.join("fuzz"))
        .current_dir(repo.root.join("fuzz"))
        .env("RUSTFLAGS", rust_flags());
    command
}

fn rust_flags() -> OsString {
    std::env::var_os("RUSTFLAGS").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_stands_in_the_manifest_and_has_seeds() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .expect("the root");
        let manifest = std::fs::read_to_string(root.join("fuzz/Cargo.toml")).expect("a manifest");
        let targets = targets(root).expect("targets");
        assert!(targets.len() >= 5, "{targets:?}");
        for target in targets {
            assert!(
                manifest.contains(&format!("name = \"{target}\"")),
                "{target}"
            );
            let seeds = std::fs::read_dir(root.join("fuzz/corpus").join(&target));
            assert!(
                seeds.is_ok_and(|mut seeds| seeds.next().is_some()),
                "{target}"
            );
        }
    }

    #[test]
    fn chooses_targets_by_name() {
        let all = || vec!["amount".to_owned(), "area".to_owned()];
        assert_eq!(chosen(all(), &[]).expect("all").len(), 2);
        assert_eq!(chosen(all(), &["area".to_owned()]).expect("one"), ["area"]);
        assert!(chosen(all(), &["arae".to_owned()]).is_err());
    }
}
