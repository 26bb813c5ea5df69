//! Whatever stands in method, path, query and headers, it is read or refused, and what the probe sends by REST arrives as what
//! the registry takes.

use aws_model::lambda::SERVICE;
use aws_model::shape::{Place, Shape};
use aws_wire::walk::walk_members;
use aws_wire::{path, probe, rest_json};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use serde_json::{Map, Value};

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Spreads an input over a request as a client does, and reads it again.
fn there_and_back(
    operation: &'static aws_model::OperationModel,
    input: &Map<String, Value>,
) -> Map<String, Value> {
    let (template, fixed) = operation.http.path.split_once('?').unwrap_or((operation.http.path, ""));
    let (mut path, mut query) = (template.to_owned(), vec![fixed.to_owned()]);
    let (mut headers, mut body, mut rest) = (HeaderMap::new(), Vec::new(), Map::new());
    for member in operation.input.members {
        let Some(value) = input.get(member.name) else { continue };
        match (member.place, member.shape) {
            (Place::Path(name), _) => path = path.replace(&format!("{{{name}}}"), &encoded(&plain(value))),
            (Place::Query(name), Shape::List(_)) => {
                let items = value.as_array().unwrap().iter();
                query.extend(items.map(|item| format!("{name}={}", encoded(&plain(item)))));
            }
            (Place::Query(name), _) => query.push(format!("{name}={}", encoded(&plain(value)))),
            (Place::Header(name), _) => {
                let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
                headers.insert(name, HeaderValue::from_str(&plain(value)).unwrap());
            }
            (Place::Payload, _) => body = STANDARD.decode(value.as_str().unwrap()).unwrap(),
            _ => drop(rest.insert(member.name.to_owned(), value.clone())),
        }
    }
    if !rest.is_empty() {
        body = Value::Object(rest).to_string().into_bytes();
    }
    let routed = rest_json::route(&SERVICE, operation.http.method, &path, Some(&query.join("&"))).unwrap();
    assert_eq!(routed.operation.name, operation.name);
    rest_json::input(routed, &headers, &body).unwrap()
}

#[test]
fn every_good_input_of_every_operation_arrives_as_it_was_sent() {
    for operation in SERVICE.operations {
        for input in [probe::whole_input(operation), probe::least_input(operation)] {
            let input = input.as_object().unwrap();
            let arrived = there_and_back(operation, input);
            assert_eq!(&arrived, input, "{}", operation.name);
            walk_members(operation.input, &arrived).unwrap();
        }
    }
}

proptest! {
    #[test]
    fn any_path_is_read_or_refused(method in "GET|POST|PUT|DELETE|[A-Z]{1,9}", path in ".{0,80}", query in ".{0,80}") {
        let _ = rest_json::claims(&SERVICE, &path);
        if let Ok(routed) = rest_json::route(&SERVICE, &method, &format!("/2015-03-31/{path}"), Some(&query)) {
            prop_assert_eq!(routed.operation.http.method, method);
        }
    }

    #[test]
    fn what_a_path_says_is_one_thing_rule_29(raw in "[ -~]{0,60}") {
        if let Ok(segments) = path::segments(&format!("/{raw}")) {
            for segment in &segments {
                prop_assert!(!segment.is_empty() && segment != "." && segment != "..");
                prop_assert!(!segment.contains(['/', '\\', '%', ';', '\0']));
            }
            // Read once more, it says the same: nothing was encoded twice.
            let again: Vec<String> = segments.iter().map(|segment| path::decoded(segment).unwrap()).collect();
            prop_assert_eq!(again, segments);
        }
    }

    #[test]
    fn any_body_is_read_or_refused(body in prop::collection::vec(any::<u8>(), 0..200), at in 0..SERVICE.operations.len()) {
        let operation = SERVICE.operations[at];
        let routed = rest_json::Routed { operation, members: Map::new() };
        if let Ok(input) = rest_json::input(routed, &HeaderMap::new(), &body) {
            let _ = walk_members(operation.input, &input);
        }
    }
}
