//! REST with JSON: method and path say which operation, and members travel in path, query, headers and body. Here a request
//! becomes the members that the registry takes, and its answer or refusal becomes a response again.

use std::fmt::Display;

use aws_model::shape::{Member, Place, Shape};
use aws_model::{OperationModel, ServiceModel};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use crate::exception::{Exception, header_value};
use crate::target::not_yet;
use crate::{dialect, json, path};

/// The media type of bodies.
pub const CONTENT_TYPE: &str = "application/json";
/// How many bytes a function takes as its payload (AWS's limit for a call that waits).
pub const LONGEST_PAYLOAD: usize = 6 << 20;

/// What method, path and query say.
#[derive(Clone, Debug)]
pub struct Routed {
    /// The operation.
    pub operation: &'static OperationModel,
    /// The members that stood in path and query.
    pub members: Map<String, Value>,
}

/// Whether the API has anything below the first segment of this path: what else is at the port is not its business.
pub fn claims(service: &ServiceModel, path: &str) -> bool {
    let first = |path: &str| path.trim_start_matches('/').split(['/', '?']).next().unwrap_or("").to_owned();
    let asked = first(path);
    !asked.is_empty()
        && service
            .operations
            .iter()
            .map(|operation| operation.http.path)
            .chain(service.others.iter().map(|other| other.path))
            .any(|template| first(template) == asked)
}

/// Finds the operation of a request.
///
/// # Errors
/// The path is ambiguous (RULE-29), nothing of the API is there, or it is not there yet.
pub fn route(
    service: &'static ServiceModel,
    method: &str,
    path: &str,
    query: Option<&str>,
) -> Result<Routed, Exception> {
    let segments = path::segments(path)?;
    let parameters = path::parameters(query.unwrap_or_default())?;
    // What a template writes out says more than a placeholder, and a fixed parameter more than none.
    let mut found: Option<(usize, Routed)> = None;
    for operation in service.operations {
        if operation.http.method != method {
            continue;
        }
        let Some((weight, names)) = fits(operation.http.path, &segments, &parameters) else { continue };
        if found.as_ref().is_none_or(|(best, _)| weight > *best) {
            found = Some((weight, Routed { operation, members: members(operation, names, &parameters)? }));
        }
    }
    let other = service
        .others
        .iter()
        .filter(|other| other.method == method)
        .filter_map(|other| fits(other.path, &segments, &parameters).map(|(weight, _)| (weight, other.name)))
        .max_by_key(|(weight, _)| *weight);
    match (found, other) {
        (Some((weight, _)), Some((more, name))) if more > weight => Err(not_yet(name)),
        (Some((_, routed)), _) => Ok(routed),
        (None, Some((_, name))) => Err(not_yet(name)),
        (None, None) => {
            let message = format!("The API {} has no operation at this method and path.", service.name);
            Err(Exception::unknown_operation(message))
        }
    }
}

/// How well a template fits, and what stands at its placeholders.
fn fits<'a>(
    template: &'static str,
    segments: &'a [String],
    parameters: &[(String, String)],
) -> Option<(usize, Vec<(&'static str, &'a str)>)> {
    let (path, query) = template.split_once('?').unwrap_or((template, ""));
    let wanted: Vec<&'static str> = path.trim_matches('/').split('/').collect();
    if wanted.len() != segments.len() {
        return None;
    }
    let mut names = Vec::new();
    let mut weight = 0;
    for (want, is) in wanted.iter().zip(segments) {
        match want.strip_prefix('{').and_then(|want| want.strip_suffix('}')) {
            Some(name) => names.push((name, is.as_str())),
            None if want == is => weight += 2,
            None => return None,
        }
    }
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if !parameters.iter().any(|(is, said)| is == name && said == value) {
            return None;
        }
        weight += 1;
    }
    Some((weight, names))
}

