//! Versions: published once, unchanged from then on. And what all lists of this room have in common.

use access::Call;
use aws_model::lambda::FunctionConfiguration;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use directory::{Build, ContentHash, Function, FunctionVersion, Timestamp};
use store::functions::{version_key, versions_prefix};
use store::{Cursor, Scan, StoreError, Unit};

use crate::{Refusal, Rooms, answer};

pub mod list_versions_by_function;
pub mod publish_version;

/// The next version of a function, which counts on.
pub fn next(function: &mut Function, description: Option<String>, call: &Call) -> FunctionVersion {
    let number = function.next_version;
    function.next_version += 1;
    let mut build = function.latest.clone();
    build.revision = call.ids.uuid();
    if let Some(description) = description {
        build.description = description;
    }
    FunctionVersion { function: function.name.clone(), function_id: function.id, number, build }
}

/// Publishes what `$LATEST` is, in the commit at hand. Where nothing has changed since the last one was published, that one stays the
/// last: nothing, and the caller shows it.
///
/// # Errors
/// The store's.
pub async fn publish(
    unit: &mut Unit,
    function: &mut Function,
    description: Option<String>,
    call: &Call,
) -> Result<Option<FunctionVersion>, Refusal> {
    if let Some(last) = function.next_version.checked_sub(1).filter(|last| *last > 0)
        && let Some(last) = unit.find::<FunctionVersion>(&version_key(&function.name, last)).await?
        && last.function_id == function.id
        && is_same(&last.build, &function.latest)
    {
        return Ok(Some(last));
    }
    let version = next(function, description, call);
    // What is left of a function of the same name would be in the way.
    unit.find::<FunctionVersion>(&version_key(&version.function, version.number)).await?;
    unit.insert(&version)?;
    Ok(Some(version))
}

/// Whether they run the same with the same settings.
fn is_same(one: &Build, other: &Build) -> bool {
    let other = Build {
        description: one.description.clone(),
        modified_at: one.modified_at,
        revision: one.revision,
        ..other.clone()
    };
    *one == other
}

/// Says that a build names its zips.
///
/// # Errors
/// One of them has gone: the caller tries again.
pub async fn name_blobs(unit: &mut Unit, build: &Build) -> Result<(), Refusal> {
    let mut hashes: Vec<&ContentHash> = build.layers.iter().map(|layer| &layer.code).collect();
    hashes.push(&build.code);
    hashes.sort_unstable();
    hashes.dedup();
    for hash in hashes {
        if unit.name_blob(hash).await?.is_none() {
            return Err(StoreError::BlobGone(hash.to_string()).into());
        }
    }
    Ok(())
}

/// All versions of a function, in their order, with their environments.
///
/// # Errors
/// The store's.
pub async fn all(
    rooms: &Rooms,
    function: &Function,
    now: Timestamp,
) -> Result<Vec<FunctionVersion>, Refusal> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = list(rooms, function, after, 100, now).await?;
        found.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// A page of them.
///
/// # Errors
/// The store's.
pub async fn list(
    rooms: &Rooms,
    function: &Function,
    after: Option<Cursor>,
    limit: usize,
    now: Timestamp,
) -> Result<store::Page<FunctionVersion>, Refusal> {
    let scan = Scan::keys(&versions_prefix(&function.name)).limit(limit).after(after);
    let page = rooms.store.scan::<FunctionVersion>(&scan, now).await?;
    let keys: Vec<_> =
        page.items.iter().map(|version| version_key(&version.function, version.number)).collect();
    let items = rooms.store.find_many::<FunctionVersion>(&keys, now).await?;
    let items = items.into_iter().flatten().filter(|version| version.function_id == function.id).collect();
    Ok(store::Page { items, next: page.next })
}

/// A version as Lambda shows it.
///
/// # Errors
/// A fault of ours.
pub fn shown(
    rooms: &Rooms,
    function: &Function,
    version: &FunctionVersion,
) -> Result<FunctionConfiguration, Refusal> {
    let number = version.number.to_string();
    let arn = format!("{}:{number}", function.arn(&rooms.settings.region));
    answer::configuration(&function.name, &number, arn, &version.build)
}

/// How many items a page has.
pub fn page(given: Option<i32>, most: usize) -> usize {
    given
        .and_then(|given| usize::try_from(given).ok())
        .filter(|given| *given > 0)
        .map_or(most, |given| given.min(most))
}

/// Where a list goes on: the end of the last key, which is a name that the caller has just been shown.
pub fn next_marker(next: Option<Cursor>, prefix: &str) -> Option<String> {
    let Cursor(key) = next?;
    Some(URL_SAFE_NO_PAD.encode(key.strip_prefix(prefix)?))
}

/// Where the page that is asked for begins.
///
/// # Errors
/// The marker is none of ours.
pub fn begin(marker: Option<&str>, prefix: &str) -> Result<Option<Cursor>, Refusal> {
    let Some(marker) = marker.filter(|marker| !marker.is_empty()) else { return Ok(None) };
    let bad = || Refusal::parameter("Invalid marker.");
    let bytes = URL_SAFE_NO_PAD.decode(marker).map_err(|_| bad())?;
    let rest = String::from_utf8(bytes).map_err(|_| bad())?;
    Ok(Some(Cursor(format!("{prefix}{rest}"))))
}
