//! Parameters: values, versions, paths, filters, tags, and what is kept of secrets.

use serde_json::{Value, json};

use crate::Account;

async fn put(account: &Account, name: &str, value: &str, kind: &str) {
    account.call("ssm", "PutParameter", json!({"Name": name, "Value": value, "Type": kind})).await.unwrap();
}

async fn value(account: &Account, input: Value) -> Value {
    account.call("ssm", "GetParameter", input).await.unwrap()["Parameter"].clone()
}

#[tokio::test]
async fn a_parameter_is_kept_and_has_versions() {
    let account = Account::start().await;
    put(&account, "/shop/db/url", "one", "String").await;
    let again = json!({"Name": "/shop/db/url", "Value": "two"});
    assert_eq!(account.refused("ssm", "PutParameter", again.clone()).await, "ParameterAlreadyExists");
    let mut over = again;
    over["Overwrite"] = json!(true);
    let said = account.call("ssm", "PutParameter", over.clone()).await.unwrap();
    assert_eq!(said, json!({"Version": 2, "Tier": "Standard"}));
    let now = value(&account, json!({"Name": "/shop/db/url"})).await;
    assert_eq!((now["Value"].as_str(), now["Version"].as_i64()), (Some("two"), Some(2)));
    assert_eq!(now["ARN"], "arn:aws:ssm:us-east-1:000000000000:parameter/shop/db/url");
    let first = value(&account, json!({"Name": "/shop/db/url:1"})).await;
    assert_eq!((first["Value"].as_str(), first["Selector"].as_str()), (Some("one"), Some(":1")));
    let by_arn = value(&account, json!({"Name": now["ARN"]})).await;
    assert_eq!(by_arn["Value"], "two");
    let refused = account.refused("ssm", "GetParameter", json!({"Name": "/shop/db/url:9"})).await;
    assert_eq!(refused, "ParameterVersionNotFound");
    over["Type"] = json!("StringList");
    assert_eq!(account.refused("ssm", "PutParameter", over).await, "HierarchyTypeMismatch");
    account.call("ssm", "DeleteParameter", json!({"Name": "/shop/db/url"})).await.unwrap();
    assert_eq!(
        account.refused("ssm", "GetParameter", json!({"Name": "/shop/db/url"})).await,
        "ParameterNotFound"
    );
    put(&account, "/shop/db/url", "anew", "String").await;
    let gone = account.refused("ssm", "GetParameter", json!({"Name": "/shop/db/url:2"})).await;
    assert_eq!(gone, "ParameterVersionNotFound", "what was deleted takes its versions along");
}

#[tokio::test]
async fn a_secure_string_is_shown_to_who_asks_for_it_and_lies_nowhere_in_the_clear() {
    let account = Account::start().await;
    put(&account, "token", "hunter2-hunter2", "SecureString").await;
    let closed = value(&account, json!({"Name": "token"})).await;
    assert!(!closed["Value"].as_str().unwrap().contains("hunter2"));
    let open = value(&account, json!({"Name": "token", "WithDecryption": true})).await;
    assert_eq!(open["Value"], "hunter2-hunter2");
    let file = account.harness.file.clone().unwrap();
    for file in [file.clone(), file.with_extension("db-wal")] {
        let bytes = std::fs::read(file).unwrap_or_default();
        assert!(!bytes.windows(7).any(|window| window == b"hunter2"));
    }
    let input = json!({"Name": "k", "Value": "v", "Type": "SecureString", "KeyId": "alias/mine"});
    assert_eq!(account.refused("ssm", "PutParameter", input).await, "InvalidKeyId");
}

