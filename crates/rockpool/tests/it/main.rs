//! The program as a person meets it: started, asked, stopped.

mod config;
mod env;
mod explain;
mod ports;
mod running;
mod seed;
mod start;
