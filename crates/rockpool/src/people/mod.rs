//! `rockpool pool`, `client`, `user` and `group`: what an administrator does by hand, over the API that every other client uses.
//!
//! Owns the words, where the server is and who asks ([`target`]), the signed request ([`remote`], [`signature`]), and what
//! people read ([`table`], [`advice`]). What an operation does is the server's business.

mod advice;
pub mod agree;
mod change;
mod clients;
mod groups;
mod pools;
pub mod profile;
mod region;
mod remote;
mod signature;
pub mod table;
mod target;
mod users;
mod words;

pub use advice::Refused;
pub use remote::Remote;
pub use table::printable;
pub use target::{Server, Target};
use words::PoolAction;
pub use words::{Agreed, ClientWords, GroupWords, PoolWords, UserWords};

use std::io::Write as _;

use aws_model::Structure;
use serde_json::Value;

/// `rockpool pool …`.
pub fn pool(words: PoolWords) -> anyhow::Result<()> {
    match words.action {
        PoolAction::Alter(alter) => crate::pool_alter::run(&words.target, *alter),
        PoolAction::Supply(supply) => crate::pool_supply::run(&words.target, supply),
        action => pools::run(&words.target, action),
    }
}

/// `rockpool client …`.
pub fn client(words: ClientWords) -> anyhow::Result<()> {
    clients::run(&words.target, words.action)
}

/// `rockpool user …`.
pub fn user(words: UserWords) -> anyhow::Result<()> {
    users::run(&words.target, words.action)
}

/// `rockpool group …`.
pub fn group(words: GroupWords) -> anyhow::Result<()> {
    groups::run(&words.target, words.action)
}

/// An answer as JSON, in AWS's words.
fn json(answer: &impl Structure) -> anyhow::Result<()> {
    let mut text = Vec::new();
    answer.write_json(&mut text);
    let value: Value = serde_json::from_slice(&text)?;
    writeln!(std::io::stdout().lock(), "{value:#}")?;
    Ok(())
}

/// What was done: a sentence for people, or the answer.
fn done(target: &Target, answer: &impl Structure, sentence: &str) -> anyhow::Result<()> {
    if target.json {
        return json(answer);
    }
    writeln!(std::io::stdout().lock(), "{}", table::printable(sentence))?;
    Ok(())
}

/// A moment as people read it, in UTC; `-` where there is none.
fn moment(at: Option<aws_model::Timestamp>) -> String {
    let at = at.and_then(|at| jiff::Timestamp::from_millisecond(at.millis()).ok());
    at.map_or_else(|| "-".to_owned(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
}