#[tokio::test]
async fn paths_and_filters_find_what_lies_below_page_by_page() {
    let account = Account::start().await;
    for name in ["/a/1", "/a/2", "/a/b/3", "/a/b/c/4", "/ab/5", "plain"] {
        put(&account, name, "v", "String").await;
    }
    let names = |said: &Value| -> Vec<String> {
        let parameters = said["Parameters"].as_array().unwrap().iter();
        parameters.map(|one| one["Name"].as_str().unwrap().to_owned()).collect()
    };
    let flat = account.call("ssm", "GetParametersByPath", json!({"Path": "/a"})).await.unwrap();
    assert_eq!(names(&flat), ["/a/1", "/a/2"]);
    let (mut all, mut token) = (Vec::new(), Value::Null);
    loop {
        let mut input = json!({"Path": "/a/", "Recursive": true, "MaxResults": 3});
        if token.is_string() {
            input["NextToken"] = token.clone();
        }
        let page = account.call("ssm", "GetParametersByPath", input).await.unwrap();
        all.extend(names(&page));
        token = page["NextToken"].clone();
        if token.is_null() {
            break;
        }
    }
    assert_eq!(all, ["/a/1", "/a/2", "/a/b/3", "/a/b/c/4"]);
    let filters = json!([{"Key": "Name", "Option": "Contains", "Values": ["b"]}]);
    let found =
        account.call("ssm", "DescribeParameters", json!({"ParameterFilters": filters})).await.unwrap();
    assert_eq!(names(&found), ["/a/b/3", "/a/b/c/4", "/ab/5"]);
    let several = account.call("ssm", "GetParameters", json!({"Names": ["plain", "nothing"]})).await.unwrap();
    assert_eq!(
        (names(&several), &several["InvalidParameters"]),
        (vec!["plain".to_owned()], &json!(["nothing"]))
    );
    let unknown = json!({"ParameterFilters": [{"Key": "Label", "Values": ["x"]}]});
    assert_eq!(account.refused("ssm", "DescribeParameters", unknown).await, "InvalidFilterKey");
    let foreign = json!({"Path": "/a", "NextToken": "nonsense"});
    assert_eq!(account.refused("ssm", "GetParametersByPath", foreign).await, "InvalidNextToken");
}

#[tokio::test]
async fn names_values_and_tags_have_awss_limits() {
    let account = Account::start().await;
    for name in
        ["aws/x", "/SSMthing", "a b", "/a//b", "a/b", "/a/", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16"]
    {
        let input = json!({"Name": name, "Value": "v", "Type": "String"});
        let refused = account.refused("ssm", "PutParameter", input).await;
        assert!(refused == "ValidationException" || refused.starts_with("Hierarchy"), "{name}: {refused}");
    }
    let put = |over: Value| {
        let mut input = json!({"Name": "p", "Value": "v", "Type": "String"});
        input.as_object_mut().unwrap().extend(over.as_object().unwrap().clone());
        input
    };
    for (over, name) in [
        (json!({"Value": "v".repeat(4097)}), "ValidationException"),
        (json!({"Type": null}), "ValidationException"),
        (json!({"AllowedPattern": "[0-9]+"}), "ParameterPatternMismatchException"),
        (json!({"AllowedPattern": "["}), "InvalidAllowedPatternException"),
        (json!({"Policies": "[{\"Type\":\"Expiration\"}]"}), "ValidationException"),
        (json!({"DataType": "aws:ec2:image"}), "ValidationException"),
        (json!({"Unknown": 1}), "ValidationException"),
    ] {
        assert_eq!(account.refused("ssm", "PutParameter", put(over.clone())).await, name, "{over}");
    }
    let advanced =
        put(json!({"Value": "v".repeat(8192), "Tier": "Advanced", "Tags": [{"Key": "a", "Value": "1"}]}));
    account.call("ssm", "PutParameter", advanced).await.unwrap();
    let of = json!({"ResourceType": "Parameter", "ResourceId": "p"});
    let mut more = of.clone();
    more["Tags"] = json!([{"Key": "b", "Value": "2"}]);
    account.call("ssm", "AddTagsToResource", more).await.unwrap();
    let mut less = of.clone();
    less["TagKeys"] = json!(["a"]);
    account.call("ssm", "RemoveTagsFromResource", less).await.unwrap();
    let tags = account.call("ssm", "ListTagsForResource", of).await.unwrap();
    assert_eq!(tags["TagList"], json!([{"Key": "b", "Value": "2"}]));
    let none = json!({"ResourceType": "Parameter", "ResourceId": "q"});
    assert_eq!(account.refused("ssm", "ListTagsForResource", none).await, "InvalidResourceId");
}
