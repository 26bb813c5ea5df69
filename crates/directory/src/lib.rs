//! What are pools, users, clients, sessions, and what may happen to them?
//!
//! Nouns and their rules, without I/O and without a wire format. How a noun is kept is `store`'s business, how it
//! is spelt on the wire is `user-pools`'.

pub mod access_key;
pub mod alteration;
pub mod artifact;
pub mod attempts;
pub mod audit;
pub mod client;
pub mod code;
pub mod content;
pub mod function;
pub mod function_arn;
pub mod group;
pub mod ids;
pub mod log_group;
pub mod message;
pub mod names;
pub mod parameter;
pub mod policy;
pub mod pool;
pub mod schema;
pub mod sends;
pub mod session;
pub mod stacks;
mod text_bytes;
pub mod time;
pub mod trigger_function;
pub mod trigger_run;
pub mod user;

pub use access_key::{AccessKey, AccessKeyUse, Capability, KeyRefused};
pub use alteration::{Altered, Changes, Form, Settled};
pub use artifact::{Artifact, ArtifactHeaders, ArtifactPart, ArtifactUpload, Bucket};
pub use attempts::{Admission, AttemptCounter};
pub use audit::{AuditLine, FeedEntry};
pub use client::{Client, ClientSecret, ExistenceErrors, Flow, Rotation, Validity, ValidityUnit};
pub use code::{Code, CodePurpose, CodeRefusal};
pub use content::{ContentHash, NotAHash};
pub use function::{
    Build, Environment, Function, FunctionAlias, FunctionVersion, LATEST, Layer, LayerVersion, QueuedEvent,
    ResourcePolicy, Statement, UsedLayer, function_arn, layer_arn,
};
pub use function_arn::FunctionArn;
pub use group::{Group, MOST_GROUPS, MOST_GROUPS_OF_A_USER, Membership, Memberships, Standing};
pub use ids::{ALPHANUMERIC, IdSource, LOWER_ALPHANUMERIC, OsIds, SeededIds};
pub use log_group::LogGroup;
pub use message::{Message, MessagePurpose, mask};
pub use names::{ACCOUNT, ClientId, PoolId, Sub, Username, pool_arn};
pub use parameter::{Parameter, ParameterKind, ParameterVersion};
pub use policy::PasswordRefusal;
pub use pool::{Alias, Contact, PasswordPolicy, Pool, Recovery, SignInMode, Templates};
pub use schema::{Attribute, DataType, Nonconformity, Schema};
pub use sends::{SendBudget, SendLimits};
pub use session::Session;
pub use time::{Clock, ManualClock, ShiftedClock, SystemClock, Timestamp};
pub use trigger_function::{EventVersion, TriggerFunction, TriggerPatience};
pub use trigger_run::{KeptOfRun, TriggerRun};
pub use user::{Credential, ExternalLink, User, UserStatus};
