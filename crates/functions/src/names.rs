//! How functions and layers are named on the wire: by name, by part of an ARN, by ARN, each with a qualifier behind it or not.

use directory::{ACCOUNT, FunctionArn, LATEST, function_arn, layer_arn};

use crate::Refusal;

/// The longest name of a function.
const LONGEST: usize = 64;

/// A function as a caller names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// The version or alias, if one is named.
    pub qualifier: Option<String>,
}

impl Named {
    /// Reads `name`, `name:qualifier`, `account:function:name`, `function:name` or an ARN. `qualifier` is the one that stands
    /// beside it.
    ///
    /// # Errors
    /// Another region or account, or two qualifiers that contradict each other.
    pub fn read(text: &str, qualifier: Option<&str>, region: &str) -> Result<Self, Refusal> {
        let elsewhere = || Refusal::no_function(text);
        let (name, behind) = if text.starts_with("arn:") {
            let arn = FunctionArn::parse(text).filter(|arn| arn.is_ours() && arn.region == region);
            let arn = arn.ok_or_else(elsewhere)?;
            (arn.name, arn.qualifier)
        } else {
            let local = match text.split_once(":function:") {
                Some((before, local)) if before.rsplit(':').next() == Some(ACCOUNT) => local,
                Some(_) => return Err(elsewhere()),
                None => text.strip_prefix("function:").unwrap_or(text),
            };
            local.split_once(':').map_or((local, None), |(name, behind)| (name, Some(behind)))
        };
        if let (Some(behind), Some(beside)) = (behind, qualifier)
            && behind != beside
        {
            return Err(Refusal::parameter(
                "The derived qualifier from the function name does not match the specified qualifier.",
            ));
        }
        Ok(Self { name: name.to_owned(), qualifier: behind.or(qualifier).map(str::to_owned) })
    }

    /// The same, where no qualifier may be named.
    ///
    /// # Errors
    /// As [`Named::read`], and with a qualifier.
    pub fn unqualified(text: &str, region: &str) -> Result<String, Refusal> {
        let Self { name, qualifier } = Self::read(text, None, region)?;
        match qualifier {
            None => Ok(name),
            Some(qualifier) if qualifier == LATEST => Ok(name),
            Some(_) => {
                Err(Refusal::parameter("This operation takes a function without a version or an alias."))
            }
        }
    }

    /// The ARN, with the qualifier that was named.
    pub fn arn(&self, region: &str) -> String {
        let arn = function_arn(region, &self.name);
        self.qualifier.as_ref().map_or(arn.clone(), |qualifier| format!("{arn}:{qualifier}"))
    }
}

/// Whether a new function may have this name.
pub fn check(name: &str) -> Result<(), Refusal> {
    if name.len() > LONGEST {
        return Err(Refusal::parameter(format!("A function's name has at most {LONGEST} characters.")));
    }
    Ok(())
}

/// The ARN of a layer that is named by its name or its ARN.
pub fn layer(text: &str, region: &str) -> String {
    if text.starts_with("arn:") { text.to_owned() } else { layer_arn(region, text) }
}

/// A layer's ARN and the number behind it.
pub fn layer_version(arn: &str) -> Option<(&str, u64)> {
    let (layer, number) = arn.rsplit_once(':')?;
    let number = number.parse().ok()?;
    (layer.split(':').count() == 7).then_some((layer, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, qualifier: Option<&str>) -> Option<(String, Option<String>)> {
        Named::read(text, qualifier, "eu-west-1").ok().map(|named| (named.name, named.qualifier))
    }

    #[test]
    fn a_function_is_named_in_each_of_lambdas_ways() {
        let plain = Some(("f".to_owned(), None));
        for text in
            ["f", "function:f", "000000000000:function:f", "arn:aws:lambda:eu-west-1:000000000000:function:f"]
        {
            assert_eq!(read(text, None), plain, "{text}");
            assert_eq!(
                read(&format!("{text}:live"), None),
                Some(("f".into(), Some("live".into()))),
                "{text}"
            );
            assert_eq!(read(text, Some("7")), Some(("f".into(), Some("7".into()))), "{text}");
        }
        assert_eq!(read("f:7", Some("7")), Some(("f".into(), Some("7".into()))));
    }

    #[test]
    fn another_account_region_or_qualifier_is_refused() {
        for text in [
            "arn:aws:lambda:eu-west-2:000000000000:function:f",
            "arn:aws:lambda:eu-west-1:000000000001:function:f",
            "000000000001:function:f",
            "arn:aws:s3:::f",
        ] {
            assert_eq!(read(text, None), None, "{text}");
        }
        assert_eq!(read("f:7", Some("8")), None);
        assert!(Named::unqualified("f:7", "eu-west-1").is_err());
        assert_eq!(Named::unqualified("f:$LATEST", "eu-west-1").unwrap(), "f");
    }

    #[test]
    fn a_layers_version_is_read_from_its_arn() {
        assert_eq!(
            layer_version("arn:aws:lambda:us-east-1:898466741470:layer:psycopg2-py38:2"),
            Some(("arn:aws:lambda:us-east-1:898466741470:layer:psycopg2-py38", 2))
        );
        assert_eq!(layer_version("arn:aws:lambda:us-east-1:898466741470:layer:psycopg2-py38"), None);
    }
}
