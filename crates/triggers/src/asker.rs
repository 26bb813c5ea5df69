//! Who wants a function to run, and whether one statement of the function's policy speaks of them.

/// The service that asks for triggers.
const COGNITO: &str = "cognito-idp.amazonaws.com";

/// A service that asks for a function on behalf of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The service, as a statement names it in `Principal`: `cognito-idp.amazonaws.com`.
    pub service: &'static str,
    /// The ARN of the resource on whose behalf it asks (`AWS:SourceArn`): the pool.
    pub source_arn: String,
}

/// What a statement of a function's policy says about who may invoke it (`AddPermission`).
#[derive(Clone, Copy, Debug)]
pub struct Permission<'a> {
    /// The service, or `*`.
    pub principal: &'a str,
    /// `SourceArn`, in which `*` and `?` stand for anything; absent: any resource.
    pub source_arn: Option<&'a str>,
    /// `SourceAccount`; absent: any account.
    pub source_account: Option<&'a str>,
}

impl Asker {
    /// The user pool with this ARN.
    pub fn pool(arn: impl Into<String>) -> Self {
        Self { service: COGNITO, source_arn: arn.into() }
    }

    /// The account of the resource: the fifth part of its ARN.
    pub fn source_account(&self) -> &str {
        self.source_arn.split(':').nth(4).unwrap_or_default()
    }

    /// Whether a statement that allows `lambda:InvokeFunction` speaks of this asker.
    pub fn meets(&self, permission: Permission<'_>) -> bool {
        let Permission { principal, source_arn, source_account } = permission;
        (principal == self.service || principal == "*")
            && source_arn.is_none_or(|pattern| arn_like(pattern, &self.source_arn))
            && source_account.is_none_or(|account| account == self.source_account())
    }
}

/// IAM's `ArnLike`: each of the six parts of an ARN is compared on its own, so that a `*` does not reach over a colon of
/// the first five; `*` stands for any text, `?` for one character.
pub fn arn_like(pattern: &str, arn: &str) -> bool {
    let (patterns, parts) = (pattern.splitn(6, ':'), arn.splitn(6, ':'));
    patterns.clone().count() == parts.clone().count()
        && patterns.zip(parts).all(|(pattern, part)| like(pattern.as_bytes(), part.as_bytes()))
}

/// Goes back to the last `*` only, so that no pattern takes longer than its length times the text's.
fn like(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&wanted) if wanted == b'?' || wanted == text[t] => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, from)) = star else { return false };
                star = Some((at, from + 1));
                p = at + 1;
                t = from + 1;
            }
        }
    }
    pattern[p..].iter().all(|rest| *rest == b'*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const POOL: &str = "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_AbC123xyz";

    fn met(principal: &str, source_arn: Option<&str>, source_account: Option<&str>) -> bool {
        Asker::pool(POOL).meets(Permission { principal, source_arn, source_account })
    }

    #[test]
    fn a_statement_for_this_pool_its_account_or_any_source_is_met() {
        assert!(met(COGNITO, Some(POOL), Some("000000000000")));
        assert!(met(COGNITO, None, Some("000000000000")));
        assert!(met(COGNITO, None, None));
        assert!(met("*", Some("arn:aws:cognito-idp:*:*:userpool/*"), None));
        assert!(met(
            COGNITO,
            Some("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_AbC123xy?"),
            None
        ));
    }

    #[test]
    fn a_statement_for_somebody_else_is_not_met() {
        assert!(!met("s3.amazonaws.com", None, None));
        assert!(!met("", None, None));
        assert!(!met(
            COGNITO,
            Some("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_other0000"),
            None
        ));
        assert!(!met(COGNITO, Some(&POOL.to_lowercase()), None));
        assert!(!met(COGNITO, Some(POOL), Some("111111111111")));
        assert!(!met(COGNITO, Some("*"), None), "a pattern has an ARN's six parts");
        assert!(
            !met(COGNITO, Some("arn:aws:*:userpool/eu-west-1_AbC123xyz"), None),
            "a star stays in its part"
        );
    }

    proptest! {
        #[test]
        fn a_text_is_like_itself_and_like_itself_with_stars(text in "[a-z:/]{0,30}", at in 0_usize..30) {
            prop_assert!(like(text.as_bytes(), text.as_bytes()));
            let at = at.min(text.len());
            let (head, tail) = text.split_at(at);
            for pattern in [format!("{head}*{tail}"), format!("{head}*")] {
                prop_assert!(like(pattern.as_bytes(), text.as_bytes()));
            }
        }

        #[test]
        fn any_pattern_is_judged(pattern in "[a*?:]{0,40}", text in "[a:]{0,40}") {
            let _ = arn_like(&pattern, &text);
        }
    }
}
