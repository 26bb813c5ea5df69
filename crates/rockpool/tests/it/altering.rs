//! `rockpool pool alter` and `rockpool pool supply` on the program: a pool with many people in it is altered while they sign
//! in, the server is ended as `kill -9` ends it in the middle, and the next one goes on. `ROCKPOOL_TEST_ALTER_USERS` says how
//! many people there are (100000 for the figures of docs/performance.md), and then what was measured is printed.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::running::{Dev, complaint, printed, rockpool, run};

const PASSWORD: &str = "Correct-horse-7";
const POOL: &str = "us-east-1_Altered01";
/// Those of the many who sign in.
const PEOPLE: usize = 8;

fn users() -> (usize, bool) {
    let asked = std::env::var_os("ROCKPOOL_TEST_ALTER_USERS");
    let asked = asked.map(|asked| asked.to_str().unwrap().parse().unwrap());
    (asked.unwrap_or(3_000), asked.is_some())
}

fn start(folder: &Path) -> Dev {
    Dev::start(folder, &["--issuer", "aws"])
}

fn told(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[&["pool"], arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    serde_json::from_str(&printed(&output)).unwrap()
}

fn status(folder: &Path) -> Value {
    told(folder, &["alter", "status"])
}

/// Those who sign in, again and again, by the names that they have just now.
struct Load {
    address: Mutex<SocketAddr>,
    client: String,
    /// By what they sign in.
    by_address: AtomicBool,
    is_over: AtomicBool,
    took: Mutex<Vec<(Duration, bool)>>,
    /// Nobody answers for a while, which is nobody's fault.
    is_down: AtomicBool,
}

impl Load {
    fn run(&self, person: usize) {
        while !self.is_over.load(Ordering::Acquire) {
            let by_address = self.by_address.load(Ordering::Acquire);
            let name =
                if by_address { format!("USER-{person}@example.com") } else { format!("user-{person}") };
            let parameters = json!({"USERNAME": name, "PASSWORD": PASSWORD});
            let input = json!({
                "ClientId": self.client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters,
            });
            let (address, began) = (*self.address.lock().unwrap(), Instant::now());
            let was_down = self.is_down.load(Ordering::Acquire);
            match crate::killed::call(address, "InitiateAuth", &input) {
                Some((200, answer)) if answer["AuthenticationResult"].is_object() => {
                    self.took.lock().unwrap().push((began.elapsed(), by_address));
                }
                // Its last commit is not answered, or it is not there yet.
                None => assert!(
                    was_down || self.is_down.load(Ordering::Acquire) || self.is_over.load(Ordering::Acquire),
                    "{name} has no answer"
                ),
                Some((status, answer)) => panic!("{name}: {status} {answer}"),
            }
        }
    }
}

fn set_password(server: &Dev, person: usize) {
    let input = json!({
        "UserPoolId": POOL, "Username": format!("user-{person}"), "Password": PASSWORD, "Permanent": true,
    });
    let (status, answer) = server.call("AdminSetUserPassword", &input);
    assert_eq!(status, 200, "{answer}");
}

#[test]
fn a_pool_is_altered_under_sign_ins_and_the_server_is_killed_in_the_middle() {
    let (count, is_measured) = users();
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let seeded =
        run(here, &["bench-seed", "--data", ".rockpool", "--users", &count.to_string(), "--pool", POOL]);
    assert!(seeded.status.success(), "{seeded:?}");
    let doomed = start(here);
    for person in 0..PEOPLE {
        set_password(&doomed, person);
    }
    let client = "benchclient000000000000000";
    let (status_code, first) = doomed.sign_in(client, "user-0", PASSWORD);
    assert_eq!(status_code, 200, "{first}");
    let load = Load {
        address: Mutex::new(doomed.address),
        client: client.to_owned(),
        by_address: AtomicBool::new(false),
        is_over: AtomicBool::new(false),
        took: Mutex::default(),
        is_down: AtomicBool::new(false),
    };
    let mut figures = Vec::new();
    let alter = ["alter", POOL, "--sign-in", "email", "--case", "insensitive"];
    let server = thread::scope(|scope| {
        for person in 0..2 {
            let load = &load;
            scope.spawn(move || load.run(person));
        }
        // Whatever goes wrong, those who sign in do not go on for ever.
        let over = Over(&load);
        let mut quiet = |what: &str, began: Instant| figures.push((what.to_owned(), began.elapsed()));
        let began = Instant::now();
        let surveyed =
            told(here, &["alter", POOL, "--sign-in", "email", "--case", "insensitive", "--dry-run"]);
        assert_eq!((&surveyed["users"], &surveyed["in_conflict"]), (&json!(count), &json!(0)));
        quiet("dry run", began);
        let began = Instant::now();
        assert_eq!(told(here, &[&alter[..], &["--detach"]].concat())["phase"], "begun");
        // In the middle: some are brought over, and most are not.
        let standing = loop {
            let standing = status(here)[0].clone();
            if standing["seen"].as_u64().unwrap() > 0 {
                break standing;
            }
        };
        load.is_down.store(true, Ordering::Release);
        drop(doomed);
        quiet("until the kill", began);
        assert_eq!(standing["phase"], "preparing", "{standing}");
        assert!(standing["seen"].as_u64().unwrap() < count as u64, "{standing}");
        let (again, began) = (start(here), Instant::now());
        *load.address.lock().unwrap() = again.address;
        load.is_down.store(false, Ordering::Release);
        let standing = status(here)[0].clone();
        assert_eq!(standing["phase"], "preparing", "{standing}");
        while status(here)[0]["phase"] != "switched" {}
        quiet("the rest of it after the next start", began);
        load.by_address.store(true, Ordering::Release);
        let lasts = load.took.lock().unwrap().len();
        while load.took.lock().unwrap().len() < lasts + 20 {}
        let began = Instant::now();
        assert_eq!(told(here, &["alter", POOL, "--finish", "--yes"])["phase"], "finished");
        quiet("finish", began);
        drop(over);
        again
    });
    assert_eq!(status(here), json!([]));
    // Whoever was signed in before all this still is.
    let access = &first["AuthenticationResult"]["AccessToken"];
    let (status_code, me) = server.call("GetUser", &json!({"AccessToken": access}));
    assert_eq!((status_code, &me["Username"]), (200, &json!("user-0")));
    let refresh = json!({"REFRESH_TOKEN": first["AuthenticationResult"]["RefreshToken"]});
    let refresh = json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": refresh});
    assert_eq!(server.call("InitiateAuth", &refresh).0, 200);
    for arguments in [["store", "check"], ["audit", "verify"]] {
        let output = run(here, &arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }
    let mut took = std::mem::take(&mut *load.took.lock().unwrap());
    took.sort_unstable();
    assert!(took.iter().any(|(_, by_address)| *by_address) && took.iter().any(|(_, by_address)| !by_address));
    if is_measured {
        for (what, took) in figures {
            println!("{what}: {took:?}");
        }
        let at = |share: usize| took[(took.len() - 1) * share / 1_000].0;
        println!("{} sign-ins; median {:?}, 99% {:?}, longest {:?}", took.len(), at(500), at(990), at(1_000));
    }
}

struct Over<'a>(&'a Load);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Release);
    }
}

