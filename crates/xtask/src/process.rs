//! Runs a child: shows its output, ticks every ten seconds, passes signals on, waits for its end.

use std::io::{IsTerminal, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::cargo_progress::{Progress, strip_ansi};
use crate::signals;

const TICK: Duration = Duration::from_secs(10);
const GRACE: Duration = Duration::from_secs(15);

/// Which of the child's lines a person gets to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Show {
    /// Every line but cargo's progress.
    All,
    /// Nothing, unless the child fails: then its last lines.
    OnFailure,
    /// Nothing: the caller reads what it said.
    Nothing,
}

/// What a finished child left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
}

struct Line {
    from_stdout: bool,
    text: String,
}

/// Runs a command and fails when it fails.
pub(crate) fn run(what: &str, command: &mut Command, show: Show) -> Result<String> {
    let name = describe(command);
    let finished = observe(what, command, show)?;
    if !finished.status.success() {
        bail!("{what}: `{name}` ended with {}", finished.status);
    }
    Ok(finished.stdout)
}

/// Runs a command to its end, whatever that is. The child leads a process group of its own, so
/// that a signal reaches its children too and nothing else.
pub(crate) fn observe(what: &str, command: &mut Command, show: Show) -> Result<Finished> {
    let name = describe(command);
    let started = Instant::now();
    cargo_terminal(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .with_context(|| format!("{what}: `{name}` cannot be started"))?;
    let (sender, lines) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        read_lines(stdout, true, sender.clone());
    }
    if let Some(stderr) = child.stderr.take() {
        read_lines(stderr, false, sender);
    }

    let mut stdout = String::new();
    let mut tail: Vec<String> = Vec::new();
    let mut progress = Progress::default();
    let mut next_tick = started + TICK;
    let mut ended: Option<(ExitStatus, Instant)> = None;
    let mut told = false;
    let status = loop {
        match lines.recv_timeout(Duration::from_millis(100)) {
            Ok(line) => {
                let quiet = !line.from_stdout && progress.take(&line.text);
                if line.from_stdout {
                    stdout.push_str(&line.text);
                    stdout.push('\n');
                }
                if !quiet {
                    if show == Show::All {
                        print_line(&line);
                    }
                    tail.push(line.text);
                    if tail.len() > 200 {
                        tail.drain(..100);
                    }
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break child.wait()?,
        }
        // A grandchild may keep a pipe open after the child is gone; do not wait for it for ever.
        if ended.is_none() {
            ended = child.try_wait()?.map(|status| (status, Instant::now()));
        }
        if let Some((status, at)) = ended
            && at.elapsed() > Duration::from_secs(2)
        {
            break status;
        }
        if !told && signals::received().is_some() {
            told = true;
            eprintln!("stopping {what} …");
            stop_group(&mut child);
        }
        if Instant::now() >= next_tick && ended.is_none() {
            next_tick += TICK;
            let so_far = progress.words().or_else(|| last_words(&tail));
            let so_far = so_far.map(|words| format!(", {words}")).unwrap_or_default();
            eprintln!("  … {what}: {} s{so_far}", started.elapsed().as_secs());
        }
    };
    if signals::received().is_some() {
        bail!("{what} was interrupted");
    }
    if show == Show::OnFailure && !status.success() {
        for line in tail.iter().rev().take(60).rev() {
            eprintln!("  {line}");
        }
    }
    if status.success() && started.elapsed() >= TICK {
        eprintln!("  … {what}: done in {} s", started.elapsed().as_secs());
    }
    Ok(Finished { status, stdout })
}

/// Runs a short command silently; its standard output when it succeeded.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Asks a child to stop, waits for it, and only after a long wait ends it.
pub(crate) fn stop(child: &mut Child) {
    end(child, |pid, signal| {
        let _ = kill_process(pid, signal);
    });
}

/// The same for a child that leads its own process group, together with that group.
pub(crate) fn stop_group(child: &mut Child) {
    end(child, |pid, signal| {
        let _ = kill_process_group(pid, signal);
    });
}

fn end(child: &mut Child, send: fn(Pid, Signal)) {
    let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) else {
        return;
    };
    if !matches!(child.try_wait(), Ok(None)) {
        return;
    }
    send(pid, Signal::TERM);
    let deadline = Instant::now() + GRACE;
    while Instant::now() < deadline {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    send(pid, Signal::KILL);
    let _ = child.wait();
}

/// The command as one would type it.
pub(crate) fn describe(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

/// Cargo draws its bar (`12/345`) only for a terminal unless told otherwise.
fn cargo_terminal(command: &mut Command) {
    command
        .env("CARGO_TERM_PROGRESS_WHEN", "always")
        .env("CARGO_TERM_PROGRESS_WIDTH", "100");
    if std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none() {
        command.env("CARGO_TERM_COLOR", "always");
    }
}

fn last_words(tail: &[String]) -> Option<String> {
    let line = strip_ansi(tail.iter().rev().find(|line| !line.trim().is_empty())?);
    Some(line.trim().chars().take(70).collect())
}

fn print_line(line: &Line) {
    // A closed pipe (`| head`) is no reason to fail.
    let _ = if line.from_stdout {
        writeln!(std::io::stdout(), "{}", line.text)
    } else {
        writeln!(std::io::stderr(), "{}", line.text)
    };
}

/// Sends the stream line by line; a carriage return ends a line too, since cargo's bar uses it.
fn read_lines(mut stream: impl Read + Send + 'static, from_stdout: bool, sender: Sender<Line>) {
    std::thread::spawn(move || {
        let mut pending: Vec<u8> = Vec::new();
        let mut buffer = [0_u8; 8192];
        loop {
            let read = match stream.read(&mut buffer) {
                Ok(0) | Err(_) => break,
                Ok(read) => read,
            };
            for &byte in buffer.iter().take(read) {
                if byte == b'\n' || byte == b'\r' {
                    let after_return = byte == b'\n' && pending.is_empty();
                    let text = String::from_utf8_lossy(&pending).into_owned();
                    pending.clear();
                    if (!text.is_empty() || after_return)
                        && sender.send(Line { from_stdout, text }).is_err()
                    {
                        return;
                    }
                } else {
                    pending.push(byte);
                }
            }
        }
        if !pending.is_empty() {
            let text = String::from_utf8_lossy(&pending).into_owned();
            let _ = sender.send(Line { from_stdout, text });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_standard_output_and_says_how_it_ended() {
        let finished = observe(
            "a test",
            Command::new("sh").args(["-c", "printf 'a\\nb\\n'; exit 3"]),
            Show::OnFailure,
        )
        .expect("sh runs");
        assert_eq!(finished.stdout, "a\nb\n");
        assert_eq!(finished.status.code(), Some(3));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = run(
            "a test",
            &mut Command::new("no-such-program-here"),
            Show::All,
        )
        .expect_err("it does not exist");
        assert!(error.to_string().contains("no-such-program-here"));
    }
}
