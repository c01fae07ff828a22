//! Mail settings: one URL, read strictly, with errors that name the place and the part.
//!
//! `smtps://user:password@mail.example.com?from=Halden%20Studio%20<approvals@halden.example>`

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use url::Url;

use super::message::Mailbox;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// Not at all; accepted only for a server on this machine.
    None,
    /// Begins in the clear and must turn to TLS before anything is said (port 587). Never falls back.
    StartTls,
    /// TLS from the first byte (port 465).
    Implicit,
}

/// How long the mail server may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For connecting, TLS and signing in together.
    pub connect: Duration,
    /// For handing over one mail on an open connection.
    pub exchange: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(15), exchange: Duration::from_mins(1) }
    }
}

/// Everything needed to reach a mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct MailConfig {
    /// Where the settings were written, for errors that show only later.
    pub place: String,
    /// Name or address of the server; with TLS its certificate must be for this name.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Protection of the connection.
    pub tls: Tls,
    /// The only root trusted for TLS, as a PEM file, in place of the public ones (parameter `ca`).
    pub ca_file: Option<PathBuf>,
    /// User and password, if the server wants them.
    pub login: Option<(String, String)>,
    /// Sender of every mail; a workspace may put its own display name before the address.
    pub from: Mailbox,
    /// Where answers go, if not to the sender.
    pub reply_to: Option<Mailbox>,
    /// The name we greet the server with; the sender's domain unless set.
    pub hello: String,
    /// Patience.
    pub timeouts: Timeouts,
}

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}, {part}: {problem}")]
pub struct ConfigError {
    /// Where the setting was written, as the caller calls it (a variable, a file and key).
    pub place: String,
    /// Which part of it.
    pub part: &'static str,
    /// What is wrong and what would be right.
    pub problem: String,
}

/// Settings from their one URL.
///
/// Schemes: `smtp` (this machine only), `smtps`, `smtp+starttls`. Parameters: `from` (required), `reply_to`, `hello`,
/// `ca`. Special characters of the password are percent-encoded.
impl MailConfig {
    /// Reads the URL `text` found at `place`, which the error repeats. The password is never part of an error.
    pub fn parse(place: &str, text: &str) -> Result<Self, ConfigError> {
        let fail = |part, problem: String| ConfigError { place: place.to_owned(), part, problem };
        let url = Url::parse(text)
            .map_err(|error| fail("URL", format!("{error}; write smtps://user:password@host?from=name@host")))?;
        let (tls, usual_port) = match url.scheme() {
            "smtp" => (Tls::None, 25),
            "smtps" => (Tls::Implicit, 465),
            "smtp+starttls" => (Tls::StartTls, 587),
            other => {
                return Err(fail(
                    "scheme",
                    format!("`{other}` is not known; use smtps, smtp+starttls, or smtp for a server on this machine"),
                ));
            }
        };
        let host = host(&url).ok_or_else(|| fail("host", "there is none; write it after ://".to_owned()))?;
        if tls == Tls::None && !is_loopback(&host) {
            let problem = format!(
                "smtp:// sends mail and links in the clear, so it is for this machine only; for {host} use smtps:// or smtp+starttls://"
            );
            return Err(fail("scheme", problem));
        }
        if !matches!(url.path(), "" | "/") {
            return Err(fail("path", "a mail server has none; remove what stands after the host".to_owned()));
        }
        let login = login(&url).map_err(|problem| fail("login", problem))?;
        let parameters = Parameters::read(&url).map_err(|(part, problem)| fail(part, problem))?;
        let from = parameters
            .from
            .ok_or_else(|| fail("from", "there is none; add ?from=approvals@your.example".to_owned()))?;
        let hello =
            parameters.hello.unwrap_or_else(|| from.address.rsplit('@').next().unwrap_or("localhost").to_owned());
        Ok(Self {
            place: place.to_owned(),
            port: url.port().unwrap_or(usual_port),
            host,
            tls,
            ca_file: parameters.ca,
            login,
            from,
            reply_to: parameters.reply_to,
            hello,
            timeouts: Timeouts::default(),
        })
    }
}

/// The part of the URL after the question mark.
#[derive(Default)]
struct Parameters {
    from: Option<Mailbox>,
    reply_to: Option<Mailbox>,
    hello: Option<String>,
    ca: Option<PathBuf>,
}

impl Parameters {
    fn read(url: &Url) -> Result<Self, (&'static str, String)> {
        let mut read = Self::default();
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "from" => {
                    read.from = Some(Mailbox::parse(&value).map_err(|error| ("from", error.to_string()))?);
                }
                "reply_to" => {
                    read.reply_to = Some(Mailbox::parse(&value).map_err(|error| ("reply_to", error.to_string()))?);
                }
                "hello" if is_host_name(&value) => read.hello = Some(value.into_owned()),
                "hello" => {
                    return Err(("hello", format!("`{}` is not a host name", value.escape_debug())));
                }
                "ca" => read.ca = Some(PathBuf::from(value.as_ref())),
                other => {
                    let problem =
                        format!("`{}` is not known; there are from, reply_to, hello and ca", other.escape_debug());
                    return Err(("parameter", problem));
                }
            }
        }
        Ok(read)
    }
}

