//! The one client with which this program calls other systems.
//!
//! ```text
//! address ─▶ look-up, once ─▶ every address it has is checked ─▶ connect to one of those ─▶ TLS for the name ─▶ one request, one answer
//! ```
//!
//! What is checked is what is connected to: the name is not looked up again. Nothing is followed to another address, an answer has at
//! most [`ANSWER_BYTES_MAX`] bytes, and the whole of it [`CALL_MAX`]. An error says whether the request may have been read
//! over there, because that decides whether it may be sent again ([`verdict`](fn@verdict)).

pub mod range;
mod verdict;

pub use range::Range;
pub use verdict::{Again, Verdict, back_off, verdict};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// LIMIT: bytes of an answer.
pub const ANSWER_BYTES_MAX: usize = 1 << 20;
/// LIMIT: a whole call, from the look-up to the last byte of the answer.
pub const CALL_MAX: Duration = Duration::from_secs(30);
/// LIMIT: until one address answers.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// LIMIT: addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// Where a connection leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    url: Url,
    reach: Range,
}

impl Base {
    /// Reads an address; the error is a sentence. With [`Range::Internal`] the administrator allowed one's own network, and calls without encryption.
    pub fn parse(text: &str, reach: Range) -> Result<Self, String> {
        let wrong = || "Write an address like https://erp.example.com/api.".to_owned();
        let url = Url::parse(text.trim()).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "https" | "http") || url.host().is_none() || url.cannot_be_a_base() {
            return Err(wrong());
        }
        if url.scheme() == "http" && reach != Range::Internal {
            return Err("Only https is called, unless the address is an internal one.".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("Leave the user name and password out; they have fields of their own.".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("Leave out what begins with ? or #.".to_owned());
        }
        let base = Self { url, reach };
        match base.own_address().map(|address| base.check(address)) {
            Some(Err(Unanswered::Forbidden(says))) => Err(says),
            Some(Ok(()) | Err(Unanswered::NotSent(_) | Unanswered::Lost(_))) | None => Ok(base),
        }
    }

    /// As it is kept: scheme, host and the path in front of every call, without a slash at its end.
    pub fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// Scheme, host and port: to whom a secret is given.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// The address of a call; a path that leads out of the connection is refused.
    pub fn join(&self, path: &str, query: &[(String, String)]) -> Result<Url, Unanswered> {
        let elsewhere = || Unanswered::Forbidden("The path leads out of the connection’s address.".to_owned());
        let mut url = Url::parse(&format!("{}{path}", self.as_str())).map_err(|_| elsewhere())?;
        let expected =
            format!("{}{}", self.url.path().trim_end_matches('/'), path.split('?').next().unwrap_or_default());
        let stays =
            (path.is_empty() || path.starts_with('/')) && url.origin() == self.url.origin() && url.fragment().is_none();
        // A path that was written otherwise than it is read holds “..” or the like, plain or as %2e.
        if !stays || (url.path() != expected && !expected.is_empty()) {
            return Err(elsewhere());
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    fn own_address(&self) -> Option<std::net::IpAddr> {
        match self.url.host()? {
            Host::Domain(_) => None,
            Host::Ipv4(v4) => Some(v4.into()),
            Host::Ipv6(v6) => Some(v6.into()),
        }
    }

    fn check(&self, address: std::net::IpAddr) -> Result<(), Unanswered> {
        let host = self.url.host_str().unwrap_or_default();
        match range::of(address) {
            Range::Public => Ok(()),
            Range::Internal if self.reach == Range::Internal => Ok(()),
            Range::Internal => Err(Unanswered::Forbidden(format!(
                "{host} is an internal address ({address}). An administrator can allow that for the connection."
            ))),
            Range::Never => Err(Unanswered::Forbidden(format!("{host} leads to {address}, which is never called."))),
        }
    }
}

/// One request.
#[derive(Clone)]
pub struct Call {
    /// `GET`, `POST`…
    pub method: &'static str,
    /// Where, from [`Base::join`].
    pub url: Url,
    /// Names and values beside those that every call has.
    pub headers: Vec<(String, String)>,
    /// What is sent.
    pub body: Option<Body>,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Body {
    /// JSON.
    pub fn json(text: String) -> Self {
        Self { media: "application/json", bytes: text.into_bytes() }
    }
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// How long we are asked to wait, as written.
    pub retry_after: Option<String>,
    /// The answer, at most [`ANSWER_BYTES_MAX`]; empty, where it had more.
    pub body: Vec<u8>,
    /// Is that all of it?
    pub whole: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// It is not allowed to call there, or the call cannot be written.
    Forbidden(String),
    /// Nothing was sent.
    NotSent(String),
    /// It was sent, perhaps in part, and no answer came.
    Lost(String),
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct HttpClient {
    tls: TlsConnector,
}

impl HttpClient {
    /// Trusts the authorities that browsers trust.
    pub fn new() -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        Self::trusting(roots)
    }

    /// Trusts these authorities.
    pub fn trusting(roots: RootCertStore) -> Result<Self, rustls::Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Sends one request and waits for its answer.
    pub async fn send(&self, base: &Base, call: &Call) -> Result<Answer, Unanswered> {
        let request = write(call)?;
        let begun = AtomicBool::new(false);
        if let Ok(result) = tokio::time::timeout(CALL_MAX, self.exchange(base, request, &begun)).await {
            result
        } else {
            let says = format!("{} gave no answer in {} seconds.", host(base), CALL_MAX.as_secs());
            Err(if begun.load(Ordering::SeqCst) { Unanswered::Lost(says) } else { Unanswered::NotSent(says) })
        }
    }

    async fn exchange(
        &self,
        base: &Base,
        request: Request<Full<Bytes>>,
        begun: &AtomicBool,
    ) -> Result<Answer, Unanswered> {
        let stream = connect(base).await?;
        if base.url.scheme() == "http" {
            return converse(base, stream, request, begun).await;
        }
        let name = ServerName::try_from(host(base).trim_matches(['[', ']']).to_owned());
        let name = name.map_err(|_| Unanswered::Forbidden(format!("{} is no name for a certificate.", host(base))))?;
        let encrypted = self.tls.connect(name, stream).await;
        let no = |why| Unanswered::NotSent(format!("{} does not prove who it is: {why}.", host(base)));
        converse(base, encrypted.map_err(no)?, request, begun).await
    }
}

fn host(base: &Base) -> &str {
    base.url.host_str().unwrap_or_default()
}

fn write(call: &Call) -> Result<Request<Full<Bytes>>, Unanswered> {
    let cannot = |what: &str| Unanswered::Forbidden(format!("This {what} cannot be sent."));
    let target = url_target(&call.url);
    let authority = call.url.port().map_or_else(
        || call.url.host_str().unwrap_or_default().to_owned(),
        |port| format!("{}:{port}", call.url.host_str().unwrap_or_default()),
    );
    let mut request = Request::builder()
        .method(call.method)
        .uri(target)
        .header(header::HOST, authority)
        .header(header::USER_AGENT, "Assent")
        .header(header::ACCEPT, "application/json, */*;q=0.5")
        .header(header::CONNECTION, "close");
    for (name, value) in &call.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| cannot("header’s name"))?;
        let mut value = HeaderValue::from_str(value).map_err(|_| cannot("header’s value"))?;
        value.set_sensitive(true);
        request = request.header(name, value);
    }
    if let Some(body) = &call.body {
        request = request.header(header::CONTENT_TYPE, body.media);
    }
    let body = call.body.as_ref().map(|body| Bytes::from(body.bytes.clone()));
    request.body(Full::new(body.unwrap_or_default())).map_err(|_| cannot("address"))
}

fn url_target(url: &Url) -> String {
    url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
}

/// Looks the name up once, and connects to what was checked.
async fn connect(base: &Base) -> Result<TcpStream, Unanswered> {
    let port = base.url.port_or_known_default().unwrap_or(443);
    let addresses: Vec<SocketAddr> = if let Some(address) = base.own_address() {
        vec![(address, port).into()]
    } else {
        let found = tokio::net::lookup_host((host(base), port)).await;
        let no = |_| Unanswered::NotSent(format!("There is no address for {}.", host(base)));
        found.map_err(no)?.collect()
    };
    // One that may not be called spoils the name: it would be a matter of chance which is taken.
    addresses.iter().try_for_each(|address| base.check(address.ip()))?;
    let mut last = format!("There is no address for {}.", host(base));
    for address in addresses.into_iter().take(ADDRESSES_MAX) {
        match tokio::time::timeout(CONNECT_MAX, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(wrong)) => last = format!("{} cannot be reached: {wrong}.", host(base)),
            Err(_) => last = format!("{} cannot be reached: it does not answer.", host(base)),
        }
    }
    Err(Unanswered::NotSent(last))
}

async fn converse<S>(
    base: &Base,
    stream: S,
    request: Request<Full<Bytes>>,
    begun: &AtomicBool,
) -> Result<Answer, Unanswered>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let handshake = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let no = |why| Unanswered::NotSent(format!("{} cannot be spoken to: {why}.", host(base)));
    let (mut sender, connection) = handshake.map_err(no)?;
    let lost = |why| Unanswered::Lost(format!("{} broke off: {why}.", host(base)));
    begun.store(true, Ordering::SeqCst);
    let asked = async {
        let response = sender.send_request(request).await.map_err(lost)?;
        read(response).await.map_err(lost)
    };
    // The connection works only while somebody polls it, and ends with this call.
    let mut connection = std::pin::pin!(connection);
    let mut asked = std::pin::pin!(asked);
    tokio::select! {
        biased;
        answer = &mut asked => answer,
        _ = &mut connection => asked.await,
    }
}

