//! Whatever stands in a form, it is read or refused; what the probe sends as a form arrives as what the registry takes; and
//! every answer is XML that says what the answer said.

use aws_model::shape::Shape;
use aws_model::{OperationModel, ServiceModel, cloudformation, sts};
use aws_wire::probe;
use aws_wire::query::{Form, input, operation, respond};
use proptest::prelude::*;
use serde_json::Value;

const SERVICES: [&ServiceModel; 2] = [&cloudformation::SERVICE, &sts::SERVICE];

fn operations() -> impl Iterator<Item = &'static OperationModel> {
    SERVICES.iter().flat_map(|service| service.operations).copied()
}

/// The fields of a form as botocore writes them.
fn fields(name: &str, shape: Shape, value: &Value, out: &mut Vec<(String, String)>) {
    match (shape, value) {
        (Shape::Structure(shape), Value::Object(map)) => {
            for (member, value) in map {
                let path = if name.is_empty() { member.clone() } else { format!("{name}.{member}") };
                fields(&path, shape.find(member).unwrap().shape, value, out);
            }
        }
        (Shape::List(_), Value::Array(items)) if items.is_empty() => {
            out.push((name.to_owned(), String::new()))
        }
        (Shape::List(shape), Value::Array(items)) => {
            for (at, item) in items.iter().enumerate() {
                fields(&format!("{name}.member.{}", at + 1), shape.member, item, out);
            }
        }
        (Shape::Map(shape), Value::Object(map)) => {
            for (at, (key, value)) in map.iter().enumerate() {
                out.push((format!("{name}.entry.{}.key", at + 1), key.clone()));
                fields(&format!("{name}.entry.{}.value", at + 1), shape.value, value, out);
            }
        }
        (Shape::Timestamp(_), _) => {
            out.push((name.to_owned(), "2023-11-14T22:13:20.25Z".to_owned()));
        }
        (_, Value::String(text)) => out.push((name.to_owned(), text.clone())),
        (_, other) => out.push((name.to_owned(), other.to_string())),
    }
}

fn form_of(operation: &'static OperationModel, value: &Value) -> String {
    let mut out = vec![
        ("Action".to_owned(), operation.name.to_owned()),
        ("Version".to_owned(), operation.service.api_version.to_owned()),
    ];
    fields("", Shape::Structure(operation.input), value, &mut out);
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<String>();
    out.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
}

#[test]
fn every_good_input_of_every_operation_arrives_as_it_was_sent() {
    for one in operations() {
        for sent in [probe::whole_input(one), probe::least_input(one)] {
            let form = Form::parse(form_of(one, &sent).as_bytes()).unwrap();
            assert_eq!(operation(one.service, &form).unwrap().name, one.name);
            let arrived = Value::Object(input(one, form).unwrap());
            assert_eq!(arrived, sent, "{}", one.name);
        }
    }
}

#[test]
fn every_answer_is_balanced_xml_that_holds_every_text_of_it() {
    for one in operations() {
        let answer = probe::whole(one.output);
        let body = String::from_utf8(respond(one, answer.to_string().as_bytes(), "id").unwrap().into_body())
            .unwrap();
        let mut open = Vec::new();
        for part in body.split('<').skip(1) {
            let tag = part.split('>').next().unwrap();
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name.to_owned()), "{}", one.name),
                None => open.push(tag.split(' ').next().unwrap().to_owned()),
            }
        }
        assert!(open.is_empty(), "{}", one.name);
    }
}

proptest! {
    #[test]
    fn any_form_is_read_or_refused(text in "([A-Za-z.]{0,12}(\\.member\\.[0-9]{1,3}|\\.entry\\.1\\.key)?=[ -~]{0,8}&){0,12}", at in 0usize..28) {
        if let Ok(form) = Form::parse(text.as_bytes()) {
            let operations: Vec<_> = operations().collect();
            let operation = operations[at % operations.len()];
            if let Ok(read) = input(operation, form) {
                let _ = aws_wire::walk::walk_members(operation.input, &read);
            }
        }
    }

    #[test]
    fn any_bytes_are_a_form_or_none(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Form::parse(&bytes);
    }
}
