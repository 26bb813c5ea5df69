//! Where Amazon Cognito answers: the host of a region, by the partition that the region belongs to.

use anyhow::ensure;

/// Beginnings of regions and the domain of their partition; the first that fits counts.
const PARTITIONS: &[(&str, &str)] = &[
    ("cn-", "amazonaws.com.cn"),
    ("eusc-", "amazonaws.eu"),
    ("us-isob-", "sc2s.sgov.gov"),
    ("us-isof-", "csp.hci.ic.gov"),
    ("us-iso-", "c2s.ic.gov"),
    ("eu-isoe-", "cloud.adc-e.uk"),
];
/// The domain of all others, the one for the government of the United States included.
const COMMERCIAL: &str = "amazonaws.com";

/// The URL of Amazon Cognito user pools in `region`.
///
/// # Errors
/// A text that is no region: it would become part of a host's name.
pub fn url(region: &str) -> anyhow::Result<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    ensure!(
        region.contains('-') && region.chars().all(plain) && !region.starts_with('-') && region.len() <= 32,
        "{region:?} is no region of AWS: write it as eu-west-1"
    );
    let partition = PARTITIONS.iter().find(|(start, _)| region.starts_with(start));
    let domain = partition.map_or(COMMERCIAL, |(_, domain)| domain);
    Ok(format!("https://cognito-idp.{region}.{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_has_a_domain_of_its_own() {
        for (region, host) in [
            ("eu-west-1", "cognito-idp.eu-west-1.amazonaws.com"),
            ("us-gov-west-1", "cognito-idp.us-gov-west-1.amazonaws.com"),
            ("cn-north-1", "cognito-idp.cn-north-1.amazonaws.com.cn"),
            ("eusc-de-east-1", "cognito-idp.eusc-de-east-1.amazonaws.eu"),
            ("us-iso-east-1", "cognito-idp.us-iso-east-1.c2s.ic.gov"),
            ("us-isob-east-1", "cognito-idp.us-isob-east-1.sc2s.sgov.gov"),
        ] {
            assert_eq!(url(region).unwrap(), format!("https://{host}"));
        }
    }

    #[test]
    fn what_is_no_region_does_not_become_a_host() {
        for bad in
            ["", "evil.example/", "us-east-1.evil.example", "EU-west-1", "us east 1", "-x", "pool", "a@b-c"]
        {
            assert!(url(bad).is_err(), "{bad}");
        }
    }
}
