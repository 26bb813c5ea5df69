//! How a Lambda function is named from afar: `arn:aws:lambda:<region>:<account>:function:<name>[:<qualifier>]`.

use crate::ACCOUNT;

/// The parts of a function's ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionArn<'a> {
    /// `aws`, `aws-cn`, …
    pub partition: &'a str,
    /// The region.
    pub region: &'a str,
    /// Twelve digits.
    pub account: &'a str,
    /// The function's name.
    pub name: &'a str,
    /// A version or an alias; none: the latest.
    pub qualifier: Option<&'a str>,
}

impl<'a> FunctionArn<'a> {
    /// Reads an ARN; `None` if it is not a function's.
    pub fn parse(arn: &'a str) -> Option<Self> {
        let mut parts = arn.split(':');
        let mut next = || parts.next().filter(|part| !part.is_empty());
        let ("arn", partition, "lambda", region, account, "function", name) =
            (next()?, next()?, next()?, next()?, next()?, next()?, next()?)
        else {
            return None;
        };
        let qualifier = parts.next();
        let plain = |text: &str, more: &[u8]| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte) || more.contains(&byte))
        };
        let fits = parts.next().is_none()
            && plain(partition, b"")
            && plain(region, b"")
            && account.len() == 12
            && account.bytes().all(|byte| byte.is_ascii_digit())
            && name.len() <= 64
            && plain(name, b"")
            && qualifier.is_none_or(|text| !text.is_empty() && text.len() <= 128 && plain(text, b"$"));
        fits.then_some(Self { partition, region, account, name, qualifier })
    }

    /// Whether it names a function of this installation: every account but ours is somewhere else.
    pub fn is_ours(&self) -> bool {
        self.partition == "aws" && self.account == ACCOUNT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_read_with_and_without_a_qualifier() {
        let arn =
            FunctionArn::parse("arn:aws:lambda:eu-west-1:000000000000:function:post-confirmation").unwrap();
        assert_eq!((arn.region, arn.name, arn.qualifier), ("eu-west-1", "post-confirmation", None));
        assert!(arn.is_ours());
        let arn = FunctionArn::parse("arn:aws:lambda:eu-west-1:123456789012:function:f:live").unwrap();
        assert_eq!((arn.name, arn.qualifier), ("f", Some("live")));
        assert!(!arn.is_ours());
    }

    #[test]
    fn what_is_no_functions_arn_is_refused() {
        for text in [
            "",
            "f",
            "arn:aws:lambda:eu-west-1:000000000000:function",
            "arn:aws:lambda:eu-west-1:000000000000:function:",
            "arn:aws:lambda:eu-west-1:000000000000:function:f:",
            "arn:aws:lambda:eu-west-1:000000000000:function:f:live:more",
            "arn:aws:lambda:eu-west-1:000000000000:layer:f:1",
            "arn:aws:lambda:eu-west-1:0000:function:f",
            "arn:aws:sns:eu-west-1:000000000000:function:f",
            "arn:aws:lambda::000000000000:function:f",
            "arn:aws:lambda:eu-west-1:000000000000:function:../f",
        ] {
            assert_eq!(FunctionArn::parse(text), None, "{text}");
        }
    }
}
