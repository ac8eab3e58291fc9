//! nginx and wrk as Debian packs them, unpacked into the tools folder rather than installed: an
//! installed nginx would start serving at once.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::repo::Repo;
use crate::{debian, tools};

const PACKAGES: &[&str] = &[
    "wrk",
    "libluajit-5.1-2",
    "nginx",
    "libnginx-mod-http-brotli-static",
];

/// The folder that holds both.
#[derive(Debug)]
pub(crate) struct DebianTools(PathBuf);

impl DebianTools {
    pub(crate) fn ensure(repo: &Repo) -> Result<Self> {
        let tools = Self(tools::folder(repo).join("debian"));
        if !tools.program("wrk").is_file() || !tools.brotli_module().is_file() {
            debian::unpack("the bench needs nginx and wrk", PACKAGES, &tools.0)?;
        }
        Ok(tools)
    }

    pub(crate) fn wrk(&self) -> Result<Command> {
        let mut wrk = Command::new(self.program("wrk"));
        wrk.env("LD_LIBRARY_PATH", self.libraries()?);
        Ok(wrk)
    }

    pub(crate) fn nginx(&self) -> Command {
        Command::new(self.0.join("usr/sbin/nginx"))
    }

    /// nginx's module that serves `.br` files beside the files asked for.
    pub(crate) fn brotli_module(&self) -> PathBuf {
        self.0
            .join("usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
    }

    fn program(&self, name: &str) -> PathBuf {
        self.0.join("usr/bin").join(name)
    }

    /// Where the unpacked libraries are: a folder named after the machine's architecture.
    fn libraries(&self) -> Result<PathBuf> {
        let entries = std::fs::read_dir(self.0.join("usr/lib"))?;
        entries
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .find(|folder| folder.to_string_lossy().ends_with("-linux-gnu"))
            .context("the unpacked packages hold no libraries")
    }
}
