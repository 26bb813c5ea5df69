//! What the doctor can find: an id, how bad it is, why it matters. What was seen and the cure are said where it is found.

use std::fmt;

use clap::ValueEnum;
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Somebody may come through here, or something fails for some.
    Warning,
    /// Somebody can come through here, or it does not work.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The id of its rule: `COG-7`.
    pub id: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// Where: a pool, a client, an address.
    pub place: String,
    /// What was seen.
    pub seen: String,
    /// Why it matters.
    pub why: &'static str,
    /// The command, or the deed, that cures it.
    pub cure: String,
}

impl Finding {
    /// A finding of the rule `id`, which is in [`RULES`].
    pub fn new(
        id: &'static str,
        severity: Severity,
        place: &str,
        seen: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        let why = RULES.iter().find(|rule| rule.id == id).map_or("", |rule| rule.why);
        Self { id, severity, place: place.to_owned(), seen: seen.into(), why, cure: cure.into() }
    }
}

/// A rule: what may be wrong, and why that matters.
#[derive(Debug, Serialize)]
pub struct Rule {
    /// Its id.
    pub id: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// Where the doctor looks.
    pub looks: Looks,
}

/// Where a rule is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Looks {
    /// In what everybody can ask of an issuer.
    Outside,
    /// In the settings of a user pool and its clients.
    Settings,
    /// In the settings of an identity pool.
    IdentityPools,
    /// Not here: it is decided by the services that take tokens, or by the server itself.
    Elsewhere,
}

macro_rules! rules {
    ($($id:literal $looks:ident $title:literal, $why:literal;)*) => {
        /// Every rule.
        pub const RULES: &[Rule] = &[$(Rule { id: $id, title: $title, why: $why, looks: Looks::$looks }),*];
    };
}

rules! {
    "discovery" Outside "The discovery document can be had",
        "Clients of OpenID Connect begin with it.";
    "issuer" Outside "The issuer's name is its address",
        "Verifiers compare the name in a token with the one they trust, character by character, and discovery clients compare it with the address that they asked.";
    "jwks" Outside "The keys can be had and used",
        "Without them no service can verify a token.";
    "jwks-key" Outside "Every published key can be used",
        "A token that is signed with a key that verifiers skip is refused everywhere; a private key that is published lets everybody sign.";
    "clock" Outside "The clocks agree",
        "A token of a clock that is ahead is not valid yet, one of a clock behind expires early; signed requests are refused beyond five minutes.";
    "cors" Outside "Web pages may call",
        "A browser that is not told so refuses to let the page read the answer, and the front end sees no more than a failed request.";
    "COG-1" Settings "Self sign-up is open",
        "Anybody can make an account with one request, also where the pages have no form for it.";
    "COG-2" Settings "Users can write what decides about them",
        "A user sets such an attribute with one request on their own account, and whoever authorizes by it believes them.";
    "COG-3" Settings "An address changes before it is proved",
        "Until the new address is proved it stands in the profile and in tokens: an application that goes by it takes one person for another.";
    "COG-4" Settings "Tokens of the sign-in pages may change the account",
        "Whoever gets such an access token can change the address, the attributes and the factors of its user.";
    "COG-5" IdentityPools "Guests get credentials of AWS",
        "Everybody who knows the pool's id gets them; in the classic flow they also pick the role.";
    "COG-6" IdentityPools "A token without a role gets the default one",
        "Somebody whom no rule fits is treated as an ordinary signed-in user of AWS.";
    "COG-7" Settings "The client tells who has an account",
        "Answers that differ for names that exist and names that do not let anybody find out who is a customer.";
    "COG-8" Settings "An alias can be taken over",
        "Whoever proves an address with ForceAliasCreation takes it away from the account that had it.";
    "COG-9" Settings "Custom sign-in without all of its triggers",
        "The flow is open while nobody decides its challenges: it fails at best, and at worst tokens are issued without a proof.";
    "COG-10" Settings "Strangers can have messages sent",
        "Text messages cost money: numbers that earn by receiving them are signed up by the thousand.";
    "COG-11" Settings "A client without a secret may sign in as an administrator",
        "The admin flow goes past what protects the public one; the client's id is in every copy of the app.";
    "COG-12" Settings "Anybody can register a client",
        "A client of a stranger asks users for their consent under your name, and with client_credentials it needs no user at all.";
    "COG-13" Elsewhere "An ID token is taken for an access token",
        "Services have to look at token_use: `rockpool token explain --use access` shows what they should say.";
    "COG-14" Settings "A token outlives its session",
        "A service that verifies by itself takes an access token until it expires, whatever happened to the user since.";
    "COG-15" Elsewhere "A signed header without its signer",
        "Services behind a load balancer have to look at who signed its header, and for whom.";
    "COG-16" Outside "The keys are somewhere else than their issuer",
        "Whoever controls that place signs tokens for this pool; verifiers should take keys from the issuer that they trust.";
    "COG-17" Elsewhere "A provider or scope that is not the client's",
        "The sign-in pages refuse those; that is the server's own doing, and no setting of yours.";
    "COG-18" Settings "Accounts are confirmed without a proof",
        "An account with somebody else's address takes whatever is linked or granted to that address.";
    "callback" Settings "A code or token travels in the clear",
        "Whoever is on the way reads it and is signed in.";
    "implicit" Settings "Tokens in the address of a page",
        "They end in histories and logs. The code flow with PKCE has replaced this one (RFC 9700).";
    "secret" Settings "A secret in an app that people have",
        "What is in a browser or on a phone is no secret; it only breaks the flows that ask for its hash.";
    "password" Settings "Short passwords are allowed",
        "NIST SP 800-63B-4 asks for 15 characters where the password is all there is, and 8 beside a second factor.";
    "not-seen" Settings "Not everything could be looked at",
        "What the server did not tell may be in order or not.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_of_misconfiguration_has_a_rule() {
        for number in 1..=18 {
            let id = format!("COG-{number}");
            assert_eq!(RULES.iter().filter(|rule| rule.id == id).count(), 1, "{id}");
        }
        assert!(RULES.iter().all(|rule| !rule.why.is_empty() && rule.why.ends_with('.')));
    }
}
