//! GetAccountSettings: what this server has room for.

use access::Call;
use aws_model::lambda::{AccountLimit, AccountUsage, GetAccountSettingsRequest, GetAccountSettingsResponse};
use directory::Function;
use runner::archive::Limits;
use store::Scan;
use store::functions::functions_prefix;

use crate::{Refusal, Rooms};

/// As many bytes of zips as AWS gives; no limit is set here.
const TOTAL: i64 = 75 << 30;

/// Shows it.
///
/// # Errors
/// The store's.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    _: GetAccountSettingsRequest,
) -> Result<GetAccountSettingsResponse, Refusal> {
    let (mut count, mut size, mut reserved, mut after) = (0, 0, 0_i32, None);
    loop {
        let scan = Scan::keys(&functions_prefix()).limit(200).after(after);
        let page = rooms.store.scan::<Function>(&scan, call.now).await?;
        count += i64::try_from(page.items.len()).unwrap_or(0);
        for function in &page.items {
            size += function.latest.code_size.cast_signed();
            reserved = reserved.saturating_add(function.reserved.unwrap_or(0).cast_signed());
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let most = i32::try_from(rooms.fleets.most()).unwrap_or(i32::MAX);
    Ok(GetAccountSettingsResponse {
        account_limit: Some(AccountLimit {
            total_code_size: Some(TOTAL),
            code_size_unzipped: Some(Limits::LAMBDA.bytes.cast_signed()),
            code_size_zipped: Some(50 << 20),
            concurrent_executions: Some(most),
            unreserved_concurrent_executions: Some(most.saturating_sub(reserved).max(0)),
        }),
        account_usage: Some(AccountUsage { total_code_size: Some(size), function_count: Some(count) }),
    })
}
