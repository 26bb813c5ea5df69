//! The program as a person meets it: started, asked, stopped.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod access_keys;
mod altering;
mod audit;
mod config;
mod database;
mod disk;
mod doctor;
mod documents;
mod env;
mod explain;
mod hanging_up;
mod holes;
mod init;
mod killed;
mod machine;
mod memory;
mod nodes;
mod operator;
mod outbox;
mod packaging;
mod people;
mod ports;
mod postgres;
mod readme;
mod receivers;
mod rotation;
mod running;
mod seed;
mod serve;
mod serving;
mod shutdown;
mod start;
mod store_copy;
mod tls;
mod token;
mod triggers;
mod upgrade;
