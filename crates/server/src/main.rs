//! Starts the role that the command line names, nothing else.

use clap::Parser as _;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    server::commands::run(server::commands::Cli::parse()).await
}
