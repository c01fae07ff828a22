//! A server as `assent flow` speaks to it: a few calls of its API, one connection each.
//!
//! Blocking, HTTP/1.1, no redirects: a token goes only to the address that was named, and never unencrypted to another machine.

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

/// Which server. The token comes from `ASSENT_TOKEN`, so that it stands in no list of processes.
#[derive(Debug, Args)]
pub(super) struct Remote {
    /// The server's address, `https://…`. The token of a member comes from ASSENT_TOKEN.
    #[arg(long, env = "ASSENT_SERVER")]
    pub(super) server: String,
}

/// LIMIT: how long a server may say nothing.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// LIMIT: bytes of an answer.
const ANSWER_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A server, and the token for it.
#[derive(Debug)]
pub(super) struct Server {
    encrypted: bool,
    host: String,
    port: u16,
    folder: String,
    token: String,
}

/// What it answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Answer {
    /// The problem that it is, as sentences.
    pub(super) fn says(&self) -> String {
        let text = |name: &str| self.body.get(name).and_then(Value::as_str).unwrap_or_default();
        match text("detail") {
            "" => format!("The server answered {}.", self.status),
            detail => format!("{detail} {}", text("way_on")).trim_end().to_owned(),
        }
    }

    /// The answer, if it is what was asked for.
    pub(super) fn fine(self) -> anyhow::Result<Value> {
        ensure!((200..300).contains(&self.status), "{}", self.says());
        Ok(self.body)
    }
}

impl Server {
    /// From its address and `ASSENT_TOKEN`.
    pub(super) fn at(address: &str) -> anyhow::Result<Self> {
        let token = std::env::var("ASSENT_TOKEN").unwrap_or_default();
        ensure!(
            !token.is_empty(),
            "ASSENT_TOKEN is not set; make a token under Account, with flows:read and flows:write"
        );
        ensure!(token.bytes().all(|b| b.is_ascii_graphic()), "ASSENT_TOKEN is no token");
        let wrong = || format!("“{address}” is no server's address; write it like https://assent.example.com");
        let (scheme, rest) = address.trim_end_matches('/').split_once("://").with_context(wrong)?;
        let encrypted = match scheme {
            "https" => true,
            "http" => false,
            _ => bail!(wrong()),
        };
        let (authority, folder) = rest.split_once('/').map_or((rest, String::new()), |(a, f)| (a, format!("/{f}")));
        let (host, port) = match authority.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
            Some((host, port)) => (host, port.parse().ok().with_context(wrong)?),
            None => (authority, if encrypted { 443 } else { 80 }),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        ensure!(!host.is_empty() && address.bytes().all(|b| b.is_ascii_graphic()), wrong());
        let here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
        ensure!(encrypted || here, "the token would travel unencrypted to {host}; write https://");
        Ok(Self { encrypted, host, port, folder, token })
    }

    pub(super) fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.ask(&format!("GET {}{path}", self.folder), "", b"")
    }

    /// Asks something with JSON; the key is new each time, so that the answer is.
    pub(super) fn post(&self, path: &str, body: &Value) -> anyhow::Result<Answer> {
        let key = domain::ids::LinkId::from_bytes(crate::app::chance_16()).hex();
        let head = format!("Content-Type: application/json\r\nIdempotency-Key: {key}\r\n");
        self.ask(&format!("POST {}{path}", self.folder), &head, &serde_json::to_vec(body)?)
    }

    /// Sends JSON, made for a version or for none.
    pub(super) fn put(&self, path: &str, base: Option<&str>, body: &Value) -> anyhow::Result<Answer> {
        let base = base.map(|hash| format!("If-Match: \"{hash}\"\r\n")).unwrap_or_default();
        let head = format!("Content-Type: application/json\r\n{base}");
        self.ask(&format!("PUT {}{path}", self.folder), &head, &serde_json::to_vec(body)?)
    }

    fn ask(&self, line: &str, head: &str, body: &[u8]) -> anyhow::Result<Answer> {
        let whole = [self.head(line, head, body.len()).as_bytes(), body].concat();
        let answer = self.exchange(&whole).with_context(|| format!("{} does not answer", self.host))?;
        read(&answer).with_context(|| format!("{} does not answer like Assent", self.host))
    }

    fn head(&self, line: &str, head: &str, bytes: usize) -> String {
        let Self { host, port, token, .. } = self;
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        format!(
            "{line} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {token}\r\nAccept: application/json\r\n\
             Connection: close\r\nContent-Length: {bytes}\r\n{head}\r\n"
        )
    }

    fn exchange(&self, request: &[u8]) -> anyhow::Result<Vec<u8>> {
        let mut last = None;
        let mut found = None;
        for address in (self.host.as_str(), self.port).to_socket_addrs()? {
            match TcpStream::connect_timeout(&address, SILENCE_MAX) {
                Ok(stream) => {
                    found = Some(stream);
                    break;
                }
                Err(wrong) => last = Some(wrong),
            }
        }
        let stream = match (found, last) {
            (Some(stream), _) => stream,
            (None, Some(wrong)) => return Err(wrong.into()),
            (None, None) => bail!("its name leads nowhere"),
        };
        stream.set_read_timeout(Some(SILENCE_MAX))?;
        stream.set_write_timeout(Some(SILENCE_MAX))?;
        if !self.encrypted {
            return speak(stream, request);
        }
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from(self.host.clone())?;
        speak(StreamOwned::new(ClientConnection::new(Arc::new(config), name)?, stream), request)
    }
}

