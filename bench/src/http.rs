//! A browser's connection, as cheap as can be, so that the server is what is measured: HTTP/1.1 on one kept-alive socket.

use anyhow::{Context as _, bail};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// One kept-alive connection.
pub(crate) struct Connection {
    stream: TcpStream,
    host: String,
    buffer: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// A header's value; names are compared without case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim()).next()
    }

    /// Every cookie that was set, as a browser sends them back.
    pub(crate) fn cookies(&self) -> String {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let set =
            lines.filter(|(n, _)| n.eq_ignore_ascii_case("set-cookie")).filter_map(|(_, v)| v.trim().split(';').next());
        set.collect::<Vec<_>>().join("; ")
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, host: address.to_string(), buffer: Vec::with_capacity(64 * 1024) })
    }

    /// From an address of this machine's own, as another client would come.
    pub(crate) async fn open_from(from: std::net::Ipv4Addr, address: SocketAddr) -> anyhow::Result<Self> {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind((from, 0).into())?;
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, host: address.to_string(), buffer: Vec::with_capacity(64 * 1024) })
    }

    /// One request, one answer. `headers` are whole lines that end in CRLF.
    pub(crate) async fn ask(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> anyhow::Result<Answer> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {}\r\n{headers}\r\n",
            self.host,
            body.len()
        );
        self.stream.write_all(&[head.as_bytes(), body].concat()).await?;
        self.answer().await.with_context(|| format!("{method} {path}"))
    }

    async fn fill(&mut self) -> anyhow::Result<()> {
        self.buffer.reserve(32 * 1024);
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(())
    }

    async fn answer(&mut self) -> anyhow::Result<Answer> {
        let end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.fill().await?;
        };
        let head = String::from_utf8_lossy(self.buffer.get(..end).unwrap_or_default()).into_owned();
        self.buffer.drain(..end);
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).context("no status")?;
        let mut answer = Answer { status, head, body: Vec::new() };
        if answer.header("transfer-encoding").is_some_and(|t| t.eq_ignore_ascii_case("chunked")) {
            answer.body = self.chunks().await?;
        } else {
            let length: usize = answer.header("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
            while self.buffer.len() < length {
                self.fill().await?;
            }
            answer.body = self.buffer.drain(..length).collect();
        }
        Ok(answer)
    }

    async fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                if let Some(at) = find(&self.buffer, b"\r\n") {
                    break at;
                }
                self.fill().await?;
            };
            let size = String::from_utf8_lossy(self.buffer.get(..line).unwrap_or_default()).into_owned();
            let size = usize::from_str_radix(size.trim(), 16).context("a chunk without a size")?;
            while self.buffer.len() < line + 2 + size + 2 {
                self.fill().await?;
            }
            body.extend_from_slice(self.buffer.get(line + 2..line + 2 + size).unwrap_or_default());
            self.buffer.drain(..line + 2 + size + 2);
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}
