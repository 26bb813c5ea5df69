//! The command line: words, their help, and the variables that stand for them. What they mean is `settings`' business.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use crypto::Secret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::doctor::DoctorWords;
use crate::issuer_mode::IssuerMode;
use crate::outbox::OutboxWords;
use crate::people::{ClientWords, GroupWords, PoolWords, UserWords};
use crate::token::TokenWords;
use crate::trigger_settings::TriggerSettings;
use crate::triggers::TriggerWords;

/// Amazon Cognito's protocol, served by you.
#[derive(Debug, Parser)]
#[command(name = "rockpool", version, about, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a server for development and tests, with a user pool ready.
    Dev(Box<Dev>),
    /// Make an installation for real people: master key, store and configuration file.
    Init(Init),
    /// Serve real people: every signature verified, no helpers, no start in a state that is not safe.
    Serve(Options),
    /// Ask the server on this machine whether it is ready; the exit code says it as well.
    Health {
        /// Ask only whether the process is alive.
        #[arg(long)]
        live: bool,
        #[command(flatten)]
        options: Options,
    },
    /// Print lines for the environment of SDKs and the AWS CLI, for the server that runs on the data folder.
    Env {
        #[command(flatten)]
        options: Options,
        /// Print JSON instead of lines for a shell.
        #[arg(long)]
        json: bool,
    },
    /// Say why a request was refused.
    Explain {
        /// What the answer had in x-amzn-requestid.
        request_id: Uuid,
        #[command(flatten)]
        options: Options,
    },
    /// Make, list, switch off and delete the access keys of programs that administer.
    AccessKey(crate::access_key::Words),
    /// List and replace the keys that sign a pool's tokens.
    Keys(crate::keys::Words),
    /// Replace the master key, in its file and around the data keys.
    RotateMaster(crate::rotate_master::Words),
    /// Replace the data key and make everything in the store anew under it, while it is served.
    RotateData(crate::rotate_data::Words),
    /// Read the log of what was done, prove that it is whole, and take it elsewhere.
    Audit(crate::audit::Words),
    /// Check every row, move to another place, end an upgrade.
    Store(crate::store_command::Words),
    /// Deploy a CloudFormation or SAM template, and the code beside it, to the server on this machine.
    ///
    /// What would change is shown first, and each content is agreed to once.
    Up(Box<crate::up::Words>),
    /// List, show and delete stacks, and tell what happened to them.
    Stack(crate::stack::Words),
    /// List, show, make and delete user pools.
    Pool(PoolWords),
    /// List, show, make and delete the app clients of a pool.
    Client(ClientWords),
    /// List, show, make, change and delete the users of a pool.
    User(UserWords),
    /// List, show, make, change and delete the groups of a pool, and who is in them.
    Group(GroupWords),
    /// Look at messages that wait or could not be sent; try them again or drop them.
    Outbox(OutboxWords),
    /// Look at functions, what they print and what they may reach; call one.
    Functions(crate::functions::Words),
    /// Build layers from wheels, add somebody else's under its ARN, list them.
    Layers(crate::layers::Words),
    /// See which runtimes of functions are on this machine, and prepare one.
    Runtimes(crate::runtimes::Words),
    /// Look at what handlers of triggers were asked and what came of it; ask again.
    Triggers(TriggerWords),
    /// Look for what is wrong with an issuer and the settings of its pool, and say how to cure it.
    ///
    /// Ends with 0 if nothing as bad as --fail-on is found, with 3 otherwise; with 1 or 2 if the command itself did not work. It
    /// changes nothing. You typed the address, so this machine may be asked (and inner networks with --allow-network), but not because a
    /// public issuer's document says so.
    Doctor(Box<DoctorWords>),
    /// Say what a token is, what is in it, and what would refuse it.
    Token(TokenWords),
    /// Print what a shell needs to complete these words.
    Completion {
        /// The shell.
        shell: Shell,
    },
    /// Print the effective configuration and where each value comes from.
    Config(Options),
    /// Print which operations of the APIs are there.
    Operations {
        /// Print tables for the README.
        #[arg(long)]
        markdown: bool,
    },
    /// Fill a data folder with a pool of many users, for measurements.
    #[command(hide = true)]
    BenchSeed(BenchSeed),
}

/// `rockpool dev`.
#[derive(Debug, Args)]
pub struct Dev {
    #[command(flatten)]
    pub options: Options,
    /// Deploy this template when the server is there, as `rockpool up` does.
    #[arg(long, value_name = "FILE")]
    pub template: Option<PathBuf>,
    #[command(flatten)]
    pub manner: crate::up::Manner,
}

