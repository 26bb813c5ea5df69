//! Sign-ups of whole pools whose handlers run in cages: the founding handler, and what a third of bad first tries does to it.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::join_all;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio_postgres::NoTls;
use triggers::{BoxFuture, Invoker, NotInvoked, Order, Reply};

use crate::scene::{Scene, zipped_bytes};

const HANDLER: &str = include_str!("../../../runner/tests/handlers/post_confirmation/app.py");
const SIGN_UPS: u32 = 200;

/// Of the first tries of events every third fails: by turns before the handler ran, and after it did all of its work.
struct Flaky {
    functions: Arc<dyn Invoker>,
    events: Mutex<HashSet<String>>,
    failed: AtomicU32,
}

impl Invoker for Flaky {
    fn invoke(&self, order: Order) -> BoxFuture<'_, Result<Reply, NotInvoked>> {
        Box::pin(async move {
            let nth = {
                let mut events = self.events.lock();
                events.insert(order.client_context.clone()).then_some(events.len())
            };
            match nth {
                Some(nth) if nth % 3 == 0 => {
                    self.failed.fetch_add(1, Ordering::Relaxed);
                    if nth % 2 == 0 {
                        return Err(NotInvoked::Throttled);
                    }
                    self.functions.invoke(order).await?;
                    Err(NotInvoked::TimedOut)
                }
                _ => self.functions.invoke(order).await,
            }
        })
    }
}

/// Nothing stands before the functions.
struct Straight(Arc<dyn Invoker>);

impl Invoker for Straight {
    fn invoke(&self, order: Order) -> BoxFuture<'_, Result<Reply, NotInvoked>> {
        self.0.invoke(order)
    }
}

