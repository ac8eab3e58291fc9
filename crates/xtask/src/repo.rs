//! Where things are: the workspace, its packages, its target folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// One package of the workspace.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) features: Vec<String>,
    path_dependencies: Vec<PathBuf>,
}

impl Package {
    pub(crate) fn has_feature(&self, feature: &str) -> bool {
        self.features.iter().any(|known| known == feature)
    }
}

/// The repository this program was built from.
#[derive(Debug)]
pub(crate) struct Repo {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) packages: Vec<Package>,
}

impl Repo {
    /// Asks cargo about the workspace.
    pub(crate) fn open() -> Result<Self> {
        let here = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .ancestors()
            .nth(2)
            .context("crates/xtask has no root above it")?;
        let text = process::run(
            "reading the workspace",
            Command::new("cargo")
                .args(["metadata", "--no-deps", "--format-version", "1"])
                .current_dir(root),
            process::Show::OnFailure,
        )?;
        Self::from_metadata(root, &text)
    }

    fn from_metadata(root: &Path, text: &str) -> Result<Self> {
        let metadata: Value = serde_json::from_str(text).context("cargo metadata is not JSON")?;
        let target = metadata["target_directory"]
            .as_str()
            .context("no target_directory")?;
        let packages = metadata["packages"]
            .as_array()
            .context("no packages")?
            .iter()
            .filter_map(package);
        let mut packages: Vec<Package> = packages.collect();
        packages.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self {
            root: root.to_path_buf(),
            target: target.into(),
            packages,
        })
    }

    /// The investor app: the package in the root folder.
    pub(crate) fn app(&self) -> Result<&Package> {
        self.packages
            .iter()
            .find(|package| package.folder == self.root)
            .context("the workspace root holds no package, so there is no app to build")
    }

    /// The folders of the workspace's own packages that a package is built from, itself excluded.
    pub(crate) fn folders_below(&self, package: &Package) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        let mut open = package.path_dependencies.clone();
        while let Some(folder) = open.pop() {
            if found.contains(&folder) || folder == package.folder {
                continue;
            }
            if let Some(next) = self.packages.iter().find(|other| other.folder == folder) {
                open.extend(next.path_dependencies.iter().cloned());
            }
            found.push(folder);
        }
        found.sort();
        found
    }

    /// A folder for what the tasks remember between runs.
    pub(crate) fn notes(&self) -> Result<PathBuf> {
        let folder = self.target.join("xtask");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be created", folder.display()))?;
        Ok(folder)
    }

    /// Cargo, started in the root.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(&self.root);
        command
    }

    /// The release server.
    pub(crate) fn server_binary(&self) -> PathBuf {
        self.target.join("release").join("yingshang")
    }
}

fn package(value: &Value) -> Option<Package> {
    let manifest = PathBuf::from(value["manifest_path"].as_str()?);
    let dependencies = value["dependencies"].as_array()?;
    Some(Package {
        name: value["name"].as_str()?.to_owned(),
        folder: manifest.parent()?.to_path_buf(),
        features: value["features"].as_object()?.keys().cloned().collect(),
        path_dependencies: dependencies
            .iter()
            .filter_map(|dependency| dependency["path"].as_str().map(PathBuf::from))
            .collect(),
    })
}

/// A tool's path on `PATH`.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_packages_and_follows_their_paths() {
        let text = r#"{"target_directory":"/t","packages":[
            {"name":"yingshang-app","manifest_path":"/r/Cargo.toml","features":{"csr":[],"ssr":[]},
             "dependencies":[{"name":"ui","path":"/r/crates/ui"},{"name":"serde"}]},
            {"name":"ui","manifest_path":"/r/crates/ui/Cargo.toml","features":{},
             "dependencies":[{"name":"domain","path":"/r/crates/domain"}]},
            {"name":"domain","manifest_path":"/r/crates/domain/Cargo.toml","features":{},
             "dependencies":[]}]}"#;
        let repo = Repo::from_metadata(Path::new("/r"), text).expect("it is metadata");
        let app = repo.app().expect("there is a root package");
        assert!(app.has_feature("csr"));
        assert_eq!(
            repo.folders_below(app),
            [
                PathBuf::from("/r/crates/domain"),
                PathBuf::from("/r/crates/ui")
            ]
        );
    }
}
