//! Tags of a pool that have a meaning here, checked when they are set. AWS has no other place that every tool can write:
//! `rockpool:issuer`, `rockpool:trigger-timeout`, `rockpool:trigger-tries` (`rockpool:id` is read by `pinned_id`).

use std::collections::BTreeMap;

use directory::TriggerPatience;

use crate::{Refusal, issuer};

/// Checks what tags ask for.
///
/// # Errors
/// `Refusal::Parameter` with what the tag may be.
pub(crate) fn check(tags: &BTreeMap<String, String>, development: bool) -> Result<(), Refusal> {
    issuer::check_tag(tags, development)?;
    TriggerPatience::read(tags).map(|_| ()).map_err(Refusal::Parameter)
}
