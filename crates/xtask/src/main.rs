//! The project's tasks. `cargo xtask` alone lists them.
#![allow(
    clippy::float_arithmetic,
    reason = "durations, rates and percentages for people to read; no money is counted here"
)]

mod app;
mod args;
mod bench;
mod browser;
mod cargo_progress;
mod chaos;
mod compress;
mod count;
mod debian;
mod deny;
mod duplicates;
mod extras;
mod fuzz;
mod html;
mod http;
mod net;
mod postgres;
mod process;
mod python;
mod qr;
mod repo;
mod schemathesis;
mod server;
mod signals;
mod size;
mod slim;
mod stamp;
mod test;
mod tighten;
mod tools;
mod up;
mod wasm_target;

use std::process::ExitCode;

/// A task: its name, its one line in the list, and the function that runs it.
struct Task {
    name: &'static str,
    line: &'static str,
    run: fn(lexopt::Parser) -> anyhow::Result<ExitCode>,
}

const TASKS: &[Task] = &[
    Task {
        name: "up",
        line: "install what is missing, build, and serve the demo county",
        run: up::run,
    },
    Task {
        name: "build",
        line: "build the app and the server in release, without serving",
        run: up::build_only,
    },
    Task {
        name: "test",
        line: "run every check: format, lints, tests, browser, size budget",
        run: test::run,
    },
    Task {
        name: "fuzz",
        line: "feed parsers made-up input: amounts, areas, filters, codes, workbooks",
        run: fuzz::run_task,
    },
    Task {
        name: "bench",
        line: "measure bytes, paint, requests beside nginx, intents, memory, start",
        run: bench::run,
    },
    Task {
        name: "chaos",
        line: "break the release server by plan and seed; nothing may be lost",
        run: chaos::run,
    },
];

fn main() -> ExitCode {
    signals::listen();
    let mut words = lexopt::Parser::from_env();
    let name = match words.next() {
        Ok(Some(lexopt::Arg::Value(name))) => name.to_string_lossy().into_owned(),
        Ok(None | Some(lexopt::Arg::Short('h') | lexopt::Arg::Long("help"))) => {
            list();
            return ExitCode::SUCCESS;
        }
        Ok(Some(other)) => return complain(&format!("{}", other.unexpected())),
        Err(error) => return complain(&error.to_string()),
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        list();
        return complain(&format!("there is no task `{name}`"));
    };
    match (task.run)(words) {
        Ok(code) => code,
        Err(error) => {
            if let Some(code) = signals::exit_code() {
                return code;
            }
            complain(&format!("{error:#}"))
        }
    }
}

fn list() {
    println!("usage: cargo xtask TASK [OPTIONS]   (cargo xtask TASK --help says more)\n");
    for task in TASKS {
        println!("  {:<6} {}", task.name, task.line);
    }
}

fn complain(message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::FAILURE
}
