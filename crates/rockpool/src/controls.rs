//! The controls of a development server, under `/_rockpool/`: the mailbox, a fresh start, the clock.

use std::sync::Arc;
use std::time::Duration;

use aws_wire::Dispatch as _;
use directory::Timestamp;
use serde_json::{Value, json};
use server::dev::{DevHelpers, Mail};

use crate::installation::Installation;
use crate::seed_file::Seed;
use crate::starting_pool;

type Future<'a, T> = std::pin::Pin<Box<dyn std::future::Future<Output = Result<T, String>> + Send + 'a>>;

/// The controls of an installation.
pub struct Controls {
    pub installation: Arc<Installation>,
    /// What comes back after a reset; without one the starting pool does.
    pub seed: Option<Seed>,
    /// One reset at a time.
    pub resetting: tokio::sync::Mutex<()>,
}

impl DevHelpers for Controls {
    fn messages<'a>(&'a self, to: Option<&'a str>) -> Future<'a, Vec<Mail>> {
        Box::pin(async move {
            self.installation.outbox.flush().await.map_err(|error| error.to_string())?;
            Ok(self.installation.mailbox.list(to).into_iter().map(mail).collect())
        })
    }

    fn reset(&self) -> Future<'_, ()> {
        Box::pin(async move {
            let _one = self.resetting.lock().await;
            self.start_over().await.map_err(|error| format!("{error:#}"))
        })
    }

    fn advance(&self, length: Duration) -> Future<'_, Timestamp> {
        Box::pin(
            async move { self.installation.move_clock(length).await.map_err(|error| format!("{error:#}")) },
        )
    }
}

impl Controls {
    async fn start_over(&self) -> anyhow::Result<()> {
        let installation = &*self.installation;
        let starting = starting_pool::find(installation).await?;
        // A message of a pool that is about to go belongs to nobody.
        installation.outbox.flush().await?;
        loop {
            let listed = run(installation, "ListUserPools", json!({ "MaxResults": 60 })).await?;
            let ids: Vec<&str> = listed["UserPools"]
                .as_array()
                .map(|pools| pools.iter().filter_map(|pool| pool["Id"].as_str()).collect())
                .unwrap_or_default();
            if ids.is_empty() {
                break;
            }
            for id in ids {
                let described = run(installation, "DescribeUserPool", json!({ "UserPoolId": id })).await?;
                if described["UserPool"]["DeletionProtection"] == "ACTIVE" {
                    let open = json!({ "UserPoolId": id, "DeletionProtection": "INACTIVE" });
                    run(installation, "UpdateUserPool", open).await?;
                }
                run(installation, "DeleteUserPool", json!({ "UserPoolId": id })).await?;
            }
        }
        delete_functions(installation).await?;
        // Their ids are free again when what was in them is gone.
        installation.jobs.run_due(&*installation.clock).await?;
        installation.mailbox.clear();
        match (&self.seed, starting) {
            (Some(seed), _) => {
                seed.apply(installation).await?;
            }
            (None, Some(starting)) => {
                starting_pool::create(installation, Some(&starting)).await?;
            }
            (None, None) => {
                starting_pool::ready(installation).await?;
            }
        }
        Ok(())
    }
}

/// Functions go too; layers stay, as what was installed on the machine does.
async fn delete_functions(installation: &Installation) -> anyhow::Result<()> {
    loop {
        let listed = run_function(installation, "ListFunctions", json!({})).await?;
        let names = listed["Functions"].as_array().into_iter().flatten();
        let names: Vec<&str> = names.filter_map(|function| function["FunctionName"].as_str()).collect();
        if names.is_empty() {
            return Ok(());
        }
        for name in names {
            run_function(installation, "DeleteFunction", json!({ "FunctionName": name })).await?;
        }
    }
}

async fn run_function(installation: &Installation, operation: &str, input: Value) -> anyhow::Result<Value> {
    let (call, body) = (installation.own_call("reset"), input.to_string());
    let answer = installation.functions.dispatch(operation, call, body.as_bytes()).await;
    let answer = answer.map_err(|refusal| anyhow::anyhow!("{operation}: {refusal}"))?;
    Ok(serde_json::from_slice(&answer)?)
}

async fn run(installation: &Installation, operation: &str, input: Value) -> anyhow::Result<Value> {
    installation.run("reset", operation, &input).await.map_err(|refusal| {
        anyhow::anyhow!("{operation}: {refusal} {}", refusal.cause.as_deref().unwrap_or_default())
    })
}

fn mail(mail: delivery::Mail) -> Mail {
    Mail {
        to: mail.to,
        purpose: format!("{:?}", mail.purpose),
        code: mail.code,
        subject: mail.subject,
        body: mail.body,
        at: mail.at,
    }
}