fn host(url: &Url) -> Option<String> {
    match url.host()? {
        url::Host::Domain(name) if !name.is_empty() => Some(name.to_owned()),
        url::Host::Domain(_) => None,
        url::Host::Ipv4(address) => Some(address.to_string()),
        url::Host::Ipv6(address) => Some(address.to_string()),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The name goes onto the wire in EHLO, so nothing but name characters may pass.
fn is_host_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= 253 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))
}

fn login(url: &Url) -> Result<Option<(String, String)>, String> {
    if url.username().is_empty() {
        return Ok(None);
    }
    let Some(password) = url.password() else {
        return Err("there is a user but no password; write user:password@host".to_owned());
    };
    let plain = |part: &str| percent_decode_str(part).decode_utf8().map(std::borrow::Cow::into_owned);
    match (plain(url.username()), plain(password)) {
        (Ok(user), Ok(password)) => Ok(Some((user, password))),
        (Err(_), _) | (_, Err(_)) => Err("the percent-encoded part is not UTF-8".to_owned()),
    }
}

/// Without the password, so that settings can be printed.
impl fmt::Debug for MailConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .field("user", &self.login.as_ref().map(|(user, _)| user))
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_schemes_and_their_ports() {
        let read = |text| MailConfig::parse("here", text).map(|config| (config.tls, config.host, config.port)).unwrap();
        assert_eq!(read("smtp://localhost?from=a@b.example"), (Tls::None, "localhost".to_owned(), 25));
        assert_eq!(read("smtp://[::1]:2525?from=a@b.example"), (Tls::None, "::1".to_owned(), 2525));
        assert_eq!(read("smtps://mail.example?from=a@b.example"), (Tls::Implicit, "mail.example".to_owned(), 465));
        assert_eq!(
            read("smtp+starttls://mail.example/?from=a@b.example"),
            (Tls::StartTls, "mail.example".to_owned(), 587)
        );
    }

    #[test]
    fn everything_is_read_and_the_password_stays_out_of_debug() {
        let text = "smtps://post%40halden:p%2Fw%2B%C3%A9@mail.example?from=Halden%20Studio%20<approvals@halden.example>&reply_to=team@halden.example&ca=/etc/ca.pem&hello=mx.halden.example";
        let config = MailConfig::parse("here", text).unwrap();
        assert_eq!(config.login, Some(("post@halden".to_owned(), "p/w+é".to_owned())));
        assert_eq!(
            config.from,
            Mailbox { name: "Halden Studio".to_owned(), address: "approvals@halden.example".to_owned() }
        );
        assert_eq!(config.reply_to.as_ref().map(|mailbox| mailbox.address.as_str()), Some("team@halden.example"));
        assert_eq!(
            (config.hello.as_str(), config.ca_file.clone()),
            ("mx.halden.example", Some(PathBuf::from("/etc/ca.pem")))
        );
        assert!(!format!("{config:?}").contains("p/w"));
    }

    #[test]
    fn errors_name_the_place_and_the_part() {
        let problem = |text| MailConfig::parse("ASSENT_MAIL", text).unwrap_err().to_string();
        for (text, start) in [
            ("mail.example", "ASSENT_MAIL, URL: "),
            ("http://mail.example", "ASSENT_MAIL, scheme: `http`"),
            ("smtp://mail.example?from=a@b.example", "ASSENT_MAIL, scheme: smtp:// sends mail and links in the clear"),
            ("smtp://10.0.0.7?from=a@b.example", "ASSENT_MAIL, scheme: "),
            ("smtps://?from=a@b.example", "ASSENT_MAIL, "),
            ("smtps://mail.example:99999?from=a@b.example", "ASSENT_MAIL, URL: invalid port"),
            ("smtps://mail.example/x?from=a@b.example", "ASSENT_MAIL, path: "),
            ("smtps://mail.example", "ASSENT_MAIL, from: there is none"),
            ("smtps://mail.example?from=nobody", "ASSENT_MAIL, from: "),
            ("smtps://mail.example?from=a@b.example&hello=x%0d%0ay", "ASSENT_MAIL, hello: "),
            ("smtps://mail.example?from=a@b.example&tls=off", "ASSENT_MAIL, parameter: `tls` is not known"),
            ("smtps://user@mail.example?from=a@b.example", "ASSENT_MAIL, login: "),
        ] {
            let told = problem(text);
            assert!(told.starts_with(start), "{text}: {told}");
        }
    }
}
