//! What a running process has used: processor time and memory, from `/proc`.

use std::time::Duration;

use anyhow::{Context, Result};

/// The processor time of a process and of its living and buried children, user and kernel.
pub(crate) fn processor_time(pid: u32) -> Result<Duration> {
    let mut ticks = 0;
    let mut open = vec![pid];
    while let Some(pid) = open.pop() {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))
            .with_context(|| format!("process {pid} is gone"))?;
        ticks += ticks_in(&stat).context("/proc/PID/stat is not what it was")?;
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        open.extend(
            children
                .unwrap_or_default()
                .split_whitespace()
                .filter_map(|child| child.parse::<u32>().ok()),
        );
    }
    let each = rustix::param::clock_ticks_per_second();
    Ok(Duration::from_secs_f64(ticks as f64 / each as f64))
}

/// utime, stime, cutime and cstime: the 14th to 17th field. The second, a name in brackets, may
/// hold anything.
fn ticks_in(stat: &str) -> Option<u64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let numbers = fields.split_whitespace().skip(11).take(4);
    numbers.map(|field| field.parse::<u64>().ok()).sum()
}

/// Memory of a process in MiB: what it holds now (`VmRSS`) or held at most (`VmHWM`).
pub(crate) fn memory(pid: u32, field: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))
        .with_context(|| format!("process {pid} is gone"))?;
    kib(&status, field)
        .map(|kib| kib / 1024.0)
        .with_context(|| format!("/proc/PID/status has no {field}"))
}

fn kib(status: &str, field: &str) -> Option<f64> {
    let line = status.lines().find(|line| line.starts_with(field))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_behind_any_name() {
        let stat = "7 (a) b) S 1 2 3 4 5 6 7 8 9 10 100 20 3 4 20 0 1 0";
        assert_eq!(ticks_in(stat), Some(127));
        assert_eq!(ticks_in("7 (x) S 1"), Some(0));
        assert_eq!(ticks_in("7 x"), None);
    }

    #[test]
    fn reads_memory() {
        assert_eq!(kib("Name:\tx\nVmHWM:\t  2048 kB\n", "VmHWM"), Some(2048.0));
        assert!(memory(std::process::id(), "VmRSS").expect("we run") > 0.5);
    }

    #[test]
    fn work_costs_processor_time() {
        let pid = std::process::id();
        let before = processor_time(pid).expect("we run");
        let mut sum = 0_u64;
        while processor_time(pid).expect("we run") < before + Duration::from_millis(30) {
            sum = (0..100_000).fold(sum, |sum, n| sum.rotate_left(3) ^ n);
        }
        assert_ne!(sum, 1);
    }
}
