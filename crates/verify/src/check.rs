//! The verification, as a story: take apart, find who claims to have issued it, find the key, check the signature, then
//! what it says (RFC 7519 section 7.2, RFC 8725). Only after the signature is anything in the token believed.

use serde_json::Value;

use crate::algorithm::Algorithm;
use crate::claims::{self, Strict, Verified, check_groups, check_scopes};
use crate::compact::Compact;
use crate::issuer::Shape;
use crate::jwk::VerifyingKey;
use crate::key_set::KeySet;
use crate::near::{early_note, issuer_near, late_note};
use crate::policy::{Clients, Policy, TokenUse, Trust, Uses};
use crate::refusal::Refusal;
use crate::shown::{shown, shown_all};

/// A token that claims to be of a trusted issuer; nothing is verified yet.
pub(crate) struct Opened<'t> {
    pub(crate) compact: Compact<'t>,
    pub(crate) trust: usize,
}

impl<'t> Opened<'t> {
    pub(crate) fn open(policy: &Policy, token: &'t str, longest: usize) -> Result<Self, Refusal> {
        let compact = Compact::parse(token, longest).map_err(|refusal| match refusal {
            Refusal::Algorithm { found, .. } => {
                Refusal::Algorithm { expected: all_algorithms(policy), found }
            }
            other => other,
        })?;
        let issuer = Strict(&compact.claims).text("iss")?;
        // The list is the policy's. What the token says picks one of its entries, and never makes one (COG-16).
        let Some(trust) = policy.trust.iter().position(|trust| trust.issuer.name == issuer) else {
            let names = policy.trust.iter().map(|trust| trust.issuer.name.as_str());
            return Err(Refusal::Issuer {
                near: issuer_near(names.clone(), issuer),
                expected: names.map(str::to_owned).collect(),
                found: shown(issuer),
            });
        };
        Ok(Self { compact, trust })
    }

    /// The key that the token names, of those at hand.
    pub(crate) fn key<'k>(&self, trust: &Trust, keys: &'k KeySet) -> Result<&'k VerifyingKey, Refusal> {
        let kid = self.compact.header.kid.as_str();
        if let Some(key) = keys.find(kid) {
            return Ok(key);
        }
        let issuer = trust.issuer.name.clone();
        let found = shown(kid);
        match keys.skipped().iter().find(|skipped| skipped.kid.as_deref() == Some(found.as_str())) {
            Some(skipped) => Err(Refusal::UnusableKey { issuer, kid: found, fault: skipped.fault.clone() }),
            None => Err(Refusal::UnknownKey {
                issuer,
                expected: shown_all(keys.keys().iter().map(VerifyingKey::kid)),
                found,
            }),
        }
    }

    /// The verdict. `now` is in epoch seconds; `ahead` is how far this clock is before the issuer's, where that is known.
    pub(crate) fn judge(
        self,
        policy: &Policy,
        key: &VerifyingKey,
        now: i64,
        ahead: Option<i64>,
    ) -> Result<Verified, Refusal> {
        let trust = &policy.trust[self.trust];
        let header = &self.compact.header;
        if header.algorithm != key.algorithm() {
            return Err(Refusal::Algorithm {
                expected: vec![key.algorithm()],
                found: header.algorithm.to_string(),
            });
        }
        let signature = self.compact.signature(key.signature_length())?;
        if !key.verifies(self.compact.signed.as_bytes(), &signature) {
            return Err(Refusal::Signature { kid: shown(key.kid()) });
        }

        let asked = Asked { policy, trust, claims: Strict(&self.compact.claims) };
        let (expires_at, not_before) = asked.check_times(now, ahead)?;
        let token_use = asked.check_use(header.is_typed_access)?;
        asked.claims.text("sub")?;
        asked.check_client(token_use)?;
        asked.check_resource(token_use)?;
        asked.check_permissions()?;
        Ok(Verified {
            trust: self.trust,
            key: key.clone(),
            token_use,
            expires_at,
            not_before,
            groups_claim: claims::groups_claim(trust).to_owned(),
            shape: trust.issuer.shape,
            members: self.compact.claims,
        })
    }
}

struct Asked<'a> {
    policy: &'a Policy,
    trust: &'a Trust,
    claims: Strict<'a>,
}

