//! Where in the artifact bucket a TemplateURL points. Nothing is ever fetched from the network: the forms of S3's addresses
//! are read, whatever their host, and the object is looked for here.

/// An object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub bucket: String,
    pub key: String,
    pub version: Option<String>,
}

/// The object behind an address.
///
/// # Errors
/// It is no address of an object.
pub(crate) fn parse(url: &str) -> Result<Place, String> {
    let wrong = || "TemplateURL must be a supported URL.".to_owned();
    let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
    let (rest, query) = rest.split_once('?').map_or((rest, ""), |(rest, query)| (rest, query));
    let version = query.split('&').find_map(|part| part.strip_prefix("versionId=")).map(str::to_owned);
    let (host, path) = rest.split_once('/').ok_or_else(wrong)?;
    let (bucket, key) = match (scheme, host.split_once(".s3")) {
        // s3://bucket/key
        ("s3", _) => (host, path),
        // bucket.s3.amazonaws.com, bucket.s3.<region>.amazonaws.com, bucket.s3-<region>.amazonaws.com
        ("http" | "https", Some((bucket, tail))) if tail.starts_with(['.', '-']) => (bucket, path),
        // s3.amazonaws.com, s3.<region>.amazonaws.com, or this server: the bucket stands in the path.
        ("http" | "https", _) => path.split_once('/').ok_or_else(wrong)?,
        _ => return Err(wrong()),
    };
    let key = decode(key).ok_or_else(wrong)?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    if bucket.is_empty() || key.is_empty() || !bucket.chars().all(plain) {
        return Err(wrong());
    }
    Ok(Place { bucket: bucket.to_owned(), key, version })
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_addresses_that_tools_write_name_the_same_object() {
        for url in [
            "https://box.s3.amazonaws.com/a%20b/t.yaml",
            "https://box.s3.us-east-1.amazonaws.com/a%20b/t.yaml",
            "https://s3.us-east-1.amazonaws.com/box/a%20b/t.yaml",
            "https://s3.amazonaws.com/box/a%20b/t.yaml?versionId=7",
            "http://127.0.0.1:9229/box/a%20b/t.yaml",
            "s3://box/a b/t.yaml",
        ] {
            let place = parse(url).unwrap();
            assert_eq!((place.bucket.as_str(), place.key.as_str()), ("box", "a b/t.yaml"), "{url}");
        }
        assert_eq!(parse("https://s3.amazonaws.com/box/t?versionId=7").unwrap().version.unwrap(), "7");
    }

    #[test]
    fn what_is_no_address_of_an_object_is_refused() {
        for url in
            ["t.yaml", "file:///etc/passwd", "https://s3.amazonaws.com/box", "https://x/%zz/a", "ftp://b/k"]
        {
            assert!(parse(url).is_err(), "{url}");
        }
    }
}
