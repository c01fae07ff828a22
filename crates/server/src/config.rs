//! Settings: every flag has an environment variable, and every wrong value an answer that names it.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Settings of a server.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address and port to listen on.
    #[arg(long, env = "ASSENT_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address under which people reach it, such as <https://approvals.example.com>.
    #[arg(long, env = "ASSENT_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Folder for documents, keys and, without another database, the SQLite file.
    #[arg(long, env = "ASSENT_DATA", default_value = "assent-data")]
    pub data: PathBuf,
    /// sqlite:PATH or postgres://user:password@host/database.
    #[arg(long, env = "ASSENT_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// Where mail goes: smtps://user:password@host?from=approvals@example.com, or smtp+starttls://…
    #[arg(long, env = "ASSENT_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Time-stamping authorities (RFC 3161) to which the log's checkpoints are shown: addresses, separated by commas.
    #[arg(long, env = "ASSENT_TSA", value_delimiter = ',')]
    pub tsa: Vec<String>,
    /// Witnesses (c2sp.org/tlog-witness) of the log: key, space and address of each, separated by commas.
    #[arg(long, env = "ASSENT_WITNESSES", value_delimiter = ',')]
    pub witnesses: Vec<String>,
    /// Addresses of proxies whose X-Forwarded-For is believed, separated by commas.
    #[arg(long, env = "ASSENT_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

impl Config {
    /// On this folder, and otherwise as without any setting; on a port that is free.
    pub fn on(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
            data: data.into(),
            database: None,
            smtp: None,
            tsa: Vec::new(),
            witnesses: Vec::new(),
            trusted_proxies: Vec::new(),
        }
    }
}

/// How people reach the server, read from the public address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    /// `https://approvals.example.com`, without a slash at the end.
    pub base: String,
    /// `approvals.example.com`.
    pub host: String,
    /// Is it HTTPS? Only plain loopback may be otherwise.
    pub secure: Secure,
}

/// Is the connection protected?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secure {
    /// HTTPS, here or at a proxy.
    Https,
    /// Plain HTTP on this machine only, as in the demo.
    Loopback,
}

impl PublicUrl {
    /// Reads the address, or makes one from where the server listens.
    pub fn of(given: Option<&str>, listen: SocketAddr) -> anyhow::Result<Self> {
        if given.is_none() && !listen.ip().is_loopback() {
            anyhow::bail!(
                "ASSENT_LISTEN is {listen}, which other machines can reach, so ASSENT_PUBLIC_URL must name the https:// address that people use; for this machine alone, listen on 127.0.0.1"
            )
        }
        let base = given.map_or_else(|| format!("http://{listen}"), |g| g.trim_end_matches('/').to_owned());
        let Some((scheme, host)) = base.split_once("://") else {
            anyhow::bail!(
                "ASSENT_PUBLIC_URL is “{base}”; write it with https:// in front, such as https://approvals.example.com"
            )
        };
        if host.is_empty() || host.contains('/') || host.contains('@') {
            anyhow::bail!("ASSENT_PUBLIC_URL is “{base}”; it must be scheme and host only, without a path")
        }
        let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name);
        let local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
        let secure = match scheme {
            "https" => Secure::Https,
            "http" if local => Secure::Loopback,
            "http" => anyhow::bail!(
                "ASSENT_PUBLIC_URL is “{base}”; beyond this machine it must be https://, directly or at a proxy, because links and codes travel over it"
            ),
            _ => anyhow::bail!("ASSENT_PUBLIC_URL is “{base}”; it must begin with https://"),
        };
        Ok(Self { host: host.to_owned(), base, secure })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_https_or_this_machine() {
        let listen: SocketAddr = "0.0.0.0:8080".parse().unwrap();
        let fine = |url: &str| PublicUrl::of(Some(url), listen).map(|p| (p.host, p.secure));
        assert_eq!(fine("https://a.example/").unwrap(), ("a.example".to_owned(), Secure::Https));
        assert_eq!(fine("http://127.0.0.1:9000").unwrap(), ("127.0.0.1:9000".to_owned(), Secure::Loopback));
        assert_eq!(PublicUrl::of(None, "127.0.0.1:80".parse().unwrap()).unwrap().base, "http://127.0.0.1:80");
        for open in ["0.0.0.0:8080", "192.0.2.1:8080", "[::]:8080"] {
            let wrong = PublicUrl::of(None, open.parse().unwrap()).unwrap_err().to_string();
            assert!(wrong.contains(open) && wrong.contains("ASSENT_PUBLIC_URL"), "{wrong}");
        }
        for wrong in
            ["a.example", "http://a.example", "https://a.example/path", "ftp://a.example", "https://me@a.example"]
        {
            assert!(fine(wrong).unwrap_err().to_string().contains(wrong), "{wrong}");
        }
    }
}
