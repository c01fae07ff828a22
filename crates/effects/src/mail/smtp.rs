//! SMTP: connect, hand over, and say truthfully what the server answered.
//!
//! Connections are kept and used again, at most [`CONNECTIONS_MAX`] at a time. One is put back only after a complete
//! exchange; after a timeout, an error or a cancelled call it is dropped. Otherwise a late answer to one mail could be
//! taken for the answer to the next, and "delivered" would be said of a mail that was not.

use std::error::Error as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::config::{ConfigError, MailConfig, Tls};
use super::message::Mime;
use crate::outcome::{Attempt, Outcome};

/// LIMIT: four connections. Common servers refuse more from one address, and after an outage this keeps the queue
/// from arriving as a storm.
pub const CONNECTIONS_MAX: usize = 4;

/// LIMIT: characters kept of what a server says; its text is data, shown to people.
const ANSWER_CHARS_MAX: usize = 300;

/// A mail server.
pub struct SmtpMailer {
    config: MailConfig,
    security: Security,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
    slots: Semaphore,
}

enum Security {
    None,
    StartTls(TlsParameters),
    Implicit(TlsParameters),
}

/// Where an attempt failed; the same answer means different things in each.
enum Failure {
    /// Before anything was said about this mail: never the mail's fault.
    Connecting(SmtpError),
    Sending(SmtpError),
    TimedOut {
        doing: &'static str,
        after: Duration,
    },
    Closed,
}

impl SmtpMailer {
    /// Prepares TLS; reads the `ca` file if there is one. Does not connect: an absent mail server must not keep the
    /// program from starting.
    pub async fn open(config: MailConfig) -> Result<Self, ConfigError> {
        let security = match config.tls {
            Tls::None => Security::None,
            Tls::StartTls => Security::StartTls(tls_parameters(&config).await?),
            Tls::Implicit => Security::Implicit(tls_parameters(&config).await?),
        };
        Ok(Self { config, security, idle: Mutex::new(Vec::new()), slots: Semaphore::new(CONNECTIONS_MAX) })
    }

    /// The settings it was opened with.
    pub fn config(&self) -> &MailConfig {
        &self.config
    }

    /// Connects, signs in and says nothing else; for `doctor`.
    pub async fn check(&self) -> Outcome {
        let attempt = Attempt { number: 1, jitter: 0.5 };
        match Box::pin(self.connect()).await {
            Ok(connection) => {
                let protection = if connection.is_encrypted() { "encrypted" } else { "not encrypted, on this machine" };
                let signed_in = if self.config.login.is_some() { ", signed in" } else { "" };
                self.put_back(connection);
                Outcome::Done {
                    detail: format!("{}:{} answers, {protection}{signed_in}", self.config.host, self.config.port),
                }
            }
            Err(failure) => failure.outcome(&self.config, attempt),
        }
    }

    /// Hands one mail over.
    pub(super) async fn send(&self, mime: &Mime, attempt: Attempt) -> Outcome {
        // Boxed: a TLS handshake inside makes this future many kilobytes.
        match Box::pin(self.exchange(mime)).await {
            Ok(response) => Outcome::Done { detail: answer(&response) },
            Err(failure) => failure.outcome(&self.config, attempt),
        }
    }

