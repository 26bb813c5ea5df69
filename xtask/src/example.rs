//! `cargo xtask example cruddur`: everything of examples/cruddur on this machine, from nothing: a database, the server, the function
//! with its layer, the back end and the page, and a person who signs up through it. Part of the tests.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use crate::client_packages::ClientPackages;
use crate::handler_packages::HandlerPackages;
use crate::postgres::Postgres;
use crate::shell;
use crate::test::build_server;
use crate::{client_packages, python_wheel};

/// The name of the stack: that of the template's folder.
const STACK: &str = "cruddur";
/// A server that has not come up by then does not.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which example.
#[derive(Debug, clap::Args)]
pub struct Example {
    /// Which one.
    #[arg(value_enum)]
    name: Name,
    /// Make the screenshots of its README anew.
    #[arg(long)]
    pictures: bool,
    /// Leave everything running until Enter is pressed.
    #[arg(long)]
    stay: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// Sign-up with a post-confirmation function that writes to PostgreSQL.
    Cruddur,
}

/// Builds what is needed and tells the story.
pub fn run(root: &Path, arguments: Example) -> anyhow::Result<()> {
    let Name::Cruddur = arguments.name;
    let server = build_server(root, "dev")?;
    let packages = ClientPackages::install(root)?;
    let wheel = python_wheel::install(root, &packages.python, "dev")?;
    let pictures = arguments.pictures.then(|| root.join("examples/cruddur/pictures"));
    cruddur(root, &server, &packages, &wheel, pictures.as_deref(), arguments.stay)
}

/// The same with what the tests have built already.
pub fn cruddur(
    root: &Path,
    server: &Path,
    packages: &ClientPackages,
    wheel: &Path,
    pictures: Option<&Path>,
    stay: bool,
) -> anyhow::Result<()> {
    let example = root.join("examples/cruddur");
    let postgres = Postgres::start()?;
    let handlers = HandlerPackages::fetch(root, packages)?;
    let folder = Folder::new()?;
    let (work, data) = (folder.0.join(STACK), folder.0.join("data"));
    copy(&example, &work)?;
    // For the Python that this machine has.
    let template = fs::read_to_string(work.join("template.yaml"))?;
    fs::write(
        work.join("template.yaml"),
        template.replace("python3.11", &format!("python{}", handlers.minor())),
    )?;
    page(&example, &work, packages)?;
    let site = folder.0.join("site");
    shell::run(
        Command::new(&packages.python)
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--no-input",
                "--no-index",
            ])
            .arg("--find-links")
            .arg(handlers.wheelhouse())
            .arg("--target")
            .args([site.as_os_str(), "psycopg2-binary".as_ref()]),
    )?;
    postgres.sql(&fs::read_to_string(example.join("schema.sql"))?)?;

    let listen = format!("127.0.0.1:{}", free_port()?);
    let mut dev = Command::new(server);
    dev.current_dir(&folder.0).args(["dev", "--listen", &listen, "--data"]).arg(&data);
    let _server = Running::start(&mut dev, &listen)?;
    let rockpool = |words: &[&str]| {
        let mut command = Command::new(server);
        command.current_dir(&work).args(words).arg("--data").arg(&data);
        command
    };
    let wheelhouse = handlers.wheelhouse().to_str().context("the cache folder has a name that is no text")?;
    let python = format!("python{}", handlers.minor());
    shell::run(&mut rockpool(&["runtimes", "add", &python, "--wheelhouse", wheelhouse]))?;
    fs::create_dir_all(work.join("layers"))?;
    shell::run(&mut rockpool(&[
        "layers",
        "build",
        "psycopg2-binary==2.9.*",
        "--python",
        handlers.minor(),
        "--wheelhouse",
        wheelhouse,
        "--output",
        "layers/psycopg2.zip",
    ]))?;
    let connection = format!("ConnectionUrl={}", postgres.address());
    shell::run(&mut rockpool(&["up", "template.yaml", "--yes", "--parameter", &connection]))?;
    let stack: Value =
        serde_json::from_str(&shell::output(&mut rockpool(&["stack", "show", STACK, "--json"]))?)?;
    let output = |key: &str| {
        let all = stack["outputs"].as_array().into_iter().flatten();
        let value = all.filter(|one| one["key"] == key).find_map(|one| one["value"].as_str());
        value.map(str::to_owned).with_context(|| format!("the stack has no output {key}: {stack}"))
    };

    let endpoint = format!("http://{listen}");
    let port = free_port()?;
    let paths = std::env::join_paths([wheel, &site])?;
    let mut backend = Command::new(&packages.python);
    backend
        .arg(work.join("backend/app.py"))
        .env("PYTHONPATH", paths)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("AWS_COGNITO_USER_POOL_ID", output("UserPoolId")?)
        .env("AWS_COGNITO_USER_POOL_CLIENT_ID", output("UserPoolClientId")?)
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_ENDPOINT_URL", &endpoint)
        .env("CONNECTION_URL", postgres.address())
        .env("PAGE", work.join("page/dist"))
        .env("PORT", port.to_string());
    let address = format!("127.0.0.1:{port}");
    let _backend = Running::start(&mut backend, &address)?;
    let mut story = Command::new(&packages.node);
    story
        .arg(example.join("story.mjs"))
        // A name that Chromium takes for safe, so that the page may use the browser's cryptography.
        .env("CRUDDUR_PAGE", format!("http://localhost:{port}/"))
        .env("AWS_ENDPOINT_URL", &endpoint)
        .env("ROCKPOOL_CHROMIUM", &packages.chromium);
    if let Some(pictures) = pictures {
        fs::create_dir_all(pictures)?;
        story.env("CRUDDUR_PICTURES", pictures);
    }
    shell::run(&mut story)?;

    let rows = postgres.sql("SELECT handle, display_name, email FROM users")?;
    eprintln!("the row in PostgreSQL: {}", rows.trim());
    ensure!(
        rows.trim() == "ada|Ada Lovelace|ada@example.com",
        "one person, once, however often the function ran"
    );
    if stay {
        eprintln!(
            "\nThe page is at http://localhost:{port}/, mail at {endpoint}/_rockpool/messages. Enter ends it."
        );
        std::io::stdin().read_line(&mut String::new())?;
    }
    Ok(())
}

