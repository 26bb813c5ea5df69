//! The measured operations: one file each says how it is prepared and what one turn does.

mod get_user;
mod large;
mod list_users;
mod password;
mod refresh;
mod sign_up;
mod srp;
pub mod worker;

use std::path::Path;

use crate::load::{Limits, Outcome};
use crate::place::{self, Database};
use crate::report::Row;

/// An operation that clients ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    SignUp,
    Password,
    Srp,
    Refresh,
    GetUser,
    AdminGetUser,
    ListUsers,
    AdminCreateUser,
    /// The rest is measured by [`crate::scale`] alone.
    UsersByBeginning,
    UsersByPage,
    MembersByPage,
    Jwks,
}

impl Scenario {
    /// Its name in the table, and the floor in operations per second of server CPU.
    pub const fn row(self) -> (&'static str, f64) {
        match self {
            Self::SignUp => ("sign-up and confirmation with the code (2 requests)", 1_000.0),
            Self::Password => ("password sign-in, sealed verifier", 570.0),
            Self::Srp => ("SRP sign-in (2 requests)", 300.0),
            Self::Refresh => ("refresh", 1_100.0),
            Self::GetUser => ("GetUser", 40_000.0),
            Self::AdminGetUser => ("AdminGetUser", 34_000.0),
            Self::ListUsers => ("ListUsers, `email = \"…\"`", 30_000.0),
            Self::AdminCreateUser => ("AdminCreateUser", 0.0),
            Self::UsersByBeginning => ("ListUsers, `email ^= \"…\"`, pages of 10", 0.0),
            Self::UsersByPage => ("ListUsers, pages of 60", 0.0),
            Self::MembersByPage => ("ListUsersInGroup, pages of 60", 0.0),
            Self::Jwks => ("JWKS", 80_000.0),
        }
    }
}

/// Measures one on fresh servers. Floors are those of one server with a store of its own.
pub async fn measure(
    binary: &Path,
    database: Option<&Database>,
    scenario: Scenario,
    users: u32,
    limits: &Limits,
) -> Row {
    let (name, floor) = scenario.row();
    let floor = Some(floor).filter(|floor| *floor > 0.0 && database.is_none());
    Row::of(name, floor, outcome(binary, database, scenario, users, limits).await)
}

async fn outcome(
    binary: &Path,
    database: Option<&Database>,
    scenario: Scenario,
    users: u32,
    limits: &Limits,
) -> anyhow::Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let server = place::start(binary, database, folder.path(), users).await?;
    let outcome = match scenario {
        Scenario::SignUp => sign_up::run(&server, limits).await,
        _ => worker::run(&server, scenario, users, limits).await,
    };
    server.stop().await?;
    outcome
}
