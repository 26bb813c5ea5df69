//! Where keys may be fetched from (SEC-13). An address is refused before anybody connects: https only, no names or numbers of
//! inner networks, no redirects, a cap on bytes and time. [`Egress::check_addresses`] is for the fetcher, which resolves a
//! name once and connects to nothing but the addresses that it gave here.

mod address;
mod url;

use std::net::IpAddr;

use serde::Serialize;

pub use address::Network;
pub use url::Url;

/// What may be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Egress {
    loopback: bool,
    networks: Vec<Network>,
    plain: Vec<Network>,
}

/// Why an address is not reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum EgressFault {
    /// Not an absolute URL in its plain form.
    #[error("`{0}` is not a plain https URL: {1}")]
    Url(String, &'static str),
    /// Not https.
    #[error(
        "`{0}` is not https; plain http is for this machine and for networks named on purpose, where that is allowed"
    )]
    Plain(String),
    /// An address that is not public.
    #[error(
        "{address} is {range}: keys are fetched from public addresses, unless a network is allowed on purpose"
    )]
    Address {
        /// The address.
        address: IpAddr,
        /// What it is.
        range: &'static str,
    },
    /// A name for this machine.
    #[error("`{0}` is a name for this machine, which is not allowed")]
    Loopback(String),
    /// A name that resolved to nothing.
    #[error("`{0}` has no address")]
    NoAddress(String),
}

impl Default for Egress {
    /// Public addresses by https, nothing else.
    fn default() -> Self {
        Self { loopback: false, networks: Vec::new(), plain: Vec::new() }
    }
}

impl Egress {
    /// The same, and this machine may be reached, also by plain http: for development and tests.
    pub fn allow_loopback(self) -> Self {
        Self { loopback: true, ..self }
    }

    /// The same, and an inner network may be reached, by https: for an issuer of one's own.
    pub fn allow(mut self, network: Network) -> Self {
        self.networks.push(network);
        self
    }

    /// The same, and an inner network may be reached by plain http too: for containers on one development machine. Whoever can change
    /// what goes through that network chooses the keys, and so who may come in.
    pub fn allow_plainly(mut self, network: Network) -> Self {
        self.plain.push(network);
        self
    }

    /// Reads an address, and refuses what can be refused without resolving its name.
    pub fn check(&self, text: &str) -> Result<Url, EgressFault> {
        let url = Url::parse(text)?;
        let to_loopback = url.is_loopback();
        if to_loopback && !self.loopback {
            return Err(match url.address() {
                Some(address) => EgressFault::Address { address, range: "loopback" },
                None => EgressFault::Loopback(url.host().to_owned()),
            });
        }
        let plainly = match url.address() {
            Some(address) => self.is_plain(address),
            // What the name resolves to is looked at before anybody connects.
            None => !self.plain.is_empty(),
        };
        if !url.is_https() && !to_loopback && !plainly {
            return Err(EgressFault::Plain(url.to_string()));
        }
        match url.address() {
            Some(address) => self.check_address(address).map(|()| url),
            None => Ok(url),
        }
    }

    /// Refuses a URL whose name resolved to an address that may not be reached. One bad address among good ones is
    /// enough: otherwise the order of a DNS answer would decide.
    pub fn check_addresses(&self, url: &Url, resolved: &[IpAddr]) -> Result<(), EgressFault> {
        if resolved.is_empty() {
            return Err(EgressFault::NoAddress(url.host().to_owned()));
        }
        for address in resolved {
            // Plain http goes to this machine and where it was allowed, whatever a name like `localhost` resolves to.
            if !url.is_https() && !address::is_loopback(*address) && !self.is_plain(*address) {
                return Err(EgressFault::Plain(url.to_string()));
            }
            self.check_address(*address)?;
        }
        Ok(())
    }

