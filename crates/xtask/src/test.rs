//! `cargo xtask test`: every check, in an order that finds cheap mistakes first.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::browser::Browser;
use crate::count::{self, Count};
use crate::process::{Show, ask, observe};
use crate::repo::{Package, Repo};
use crate::server::{self, Trial};
use crate::wasm_target::{TARGET, Toolchain};
use crate::{app, args, chaos, deny, fuzz, postgres, process, schemathesis, signals, size};

/// A step: its name, what it does in one line, and the function that does it.
struct Step {
    name: &'static str,
    line: &'static str,
    run: fn(&Repo, &mut Count) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step {
        name: "fmt",
        line: "formatting",
        run: fmt,
    },
    Step {
        name: "clippy",
        line: "lints of every package, warnings as errors",
        run: clippy,
    },
    Step {
        name: "app",
        line: "the app, built by Trunk",
        run: build_app,
    },
    Step {
        name: "unit",
        line: "tests of every package",
        run: unit,
    },
    Step {
        name: "server",
        line: "the release server",
        run: build_server,
    },
    Step {
        name: "schema",
        line: "5,000 requests made up from the API's description",
        run: schemathesis::check,
    },
    Step {
        name: "chaos",
        line: "the release server, broken in 200 rounds: nothing lost, nothing doubled",
        run: chaos,
    },
    Step {
        name: "doc",
        line: "the documentation of domain",
        run: doc,
    },
    Step {
        name: "size",
        line: "the bytes of a first visit",
        run: size_budget,
    },
    Step {
        name: "browser",
        line: "the browser tests",
        run: browser,
    },
    Step {
        name: "deny",
        line: "licences, sources and bans of dependencies",
        run: deny::step,
    },
    Step {
        name: "dupes",
        line: "no crate in two versions in the browser",
        run: deny::duplicates,
    },
];

/// Steps that run only with `--deep`; one with an ordinary step's name takes that one's place.
const DEEP: &[Step] = &[
    Step {
        name: "chaos",
        line: "the release server, broken in 2,000 rounds: nothing lost, nothing doubled",
        run: chaos_deep,
    },
    Step {
        name: "fuzz",
        line: "each fuzz target for 30 seconds",
        run: fuzz::step,
    },
];

pub(crate) fn run(mut words: lexopt::Parser) -> Result<ExitCode> {
    let mut only: Vec<String> = Vec::new();
    let mut deep = false;
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("only") => {
                let names = args::text(&mut words, "--only")?;
                only.extend(names.split(',').map(|name| name.trim().to_owned()));
            }
            lexopt::Arg::Long("deep") => deep = true,
            lexopt::Arg::Long("list") => {
                list();
                return Ok(ExitCode::SUCCESS);
            }
            lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => {
                println!("usage: cargo xtask test [--deep] [--only STEP[,STEP]] [--list]\n");
                println!("Runs these steps in this order and stops at the first that fails:\n");
                list();
                println!(
                    "\nThe last line is the number of tests; a failed step that ran no failing"
                );
                println!("test counts as one failure.");
                return Ok(ExitCode::SUCCESS);
            }
            other => return Err(other.unexpected().into()),
        }
    }
    let steps = choose(&only, deep)?;
    let repo = Repo::open()?;
    let started = Instant::now();
    let mut count = Count::default();
    for (number, step) in steps.iter().enumerate() {
        println!(
            "\n== {}/{} {}: {}",
            number + 1,
            steps.len(),
            step.name,
            step.line
        );
        let step_started = Instant::now();
        let failed_before = count.failed;
        let result = (step.run)(&repo, &mut count);
        let seconds = step_started.elapsed().as_secs_f64();
        if let Err(error) = result {
            if let Some(code) = signals::exit_code() {
                return Ok(code);
            }
            if count.failed == failed_before {
                count.failed += 1;
            }
            println!("== {} FAILED after {seconds:.1} s: {error:#}", step.name);
            println!("{count}");
            return Ok(ExitCode::FAILURE);
        }
        println!("== {} ok in {seconds:.1} s", step.name);
    }
    println!(
        "\nevery step passed in {:.0} s",
        started.elapsed().as_secs_f64()
    );
    println!("{count}");
    Ok(ExitCode::SUCCESS)
}

fn list() {
    for step in STEPS {
        println!("  {:<8} {}", step.name, step.line);
    }
    for step in DEEP {
        println!("  {:<8} {} (only with --deep)", step.name, step.line);
    }
}

fn choose(only: &[String], deep: bool) -> Result<Vec<&'static Step>> {
    let steps = if deep {
        deepened()
    } else {
        STEPS.iter().collect()
    };
    if let Some(unknown) = only
        .iter()
        .find(|name| steps.iter().all(|step| step.name != **name))
    {
        let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
        bail!(
            "there is no step `{unknown}`; the steps are {}",
            names.join(", ")
        );
    }
    Ok(steps
        .into_iter()
        .filter(|step| only.is_empty() || only.iter().any(|name| name == step.name))
        .collect())
}

/// The ordinary steps with the deep ones in their places, or at the end.
fn deepened() -> Vec<&'static Step> {
    let deep = |name: &str| DEEP.iter().find(|step| step.name == name);
    let ordinary = |name: &str| STEPS.iter().any(|step| step.name == name);
    let in_place = STEPS.iter().map(|step| deep(step.name).unwrap_or(step));
    let added = DEEP.iter().filter(|step| !ordinary(step.name));
    in_place.chain(added).collect()
}

fn fmt(repo: &Repo, _: &mut Count) -> Result<()> {
    process::run(
        "cargo fmt",
        repo.cargo().args(["fmt", "--all", "--check"]),
        Show::All,
    )
    .map(drop)
}

