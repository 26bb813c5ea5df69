//! Services and operations as data, and the two traits that tie Rust types to them.

use serde_json::{Map, Value};

use crate::convert::Unreadable;
use crate::shape::StructureShape;

/// A structure of an API as a Rust type.
pub trait Structure: Sized + Clone + Send + Sync + std::fmt::Debug + 'static {
    /// Its row in the table of shapes.
    const SHAPE: &'static StructureShape;

    /// Reads the members it knows and leaves the others aside. Constraints are not checked here.
    ///
    /// # Errors
    /// A required member is absent, or a member is not of its type.
    fn from_json(map: &Map<String, Value>) -> Result<Self, Unreadable>;

    /// Appends the JSON form; absent members stay absent.
    fn write_json(&self, out: &mut Vec<u8>);
}

/// An operation as a type without a value: `ops::SignUp`.
pub trait Operation: Send + Sync + 'static {
    /// `SignUp`
    const NAME: &'static str;
    /// What is asked.
    type Input: Structure;
    /// What is answered; `()` where AWS answers with an empty body.
    type Output: Structure;
    /// Its row in the table of operations.
    fn model() -> &'static OperationModel;
}

/// An API.
#[derive(Debug)]
pub struct ServiceModel {
    /// The signing name: `cognito-idp`.
    pub name: &'static str,
    /// How its operations are asked for.
    pub protocol: Protocol,
    /// The namespace of its answers, where those are XML.
    pub xml_namespace: &'static str,
    /// What stands before the dot in `X-Amz-Target`; empty for other protocols.
    pub target_prefix: &'static str,
    /// AWS's date of the API.
    pub api_version: &'static str,
    /// Alphabetical.
    pub operations: &'static [&'static OperationModel],
    /// Operations of AWS's of which nothing is known here but that they are there, alphabetically: refused by name.
    pub others: &'static [Other],
    /// How errors look on the wire, where that is not their name and the status 400. Alphabetical.
    pub faults: &'static [Fault],
}

/// How the operations of an API are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// AWS JSON 1.1: a target header, and JSON both ways.
    Json,
    /// Method and path say what is meant; members travel in path, query, headers and a JSON body.
    RestJson,
    /// A form with the member `Action`; answers are XML.
    Query,
}

/// An operation of which nothing is known here but where AWS is asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other {
    /// AWS's name.
    pub name: &'static str,
    /// `GET`
    pub method: &'static str,
    /// A template as in [`Http::path`].
    pub path: &'static str,
}

/// An error on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The name of its shape, by which rooms call it.
    pub name: &'static str,
    /// What stands in the answer.
    pub code: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// The member that holds the sentence: `message` or `Message`.
    pub message: &'static str,
    /// A member `Type` says beside it whose fault it is.
    pub kind: bool,
}

impl ServiceModel {
    /// The operation of this name.
    pub fn find(&self, name: &str) -> Option<&'static OperationModel> {
        self.operations
            .binary_search_by(|operation| operation.name.cmp(name))
            .ok()
            .map(|at| self.operations[at])
    }

    /// How an error of this name looks on the wire, where the model says so.
    pub fn fault(&self, name: &str) -> Option<&'static Fault> {
        self.faults.binary_search_by(|fault| fault.name.cmp(name)).ok().map(|at| &self.faults[at])
    }

    /// Whether AWS has an operation of this name that is not known here any further.
    pub fn has_other(&self, name: &str) -> bool {
        self.others.binary_search_by(|other| other.name.cmp(name)).is_ok()
    }
}

/// What an API says of one operation.
#[derive(Debug)]
pub struct OperationModel {
    /// `SignUp`
    pub name: &'static str,
    /// The API it belongs to.
    pub service: &'static ServiceModel,
    /// The folder of its handler: `sign_up`.
    pub capability: &'static str,
    /// Who may call.
    pub auth: Auth,
    /// What is asked.
    pub input: &'static StructureShape,
    /// What is answered.
    pub output: &'static StructureShape,
    /// The exceptions that the model names.
    pub errors: &'static [&'static str],
    /// Where it is asked for.
    pub http: Http,
}

/// Where an operation is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Http {
    /// `POST`
    pub method: &'static str,
    /// A path whose `{Name}` are members of the input, perhaps with a query that is always the same.
    pub path: &'static str,
    /// The status of an answer that is no refusal.
    pub status: u16,
}

impl Http {
    /// Where the operations of JSON and Query are asked for.
    pub const ROOT: Self = Self { method: "POST", path: "/", status: 200 };
}

/// How a caller shows who it is. A signature is tolerated where none is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Auth {
    /// By a SigV4 signature.
    Signed,
    /// By the member `AccessToken`.
    AccessToken,
    /// Not at all.
    Unsigned,
    /// By `AccessToken`, or by the `Session` of a challenge under way.
    AccessTokenOrSession,
}