fn members(
    operation: &'static OperationModel,
    names: Vec<(&'static str, &str)>,
    parameters: &[(String, String)],
) -> Result<Map<String, Value>, Exception> {
    let mut found = Map::new();
    for member in operation.input.members {
        match member.place {
            Place::Path(at) => {
                let value = names.iter().find(|(name, _)| *name == at).map(|(_, value)| *value);
                found.extend(value.map(|value| (member.name.to_owned(), read(member.shape, value))));
            }
            Place::Query(at) => {
                let said: Vec<&str> =
                    parameters.iter().filter(|(name, _)| name == at).map(|(_, value)| &**value).collect();
                let value = match (member.shape, &said[..]) {
                    (_, []) => continue,
                    (Shape::List(list), _) => said.iter().map(|one| read(list.member, one)).collect(),
                    (shape, [one]) => read(shape, one),
                    _ => {
                        let message = format!("The parameter '{at}' stands in the query more than once.");
                        return Err(Exception::serialization(message));
                    }
                };
                found.insert(member.name.to_owned(), value);
            }
            _ => {}
        }
    }
    Ok(found)
}

/// Text as the value that its place asks for; what is none stays text, and the walk says what was expected.
pub(crate) fn read(shape: Shape, text: &str) -> Value {
    let value = match shape {
        Shape::Number(_) => text.parse::<i64>().ok().map(Value::from),
        Shape::Float(_) => text.parse::<f64>().ok().filter(|float| float.is_finite()).map(Value::from),
        Shape::Boolean(_) => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    value.unwrap_or_else(|| Value::from(text))
}

/// How many bytes the body of a request for this operation may have.
pub fn body_limit(operation: &OperationModel) -> usize {
    match payload(operation.input.members) {
        Some(_) => LONGEST_PAYLOAD,
        None => json::Limits::of(operation).size,
    }
}

fn payload(members: &'static [Member]) -> Option<&'static Member> {
    members.iter().find(|member| member.place == Place::Payload)
}

/// The whole input: what stood in path and query, in headers and in the body. A member has one place: where it stands in
/// another it says nothing.
///
/// # Errors
/// A header that is doubled or no text, or a body that is not JSON.
pub fn input(routed: Routed, headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Exception> {
    let Routed { operation, members: mut input } = routed;
    let members = operation.input.members;
    for member in members {
        let Place::Header(name) = member.place else { continue };
        let mut values = headers.get_all(name).iter();
        let Some(value) = values.next() else { continue };
        let text = value.to_str().ok().filter(|_| values.next().is_none());
        let text = text.ok_or_else(|| {
            Exception::serialization(format!("The header '{name}' must stand once and be plain text."))
        })?;
        input.insert(member.name.to_owned(), read(member.shape, text));
    }
    if let Some(payload) = payload(members) {
        if !body.is_empty() {
            input.insert(payload.name.to_owned(), Value::from(STANDARD.encode(body)));
        }
        return Ok(input);
    }
    if members.iter().any(|member| member.place == Place::Body) && !body.iter().all(u8::is_ascii_whitespace) {
        let mut said = json::parse(body, json::Limits::of(operation))?;
        said.retain(|name, _| operation.input.find(name).is_none_or(|member| member.place == Place::Body));
        input.extend(said);
    }
    Ok(input)
}

/// The response to a call that went well: `answer` is what the registry gave.
///
/// # Errors
/// The answer is not of the operation's shape: our fault.
pub fn respond(
    operation: &'static OperationModel,
    answer: Vec<u8>,
    request_id: impl Display,
) -> Result<Response<Vec<u8>>, Exception> {
    let outside = operation.output.members.iter().filter(|member| member.place != Place::Body);
    let mut response = Response::new(answer);
    *response.status_mut() = StatusCode::from_u16(operation.http.status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(HeaderName::from_static("x-amzn-requestid"), header_value(&request_id.to_string()));
    if outside.clone().next().is_none() {
        return Ok(response);
    }
    let mut members: Map<String, Value> = match response.body().is_empty() {
        true => Map::new(),
        false => serde_json::from_slice(response.body()).map_err(Exception::internal)?,
    };
    let mut body = None;
    for member in outside {
        let value = members.remove(member.name).filter(|value| !value.is_null());
        match (member.place, value) {
            (Place::Header(name), Some(value)) => {
                let name = HeaderName::from_bytes(name.as_bytes()).map_err(Exception::internal)?;
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let value = HeaderValue::from_str(&text).map_err(Exception::internal)?;
                response.headers_mut().insert(name, value);
            }
            (Place::Status, Some(value)) => {
                let status = value.as_u64().and_then(|status| u16::try_from(status).ok());
                let status = status.and_then(|status| StatusCode::from_u16(status).ok());
                *response.status_mut() =
                    status.ok_or_else(|| Exception::internal("an answer has a status that is none"))?;
            }
            (Place::Payload, value) => {
                let text = value.as_ref().and_then(Value::as_str).unwrap_or_default();
                body = Some(STANDARD.decode(text).map_err(Exception::internal)?);
            }
            _ => {}
        }
    }
    *response.body_mut() = match body {
        Some(body) => body,
        None if members.is_empty() => Vec::new(),
        None => Value::Object(members).to_string().into_bytes(),
    };
    Ok(response)
}

/// The response to a refusal.
pub fn refuse(service: &ServiceModel, exception: &Exception, request_id: impl Display) -> Response<Vec<u8>> {
    let status = dialect::status(service, exception);
    let fault = service.fault(&exception.name);
    let mut body = Map::new();
    if fault.is_some_and(|fault| fault.kind) {
        body.insert("Type".into(), Value::from(if status < 500 { "User" } else { "Service" }));
    }
    let message = fault.map_or("message", |fault| fault.message);
    body.insert(message.into(), Value::from(&*exception.message));
    body.extend(exception.extra.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let mut response = Response::new(Value::Object(body).to_string().into_bytes());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(HeaderName::from_static("x-amzn-requestid"), header_value(&request_id.to_string()));
    headers.insert(HeaderName::from_static("x-amzn-errortype"), header_value(&exception.name));
    response
}

#[cfg(test)]
mod tests {
    use aws_model::lambda::SERVICE;
    use serde_json::json;

    use super::*;

    fn routed(method: &str, target: &str) -> Result<(&'static str, Value), String> {
        let (path, query) =
            target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
        route(&SERVICE, method, path, query)
            .map(|routed| (routed.operation.name, Value::Object(routed.members)))
            .map_err(|refusal| refusal.message)
    }

    #[test]
    fn every_operation_is_found_where_its_template_says() {
        for operation in SERVICE.operations {
            let target = operation.http.path.replace(['{', '}'], "");
            let (found, members) = routed(operation.http.method, &target).unwrap();
            assert_eq!(found, operation.name);
            let in_path = operation.input.members.iter().filter(|one| matches!(one.place, Place::Path(_)));
            assert!(in_path.clone().all(|member| members.get(member.name).is_some()), "{target}");
        }
    }

    #[test]
    fn path_and_query_become_members_of_their_types() {
        assert_eq!(
            routed("GET", "/2018-10-31/layers/psycopg2/versions/3"),
            Ok(("GetLayerVersion", json!({"LayerName": "psycopg2", "VersionNumber": 3})))
        );
        assert_eq!(
            routed("GET", "/2018-10-31/layers?find=LayerVersion&Arn=arn%3Aaws%3Alambda"),
            Ok(("GetLayerVersionByArn", json!({"Arn": "arn:aws:lambda"})))
        );
        assert_eq!(
            routed("GET", "/2018-10-31/layers?MaxItems=5"),
            Ok(("ListLayers", json!({"MaxItems": 5})))
        );
        assert_eq!(
            routed("DELETE", "/2017-03-31/tags/arn%3Aaws?tagKeys=a&tagKeys=b"),
            Ok(("UntagResource", json!({"Resource": "arn:aws", "TagKeys": ["a", "b"]})))
        );
        assert!(
            routed("GET", "/2018-10-31/layers?MaxItems=5&MaxItems=6").unwrap_err().contains("more than once")
        );
    }

    #[test]
    fn what_is_not_there_yet_is_refused_by_name_and_what_is_nowhere_is_refused() {
        assert_eq!(
            routed("POST", "/2015-03-31/event-source-mappings").unwrap_err(),
            "The operation CreateEventSourceMapping is not implemented yet."
        );
        for (method, path) in [
            ("PATCH", "/2015-03-31/functions"),
            ("GET", "/2015-03-31/functions/a/b/c/d"),
            ("GET", "/2015-03-31"),
            ("GET", "/2015-03-31/functions/%2e%2e/x"),
        ] {
            routed(method, path).unwrap_err();
        }
        assert!(claims(&SERVICE, "/2015-03-31/functions") && claims(&SERVICE, "/2015-03-31"));
        assert!(
            !claims(&SERVICE, "/bucket/key") && !claims(&SERVICE, "/") && !claims(&SERVICE, "/%32015-03-31")
        );
    }

    #[test]
    fn headers_and_a_raw_payload_become_members() {
        let routed =
            route(&SERVICE, "POST", "/2015-03-31/functions/f/invocations", Some("Qualifier=live")).unwrap();
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-invocation-type", HeaderValue::from_static("Event"));
        let input = input(routed, &headers, b"{\"a\":1}").unwrap();
        let expected = json!({
            "FunctionName": "f", "Qualifier": "live", "InvocationType": "Event", "Payload": STANDARD.encode(b"{\"a\":1}"),
        });
        assert_eq!(Value::Object(input), expected);
    }

    #[test]
    fn a_member_of_the_path_does_not_count_in_the_body() {
        let of = |body: &[u8]| {
            let routed = route(&SERVICE, "PUT", "/2015-03-31/functions/mine/configuration", None).unwrap();
            input(routed, &HeaderMap::new(), body).map(Value::Object)
        };
        let expected = json!({"FunctionName": "mine", "Timeout": 3, "Unknown": 1});
        assert_eq!(of(br#"{"FunctionName": "yours", "Timeout": 3, "Unknown": 1}"#).unwrap(), expected);
        assert_eq!(of(b"").unwrap(), json!({"FunctionName": "mine"}));
        assert_eq!(of(b"[]").unwrap_err().name, "SerializationException");
    }

    #[test]
    fn an_answer_is_spread_over_status_headers_and_body() {
        let invoke = SERVICE.find("Invoke").unwrap();
        let answer =
            json!({"StatusCode": 202, "FunctionError": "Unhandled", "Payload": STANDARD.encode("\"x\"")});
        let response = respond(invoke, answer.to_string().into_bytes(), "1").unwrap();
        assert_eq!((response.status().as_u16(), &response.body()[..]), (202, &b"\"x\""[..]));
        assert_eq!(response.headers()["x-amz-function-error"], "Unhandled");
        let create = SERVICE.find("CreateFunction").unwrap();
        let response = respond(create, b"{\"FunctionName\":\"f\"}".to_vec(), "1").unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.body()[..]),
            (201, &b"{\"FunctionName\":\"f\"}"[..])
        );
        let none = respond(SERVICE.find("DeleteAlias").unwrap(), Vec::new(), "1").unwrap();
        assert_eq!((none.status().as_u16(), none.body().len()), (204, 0));
    }

    #[test]
    fn a_refusal_has_awss_status_and_members() {
        let response = refuse(&SERVICE, &Exception::resource_not_found("no such function"), "1");
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["x-amzn-errortype"], "ResourceNotFoundException");
        let body: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(body, json!({"Type": "User", "Message": "no such function"}));
    }
}