/// Bundles the page: its packages are kept in the cache folder, pinned by hash, their install scripts off (RULE-33).
fn page(example: &Path, work: &Path, packages: &ClientPackages) -> anyhow::Result<()> {
    let from = example.join("page");
    let pins = fs::read(from.join("package-lock.json")).context("page/package-lock.json")?;
    let folder = shell::cache()?.join("examples").join(shell::fingerprint(&[&pins]));
    client_packages::install_node_packages(&from, &folder, &packages.node, &packages.npm)?;
    let (dist, modules) = (work.join("page/dist"), folder.join("node_modules"));
    shell::run(
        Command::new(&packages.node)
            .arg(modules.join("esbuild/bin/esbuild"))
            .arg(work.join("page/app.js"))
            .args(["--bundle", "--minify", "--format=esm", "--target=es2022", "--log-level=warning"])
            .arg(format!("--outfile={}", dist.join("app.js").display()))
            .env("NODE_PATH", &modules),
    )?;
    for name in ["index.html", "page.css"] {
        fs::copy(from.join(name), dist.join(name)).with_context(|| name.to_owned())?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name();
        if name == "node_modules" || name == "dist" {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &to.join(name))?,
            false => fs::copy(entry.path(), to.join(name)).map(drop)?,
        }
    }
    Ok(())
}

fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A folder that goes with the example.
struct Folder(PathBuf);

impl Folder {
    fn new() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("rockpool-example-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A server of the example; it ends with it.
struct Running(Child);

impl Running {
    fn start(command: &mut Command, listens: &str) -> anyhow::Result<Self> {
        // Nothing of the caller's settings.
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ROCKPOOL_"))
        {
            command.env_remove(name);
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let mut running = Self(child.with_context(|| format!("cannot start {command:?}"))?);
        let began = Instant::now();
        while TcpStream::connect(listens).is_err() {
            if let Some(status) = running.0.try_wait()? {
                bail!("it ended with {status} before it listened on {listens}");
            }
            ensure!(began.elapsed() < PATIENCE, "nothing listens on {listens}");
            std::thread::yield_now();
        }
        Ok(running)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // As a person ends it, so that workers and files are put away.
        let asked = shell::works("kill", &["-TERM", &self.0.id().to_string()]);
        let began = Instant::now();
        while asked && began.elapsed() < Duration::from_secs(10) {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            std::thread::yield_now();
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