impl Asked<'_> {
    fn check_times(&self, now: i64, ahead: Option<i64>) -> Result<(i64, i64), Refusal> {
        let leeway = i64::from(self.policy.leeway);
        let expired_at = self.claims.time("exp")?;
        let not_before = self.claims.optional_time("nbf")?;
        let issued_at = match self.trust.issuer.shape {
            Shape::Cognito => Some(self.claims.time("iat")?),
            Shape::Oidc => self.claims.optional_time("iat")?,
        };
        self.claims.optional_time("auth_time")?;
        if now >= expired_at + leeway {
            let ago = now.saturating_sub(expired_at);
            let clock = late_note(ago, ahead);
            return Err(Refusal::Expired { expired_at, now, ago, leeway, clock });
        }
        let early = |time: i64| Some(time.saturating_sub(now)).filter(|early| *early > leeway);
        if let Some((not_before, early)) = not_before.and_then(|time| Some((time, early(time)?))) {
            let clock = early_note(early, ahead);
            return Err(Refusal::NotYet { not_before, now, early, leeway, clock });
        }
        if let Some((issued_at, early)) = issued_at.and_then(|time| Some((time, early(time)?))) {
            let clock = early_note(early, ahead);
            return Err(Refusal::IssuedInFuture { issued_at, now, early, leeway, clock });
        }
        Ok((expired_at, not_before.unwrap_or(0).max(issued_at.unwrap_or(0))))
    }

    /// An ID token is not an access token, nor the reverse (COG-13).
    fn check_use(&self, is_typed_access: bool) -> Result<TokenUse, Refusal> {
        let found = match self.trust.issuer.shape {
            Shape::Cognito => match self.claims.text("token_use")? {
                "access" => Ok(TokenUse::Access),
                "id" if !is_typed_access => Ok(TokenUse::Id),
                other => Err(format!("a token of the use `{}`", shown(other))),
            },
            Shape::Oidc => self.oidc_use(is_typed_access),
        };
        let expected = self.policy.token_use;
        match found {
            Ok(found) if expected.takes(found) => Ok(found),
            Ok(TokenUse::Access) => Err(Refusal::TokenUse { expected, found: "an access token".to_owned() }),
            Ok(TokenUse::Id) => Err(Refusal::TokenUse { expected, found: "an ID token".to_owned() }),
            Err(found) => Err(Refusal::TokenUse { expected, found }),
        }
    }

    /// RFC 9068 section 2.1 types access tokens so that they cannot be taken for ID tokens. Without the type only what
    /// belongs into ID tokens alone tells them apart.
    fn oidc_use(&self, is_typed_access: bool) -> Result<TokenUse, String> {
        if is_typed_access {
            return Ok(TokenUse::Access);
        }
        let of_id = ["nonce", "at_hash", "c_hash"].into_iter().any(|name| self.claims.0.contains_key(name));
        match (of_id, self.trust.untyped_access_tokens, self.policy.token_use) {
            (true, ..) | (false, false, _) => Ok(TokenUse::Id),
            (false, true, Uses::Access) => Ok(TokenUse::Access),
            (false, true, _) => Err("a token that does not say what it is for".to_owned()),
        }
    }

    fn check_client(&self, token_use: TokenUse) -> Result<(), Refusal> {
        let claim = match (token_use, self.trust.issuer.shape) {
            (TokenUse::Id, _) => "aud",
            (TokenUse::Access, Shape::Cognito) => "client_id",
            // RFC 9068 section 2.2 requires client_id; many issuers have written `azp` or `cid` before it.
            (TokenUse::Access, Shape::Oidc) => ["client_id", "azp", "cid"]
                .into_iter()
                .find(|name| self.claims.0.contains_key(*name))
                .unwrap_or("client_id"),
        };
        if token_use == TokenUse::Access {
            return self.accept(claim, &[self.claims.text(claim)?]);
        }
        if !self.claims.check_texts(claim, "a text or a list of texts")? {
            return Err(self.claims.refuse(claim, "a text or a list of texts"));
        }
        let audiences: Vec<&str> = claims::texts(self.claims.0.get(claim)).collect();
        self.accept(claim, &audiences)?;
        // OpenID Connect Core section 3.1.3.7: of several audiences `azp` says whose token it is.
        match self.claims.optional_text("azp")? {
            Some(party) => self.accept("azp", &[party]),
            None if audiences.len() > 1 => {
                Err(self.claims.refuse("azp", "a text, since `aud` names several"))
            }
            None => Ok(()),
        }
    }

    fn accept(&self, claim: &'static str, found: &[&str]) -> Result<(), Refusal> {
        match &self.trust.clients {
            Clients::Any => Ok(()),
            Clients::Only(clients) if clients.iter().any(|client| found.contains(&client.as_str())) => Ok(()),
            Clients::Only(clients) => Err(Refusal::Client {
                claim,
                expected: clients.clone(),
                found: shown_all(found.iter().copied()),
            }),
        }
    }

    /// An access token that is bound to a resource is good there and nowhere else (RFC 8707 section 2, RFC 9068 section 4).
    fn check_resource(&self, token_use: TokenUse) -> Result<(), Refusal> {
        if token_use == TokenUse::Id {
            return Ok(());
        }
        let bound = self.claims.check_texts("aud", "a text or a list of texts")?;
        let found: Vec<&str> = claims::texts(self.claims.0.get("aud")).collect();
        let good = match (&self.policy.resource, &self.trust.clients) {
            (Some(resource), _) => found.contains(&resource.as_str()),
            (None, _) if !bound => self.trust.issuer.shape == Shape::Cognito,
            // An issuer that names the client as audience binds to nothing.
            (None, Clients::Only(clients)) => {
                found.iter().all(|one| clients.iter().any(|client| client == one))
            }
            (None, Clients::Any) => false,
        };
        if good {
            return Ok(());
        }
        Err(Refusal::Resource { expected: self.policy.resource.clone(), found: shown_all(found) })
    }

    fn check_permissions(&self) -> Result<(), Refusal> {
        let claims = self.claims.0;
        match claims.get("scope") {
            None | Some(Value::String(_)) => {}
            Some(Value::Array(_)) if self.trust.issuer.shape == Shape::Oidc => {}
            Some(_) => return Err(self.claims.refuse("scope", "a text")),
        }
        let groups_claim = claims::groups_claim(self.trust);
        self.claims.check_texts(groups_claim, "a list of texts")?;
        if !self.policy.scopes.is_empty() {
            let expected = self.policy.scopes.iter().map(String::as_str);
            check_scopes(expected, || claims::scopes(claims, self.trust.issuer.shape))?;
        }
        if !self.policy.groups.is_empty() {
            let expected = self.policy.groups.iter().map(String::as_str);
            check_groups(expected, || claims::texts(claims.get(groups_claim)))?;
        }
        Ok(())
    }
}

fn all_algorithms(policy: &Policy) -> Vec<Algorithm> {
    let mut all: Vec<Algorithm> = policy.trust.iter().flat_map(|trust| trust.algorithms.clone()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
