//! `cargo xtask up`: from a fresh clone to a served demo county. `cargo xtask build`: the same
//! without serving.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Child, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::repo::Repo;
use crate::{app, args, net, process, qr, server, signals};

const HELP: &str = "\
usage: cargo xtask up [OPTIONS]

Installs what is missing, builds the app and the server in release, fills the data folder with the
demo county when it is empty, and serves.

  --listen ADDRESS   the address to listen on [127.0.0.1]; 0.0.0.0 lets phones in
  --port PORT        the port [8080]
  --data FOLDER      the data folder [data]
  --no-demo          leave an empty data folder empty

YINGSHANG_TOOLS names the folder that tools are installed into [.tools].
YINGSHANG_WASM=debian builds the app with Debian's own Rust.";

struct Options {
    listen: IpAddr,
    port: u16,
    data: PathBuf,
    demo: bool,
}

pub(crate) fn run(words: lexopt::Parser) -> Result<ExitCode> {
    let Some(options) = read(words)? else {
        println!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let repo = Repo::open()?;
    let address = SocketAddr::new(options.listen, options.port);
    net::check_free(address)?;
    app::build(&repo)?;
    server::build(&repo)?;
    // A relative folder means the one where the command was given.
    let data = std::path::absolute(&options.data)?;
    if options.demo && server::is_empty(&data)? {
        println!("loading the demo county into {}", data.display());
        server::seed(&repo, &data)?;
    }
    serve(&repo, address, &data)
}

pub(crate) fn build_only(mut words: lexopt::Parser) -> Result<ExitCode> {
    match words.next()? {
        Some(lexopt::Arg::Short('h') | lexopt::Arg::Long("help")) => {
            println!("usage: cargo xtask build\n\nBuilds dist/ and the release server.");
            return Ok(ExitCode::SUCCESS);
        }
        Some(other) => return Err(other.unexpected().into()),
        None => {}
    }
    let repo = Repo::open()?;
    app::build(&repo)?;
    server::build(&repo)?;
    println!("{}", repo.server_binary().display());
    Ok(ExitCode::SUCCESS)
}

fn read(mut words: lexopt::Parser) -> Result<Option<Options>> {
    let mut options = Options {
        listen: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 8080,
        data: PathBuf::from("data"),
        demo: true,
    };
    while let Some(word) = words.next()? {
        match word {
            lexopt::Arg::Long("listen") => options.listen = args::parsed(&mut words, "--listen")?,
            lexopt::Arg::Long("port") => options.port = args::parsed(&mut words, "--port")?,
            lexopt::Arg::Long("data") => options.data = words.value()?.into(),
            lexopt::Arg::Long("no-demo") => options.demo = false,
            lexopt::Arg::Short('h') | lexopt::Arg::Long("help") => return Ok(None),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Some(options))
}

fn serve(repo: &Repo, address: SocketAddr, data: &std::path::Path) -> Result<ExitCode> {
    let mut command = server::serve(repo, address, data)?;
    // A group of its own: the terminal's Ctrl-C comes to us alone and is passed on once.
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().context("the server cannot be started")?;
    let ready = server::wait_ready(&mut child, reachable(address));
    if let Err(error) = ready {
        process::stop(&mut child);
        return match signals::exit_code() {
            Some(code) => Ok(code),
            None => Err(error),
        };
    }
    announce(address)?;
    wait(&mut child)
}

/// Where we reach a server that listens there ourselves.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(std::net::Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn announce(address: SocketAddr) -> Result<()> {
    let port = address.port();
    println!("\n  {}\n", net::url(reachable(address).ip(), port));
    let phone = if address.ip().is_loopback() || address.ip().is_unspecified() {
        net::lan_address()
    } else {
        Some(address.ip())
    };
    let Some(phone) = phone else {
        println!("  This machine has no address in a local network, so no phone can open it.");
        println!("  Ctrl-C stops it.");
        return Ok(());
    };
    let url = net::url(phone, port);
    if address.ip().is_loopback() {
        println!("  No phone can open it now: it listens on this machine alone.");
        println!("  Start it with `cargo xtask up --listen 0.0.0.0`; after that, and not before,");
        println!("  this code opens {url} on a phone in the same network:\n");
    } else {
        println!("  On a phone in the same network: {url}\n");
    }
    qr::print(&url)?;
    println!("\n  Ctrl-C stops it.");
    Ok(())
}

/// Waits for the server's end, or for a signal and then for the server's end.
fn wait(child: &mut Child) -> Result<ExitCode> {
    loop {
        if let Some(status) = child.try_wait()? {
            println!("the server ended with {status}");
            return Ok(if status.success() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            });
        }
        if signals::received().is_some() {
            println!("\nstopping the server …");
            process::stop(child);
            return Ok(signals::exit_code().unwrap_or(ExitCode::SUCCESS));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_options() {
        let words = [
            "--listen",
            "0.0.0.0",
            "--port=9000",
            "--data",
            "/tmp/x",
            "--no-demo",
        ];
        let options = read(lexopt::Parser::from_args(words))
            .expect("read")
            .expect("no help");
        assert_eq!(
            (options.listen.to_string().as_str(), options.port),
            ("0.0.0.0", 9000)
        );
        assert!(!options.demo);
        assert!(
            read(lexopt::Parser::from_args(["--help"]))
                .expect("read")
                .is_none()
        );
        assert!(read(lexopt::Parser::from_args(["--port", "x"])).is_err());
        assert!(read(lexopt::Parser::from_args(["extra"])).is_err());
    }

    #[test]
    fn asks_itself_on_loopback() {
        let everywhere: SocketAddr = "0.0.0.0:8080".parse().expect("an address");
        assert_eq!(reachable(everywhere).to_string(), "127.0.0.1:8080");
    }
}
