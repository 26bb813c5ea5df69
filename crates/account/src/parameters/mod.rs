//! SSM parameters. `name.rs` says what a name may be and what is meant by one; `shown.rs` how a parameter is shown.

pub mod delete;
pub mod describe;
mod filters;
pub mod get;
pub mod get_by_path;
mod name;
pub mod put;
mod shown;
pub mod tags;

use directory::Parameter;
use store::{Cursor, Scan};

use crate::{Refusal, Rooms};

/// Collects up to `limit` parameters below `prefix` that `fits` wants, from a cursor on; and where the next page begins. No more
/// than so many are looked at for one page: a page may be short, and says where to go on.
async fn collect(
    rooms: &Rooms,
    prefix: &str,
    mut after: Option<Cursor>,
    limit: usize,
    now: directory::Timestamp,
    fits: impl Fn(&Parameter) -> bool,
) -> Result<(Vec<Parameter>, Option<Cursor>), Refusal> {
    const LOOKED_AT: usize = 20;
    let mut found = Vec::new();
    for _ in 0..LOOKED_AT {
        let scan = Scan::keys(prefix).after(after.take()).limit(limit - found.len());
        let page = rooms.store.scan::<Parameter>(&scan, now).await?;
        found.extend(page.items.into_iter().filter(&fits));
        after = page.next;
        if after.is_none() || found.len() >= limit {
            break;
        }
    }
    Ok((found, after))
}
