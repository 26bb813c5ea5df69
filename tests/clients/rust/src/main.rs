//! AWS SDK for Rust: what an administrator's program does, over typed answers and typed errors.

mod server;

use aws_sdk_cognitoidentityprovider as cognito;
use cognito::Client;
use cognito::config::retry::RetryConfig;
use cognito::config::{BehaviorVersion, Credentials, Region};
use cognito::error::ProvideErrorMetadata;
use cognito::types::{
    AttributeDataType, AttributeType, AuthFlowType, ChallengeNameType, DeliveryMediumType,
    ExplicitAuthFlowsType, MessageActionType, SchemaAttributeType, UserStatusType, VerifiedAttributeType,
};
use server::Server;

const PASSWORD: &str = "Correct-Horse-9-Battery";
const OTHER: &str = "Staple-Wrong-7-Donkey";

type Told = Result<(), Box<dyn std::error::Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Told {
    let server = Server::start();
    let client = client(&server);
    pools_and_clients(&client).await?;
    println!("ok  pools, clients, secrets and tags");
    users(&client, &server).await?;
    println!("ok  users, groups, attributes, passwords, sign-in and sign-out");
    errors(&client).await;
    println!("ok  errors arrive as the types that programs match");
    Ok(())
}

fn client(server: &Server) -> Client {
    let config = cognito::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(server.url())
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "word", None, None, "stories"))
        .retry_config(RetryConfig::disabled())
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    Client::from_conf(config.build())
}

fn attribute(name: &str, value: &str) -> AttributeType {
    AttributeType::builder().name(name).value(value).build().expect("it has a name")
}

async fn pools_and_clients(client: &Client) -> Told {
    let made =
        client.create_user_pool().pool_name("by the SDK").user_pool_tags("team", "rust").send().await?;
    let pool = made.user_pool().expect("the pool").clone();
    let (id, arn) = (pool.id().expect("an id"), pool.arn().expect("an ARN"));
    let policy = pool.policies().and_then(|policies| policies.password_policy()).expect("a policy");
    assert_eq!(policy.minimum_length(), Some(8));
    assert!(pool.creation_date().is_some_and(|at| at.secs() > 0));

    client.tag_resource().resource_arn(arn).tags("stage", "test").send().await?;
    client.untag_resource().resource_arn(arn).tag_keys("team").send().await?;
    let tags = client.list_tags_for_resource().resource_arn(arn).send().await?;
    let tags = tags.tags().expect("tags");
    assert_eq!((tags.len(), tags.get("stage").map(String::as_str)), (1, Some("test")));

    let made = client
        .create_user_pool_client()
        .user_pool_id(id)
        .client_name("c")
        .generate_secret(true)
        .send()
        .await?;
    let made = made.user_pool_client().expect("the client");
    let client_id = made.client_id().expect("an id");
    assert_eq!(client_id.len(), 26);
    assert!(made.client_secret().is_some());
    let added = client.add_user_pool_client_secret().user_pool_id(id).client_id(client_id).send().await?;
    let second =
        added.client_secret_descriptor().and_then(|one| one.client_secret_id()).expect("its id").to_owned();
    let listed = client.list_user_pool_client_secrets().user_pool_id(id).client_id(client_id).send().await?;
    assert_eq!(listed.client_secrets().len(), 2);
    client
        .delete_user_pool_client_secret()
        .user_pool_id(id)
        .client_id(client_id)
        .client_secret_id(second)
        .send()
        .await?;

    let mut pages = client.list_user_pools().max_results(1).into_paginator().send();
    let mut seen = 0;
    while let Some(page) = pages.next().await {
        seen += page?.user_pools().iter().filter(|pool| pool.id() == Some(id)).count();
    }
    assert_eq!(seen, 1);
    client.delete_user_pool_client().user_pool_id(id).client_id(client_id).send().await?;
    client.delete_user_pool().user_pool_id(id).send().await?;
    Ok(())
}

