//! The tokens of a session: their claims as Cognito writes them, and the two signatures.

use std::sync::Arc;
use std::time::Duration;

use aws_model::user_pools::AuthenticationResultType;
use directory::{Client, Pool, Session, Standing, Timestamp, User};
use serde_json::{Map, Value, json};
use sign_in::refresh::RefreshToken;
use triggers::claims::apply_scopes;
use triggers::pre_token_generation::{self, PreTokenGeneration};
use triggers::{Request, TriggerKind, TriggerSource, Version};

use crate::bearer::USER_ADMIN_SCOPE;
use crate::fire::{Metadata, trigger_attributes, version_of};
use crate::{Refusal, Rooms};

/// Everything that tokens are made of.
pub struct Minting<'a> {
    /// The pool.
    pub pool: &'a Pool,
    /// The client.
    pub client: &'a Client,
    /// The user.
    pub user: &'a User,
    /// The session.
    pub session: &'a Session,
    /// What was found out before.
    pub grounds: Grounds,
    /// The host that was asked.
    pub host: Option<&'a str>,
    /// The present instant.
    pub now: Timestamp,
    /// `jti` of the ID token and of the access token.
    pub ids: [uuid::Uuid; 2],
}

/// What is found out before tokens are made.
#[derive(Default)]
pub struct Grounds {
    /// What the user's groups give.
    pub standing: Standing,
    /// What PreTokenGeneration wants. Reserved claims are left out when it is applied (RULE-13).
    pub overrides: Option<PreTokenGeneration>,
}

impl Rooms {
    /// Looks which groups the user is in, which is one round trip, and fires PreTokenGeneration.
    ///
    /// # Errors
    /// The trigger's, the store's.
    pub async fn before_tokens(
        &self,
        source: TriggerSource,
        pool: &Pool,
        client: &Client,
        user: &User,
        metadata: Metadata,
        now: Timestamp,
    ) -> Result<Grounds, Refusal> {
        let groups = self.groups_of(&pool.id, &user.sub, now).await?;
        let standing = Standing::of(groups.iter().map(|group| &**group));
        let version = version_of(pool, TriggerKind::PreTokenGeneration);
        let answer = self.fire(source, pool, Some(client), user.username.as_str(), || {
            Request::PreTokenGeneration(pre_token_generation::Request {
                user_attributes: trigger_attributes(user),
                group_configuration: Some(pre_token_generation::GroupConfiguration {
                    groups_to_override: standing.groups.clone(),
                    iam_roles_to_override: standing.roles.clone(),
                    preferred_role: standing.preferred_role.clone(),
                }),
                // The scope of every token that the API hands out; a handler of version 1 is told of none.
                scopes: (version > Version::V1).then(|| vec![USER_ADMIN_SCOPE.to_owned()]),
                client_metadata: metadata,
            })
        });
        let read = |failure| Refusal::Trigger { kind: TriggerKind::PreTokenGeneration, failure };
        // Read here, before anything is committed: an answer that makes no sense signs nobody in.
        let overrides = answer.await?.map(|answer| answer.pre_token_generation(version).map_err(read));
        Ok(Grounds { overrides: overrides.transpose()?, standing })
    }

    /// Signs the ID and access token and adds the refresh token, where one is handed out.
    ///
    /// # Errors
    /// A trigger's answer that makes no sense, overload.
    pub async fn mint(
        &self,
        minting: Minting<'_>,
        refresh: Option<&RefreshToken>,
    ) -> Result<AuthenticationResultType, Refusal> {
        let (id, access) = self.claims(&minting)?;
        let signing = self.load_signing(&minting.pool.id, minting.now).await?;
        let sign = Arc::clone(&signing);
        let (id, access) = self
            .arithmetic
            .run(move || (sign.keys.id_key.sign(&id), sign.keys.access_key.sign(&access)))
            .await?;
        Ok(AuthenticationResultType {
            access_token: Some(access.into()),
            id_token: Some(id.into()),
            expires_in: Some(i32::try_from(minting.client.access_lifetime().as_secs()).unwrap_or(i32::MAX)),
            token_type: Some("Bearer".to_owned()),
            refresh_token: refresh.map(|token| token.to_text().into()),
            new_device_metadata: None,
        })
    }

