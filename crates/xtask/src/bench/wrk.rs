//! Load by wrk: one thread, keep-alive connections, the same request again and again.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Bench;
use super::debian_tools::DebianTools;
use super::machine::pinned;
use crate::process::{Show, run};

/// Connections that ask at once.
pub(crate) const CONNECTIONS: u32 = 16;

/// wrk's own summary is for people; this prints one line for us. Times are in microseconds.
const SCRIPT: &str = r#"done = function(summary, latency)
  local wrong = summary.errors
  io.write(string.format('\nJSON {"requests":%d,"took":%d,"p99":%d,"broken":%d,"refused":%d}\n',
    summary.requests, summary.duration, latency:percentile(99),
    wrong.connect + wrong.read + wrong.write + wrong.timeout, wrong.status))
end
"#;

/// What a load did.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) requests: f64,
    pub(crate) per_second: f64,
    pub(crate) p99_ms: f64,
}

/// Asks for a path for some time, from a processor of its own where one is given.
pub(crate) fn load(
    bench: &Bench,
    tools: &DebianTools,
    address: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
    lasts: Duration,
    processor: Option<usize>,
) -> Result<Load> {
    let script = bench.folder.join("wrk.lua");
    std::fs::write(&script, SCRIPT)?;
    let mut wrk = tools.wrk()?;
    wrk.args(["--threads", "1", "--connections", &CONNECTIONS.to_string()])
        .args(["--duration", &format!("{}s", lasts.as_secs().max(1))])
        .arg("--script")
        .arg(&script);
    for (name, value) in headers {
        wrk.args(["--header", &format!("{name}: {value}")]);
    }
    wrk.arg(format!("http://{address}{path}"));
    let mut ask = || run("wrk", &mut wrk, Show::OnFailure);
    let text = match processor {
        Some(processor) => pinned(processor, ask)??,
        None => ask()?,
    };
    read(&text).with_context(|| format!("load on {path}"))
}

fn read(text: &str) -> Result<Load> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("JSON "))
        .context("wrk printed no summary")?;
    let found: Value = serde_json::from_str(line)?;
    let number = |key: &str| found[key].as_f64().unwrap_or_default();
    let (requests, wrong) = (number("requests"), number("broken") + number("refused"));
    if wrong > 0.0 || requests <= 0.0 {
        bail!("{wrong} of {requests} requests failed: {line}");
    }
    Ok(Load {
        requests,
        per_second: requests / (number("took") / 1e6),
        p99_ms: number("p99") / 1000.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_summary_and_no_failures() {
        let summary = |refused| {
            format!(
                "Running\n\nJSON {{\"requests\":500,\"took\":2000000,\"p99\":1500,\"broken\":0,\"refused\":{refused}}}\n"
            )
        };
        let load = read(&summary(0)).expect("a summary");
        assert_eq!(
            (load.requests, load.per_second, load.p99_ms),
            (500.0, 250.0, 1.5)
        );
        assert!(read(&summary(1)).is_err());
        assert!(read("Running\n").is_err());
    }
}
