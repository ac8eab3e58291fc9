//! 短信: the interface. Gateways and their approved templates differ from county to county; until
//! one is written there is one that does nothing and says so.

use super::{Attempt, Failure, Sender, letter::Letter};

/// A gateway for short messages.
pub(crate) trait Gateway: Send + Sync {
    /// Sends a text to a number.
    fn text<'a>(&'a self, to: &'a str, text: &'a str) -> Attempt<'a>;
}

/// The gateway that there is as long as there is none.
pub(crate) struct Nothing;

impl Gateway for Nothing {
    fn text<'a>(&'a self, _: &'a str, _: &'a str) -> Attempt<'a> {
        Box::pin(async { Err(Failure::Dropped("没有接短信网关".to_owned())) })
    }
}

/// Sends by a gateway.
pub(crate) struct Sms<G> {
    gateway: G,
    to: String,
}

impl<G: Gateway> Sms<G> {
    /// To this number.
    pub(crate) fn new(gateway: G, to: String) -> Self {
        Self { gateway, to }
    }
}

impl<G: Gateway> Sender for Sms<G> {
    fn send<'a>(&'a self, letter: &'a Letter) -> Attempt<'a> {
        self.gateway.text(&self.to, &letter.subject)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notices::letter::tests::letter;

    #[tokio::test]
    async fn what_nobody_sends_is_not_called_sent() {
        let sms = Sms::new(Nothing, "01908001234".to_owned());
        let sent = sms.send(&letter()).await;
        assert!(matches!(sent, Err(Failure::Dropped(_))), "{sent:?}");
    }
}
