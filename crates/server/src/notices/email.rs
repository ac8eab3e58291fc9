//! 电子邮件, over the county's own mail server.

use std::{sync::Arc, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};

use super::{Attempt, Failure, Sender, letter::Letter};

/// How the connection to the mail server is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// From its beginning (port 465).
    Tls,
    /// After STARTTLS, never without (port 587).
    StartTls,
    /// Not at all: this machine's own.
    None,
}

/// The mail server.
#[derive(Clone)]
pub(crate) struct Smtp {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) login: Option<(String, String)>,
    pub(crate) from: Mailbox,
}

impl std::fmt::Debug for Smtp {
    /// Without user and password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Smtp({}:{})", self.host, self.port)
    }
}

/// The way to the mail server, made once.
#[derive(Clone)]
pub(crate) struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: Arc<str>,
    most: Duration,
}

/// One mailbox.
pub(crate) struct Email {
    pub(crate) post: Post,
    pub(crate) to: Mailbox,
}

impl Post {
    /// The way to this server; each step may take so long.
    ///
    /// # Errors
    /// A sentence, when a secret connection cannot be set up.
    pub(crate) fn to(smtp: &Smtp, most: Duration) -> Result<Self, String> {
        let secret = || {
            TlsParameters::builder(smtp.host.clone())
                .build_rustls()
                .map_err(|_| format!("邮件服务器名 {} 不能用于加密连接", smtp.host))
        };
        let tls = match smtp.security {
            Security::Tls => Tls::Wrapper(secret()?),
            Security::StartTls => Tls::Required(secret()?),
            Security::None => Tls::None,
        };
        let mut transport =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(smtp.host.clone())
                .port(smtp.port)
                .timeout(Some(most))
                .hello_name(ClientId::Domain(domain_of(&smtp.from).to_owned()))
                .tls(tls);
        if let Some((user, password)) = smtp.login.clone() {
            transport = transport.credentials(Credentials::new(user, password));
        }
        Ok(Self {
            transport: transport.build(),
            from: smtp.from.clone(),
            host: smtp.host.as_str().into(),
            most,
        })
    }
}

impl Sender for Email {
    fn send<'a>(&'a self, letter: &'a Letter) -> Attempt<'a> {
        Box::pin(async move {
            let Post {
                from, host, most, ..
            } = &self.post;
            let id = format!("<{}@{}>", letter.id, domain_of(from));
            let automatic = HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            );
            let message = Message::builder()
                .from(from.clone())
                .to(self.to.clone())
                .subject(&letter.subject)
                .message_id(Some(id))
                .raw_header(automatic)
                .header(ContentType::TEXT_PLAIN)
                .body(letter.text.clone())
                .map_err(|_| Failure::Never("邮件写不成".to_owned()))?;
            match tokio::time::timeout(*most, self.post.transport.send(message)).await {
                Ok(Ok(_)) => Ok(()),
                Ok(Err(error)) => Err(failure(&error, host)),
                Err(_) => Err(Failure::Later(format!(
                    "邮件服务器 {host} 没有在时限内答复"
                ))),
            }
        })
    }
}

/// The code alone: what a mail server says beside it repeats the address.
fn failure(error: &lettre::transport::smtp::Error, host: &str) -> Failure {
    let words = match error.status() {
        Some(code) => format!("邮件服务器 {host} 答复 {code}"),
        None if error.is_timeout() => format!("邮件服务器 {host} 没有在时限内答复"),
        None if error.is_tls() => format!("邮件服务器 {host} 的证书或加密连接不能用"),
        None => format!("邮件服务器 {host} 连不上或中途断开"),
    };
    match error.is_permanent() {
        true => Failure::Never(words),
        false => Failure::Later(words),
    }
}

/// What stands behind the `@`.
fn domain_of(mailbox: &Mailbox) -> &str {
    mailbox.email.domain()
}
