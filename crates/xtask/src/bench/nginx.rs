//! nginx that serves, as static files, the very bytes and headers that our server answered with.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::debian_tools::DebianTools;
use crate::http::{self, Answer};
use crate::{net, process};

/// What nginx writes itself, or what belongs to one encoding of a file.
const OWN: &[&str] = &[
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "keep-alive",
    "transfer-encoding",
];

/// Answers of our server by their path (query included), then by encoding.
pub(crate) type Answers = BTreeMap<String, BTreeMap<&'static str, Answer>>;

/// A running nginx: one process, in the foreground.
#[derive(Debug)]
pub(crate) struct Nginx {
    child: Child,
    folder: PathBuf,
    pub(crate) address: SocketAddr,
}

impl Nginx {
    /// Writes files and configuration into a folder and starts nginx on them.
    pub(crate) fn start(tools: &DebianTools, folder: PathBuf, answers: &Answers) -> Result<Self> {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        let mut locations = String::new();
        for (number, (path, encodings)) in answers.iter().enumerate() {
            let file = folder.join(number.to_string());
            for (encoding, answer) in encodings {
                let file = match *encoding {
                    "br" => file.with_extension("br"),
                    "gzip" => file.with_extension("gz"),
                    _ => file.clone(),
                };
                std::fs::write(file, &answer.body)?;
            }
            let plain = encodings
                .get("identity")
                .context("no answer without encoding")?;
            locations.push_str(&location(path, &file, plain));
        }
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), net::free_port()?);
        let configuration = configuration(&tools.brotli_module(), &folder, address, &locations);
        let file = folder.join("nginx.conf");
        std::fs::write(&file, configuration)?;
        let mut command = tools.nginx();
        command.arg("-p").arg(&folder).arg("-c").arg(&file);
        let child = command
            .stdin(Stdio::null())
            .stderr(std::fs::File::create(folder.join("error.log"))?)
            .spawn()
            .context("nginx cannot be started")?;
        let mut nginx = Self {
            child,
            folder,
            address,
        };
        nginx.wait()?;
        Ok(nginx)
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    fn wait(&mut self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) {
            if http::get(self.address, "/", "identity").is_ok() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                let log = std::fs::read_to_string(self.folder.join("error.log"));
                bail!(
                    "nginx ended with {status}: {}",
                    log.unwrap_or_default().trim()
                );
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        bail!("nginx does not answer")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        process::stop(&mut self.child);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn configuration(module: &Path, folder: &Path, address: SocketAddr, locations: &str) -> String {
    let mut temporary = String::new();
    for name in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        let _ = writeln!(temporary, "  {name}_temp_path {}/{name};", folder.display());
    }
    format!(
        "load_module {};
daemon off; master_process off; worker_processes 1;
pid {1}/nginx.pid; error_log stderr;
events {{ worker_connections 1024; }}
http {{
{temporary}  access_log off; server_tokens off;
  sendfile on; tcp_nopush on; keepalive_requests 1000000000;
  gzip_static on; brotli_static on; types {{}} max_ranges 0;
  server {{
    listen {address};
{locations}  }}
}}
",
        module.display(),
        folder.display()
    )
}

/// A path with our own answer's headers. nginx looks at the path alone, so a query does not matter.
fn location(path: &str, file: &Path, plain: &Answer) -> String {
    let bare = path.split('?').next().unwrap_or_default();
    let mut out = format!(
        "    location = {bare} {{\n      alias {};\n",
        file.display()
    );
    let kind = plain
        .header("content-type")
        .unwrap_or("application/octet-stream");
    let _ = writeln!(out, "      default_type {};", quoted(kind));
    let validated = plain.header("etag").is_some();
    let _ = writeln!(out, "      etag {};", if validated { "on" } else { "off" });
    // We send none; an empty one takes nginx's away.
    out.push_str("      add_header Last-Modified \"\";\n");
    for (name, value) in &plain.headers {
        if !OWN.contains(&name.as_str()) {
            let _ = writeln!(out, "      add_header {name} {};", quoted(value));
        }
    }
    out.push_str("    }\n");
    out
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_repeats_our_headers() {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let plain = Answer {
            headers: vec![
                header("content-type", "text/html; charset=utf-8"),
                header("etag", "\"1\""),
                header("content-length", "7"),
                header("content-security-policy", "script-src 'self' \"x\""),
            ],
            ..Answer::default()
        };
        let text = location("/projects?limit=20", Path::new("/f/0"), &plain);
        assert!(text.contains("location = /projects {\n      alias /f/0;"));
        assert!(text.contains("default_type \"text/html; charset=utf-8\";"));
        assert!(text.contains("etag on;"));
        assert!(
            text.contains("add_header content-security-policy \"script-src 'self' \\\"x\\\"\";")
        );
        assert!(!text.contains("content-length"));
    }
}