async fn users(client: &Client, server: &Server) -> Told {
    let made = client
        .create_user_pool()
        .pool_name("people of the SDK")
        .auto_verified_attributes(VerifiedAttributeType::Email)
        .send()
        .await?;
    let pool = made.user_pool().and_then(|pool| pool.id()).expect("an id").to_owned();
    let made = client
        .create_user_pool_client()
        .user_pool_id(&pool)
        .client_name("backend")
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowAdminUserPasswordAuth)
        .explicit_auth_flows(ExplicitAuthFlowsType::AllowRefreshTokenAuth)
        .send()
        .await?;
    let app = made.user_pool_client().and_then(|app| app.client_id()).expect("an id").to_owned();
    let sign_in = async |password: &str| {
        client
            .admin_initiate_auth()
            .user_pool_id(&pool)
            .client_id(&app)
            .auth_flow(AuthFlowType::AdminUserPasswordAuth)
            .auth_parameters("USERNAME", "ada")
            .auth_parameters("PASSWORD", password)
            .send()
            .await
    };

    let made = client
        .admin_create_user()
        .user_pool_id(&pool)
        .username("ada")
        .user_attributes(attribute("email", "ada@example.com"))
        .user_attributes(attribute("email_verified", "true"))
        .message_action(MessageActionType::Suppress)
        .send()
        .await?;
    let ada = made.user().expect("the user");
    assert_eq!(ada.user_status(), Some(&UserStatusType::ForceChangePassword));
    client
        .admin_create_user()
        .user_pool_id(&pool)
        .username("ada")
        .message_action(MessageActionType::Resend)
        .desired_delivery_mediums(DeliveryMediumType::Email)
        .send()
        .await?;
    let asked = sign_in(&server.code("ada@example.com")).await?;
    assert_eq!(asked.challenge_name(), Some(&ChallengeNameType::NewPasswordRequired));
    let done = client
        .admin_respond_to_auth_challenge()
        .user_pool_id(&pool)
        .client_id(&app)
        .challenge_name(ChallengeNameType::NewPasswordRequired)
        .set_session(asked.session().map(str::to_owned))
        .challenge_responses("USERNAME", "ada")
        .challenge_responses("NEW_PASSWORD", PASSWORD)
        .send()
        .await?;
    assert!(done.authentication_result().and_then(|held| held.refresh_token()).is_some());

    client.create_group().user_pool_id(&pool).group_name("admins").precedence(1).send().await?;
    client.admin_add_user_to_group().user_pool_id(&pool).username("ada").group_name("admins").send().await?;
    let inside = client.list_users_in_group().user_pool_id(&pool).group_name("admins").send().await?;
    assert_eq!(inside.users().iter().filter_map(|user| user.username()).collect::<Vec<_>>(), ["ada"]);
    let groups = client.admin_list_groups_for_user().user_pool_id(&pool).username("ada").send().await?;
    assert_eq!(groups.groups().first().and_then(|group| group.precedence()), Some(1));

    let desk = SchemaAttributeType::builder()
        .name("desk")
        .attribute_data_type(AttributeDataType::String)
        .mutable(true)
        .build();
    client.add_custom_attributes().user_pool_id(&pool).custom_attributes(desk).send().await?;
    client
        .admin_update_user_attributes()
        .user_pool_id(&pool)
        .username("ada")
        .user_attributes(attribute("custom:desk", "7"))
        .send()
        .await?;
    let found = client.list_users().user_pool_id(&pool).filter("email ^= \"ada\"").send().await?;
    let attributes = found.users().first().expect("she is found").attributes();
    assert!(attributes.iter().any(|one| one.name() == "custom:desk" && one.value() == Some("7")));
    client
        .admin_delete_user_attributes()
        .user_pool_id(&pool)
        .username("ada")
        .user_attribute_names("custom:desk")
        .send()
        .await?;

    let held = sign_in(PASSWORD).await?;
    let access =
        held.authentication_result().and_then(|held| held.access_token()).expect("a token").to_owned();
    client.get_user().access_token(&access).send().await?;
    client.admin_user_global_sign_out().user_pool_id(&pool).username("ada").send().await?;
    let refused = client.get_user().access_token(&access).send().await.expect_err("it was revoked");
    assert_eq!(refused.message(), Some("Access Token has been revoked"));

    client.admin_reset_user_password().user_pool_id(&pool).username("ada").send().await?;
    let refused = sign_in(PASSWORD).await.expect_err("a reset is owed").into_service_error();
    assert!(refused.is_password_reset_required_exception(), "{refused:?}");
    client
        .confirm_forgot_password()
        .client_id(&app)
        .username("ada")
        .confirmation_code(server.code("ada@example.com"))
        .password(OTHER)
        .send()
        .await?;
    client
        .admin_set_user_password()
        .user_pool_id(&pool)
        .username("ada")
        .password(PASSWORD)
        .permanent(true)
        .send()
        .await?;
    client.admin_disable_user().user_pool_id(&pool).username("ada").send().await?;
    let refused = sign_in(PASSWORD).await.expect_err("she is disabled");
    assert_eq!(refused.message(), Some("User is disabled."));
    client.admin_enable_user().user_pool_id(&pool).username("ada").send().await?;
    sign_in(PASSWORD).await?;
    client
        .admin_remove_user_from_group()
        .user_pool_id(&pool)
        .username("ada")
        .group_name("admins")
        .send()
        .await?;
    client.admin_delete_user().user_pool_id(&pool).username("ada").send().await?;
    client.delete_group().user_pool_id(&pool).group_name("admins").send().await?;
    client.delete_user_pool().user_pool_id(&pool).send().await?;
    Ok(())
}

async fn errors(client: &Client) {
    let refused = client.describe_user_pool().user_pool_id("us-east-1_Nowhere00").send().await;
    let refused = refused.expect_err("there is none").into_service_error();
    assert!(refused.is_resource_not_found_exception(), "{refused:?}");
    assert_eq!(refused.message(), Some("User pool us-east-1_Nowhere00 does not exist."));
    let refused = client.create_user_pool().pool_name("").send().await.expect_err("a name is needed");
    assert!(refused.into_service_error().is_invalid_parameter_exception());
}
