//! The operations, through the registry, over the room of user pools: what tools call, and the sentences they look for.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Call, Principal};
use aws_wire::{Dispatch, Exception, Registry};
use directory::{AccessKey, Capability, Timestamp};
use futures_util::future::BoxFuture;
use parking_lot::Mutex;
use provisioning::{CloudFormation, Deployer, Ports, Stacks, registry, resources};
use serde_json::{Value, json};
use store::access_keys::access_key_key;
use store::{Store, StoreError, change};
use testkit::Harness;

struct House {
    harness: Harness,
    registry: Registry<Stacks>,
    /// What becomes of an access key when the next pool is made.
    changes: Arc<Mutex<Option<AccessKey>>>,
}

type Said = (String, String);

async fn put_key(store: &Store, key: &AccessKey, now: Timestamp) {
    change!(store, now, |unit| -> Result<(), StoreError> {
        unit.find::<AccessKey>(&access_key_key(&key.id)).await?;
        unit.put(key)
    })
    .unwrap();
}

/// The room of pools, in which an access key changes as soon as a pool is there.
struct Meanwhile {
    pools: Arc<dyn Dispatch>,
    store: Store,
    changes: Arc<Mutex<Option<AccessKey>>>,
}

impl Dispatch for Meanwhile {
    fn service(&self) -> &'static aws_model::ServiceModel {
        self.pools.service()
    }

    fn dispatch(
        &self,
        operation: &str,
        call: Arc<Call>,
        body: &[u8],
    ) -> BoxFuture<'static, Result<Vec<u8>, Exception>> {
        let (store, now) = (self.store.clone(), call.now);
        let changed = if operation == "CreateUserPool" { self.changes.lock().take() } else { None };
        let answer = self.pools.dispatch(operation, call, body);
        Box::pin(async move {
            let answer = answer.await;
            if let Some(key) = changed {
                put_key(&store, &key, now).await;
            }
            answer
        })
    }
}

impl House {
    async fn new() -> Self {
        let harness = Harness::start().await;
        let changes = Arc::new(Mutex::new(None));
        let pools = Meanwhile {
            pools: Arc::clone(&harness.registry),
            store: harness.store.clone(),
            changes: Arc::clone(&changes),
        };
        let kinds = resources::all();
        let reader = Arc::new(CloudFormation { kinds: kinds.clone() });
        let ports = Arc::new(Ports { apis: vec![Arc::new(pools)], artifacts: None });
        let (store, clock) = (harness.store.clone(), harness.clock.clone());
        let deployer = Deployer::new(store.clone(), clock, kinds, reader, ports, "tests");
        let registry = registry(Arc::new(Stacks::new(store, deployer, "us-east-1")));
        registry.complete().unwrap();
        Self { harness, registry, changes }
    }

    async fn keep_key(&self, key: &AccessKey) {
        let (store, now) = (&self.harness.store, self.harness.now());
        change!(store, now, |unit| -> Result<(), StoreError> { unit.insert(key) }).unwrap();
    }

    async fn call_as(&self, principal: Principal, operation: &str, input: Value) -> Result<Value, Said> {
        let ids = self.harness.ids.clone();
        let call = Call::new(principal, ids.uuid(), self.harness.now(), ids);
        let answer = self.registry.dispatch(operation, Arc::new(call), input.to_string().as_bytes()).await;
        match answer {
            Ok(bytes) if bytes.is_empty() => Ok(Value::Null),
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap()),
            Err(refused) => Err((refused.name.into_owned(), refused.message)),
        }
    }

    async fn call(&self, operation: &str, input: Value) -> Result<Value, Said> {
        self.call_as(Principal::Dev { id: "AKIATEST".into(), folder_key: true }, operation, input).await
    }

    async fn stack(&self, name: &str) -> Value {
        self.call("DescribeStacks", json!({"StackName": name})).await.unwrap()["Stacks"][0].take()
    }

    async fn pools(&self) -> usize {
        let listed = self.harness.call("ListUserPools", json!({"MaxResults": 60})).await.unwrap();
        listed["UserPools"].as_array().unwrap().len()
    }
}