#[test]
fn without_a_server_the_command_does_it_itself() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let server = start(here);
    let pool = server.pool();
    assert_eq!(server.sign_up("ada@example.com").0, 200);
    server.stop();
    let altered = told(here, &["alter", &pool, "--stop-requiring", "email", "--add", "plan:number:1:3"]);
    // The starting pool requires nothing or e-mail; either way the answer says what to do.
    assert_eq!(altered["phase"], "switched");
    assert_eq!(told(here, &["alter", &pool, "--undo"])["phase"], "undone");
    assert_eq!(status(here), json!([]));
}

#[test]
fn what_cannot_be_done_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let server = start(here);
    let pool = server.pool();
    let refused = |arguments: &[&str]| complaint(&run(here, &[&["pool", "alter"], arguments].concat()));
    for (arguments, why) in [
        (&[&*pool][..], "nothing is to be changed"),
        (&[&pool, "--password-storage", "argon2id"], "not built yet"),
        (&[&pool, "--require", "shoe_size"], "no such attribute"),
        (&[&pool, "--finish", "--yes"], "no alteration of"),
        (&[&pool, "--undo"], "no alteration of"),
        (&[&pool, "--finish"], "--yes"),
        (&[&pool, "--rename", "tier"], "--rename wants"),
        (&[&pool, "--add", "tier:colour"], "is no type"),
        (&["us-east-1_Nobody", "--require", "name"], "there is no user pool"),
        (&[&pool, "--undo", "--require", "name"], "leave out the changes"),
        (&[&pool, "--require", "name", "--endpoint", "aws"], "leave out --endpoint"),
    ] {
        let said = refused(arguments);
        assert!(said.contains(why), "{arguments:?}: {said}");
    }
    drop(server);
}

