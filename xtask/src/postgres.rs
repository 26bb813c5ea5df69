//! A PostgreSQL for the tests: Debian's package, a cluster of our own that nobody else uses, stopped and taken away at the end.
//!
//! It listens on a free port of this machine, has a certificate for `localhost`, and does not sync: what the tests kill is
//! Rockpool, never the database.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::debian::{self, is_root};
use crate::shell;

/// A command to run beside a cluster.
#[derive(Debug, clap::Args)]
pub struct WithPostgres {
    /// The command and its arguments.
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    command: Vec<OsString>,
}

/// Runs the command; the cluster is gone when it ends.
pub fn run(root: &Path, arguments: WithPostgres) -> anyhow::Result<()> {
    let postgres = Postgres::start()?;
    let (program, rest) = arguments.command.split_first().context("no command")?;
    shell::run(postgres.tell(Command::new(program).args(rest).current_dir(root)))
}

/// A running cluster.
pub struct Postgres {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    /// Installs the package if it is missing, makes a cluster and starts it.
    pub fn start() -> anyhow::Result<Self> {
        Self::start_with("fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n")
    }

    /// The same, and what it has acknowledged survives the machine: for measurements.
    pub fn start_durable() -> anyhow::Result<Self> {
        Self::start_with("")
    }

    fn start_with(settings: &str) -> anyhow::Result<Self> {
        let programs = match programs() {
            Some(programs) => programs,
            None => {
                // The package may make a cluster of its own; the tests leave it alone.
                debian::install(&["postgresql", "openssl"])?;
                programs().context("Debian's postgresql is installed and has no initdb")?
            }
        };
        let folder = shell::cache()?.join(format!("postgres-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder).context("an old cluster cannot be taken away")?;
        }
        // PostgreSQL refuses to run as root, and its user may not look into root's folders.
        let folder = if is_root() {
            std::env::temp_dir().join(folder.file_name().expect("just joined"))
        } else {
            folder
        };
        fs::create_dir_all(&folder).with_context(|| format!("{}", folder.display()))?;
        if is_root() {
            shell::run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self { folder, programs, port };
        cluster.make(settings)?;
        cluster.control(["-w", "start"])?;
        Ok(cluster)
    }

    /// What the tests are told: where the database is, and which authority its certificate is of.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("ROCKPOOL_TEST_POSTGRES", self.address())
            .env("ROCKPOOL_TEST_POSTGRES_CA", self.folder.join("certificate.pem"))
    }

    /// Its address.
    pub fn address(&self) -> String {
        format!("postgres://rockpool@127.0.0.1:{}/postgres", self.port)
    }

    /// Runs SQL and gives what it answers: a line for each row, `|` between its columns.
    pub fn sql(&self, text: &str) -> anyhow::Result<String> {
        let address = self.address();
        let words = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", &address, "-c", text];
        shell::output(self.program("psql").args(words))
    }

    /// The process that all its others are children of.
    pub fn process(&self) -> anyhow::Result<u32> {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).context("postmaster.pid")?;
        file.lines().next().unwrap_or_default().trim().parse().context("postmaster.pid")
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn make(&self, besides: &str) -> anyhow::Result<()> {
        let data = self.data();
        let arguments =
            ["-U", "rockpool", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "-D"];
        shell::output(self.program("initdb").args(arguments).arg(&data)).map(drop)?;
        let (certificate, key) = (self.folder.join("certificate.pem"), self.folder.join("key.pem"));
        let mut openssl = self.as_its_user(OsStr::new("openssl"));
        openssl
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
            .args(["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate)
            .stderr(std::process::Stdio::null());
        shell::run(&mut openssl)?;
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {}\nunix_socket_directories = '{}'\nssl = on\n\
             ssl_cert_file = '{}'\nssl_key_file = '{}'\n{besides}max_connections = 300\nshared_buffers = '64MB'\nlogging_collector = off\n",
            self.port,
            self.folder.display(),
            certificate.display(),
            key.display(),
        );
        // Written by root over a file of its own user, which stays its own.
        let file = data.join("postgresql.conf");
        let before = fs::read_to_string(&file).context("postgresql.conf")?;
        fs::write(&file, before + &settings).context("postgresql.conf")
    }

    fn control<const N: usize>(&self, what: [&str; N]) -> anyhow::Result<()> {
        let log = self.folder.join("log");
        let mut control = self.program("pg_ctl");
        control.arg("-D").arg(self.data()).arg("-l").arg(&log).arg("-s").args(what);
        if let Err(error) = shell::run(&mut control) {
            eprintln!("{}", fs::read_to_string(&log).unwrap_or_default());
            return Err(error);
        }
        Ok(())
    }

    fn program(&self, name: &str) -> Command {
        self.as_its_user(self.programs.join(name).as_os_str())
    }

    fn as_its_user(&self, program: &OsStr) -> Command {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Err(error) = self.control(["-m", "immediate", "stop"]) {
            eprintln!("the database of the tests does not stop: {error:#}");
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Where initdb and its like are: the newest of Debian's versions, or whatever the path finds.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .filter_map(|version| {
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().map(|(_, programs)| programs).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .find(|folder| folder.join("initdb").exists() && folder.join("pg_ctl").exists())
    })
}
