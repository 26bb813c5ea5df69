//! Which operation of which API a request names: the `X-Amz-Target` header.

use aws_model::{OperationModel, Protocol, ServiceModel};
use http::HeaderMap;

use crate::exception::Exception;

/// The header.
pub const TARGET: &str = "x-amz-target";

/// What a request asks for.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The API.
    pub service: &'static ServiceModel,
    /// The operation.
    pub operation: &'static OperationModel,
}

/// Reads the target header.
///
/// # Errors
/// The header is absent, stands more than once, is not text, names an API that is not served here, or an operation
/// that the API does not have.
pub fn read(headers: &HeaderMap, services: &[&'static ServiceModel]) -> Result<Target, Exception> {
    let mut values = headers.get_all(TARGET).iter();
    let unknown = |message: &str| Exception::unknown_operation(message);
    let Some(value) = values.next() else {
        return Err(unknown("The request names no operation: the header X-Amz-Target is missing."));
    };
    if values.next().is_some() {
        return Err(unknown("The header X-Amz-Target stands more than once."));
    }
    let value = value.to_str().map_err(|_| unknown("The header X-Amz-Target is not plain text."))?;
    let Some((prefix, name)) = value.rsplit_once('.') else {
        return Err(unknown("The header X-Amz-Target must have the form Service.Operation."));
    };
    let answers =
        |service: &&&ServiceModel| service.protocol == Protocol::Json && service.target_prefix == prefix;
    let Some(service) = services.iter().find(answers) else {
        return Err(unknown(&format!("No API here answers to the target prefix '{}'.", shown(prefix))));
    };
    match service.find(name) {
        Some(operation) => Ok(Target { service, operation }),
        None if service.has_other(name) => Err(not_yet(name)),
        None => Err(unknown(&format!("The API {} has no operation '{}'.", service.name, shown(name)))),
    }
}

/// AWS has an operation of this name, and nothing of it is known here.
pub(crate) fn not_yet(name: &str) -> Exception {
    Exception::unknown_operation(format!("The operation {name} is not implemented yet."))
}

/// A part of the header as a message may repeat it.
fn shown(text: &str) -> String {
    text.chars().take(128).filter(|c| c.is_ascii_graphic()).collect()
}

#[cfg(test)]
mod tests {
    use aws_model::SERVICES;

    use super::*;

    fn refusal(values: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(TARGET, value.parse().unwrap());
        }
        read(&headers, &SERVICES).unwrap_err().to_string()
    }

    #[test]
    fn a_target_names_service_and_operation() {
        for service in SERVICES.iter().filter(|service| service.protocol == Protocol::Json) {
            for operation in service.operations {
                let mut headers = HeaderMap::new();
                headers
                    .insert(TARGET, format!("{}.{}", service.target_prefix, operation.name).parse().unwrap());
                let target = read(&headers, &SERVICES).unwrap();
                assert_eq!((target.service.name, target.operation.name), (service.name, operation.name));
            }
        }
    }

    #[test]
    fn every_other_target_is_refused_with_its_reason() {
        assert!(refusal(&[]).contains("is missing"));
        assert!(refusal(&["A.B", "A.B"]).contains("more than once"));
        assert!(refusal(&["SignUp"]).contains("form Service.Operation"));
        assert!(refusal(&["AWSLambda.SignUp"]).contains("target prefix 'AWSLambda'"));
        assert!(
            refusal(&[".GetCallerIdentity"]).contains("target prefix ''"),
            "no back door to other protocols"
        );
        assert!(refusal(&["AmazonSSM.SendCommand"]).contains("SendCommand is not implemented yet"));
        let refusal = refusal(&["AWSCognitoIdentityProviderService.signUp"]);
        assert_eq!(refusal, "UnknownOperationException: The API cognito-idp has no operation 'signUp'.");
    }
}
