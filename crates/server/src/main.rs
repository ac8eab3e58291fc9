//! Starts the role that the command line names, nothing else.

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    server::commands::start(server::commands::Cli::parse())
}
