//! How each API says what all of them refuse. Checks are written once, in the words of Cognito's JSON; AWS's other APIs have
//! other names for the same refusals, and clients match on them.

use std::borrow::Cow;

use aws_model::{Protocol, ServiceModel};

use crate::exception::Exception;

/// The names that an API has for what is refused for all APIs in one place.
struct Words {
    /// A constraint of the model is not kept.
    invalid: &'static str,
    /// Our fault.
    internal: &'static str,
    /// Come again later.
    throttled: &'static str,
    /// A body that is not what the protocol asks for.
    malformed: &'static str,
}

fn words(service: &ServiceModel) -> Option<Words> {
    Some(match service.name {
        "lambda" => Words {
            invalid: "ValidationException",
            internal: "ServiceException",
            throttled: "TooManyRequestsException",
            malformed: "SerializationException",
        },
        "ssm" => Words {
            invalid: "ValidationException",
            internal: "InternalServerError",
            throttled: "ThrottlingException",
            malformed: "SerializationException",
        },
        "logs" => Words {
            invalid: "InvalidParameterException",
            internal: "ServiceUnavailableException",
            throttled: "ThrottlingException",
            malformed: "SerializationException",
        },
        _ if service.protocol == Protocol::Query => Words {
            invalid: "ValidationError",
            internal: "InternalFailure",
            throttled: "Throttling",
            malformed: "MalformedInput",
        },
        _ => return None,
    })
}

/// A refusal of the edge or of the registry as this API says it. What a room says itself stays as it is.
pub fn in_words_of(service: &ServiceModel, exception: Exception) -> Exception {
    let Some(words) = words(service) else { return exception };
    let of_query = service.protocol == Protocol::Query;
    let name = match &*exception.name {
        "InvalidParameterException" => words.invalid,
        "InternalErrorException" => words.internal,
        "TooManyRequestsException" => words.throttled,
        "SerializationException" => words.malformed,
        "MissingAuthenticationTokenException" if of_query => "MissingAuthenticationToken",
        "IncompleteSignatureException" if of_query => "IncompleteSignature",
        "InvalidSignatureException" if of_query => "SignatureDoesNotMatch",
        "UnrecognizedClientException" if of_query => "InvalidClientTokenId",
        "ExpiredTokenException" if of_query => "ExpiredToken",
        "AccessDeniedException" if of_query => "AccessDenied",
        "UnknownOperationException" if of_query => "InvalidAction",
        "ServiceUnavailableException" if of_query => "ServiceUnavailable",
        _ => return exception,
    };
    Exception { name: Cow::Borrowed(name), ..exception }
}

/// The status of a refusal in protocols that have one for each: the model's word for it, then HTTP's, then the refusal's own.
pub fn status(service: &ServiceModel, exception: &Exception) -> u16 {
    if let Some(fault) = service.fault(&exception.name) {
        return fault.status;
    }
    match &*exception.name {
        "MissingAuthenticationTokenException"
        | "MissingAuthenticationToken"
        | "InvalidSignatureException"
        | "SignatureDoesNotMatch"
        | "UnrecognizedClientException"
        | "InvalidClientTokenId"
        | "ExpiredTokenException"
        | "ExpiredToken"
        | "AccessDeniedException"
        | "AccessDenied" => 403,
        "UnknownOperationException" => 404,
        _ => exception.status,
    }
}

#[cfg(test)]
mod tests {
    use aws_model::{cloudformation, lambda, user_pools};

    use super::*;

    #[test]
    fn each_api_has_its_own_names_for_the_same_refusals() {
        let said = |service: &ServiceModel, name: &'static str| {
            in_words_of(service, Exception::new(name, "no")).name.into_owned()
        };
        assert_eq!(said(&user_pools::SERVICE, "InvalidParameterException"), "InvalidParameterException");
        assert_eq!(said(&lambda::SERVICE, "InvalidParameterException"), "ValidationException");
        assert_eq!(said(&cloudformation::SERVICE, "InvalidParameterException"), "ValidationError");
        assert_eq!(said(&cloudformation::SERVICE, "AccessDeniedException"), "AccessDenied");
        assert_eq!(said(&lambda::SERVICE, "ResourceNotFoundException"), "ResourceNotFoundException");
        let status = |name: &'static str| status(&lambda::SERVICE, &Exception::new(name, "no"));
        assert_eq!(
            ["ResourceNotFoundException", "AccessDeniedException", "ValidationException"].map(status),
            [404, 403, 400]
        );
    }
}
