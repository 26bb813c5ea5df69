//! DescribeParameters: what parameters there are, without their values.

use access::Call;
use aws_model::ssm::{DescribeParametersRequest, DescribeParametersResult};
use store::parameters::parameters_prefix;

use super::filters::Filters;
use super::{collect, shown};
use crate::{Refusal, Rooms, page_token};

/// Shows a page of them.
///
/// # Errors
/// The old form of filters, a filter that is not known, a token of another list.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: DescribeParametersRequest,
) -> Result<DescribeParametersResult, Refusal> {
    if input.filters.is_some_and(|filters| !filters.is_empty()) {
        return Err(Refusal::not_built(
            "ValidationException",
            "Filters (ParameterFilters can do what they can)",
        ));
    }
    let filters = Filters::read(input.parameter_filters.as_deref().unwrap_or_default(), true)?;
    let asked = format!("{filters:?}");
    let keys = rooms.store.keys();
    let begin = page_token::begin(keys, "DescribeParameters", &asked, input.next_token.as_deref())
        .map_err(|()| Refusal::new("InvalidNextToken", "The specified token isn't valid."))?;
    // Nobody shares parameters with this account.
    if input.shared.unwrap_or(false) {
        return Ok(DescribeParametersResult { parameters: Some(Vec::new()), next_token: None });
    }
    let limit = input.max_results.and_then(|most| usize::try_from(most).ok()).unwrap_or(50);
    let fits = |parameter: &directory::Parameter| filters.fit(parameter);
    let (found, next) = collect(rooms, &parameters_prefix(""), begin, limit, call.now, fits).await?;
    Ok(DescribeParametersResult {
        parameters: Some(found.into_iter().map(|one| shown::metadata(rooms, one)).collect()),
        next_token: page_token::next(keys, "DescribeParameters", &asked, next),
    })
}
