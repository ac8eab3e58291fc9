//! Takes out of a browser program and of its glue what nobody calls, and shortens the names that
//! the two call each other by. wasm-bindgen writes each of these some two hundred names twice, with
//! a hash that does not compress: together 4 % of the app's download.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::process::{Show, run};
use crate::tools::Tools;

/// Classes that a dependency exports to scripts and no script of ours uses: wasm-streams'.
const UNUSED: &str = "IntoUnderlying";

/// Rewrites both files in place.
pub(crate) fn tighten(glue: &Path, program: &Path, tools: &Tools) -> Result<()> {
    let script = without_classes(&std::fs::read_to_string(glue)?);
    let graph = program.with_extension("graph.json");
    std::fs::write(&graph, roots(&script).to_string())?;
    let called = program.with_extension("called.wasm");
    let mut dce = Command::new("wasm-metadce");
    tools.apply(&mut dce);
    dce.arg(program).arg("--graph-file").arg(&graph);
    dce.arg("--output").arg(&called);
    run("taking out what is never called", &mut dce, Show::OnFailure)?;
    let mut names = Command::new("wasm-opt");
    tools.apply(&mut names);
    names.arg("--minify-imports-and-exports-and-modules");
    names.arg(&called).arg("--output").arg(program);
    let map = run("shortening the names", &mut names, Show::OnFailure)?;
    let map = serde_json::from_str(&map).context("wasm-opt's list of names is not JSON")?;
    std::fs::write(glue, renamed(&script, &Names::read(&map)?)?)?;
    std::fs::remove_file(graph)?;
    std::fs::remove_file(called)?;
    minify(glue, tools)
}

/// Makes a script small, in place.
pub(crate) fn minify(script: &Path, tools: &Tools) -> Result<()> {
    let mut esbuild = Command::new("esbuild");
    tools.apply(&mut esbuild);
    esbuild.args(["--minify", "--format=esm", "--log-level=warning"]);
    esbuild.arg("--allow-overwrite").arg(script);
    let mut out = std::ffi::OsString::from("--outfile=");
    out.push(script);
    esbuild.arg(out);
    run("making a script small", &mut esbuild, Show::OnFailure).map(drop)
}

/// The glue without the [`UNUSED`] classes, which keep a good part of their crate alive.
fn without_classes(glue: &str) -> String {
    let mut kept = String::with_capacity(glue.len());
    let class = format!("export class {UNUSED}");
    let dispose = format!("if (Symbol.dispose) {UNUSED}");
    let registry = format!("const {UNUSED}");
    // The line that ends what is being left out.
    let mut until: Option<&str> = None;
    for line in glue.lines() {
        if let Some(end) = until {
            if line.ends_with(end) && (end == ";" || line == end) {
                until = None;
            }
        } else if line.starts_with(&class) {
            until = Some("}");
        } else if line.starts_with(&registry) {
            until = (!line.ends_with(';')).then_some(";");
        } else if !line.starts_with(&dispose) {
            let _ = writeln!(kept, "{line}");
        }
    }
    kept
}

/// What the glue calls of the program, as wasm-metadce wants it.
fn roots(glue: &str) -> Value {
    let called: BTreeSet<&str> = calls(glue).map(|(_, name)| name).collect();
    called
        .into_iter()
        .map(|name| json!({ "name": name, "export": name, "root": true }))
        .collect()
}

/// Each `wasm.name` of the glue, with the place of the name.
fn calls(glue: &str) -> impl Iterator<Item = (usize, &str)> {
    glue.match_indices("wasm.").filter_map(|(at, found)| {
        let start = at + found.len();
        let alone = !glue[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || "_$.".contains(c));
        let name = &glue[start..];
        let end = name
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(name.len());
        (alone && end > 0).then(|| (start, &name[..end]))
    })
}

/// The short names, each with the long one before it.
#[derive(Debug)]
struct Names {
    module: Option<String>,
    imports: Vec<(String, String)>,
    exports: Vec<(String, String)>,
}

impl Names {
    /// `{"imports": [[module, long, short], …], "exports": [[long, short], …]}`, module `a`.
    fn read(map: &Value) -> Result<Self> {
        let rows = |key: &str| -> Result<Vec<Vec<String>>> {
            serde_json::from_value(map[key].clone())
                .with_context(|| format!("wasm-opt's list has no {key} as expected"))
        };
        let mut imports = Vec::new();
        let mut modules = BTreeSet::new();
        for row in rows("imports")? {
            let [module, long, short] = <[String; 3]>::try_from(row)
                .map_err(|row| anyhow::anyhow!("not an import: {row:?}"))?;
            modules.insert(module);
            imports.push((long, short));
        }
        let exports = rows("exports")?
            .into_iter()
            .map(|row| {
                let [long, short] = <[String; 2]>::try_from(row)
                    .map_err(|row| anyhow::anyhow!("not an export: {row:?}"))?;
                Ok((long, short))
            })
            .collect::<Result<_>>()?;
        // A program that only calculates imports nothing.
        let module = modules.pop_first();
        if !modules.is_empty() {
            bail!("the program imports from more than the glue: {modules:?}");
        }
        Ok(Self {
            module,
            imports,
            exports,
        })
    }
}

