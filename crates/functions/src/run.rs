//! One invocation, from its event to its answer.

use std::time::{Duration, Instant};

use bytes::Bytes;
use directory::{Build, Clock as _, SystemClock, Timestamp};
use runner::cage::Ended;
use runner::runtime_api::Invocation;
use runner::worker::{Outcome, StartError};
use serde_json::json;

use crate::fleets::Wanted;
use crate::journal::Report;
use crate::{Refusal, Rooms};

/// How long an Invoke waits for a turn.
pub const QUEUING: Duration = Duration::from_secs(10);

/// What is to be run.
pub struct Work<'a> {
    /// The function's name.
    pub name: &'a str,
    /// `$LATEST` or a number.
    pub version: &'a str,
    /// The ARN that the caller named, with its qualifier.
    pub arn: String,
    /// What runs.
    pub build: &'a Build,
    /// How many of the function may run at a time.
    pub reserved: Option<u32>,
    /// The event, JSON.
    pub event: Bytes,
    /// JSON for `context.client_context`.
    pub client_context: Option<String>,
    /// How long the caller waits for all of it; none: as long as the function may take, once it has its turn.
    pub patience: Option<Duration>,
}

/// What came of it.
#[derive(Debug)]
pub struct Done {
    /// The id under which the handler and the journal know it.
    pub id: Option<String>,
    /// What the handler returned, or Lambda's error object.
    pub payload: Bytes,
    /// The function failed.
    pub failed: bool,
    /// The caller's patience ended before the function's own time.
    pub given_up: bool,
}

/// Runs it.
///
/// # Errors
/// If it did not run: no turn, no room, no runtime, no cage.
pub async fn run(rooms: &Rooms, work: Work<'_>, now: Timestamp) -> Result<Done, Refusal> {
    // It would never fit, whoever else were ended for it. The server's total may have been smaller when the function was made.
    if u64::from(work.build.memory_mib) > rooms.settings.memory_mib {
        return Err(Refusal::Throttled("ConcurrentInvocationLimitExceeded"));
    }
    let began = Instant::now();
    let left = |patience: Duration| patience.saturating_sub(began.elapsed());
    let _turn = rooms.fleets.turn(work.name, work.reserved, work.patience.unwrap_or(QUEUING)).await?;
    let wanted = Wanted {
        name: work.name,
        version: work.version,
        build: work.build,
        places: rooms.settings.egress.places(work.name, work.build.environment.as_ref()),
        region: &rooms.settings.region,
    };
    let getting = rooms.fleets.get(wanted, &rooms.store, &rooms.cache, &rooms.runtimes, &rooms.journal, now);
    let fleet = match work.patience {
        // Unpacking and preparing go on for the next one.
        Some(patience) => match tokio::time::timeout(left(patience), getting).await {
            Ok(fleet) => fleet?,
            Err(_) => return Ok(given_up()),
        },
        None => getting.await?,
    };
    let timeout = Duration::from_secs(u64::from(work.build.timeout));
    let report = loop {
        let patience = work.patience.map(left);
        let time = patience.map_or(timeout, |patience| patience.min(timeout));
        let invocation = Invocation {
            event: work.event.clone(),
            // Handlers compare it with the machine's clock, whatever clock this server goes by.
            deadline: (SystemClock.now() + time).0,
            function: work.arn.clone(),
            client_context: work.client_context.clone(),
        };
        let report = fleet.handle(invocation, timeout, patience).await;
        // There is a turn, so whatever takes the room is idle, or holds memory that others are at work with.
        let full = matches!(report.outcome, Err(StartError::NoRoom));
        if !full {
            break report;
        }
        if !rooms.fleets.end_longest_idle().await {
            return Err(Refusal::Throttled("ConcurrentInvocationLimitExceeded"));
        }
    };
    let status = match &report.outcome {
        Ok(Outcome::Answered(_)) => None,
        Ok(Outcome::TimedOut) | Err(StartError::TimedOut) => Some("timeout"),
        Ok(_) | Err(_) => Some("error"),
    };
    if let Some(id) = &report.id {
        let told = Report {
            took: report.took,
            started_in: report.started_in,
            memory_mib: work.build.memory_mib,
            held_mib: report.held.div_ceil(1 << 20),
            status,
        };
        rooms.journal.ended(work.name, work.version, id, told, SystemClock.now());
    }
    let id = report.id;
    let given_up = matches!(report.outcome, Ok(Outcome::TimedOut)) && report.took < timeout;
    let (payload, failed) = answer(rooms, &work, id.as_deref().unwrap_or("-"), report.outcome, timeout)?;
    Ok(Done { id, payload, failed, given_up })
}

fn given_up() -> Done {
    Done { id: None, payload: Bytes::new(), failed: true, given_up: true }
}

fn answer(
    rooms: &Rooms,
    work: &Work<'_>,
    id: &str,
    outcome: Result<Outcome, StartError>,
    timeout: Duration,
) -> Result<(Bytes, bool), Refusal> {
    let failed = |kind: &str, message: String| {
        let payload =
            json!({ "errorType": kind, "errorMessage": format!("RequestId: {id} Error: {message}") });
        Ok((Bytes::from(payload.to_string()), true))
    };
    let exited = |ended: Ended| {
        let how = match (ended.signal, ended.status) {
            (Some(signal), _) => format!("signal: {}", signal_name(signal)),
            (None, status) => format!("exit status {}", status.unwrap_or_default()),
        };
        failed("Runtime.ExitError", format!("Runtime exited with error: {how}"))
    };
    let timed_out =
        || failed("Sandbox.Timedout", format!("Task timed out after {:.2} seconds", timeout.as_secs_f64()));
    match outcome {
        Ok(Outcome::Answered(payload)) => Ok((payload, false)),
        Ok(Outcome::Raised(error)) | Err(StartError::Init(error)) => Ok((error, true)),
        Ok(Outcome::TooLarge) => failed(
            "Function.ResponseSizeTooLarge",
            format!(
                "Response payload size exceeded maximum allowed payload size ({} bytes).",
                runner::runtime_api::LARGEST_ANSWER
            ),
        ),
        Ok(Outcome::TimedOut) => timed_out(),
        Ok(Outcome::Exited(ended)) | Err(StartError::Exited(ended)) => exited(ended),
        Ok(Outcome::OutOfMemory) | Err(StartError::OutOfMemory) => {
            exited(Ended { signal: Some(9), status: None })
        }
        Err(StartError::TimedOut) => {
            failed("Sandbox.Timedout", "Init timed out after 10.00 seconds".to_owned())
        }
        Err(error @ StartError::Way(_)) => {
            rooms.journal.note(work.name, work.version, error.to_string(), SystemClock.now());
            Err(Refusal::NotReady(error.to_string()))
        }
        Err(StartError::NoRoom) => Err(Refusal::Throttled("ConcurrentInvocationLimitExceeded")),
        Err(error @ (StartError::Cage(_) | StartError::Folder(_))) => {
            rooms.journal.note(work.name, work.version, error.to_string(), SystemClock.now());
            Err(Refusal::Internal(error.to_string()))
        }
    }
}

fn signal_name(signal: i32) -> String {
    match signal {
        6 => "aborted".to_owned(),
        9 => "killed".to_owned(),
        11 => "segmentation fault".to_owned(),
        15 => "terminated".to_owned(),
        other => other.to_string(),
    }
}