const SHOP: &str = "
Description: a pool and its client
Parameters:
  Name: {Type: String, Default: shop}
  Secret: {Type: String, Default: hidden, NoEcho: true}
Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      UserPoolName: !Sub '${Name}-people'
      UsernameAttributes: [email]
  Client:
    Type: AWS::Cognito::UserPoolClient
    Properties:
      UserPoolId: !Ref Pool
      ClientName: web
  Group:
    Type: AWS::Cognito::UserPoolGroup
    Properties:
      UserPoolId: !Ref Pool
      GroupName: admin
Outputs:
  PoolId: {Value: !Ref Pool, Export: {Name: shop-pool}}
  Issuer: {Value: !GetAtt Pool.ProviderURL}
";

fn said(code: &str, message: &str) -> Result<Value, Said> {
    Err((code.to_owned(), message.to_owned()))
}

#[tokio::test]
async fn a_stack_is_settled_when_the_call_that_makes_it_answers() {
    let house = House::new().await;
    let missing = said("ValidationError", "Stack with id shop does not exist");
    assert_eq!(house.call("DescribeStacks", json!({"StackName": "shop"})).await, missing);
    let made = house.call("CreateStack", json!({"StackName": "shop", "TemplateBody": SHOP})).await.unwrap();
    let stack = house.stack("shop").await;
    assert_eq!((&stack["StackStatus"], &stack["StackId"]), (&json!("CREATE_COMPLETE"), &made["StackId"]));
    assert_eq!(stack["Description"], "a pool and its client");
    let secret = stack["Parameters"].as_array().unwrap().iter().find(|one| one["ParameterKey"] == "Secret");
    assert_eq!(secret.unwrap()["ParameterValue"], "****");
    let output = |key: &str| {
        let mut outputs = stack["Outputs"].as_array().unwrap().iter();
        outputs.find(|one| one["OutputKey"] == key).unwrap()["OutputValue"].as_str().unwrap().to_owned()
    };
    let pool = output("PoolId");
    assert!(output("Issuer").ends_with(&pool));
    let described = house.harness.call("DescribeUserPool", json!({"UserPoolId": pool})).await.unwrap();
    assert_eq!(described["UserPool"]["Name"], "shop-people");
    let taken = house.call("CreateStack", json!({"StackName": "shop", "TemplateBody": SHOP})).await;
    assert_eq!(taken, said("AlreadyExistsException", "Stack [shop] already exists"));

    let events = house.call("DescribeStackEvents", json!({"StackName": "shop"})).await.unwrap();
    let events = events["StackEvents"].as_array().unwrap().clone();
    assert_eq!(events[0]["ResourceStatus"], "CREATE_COMPLETE");
    assert_eq!(events[0]["ResourceType"], "AWS::CloudFormation::Stack");
    assert_eq!(events.last().unwrap()["ResourceStatusReason"], "User Initiated");
    let resources = house.call("ListStackResources", json!({"StackName": "shop"})).await.unwrap();
    assert_eq!(resources["StackResourceSummaries"].as_array().unwrap().len(), 3);
    let one = json!({"StackName": "shop", "LogicalResourceId": "Pool"});
    let one = house.call("DescribeStackResource", one).await.unwrap();
    assert_eq!(one["StackResourceDetail"]["PhysicalResourceId"], pool);
    let by_id = house.call("DescribeStackResources", json!({"PhysicalResourceId": pool})).await.unwrap();
    assert_eq!(by_id["StackResources"][0]["StackName"], "shop");

    house.call("DeleteStack", json!({"StackName": "shop"})).await.unwrap();
    assert_eq!(house.call("DescribeStacks", json!({"StackName": "shop"})).await, missing);
    let gone = house.stack(made["StackId"].as_str().unwrap()).await;
    assert_eq!(gone["StackStatus"], "DELETE_COMPLETE");
    assert_eq!(house.pools().await, 0);
    // Again, and of a name that nobody had.
    assert_eq!(house.call("DeleteStack", json!({"StackName": "never"})).await.unwrap(), Value::Null);
    let listed = json!({"StackStatusFilter": ["DELETE_COMPLETE"]});
    let listed = house.call("ListStacks", listed).await.unwrap();
    assert_eq!(listed["StackSummaries"].as_array().unwrap().len(), 1);
}

