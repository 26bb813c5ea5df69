//! The pool, client and users of a measurement: in a seed file for small pools, and under the same names in a data
//! folder made by `rockpool bench-seed` for large ones.

use std::fmt::Write as _;

/// The pool of every measurement.
pub const POOL: &str = "us-east-1_Bench0001";
/// Its client, which allows every built flow and has no secret.
pub const CLIENT: &str = "benchclient000000000000000";
/// The password of every user that is signed in.
pub const PASSWORD: &str = "Bench-Password-1";
/// The group of a data folder that every tenth user is in.
pub const GROUP: &str = "tenth";
/// Users that a seed file may hold; more would measure the reading of the file.
pub const MOST_IN_A_FILE: u32 = 10_000;

/// The user name of the user with this number.
pub fn username(number: u64) -> String {
    format!("user-{number}")
}

/// The e-mail address of the user with this number.
pub fn email(number: u64) -> String {
    format!("user-{number}@example.com")
}

/// A seed file with this many users.
pub fn file(users: u32) -> String {
    let mut text = format!(
        r#"[[pool]]
id = "{POOL}"
name = "measured"
[pool.settings]
AutoVerifiedAttributes = ["email"]
[[pool.client]]
id = "{CLIENT}"
[pool.client.settings]
ClientName = "measuring"
ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
"#
    );
    for number in 0..u64::from(users) {
        let (username, email) = (username(number), email(number));
        write!(
            text,
            "[[pool.user]]\nusername = \"{username}\"\nsub = \"00000000-0000-4000-8000-{number:012}\"\n\
             password = \"{PASSWORD}\"\nattributes = {{ email = \"{email}\", email_verified = \"true\" }}\n"
        )
        .expect("writing to a string does not fail");
    }
    text
}