fn short<'a>(names: &'a [(String, String)], long: &str) -> Option<&'a str> {
    names
        .iter()
        .find(|(name, _)| name == long)
        .map(|(_, short)| short.as_str())
}

/// The glue with the short names, and without the imports that the program no longer asks for.
fn renamed(glue: &str, names: &Names) -> Result<String> {
    let mut calls_renamed = String::with_capacity(glue.len());
    let mut done = 0;
    for (at, name) in calls(glue) {
        let short = short(&names.exports, name)
            .with_context(|| format!("the program has no {name}, which the glue calls"))?;
        calls_renamed += &glue[done..at];
        calls_renamed += short;
        done = at + name.len();
    }
    calls_renamed += &glue[done..];

    let module = names.module.as_ref().map(|name| format!("\"{name}\": "));
    let mut text = String::with_capacity(glue.len());
    let mut found = 0;
    for line in calls_renamed.lines() {
        let words = line.trim_start();
        let renamed = words
            .split_once(": function")
            .and_then(|(name, rest)| Some((short(&names.imports, name)?, rest)));
        if let Some((short, rest)) = renamed {
            found += 1;
            let _ = writeln!(text, "{short}: function{rest}");
        } else if let Some(rest) = module.as_ref().and_then(|name| words.strip_prefix(name)) {
            let _ = writeln!(text, "a: {rest}");
        } else {
            let _ = writeln!(text, "{line}");
        }
    }
    if found != names.imports.len() {
        bail!(
            "the glue has {found} of the {} names that the program imports",
            names.imports.len()
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = r#"export class IntoUnderlyingSink {
    free() {
        wasm.__wbg_intounderlyingsink_free(ptr, 0);
    }
}
if (Symbol.dispose) IntoUnderlyingSink.prototype[Symbol.dispose] = 1;
export function fit(a) { return wasm.fit(a); }
function __wbg_get_imports() {
    const import0 = {
        __wbg_now_1234: function() {
            return wasm.memory.buffer;
        },
    };
    return {
        "./app_bg.js": import0,
    };
}
const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_intounderlyingsink_free(ptr, 1));
let wasm;
wasm = instance.exports;
"#;

    #[test]
    fn classes_nobody_uses_go_with_their_calls() {
        let glue = without_classes(GLUE);
        assert!(!glue.contains("IntoUnderlying"), "{glue}");
        assert_eq!(
            roots(&glue),
            json!([
                { "name": "fit", "export": "fit", "root": true },
                { "name": "memory", "export": "memory", "root": true },
            ])
        );
    }

    #[test]
    fn both_sides_get_the_short_names() {
        let map = json!({
            "imports": [["./app_bg.js", "__wbg_now_1234", "b"]],
            "exports": [["fit", "c"], ["memory", "d"]],
        });
        let names = Names::read(&map).unwrap();
        let glue = renamed(&without_classes(GLUE), &names).unwrap();
        for part in [
            "b: function()",
            "wasm.d.buffer",
            "return wasm.c(a)",
            "a: import0",
        ] {
            assert!(glue.contains(part), "{part} in {glue}");
        }
        assert!(glue.contains("export function fit(a)"));
    }

    #[test]
    fn a_program_may_import_nothing() {
        let map = json!({ "imports": [], "exports": [["fit", "c"], ["memory", "d"]] });
        let names = Names::read(&map).unwrap();
        let glue = renamed(&without_classes(GLUE), &names).unwrap();
        assert!(glue.contains("return wasm.c(a)"), "{glue}");
        let two = json!({ "imports": [["a", "f", "b"], ["b", "g", "c"]], "exports": [] });
        assert!(Names::read(&two).is_err());
    }

    #[test]
    fn a_name_that_one_side_lacks_is_an_error() {
        let map = json!({
            "imports": [["./app_bg.js", "__wbg_gone_1234", "b"]],
            "exports": [["fit", "c"], ["memory", "d"]],
        });
        let names = Names::read(&map).unwrap();
        assert!(renamed(&without_classes(GLUE), &names).is_err());
        let lacks = Names {
            exports: Vec::new(),
            ..names
        };
        assert!(renamed(&without_classes(GLUE), &lacks).is_err());
    }
}
