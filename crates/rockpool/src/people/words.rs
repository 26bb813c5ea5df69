//! The words of the commands for people, and their help.

use clap::{Args, Subcommand, ValueEnum};

use super::target::Target;

/// `rockpool pool`.
#[derive(Debug, Args)]
pub struct PoolWords {
    #[command(flatten)]
    pub target: Target,
    #[command(subcommand)]
    pub action: PoolAction,
}

/// What is done to pools.
#[derive(Debug, Subcommand)]
pub enum PoolAction {
    /// List the user pools.
    List,
    /// Show a user pool.
    Show {
        /// Its id [default: the pool that the server started with].
        pool: Option<String>,
    },
    /// Make a user pool.
    Create {
        /// Its name.
        name: String,
        /// What people sign in with; changed later by `rockpool pool alter`.
        #[arg(long, value_enum, value_delimiter = ',', default_value = "username")]
        sign_in: Vec<SignIn>,
        /// Standard attributes that every user must have; changed later by `rockpool pool alter`.
        #[arg(long, value_name = "ATTRIBUTE", value_delimiter = ',')]
        require: Vec<String>,
        /// Tell names apart by their case; changed later by `rockpool pool alter`.
        #[arg(long)]
        case_sensitive: bool,
        /// Refuse to delete the pool until it is told otherwise.
        #[arg(long)]
        protect: bool,
    },
    /// Change settings of a user pool and keep the others.
    Set {
        /// Its id.
        pool: String,
        /// Members of UpdateUserPool and their new values, such as AdminCreateUserConfig.AllowAdminCreateUserOnly=true; JSON for
        /// lists, null for the default.
        #[arg(value_name = "MEMBER=VALUE", required = true)]
        changes: Vec<String>,
    },
    /// Change in place what Cognito fixes at creation: required and custom attributes, what people sign in with, case.
    Alter(Box<crate::pool_alter::AlterWords>),
    /// Supply values that users lack, from a file.
    Supply(crate::pool_supply::SupplyWords),
    /// Delete a user pool with everybody in it.
    Delete {
        /// Its id.
        pool: String,
        #[command(flatten)]
        agreed: Agreed,
    },
}

/// What people sign in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignIn {
    /// A name of their own.
    Username,
    /// Their e-mail address, which is verified by a code.
    Email,
    /// Their phone number, which is verified by a code.
    Phone,
}

/// `rockpool client`.
#[derive(Debug, Args)]
pub struct ClientWords {
    #[command(flatten)]
    pub target: Target,
    #[command(subcommand)]
    pub action: ClientAction,
}

/// What is done to app clients.
#[derive(Debug, Subcommand)]
pub enum ClientAction {
    /// List the app clients of a pool.
    List,
    /// Show an app client.
    Show {
        /// Its id.
        client: String,
        /// Show its secret too.
        #[arg(long)]
        with_secret: bool,
    },
    /// Make an app client.
    Create {
        /// Its name.
        name: String,
        /// Give it a secret: for apps that run where nobody can read it.
        #[arg(long)]
        secret: bool,
        /// Flows that it may use, such as USER_PASSWORD_AUTH.
        #[arg(long, value_name = "FLOW", value_delimiter = ',', default_values = ["USER_SRP_AUTH", "REFRESH_TOKEN_AUTH"])]
        flow: Vec<String>,
    },
    /// Change settings of an app client and keep the others.
    Set {
        /// Its id.
        client: String,
        /// Members of UpdateUserPoolClient and their new values, such as PreventUserExistenceErrors=ENABLED; JSON for lists, null
        /// for the default.
        #[arg(value_name = "MEMBER=VALUE", required = true)]
        changes: Vec<String>,
    },
    /// Delete an app client. Everybody who signed in with it is signed out.
    Delete {
        /// Its id.
        client: String,
        #[command(flatten)]
        agreed: Agreed,
    },
}

/// `rockpool user`.
#[derive(Debug, Args)]
pub struct UserWords {
    #[command(flatten)]
    pub target: Target,
    #[command(subcommand)]
    pub action: UserAction,
}

