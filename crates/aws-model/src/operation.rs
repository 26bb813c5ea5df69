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
    /// What stands before the dot in `X-Amz-Target`.
    pub target_prefix: &'static str,
    /// AWS's date of the API.
    pub api_version: &'static str,
    /// Alphabetical.
    pub operations: &'static [&'static OperationModel],
}

impl ServiceModel {
    /// The operation of this name.
    pub fn find(&self, name: &str) -> Option<&'static OperationModel> {
        self.operations
            .binary_search_by(|operation| operation.name.cmp(name))
            .ok()
            .map(|at| self.operations[at])
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
