//! An encrypted connection to PostgreSQL: `?sslmode=require` in the address, and `sslrootcert=FILE` where the server's certificate was
//! signed by an authority of one's own.
//!
//! Encrypted means verified: the certificate must be good for the host that the address names. `require`, `verify-ca` and
//! `verify-full` are the same here, because encryption to nobody in particular keeps out only those who merely listen.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Socket;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_rustls::TlsConnector;

use crate::error::OpenError;

/// How connections are encrypted, and to whom.
#[derive(Clone)]
pub(super) struct Tls(TlsConnector);

/// Takes what concerns encryption out of an address: the driver knows fewer words for it.
pub(super) fn of_address(url: &str) -> Result<(String, Option<Tls>), OpenError> {
    let Some((base, query)) = url.split_once('?') else { return Ok((url.to_owned(), None)) };
    let (mut mode, mut root, mut rest) = ("prefer", None, Vec::new());
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = value,
            Some(("sslrootcert", value)) => root = Some(value),
            _ => rest.push(pair),
        }
    }
    let tls = match mode {
        "disable" | "allow" | "prefer" => None,
        "require" | "verify-ca" | "verify-full" => Some(Tls::trusting(root)?),
        other => return Err(OpenError::Tls(format!("sslmode may be disable, require or verify-full, not {other}"))),
    };
    rest.push(if tls.is_some() { "sslmode=require" } else { "sslmode=disable" });
    Ok((format!("{base}?{}", rest.join("&")), tls))
}

impl Tls {
    /// Trusts the authorities in a file; without one, those that browsers trust.
    fn trusting(file: Option<&str>) -> Result<Self, OpenError> {
        let mut roots = RootCertStore::empty();
        match file {
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(file) => {
                let wrong = |what: String| OpenError::Tls(format!("sslrootcert={file}: {what}"));
                for certificate in CertificateDer::pem_file_iter(file).map_err(|error| wrong(error.to_string()))? {
                    let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                    roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
                }
                if roots.is_empty() {
                    return Err(wrong("no certificate is in it".to_owned()));
                }
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|error| OpenError::Tls(error.to_string()))?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }
}

impl MakeTlsConnect<Socket> for Tls {
    type Stream = Encrypted;
    type TlsConnect = ToHost;
    type Error = rustls::pki_types::InvalidDnsNameError;

    fn make_tls_connect(&mut self, host: &str) -> Result<ToHost, Self::Error> {
        Ok(ToHost { tls: self.clone(), host: ServerName::try_from(host.to_owned())? })
    }
}

/// One connection to be made.
pub(super) struct ToHost {
    tls: Tls,
    host: ServerName<'static>,
}

impl TlsConnect<Socket> for ToHost {
    type Stream = Encrypted;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Encrypted>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move { self.tls.0.connect(self.host, socket).await.map(Encrypted) })
    }
}

/// A connection that is encrypted.
pub(super) struct Encrypted(tokio_rustls::client::TlsStream<Socket>);

impl TlsStream for Encrypted {
    /// The certificate is verified, so the password need not be bound to the connection as well.
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, into)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
