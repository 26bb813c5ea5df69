//! An id that is asked for by a tag, so that local configuration need not change from run to run. Only where the process
//! allows it (`rockpool dev`); elsewhere such a tag is refused instead of being an ordinary one.

use std::collections::BTreeMap;

use directory::PoolId;

use crate::Refusal;

/// Tags that pin the id: ours, and those of the emulators that people come from.
pub(crate) const TAGS: [&str; 4] = ["rockpool:id", "_custom_id_", "floci:override-id", "ms-custom-id"];

/// The longest pool id.
const LONGEST: usize = 55;

/// The id that `tags` ask for, if they do.
///
/// # Errors
/// It has not the form of a pool id, or two tags ask for two ids.
pub(crate) fn find(tags: &BTreeMap<String, String>) -> Result<Option<PoolId>, Refusal> {
    let mut found: Option<&str> = None;
    for tag in TAGS {
        let Some(id) = tags.get(tag).map(String::as_str) else { continue };
        if !is_pool_id(id) {
            return Err(Refusal::parameter(format!(
                "The tag {tag} asks for the user pool id {id}, which is not of the form <region>_<letters and digits>."
            )));
        }
        if found.is_some_and(|other| other != id) {
            return Err(Refusal::parameter("The tags ask for more than one user pool id."));
        }
        found = Some(id);
    }
    Ok(found.map(PoolId::new))
}

/// `<region>_<letters and digits>`: what clients take apart at the first `_`.
fn is_pool_id(id: &str) -> bool {
    let Some((region, name)) = id.split_once('_') else { return false };
    id.len() <= LONGEST
        && !region.is_empty()
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn each_tag_pins_and_two_must_agree() {
        for tag in TAGS {
            let id = find(&tags(&[(tag, "us-east-1_Test00001")])).unwrap();
            assert_eq!(id, Some(PoolId::new("us-east-1_Test00001")));
        }
        assert_eq!(find(&tags(&[("team", "blue")])).unwrap(), None);
        assert!(find(&tags(&[("rockpool:id", "a_1"), ("_custom_id_", "a_1")])).is_ok());
        assert!(find(&tags(&[("rockpool:id", "a_1"), ("_custom_id_", "a_2")])).is_err());
    }

    #[test]
    fn what_is_no_pool_id_is_refused() {
        for id in [
            "",
            "x",
            "us-east-1_",
            "_x",
            "us-east-1_a_b",
            "us/east_1",
            "us-east-1_é",
            &format!("a_{}", "x".repeat(54)),
        ] {
            assert!(find(&tags(&[("rockpool:id", id)])).is_err(), "{id}");
        }
    }
}