/// What can be said on the command line, in a variable or in the configuration file, in this order of precedence.
#[derive(Debug, Default, Args)]
pub struct Options {
    /// Configuration file (TOML); ./rockpool.toml is read where it exists.
    #[arg(long, env = "ROCKPOOL_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub values: Values,
}

/// One value each; the names in the configuration file are the same.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Values {
    /// Address of the APIs [default: 127.0.0.1:9229].
    #[arg(long, env = "ROCKPOOL_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Address of health, metrics and explanations [default: 127.0.0.1:9230, or any free port if that is taken].
    #[arg(long, env = "ROCKPOOL_MANAGEMENT", value_name = "ADDRESS")]
    pub management: Option<SocketAddr>,
    /// Folder for the data [default of dev: ./.rockpool].
    #[arg(long, env = "ROCKPOOL_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// The control socket, on which access keys and the keys of the store are managed while the server runs
    /// [default: control.sock in the data folder].
    #[arg(long, env = "ROCKPOOL_CONTROL", value_name = "FILE")]
    pub control: Option<PathBuf>,
    /// Where records are kept: a folder, or postgres://user:password@host/database [default: the folder for the data].
    #[arg(long, env = "ROCKPOOL_STORE", hide_env_values = true, value_name = "PLACE", value_parser = secret)]
    pub store: Option<Secret>,
    /// A database on another machine may be reached without TLS, where its address says sslmode=disable.
    #[arg(long, env = "ROCKPOOL_STORE_WITHOUT_TLS", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub store_without_tls: Option<bool>,
    /// Name of this node among those that share a database; each has its own, and keeps it [default: the machine's name].
    #[arg(long, env = "ROCKPOOL_NODE", value_name = "NAME")]
    pub node: Option<String>,
    /// serve: file of the master key, outside the folder for the data and for its owner only.
    #[arg(long, env = "ROCKPOOL_MASTER_KEY", value_name = "FILE")]
    pub master_key: Option<PathBuf>,
    /// serve: file of the certificate and those that vouch for it (PEM). Read again when it changes.
    #[arg(long, env = "ROCKPOOL_TLS_CERTIFICATE", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,
    /// serve: file of the certificate's private key (PEM). Read again when it changes.
    #[arg(long, env = "ROCKPOOL_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// serve: plain HTTP on an address that other machines reach, since a proxy in front speaks TLS.
    #[arg(long, env = "ROCKPOOL_BEHIND_TLS_PROXY", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub behind_tls_proxy: Option<bool>,
    /// serve: addresses or networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8.
    #[arg(
        long = "trusted-proxy",
        env = "ROCKPOOL_TRUSTED_PROXIES",
        value_name = "NETWORK",
        value_delimiter = ','
    )]
    pub trusted_proxies: Option<Vec<String>>,
    /// Ship signed checkpoints of the audit log to this file, or with - to standard output: somewhere that who owns the store
    /// cannot change.
    #[arg(long, env = "ROCKPOOL_AUDIT_CHECKPOINTS", value_name = "FILE")]
    pub audit_checkpoints: Option<String>,
    /// Keep nothing: data is thrown away at the end.
    #[arg(long, env = "ROCKPOOL_EPHEMERAL", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub ephemeral: Option<bool>,
    /// Send mail through this server instead of keeping it for the page: smtp://[user:password@]host[:port].
    #[arg(long, env = "ROCKPOOL_SMTP", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub smtp: Option<Secret>,
    /// Sender of mail [default: no-reply@verificationemail.com, as Cognito's].
    #[arg(long, env = "ROCKPOOL_SMTP_FROM", value_name = "ADDRESS")]
    pub smtp_from: Option<String>,
    /// Send SMS through this gateway instead of keeping it for the page: https://host/path; its query may hold {to},
    /// {message} and {id}.
    #[arg(long, env = "ROCKPOOL_SMS_GATEWAY", hide_env_values = true, value_name = "URL", value_parser = secret)]
    pub sms_gateway: Option<Secret>,
    /// How the SMS gateway is asked [default: post].
    #[arg(long, env = "ROCKPOOL_SMS_METHOD", value_enum)]
    pub sms_method: Option<SmsMethod>,
    /// A header for the SMS gateway, such as 'Authorization: Bearer …'; repeatable, and one a line in the variable.
    #[arg(long, env = "ROCKPOOL_SMS_HEADER", hide_env_values = true, value_name = "NAME: VALUE", value_delimiter = '\n', value_parser = secret)]
    pub sms_header: Option<Vec<Secret>>,
    /// How the body for the SMS gateway is written [default: json].
    #[arg(long, env = "ROCKPOOL_SMS_FORMAT", value_enum)]
    pub sms_format: Option<SmsFormat>,
    /// The body for the SMS gateway, with {to}, {message} and {id} in it [default: these three under their names].
    #[arg(long, env = "ROCKPOOL_SMS_BODY", hide_env_values = true, value_name = "TEMPLATE", value_parser = secret)]
    pub sms_body: Option<Secret>,
    /// Statuses by which the SMS gateway says that it has taken a message, such as 200,202 [default: 200-299].
    #[arg(long, env = "ROCKPOOL_SMS_STATUS", value_name = "LIST")]
    pub sms_status: Option<String>,
    /// The SMS gateway knows the header Idempotency-Key, so that asking it twice sends once [default: true].
    #[arg(long, env = "ROCKPOOL_SMS_IDEMPOTENT", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub sms_idempotent: Option<bool>,
    /// Pools, clients and users that must be there (TOML).
    #[arg(long, env = "ROCKPOOL_SEED_FILE", value_name = "FILE")]
    pub seed_file: Option<PathBuf>,
    /// Make identifiers from this number: the same each time. Keys, codes and tokens are never made from it.
    #[arg(long, env = "ROCKPOOL_SEED", value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Region in the ids of new pools [default: us-east-1].
    #[arg(long, env = "ROCKPOOL_REGION")]
    pub region: Option<String>,
    /// How issuers are named [default: public].
    #[arg(long, env = "ROCKPOOL_ISSUER", value_enum)]
    pub issuer: Option<IssuerMode>,
    /// URL under which clients reach the APIs [default: http:// and the address].
    #[arg(long, env = "ROCKPOOL_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Host names to answer to, besides loopback and the public URL's.
    #[arg(long = "host", env = "ROCKPOOL_HOST", value_name = "NAME", value_delimiter = ',')]
    pub host: Option<Vec<String>>,
    /// Form of the log [default: human].
    #[arg(long, env = "ROCKPOOL_LOG", value_enum)]
    pub log: Option<LogFormat>,
    /// What is logged: error, warn, info, debug, trace, or a filter for parts [default: RUST_LOG, else info].
    #[arg(long, env = "ROCKPOOL_LOG_LEVEL", value_name = "LEVEL")]
    pub log_level: Option<String>,
    /// Listen on more than loopback. Every signed operation then needs the key that `rockpool env` prints.
    #[arg(long, env = "ROCKPOOL_ALLOW_NON_LOOPBACK", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub allow_non_loopback: Option<bool>,
    /// What is said of functions, in the configuration file alone.
    #[arg(skip)]
    pub functions: Option<crate::functions_settings::FunctionsTable>,
    /// The table `[triggers]` of the configuration file.
    #[arg(skip)]
    pub triggers: Option<TriggerSettings>,
}

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

