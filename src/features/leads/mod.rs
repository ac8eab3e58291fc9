//! 投资意向: the form, its receipt, the follow-up.

mod follow;
mod form;
mod receipt;

pub(crate) use follow::Follow;
pub(crate) use form::New;
#[cfg(feature = "csr")]
pub(crate) use form::Sending;
pub(crate) use receipt::ReceiptPage;
