//! Query: a form names the action and its members, the answer is XML. Here a form becomes the members that the registry
//! takes, and its answer or refusal becomes XML as the usual clients read it.

mod form;

use std::fmt::Display;

use aws_model::shape::{ListShape, MapShape, Shape, StructureShape};
use aws_model::{OperationModel, ServiceModel};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use crate::exception::{Exception, header_value};
use crate::target::not_yet;
use crate::xml::Writer;
use crate::{dialect, rest_json};
use form::Node;
pub use form::{Form, FormError};

/// The media type of requests.
pub const FORM: &str = "application/x-www-form-urlencoded";
/// The media type of answers.
pub const CONTENT_TYPE: &str = "text/xml";

/// Reads which operation a form asks for.
///
/// # Errors
/// It asks for none, for one of another version of the API, or for one that is not there, or not yet.
pub fn operation(service: &'static ServiceModel, form: &Form) -> Result<&'static OperationModel, Exception> {
    let Some(action) = form.text("Action") else {
        return Err(Exception::new("MissingAction", "The form names no Action."));
    };
    match form.text("Version") {
        Some(version) if version != service.api_version => {
            let message =
                format!("The API {} is there in version {} only.", service.name, service.api_version);
            return Err(Exception::new("NoSuchVersion", message));
        }
        _ => {}
    }
    match service.find(action) {
        Some(operation) => Ok(operation),
        None if service.has_other(action) => Err(not_yet(action)),
        None => {
            let shown: String = action.chars().filter(char::is_ascii_graphic).take(128).collect();
            let message = format!("Could not find operation {shown} for version {}", service.api_version);
            Err(Exception::unknown_operation(message))
        }
    }
}

/// The members of an input, as a form says them. What is not of its shape stays as it is, for the walk to refuse.
///
/// # Errors
/// A list or map is not numbered.
pub fn input(operation: &'static OperationModel, form: Form) -> Result<Map<String, Value>, Exception> {
    let mut root = form.into_root();
    root.children.remove("Action");
    root.children.remove("Version");
    match structure(operation.input, root)? {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

fn value(shape: Shape, node: Node) -> Result<Value, Exception> {
    match (shape, node.value) {
        (Shape::Structure(shape), value) => structure(shape, Node { value, ..node }),
        (Shape::List(shape), value) => list(shape, Node { value, ..node }),
        (Shape::Map(shape), value) => map(shape, Node { value, ..node }),
        (Shape::Timestamp(_), Some(text)) => Ok(match text.parse::<jiff::Timestamp>() {
            Ok(at) => Value::from(at.as_millisecond() as f64 / 1000.0),
            Err(_) => Value::from(text),
        }),
        (shape, Some(text)) if node.children.is_empty() => Ok(rest_json::read(shape, &text)),
        // Neither text nor nothing: the walk says what was expected.
        _ => Ok(Value::Object(Map::new())),
    }
}

fn structure(shape: &'static StructureShape, node: Node) -> Result<Value, Exception> {
    let mut members = Map::new();
    for (name, child) in node.children {
        let value = match shape.find(&name) {
            Some(member) => value(member.shape, child)?,
            // For those who refuse what they do not know.
            None => Value::Bool(true),
        };
        members.insert(name, value);
    }
    Ok(Value::Object(members))
}

/// An empty list is said as a name with nothing behind the equals sign.
fn list(shape: &'static ListShape, mut node: Node) -> Result<Value, Exception> {
    let members = node.children.remove("member");
    if !node.children.is_empty() {
        return Err(misnumbered(shape.name));
    }
    let numbered = numbered(members, shape.name)?;
    numbered.into_iter().map(|one| value(shape.member, one)).collect()
}

fn map(shape: &'static MapShape, mut node: Node) -> Result<Value, Exception> {
    let entries = node.children.remove("entry");
    if !node.children.is_empty() {
        return Err(misnumbered(shape.name));
    }
    let mut map = Map::new();
    for mut entry in numbered(entries, shape.name)? {
        let key = entry.children.remove("key").and_then(|key| key.value);
        let value = entry.children.remove("value").map(|one| value(shape.value, one)).transpose()?;
        let (Some(key), Some(value)) = (key, value) else { return Err(misnumbered(shape.name)) };
        map.insert(key, value);
    }
    Ok(Value::Object(map))
}

/// Elements in the order of their numbers, which begin at one and may leave some out.
fn numbered(node: Option<Node>, shape: &str) -> Result<Vec<Node>, Exception> {
    let children = node.map(|node| node.children).unwrap_or_default();
    let mut elements = Vec::with_capacity(children.len());
    for (number, child) in children {
        let plain = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse::<u32>().ok().filter(|_| plain).ok_or_else(|| misnumbered(shape))?;
        elements.push((number, child));
    }
    elements.sort_by_key(|(number, _)| *number);
    Ok(elements.into_iter().map(|(_, child)| child).collect())
}

fn misnumbered(shape: &str) -> Exception {
    Exception::serialization(format!(
        "A list or map ({shape}) is not numbered as member.1, member.2 and so on."
    ))
}

/// The response to a call that went well: `answer` is what the registry gave.
///
/// # Errors
/// The answer is not of the operation's shape: our fault.
pub fn respond(
    operation: &'static OperationModel,
    answer: &[u8],
    request_id: impl Display,
) -> Result<Response<Vec<u8>>, Exception> {
    let request_id = request_id.to_string();
    let mut xml = Writer::default();
    let name = operation.name;
    xml.open_with(&format!("{name}Response"), operation.service.xml_namespace);
    // What AWS answers with nothing has no result either.
    if !answer.is_empty() {
        let members: Map<String, Value> = serde_json::from_slice(answer).map_err(Exception::internal)?;
        xml.open(&format!("{name}Result"));
        write_members(&mut xml, operation.output, &members);
        xml.close();
    }
    xml.open("ResponseMetadata");
    xml.text("RequestId", &request_id);
    Ok(response(StatusCode::OK, xml.finish(), &request_id))
}

fn write_members(xml: &mut Writer, shape: &'static StructureShape, members: &Map<String, Value>) {
    for member in shape.members {
        match members.get(member.name) {
            None | Some(Value::Null) => {}
            Some(value) => write(xml, member.name, member.shape, value),
        }
    }
}

fn write(xml: &mut Writer, name: &str, shape: Shape, value: &Value) {
    match (shape, value) {
        (Shape::Structure(shape), Value::Object(members)) => {
            xml.open(name);
            write_members(xml, shape, members);
            xml.close();
        }
        (Shape::List(shape), Value::Array(items)) => {
            xml.open(name);
            items.iter().for_each(|item| write(xml, "member", shape.member, item));
            xml.close();
        }
        (Shape::Map(shape), Value::Object(entries)) => {
            xml.open(name);
            for (key, value) in entries {
                xml.open("entry");
                xml.text("key", key);
                write(xml, "value", shape.value, value);
                xml.close();
            }
            xml.close();
        }
        (Shape::Timestamp(_), Value::Number(seconds)) => {
            let millis = (seconds.as_f64().unwrap_or_default() * 1000.0).round() as i64;
            let at = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
            xml.text(name, &at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string());
        }
        (_, Value::String(text)) => xml.text(name, text),
        (_, other) => xml.text(name, &other.to_string()),
    }
}

/// The response to a refusal.
pub fn refuse(service: &ServiceModel, exception: &Exception, request_id: impl Display) -> Response<Vec<u8>> {
    let request_id = request_id.to_string();
    let status = dialect::status(service, exception);
    let code = service.fault(&exception.name).map_or(&*exception.name, |fault| fault.code);
    let mut xml = Writer::default();
    xml.open_with("ErrorResponse", service.xml_namespace);
    xml.open("Error");
    xml.text("Type", if status < 500 { "Sender" } else { "Receiver" });
    xml.text("Code", code);
    xml.text("Message", &exception.message);
    xml.close();
    xml.text("RequestId", &request_id);
    response(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), xml.finish(), &request_id)
}

fn response(status: StatusCode, body: Vec<u8>, request_id: &str) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
    headers.insert(HeaderName::from_static("x-amzn-requestid"), header_value(request_id));
    response
}

#[cfg(test)]
mod tests {
    use aws_model::{cloudformation, sts};
    use serde_json::json;

    use super::*;

    fn read(form: &str) -> Result<(&'static str, Value), Exception> {
        let form = Form::parse(form.as_bytes())?;
        let operation = operation(&cloudformation::SERVICE, &form)?;
        Ok((operation.name, Value::Object(input(operation, form)?)))
    }

    #[test]
    fn a_form_becomes_members_by_the_shape() {
        let form = "Action=CreateStack&Version=2010-05-15&StackName=shop&DisableRollback=true&TimeoutInMinutes=5\
                    &Parameters.member.2.ParameterKey=B&Parameters.member.1.ParameterKey=A\
                    &Parameters.member.1.ParameterValue=a%26b+c&Capabilities.member.1=CAPABILITY_IAM&NotificationARNs=";
        let expected = json!({
            "StackName": "shop", "DisableRollback": true, "TimeoutInMinutes": 5,
            "Parameters": [{"ParameterKey": "A", "ParameterValue": "a&b c"}, {"ParameterKey": "B"}],
            "Capabilities": ["CAPABILITY_IAM"], "NotificationARNs": [],
        });
        assert_eq!(read(form).unwrap(), ("CreateStack", expected));
    }

    #[test]
    fn what_is_no_action_here_is_told_so() {
        let refused = |form: &str| read(form).unwrap_err().to_string();
        assert!(refused("StackName=a").starts_with("MissingAction"));
        assert!(refused("Action=CreateStack&Version=2009-01-01").starts_with("NoSuchVersion"));
        assert!(
            refused("Action=Sing&Version=2010-05-15").contains("Could not find operation Sing for version")
        );
        assert!(refused("Action=CreateStackSet").contains("CreateStackSet is not implemented yet"));
        assert!(refused("Action=CreateStack&Tags.member.x.Key=a").contains("not numbered"));
        assert!(refused("Action=CreateStack&Tags.1.Key=a").contains("not numbered"));
        assert!(refused("Action=CreateStack&Tags.member.01.Key=a").contains("not numbered"));
    }

    #[test]
    fn answers_are_xml_in_the_order_of_the_shape() {
        let operation = cloudformation::SERVICE.find("DescribeStacks").unwrap();
        let answer = json!({"Stacks": [{
            "Tags": [], "StackName": "a<b", "CreationTime": 1_767_225_600.25, "StackStatus": "CREATE_COMPLETE",
            "DisableRollback": false, "Outputs": [{"OutputKey": "k", "OutputValue": "\u{1}\r"}],
        }]});
        let body = respond(operation, answer.to_string().as_bytes(), "id-1").unwrap().into_body();
        assert_eq!(
            String::from_utf8(body).unwrap(),
            "<DescribeStacksResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><DescribeStacksResult>\
             <Stacks><member><StackName>a&lt;b</StackName><CreationTime>2026-01-01T00:00:00.250Z</CreationTime>\
             <StackStatus>CREATE_COMPLETE</StackStatus><DisableRollback>false</DisableRollback>\
             <Outputs><member><OutputKey>k</OutputKey><OutputValue>\u{fffd}&#13;</OutputValue></member></Outputs>\
             <Tags></Tags></member></Stacks></DescribeStacksResult>\
             <ResponseMetadata><RequestId>id-1</RequestId></ResponseMetadata></DescribeStacksResponse>"
        );
        let nothing = respond(cloudformation::SERVICE.find("DeleteStack").unwrap(), b"", "id-1").unwrap();
        assert!(!String::from_utf8(nothing.into_body()).unwrap().contains("Result"));
    }

    #[test]
    fn a_refusal_has_its_code_and_whose_fault_it_is() {
        let said = |service: &ServiceModel, refusal: Exception| {
            let response = refuse(service, &refusal, "id-1");
            (response.status().as_u16(), String::from_utf8(response.into_body()).unwrap())
        };
        let (status, body) =
            said(&cloudformation::SERVICE, Exception::new("ValidationError", "Stack [x] & co"));
        assert_eq!(status, 400);
        assert_eq!(
            body,
            "<ErrorResponse xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><Error><Type>Sender</Type>\
             <Code>ValidationError</Code><Message>Stack [x] &amp; co</Message></Error><RequestId>id-1</RequestId></ErrorResponse>"
        );
        let (status, body) =
            said(&cloudformation::SERVICE, Exception::new("ChangeSetNotFoundException", "no"));
        assert!(status == 404 && body.contains("<Code>ChangeSetNotFound</Code>"), "{body}");
        let internal = dialect::in_words_of(&sts::SERVICE, Exception::internal("disk"));
        let (status, body) = said(&sts::SERVICE, internal);
        assert!(
            status == 500 && body.contains("<Type>Receiver</Type><Code>InternalFailure</Code>"),
            "{body}"
        );
    }
}
