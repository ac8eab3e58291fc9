//! 通知: how the bureau, the units and the visitors are told. Reading order: [`settings`] (what
//! `notices.json` may say), [`letter`] (what is said: number, kind, state and term, never a name, a
//! contact or a word of anybody's), then one file a way of sending it. When it is sent, how often it
//! is tried and who may write down what became of it is `background`'s.

pub(crate) mod email;
pub(crate) mod hosts;
pub(crate) mod http;
pub(crate) mod letter;
pub(crate) mod log;
pub(crate) mod settings;
pub(crate) mod sms;
pub(crate) mod webhook;

use std::{future::Future, pin::Pin};

use letter::Letter;

/// Why a letter did not get there, in words that hold nothing personal: they are stored, logged and
/// shown to staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Another attempt may get there.
    Later(String),
    /// No attempt will, as long as nobody changes something.
    Never(String),
    /// Nobody is to be told any more.
    Dropped(String),
}

/// An attempt that is under way.
pub(crate) type Attempt<'a> = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 'a>>;

/// A way of getting a letter to one receiver.
pub(crate) trait Sender: Send + Sync {
    /// Sends it once. Whoever is told twice about one id must be able to drop the second.
    fn send<'a>(&'a self, letter: &'a Letter) -> Attempt<'a>;
}
