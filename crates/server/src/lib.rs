//! How does a connection become a request for the right room?
//!
//! Owns the listeners, the rules of the edge (Host, Origin, CORS, sizes, times), who a caller is, and what is seen from
//! outside: health, metrics, refusals explained, the helpers of development. Knows rooms as [`aws_wire::Dispatch`] and [`WellKnown`] and
//! never what an operation does or which engine keeps the data. A request's way: [`serve`] accepts, [`edge`] routes,
//! [`host`] and [`origin`] decide whether a web page may ask, [`identify`] says who calls, `aws_json`, `aws_query` or `aws_rest`
//! runs the operation, over what they have in common in `asked`.

mod answer;
mod asked;
mod aws_json;
mod aws_query;
mod aws_rest;
mod aws_s3;
mod budget;
mod callers;
pub mod dev;
pub mod edge;
pub mod explain;
pub mod forwarded;
pub mod host;
pub mod identify;
pub mod management;
pub mod metrics;
pub mod origin;
pub mod percent;
pub mod serve;
pub mod tls;
mod well_known;
pub mod wiring;

pub use edge::Edge;
pub use serve::{Server, bind};
pub use wiring::{Limits, WellKnown, Wiring};
