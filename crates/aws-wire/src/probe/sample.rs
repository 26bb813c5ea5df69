//! Values of good and of bad shape. A good string is found among samples by the checks themselves; a test makes sure that
//! there is one for every shape of every model.

use aws_model::shape::{Shape, StringShape, StructureShape};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::pattern;
use crate::walk::failed;

/// At least one of these, perhaps drawn out, fits any pattern of the models.
const SAMPLES: [&str; 46] = [
    "sample",
    "a",
    "1",
    "sample-1",
    "eu-west-1_Sample123",
    "eu-west-1:01234567-89ab-4cde-8f01-23456789abcd",
    "eu-west-1_01234567-89ab-4cde-8f01-23456789abcd",
    "01234567-89ab-4cde-8f01-23456789abcd",
    "arn:aws:lambda:eu-west-1:000000000000:function:sample",
    "arn:aws:s3:::sample",
    "sample@example.com",
    "code {####} sample",
    "follow {##this##} sample",
    "123456",
    "Level1",
    "import-sample",
    "terms-of-use",
    "cognito:default",
    "tknabcdefghijklmnopqrstuvwxy",
    "authenticated",
    "header.payload.signature",
    "https://example.com/sample",
    "Sample_Name",
    "0123456789abcdef",
    "lambda:InvokeFunction",
    "lambda:GetLayerVersion",
    "arn:aws:iam::000000000000:role/sample",
    "arn:aws:lambda:eu-west-1:000000000000:layer:sample",
    "arn:aws:lambda:eu-west-1:000000000000:layer:sample:1",
    "arn:aws:lambda:eu-west-1:000000000000:code-signing-config:csc-0123456789abcdef0",
    "arn:aws:lambda:eu-west-1:000000000000:capacity-provider:sample",
    "arn:aws:lambda:eu-west-1:000000000000:runtime/sample",
    "arn:aws:lambda:eu-west-1::runtime:sample",
    "arn:aws:lambda:eu-west-1:000000000000:function:sample:1/durable-execution/sample/1",
    "arn:aws:elasticfilesystem:eu-west-1:000000000000:access-point/fsap-0123456789abcdef0",
    "/mnt/sample",
    "subnet-1",
    "sg-1",
    "o-0123456789",
    "000000000000",
    "eu-west-1",
    "SampleException",
    "*",
    "Name",
    "AKIAIOSFODNN7EXAMPLE",
    "Sampleeeeeeeeeeeeeeeeeee",
];

/// What no pattern but the widest takes, at least one of them.
const STRANGERS: [&str; 6] = ["\u{1}", " ", "é", "\n", "_", "."];

/// A value of good shape, with the required members alone or with all.
pub(super) fn value(shape: Shape, least: bool) -> Value {
    match shape {
        Shape::Structure(shape) => structure(shape, least),
        Shape::List(shape) => Value::Array(vec![value(shape.member, least); several(shape.length.min)]),
        Shape::Map(shape) => {
            let key = text(shape.key);
            let entry = |at: usize| {
                (if at == 0 { key.clone() } else { format!("{key}{at}") }, value(shape.value, least))
            };
            Value::Object((0..several(shape.length.min)).map(entry).collect())
        }
        Shape::String(shape) => Value::from(text(shape)),
        Shape::Number(shape) => {
            Value::from(1.max(shape.range.min.unwrap_or(1)).min(shape.range.max.unwrap_or(i64::MAX)))
        }
        Shape::Float(shape) => json!(0.5_f64.max(shape.range.min.unwrap_or(0) as f64)),
        Shape::Boolean(_) => Value::Bool(true),
        Shape::Timestamp(_) => json!(1_700_000_000.25),
        Shape::Blob(shape) => Value::from(STANDARD.encode(vec![0_u8; several(shape.length.min)])),
        Shape::Document(_) => json!({"sample": [1, "two", null]}),
    }
}

/// A structure of good shape.
pub(super) fn structure(shape: &'static StructureShape, least: bool) -> Value {
    let members = shape.members.iter().filter(|member| member.required || !least);
    Value::Object(
        members.map(|member| (member.name.to_owned(), value(member.shape, least))).collect::<Map<_, _>>(),
    )
}

/// A string of good shape.
pub(super) fn text(shape: &'static StringShape) -> String {
    if let Some(first) = shape.values.first() {
        return (*first).to_owned();
    }
    let fits = |text: &String| failed(shape, text).is_empty();
    let plain = SAMPLES.iter().map(|sample| (*sample).to_owned());
    plain
        .clone()
        .find(fits)
        .or_else(|| plain.map(|sample| drawn_out(&sample, shape)).find(fits))
        .unwrap_or_default()
}

/// Strings of bad shape, with what is bad about them.
pub(super) fn bad(shape: &'static StringShape) -> Vec<(&'static str, String)> {
    let mut bad = Vec::new();
    if let Some(min) = shape.length.min.filter(|min| *min > 0) {
        bad.push(("too short", "a".repeat(usize::try_from(min - 1).unwrap_or(0))));
    }
    if let Some(max) = shape.length.max {
        bad.push(("too long", "a".repeat(usize::try_from(max + 1).unwrap_or(0))));
    }
    if let Some(wanted) = shape.pattern {
        let length =
            several(shape.length.min).max(8).min(shape.length.max.map_or(8, |max| several(Some(max))));
        bad.extend(
            STRANGERS
                .iter()
                .map(|stranger| stranger.repeat(length))
                .find(|text| !pattern::matches(wanted, text))
                .map(|text| ("badly formed", text)),
        );
    }
    if !shape.values.is_empty() {
        bad.push(("unknown", "NOBODY_KNOWS_THIS".into()));
    }
    bad
}

/// The sample with its last character repeated up to the least length.
fn drawn_out(sample: &str, shape: &StringShape) -> String {
    let missing = several(shape.length.min).saturating_sub(sample.chars().count());
    let last = sample.chars().last().unwrap_or('a');
    sample.chars().chain(std::iter::repeat_n(last, missing)).collect()
}

fn several(min: Option<i64>) -> usize {
    min.and_then(|min| usize::try_from(min).ok()).unwrap_or(1).max(1)
}
