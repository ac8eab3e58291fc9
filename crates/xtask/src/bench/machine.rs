//! The machine that the figures come from, without naming it.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

use super::stats::percentile;

/// How often the disk is asked to keep a block.
pub(crate) const SYNCS: usize = 200;

/// Processors, memory and kernel in one line.
pub(crate) fn describe() -> String {
    let read = |file| std::fs::read_to_string(file).unwrap_or_default();
    let processors = read("/proc/cpuinfo");
    let model = field(&processors, "model name").unwrap_or("unknown model");
    let memory = field(&read("/proc/meminfo"), "MemTotal")
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .unwrap_or_default();
    let kernel = read("/proc/sys/kernel/osrelease");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!(
        "{cores} processors ({model}), {:.1} GiB of memory, Linux {}",
        memory / f64::from(1 << 20),
        kernel.split('-').next().unwrap_or_default().trim()
    )
}

/// The value behind `name   : value`.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}

/// The load average of one, five and fifteen minutes, as the system words it.
pub(crate) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let average: Vec<&str> = text.split_whitespace().take(3).collect();
    if average.is_empty() {
        "unknown".to_owned()
    } else {
        average.join(" ")
    }
}

/// Median and 99th percentile, in milliseconds, of `fdatasync` after 4 KiB written in a folder.
pub(crate) fn sync_times(folder: &Path) -> Result<(f64, f64)> {
    let path = folder.join("sync-probe");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .open(&path)
        .with_context(|| format!("{} cannot be written", path.display()))?;
    let mut times = Vec::with_capacity(SYNCS);
    for round in 0..SYNCS {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&[u8::try_from(round % 251).unwrap_or_default(); 4096])?;
        let started = Instant::now();
        file.sync_data()?;
        times.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    std::fs::remove_file(&path)?;
    Ok((percentile(&mut times, 0.5), percentile(&mut times, 0.99)))
}

/// Two processors to measure on: one for the server, one for whoever asks it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Processors {
    pub(crate) server: usize,
    pub(crate) client: usize,
}

impl Processors {
    pub(crate) fn choose() -> Result<Self> {
        let allowed = sched_getaffinity(None)?;
        let mut usable = (0..CpuSet::MAX_CPU).filter(|&number| allowed.is_set(number));
        match (usable.next(), usable.next()) {
            (Some(server), Some(client)) => Ok(Self { server, client }),
            _ => bail!("two processors are needed: one for the server, one for the load"),
        }
    }
}

/// Does something on one processor. Children inherit it, and a server that counts its processors
/// finds one.
pub(crate) fn pinned<T>(processor: usize, act: impl FnOnce() -> T) -> Result<T> {
    let before = sched_getaffinity(None)?;
    let mut one = CpuSet::new();
    one.set(processor);
    sched_setaffinity(None, &one).context("processors cannot be chosen here")?;
    let done = act();
    sched_setaffinity(None, &before)?;
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_fields() {
        let text = "processor\t: 0\nmodel name\t: Some Model\n";
        assert_eq!(field(text, "model name"), Some("Some Model"));
        assert_eq!(field(text, "MemTotal"), None);
    }

    #[test]
    fn a_pinned_child_counts_one_processor() {
        let Ok(two) = Processors::choose() else {
            return;
        };
        let counted = pinned(two.client, || {
            crate::process::ask(&mut std::process::Command::new("nproc"))
        });
        assert_eq!(counted.expect("pinned").expect("nproc runs").trim(), "1");
        let after = sched_getaffinity(None).expect("asked");
        assert!(after.count() > 1, "the old choice is back");
    }

    #[test]
    fn syncs_take_time() {
        let (median, worst) = sync_times(&std::env::temp_dir()).expect("a folder to write in");
        assert!(median > 0.0 && worst >= median);
    }
}
