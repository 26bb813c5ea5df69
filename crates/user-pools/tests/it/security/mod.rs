//! The rules, tried as an attacker would.

mod attempts;
mod audit_lines;
mod enumeration;
mod equal_traces;
mod messages_and_deletion;
mod probe;
mod token_kinds;
mod triggers_fire;
mod undeliverable;
