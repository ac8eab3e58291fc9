//! Starts the role that the command line names, nothing else.

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    let command = server::commands::Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("yingshang: {error}");
            return std::process::ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(server::commands::run(command));
    // What is still being compressed ahead of time is not worth waiting for.
    runtime.shutdown_background();
    code
}
