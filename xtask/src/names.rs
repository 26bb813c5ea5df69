//! How AWS's names become Rust's: `ClientId` → `client_id`, `USER_SRP_AUTH` → `UserSrpAuth`.

/// Words that AWS spells in its own way; read as one word each.
const WORDS: [(&str, &str); 4] = [("OAuth", "Oauth"), ("URLs", "Urls"), ("URIs", "Uris"), ("IDs", "Ids")];

/// `ClientId` → `client_id`, `SMSMfaSettings` → `sms_mfa_settings`, `AllowedOAuthFlows` → `allowed_oauth_flows`.
pub fn snake(name: &str) -> String {
    let mut name = name.to_owned();
    for (from, to) in WORDS {
        name = name.replace(from, to);
    }
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| chars[at]);
        let after = chars.get(at + 1);
        let starts_word = c.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || (before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase))
            });
        if starts_word {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// `ClientIdType` → `CLIENT_ID_TYPE`.
pub fn constant(name: &str) -> String {
    snake(name).to_ascii_uppercase()
}

/// A member's field: snake case, raw where Rust has the word for itself.
pub fn field(name: &str) -> String {
    let name = snake(name);
    match name.as_str() {
        "type" | "match" | "ref" | "use" | "move" | "where" | "in" | "for" => format!("r#{name}"),
        _ => name,
    }
}

/// A value of an enum: `phone_number` → `PhoneNumber`, `V1_0` → `V1_0`, `InProgress` stays.
pub fn variant(value: &str) -> String {
    let mut out = String::new();
    for word in value.split(['_', '-', ' ', '.']).filter(|word| !word.is_empty()) {
        let digits_meet =
            out.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit());
        if digits_meet {
            out.push('_');
        }
        let shouted = !word.chars().any(|c| c.is_ascii_lowercase());
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            out.push(first.to_ascii_uppercase());
        }
        out.extend(chars.map(|c| if shouted { c.to_ascii_lowercase() } else { c }));
    }
    // The one word that Rust keeps for itself.
    if out == "Self" { "Itself".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_become_fields() {
        for (name, expected) in [
            ("ClientId", "client_id"),
            ("MFAOptions", "mfa_options"),
            ("CallbackURLs", "callback_urls"),
            ("AllowedOAuthFlowsUserPoolClient", "allowed_oauth_flows_user_pool_client"),
            ("DefaultRedirectURI", "default_redirect_uri"),
            ("KMSKeyID", "kms_key_id"),
            ("SMSMfaSettings", "sms_mfa_settings"),
            ("S3Bucket", "s3_bucket"),
            ("Type", "r#type"),
        ] {
            assert_eq!(field(name), expected);
        }
    }

    #[test]
    fn values_become_variants() {
        for (value, expected) in [
            ("USER_SRP_AUTH", "UserSrpAuth"),
            ("phone_number", "PhoneNumber"),
            ("V1_0", "V1_0"),
            ("TLS_V1_2_2021", "TlsV1_2_2021"),
            ("userNotification", "UserNotification"),
            ("SignInWithApple", "SignInWithApple"),
            ("OIDC", "Oidc"),
            ("PBKDF2_SHA256", "Pbkdf2Sha256"),
            ("N_A", "NA"),
            ("SELF", "Itself"),
        ] {
            assert_eq!(variant(value), expected);
        }
    }
}