async fn read(response: Response<Incoming>) -> Result<Answer, hyper::Error> {
    let status = response.status().as_u16();
    let retry_after = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.map(str::to_owned);
    let mut incoming = response.into_body();
    let mut body = Vec::new();
    while let Some(frame) = incoming.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        if body.len() + data.len() > ANSWER_BYTES_MAX {
            return Ok(Answer { status, retry_after, body: Vec::new(), whole: false });
        }
        body.extend_from_slice(&data);
    }
    Ok(Answer { status, retry_after, body, whole: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_where_and_nothing_else() {
        let public = |text| Base::parse(text, Range::Public).map(|base| base.as_str().to_owned());
        assert_eq!(public(" https://ERP.example.com/api/ ").unwrap(), "https://erp.example.com/api");
        for wrong in [
            "",
            "erp.example.com",
            "http://erp.example.com",
            "ftp://erp.example.com",
            "https://user:secret@erp.example.com",
            "https://erp.example.com?x=1",
            "https://erp.example.com#x",
            "https://127.0.0.1",
            "https://2130706433",
            "https://0x7f.1",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]",
            "https://169.254.169.254/latest",
            "data:text/plain,x",
        ] {
            assert!(public(wrong).is_err(), "{wrong}");
        }
        assert!(Base::parse("http://127.0.0.1:8069", Range::Internal).is_ok());
        assert!(Base::parse("http://169.254.169.254", Range::Internal).is_err());
    }

    #[test]
    fn a_path_stays_behind_its_address() {
        let base = Base::parse("https://erp.example.com/api", Range::Public).unwrap();
        let query = [("q".to_owned(), "a&b c".to_owned())];
        let joined = |path: &str| base.join(path, &[]).map(|url| url.to_string());
        assert_eq!(joined("/invoices/7%2F8?x=1").unwrap(), "https://erp.example.com/api/invoices/7%2F8?x=1");
        assert_eq!(base.join("/i", &query).unwrap().as_str(), "https://erp.example.com/api/i?q=a%26b+c");
        for wrong in [
            "/../admin",
            "/a/%2e%2e/%2E%2e/admin",
            "/./x",
            ".evil.example/x",
            "@evil.example/x",
            ":8443/x",
            "\\..\\x",
            "/x#y",
        ] {
            assert!(joined(wrong).is_err(), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_called() {
        let base = Base::parse("https://localhost:9", Range::Public).unwrap();
        assert!(matches!(connect(&base).await, Err(Unanswered::Forbidden(says)) if says.contains("internal")));
    }
}