/// What is done to users. A name is a user name, an alias or a sub.
#[derive(Debug, Subcommand)]
pub enum UserAction {
    /// List the users of a pool.
    List {
        /// Only those who match, such as 'email ^= "ada"'.
        #[arg(long)]
        filter: Option<String>,
        /// All of them, not only the first 60.
        #[arg(long)]
        all: bool,
    },
    /// Show a user.
    Show {
        /// The user.
        name: String,
    },
    /// Make a user and send an invitation with a temporary password.
    Create {
        /// The name to sign in with.
        name: String,
        /// E-mail address.
        #[arg(long, value_name = "ADDRESS")]
        email: Option<String>,
        /// Phone number, as +15555550100.
        #[arg(long, value_name = "NUMBER")]
        phone: Option<String>,
        /// Address and number are known to be the user's: they need no code.
        #[arg(long)]
        verified: bool,
        /// Another attribute.
        #[arg(long, value_name = "NAME=VALUE")]
        attribute: Vec<String>,
        /// Send nothing; `rockpool user set-password` gives a password.
        #[arg(long)]
        silent: bool,
    },
    /// Delete a user.
    Delete {
        /// The user.
        name: String,
        #[command(flatten)]
        agreed: Agreed,
    },
    /// Set a password, read from the terminal or the first line of standard input. Every session ends.
    SetPassword {
        /// The user.
        name: String,
        /// It must be changed at the next sign-in.
        #[arg(long)]
        temporary: bool,
    },
    /// Make the password worthless and send a code by which a new one is set.
    ResetPassword {
        /// The user.
        name: String,
    },
    /// Confirm a sign-up without its code.
    Confirm {
        /// The user.
        name: String,
    },
    /// Let a user sign in again.
    Enable {
        /// The user.
        name: String,
    },
    /// Let a user no longer sign in. Every session ends.
    Disable {
        /// The user.
        name: String,
    },
    /// End every session of a user.
    SignOut {
        /// The user.
        name: String,
    },
}

/// `rockpool group`.
#[derive(Debug, Args)]
pub struct GroupWords {
    #[command(flatten)]
    pub target: Target,
    #[command(subcommand)]
    pub action: GroupAction,
}

/// What is done to groups.
#[derive(Debug, Subcommand)]
pub enum GroupAction {
    /// List the groups of a pool, or those of a user.
    List {
        /// Only the groups of this user.
        #[arg(long, value_name = "NAME")]
        user: Option<String>,
    },
    /// Show a group.
    Show {
        /// Its name.
        group: String,
    },
    /// Make a group.
    Create {
        /// Its name; cannot be changed later.
        group: String,
        #[command(flatten)]
        settings: GroupSettings,
    },
    /// Change a group. What is not said stays as it is.
    Update {
        /// Its name.
        group: String,
        #[command(flatten)]
        settings: GroupSettings,
    },
    /// Delete a group. Those who are in it stay, outside of it.
    Delete {
        /// Its name.
        group: String,
        #[command(flatten)]
        agreed: Agreed,
    },
    /// Put users into a group. Tokens say so from the next sign-in or refresh on.
    Add {
        /// The group.
        group: String,
        /// The users.
        #[arg(required = true)]
        user: Vec<String>,
    },
    /// Take users out of a group.
    Remove {
        /// The group.
        group: String,
        /// The users.
        #[arg(required = true)]
        user: Vec<String>,
    },
    /// List who is in a group.
    Members {
        /// The group.
        group: String,
        /// All of them, not only the first 60.
        #[arg(long)]
        all: bool,
    },
}

/// What is said about a group.
#[derive(Debug, Args)]
pub struct GroupSettings {
    /// What it is for.
    #[arg(long)]
    pub description: Option<String>,
    /// Its place where a user is in several groups: the lowest number's role is preferred.
    #[arg(long, value_name = "NUMBER")]
    pub precedence: Option<i32>,
    /// ARN of the role that tokens of its members name.
    #[arg(long, value_name = "ARN")]
    pub role: Option<String>,
}

/// Consent to what cannot be undone.
#[derive(Debug, Args)]
pub struct Agreed {
    /// Do it without asking.
    #[arg(long, short)]
    pub yes: bool,
}
