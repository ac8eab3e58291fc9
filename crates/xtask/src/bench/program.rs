//! What each crate adds to the browser's program: the code of its functions in a build that keeps
//! their names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasmparser::{KnownCustom, Name, Parser, Payload};

use super::Bench;
use super::report::{Figure, Section, Table, number};
use crate::process::{Show, run};
use crate::repo::Repo;
use crate::slim::Slim;
use crate::tools::Tools;
use crate::wasm_target::{TARGET, Toolchain};

const PROFILE: &str = "wasm-release";

pub(crate) fn measure(bench: &Bench) -> Result<Section> {
    let named = bench.repo.target.join("named/named.wasm");
    let file = if bench.build || !named.is_file() {
        build(&bench.repo)?
    } else {
        named
    };
    let bytes =
        std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let program = Program::read(&bytes)?;
    let mut table = Table::new(&["crate", "bytes of code", "functions", "share"]);
    let all: usize = program.crates.values().map(|part| part.bytes).sum();
    let mut crates: Vec<_> = program.crates.iter().collect();
    crates.sort_by_key(|(_, part)| std::cmp::Reverse(part.bytes));
    for (name, part) in crates {
        table.rows.push(vec![
            name.clone(),
            part.bytes.to_string(),
            part.functions.to_string(),
            format!(
                "{} %",
                number(part.bytes as f64 * 100.0 / all.max(1) as f64)
            ),
        ]);
    }
    Ok(Section {
        title: "What each crate adds to the program".to_owned(),
        about:
            "Uncompressed code by the crate that defines a function, whoever uses it with which \
                types; the same build as the app's, with names kept. What the compiler or wasm-opt \
                inlined counts for where it ended up."
                .to_owned(),
        figures: vec![
            Figure::new("crates.code", "code", "bytes", vec![all as f64]),
            Figure::new("crates.data", "data", "bytes", vec![program.data as f64]),
        ],
        tables: vec![table],
    })
}

/// Builds the app as Trunk does, with the names of its functions, in a target folder of its own.
fn build(repo: &Repo) -> Result<PathBuf> {
    let toolchain = Toolchain::ensure(repo)?;
    let tools = Tools::ensure(repo)?;
    let app = &repo.app()?.name;
    let target = repo.target.join("named");
    println!("building {app} with the names of its functions");
    let mut cargo = repo.cargo();
    cargo
        .args([
            "build",
            "--profile",
            PROFILE,
            "--target",
            TARGET,
            "--package",
            app,
        ])
        .args(["--bin", app, "--features", "csr"])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_PROFILE_WASM_RELEASE_DEBUG", "false")
        .env("CARGO_PROFILE_WASM_RELEASE_STRIP", "false");
    toolchain.apply(&mut cargo);
    Slim::ensure(repo, toolchain).apply(&mut cargo);
    run("building the app with names", &mut cargo, Show::All)?;

    let raw = target
        .join(TARGET)
        .join(PROFILE)
        .join(format!("{app}.wasm"));
    let bound = target.join("bound");
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(&bound)
        .arg(&raw);
    tools.apply(&mut bindgen);
    run("wasm-bindgen", &mut bindgen, Show::OnFailure)?;
    optimise(
        &tools,
        &bound.join(format!("{app}_bg.wasm")),
        &target.join("named.wasm"),
    )
}

/// The app's own optimisation (`data-wasm-opt` in index.html), with names.
fn optimise(tools: &Tools, from: &Path, to: &Path) -> Result<PathBuf> {
    let mut wasm_opt = Command::new("wasm-opt");
    wasm_opt
        .args(["-Oz", "--debuginfo", "-o"])
        .arg(to)
        .arg(from);
    tools.apply(&mut wasm_opt);
    run("wasm-opt", &mut wasm_opt, Show::OnFailure)?;
    Ok(to.to_path_buf())
}

#[derive(Debug, Default, PartialEq)]
struct Share {
    bytes: usize,
    functions: usize,
}