    /// Refuses an address that is neither public nor allowed.
    pub fn check_address(&self, address: IpAddr) -> Result<(), EgressFault> {
        let Some(range) = address::not_public(address) else { return Ok(()) };
        let allowed = (self.loopback && address::is_loopback(address))
            || self.networks.iter().any(|network| network.holds(address))
            || self.is_plain(address);
        if allowed { Ok(()) } else { Err(EgressFault::Address { address, range }) }
    }

    fn is_plain(&self, address: IpAddr) -> bool {
        self.plain.iter().any(|network| network.holds(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_13_only_public_https_is_reached() {
        let egress = Egress::default();
        for good in
            ["https://issuer.example.com/keys", "https://8.8.8.8/keys", "https://[2606:4700::1]:8443/keys"]
        {
            assert!(egress.check(good).is_ok(), "{good}");
        }
        for bad in [
            "http://issuer.example.com/keys",
            "https://localhost/keys",
            "https://a.localhost/keys",
            "https://127.0.0.1/",
            "https://127.1.2.3/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://10.0.0.1/",
            "https://172.31.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data",
            "https://[fd00:ec2::254]/",
            "https://[64:ff9b::10.0.0.1]/",
            "https://[2002:7f00:1::]/",
            "https://0.0.0.0/",
            "https://100.64.0.1/",
            "https://255.255.255.255/",
        ] {
            assert!(egress.check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sec_13_loopback_is_reached_where_allowed_and_nothing_else_by_http() {
        let egress = Egress::default().allow_loopback();
        assert!(egress.check("http://127.0.0.1:9229/keys").is_ok());
        assert!(egress.check("http://[::1]:9229/keys").is_ok());
        let url = egress.check("http://localhost:9229/keys").unwrap();
        assert!(egress.check_addresses(&url, &["127.0.0.1".parse().unwrap()]).is_ok());
        assert!(egress.check_addresses(&url, &["93.184.216.34".parse().unwrap()]).is_err());
        assert!(egress.check("http://10.0.0.1/keys").is_err());
        assert!(egress.check("https://10.0.0.1/keys").is_err());
        assert!(egress.check("http://example.com/keys").is_err());
    }

    #[test]
    fn sec_13_plain_http_reaches_a_network_that_was_named_for_it_and_no_other() {
        let egress = Egress::default().allow_plainly("172.18.0.0/16".parse().unwrap());
        let of = |text: &str| -> Vec<IpAddr> { text.split(' ').map(|it| it.parse().unwrap()).collect() };
        let url = egress.check("http://rockpool:9229/keys").unwrap();
        assert_eq!(egress.check_addresses(&url, &of("172.18.0.5")), Ok(()));
        for other in ["172.19.0.5", "93.184.216.34", "127.0.0.1", "169.254.169.254", "172.18.0.5 10.0.0.1"] {
            assert!(egress.check_addresses(&url, &of(other)).is_err(), "{other}");
        }
        assert!(egress.check("http://172.18.0.5/keys").is_ok());
        assert!(egress.check("https://172.18.0.5/keys").is_ok());
        for bad in ["http://172.19.0.5/", "http://93.184.216.34/", "http://127.0.0.1/", "http://localhost/"] {
            assert!(egress.check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sec_13_a_name_that_resolves_inwards_is_refused_even_among_good_addresses() {
        let egress = Egress::default();
        let url = egress.check("https://issuer.example.com/keys").unwrap();
        let (good, bad) = ("93.184.216.34".parse().unwrap(), "10.0.0.7".parse().unwrap());
        assert_eq!(egress.check_addresses(&url, &[good]), Ok(()));
        assert!(egress.check_addresses(&url, &[good, bad]).is_err());
        assert!(egress.check_addresses(&url, &[]).is_err());
        let own = egress.allow("10.0.0.0/24".parse().unwrap());
        assert_eq!(own.check_addresses(&url, &[good, bad]), Ok(()));
        assert!(own.check_address("10.0.1.7".parse().unwrap()).is_err());
    }
}
