//! `GET /_rockpool/messages[?to=ADDRESS]`: the mailbox as JSON, newest last.

use http::StatusCode;

use super::{DevHelpers, failed};
use crate::answer::{self, Answer};

pub(super) async fn list(helpers: &dyn DevHelpers, query: Option<&str>) -> Answer {
    let to = match address(query.unwrap_or_default()) {
        Ok(to) => to,
        Err(reason) => return answer::refusal(StatusCode::BAD_REQUEST, "BadRequestException", reason),
    };
    match helpers.messages(to.as_deref()).await {
        Ok(messages) => answer::json(&serde_json::json!(messages)),
        Err(reason) => failed(&reason),
    }
}

/// The address that the query of `/_rockpool/messages` asks for, if it does: the one parameter there is, `to`, decoded.
///
/// # Errors
/// Another parameter, the same one twice, or bytes that are not well encoded text.
pub fn address(query: &str) -> Result<Option<String>, &'static str> {
    let mut to = None;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let Some(value) = pair.strip_prefix("to=") else { return Err("The only parameter is 'to'.") };
        let decoded = crate::percent::decoded(value).ok_or("The parameter 'to' is not well encoded.")?;
        if to.replace(decoded).is_some() {
            return Err("The parameter 'to' may be given once.");
        }
    }
    Ok(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_decoded_and_nothing_else_is_taken() {
        assert_eq!(address(""), Ok(None));
        assert_eq!(address("to=ada%40example.com"), Ok(Some("ada@example.com".into())));
        assert_eq!(address("to=ada+1@example.com"), Ok(Some("ada+1@example.com".into())));
        for bad in ["from=x", "to=a&to=b", "to=%", "to=%zz", "to=%ff"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_query_is_read_or_refused_and_an_encoded_address_comes_back(query in ".{0,40}", typed in "\\PC{0,20}") {
            let _ = address(&query);
            let encoded: String = typed.bytes().map(|byte| format!("%{byte:02x}")).collect();
            proptest::prop_assert_eq!(address(&format!("to={encoded}")), Ok(Some(typed)));
        }
    }
}
