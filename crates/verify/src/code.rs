//! The kinds of refusal: each with its name, what usually causes it, what cures it, and what the client may know.
//! `docs/guide/refusals.md` is written from this table.

use serde::Serialize;

/// Which HTTP answer a refusal gets (RFC 6750 section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// 401 without an error: nothing was presented (RFC 6750 section 3.1, last paragraph).
    Challenge,
    /// 400 `invalid_request`.
    Malformed,
    /// 401 `invalid_token`.
    BadToken,
    /// 403 `insufficient_scope`.
    Forbidden,
    /// 503: the keys are not at hand.
    Later,
    /// 500: the service is wired wrongly.
    Ours,
}

macro_rules! codes {
    ($($variant:ident $name:literal $reply:ident, $told:literal, cause $cause:literal, cure $cure:literal;)*) => {
        /// The name of a kind of refusal: stable, for logs, metrics and alerts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "see cause()")]
        pub enum Code { $($variant),* }

        impl Code {
            /// All of them, in the order in which they are looked for.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in logs: lower case with underscores.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// What usually causes it.
            pub fn cause(self) -> &'static str {
                match self { $(Self::$variant => $cause),* }
            }

            /// What cures it.
            pub fn cure(self) -> &'static str {
                match self { $(Self::$variant => $cure),* }
            }

            /// What the client is told; empty where it is told nothing but the status.
            pub(crate) fn told(self) -> &'static str {
                match self { $(Self::$variant => $told),* }
            }

            pub(crate) fn reply(self) -> Reply {
                match self { $(Self::$variant => Reply::$reply),* }
            }
        }
    };
}

