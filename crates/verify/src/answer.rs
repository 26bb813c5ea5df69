//! What the client is told (RFC 6750 section 3): a status, a challenge and one fixed sentence. Nothing that was found in the
//! token or that the policy expects goes out, but the scope that is missing: RFC 6750 wants it told.

use serde::Serialize;

use crate::code::Reply;
use crate::refusal::Refusal;

/// An HTTP answer to a refused request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status: 400, 401, 403, 500 or 503.
    pub status: u16,
    /// The value of `WWW-Authenticate`, where there is one.
    pub www_authenticate: Option<String>,
    /// The value of `Retry-After` in seconds, where there is one.
    pub retry_after: Option<i64>,
    /// The body: `{"error": …, "error_description": …}`.
    pub body: String,
}

impl Refusal {
    /// The answer for the client. `realm` names what is protected; it may be empty.
    pub fn answer(&self, realm: &str) -> Answer {
        let (status, error) = match self.code().reply() {
            Reply::Challenge => (401, None),
            Reply::Malformed => (400, Some("invalid_request")),
            Reply::BadToken => (401, Some("invalid_token")),
            Reply::Forbidden => (403, Some("insufficient_scope")),
            Reply::Later => (503, None),
            Reply::Ours => (500, None),
        };
        let told = self.code().told();
        Answer {
            status,
            www_authenticate: (status < 500).then(|| self.challenge(realm, error, told)),
            retry_after: match self {
                Self::KeysUnavailable { retry_after, .. } => Some((*retry_after).max(1)),
                _ => None,
            },
            body: body(status, error, told),
        }
    }

    fn challenge(&self, realm: &str, error: Option<&str>, told: &str) -> String {
        let mut parameters = Vec::new();
        if !realm.is_empty() {
            parameters.push(format!("realm=\"{}\"", quotable(realm)));
        }
        if let Some(error) = error {
            parameters.push(format!("error=\"{error}\""));
            parameters.push(format!("error_description=\"{told}\""));
        }
        if let Self::Scope { expected, .. } = self {
            parameters.push(format!("scope=\"{}\"", quotable(&expected.join(" "))));
        }
        match parameters.is_empty() {
            true => "Bearer".to_owned(),
            false => format!("Bearer {}", parameters.join(", ")),
        }
    }
}

fn body(status: u16, error: Option<&'static str>, told: &'static str) -> String {
    #[derive(Serialize)]
    struct Body {
        error: &'static str,
        error_description: &'static str,
    }
    let body = match (error, status) {
        (Some(error), _) => Body { error, error_description: told },
        (None, 401) => Body { error: "unauthorized", error_description: "an access token is needed" },
        (None, 503) => {
            Body { error: "temporarily_unavailable", error_description: "tokens cannot be checked now" }
        }
        (None, _) => Body { error: "server_error", error_description: "this service is not set up properly" },
    };
    serde_json::to_string(&body).expect("two texts have a JSON form")
}

/// What may stand in a quoted parameter (RFC 6750 section 3: no quotation mark, no backslash, printable ASCII).
fn quotable(text: &str) -> String {
    text.chars().filter(|c| matches!(c, ' '..='~') && !matches!(c, '"' | '\\')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_without_a_token_is_asked_for_one_and_told_no_error() {
        let answer = Refusal::NoToken.answer("posts");
        assert_eq!(
            (answer.status, answer.www_authenticate.as_deref()),
            (401, Some("Bearer realm=\"posts\""))
        );
        assert_eq!(Refusal::NoToken.answer("").www_authenticate.as_deref(), Some("Bearer"));
    }

    #[test]
    fn the_client_learns_the_kind_and_not_the_values() {
        let refusal = Refusal::Issuer {
            expected: vec!["https://inside.example".into()],
            found: "https://other.example".into(),
            near: None,
        };
        let answer = refusal.answer("");
        assert_eq!(answer.status, 401);
        let told = format!("{:?}{}", answer.www_authenticate, answer.body);
        assert!(
            told.contains("invalid_token") && !told.contains("inside") && !told.contains("other.example")
        );
    }

    #[test]
    fn a_missing_scope_is_named_as_rfc_6750_wants() {
        let scopes = vec!["posts/read".to_owned(), "x\"y".to_owned()];
        let refusal = Refusal::Scope { expected: scopes.clone(), missing: scopes, found: vec![] };
        let answer = refusal.answer("");
        assert_eq!(answer.status, 403);
        assert!(answer.www_authenticate.unwrap().ends_with("scope=\"posts/read xy\""));
    }

    #[test]
    fn keys_that_are_away_are_no_fault_of_the_token() {
        let refusal = Refusal::KeysUnavailable { issuer: "i".into(), reason: "r".into(), retry_after: 0 };
        let answer = refusal.answer("realm");
        assert_eq!((answer.status, answer.www_authenticate, answer.retry_after), (503, None, Some(1)));
    }

    #[test]
    fn a_realm_cannot_break_out_of_its_quotes() {
        let answer = Refusal::NoToken.answer("a\", error=\"x\r\nSet-Cookie: y");
        assert_eq!(answer.www_authenticate.unwrap(), "Bearer realm=\"a, error=xSet-Cookie: y\"");
    }
}
