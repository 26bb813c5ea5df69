//! HKDF-SHA-256 (RFC 5869): extract, and expand to lengths known when compiling.

use zeroize::Zeroizing;

use crate::hash::hmac_sha256;

/// RFC 5869 section 2.2.
pub(crate) fn extract(salt: &[u8], input_key: &[u8]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hmac_sha256(salt, &[input_key]))
}

/// RFC 5869 section 2.3, with `info` given as parts that are concatenated.
pub(crate) fn expand<const N: usize>(pseudorandom_key: &[u8; 32], info: &[&[u8]]) -> Zeroizing<[u8; N]> {
    const { assert!(N <= 255 * 32, "HKDF-SHA-256 gives at most 255 blocks") };
    let mut output = Zeroizing::new([0; N]);
    let mut block = Zeroizing::new([0; 32]);
    for (index, chunk) in output.chunks_mut(32).enumerate() {
        let counter = [u8::try_from(index + 1).expect("at most 255 blocks")];
        let previous: &[u8] = if index == 0 { &[] } else { block.as_slice() };
        let mut parts = Vec::with_capacity(info.len() + 2);
        parts.push(previous);
        parts.extend_from_slice(info);
        parts.push(&counter);
        let next = hmac_sha256(pseudorandom_key, &parts);
        drop(parts);
        *block = next;
        chunk.copy_from_slice(&block[..chunk.len()]);
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;

    fn check<const N: usize>(case: &serde_json::Value) {
        let field = |name: &str| hex::decode(case[name].as_str().unwrap()).unwrap();
        assert_eq!(field("okm").len(), N);
        let prk = extract(&field("salt"), &field("ikm"));
        assert_eq!(prk.to_vec(), field("prk"));
        let info = field("info");
        let (left, right) = info.split_at(info.len() / 2);
        assert_eq!(expand::<N>(&prk, &[left, right]).to_vec(), field("okm"));
    }

    #[test]
    fn published_vectors_of_rfc_5869() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../vectors/rfc5869-hkdf-sha256.json")).unwrap();
        check::<42>(&vectors["cases"][0]);
        check::<82>(&vectors["cases"][1]);
        check::<42>(&vectors["cases"][2]);
        assert_eq!(vectors["cases"].as_array().unwrap().len(), 3);
    }
}
