//! Builds the investor app with Trunk, unless nothing it is made of has changed.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::compress;
use crate::extras;
use crate::process::{Show, run};
use crate::repo::Repo;
use crate::slim::Slim;
use crate::stamp;
use crate::tighten;
use crate::tools::Tools;
use crate::wasm_target::{TARGET, Toolchain};

/// Brings `dist/` up to date, compressed files included.
pub(crate) fn build(repo: &Repo) -> Result<()> {
    let app = repo.app()?;
    let dist = repo.root.join("dist");
    if !repo.root.join("index.html").is_file() {
        bail!("there is no index.html in {}", repo.root.display());
    }
    let toolchain = Toolchain::ensure(repo)?;
    let tools = Tools::ensure(repo)?;
    let slim = Slim::ensure(repo, toolchain);
    let about = format!(
        "{}\n{}\n{}",
        tools.versions,
        toolchain.version(repo),
        slim.about()
    );
    let inputs = stamp::of(&repo.root, &inputs(repo), &about)?;
    let note = repo.notes()?.join("app.stamp");
    let known = std::fs::read_to_string(&note).unwrap_or_default();
    // The result is part of the stamp: `trunk serve` writes a debug build to the same folder.
    if dist.join("index.html").is_file()
        && known
            == stamp_text(
                &inputs,
                &stamp::of(&repo.root, std::slice::from_ref(&dist), "")?,
            )
    {
        println!("the app is up to date");
        return Ok(());
    }
    let _ = std::fs::remove_file(&note);

    println!("building {} for the browser", app.name);
    // Trunk works offline; what it may need is fetched here, where it is seen and can be waited for.
    let mut fetch = repo.cargo();
    fetch.args(["fetch", "--target", "host-tuple", "--target", TARGET]);
    toolchain.apply(&mut fetch);
    run("fetching crates", &mut fetch, Show::OnFailure)?;

    let mut trunk = Command::new("trunk");
    trunk
        .args([
            "--skip-version-check",
            "--offline=true",
            "build",
            "--release",
        ])
        .current_dir(&repo.root)
        // Trunk reads NO_COLOR as true or false and refuses the usual `1`.
        .env_remove("NO_COLOR")
        .env("RUST_LIB_BACKTRACE", "0");
    tools.apply(&mut trunk);
    toolchain.apply(&mut trunk);
    slim.apply(&mut trunk);
    run("building the app", &mut trunk, Show::All)?;
    if !dist.join("index.html").is_file() {
        bail!("Trunk ended well, yet wrote no dist/index.html");
    }

    tighten_app(&dist, &app.name, &tools)?;
    extras::build(repo, &dist, toolchain, &tools, slim)?;
    let (count, before, after) = compress::folder(&dist)?;
    println!("compressed {count} files: {before} bytes, {after} with Brotli");
    let outputs = stamp::of(&repo.root, &[dist], "")?;
    std::fs::write(&note, stamp_text(&inputs, &outputs))
        .with_context(|| format!("{} cannot be written", note.display()))
}

/// Makes the app's program and glue smaller and names both by what they then hold: Trunk's names
/// tell what they were made from, and a browser keeps a name's bytes for a year.
fn tighten_app(dist: &Path, name: &str, tools: &Tools) -> Result<()> {
    let page = dist.join("index.html");
    let mut html = std::fs::read_to_string(&page)?;
    let start = html
        .find(&format!("/{name}-"))
        .context("dist/index.html loads no program")?;
    let stem = html[start + 1..]
        .split('.')
        .next()
        .unwrap_or_default()
        .to_owned();
    let glue = dist.join(format!("{stem}.js"));
    let program = dist.join(format!("{stem}_bg.wasm"));
    tighten::tighten(&glue, &program, tools)?;
    let both = [std::fs::read(&glue)?, std::fs::read(&program)?].concat();
    let hash = extras::hash(&both);
    let named = format!("{name}-{hash}");
    std::fs::rename(glue, dist.join(format!("{named}.js")))?;
    std::fs::rename(program, dist.join(format!("{named}_bg.wasm")))?;
    html = html.replace(&stem, &named);
    std::fs::write(page, html)?;
    Ok(())
}

/// Everything the app is made of: the root package, the workspace's packages below it, the shell.
fn inputs(repo: &Repo) -> Vec<PathBuf> {
    let mut parts: Vec<PathBuf> = [
        "Cargo.toml",
        "Cargo.lock",
        "Trunk.toml",
        "index.html",
        "build.rs",
        "rust-toolchain.toml",
        ".cargo/config.toml",
        "src",
        "style",
        "public",
    ]
    .iter()
    .map(|part| repo.root.join(part))
    .collect();
    if let Ok(app) = repo.app() {
        parts.extend(repo.folders_below(app));
    }
    parts.extend(extras::inputs(repo));
    parts
}

fn stamp_text(inputs: &str, outputs: &str) -> String {
    format!("from {inputs}\nto {outputs}\n")
}