#[derive(Debug, Default)]
struct Program {
    crates: BTreeMap<String, Share>,
    data: usize,
}

impl Program {
    fn read(bytes: &[u8]) -> Result<Self> {
        let (mut imported, mut data) = (0, 0);
        let (mut sizes, mut names) = (Vec::new(), BTreeMap::new());
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        let is_function = matches!(import?.ty, wasmparser::TypeRef::Func(_));
                        imported += u32::from(is_function);
                    }
                }
                Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
                Payload::DataSection(section) => data = section.range().len(),
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(sections) = section.as_known() {
                        for part in sections {
                            if let Name::Function(map) = part? {
                                for naming in map {
                                    let naming = naming?;
                                    names.insert(naming.index, naming.name.to_owned());
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        if names.is_empty() {
            bail!("the program carries no names");
        }
        let mut crates: BTreeMap<String, Share> = BTreeMap::new();
        for (index, bytes) in (imported..).zip(sizes) {
            let name = names.get(&index).map_or("", String::as_str);
            let share = crates.entry(crate_of(name)).or_default();
            share.bytes += bytes;
            share.functions += 1;
        }
        Ok(Self { crates, data })
    }
}

/// The crate in a function's name: the first word of its path that is one. In `<T as Trait>::f`
/// and `<&T>::f` the type's crate counts, unless the type has none.
fn crate_of(mangled: &str) -> String {
    let name = without_hashes(&format!("{:#}", rustc_demangle::demangle(mangled)));
    if !name.contains("::") {
        return "(no crate)".to_owned();
    }
    name.split([
        '<', '>', ' ', '(', ')', ',', '&', '[', ']', '*', ';', '{', '}',
    ])
    .find_map(|word| word.split_once("::"))
    .map(|(first, _)| first.to_owned())
    .filter(|first| !first.is_empty())
    .unwrap_or_else(|| "(no crate)".to_owned())
}

/// `alloc[7e4141392c711c05]::vec` without the crate's hash, which wasm-bindgen leaves in names.
fn without_hashes(name: &str) -> String {
    let mut parts = name.split('[');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((hash, rest))
                if hash.len() > 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                out.push_str(rest);
            }
            _ => {
                out.push('[');
                out.push_str(part);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_give_their_crates() {
        for (name, expected) in [
            ("leptos::mount::mount_to_body", "leptos"),
            ("<alloc::vec::Vec<T> as core::ops::Drop>::drop", "alloc"),
            ("<T as tachys::Render>::build", "tachys"),
            ("<&str as serde_core::Value>::get", "serde_core"),
            ("__wbindgen_malloc", "(no crate)"),
            (
                "<alloc[7e4141392c711c05]::vec::Vec<leptos[9beb1f32002fa5a4]::View> as X>::f",
                "alloc",
            ),
            ("<[u8] as core[7e4141392c711c05]::fmt::Debug>::fmt", "core"),
            ("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE", "core"),
        ] {
            assert_eq!(crate_of(name), expected, "{name}");
        }
    }

    #[test]
    fn code_is_counted_by_crate() {
        // (module (func $a::f) (func $b::g (nop) (nop)) (func $a::h)), with its name section.
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x04\x03\0\0\0".to_vec();
        wasm.extend(b"\x0a\x0c\x03\x02\0\x0b\x04\0\x01\x01\x0b\x02\0\x0b");
        let names = b"\x04name\x01\x13\x03\x00\x04a::f\x01\x04b::g\x02\x04a::h";
        wasm.extend([0, u8::try_from(names.len()).expect("short")]);
        wasm.extend(names);
        let program = Program::read(&wasm).expect("a program");
        assert_eq!(
            program.crates["a"],
            Share {
                bytes: 4,
                functions: 2
            }
        );
        assert_eq!(
            program.crates["b"],
            Share {
                bytes: 4,
                functions: 1
            }
        );
        assert!(Program::read(b"\0asm\x01\0\0\0").is_err());
    }
}
