//! Which addresses of the network are anybody's, which are one's own, and which are nobody's to call.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Range {
    /// On the internet.
    Public,
    /// This machine, or the network around it: only where an administrator allowed it for the connection.
    Internal,
    /// Never: what is no host, and link-local addresses, where clouds hand out their machines' own credentials.
    Never,
}

/// What an address is; one that carries another inside it is what that one is.
pub fn of(address: IpAddr) -> Range {
    match address {
        IpAddr::V4(v4) => of_v4(v4),
        IpAddr::V6(v6) => of_v6(v6),
    }
}

fn of_v4(address: Ipv4Addr) -> Range {
    match address.octets() {
        [10 | 127, ..] | [172, 16..=31, ..] | [192, 168, ..] | [100, 64..=127, ..] => Range::Internal,
        [0 | 224..=255, ..]
        | [169, 254, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Range::Never,
        _ => Range::Public,
    }
}

/// Where clouds answer to their machines over IPv6.
const CLOUD: [u16; 8] = [0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254];

fn of_v6(address: Ipv6Addr) -> Range {
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        of_v4(Ipv4Addr::new(a, b, c, d))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Range::Internal,
        [0xfc00..=0xfdff, ..] if address.segments() != CLOUD => Range::Internal,
        // IPv4 in IPv6: mapped, translated (NAT64), and 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            inner(high, low)
        }
        [0x2000..=0x3fff, ..] if !is_special(address) => Range::Public,
        _ => Range::Never,
    }
}

/// Teredo and other special ones, and the examples of documentation.
const fn is_special(address: Ipv6Addr) -> bool {
    matches!(address.segments(), [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_range_is_known_also_inside_another() {
        let all = [
            ("1.1.1.1", Range::Public),
            ("172.15.0.1", Range::Public),
            ("172.32.0.1", Range::Public),
            ("100.128.0.1", Range::Public),
            ("2606:4700::1111", Range::Public),
            ("10.0.0.1", Range::Internal),
            ("127.0.0.1", Range::Internal),
            ("127.9.9.9", Range::Internal),
            ("172.16.0.1", Range::Internal),
            ("172.31.255.255", Range::Internal),
            ("192.168.1.1", Range::Internal),
            ("100.64.0.1", Range::Internal),
            ("::1", Range::Internal),
            ("fd12:3456::1", Range::Internal),
            ("fc00::1", Range::Internal),
            ("::ffff:127.0.0.1", Range::Internal),
            ("::ffff:10.1.2.3", Range::Internal),
            ("64:ff9b::192.168.0.1", Range::Internal),
            ("2002:7f00:1::", Range::Internal),
            ("::ffff:1.1.1.1", Range::Public),
            ("0.0.0.0", Range::Never),
            ("169.254.169.254", Range::Never),
            ("::ffff:169.254.169.254", Range::Never),
            ("64:ff9b::a9fe:a9fe", Range::Never),
            ("2002:a9fe:a9fe::", Range::Never),
            ("fd00:ec2::254", Range::Never),
            ("192.0.0.1", Range::Never),
            ("192.0.2.1", Range::Never),
            ("198.18.0.1", Range::Never),
            ("198.51.100.7", Range::Never),
            ("203.0.113.7", Range::Never),
            ("224.0.0.1", Range::Never),
            ("255.255.255.255", Range::Never),
            ("::", Range::Never),
            ("::127.0.0.1", Range::Never),
            ("fe80::1", Range::Never),
            ("fec0::1", Range::Never),
            ("ff02::1", Range::Never),
            ("2001:db8::1", Range::Never),
            ("2001::1", Range::Never),
            ("64:ff9b:1::1", Range::Never),
        ];
        for (text, expected) in all {
            assert_eq!(of(text.parse().unwrap()), expected, "{text}");
        }
    }
}
