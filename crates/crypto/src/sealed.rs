//! Typed sealed texts (RULE-5): a type says what it is sealed for, how it is spelt and how long it may look; sealing
//! and opening exist once, so every kind has exactly one decoder.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::key_ring::{KeyRing, OpenError};
use crate::padding::{pad_to_bucket, strip_padding};
use crate::purpose::Purpose;

/// Contents of a sealed text that is handed to clients and comes back. One type a purpose: variants are an enum
/// inside it.
///
/// ```
/// use crypto::{DataKey, KeyRing, Purpose, Sealed};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Cursor(String);
///
/// impl Sealed for Cursor {
///     const PURPOSE: Purpose = Purpose::PageToken;
///     const BUCKET: usize = 128;
/// }
///
/// let keys = KeyRing::new(DataKey::generate(1, 0));
/// let text = Cursor("next".into()).seal(&keys, "eu-west-1_Pool", &[b"ListUsers"]);
/// assert!(Cursor::open(&keys, "eu-west-1_Pool", &[b"ListUsers"], &text).is_ok());
/// assert!(Cursor::open(&keys, "eu-west-1_Pool", &[b"ListGroups"], &text).is_err());
/// ```
pub trait Sealed: Serialize + DeserializeOwned {
    /// The key, and the type byte the text begins with.
    const PURPOSE: Purpose;
    /// The contents are padded to a multiple of this many bytes (RULE-9).
    const BUCKET: usize;
    /// Standard base64 with padding (SECRET_BLOCK has to be that); otherwise base64url without.
    const STANDARD_BASE64: bool = false;
    /// Longer texts are refused unread.
    const MAX_TEXT: usize = 16 * 1024;

    /// Seals for `scope` (a pool id) and `context`, which `open` must be given again.
    fn seal(&self, keys: &KeyRing, scope: &str, context: &[&[u8]]) -> String {
        let plain = serde_json::to_vec(self).map(Zeroizing::new);
        let plain = plain.expect("sealed contents are plain structs, which always have a JSON form");
        let sealed = keys.seal(Self::PURPOSE, scope, context, &pad_to_bucket(&plain, Self::BUCKET));
        if Self::STANDARD_BASE64 { STANDARD.encode(sealed) } else { URL_SAFE_NO_PAD.encode(sealed) }
    }

    /// Opens a text from outside. Two spellings of one text do not both pass.
    fn open(keys: &KeyRing, scope: &str, context: &[&[u8]], text: &str) -> Result<Self, OpenError> {
        if text.len() > Self::MAX_TEXT {
            return Err(OpenError::NotText);
        }
        let sealed = if Self::STANDARD_BASE64 { STANDARD.decode(text) } else { URL_SAFE_NO_PAD.decode(text) };
        let padded = keys.open(Self::PURPOSE, scope, context, &sealed.map_err(|_| OpenError::NotText)?)?;
        let plain = strip_padding(&padded).ok_or(OpenError::Unreadable)?;
        serde_json::from_slice(plain).map_err(|_| OpenError::Unreadable)
    }
}
