//! GetParametersByPath: all parameters below a path, or those right below it.

use access::Call;
use aws_model::ssm::{GetParametersByPathRequest, GetParametersByPathResult};
use store::parameters::parameters_prefix;

use super::filters::Filters;
use super::name::Selected;
use super::{collect, shown};
use crate::{Refusal, Rooms, page_token};

/// Shows a page of them.
///
/// # Errors
/// A path that does not begin with a slash, a filter that is not known, a token of another list.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: GetParametersByPathRequest,
) -> Result<GetParametersByPathResult, Refusal> {
    if !input.path.starts_with('/') {
        return Err(Refusal::new(
            "ValidationException",
            "The parameter path must begin with a forward slash, such as /finance/payments.",
        ));
    }
    let below = format!("{}/", input.path.trim_end_matches('/'));
    let deep = input.recursive.unwrap_or(false);
    let filters = Filters::read(input.parameter_filters.as_deref().unwrap_or_default(), false)?;
    let asked = format!("{below} {deep} {filters:?}");
    let keys = rooms.store.keys();
    let begin = page_token::begin(keys, "GetParametersByPath", &asked, input.next_token.as_deref())
        .map_err(|()| Refusal::new("InvalidNextToken", "The specified token isn't valid."))?;
    let limit = input.max_results.and_then(|most| usize::try_from(most).ok()).unwrap_or(10);
    let (found, next) = collect(rooms, &parameters_prefix(&below), begin, limit, call.now, |parameter| {
        let right_below = !parameter.name[below.len()..].contains('/');
        (deep || right_below) && filters.fit(parameter)
    })
    .await?;
    let decrypt = input.with_decryption.unwrap_or(false);
    let show = |parameter: directory::Parameter| {
        let selected = Selected { version: parameter.as_version(), selector: None };
        shown::value(rooms, selected, decrypt)
    };
    Ok(GetParametersByPathResult {
        parameters: Some(found.into_iter().map(show).collect()),
        next_token: page_token::next(keys, "GetParametersByPath", &asked, next),
    })
}