fn speak(mut stream: impl Read + Write, request: &[u8]) -> anyhow::Result<Vec<u8>> {
    stream.write_all(request)?;
    stream.flush()?;
    let mut answer = Vec::new();
    match stream.take(ANSWER_BYTES_MAX).read_to_end(&mut answer) {
        Ok(_) => {}
        // Some servers hang up without TLS's goodbye; whether all of it came is seen from its length.
        Err(wrong) if wrong.kind() == ErrorKind::UnexpectedEof => {}
        Err(wrong) => return Err(wrong.into()),
    }
    Ok(answer)
}

/// An HTTP/1.1 answer with JSON, or with nothing that can be read as such.
fn read(answer: &[u8]) -> anyhow::Result<Answer> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").context("its head has no end")?;
    let (head, rest) = answer.split_at(end);
    let body = rest.get(4..).unwrap_or_default();
    let head = std::str::from_utf8(head).context("its head is no text")?;
    let status = head.split_whitespace().nth(1).and_then(|code| code.parse().ok()).context("it has no status")?;
    let header = |name: &str| {
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
    };
    let body = match header("transfer-encoding") {
        Some(coding) if coding.eq_ignore_ascii_case("chunked") => in_pieces(body)?,
        _ => body.to_vec(),
    };
    let whole: Option<usize> = header("content-length").and_then(|length| length.parse().ok());
    ensure!(whole.is_none_or(|length| length == body.len()), "the answer broke off");
    Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or(Value::Null) })
}

/// A body that comes in pieces, each with its length in front.
fn in_pieces(mut body: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n").context("the answer broke off")?;
        let (length, rest) = body.split_at(end);
        let length = std::str::from_utf8(length)?.split(';').next().unwrap_or_default().trim();
        let length = usize::from_str_radix(length, 16)?;
        if length == 0 {
            return Ok(whole);
        }
        let piece = rest.get(2..).and_then(|rest| rest.get(..length)).context("the answer broke off")?;
        whole.extend_from_slice(piece);
        body = rest.get(length + 4..).context("the answer broke off")?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_whole_and_in_pieces_and_broken_ones_are_refused() {
        let whole = read(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        assert_eq!((whole.status, whole.body), (200, serde_json::json!({})));
        let pieces = b"HTTP/1.1 412 No\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"detail\"\r\n6;x=y\r\n:\"No.\"\r\n1\r\n}\r\n0\r\n\r\n";
        let answer = read(pieces).unwrap();
        assert_eq!((answer.status, answer.says().as_str()), (412, "No."));
        assert!(answer.fine().is_err());
        for broken in ["HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}", "HTTP/1.1 200", ""] {
            assert!(read(broken.as_bytes()).is_err(), "{broken}");
        }
        for cut in pieces.len() - 30..pieces.len() - 4 {
            assert!(read(&pieces[..cut]).is_err(), "{cut}");
        }
    }
}