    async fn exchange(&self, mime: &Mime) -> Result<Response, Failure> {
        let _slot = self.slots.acquire().await.map_err(|_| Failure::Closed)?;
        let mut connection = match self.take_idle().await {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        // The line break before the closing dot belongs to the message (RFC 5321, 4.1.1.4) and is written by lettre,
        // so ours is left off: what arrives is exactly `bytes`.
        let data = mime.bytes.strip_suffix(b"\r\n").unwrap_or(&mime.bytes);
        let patience = self.config.timeouts.exchange;
        let response = timeout(patience, connection.send(&mime.envelope, data))
            .await
            .map_err(|_| Failure::TimedOut { doing: "taking the mail", after: patience })?
            .map_err(Failure::Sending)?;
        self.put_back(connection);
        Ok(response)
    }

    /// A kept connection that still answers. Servers close them after some minutes; that is found out here, before a
    /// mail is risked on it.
    async fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let mut connection = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()?;
            if timeout(self.config.timeouts.connect, connection.test_connected()).await == Ok(true) {
                return Some(connection);
            }
        }
    }

    fn put_back(&self, connection: AsyncSmtpConnection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < CONNECTIONS_MAX {
            idle.push(connection);
        }
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let patience = self.config.timeouts.connect;
        timeout(patience, self.connect_unbounded())
            .await
            .map_err(|_| Failure::TimedOut { doing: "connecting", after: patience })?
            .map_err(Failure::Connecting)
    }

    async fn connect_unbounded(&self) -> Result<AsyncSmtpConnection, SmtpError> {
        let hello = ClientId::Domain(self.config.hello.clone());
        let implicit = match &self.security {
            Security::Implicit(parameters) => Some(parameters.clone()),
            Security::None | Security::StartTls(_) => None,
        };
        let server = (self.config.host.as_str(), self.config.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, None, &hello, implicit, None).await?;
        if let Security::StartTls(parameters) = &self.security {
            connection.starttls(parameters.clone(), &hello).await?;
        }
        if let Some((user, password)) = &self.config.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        Ok(connection)
    }
}

impl Failure {
    fn outcome(self, config: &MailConfig, attempt: Attempt) -> Outcome {
        let server = format!("{}:{}", config.host, config.port);
        let later = |reason| Outcome::RetryAfter { after: attempt.back_off(), reason };
        match self {
            Self::Connecting(error) => later(format!("No connection to the mail server {server}: {}", words(&error))),
            Self::Sending(error) if error.is_permanent() && !is_about_us(&error) => Outcome::GiveUp {
                reason: format!("The mail server {server} refused this mail for good: {}", words(&error)),
            },
            // lettre's own refusal: the address needs SMTPUTF8 and this server does not speak it.
            Self::Sending(error) if error.is_client() => {
                Outcome::GiveUp { reason: format!("The mail server {server} cannot take this mail: {}", words(&error)) }
            }
            Self::Sending(error) => {
                later(format!("The mail server {server} did not take this mail: {}", words(&error)))
            }
            Self::TimedOut { doing, after } => {
                later(format!("The mail server {server} gave no answer in {after:?} while {doing}."))
            }
            Self::Closed => later("The mailer is closing.".to_owned()),
        }
    }
}

/// 530 wants us to sign in first: permanent by its number, yet about our settings and not about the mail. It is right
/// again once the operator has put them right, so a whole queue must not become dead letters for it.
fn is_about_us(error: &SmtpError) -> bool {
    error.status().is_some_and(|code| code.to_string() == "530")
}

/// The error with its causes, on one line.
fn words(error: &SmtpError) -> String {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    let text = match error.status() {
        Some(code) => format!("{code} {cause}"),
        None => error.to_string(),
    };
    one_line(&text)
}

fn answer(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    one_line(&format!("{} {}", response.code(), lines.join(" ")))
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(ANSWER_CHARS_MAX)
        .collect::<String>()
        .trim()
        .to_owned()
}

async fn tls_parameters(config: &MailConfig) -> Result<TlsParameters, ConfigError> {
    let fail = |part, problem| ConfigError { place: config.place.clone(), part, problem };
    let mut builder = TlsParameters::builder(config.host.clone());
    if let Some(path) = &config.ca_file {
        let unreadable = |error: &dyn std::fmt::Display| fail("ca", format!("{}: {error}", path.display()));
        let pem = tokio::fs::read(path).await.map_err(|error| unreadable(&error))?;
        let root = Certificate::from_pem(&pem).map_err(|error| unreadable(&error))?;
        // Only this root: whoever names their own authority does not want every public one beside it.
        builder = builder.certificate_store(CertificateStore::None).add_root_certificate(root);
    }
    builder.build_rustls().map_err(|error| fail("host", error.to_string()))
}