/// psycopg2 of the wheelhouse, as a layer.
async fn psycopg2(scene: &Scene, runtime: &str) -> Value {
    let wheelhouse = std::env::var_os("ROCKPOOL_TEST_WHEELHOUSE").expect("`cargo xtask test` sets it");
    let mut wheels = std::fs::read_dir(wheelhouse).unwrap().map(|entry| entry.unwrap().path());
    let is_it = |path: &std::path::PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("psycopg2_binary-2.9"))
    };
    let wheel = wheels.find(is_it).expect("psycopg2-binary is in the wheelhouse");
    let mut wheel = zip::ZipArchive::new(std::fs::File::open(wheel).unwrap()).unwrap();
    let mut files = Vec::new();
    for n in 0..wheel.len() {
        let mut file = wheel.by_index(n).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        files.push((format!("python/{}", file.name().unwrap()), bytes));
    }
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    let input = json!({
        "LayerName": "psycopg2", "Content": { "ZipFile": zipped_bytes(&files) }, "CompatibleRuntimes": [runtime],
    });
    scene.call("PublishLayerVersion", input).await.unwrap()["LayerVersionArn"].take()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_sign_ups_at_once_arrive_exactly_once_though_a_third_of_first_tries_fail() {
    let address = std::env::var_os("ROCKPOOL_TEST_POSTGRES")
        .and_then(|address| address.into_string().ok())
        .expect("ROCKPOOL_TEST_POSTGRES names a PostgreSQL: `cargo xtask test` starts one");
    let (database, connection) = tokio_postgres::connect(&address, NoTls).await.unwrap();
    tokio::spawn(connection);
    let name = format!("sign_ups_{}", std::process::id());
    database.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let address = address.replace("/postgres", &format!("/{name}"));
    let (users, connection) = tokio_postgres::connect(&address, NoTls).await.unwrap();
    let connection = tokio::spawn(connection);
    users
        .batch_execute("CREATE TABLE users (cognito_user_id text PRIMARY KEY, display_name text, handle text, email text)")
        .await
        .unwrap();

    let scene = Scene::start().await;
    let runtime = scene.python();
    let layer = psycopg2(&scene, &runtime).await;
    let mut flaky = None;
    let (scene, handlers) = scene.answered_by(|functions| {
        let made = Arc::new(Flaky { functions, events: Mutex::default(), failed: AtomicU32::new(0) });
        flaky = Some(Arc::clone(&made));
        made
    });
    let input = json!({
        "FunctionName": "post-confirmation", "Runtime": runtime, "Handler": "app.lambda_handler", "Timeout": 60,
        "Role": "arn:aws:iam::000000000000:role/any", "Layers": [layer], "MemorySize": 128,
        "Environment": { "Variables": { "CONNECTION_URL": address } },
        "Code": { "ZipFile": zipped_bytes(&[("app.py", HANDLER.as_bytes())]) },
    });
    let function = scene.call("CreateFunction", input).await.unwrap()["FunctionArn"].take();
    let harness = &scene.harness;
    let tags = json!({ "rockpool:trigger-timeout": "60s" });
    let input =
        json!({ "PoolName": "p", "LambdaConfig": { "PostConfirmation": function }, "UserPoolTags": tags });
    let pool = harness.call("CreateUserPool", input).await.unwrap()["UserPool"].take();
    let allowed = json!({
        "FunctionName": "post-confirmation", "StatementId": "pool", "Action": "lambda:InvokeFunction",
        "Principal": "cognito-idp.amazonaws.com", "SourceArn": pool["Arn"],
    });
    scene.call("AddPermission", allowed).await.unwrap();
    let input = json!({ "UserPoolId": pool["Id"], "ClientName": "c" });
    let client =
        harness.call("CreateUserPoolClient", input).await.unwrap()["UserPoolClient"]["ClientId"].take();

    let (pool, client) = (&pool["Id"], &client);
    let subs = join_all((0..SIGN_UPS).map(|n| async move {
        let username = format!("user-{n}");
        let attributes = [("name", "Ada"), ("preferred_username", &*username), ("email", "ada@example.com")];
        let attributes = attributes.map(|(name, value)| json!({ "Name": name, "Value": value }));
        let input = json!({
            "ClientId": client, "Username": username, "Password": "Correct-horse-7", "UserAttributes": attributes,
        });
        let made = harness.call("SignUp", input).await.unwrap();
        let input = json!({ "UserPoolId": pool, "Username": username });
        harness.call("AdminConfirmSignUp", input).await.unwrap();
        made["UserSub"].as_str().unwrap().to_owned()
    }))
    .await;

    let rows = users.query("SELECT cognito_user_id, handle FROM users", &[]).await.unwrap();
    let stored: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(stored.len(), SIGN_UPS as usize);
    assert_eq!(stored.into_iter().collect::<HashSet<_>>(), subs.into_iter().collect::<HashSet<_>>());
    let failed = flaky.map_or(0, |flaky| flaky.failed.load(Ordering::Relaxed));
    let counts = handlers.counts();
    assert_eq!(failed, SIGN_UPS / 3);
    assert_eq!((counts.runs(), counts.failures()), (SIGN_UPS.into(), 0));
    assert_eq!(counts.tries(), u64::from(SIGN_UPS + failed));

    drop(users);
    let _ = connection.await;
    database.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

#[tokio::test]
async fn a_function_that_is_missing_or_does_not_let_the_pool_call_it_refuses_the_sign_up_in_awss_words() {
    let (scene, _) = Scene::start().await.answered_by(|functions| Arc::new(Straight(functions)));
    let arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    let input = json!({ "PoolName": "p", "LambdaConfig": { "PreSignUp": arn } });
    let pool = scene.harness.call("CreateUserPool", input).await.unwrap()["UserPool"].take();
    let input = json!({ "UserPoolId": pool["Id"], "ClientName": "c" });
    let client =
        scene.harness.call("CreateUserPoolClient", input).await.unwrap()["UserPoolClient"]["ClientId"].take();
    let sign_up = || async {
        let input = json!({ "ClientId": client, "Username": "ada", "Password": "Correct-horse-7" });
        scene.harness.call("SignUp", input).await.map_err(|refused| refused.message)
    };
    let unexpected = |error: &str| Err(format!("PreSignUp invocation failed due to error {error}."));
    assert_eq!(sign_up().await.map(|_| ()), unexpected("ResourceNotFoundException"));
    let app =
        "def handler(event, headers):\n    event['response']['autoConfirmUser'] = True\n    return event\n";
    scene.make("f", app, json!({})).await;
    assert_eq!(sign_up().await.map(|_| ()), unexpected("AccessDeniedException"));
    let allow = |id: &str, source: Value| {
        json!({
            "FunctionName": "f", "StatementId": id, "Action": "lambda:InvokeFunction",
            "Principal": "cognito-idp.amazonaws.com", "SourceArn": source,
        })
    };
    let other = json!("arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_Another01");
    scene.call("AddPermission", allow("other", other)).await.unwrap();
    assert_eq!(sign_up().await.map(|_| ()), unexpected("AccessDeniedException"));
    scene.call("AddPermission", allow("this", pool["Arn"].clone())).await.unwrap();
    assert_eq!(sign_up().await.unwrap()["UserConfirmed"], true);
}
