//! In which order resources are made: each after all that it names. Resources that wait for each other are refused by
//! name, with how the usual circle of a pool and its function is opened.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::fault::Fault;
use crate::template::Resource;

/// Resources in levels: what stands in one needs only what stands in those before.
///
/// # Errors
/// Resources that wait for each other.
pub(crate) fn levels(
    resources: &IndexMap<String, Resource>,
    needs: &BTreeMap<String, BTreeSet<String>>,
) -> Result<Vec<Vec<String>>, Fault> {
    let mut levels = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut waiting: Vec<&str> = resources.keys().map(String::as_str).collect();
    while !waiting.is_empty() {
        let (ready, rest): (Vec<_>, Vec<_>) = waiting.iter().partition(|name| {
            needs.get(**name).is_none_or(|needs| needs.iter().all(|need| done.contains(need.as_str())))
        });
        if ready.is_empty() {
            return Err(cycle(resources, needs, &rest));
        }
        done.extend(&ready);
        levels.push(ready.into_iter().map(str::to_owned).collect());
        waiting = rest;
    }
    Ok(levels)
}

/// Leaves out what only waits for the circle and is not in it.
fn cycle(
    resources: &IndexMap<String, Resource>,
    needs: &BTreeMap<String, BTreeSet<String>>,
    waiting: &[&str],
) -> Fault {
    let mut members: BTreeSet<&str> = waiting.iter().copied().collect();
    loop {
        let needed: BTreeSet<&str> =
            members.iter().filter_map(|name| needs.get(*name)).flatten().map(String::as_str).collect();
        let kept: BTreeSet<&str> = members.intersection(&needed).copied().collect();
        if kept.len() == members.len() {
            break;
        }
        members = kept;
    }
    let ordered: Vec<String> =
        resources.keys().filter(|name| members.contains(name.as_str())).cloned().collect();
    let has = |kind: &str| ordered.iter().any(|name| resources[name].kind == kind);
    let explained = if has("AWS::Cognito::UserPool") && has("AWS::Lambda::Function") {
        ". The pool names the function as a trigger, so the function is made first and cannot name the pool: \
         a handler finds the pool's id in `event.userPoolId`, and the AWS::Lambda::Permission may name both"
    } else if has("AWS::Cognito::UserPool") && has("AWS::IAM::Role") {
        ". The function needs its role, and the pool the function: put what names the pool into an AWS::IAM::Policy \
         of its own that lists the role"
    } else {
        ""
    };
    Fault::Cycle { members: ordered, explained: explained.to_owned() }
}
