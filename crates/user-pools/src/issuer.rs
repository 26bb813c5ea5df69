//! Which name a pool's tokens carry as issuer, and under which address its keys are found.

use std::collections::BTreeMap;

use directory::{Pool, PoolId};

use crate::{Refusal, Rooms};

/// How the issuer of a pool is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issuer {
    /// The public URL of this installation (without a trailing slash), then the pool id.
    Public(String),
    /// The host that the request asked for; development only (RULE-32).
    RequestHost {
        /// For calls that have no host.
        fallback: String,
    },
    /// AWS's own name, for back ends that have it written in.
    Aws,
}

impl Issuer {
    /// Whether the name depends on the request.
    pub const fn follows_host(&self) -> bool {
        matches!(self, Self::RequestHost { .. })
    }

    /// The issuer of `pool` for a call that came to `host`.
    pub fn of(&self, pool: &PoolId, host: Option<&str>) -> String {
        match self {
            Self::Public(url) => format!("{url}/{pool}"),
            Self::RequestHost { fallback } => match host {
                Some(host) => format!("http://{host}/{pool}"),
                None => format!("{fallback}/{pool}"),
            },
            Self::Aws => format!("https://cognito-idp.{}.amazonaws.com/{pool}", pool.region()),
        }
    }
}

/// The tag by which a pool chooses another issuer than the installation's: `public`, `host` or `aws`.
pub const TAG: &str = "rockpool:issuer";

/// Checks what a pool's tags say about its issuer.
///
/// # Errors
/// A mode that does not exist, or `host` where the operator does not follow hosts (RULE-32).
pub fn check_tag(tags: &BTreeMap<String, String>, development: bool) -> Result<(), Refusal> {
    match tags.get(TAG).map(String::as_str) {
        None | Some("public" | "aws") => Ok(()),
        Some("host") if development => Ok(()),
        Some("host") => Err(Refusal::parameter("The tag rockpool:issuer can be `host` in development only.")),
        Some(other) => Err(Refusal::parameter(format!(
            "The tag rockpool:issuer asks for the issuer mode {other}; there are public, aws and (in development) host."
        ))),
    }
}

impl Rooms {
    /// The issuer of `pool` for a call that came to `host`: the pool's own mode where it has one, else the installation's.
    pub fn issuer(&self, pool: &Pool, host: Option<&str>) -> String {
        self.issuer_mode(pool).of(&pool.id, host)
    }

    /// How the issuer of `pool` is named.
    pub fn issuer_mode(&self, pool: &Pool) -> Issuer {
        let public = &self.settings.public_url;
        match pool.tags.get(TAG).map(String::as_str) {
            Some("aws") => Issuer::Aws,
            Some("public") => Issuer::Public(public.clone()),
            Some("host") => Issuer::RequestHost { fallback: public.clone() },
            _ => self.settings.issuer.clone(),
        }
    }
}

/// The pool that an issuer names: what follows its last slash. Nothing is verified by this.
pub fn pool_of(issuer: &str) -> Option<PoolId> {
    let (_, pool) = issuer.rsplit_once('/')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (!pool.is_empty() && pool.len() <= 55 && pool.chars().all(plain)).then(|| PoolId::new(pool))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mode_names_the_pool_its_way() {
        let pool = PoolId::new("eu-west-1_A1");
        let aws = Issuer::Aws.of(&pool, Some("localhost:9229"));
        assert_eq!(aws, "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A1");
        let public = Issuer::Public("https://id.example.com".into()).of(&pool, Some("evil.example"));
        assert_eq!(public, "https://id.example.com/eu-west-1_A1");
        let host = Issuer::RequestHost { fallback: "http://127.0.0.1:9229".into() };
        assert_eq!(host.of(&pool, Some("localhost:9229")), "http://localhost:9229/eu-west-1_A1");
        assert_eq!(host.of(&pool, None), "http://127.0.0.1:9229/eu-west-1_A1");
        for issuer in [aws, public] {
            assert_eq!(pool_of(&issuer), Some(pool.clone()));
        }
        assert_eq!(pool_of("https://x/../etc"), Some(PoolId::new("etc")));
        assert_eq!(pool_of("https://x/a b"), None);
    }
}
