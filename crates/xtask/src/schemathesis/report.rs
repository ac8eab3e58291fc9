//! What schemathesis did, from the events it writes.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The requests of a run by the status of their answer; 0 stands for none.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    by_status: BTreeMap<u64, u64>,
    ended: bool,
}

impl Report {
    pub(super) fn read(file: &Path) -> Result<Self> {
        let events =
            File::open(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let mut report = Self::default();
        for event in BufReader::new(events).lines() {
            report.take(&event?).context("schemathesis's report")?;
        }
        Ok(report)
    }

    fn take(&mut self, event: &str) -> Result<()> {
        let event: Value = serde_json::from_str(event)?;
        self.ended |= event.get("EngineFinished").is_some();
        let interactions = event.pointer("/ScenarioFinished/recorder/interactions");
        for interaction in interactions
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let status = interaction.1.pointer("/response/status_code");
            let status = status.and_then(Value::as_u64).unwrap_or_default();
            *self.by_status.entry(status).or_default() += 1;
        }
        Ok(())
    }

    fn requests(&self) -> u64 {
        self.by_status.values().sum()
    }

    /// Fails when there were too few requests, or an answer was missing or a 5xx.
    pub(super) fn judge(&self, least: u64) -> Result<()> {
        if !self.ended {
            bail!("schemathesis did not come to its end");
        }
        if self.requests() < least {
            bail!("{} requests are fewer than {least}", self.requests());
        }
        if let Some(status) = self
            .by_status
            .keys()
            .find(|status| !(200..500).contains(*status))
        {
            bail!("there were answers with status {status}");
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} requests; answers:", self.requests())?;
        for (status, times) in &self.by_status {
            write!(out, " {status} × {times}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(status: &str) -> Report {
        let mut report = Report::default();
        for event in [
            r#"{"PhaseStarted":{"phase":"fuzzing"}}"#.to_owned(),
            format!(
                r#"{{"ScenarioFinished":{{"recorder":{{"interactions":{{
                "a":{{"response":{{"status_code":200}}}},"b":{{"response":{status}}}}}}}}}}}"#
            ),
            r#"{"EngineFinished":{"stop_reason":"completed"}}"#.to_owned(),
        ] {
            report.take(&event.replace('\n', "")).expect("an event");
        }
        report
    }

    #[test]
    fn counts_requests_and_fails_on_too_few() {
        let report = report(r#"{"status_code":422}"#);
        assert_eq!(report.to_string(), "2 requests; answers: 200 × 1 422 × 1");
        assert!(report.judge(2).is_ok());
        assert!(report.judge(3).is_err());
        assert!(Report::default().judge(0).is_err(), "it never ended");
    }

    #[test]
    fn fails_on_a_5xx_and_on_a_missing_answer() {
        assert!(report(r#"{"status_code":500}"#).judge(2).is_err());
        assert!(report("null").judge(2).is_err());
    }
}
