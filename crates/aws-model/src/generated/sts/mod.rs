//! The API `sts`. Written by `cargo xtask codegen` from `model/`: change the facts or the overlay, not this.

#![expect(missing_docs, reason = "the names are AWS's and no prose of the model is kept")]

mod credentials;

pub use credentials::*;

pub mod ops {
    pub use super::credentials::ops::*;
}

pub static SERVICE: crate::operation::ServiceModel = crate::operation::ServiceModel {
    name: "sts",
    protocol: crate::operation::Protocol::Query,
    xml_namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    target_prefix: "",
    api_version: "2011-06-15",
    operations: &[
        &ops::ASSUME_ROLE,
        &ops::GET_CALLER_IDENTITY,
    ],
    others: &[
        crate::operation::Other { name: "AssumeRoleWithSAML", method: "POST", path: "/" },
        crate::operation::Other { name: "AssumeRoleWithWebIdentity", method: "POST", path: "/" },
        crate::operation::Other { name: "AssumeRoot", method: "POST", path: "/" },
        crate::operation::Other { name: "DecodeAuthorizationMessage", method: "POST", path: "/" },
        crate::operation::Other { name: "GetAccessKeyInfo", method: "POST", path: "/" },
        crate::operation::Other { name: "GetDelegatedAccessToken", method: "POST", path: "/" },
        crate::operation::Other { name: "GetFederationToken", method: "POST", path: "/" },
        crate::operation::Other { name: "GetSessionToken", method: "POST", path: "/" },
        crate::operation::Other { name: "GetWebIdentityToken", method: "POST", path: "/" },
    ],
    faults: &[
        crate::operation::Fault { name: "ExpiredTokenException", code: "ExpiredTokenException", status: 400, message: "message", kind: false },
        crate::operation::Fault { name: "MalformedPolicyDocumentException", code: "MalformedPolicyDocument", status: 400, message: "message", kind: false },
        crate::operation::Fault { name: "PackedPolicyTooLargeException", code: "PackedPolicyTooLarge", status: 400, message: "message", kind: false },
        crate::operation::Fault { name: "RegionDisabledException", code: "RegionDisabledException", status: 403, message: "message", kind: false },
    ],
};
