//! `rockpool operations`: which operations of the APIs are there, read from the registries that answer them.

use std::collections::BTreeMap;
use std::io::Write as _;

use aws_wire::{Counts, OperationState};

use crate::arguments::Values;
use crate::installation::{Ground, Installation};
use crate::settings::Settings;

/// Prints the list, or tables for the README.
pub fn print(markdown: bool) -> anyhow::Result<()> {
    let values = Values { ephemeral: Some(true), ..Values::default() };
    let settings = Settings::of(values)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let installation = runtime.block_on(async {
        let ground = Ground::of_development(&settings, None).await?;
        Installation::open(&settings, ground, settings.listen).await
    })?;
    let apis: [(_, Vec<OperationState>); 2] = [
        ("Amazon Cognito user pools", installation.user_pools.operations().collect()),
        ("Amazon Cognito identity pools", installation.identity_pools.operations().collect()),
    ];
    let mut out = std::io::stdout().lock();
    for (title, operations) in apis {
        let counts = counts(&operations);
        if markdown {
            write!(out, "{}", table(title, &operations, counts))?;
        } else {
            writeln!(out, "{title}: {} of {} operations", counts.built, counts.all)?;
            for OperationState { model, built } in operations {
                writeln!(out, "  {} {}", if built { "+" } else { "-" }, model.name)?;
            }
        }
    }
    Ok(())
}

fn counts(operations: &[OperationState]) -> Counts {
    Counts { built: operations.iter().filter(|operation| operation.built).count(), all: operations.len() }
}

/// One row a capability.
fn table(title: &str, operations: &[OperationState], counts: Counts) -> String {
    let mut rows: BTreeMap<&str, [Vec<&str>; 2]> = BTreeMap::new();
    for OperationState { model, built } in operations {
        rows.entry(model.capability).or_default()[usize::from(!built)].push(model.name);
    }
    let mut text = format!(
        "**{title}: {} of {} operations**\n\n| | there | not yet |\n|---|---|---|\n",
        counts.built, counts.all
    );
    for (capability, [there, not_yet]) in rows {
        let name = capability.replace('_', " ");
        text += &format!("| {name} | {} | {} |\n", there.join(", "), not_yet.join(", "));
    }
    text.push('\n');
    text
}