codes! {
    NoToken "no_token" Challenge, "",
        cause "The request came without an Authorization header, and nothing else in it looks like a token.",
        cure "Send `Authorization: Bearer <access token>`. If the client does send it, look for a proxy or a CORS preflight that drops the header.";
    HeaderName "header_name" Challenge, "",
        cause "A header whose name is a letter or two away from `Authorization`, or one of its usual stand-ins, holds the credentials.",
        cure "Spell the header `Authorization`: with a z, without a prefix.";
    SchemeMissing "scheme_missing" Malformed, "the Authorization header lacks the Bearer scheme",
        cause "The token was put into the header as it is.",
        cure "Put `Bearer` and one space before it.";
    SchemeDoubled "scheme_doubled" Malformed, "the Authorization header names the Bearer scheme twice",
        cause "Two layers of the client each added `Bearer`.",
        cure "Take it away in one of them.";
    Scheme "scheme" Challenge, "",
        cause "The header uses another scheme (Basic, a SigV4 signature), or `Bearer` is misspelt.",
        cure "Send the access token with the scheme `Bearer`.";
    NotFilledIn "not_filled_in" BadToken, "the Authorization header holds no token",
        cause "A variable that was not set ended up in the header as text: `undefined`, `null`, `[object Object]`, `${TOKEN}`.",
        cure "Wait for the sign-in to finish before the request is made, or do not send the header at all.";
    Quoted "quoted" BadToken, "the token stands in quotation marks",
        cause "The token was taken out of JSON or a shell with its quotation marks or brackets.",
        cure "Parse the JSON, or strip the marks.";
    Character "character" BadToken, "the token holds a character that no token has",
        cause "A line break or space from copying, a comma from joined headers, or percent-encoding.",
        cure "Send the token in one piece as it was issued.";
    HeaderTwice "header_twice" Malformed, "more than one Authorization header",
        cause "Client and proxy each added a header. Which of them counts would be a guess.",
        cure "Send exactly one.";
    TokenInCookie "token_in_cookie" Challenge, "",
        cause "A cookie holds a token. Cookies are sent by browsers without being asked to, so they are not read.",
        cure "Send the token in the Authorization header.";
    TokenInQuery "token_in_query" Challenge, "",
        cause "A query parameter holds a token. It ends in logs and histories, so it is not read.",
        cure "Send the token in the Authorization header, and consider this one leaked.";
    TooLong "too_long" BadToken, "the token is too long",
        cause "A token with very many groups or custom claims, or no token at all.",
        cure "Put less into the token; the limit is an option of the verifier.";
    Parts "parts" BadToken, "not a signed token",
        cause "An opaque token, an authorization code or a session string was sent instead of an access token.",
        cure "Send what the token endpoint or the sign-in calls the access token.";
    Encrypted "encrypted" BadToken, "not a signed token",
        cause "A refresh token of Cognito is an encrypted token of five parts. Only its issuer reads it.",
        cure "Send the access token; the refresh token goes to the issuer only.";
    CutOff "cut_off" BadToken, "the token is not complete",
        cause "A column, a header limit of a proxy, or a copy cut the token.",
        cure "Raise the limit; store tokens as text without a maximum.";
    Encoding "encoding" BadToken, "the token is malformed",
        cause "The token was re-encoded on the way: padding or the + and / of plain base64.",
        cure "Pass the token on as it came.";
    Json "json" BadToken, "the token is malformed",
        cause "The decoded part is no JSON object, or says something twice, which two readers could understand differently.",
        cure "Use the issuer's token as it is. If it comes from the issuer like this, report it there.";
    Type "type" BadToken, "not an access token",
        cause "The header's `typ` says that this is another kind of object: a logout token, a security event, a proof of possession.",
        cure "Send an access token.";
    HeaderMember "header_member" BadToken, "the token is malformed",
        cause "The header brings its own key or address of keys, or demands an extension. Following it would let the token choose who vouches for it.",
        cure "Configure the issuer; tokens name keys by `kid` only.";
    Algorithm "algorithm" BadToken, "the token is signed with another algorithm",
        cause "The token's `alg` is not the one that its key is for: `none`, an HMAC made with a public key, or an issuer that changed its algorithm.",
        cure "Allow the algorithm for this issuer if the issuer really uses it. Otherwise somebody tries to forge tokens.";
    NoKeyId "no_key_id" BadToken, "the token names no key",
        cause "The header has no `kid`, so that any key would have to be tried.",
        cure "Have the issuer name its keys. Cognito and Rockpool do.";
    Issuer "issuer" BadToken, "the token is of another issuer",
        cause "Another pool, region or environment issued the token; or the issuer is written differently here than there, by a slash for instance.",
        cure "Compare the two character by character. During a migration trust both issuers side by side.";
    UnknownKey "unknown_key" BadToken, "the token's key is not known",
        cause "The issuer has withdrawn the key, the token is of another pool under the same name, or the key is so new that it was not fetched yet.",
        cure "Sign in again. If it lasts, compare the `kid` with the issuer's JWKS document.";
    UnusableKey "unusable_key" BadToken, "the token's key cannot be used",
        cause "The key is in the document, but its type, size, use or algorithm is not one that the policy allows.",
        cure "Allow its algorithm, or have the issuer publish a proper key.";
    KeysUnavailable "keys_unavailable" Later, "",
        cause "The issuer's keys could not be fetched, and none are at hand that are fresh enough.",
        cure "Look at the reason: address, certificate, egress rule. Keys can also be given by hand, offline.";
    Signature "signature" BadToken, "the signature is not valid",
        cause "The token was changed after it was signed, or signed by somebody else.",
        cure "Sign in again. If it lasts, compare the issuer's keys with those of the verifier.";
    Claim "claim" BadToken, "a claim is missing or of the wrong type",
        cause "A claim is absent or has another type than the standard gives it, a time in quotation marks for instance.",
        cure "Correct the issuer, or the trigger that writes the claim.";
    Expired "expired" BadToken, "the token has expired",
        cause "The token is old, or this machine's clock runs ahead.",
        cure "Refresh the session. If fresh tokens are refused too, set the clock.";
    NotYet "not_yet" BadToken, "the token is not valid yet",
        cause "The token's `nbf` lies in the future: one of the clocks is off.",
        cure "Set the clock of the machine that is off; the refusal says by how much.";
    IssuedInFuture "issued_in_future" BadToken, "the token is not valid yet",
        cause "The token's `iat` lies in the future: this machine's clock runs behind the issuer's.",
        cure "Set the clock; the refusal says by how much.";
    TokenUse "token_use" BadToken, "the token is of another use",
        cause "An ID token was sent where an access token is needed, or the reverse.",
        cure "Send the access token to services. The ID token is for the client that signed the person in.";
    Client "client" BadToken, "the token was made for another client",
        cause "The token's `client_id`, `aud` or `azp` is not among the clients that this service accepts.",
        cure "Add the client to the policy if it may call this service.";
    Resource "resource" BadToken, "the token was made for another resource",
        cause "The token's `aud` binds it to another service, or it is bound and this service has not said which resource it is.",
        cure "Ask for the token with this service's `resource`, and name the same in the policy.";
    Scope "scope" Forbidden, "the token lacks a scope",
        cause "The token does not carry a scope that this route asks for.",
        cure "Ask for the scope at sign-in, and allow it for the client. Tokens of an SRP or password sign-in have `aws.cognito.signin.user.admin` only.";
    Group "group" Forbidden, "the user is in none of the groups",
        cause "The user is in none of the groups that this route asks for, or was added after the token was issued.",
        cure "Add the user, then sign in or refresh for a new token.";
    ClaimsForm "claims_form" BadToken, "the claims are not of the form that this service needs",
        cause "The handler's type for the claims has a member that the token lacks, or of another type.",
        cure "Make the member optional, or have a trigger write it.";
    NoVerdict "no_verdict" Ours, "",
        cause "A handler asks for claims on a route that no verifying layer is around, or that lets requests pass without a token.",
        cure "Put the layer around the route; for routes with optional sign-in ask for `Option<Claims<T>>`.";
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.as_str())
    }
}
