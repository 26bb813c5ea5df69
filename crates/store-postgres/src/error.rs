//! What went wrong, and what may be done about it: try again, look whether it was committed, or give up.

use store::error::EngineError;
use tokio_postgres::error::SqlState;

use crate::address::Settings;

/// The store cannot be opened; in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The text after `postgres://` cannot be read.
    #[error("the address of the database cannot be read: {0}")]
    BadAddress(String),
    /// A node's name must do as the name of a lane.
    #[error("{0:?} is no name for a node: take letters, digits, '-', '.' and '_'")]
    BadNode(String),
    /// Reaching this host without a verified TLS connection.
    #[error(
        "the database at {host} must be reached over TLS with its certificate verified: take sslmode={mode} out of the \
         address, and name the authority with sslrootcert=FILE if the system does not know it"
    )]
    Unprotected {
        /// The host.
        host: String,
        /// What was asked for.
        mode: String,
    },
    /// Certificates of authorities that cannot be read.
    #[error("no certificate of an authority could be read from {path}: {reason}")]
    BadAuthority {
        /// The file, or the system's.
        path: String,
        /// Why.
        reason: String,
    },
    /// Nobody answers there.
    #[error(
        "no database answers at {hosts}: {reason}. Is PostgreSQL running, and are host and port of the address right?"
    )]
    Unreachable {
        /// Where it was looked for.
        hosts: String,
        /// What the system said.
        reason: String,
    },
    /// It answers and does not prove who it is.
    #[error(
        "the database at {hosts} could not be reached over verified TLS: {reason}. It needs a certificate for that name \
         (ssl = on); name its authority with sslrootcert=FILE in the address if the system does not know it"
    )]
    Tls {
        /// Where it is.
        hosts: String,
        /// What is wrong.
        reason: String,
    },
    /// It does not take the user or the password.
    #[error(
        "the database at {hosts} does not let this user in: {reason}. Check user and password of the address"
    )]
    LoginRefused {
        /// Where it is.
        hosts: String,
        /// What it said.
        reason: String,
    },
    /// There is no such database.
    #[error(
        "there is no database {database} at {hosts}. Make it: CREATE DATABASE {database} ENCODING 'UTF8' TEMPLATE template0"
    )]
    NoDatabase {
        /// Where it is.
        hosts: String,
        /// Its name.
        database: String,
    },
    /// The user may not make tables.
    #[error(
        "the user may not make tables in the database {database} at {hosts} ({reason}): make it the owner of the database, \
         or GRANT it CREATE and USAGE on its schema"
    )]
    NotAllowed {
        /// Where it is.
        hosts: String,
        /// Its name.
        database: String,
        /// What it said.
        reason: String,
    },
    /// The database does not answer as it should, or refuses.
    #[error("{0}")]
    Database(#[from] EngineError),
    /// It keeps text in another form.
    #[error("the database keeps text as {0}: make one with ENCODING 'UTF8'")]
    Encoding(String),
    /// A migration that was applied is not the one of this version.
    #[error(
        "migration {0} was applied with another text: this store was made by another version of Rockpool"
    )]
    OtherMigration(String),
    /// Somebody else is migrating, and does not come to an end.
    #[error("another node is migrating this store until {until} (milliseconds since 1970): try again then")]
    Migrating {
        /// When its lease ends.
        until: i64,
    },
}

impl OpenError {
    /// In words about these settings, where there are any. Never the address itself: it may hold a password.
    #[must_use]
    pub fn about(self, settings: &Settings) -> Self {
        let Self::Database(error) = self else { return self };
        let (hosts, database) = settings.shown();
        let reason = error.reason.clone();
        let has = |parts: &[&str]| parts.iter().any(|part| reason.contains(part));
        if has(&["(28P01)", "(28000)", "password missing"]) {
            Self::LoginRefused { hosts, reason }
        } else if has(&["(3D000)"]) {
            Self::NoDatabase { hosts, database }
        } else if has(&["(42501)"]) {
            Self::NotAllowed { hosts, database, reason }
        } else if has(&["TLS", "certificate"]) {
            Self::Tls { hosts, reason }
        } else if has(&["error connecting", "did not answer in time: a connection", "timed out"]) {
            Self::Unreachable { hosts, reason }
        } else {
            Self::Database(error)
        }
    }
}

/// A failure, sorted by what it means for the transaction it happened in.
#[derive(Debug)]
pub enum Failure {
    /// The database wants the transaction done again (40001, 40P01), or something moved between reading and writing.
    Again(String),
    /// The connection is gone or not to be trusted any more.
    Lost(String),
    /// It will not get better by itself.
    Refused(String),
    /// A COMMIT was lost on its way and nobody could be asked what became of it. Never tried again.
    Unknown(String),
}

impl Failure {
    /// What was said.
    pub fn reason(&self) -> &str {
        match self {
            Self::Again(reason) | Self::Lost(reason) | Self::Refused(reason) | Self::Unknown(reason) => {
                reason
            }
        }
    }

    /// A time limit of ours.
    pub fn too_slow(what: &str) -> Self {
        Self::Lost(format!("the database did not answer in time: {what}"))
    }
}

impl From<tokio_postgres::Error> for Failure {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(said) = error.as_db_error() else {
            let mut reason = error.to_string();
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                reason = format!("{reason}: {cause}");
                source = cause.source();
            }
            // A value that cannot be sent or read is no matter of the connection.
            let ours = ["error serializing", "error deserializing", "invalid column"];
            return if ours.iter().any(|start| reason.starts_with(start)) {
                Self::Refused(reason)
            } else {
                Self::Lost(reason)
            };
        };
        // The message and its code; never the detail, which quotes values.
        let reason = format!("{} ({})", said.message(), said.code().code());
        let code = said.code();
        // A key that was taken in between is something that moved: what is read again says what.
        Self::of(code, reason)
    }
}

impl Failure {
    fn of(code: &SqlState, reason: String) -> Self {
        let again = [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::UNIQUE_VIOLATION,
            // Our own limit for a statement, on a machine that was busy with something else: nothing of it was done.
            SqlState::QUERY_CANCELED,
        ];
        if again.contains(code) {
            Self::Again(reason)
        } else if code.code().starts_with("08")
            || code.code().starts_with("57P")
            || code.code() == "40003"
            // Idle for too long, too many connections, a prepared statement that no longer fits the tables.
            || ["25P03", "53300", "26000", "0A000"].contains(&code.code())
        {
            Self::Lost(reason)
        } else {
            Self::Refused(reason)
        }
    }
}

impl From<Failure> for EngineError {
    fn from(failure: Failure) -> Self {
        Self::new(failure.reason())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_took_too_long_is_done_again_and_does_not_fail_its_caller() {
        for code in ["57014", "40001", "40P01", "55P03", "23505"] {
            let failure = Failure::of(&SqlState::from_code(code), String::new());
            assert!(matches!(failure, Failure::Again(_)), "{code}: {failure:?}");
        }
        for code in ["57P01", "08006", "25P03", "53300"] {
            let failure = Failure::of(&SqlState::from_code(code), String::new());
            assert!(matches!(failure, Failure::Lost(_)), "{code}: {failure:?}");
        }
        assert!(matches!(Failure::of(&SqlState::from_code("42601"), String::new()), Failure::Refused(_)));
    }
}