/// Each package in a call of its own: cargo unifies the features of one call, and the app's two
/// faces, `csr` and `ssr`, must never be on together.
fn clippy(repo: &Repo, _: &mut Count) -> Result<()> {
    let toolchain = Toolchain::ensure(repo)?;
    for package in in_order(repo) {
        if package.has_feature("csr") {
            lint_for_browser(repo, package, toolchain)?;
        } else {
            let arguments = ["--package", &package.name, "--all-targets"];
            lint(repo, Toolchain::Ordinary, "clippy", &arguments)?;
        }
    }
    // The rules run in the browser too.
    let arguments = ["--package", "domain", "--target", TARGET];
    lint(repo, toolchain, "check", &arguments)
}

fn lint_for_browser(repo: &Repo, package: &Package, toolchain: Toolchain) -> Result<()> {
    let arguments = [
        "--package",
        &package.name,
        "--features",
        "csr",
        "--target",
        TARGET,
    ];
    let mut asks_clippy = repo.cargo();
    asks_clippy.args(["clippy", "--version"]);
    toolchain.apply(&mut asks_clippy);
    if ask(&mut asks_clippy).is_some() {
        return lint(repo, toolchain, "clippy", &arguments);
    }
    println!("Debian's Rust has no clippy here (package rust-web-clippy); checking instead");
    lint(repo, toolchain, "check", &arguments)
}

fn lint(repo: &Repo, toolchain: Toolchain, tool: &str, arguments: &[&str]) -> Result<()> {
    println!("cargo {tool} {}", arguments.join(" "));
    let mut cargo = repo.cargo();
    cargo.arg(tool).args(arguments);
    if tool == "clippy" {
        cargo.args(["--", "-D", "warnings"]);
    }
    toolchain.apply(&mut cargo);
    process::run(&format!("cargo {tool}"), &mut cargo, Show::All).map(drop)
}

fn build_app(repo: &Repo, _: &mut Count) -> Result<()> {
    app::build(repo)
}

fn unit(repo: &Repo, count: &mut Count) -> Result<()> {
    postgres::ensure()?;
    let mut failed = Vec::new();
    for package in in_order(repo) {
        let mut arguments = vec!["test", "--no-fail-fast", "--package", &package.name];
        if package.has_feature("ssr") && package.has_feature("csr") {
            arguments.extend(["--features", "ssr"]);
        }
        println!("cargo {}", arguments.join(" "));
        let what = format!("tests of {}", package.name);
        let finished = observe(&what, repo.cargo().args(&arguments), Show::All)?;
        *count += count::cargo(&finished.stdout);
        if !finished.status.success() {
            failed.push(package.name.as_str());
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    bail!("tests failed in {}", failed.join(", "))
}

fn build_server(repo: &Repo, _: &mut Count) -> Result<()> {
    server::build(repo)
}

fn chaos_deep(repo: &Repo, count: &mut Count) -> Result<()> {
    chaos::test(repo, count, 2_000)
}

fn chaos(repo: &Repo, count: &mut Count) -> Result<()> {
    chaos::test(repo, count, 200)
}

fn doc(repo: &Repo, _: &mut Count) -> Result<()> {
    let mut cargo = repo.cargo();
    cargo
        .args(["doc", "--package", "domain", "--no-deps"])
        .env("RUSTDOCFLAGS", "-Dwarnings");
    process::run("cargo doc", &mut cargo, Show::All).map(drop)
}

fn size_budget(repo: &Repo, _: &mut Count) -> Result<()> {
    let trial = Trial::start(repo)?;
    let visits = size::visits(trial.address)?;
    for visit in &visits {
        println!("{}", visit.table());
    }
    size::check(&visits)
}

fn browser(repo: &Repo, count: &mut Count) -> Result<()> {
    let browser = Browser::ensure(repo)?;
    let tap = repo.notes()?.join("browser.tap");
    let _ = std::fs::remove_file(&tap);
    let mut node = browser.node();
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
    ])
    .arg("--test-reporter=tap")
    .arg(format!("--test-reporter-destination={}", tap.display()));
    let finished = observe("the browser tests", &mut node, Show::All)?;
    let Some(seen) = count::tap(&std::fs::read_to_string(&tap).unwrap_or_default()) else {
        bail!(
            "the browser tests did not come to their end ({})",
            finished.status
        );
    };
    *count += seen;
    if !finished.status.success() || seen.failed > 0 {
        bail!("{} browser tests failed", seen.failed);
    }
    if seen.passed == 0 {
        bail!("no browser test ran");
    }
    Ok(())
}

/// The packages, from what the others stand on to what stands on them.
fn in_order(repo: &Repo) -> Vec<&Package> {
    let mut packages: Vec<&Package> = repo.packages.iter().collect();
    packages.sort_by_key(|package| match package.name.as_str() {
        "domain" => 0,
        "workbook" => 1,
        "xtask" => 2,
        "server" => 4,
        _ => 3,
    });
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chooses_steps_in_their_order() {
        let names: Vec<&str> = choose(&["size".to_owned(), "fmt".to_owned()], false)
            .expect("both exist")
            .iter()
            .map(|step| step.name)
            .collect();
        assert_eq!(names, ["fmt", "size"]);
        assert_eq!(choose(&[], false).expect("all").len(), STEPS.len());
        assert!(choose(&["nothing".to_owned()], false).is_err());
    }

    #[test]
    fn deep_steps_run_only_when_asked_for() {
        let only = ["fuzz".to_owned()];
        assert!(choose(&only, false).is_err());
        assert_eq!(choose(&only, true).expect("it exists").len(), 1);
        let names: Vec<&str> = deepened().iter().map(|step| step.name).collect();
        let mut once = names.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), names.len(), "{names:?}");
    }
}
