//! A throw-away PostgreSQL cluster on loopback, for tests and measurements.
//!
//! [`Cluster::start`] makes one from Debian's binaries in a temporary folder, with a free port and
//! a random password, and with the settings on which durability rests left on. It can be
//! [killed](Cluster::kill) like a machine that loses its power and [started again](Cluster::start_again).
//! Dropping it stops the processes that it started and removes the folder.

mod binaries;
mod password;
mod postmaster;
mod user;

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use binaries::Binaries;
use postmaster::Postmaster;
use user::User;

/// How many ports are tried: between finding a free one and taking it another may come first.
const PORTS: usize = 3;

/// A cluster of its own, with one superuser `postgres` who has a password.
#[derive(Debug)]
pub struct Cluster {
    // Stopped before the folder goes.
    postmaster: Option<Postmaster>,
    binaries: Binaries,
    user: Option<User>,
    port: u16,
    password: String,
    databases: AtomicU32,
    folder: TempDir,
}

impl Cluster {
    /// Whether the binaries of PostgreSQL are on this machine.
    pub fn is_available() -> bool {
        Binaries::find().is_ok()
    }

    /// A running cluster with UTF-8 text and the locale `C`.
    ///
    /// # Errors
    /// Names the Debian package when PostgreSQL is not installed; otherwise what `initdb` or the
    /// server said.
    pub fn start() -> Result<Self> {
        Self::start_in_locale("C")
    }

    /// A running cluster with UTF-8 text and another locale of this machine, such as
    /// `zh_CN.UTF-8`: it decides how text is ordered and which case letters have.
    ///
    /// # Errors
    /// As [`start`](Self::start); also when the machine does not have the locale.
    pub fn start_in_locale(locale: &str) -> Result<Self> {
        let binaries = Binaries::find()?;
        let user = User::to_run_as()?;
        let folder = tempfile::Builder::new()
            .prefix("yingshang-postgres-")
            .tempdir()
            .context("no temporary folder for PostgreSQL")?;
        if let Some(user) = &user {
            user.own(folder.path())?;
        }
        let mut cluster = Self {
            postmaster: None,
            binaries,
            user,
            port: 0,
            password: password::random()?,
            databases: AtomicU32::new(0),
            folder,
        };
        cluster.init(locale)?;
        cluster.find_port_and_start()?;
        Ok(cluster)
    }

    /// A new, empty database; the address that leads to it, `postgres://…`, holds the password.
    ///
    /// # Errors
    /// When the cluster is not running.
    pub fn new_database(&self) -> Result<String> {
        let name = format!("db_{}", self.databases.fetch_add(1, Ordering::Relaxed) + 1);
        let mut createdb = self.command("createdb");
        createdb
            .args(["--host=127.0.0.1", "--username=postgres", "--no-password"])
            .arg(format!("--port={}", self.port))
            .arg(&name)
            .env("PGPASSWORD", &self.password)
            .env("PGCONNECT_TIMEOUT", "10");
        run(&mut createdb)?;
        Ok(self.url(&name))
    }

    /// The address of a database of this cluster, whether or not it exists.
    pub fn url(&self, database: &str) -> String {
        let (password, port) = (&self.password, self.port);
        format!("postgres://postgres:{password}@127.0.0.1:{port}/{database}")
    }

    /// The port on 127.0.0.1; the same after [`start_again`](Self::start_again).
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The identifier of the running server process, the postmaster.
    pub fn id(&self) -> Option<u32> {
        self.postmaster.as_ref().map(Postmaster::id)
    }

    /// The folder with everything that the cluster keeps: data, WAL, log.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A back-up of a database by its address, as `pg_dump` writes it.
    ///
    /// # Errors
    /// When `pg_dump` is not installed or does not get through.
    pub fn dump(&self, url: &str) -> Result<Vec<u8>> {
        let mut dump = self.command("pg_dump");
        dump.args(["--no-password", "--dbname", url]);
        run(&mut dump)
    }

    /// What the server has logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// SIGKILL to every process of the cluster: nothing is finished, nothing written back. All
    /// of them are gone when this returns. Does nothing when it is not running.
    pub fn kill(&mut self) {
        if let Some(postmaster) = self.postmaster.take() {
            postmaster.kill();
        }
    }

    /// Starts a killed cluster on the same port; returns when it has recovered and takes
    /// connections. Does nothing when it is running.
    ///
    /// # Errors
    /// When it does not start, with what it logged.
    pub fn start_again(&mut self) -> Result<()> {
        if self.postmaster.is_none() {
            self.postmaster = Some(self.launch()?);
        }
        Ok(())
    }

    fn init(&self, locale: &str) -> Result<()> {
        let password = self.folder.path().join("password");
        std::fs::write(&password, &self.password)?;
        if let Some(user) = &self.user {
            user.own(&password)?;
        }
        let mut initdb = self.command("initdb");
        initdb
            .args([
                "--username=postgres",
                "--encoding=UTF8",
                "--auth=scram-sha-256",
            ])
            .arg(format!("--locale={locale}"))
            .arg(format!("--pwfile={}", password.display()))
            // Of the empty cluster only: a crash before the first start means a new folder.
            .arg("--no-sync")
            .arg("--pgdata")
            .arg(self.data());
        run(&mut initdb)?;
        std::fs::remove_file(password)?;
        Ok(())
    }

    fn find_port_and_start(&mut self) -> Result<()> {
        for attempt in 1.. {
            self.port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
                .local_addr()?
                .port();
            match self.launch() {
                Ok(postmaster) => {
                    self.postmaster = Some(postmaster);
                    break;
                }
                Err(error) if attempt == PORTS => return Err(error),
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
        Ok(())
    }

    fn launch(&self) -> Result<Postmaster> {
        let mut postgres = self.command("postgres");
        postgres
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            // The port is the only door; a socket file would need a short path.
            "unix_socket_directories=",
            // In the folder, which goes with all that is in it, also after a kill.
            "dynamic_shared_memory_type=mmap",
            "max_connections=100",
            "fsync=on",
            "full_page_writes=on",
            "synchronous_commit=on",
        ] {
            postgres.args(["-c", setting]);
        }
        Postmaster::start(&mut postgres, &self.data(), &self.log_file())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = self.binaries.command(program);
        // The folder that we stand in may be closed to the other user.
        command.current_dir(self.folder.path());
        if let Some(user) = &self.user {
            user.run(&mut command);
        }
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(postmaster) = self.postmaster.take() {
            postmaster.stop();
        }
    }
}

fn run(command: &mut Command) -> Result<Vec<u8>> {
    let program = Path::new(command.get_program()).to_path_buf();
    let output = command
        .output()
        .with_context(|| format!("{} cannot be started", program.display()))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("{}: {}: {words}", program.display(), output.status);
    }
    Ok(output.stdout)
}
