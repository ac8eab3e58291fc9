//! Ctrl-C and SIGTERM: remembered here, passed on to whatever child is running.

use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

static RECEIVED: OnceLock<Arc<AtomicUsize>> = OnceLock::new();

/// Starts remembering signals instead of dying from them.
pub(crate) fn listen() {
    let received = RECEIVED.get_or_init(Arc::default);
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        let number = usize::try_from(signal).unwrap_or_default();
        if let Err(error) = signal_hook::flag::register_usize(signal, Arc::clone(received), number)
        {
            eprintln!("warning: signal {signal} cannot be caught: {error}");
        }
    }
}

/// The signal that asked this program to stop, if any.
pub(crate) fn received() -> Option<usize> {
    let number = RECEIVED.get()?.load(Ordering::SeqCst);
    (number != 0).then_some(number)
}

/// The exit code a shell expects after that signal.
pub(crate) fn exit_code() -> Option<ExitCode> {
    let number = u8::try_from(received()?).ok()?;
    Some(ExitCode::from(128_u8.saturating_add(number)))
}