/// The order of calls of `aws cloudformation deploy`.
#[tokio::test]
async fn a_change_set_says_what_it_changes_and_one_without_changes_fails_in_the_words_that_tools_look_for() {
    let house = House::new().await;
    let set = |kind: &str, name: &str, parameters: Value| {
        json!({
            "StackName": "shop", "ChangeSetName": name, "ChangeSetType": kind, "TemplateBody": SHOP, "Parameters": parameters,
        })
    };
    let update = house.call("CreateChangeSet", set("UPDATE", "none", json!([]))).await;
    assert_eq!(update, said("ValidationError", "Stack [shop] does not exist"));
    let made = house.call("CreateChangeSet", set("CREATE", "first", json!([]))).await.unwrap();
    assert_eq!(house.stack("shop").await["StackStatus"], "REVIEW_IN_PROGRESS");
    let by_arn = json!({"ChangeSetName": made["Id"]});
    let shown = house.call("DescribeChangeSet", by_arn.clone()).await.unwrap();
    assert_eq!(
        (&shown["Status"], &shown["ExecutionStatus"]),
        (&json!("CREATE_COMPLETE"), &json!("AVAILABLE"))
    );
    assert_eq!(shown["Changes"].as_array().unwrap().len(), 3);
    assert_eq!(shown["Changes"][0]["ResourceChange"]["Action"], "Add");
    assert_eq!(house.pools().await, 0);
    house.call("ExecuteChangeSet", by_arn.clone()).await.unwrap();
    assert_eq!(house.stack("shop").await["StackStatus"], "CREATE_COMPLETE");
    let again = house.call("ExecuteChangeSet", by_arn).await.unwrap_err();
    assert_eq!(again.0, "InvalidChangeSetStatusException");

    let previous = json!([{"ParameterKey": "Name", "UsePreviousValue": true}]);
    house.call("CreateChangeSet", set("UPDATE", "same", previous)).await.unwrap();
    let same = json!({"StackName": "shop", "ChangeSetName": "same"});
    let shown = house.call("DescribeChangeSet", same.clone()).await.unwrap();
    assert_eq!((&shown["Status"], &shown["ExecutionStatus"]), (&json!("FAILED"), &json!("UNAVAILABLE")));
    let why = shown["StatusReason"].as_str().unwrap();
    assert_eq!(
        why,
        "The submitted information didn't contain changes. Submit different information to create a change set."
    );
    house.call("DeleteChangeSet", same.clone()).await.unwrap();
    let gone = house.call("DescribeChangeSet", same).await.unwrap_err();
    assert_eq!(gone, ("ChangeSetNotFoundException".into(), "ChangeSet [same] does not exist".into()));
    let nothing = house.call("UpdateStack", json!({"StackName": "shop", "TemplateBody": SHOP})).await;
    assert_eq!(nothing, said("ValidationError", "No updates are to be performed."));

    let renamed = json!([{"ParameterKey": "Name", "ParameterValue": "store"}]);
    house.call("CreateChangeSet", set("UPDATE", "renamed", renamed)).await.unwrap();
    let renamed = json!({"StackName": "shop", "ChangeSetName": "renamed"});
    let shown = house.call("DescribeChangeSet", renamed.clone()).await.unwrap();
    let change = &shown["Changes"][0]["ResourceChange"];
    assert_eq!((&change["Action"], &change["Replacement"]), (&json!("Modify"), &json!("False")));
    assert_eq!(change["Details"][0]["Target"]["Name"], "UserPoolName");
    house.call("ExecuteChangeSet", renamed).await.unwrap();
    let stack = house.stack("shop").await;
    assert_eq!(stack["StackStatus"], "UPDATE_COMPLETE");
    let pool = &stack["Outputs"][0]["OutputValue"];
    let described = house.harness.call("DescribeUserPool", json!({"UserPoolId": pool})).await.unwrap();
    assert_eq!(described["UserPool"]["Name"], "store-people");

    // One that was executed makes room for its name; one that waits does not.
    let back = json!([{"ParameterKey": "Name", "ParameterValue": "shop"}]);
    let made = house.call("CreateChangeSet", set("UPDATE", "renamed", back.clone())).await.unwrap();
    let found =
        house.call("DescribeChangeSet", json!({"StackName": "shop", "ChangeSetName": "renamed"})).await;
    assert_eq!(found.unwrap()["ChangeSetId"], made["Id"]);
    let again = house.call("CreateChangeSet", set("UPDATE", "renamed", back)).await;
    assert_eq!(again, said("AlreadyExistsException", "ChangeSet renamed already exists"));
}