/// How an SMS gateway is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmsMethod {
    /// With a body.
    Post,
    /// With a body.
    Put,
    /// Without one: everything stands in the URL.
    Get,
}

/// How a body for an SMS gateway is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmsFormat {
    /// application/json
    Json,
    /// application/x-www-form-urlencoded
    Form,
}

/// What `init` is told, beside what goes into the configuration file.
#[derive(Debug, Args)]
pub struct Init {
    /// Make a user pool of this name, with safe settings, and a client of it.
    #[arg(long, value_name = "NAME")]
    pub pool: Option<String>,
    /// Configuration file to write [default: ./rockpool.toml].
    #[arg(long, env = "ROCKPOOL_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    #[command(flatten)]
    pub values: Values,
}

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// A line for people.
    Human,
    /// A JSON object a line.
    Json,
}

/// What `bench-seed` is told.
#[derive(Debug, Args)]
pub struct BenchSeed {
    /// Data folder.
    #[arg(long)]
    pub data: PathBuf,
    /// Where the records go, if not into that folder.
    #[arg(long, value_name = "PLACE", value_parser = secret)]
    pub store: Option<Secret>,
    /// How many users.
    #[arg(long)]
    pub users: u32,
    /// Id of the pool.
    #[arg(long, default_value = "us-east-1_Bench0001")]
    pub pool: String,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn the_commands_of_the_guides_are_commands() {
        for guide in ["token-explain.md", "doctor.md", "functions.md", "layers.md"] {
            let path = format!("../../docs/guide/{guide}");
            let text = std::fs::read_to_string(&path).unwrap();
            let indented = text.lines().filter_map(|line| line.strip_prefix("    "));
            let commands =
                indented.filter_map(|line| line.split(" | ").find(|part| part.starts_with("rockpool ")));
            let mut count = 0;
            for command in commands {
                let plain = command.split(['#', '<', '>']).next().unwrap().split_whitespace();
                let parsed = super::Cli::command().try_get_matches_from(plain);
                assert!(parsed.is_ok(), "{guide}: {command}: {}", parsed.unwrap_err());
                count += 1;
            }
            assert!(count >= 3, "{guide} has commands");
        }
    }
}
