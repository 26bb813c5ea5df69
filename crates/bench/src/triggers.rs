//! What a trigger adds to a sign-up: the same pool twice, once with a Python function before the sign-up, deployed as a person
//! deploys it (`rockpool up`). Only the server's own CPU time counts; the handler's is the handler's.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::load::{self, Limits, Outcome};
use crate::seed;
use crate::server::Server;

/// One after the other, for the wait of one.
const ALONE: u64 = 300;
/// At once, for the rate.
const AT_ONCE: usize = 8;

const HANDLER: &str = "def handler(event, context):\n    return event\n";

const TEMPLATE: &str = r#"
Resources:
  Plain:
    Type: AWS::Cognito::UserPool
    Properties: { UserPoolName: plain }
  PlainClient:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Plain }
  Asked:
    Type: AWS::Cognito::UserPool
    Properties:
      UserPoolName: asked
      LambdaConfig: { PreSignUp: !GetAtt Function.Arn }
  AskedClient:
    Type: AWS::Cognito::UserPoolClient
    Properties: { UserPoolId: !Ref Asked }
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Handler: index.handler
      Runtime: RUNTIME
      Role: !GetAtt Role.Arn
      Code: code
  Role:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] } }
  Permission:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !Ref Function
      Action: lambda:InvokeFunction
      Principal: cognito-idp.amazonaws.com
      SourceArn: !GetAtt Asked.Arn
Outputs:
  Plain: { Value: !Ref PlainClient }
  Asked: { Value: !Ref AskedClient }
"#;

/// The figures.
pub struct Triggered {
    /// A sign-up whose handler has not run before.
    pub cold: Duration,
    /// What a warm one adds to the median wait of a sign-up.
    pub wall: Duration,
    /// What it adds to the server's CPU time.
    pub cpu: Duration,
    /// Time between two sign-ups when several are asked for at once.
    pub between: Duration,
}

/// Deploys and measures.
pub async fn measure(binary: &Path) -> anyhow::Result<Triggered> {
    let folder = tempfile::tempdir()?;
    let (data, template) = (folder.path().join("data"), folder.path().join("template.yaml"));
    let ask = "import sys; print('python%d.%d' % sys.version_info[:2])";
    let runtime = output(Command::new("python3").args(["-c", ask])).await?;
    std::fs::create_dir(folder.path().join("code"))?;
    std::fs::write(folder.path().join("code/index.py"), HANDLER)?;
    std::fs::write(&template, TEMPLATE.replace("RUNTIME", runtime.trim()))?;
    let words =
        ["dev", "--listen", "{listen}", "--management", "127.0.0.1:0", "--data"].map(Into::into).to_vec();
    let words = [words, vec![data.clone().into()]].concat();
    let server = Server::start(binary, &words, "/_rockpool/messages").await?;
    let of_data = |command: &mut Command| {
        command.arg("--data").arg(&data);
    };
    let mut up = Command::new(binary);
    up.args(["up", "--yes", "--stack", "measured"]).arg(&template);
    of_data(&mut up);
    output(&mut up).await?;
    let mut show = Command::new(binary);
    show.args(["stack", "show", "measured", "--json"]);
    of_data(&mut show);
    let stack: Value = serde_json::from_str(&output(&mut show).await?)?;
    let client = |key: &str| {
        let all = stack["outputs"].as_array().into_iter().flatten();
        let found = all.filter(|one| one["key"] == key).find_map(|one| one["value"].as_str());
        found.map(str::to_owned).with_context(|| format!("no output {key} in {stack}"))
    };
    let (plain, asked) = (client("Plain")?, client("Asked")?);

    let began = Instant::now();
    sign_ups(&server, &asked, 1, 1).await?;
    let cold = began.elapsed();
    let without = sign_ups(&server, &plain, 1, ALONE).await?;
    let with = sign_ups(&server, &asked, 1, ALONE).await?;
    let each = |outcome: &Outcome| outcome.cpu / u32::try_from(outcome.operations).unwrap_or(u32::MAX);
    // The first round lets workers grow in number.
    sign_ups(&server, &asked, AT_ONCE, 200).await?;
    let together = sign_ups(&server, &asked, AT_ONCE, 2_000).await?;
    server.stop().await?;
    Ok(Triggered {
        cold,
        wall: with.wait(0.5).saturating_sub(without.wait(0.5)),
        cpu: each(&with).saturating_sub(each(&without)),
        between: together.wall / u32::try_from(together.operations).unwrap_or(u32::MAX),
    })
}

async fn sign_ups(server: &Server, client: &str, workers: usize, operations: u64) -> anyhow::Result<Outcome> {
    // No name is taken twice, whichever round it is for.
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let limits = Limits { time: Duration::from_secs(60), workers, operations };
    let client: Arc<str> = client.into();
    let connections = server.connections(workers).await?;
    let outcome = load::drive(&server.meter(), &limits, connections, move |mut connection| {
        let (client, number) = (Arc::clone(&client), NEXT.fetch_add(1, Ordering::Relaxed));
        async move {
            let input = json!({
                "ClientId": &*client, "Username": format!("asked-{number}"), "Password": seed::PASSWORD,
            });
            connection.call("SignUp", &input).await?;
            Ok(connection)
        }
    })
    .await?;
    ensure!(outcome.operations == operations, "{operations} sign-ups took longer than a minute");
    Ok(outcome)
}

async fn output(command: &mut Command) -> anyhow::Result<String> {
    let done = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().await?;
    ensure!(done.status.success(), "{command:?} ended with {}", done.status);
    Ok(String::from_utf8(done.stdout)?)
}