#[test]
fn values_come_from_a_file_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let server = start(here);
    let pool = server.pool();
    for email in ["ada@example.com", "bob@example.com"] {
        assert_eq!(server.sign_up(email).0, 200);
    }
    std::fs::write(
        here.join("values.csv"),
        "user,given_name,name\nada@example.com,Ada,\nbob@example.com,,Eve\nnobody@example.com,No,\n",
    )
    .unwrap();
    let output = run(here, &["pool", "supply", &pool, "values.csv"]);
    let said = printed(&output);
    assert!(said.contains("line 3: bob@example.com: the user has another name already"), "{said}");
    assert!(said.contains("line 4: nobody@example.com: User does not exist."), "{said}");
    assert!(said.contains("1 users supplied, 0 had everything, 2 lines refused"), "{said}");
    assert!(complaint(&output).contains("2 lines were refused"));
    std::fs::write(here.join("values.csv"), "user,given_name\nada@example.com,Ada\n").unwrap();
    let said = printed(&run(here, &["pool", "supply", &pool, "values.csv", "--json"]));
    let told: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(told, json!({"came": "unchanged", "line": 2, "user": "ada@example.com"}));
    let none = complaint(&run(here, &["pool", "supply", &pool, "none.csv"]));
    assert!(none.contains("none.csv"), "{none}");
}

/// Every command of the guide, in the order of the page, on a pool as it describes.
#[test]
fn the_commands_of_the_guide_work_when_they_are_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let server = start(here);
    let attribute = |name: &str| json!({"Name": name, "AttributeDataType": "String", "Mutable": true});
    let input = json!({
        "PoolName": "guide", "Schema": [attribute("tier"), attribute("fax")],
        "UserPoolTags": {"rockpool:id": "us-east-1_Example01"},
    });
    let (status_code, made) = server.call("CreateUserPool", &input);
    assert_eq!(status_code, 200, "{made}");
    for (name, email) in [("ada", "ada@example.com"), ("bob", "bob@example.com")] {
        let input = json!({
            "UserPoolId": "us-east-1_Example01", "Username": name, "MessageAction": "SUPPRESS",
            "UserAttributes": [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
        });
        assert_eq!(server.call("AdminCreateUser", &input).0, 200);
    }
    std::fs::write(here.join("people.csv"), "user,name\nada,Ada Lovelace\nbob,Bob\n").unwrap();
    let page = std::fs::read_to_string("../../docs/guide/alter.md").unwrap();
    let blocks = page.split("\n```bash\n").skip(1).map(|rest| rest.split_once("\n```").unwrap().0);
    let script: Vec<&str> = blocks.collect();
    assert!(script.len() >= 6, "the page has commands");
    let program = env!("CARGO_BIN_EXE_rockpool");
    let script = format!("set -eu\nrockpool() {{ {program:?} \"$@\"; }}\n{}", script.join("\n"));
    let mut shell = rockpool(here, &[]);
    let mut bash = Command::new("bash");
    bash.arg("-c").arg(script).current_dir(here);
    for (name, value) in shell.stdin(std::process::Stdio::null()).get_envs() {
        match value {
            Some(value) => bash.env(name, value),
            None => bash.env_remove(name),
        };
    }
    let output = bash.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let said = printed(&output);
    assert!(
        said.contains("0 stand in the way") && said.contains("is finished") || said.contains(": finished"),
        "{said}"
    );
    drop(server);
}
