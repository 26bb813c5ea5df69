//! DescribeLogGroups: what log groups there are, by the beginning or a part of their name.

use access::Call;
use aws_model::logs::{self, DescribeLogGroupsRequest, DescribeLogGroupsResponse};
use directory::{ACCOUNT, LogGroup};
use store::Scan;
use store::log_groups::{log_group_key, log_groups_prefix};

use super::arn;
use crate::{Refusal, Rooms, page_token};

/// Shows a page of them.
///
/// # Errors
/// Two ways to narrow the list at once, other accounts, a token of another list.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: DescribeLogGroupsRequest,
) -> Result<DescribeLogGroupsResponse, Refusal> {
    let invalid = |message: &str| Err(Refusal::new("InvalidParameterException", message.to_owned()));
    if input.log_group_name_prefix.is_some() && input.log_group_name_pattern.is_some() {
        return invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    let foreign = |accounts: &Vec<String>| accounts.iter().any(|account| account != ACCOUNT);
    if input.include_linked_accounts.unwrap_or(false)
        || input.account_identifiers.as_ref().is_some_and(foreign)
    {
        return invalid("There are no linked accounts here.");
    }
    if let Some(identifiers) = &input.log_group_identifiers {
        return by_identifiers(rooms, call, identifiers).await;
    }
    let start = input.log_group_name_prefix.unwrap_or_default();
    let pattern = input.log_group_name_pattern.unwrap_or_default().to_lowercase();
    let class = input.log_group_class.map(|class| class.as_str());
    let asked = format!("{start} {pattern} {class:?}");
    let keys = rooms.store.keys();
    let mut after = page_token::begin(keys, "DescribeLogGroups", &asked, input.next_token.as_deref())
        .map_err(|()| Refusal::new("InvalidParameterException", "The specified nextToken is invalid."))?;
    let limit = input.limit.and_then(|most| usize::try_from(most).ok()).unwrap_or(50);
    let fits = |group: &LogGroup| {
        group.name.to_lowercase().contains(&pattern) && class.is_none_or(|class| group.class == class)
    };
    let mut found = Vec::new();
    // A range of keys that begin with a name does not hold the name itself.
    if after.is_none() && !start.is_empty() {
        let exact = rooms.store.find::<LogGroup>(&log_group_key(&start), call.now).await?;
        found.extend(exact.filter(&fits));
    }
    while found.len() < limit {
        let scan = Scan::keys(&log_groups_prefix(&start)).after(after.take()).limit(limit - found.len());
        let page = rooms.store.scan::<LogGroup>(&scan, call.now).await?;
        found.extend(page.items.into_iter().filter(&fits));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    Ok(DescribeLogGroupsResponse {
        log_groups: Some(found.into_iter().map(|group| shown(rooms, group)).collect()),
        next_token: page_token::next(keys, "DescribeLogGroups", &asked, after),
    })
}

async fn by_identifiers(
    rooms: &Rooms,
    call: &Call,
    identifiers: &[String],
) -> Result<DescribeLogGroupsResponse, Refusal> {
    let own = arn(rooms, "");
    let names =
        identifiers.iter().map(|given| given.strip_prefix(&own).unwrap_or(given).trim_end_matches(":*"));
    let keys: Vec<String> = names.map(log_group_key).collect();
    let found = rooms.store.find_many::<LogGroup>(&keys, call.now).await?;
    let groups = found.into_iter().flatten().map(|group| shown(rooms, group)).collect();
    Ok(DescribeLogGroupsResponse { log_groups: Some(groups), next_token: None })
}

fn shown(rooms: &Rooms, group: LogGroup) -> logs::LogGroup {
    let arn = arn(rooms, &group.name);
    logs::LogGroup {
        arn: Some(format!("{arn}:*")),
        log_group_arn: Some(arn),
        log_group_name: Some(group.name),
        creation_time: Some(group.created_at.0),
        retention_in_days: group.retention_days,
        metric_filter_count: Some(0),
        stored_bytes: Some(0),
        log_group_class: group.class.parse().ok(),
        deletion_protection_enabled: Some(group.deletion_protected),
        ..Default::default()
    }
}
