//! How do the rooms become one process?
//!
//! Owns the command line and what an operator can say ([`settings`]), the data folder, the wiring of the rooms, and start
//! and stop. No rule of Cognito's is here.

mod access_key;
mod arguments;
mod artifacts;
mod audit;
mod banner;
mod bench_seed;
mod control;
mod controls;
mod descriptors;
mod dev;
mod doctor;
mod documents;
mod duration;
mod environment;
mod explain;
mod folder;
mod follow;
mod functions;
mod functions_settings;
mod health;
mod init;
mod installation;
mod issuer_mode;
mod key_file;
mod keys;
mod known_keys;
mod layers;
mod local;
mod logs;
mod memory;
mod moved_clock;
mod notify;
mod operations;
mod outbox;
mod outside;
mod paint;
mod people;
mod pool_alter;
mod pool_supply;
mod readiness;
mod rotate_data;
mod rotate_master;
mod runtimes;
mod safety;
mod said_place;
mod seed;
mod seed_file;
mod serve;
mod settings;
mod ship;
mod signals;
mod stack;
mod starting_pool;
mod store_command;
mod stores;
mod times;
mod token;
mod trigger_settings;
mod triggers;
mod trust;
mod up;
mod when;

use std::process::ExitCode;

use arguments::{Cli, Command};
use clap::{CommandFactory as _, FromArgMatches as _};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // This program starts itself for each worker of a function: such a process does nothing else.
    if let Some(ended) = ::runner::cage::entered() {
        return ended;
    }
    memory::in_small_pages();
    let matches = Cli::command().get_matches();
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    if let Err(error) = memory::keep_to_itself() {
        eprintln!("rockpool: {error:#}");
        return ExitCode::FAILURE;
    }
    let said = matches.subcommand().map(|(_, said)| said);
    let done =
        match cli.command {
            Command::Dev(words) => {
                let arguments::Dev { options, template, manner } = *words;
                settings::Settings::read(options, said)
                    .and_then(|settings| dev::run(&settings, template.map(|template| (template, manner))))
            }
            Command::Init(words) => init::run(words, said),
            Command::Serve(options) => {
                settings::Settings::read(options, said).and_then(|settings| serve::run(&settings))
            }
            Command::Health { live, options } => {
                settings::Settings::read(options, said).and_then(|settings| health::run(&settings, live))
            }
            Command::Config(options) => {
                settings::Settings::read(options, said).and_then(|settings| settings.print())
            }
            Command::Env { options, json } => settings::Settings::read(options, said)
                .and_then(|settings| environment::print(&settings, json)),
            Command::Explain { request_id, options } => settings::Settings::read(options, said)
                .and_then(|settings| explain::run(&settings, request_id)),
            Command::AccessKey(words) => access_key::run(words),
            Command::Keys(words) => keys::run(words),
            Command::RotateMaster(words) => rotate_master::run(words),
            Command::RotateData(words) => rotate_data::run(words),
            Command::Audit(words) => audit::run(words),
            Command::Store(words) => store_command::run(words),
            Command::Up(words) => up::run(*words),
            Command::Stack(words) => stack::run(words),
            Command::Pool(words) => people::pool(words),
            Command::Client(words) => people::client(words),
            Command::User(words) => people::user(words),
            Command::Group(words) => people::group(words),
            Command::Outbox(words) => outbox::run(words),
            Command::Functions(words) => return ended(functions::run(words)),
            Command::Layers(words) => layers::run(words),
            Command::Runtimes(words) => runtimes::run(words),
            Command::Triggers(words) => triggers::run(words),
            Command::Doctor(words) => return ended(doctor::run(*words)),
            Command::Token(words) => return ended(token::run(words)),
            Command::Completion { shell } => {
                clap_complete::generate(shell, &mut Cli::command(), "rockpool", &mut std::io::stdout());
                Ok(())
            }
            Command::Operations { markdown } => operations::print(markdown),
            Command::BenchSeed(arguments) => bench_seed::run(&arguments),
        };
    ended(done.map(|()| ExitCode::SUCCESS))
}

fn ended(done: anyhow::Result<ExitCode>) -> ExitCode {
    match done {
        Ok(code) => code,
        Err(error) => {
            // Somebody who closed the pipe has read enough.
            let closed = error
                .downcast_ref::<std::io::Error>()
                .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe);
            if !closed {
                eprintln!("rockpool: {error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
