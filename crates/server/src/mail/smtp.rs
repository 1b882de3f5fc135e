//! Letters by SMTP. Certificates are checked against the system's trust store, as for other servers.

use std::time::Duration;

use app::mail::{MailError, Mailer, Message};
use async_trait::async_trait;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor, transport::smtp};
use url::Url;

use super::Sender;

/// How long the server may take for each answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// Codes with which a server refuses us, not the letter (RFC 4954): whoever runs this server can mend it.
const NOT_LET_IN: std::ops::RangeInclusive<u16> = 530..=538;

/// Hands letters to an SMTP server.
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Sender,
}

impl Smtp {
    /// With an address such as `smtps://user:password@mail.example`.
    pub fn new(url: &str, sender: Sender) -> Result<Self, MailError> {
        // The error may hold the address, and the address holds the password.
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| MailError::Refused("mail.smtp cannot be used".into()))?;
        Ok(Self { transport: builder.timeout(Some(PATIENCE)).build(), sender })
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        let letter = self.sender.compose(message)?;
        self.transport.send(letter).await.map(drop).map_err(|error| verdict(&error))
    }
}

fn verdict(error: &smtp::Error) -> MailError {
    use std::error::Error;
    let code = error.status().map(u16::from);
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    let text = format!("{error}{cause}");
    if error.is_permanent() && !code.is_some_and(|code| NOT_LET_IN.contains(&code)) {
        MailError::Refused(text)
    } else {
        MailError::Later(text)
    }
}

/// Whether letters can be sent with this address, and a password in it stays secret on the way.
pub fn is_usable(url: &str) -> bool {
    let Ok(parsed) = Url::parse(url) else { return false };
    let encrypted = match parsed.scheme() {
        "smtps" => true,
        // The first counts, as for the one who sends.
        "smtp" => parsed.query_pairs().find(|(name, _)| name == "tls").is_some_and(|(_, value)| value == "required"),
        _ => return false,
    };
    let name = parsed.host_str().unwrap_or_default();
    let near = name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    let bare = parsed.username().is_empty() && parsed.password().is_none();
    (encrypted || near || bare) && AsyncSmtpTransport::<Tokio1Executor>::from_url(url).is_ok()
}
