//! How often something may be tried (RL-01), and where a request comes from.
//!
//! Counts are kept in the database, so they hold over restarts and nodes; the keys are hashes, so that no address is kept.

use crate::app::App;
use crate::keys::Purpose;
use crate::web::error::WebError;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use domain::request::event::BrowserCard;
use domain::values::Digest;
use jiff::Timestamp;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// LIMIT: characters of a user agent that are kept.
const AGENT_MAX: usize = 200;

/// So many in so many minutes.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// What is counted; part of the key.
    pub what: &'static str,
    /// How many.
    pub max: u64,
    /// In how many minutes.
    pub minutes: i64,
}

/// Counts one more for somebody; refuses when it is too many.
pub async fn within(app: &App, limit: Limit, whom: &str) -> Result<(), WebError> {
    if count(app, limit, whom).await? > limit.max {
        return Err(WebError::TooMany(seconds_left(app, limit)));
    }
    Ok(())
}

/// Counts one more and gives the count.
pub async fn count(app: &App, limit: Limit, whom: &str) -> Result<u64, store::Error> {
    let key = Digest(app.keys.tag(Purpose::Form, &[b"limit", limit.what.as_bytes(), whom.as_bytes()])).hex();
    app.store.hit(&key, window(app, limit)).await
}

fn window(app: &App, limit: Limit) -> Timestamp {
    let length = limit.minutes * 60;
    let now = app.now().as_second();
    Timestamp::from_second(now - now.rem_euclid(length)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Seconds until the next window begins.
pub fn seconds_left(app: &App, limit: Limit) -> u64 {
    let length = limit.minutes * 60;
    (length - app.now().as_second().rem_euclid(length)).unsigned_abs()
}

/// The other end of the connection.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Its address: the connection's, or what a trusted proxy says.
    pub ip: IpAddr,
    /// Its browser, as it calls itself; cut short.
    pub agent: String,
}

impl Peer {
    /// For limits: a whole /64 counts as one, because one household or attacker has that many addresses.
    pub fn network(&self) -> String {
        match self.ip {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => Ipv6Addr::from(u128::from(ip) >> 64 << 64).to_string(),
        }
    }

    /// For the record.
    pub fn card(&self) -> BrowserCard {
        BrowserCard { ip: self.ip.to_string(), ua: self.agent.clone() }
    }

    /// “Firefox on Windows”: what a person can recognise.
    pub fn browser(&self) -> String {
        let find = |names: &[(&str, &'static str)]| {
            names.iter().find(|(mark, _)| self.agent.contains(mark)).map(|(_, name)| *name)
        };
        // The order matters: nearly every browser also calls itself by the names of others.
        let program = find(&[
            ("Edg", "Edge"),
            ("OPR", "Opera"),
            ("Firefox", "Firefox"),
            ("Chrom", "Chrome"),
            ("Safari", "Safari"),
        ]);
        let system = find(&[
            ("iPhone", "an iPhone"),
            ("iPad", "an iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS", "a Mac"),
            ("Linux", "Linux"),
        ]);
        match (program, system) {
            (Some(program), Some(system)) => format!("{program} on {system}"),
            (Some(only), None) | (None, Some(only)) => only.to_owned(),
            (None, None) => "another browser".to_owned(),
        }
    }
}

impl FromRequestParts<App> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let direct =
            parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(Ipv4Addr::UNSPECIFIED.into(), |c| c.0.ip());
        let agent = parts.headers.get(USER_AGENT).and_then(|a| a.to_str().ok()).unwrap_or_default();
        let said: Vec<IpAddr> = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .filter_map(|ip| ip.trim().parse().ok())
            .collect();
        Ok(Self { ip: behind(direct, &said, &app.trusted_proxies), agent: agent.chars().take(AGENT_MAX).collect() })
    }
}

/// The address nearest to us that is no trusted proxy; what stands left of it could be anybody's invention (WB-08).
fn behind(direct: IpAddr, said: &[IpAddr], trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&direct) {
        return direct;
    }
    said.iter().rev().find(|ip| !trusted.contains(ip)).copied().unwrap_or(direct)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let proxy = [ip("10.0.0.1")];
        assert_eq!(behind(ip("9.9.9.9"), &[ip("1.1.1.1")], &proxy), ip("9.9.9.9"));
        assert_eq!(behind(ip("10.0.0.1"), &[ip("6.6.6.6"), ip("1.1.1.1")], &proxy), ip("1.1.1.1"));
        assert_eq!(behind(ip("10.0.0.1"), &[ip("1.1.1.1"), ip("10.0.0.1")], &proxy), ip("1.1.1.1"));
        assert_eq!(behind(ip("10.0.0.1"), &[], &proxy), ip("10.0.0.1"));
    }

    #[test]
    fn a_browser_has_a_name_that_people_know() {
        let named = |agent: &str| Peer { ip: ip("::1"), agent: agent.to_owned() }.browser();
        assert_eq!(
            named("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 (KHTML, like Gecko) Chrome/140 Safari/537 Edg/140"),
            "Edge on Windows"
        );
        assert_eq!(
            named("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604"),
            "Safari on an iPhone"
        );
        assert_eq!(named("curl/8"), "another browser");
    }

    #[test]
    fn a_household_counts_as_one() {
        let peer = |text: &str| Peer { ip: ip(text), agent: String::new() }.network();
        assert_eq!(peer("2001:db8:1:2:3::4"), peer("2001:db8:1:2::9"));
        assert_ne!(peer("2001:db8:1:2::"), peer("2001:db8:1:3::"));
    }
}