    fn claims(&self, minting: &Minting<'_>) -> Result<(Vec<u8>, Vec<u8>), Refusal> {
        let Minting { pool, client, user, session, grounds, host, now, ids } = minting;
        let mut shared = Map::new();
        shared.insert("sub".into(), user.sub.as_str().into());
        shared.insert("iss".into(), self.issuer(pool, *host).into());
        shared.insert("event_id".into(), session.id.to_string().into());
        shared.insert("auth_time".into(), session.auth_time.seconds().into());
        shared.insert("iat".into(), now.seconds().into());
        if client.token_revocation {
            shared.insert("origin_jti".into(), session.origin_jti.to_string().into());
        }
        let mut id = shared.clone();
        id.extend(
            user.attributes
                .iter()
                .filter(|(name, _)| client.may_read(name) && pool.shows(name))
                .map(|(name, value)| (name.clone(), id_claim(name, value))),
        );
        // Attributes cannot stand in for the claims below: those are written last (RULE-13).
        id.extend(shared.clone());
        id.insert("cognito:username".into(), user.username.as_str().into());
        id.insert("aud".into(), client.id.as_str().into());
        id.insert("token_use".into(), "id".into());
        id.insert("exp".into(), expiry(*now, client.id_lifetime()));
        id.insert("jti".into(), ids[0].to_string().into());

        let mut access = shared;
        access.insert("client_id".into(), client.id.as_str().into());
        access.insert("token_use".into(), "access".into());
        access.insert("exp".into(), expiry(*now, client.access_lifetime()));
        access.insert("jti".into(), ids[1].to_string().into());
        access.insert("username".into(), user.username.as_str().into());
        if let Some(device) = &session.device_key {
            access.insert("device_key".into(), device.as_str().into());
        }
        let wanted = grounds.overrides.clone().unwrap_or_default();
        let mut scopes = vec![USER_ADMIN_SCOPE.to_owned()];
        apply_scopes(&mut scopes, &wanted.access);
        if !scopes.is_empty() {
            access.insert("scope".into(), scopes.join(" ").into());
        }
        tell_groups(&grounds.standing, wanted.groups.as_ref(), &mut id, &mut access);
        triggers::apply(&mut id, &wanted.id);
        triggers::apply(&mut access, &wanted.access);
        let bytes = |claims: &Map<String, Value>| {
            serde_json::to_vec(claims).map_err(|error| Refusal::Internal(format!("claims: {error}")))
        };
        Ok((bytes(&id)?, bytes(&access)?))
    }
}

/// Groups in both tokens, roles in the ID token. What a handler gives replaces all three, so that leaving one out takes
/// it away; a handler that gives nothing changes nothing.
fn tell_groups(
    standing: &Standing,
    instead: Option<&pre_token_generation::GroupConfiguration>,
    id: &mut Map<String, Value>,
    access: &mut Map<String, Value>,
) {
    let (groups, roles, preferred) = match instead {
        None => (&standing.groups, &standing.roles, &standing.preferred_role),
        Some(instead) => {
            (&instead.groups_to_override, &instead.iam_roles_to_override, &instead.preferred_role)
        }
    };
    if !groups.is_empty() {
        id.insert("cognito:groups".into(), groups.clone().into());
        access.insert("cognito:groups".into(), groups.clone().into());
    }
    if !roles.is_empty() {
        id.insert("cognito:roles".into(), roles.clone().into());
    }
    if let Some(role) = preferred {
        id.insert("cognito:preferred_role".into(), role.as_str().into());
    }
}

/// An attribute as the ID token has it: flags are booleans, an address is an object, everything else is text.
fn id_claim(name: &str, value: &str) -> Value {
    match name {
        "email_verified" | "phone_number_verified" => Value::Bool(value == "true"),
        "address" => json!({ "formatted": value }),
        "updated_at" => value.parse::<i64>().map_or_else(|_| value.into(), Value::from),
        _ => value.into(),
    }
}

fn expiry(now: Timestamp, lifetime: Duration) -> Value {
    (now + lifetime).seconds().into()
}