#[tokio::test]
async fn what_cognito_never_changes_is_refused_in_its_words_and_the_update_is_undone() {
    let house = House::new().await;
    house.call("CreateStack", json!({"StackName": "shop", "TemplateBody": SHOP})).await.unwrap();
    let changed =
        SHOP.replace("UsernameAttributes: [email]", "AliasAttributes: [email]").replace("web", "other");
    house.call("UpdateStack", json!({"StackName": "shop", "TemplateBody": changed})).await.unwrap();
    assert_eq!(house.stack("shop").await["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
    let events = house
        .call("DescribeEvents", json!({"StackName": "shop", "Filters": {"FailedEvents": true}}))
        .await
        .unwrap();
    let why = events["OperationEvents"][0]["ResourceStatusReason"].as_str().unwrap().to_owned();
    assert!(why.contains("Updates are not allowed for property - "), "{why}");
    let template = house.call("GetTemplate", json!({"StackName": "shop"})).await.unwrap();
    assert_eq!(template["TemplateBody"], SHOP);
}

#[tokio::test]
async fn what_can_be_refused_is_refused_before_anything_changes() {
    let house = House::new().await;
    let create = |body: String| json!({"StackName": "shop", "TemplateBody": body});
    let role = "  Role:\n    Type: AWS::IAM::Role\n    Properties: {AssumeRolePolicyDocument: {}}\nOutputs:";
    let with_role = SHOP.replace("Outputs:", role);
    let refused = house.call("CreateStack", create(with_role.clone())).await;
    assert_eq!(
        refused,
        said("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]")
    );
    let odd = "  Odd: {Type: AWS::Odd::Thing}\n  More: {Type: AWS::More::Thing}\nOutputs:";
    let refused = house.call("CreateStack", create(SHOP.replace("Outputs:", odd))).await;
    let sentence = "Template format error: Unrecognized resource types: [AWS::More::Thing, AWS::Odd::Thing]";
    assert_eq!(refused, said("ValidationError", sentence));
    let wrong = SHOP.replace("ClientName: web", "ClientNam: web");
    let (_, refused) = house.call("CreateStack", create(wrong)).await.unwrap_err();
    assert!(refused.contains("Client") && refused.contains("ClientNam"), "{refused}");
    let mut input = create(SHOP.to_owned());
    input["NotificationARNs"] = json!(["arn:aws:sns:us-east-1:000000000000:t"]);
    let refused = house.call("CreateStack", input).await;
    assert_eq!(refused, said("ValidationError", "NotificationARNs is not supported by this server."));
    let unknown = json!({"StackName": "shop", "TemplateBody": SHOP, "Parameters": [{"ParameterKey": "No", "ParameterValue": "1"}]});
    let refused = house.call("CreateStack", unknown).await;
    assert_eq!(refused, said("ValidationError", "Parameters: [No] do not exist in the template"));
    assert_eq!(house.pools().await, 0);
    let mut input = create(with_role);
    input["Capabilities"] = json!(["CAPABILITY_NAMED_IAM"]);
    house.call("CreateStack", input).await.unwrap();
    assert_eq!(house.stack("shop").await["StackStatus"], "CREATE_COMPLETE");
}

#[tokio::test]
async fn a_stack_whose_export_is_used_stays_and_a_protected_one_too() {
    let house = House::new().await;
    let user = "Resources:\n  Client:\n    Type: AWS::Cognito::UserPoolClient\n    Properties:\n      UserPoolId: !ImportValue shop-pool\n";
    let refused = house.call("CreateStack", json!({"StackName": "user", "TemplateBody": user})).await;
    assert_eq!(refused, said("ValidationError", "No export named shop-pool found."));
    house.call("CreateStack", json!({"StackName": "shop", "TemplateBody": SHOP})).await.unwrap();
    house.call("CreateStack", json!({"StackName": "user", "TemplateBody": user})).await.unwrap();
    let exports = house.call("ListExports", json!({})).await.unwrap();
    assert_eq!(exports["Exports"][0]["Name"], "shop-pool");
    let imports = house.call("ListImports", json!({"ExportName": "shop-pool"})).await.unwrap();
    assert_eq!(imports["Imports"], json!(["user"]));
    let without = SHOP.replace(", Export: {Name: shop-pool}", "");
    house.call("UpdateStack", json!({"StackName": "shop", "TemplateBody": without})).await.unwrap();
    assert_eq!(house.stack("shop").await["StackStatus"], "UPDATE_ROLLBACK_COMPLETE");
    let protect = |on: bool| json!({"StackName": "shop", "EnableTerminationProtection": on});
    house.call("UpdateTerminationProtection", protect(true)).await.unwrap();
    let refused = house.call("DeleteStack", json!({"StackName": "shop"})).await;
    assert_eq!(
        refused,
        said("ValidationError", "Stack [shop] cannot be deleted while TerminationProtection is enabled")
    );
    house.call("UpdateTerminationProtection", protect(false)).await.unwrap();
    house.call("DeleteStack", json!({"StackName": "user"})).await.unwrap();
    house.call("DeleteStack", json!({"StackName": "shop"})).await.unwrap();
    assert_eq!(house.pools().await, 0);
}

#[tokio::test]
async fn a_template_does_no_more_than_its_caller_may_rule_18() {
    let house = House::new().await;
    let key = |capabilities: &[Capability]| Principal::AccessKey {
        id: "AKRP".into(),
        capabilities: capabilities.iter().copied().collect::<BTreeSet<_>>(),
        pools: None,
    };
    let input = json!({"StackName": "shop", "TemplateBody": SHOP});
    let denied = house.call_as(key(&[Capability::Pools]), "CreateStack", input.clone()).await.unwrap_err();
    assert_eq!(denied.0, "AccessDenied");
    let stranger = Principal::Dev { id: "AKIA".into(), folder_key: false };
    assert_eq!(house.call_as(stranger, "CreateStack", input.clone()).await.unwrap_err().0, "AccessDenied");
    let deployer = AccessKey {
        id: "AKRP".into(),
        capabilities: BTreeSet::from([Capability::Provisioning]),
        ..AccessKey::generate(house.harness.now())
    };
    house.keep_key(&deployer).await;
    house.call_as(key(&[Capability::Provisioning]), "CreateStack", input).await.unwrap();
    let stack = house.stack("shop").await;
    assert_eq!(stack["StackStatus"], "ROLLBACK_COMPLETE");
    let events = house
        .call("DescribeEvents", json!({"StackName": "shop", "Filters": {"FailedEvents": true}}))
        .await
        .unwrap();
    assert!(events.to_string().contains("is not authorized to perform: cognito-idp:"), "{events}");
    assert_eq!(house.pools().await, 0);
}

#[tokio::test]
async fn a_key_that_is_switched_off_or_reduced_deploys_no_further_rule_18() {
    let house = House::new().await;
    let all = BTreeSet::from([Capability::Provisioning, Capability::Pools, Capability::Users]);
    let good = AccessKey { capabilities: all, ..AccessKey::generate(house.harness.now()) };
    house.keep_key(&good).await;
    let off = AccessKey { enabled: false, ..good.clone() };
    let over = AccessKey { expires_at: Some(house.harness.now()), ..good.clone() };
    let reduced = AccessKey { capabilities: BTreeSet::from([Capability::Pools]), ..good.clone() };
    let one_pool = AccessKey { pools: Some(BTreeSet::new()), ..good.clone() };
    for changed in [off, over, reduced, one_pool] {
        *house.changes.lock() = Some(changed);
        let input = json!({"StackName": "shop", "TemplateBody": SHOP});
        house.call_as(access::KeyTable::principal(&good), "CreateStack", input).await.unwrap();
        // Nothing more is made with it, and nothing taken away: that is for somebody who may.
        assert_eq!(house.stack("shop").await["StackStatus"], "ROLLBACK_FAILED");
        let failed = json!({"StackName": "shop", "Filters": {"FailedEvents": true}});
        let events = house.call("DescribeEvents", failed).await.unwrap().to_string();
        assert!(events.contains(&format!("The access key {}", good.id)), "{events}");
        assert!(events.contains("HandlerErrorCode: AccessDenied"), "{events}");
        assert_eq!(house.pools().await, 1);
        house.call("DeleteStack", json!({"StackName": "shop"})).await.unwrap();
        assert_eq!(house.pools().await, 0);
        put_key(&house.harness.store, &good, house.harness.now()).await;
    }
    // What it may do is what it might then and may now.
    let fewer = AccessKey { capabilities: BTreeSet::from([Capability::Provisioning]), ..good.clone() };
    *house.changes.lock() = Some(fewer);
    let input = json!({"StackName": "shop", "TemplateBody": SHOP});
    house.call_as(access::KeyTable::principal(&good), "CreateStack", input).await.unwrap();
    let failed = json!({"StackName": "shop", "Filters": {"FailedEvents": true}});
    let events = house.call("DescribeEvents", failed).await.unwrap().to_string();
    assert!(events.contains("is not authorized to perform: cognito-idp:"), "{events}");
}

#[tokio::test]
async fn a_template_says_what_it_asks_for_without_being_deployed() {
    let house = House::new().await;
    let summary = house.call("GetTemplateSummary", json!({"TemplateBody": SHOP})).await.unwrap();
    assert_eq!(summary["Parameters"].as_array().unwrap().len(), 2);
    assert_eq!(summary["ResourceTypes"].as_array().unwrap().len(), 3);
    let valid = house.call("ValidateTemplate", json!({"TemplateBody": SHOP})).await.unwrap();
    assert_eq!(valid["Description"], "a pool and its client");
    let (code, message) =
        house.call("ValidateTemplate", json!({"TemplateBody": "Resources: {A: {}}"})).await.unwrap_err();
    assert_eq!(code, "ValidationError");
    assert!(message.starts_with("Template"), "{message}");
    let away = json!({"TemplateURL": "https://s3.amazonaws.com/box/t.yaml"});
    assert!(house.call("ValidateTemplate", away).await.unwrap_err().1.contains("no bucket box"));
}

#[tokio::test]
async fn every_operation_is_refused_to_whoever_may_not_deploy_and_commits_nothing_sec_15() {
    let house = House::new().await;
    let all_but = Capability::ALL.into_iter().filter(|one| *one != Capability::Provisioning).collect();
    let key = |capabilities, pools| Principal::AccessKey { id: "AKRP".into(), capabilities, pools };
    let callers = [
        (Principal::Anonymous, "MissingAuthenticationToken"),
        (Principal::Dev { id: "AKIA".into(), folder_key: false }, "AccessDenied"),
        (key(all_but, None), "AccessDenied"),
        (key(BTreeSet::new(), None), "AccessDenied"),
        // A key for some pools has no business with what may make others.
        (key(BTreeSet::from(Capability::ALL), Some(BTreeSet::new())), "AccessDenied"),
    ];
    let commits = house.harness.trace.commits();
    let built: Vec<&str> =
        house.registry.operations().filter(|one| one.built).map(|one| one.model.name).collect();
    assert!(built.len() > 20, "{built:?}");
    for operation in built {
        let input = json!({"StackName": "shop", "ChangeSetName": "c", "TemplateBody": SHOP, "ExportName": "e",
            "LogicalResourceId": "L", "EnableTerminationProtection": true});
        let known = aws_model::cloudformation::SERVICE.find(operation).unwrap().input;
        let mut input = input;
        input
            .as_object_mut()
            .unwrap()
            .retain(|name, _| known.members.iter().any(|member| member.name == name));
        for (caller, exception) in &callers {
            let refused = house.call_as(caller.clone(), operation, input.clone()).await.unwrap_err();
            assert_eq!(refused.0, *exception, "{operation} {caller:?}");
        }
    }
    assert_eq!(house.harness.trace.commits(), commits);
}
