//! UpdateUserPoolClient: puts new settings in the place of the old ones. What is omitted goes to its default; the
//! secrets stay, and so does whether tokens can be revoked unless it is named.

use access::Call;
use aws_model::user_pools::{
    CreateUserPoolClientRequest, UpdateUserPoolClientRequest, UpdateUserPoolClientResponse,
};
use directory::{AuditLine, Client, ClientId, FeedEntry, Pool, PoolId};
use store::change;
use store::clients::client_key;
use store::pools::pool_key;

use super::{answer, settings};
use crate::{Refusal, Rooms, audit_line, neutral};

/// Changes the client.
///
/// # Errors
/// `Refusal::UnknownPool`, `Refusal::UnknownClient`, what is not built yet, or a rule that is broken.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: UpdateUserPoolClientRequest,
) -> Result<UpdateUserPoolClientResponse, Refusal> {
    let pool_id = PoolId::new(input.user_pool_id.as_str());
    let id = ClientId::new(input.client_id.as_str());
    let name = input.client_name.clone();
    let input = as_creation(input);
    let client = change!(rooms.store, call.now, |unit| -> Result<Client, Refusal> {
        let pool = unit.find::<Pool>(&pool_key(&pool_id)).await?.filter(|pool| !pool.deleting);
        let pool = pool.ok_or_else(|| Refusal::UnknownPool(pool_id.clone()))?;
        unit.check(&pool)?;
        let found = unit.find::<Client>(&client_key(&pool_id, &id)).await?;
        let mut client = found.ok_or_else(|| Refusal::UnknownClient(id.clone()))?;
        settings::apply(call, &input, &pool, &mut client, "updating")?;
        if let Some(name) = &name {
            client.name.clone_from(name);
        }
        client.modified_at = call.now;
        unit.put(&client)?;
        let line = audit_line(call, "UpdateUserPoolClient", "ok", &pool_id);
        unit.audit(&AuditLine { subject: Some(id.to_string()), ..line })?;
        unit.publish(&FeedEntry::PoolChanged { pool: pool_id.clone() })?;
        Ok(client)
    })?;
    rooms.forget_client(&id);
    neutral::tell(neutral::CLIENT, &client.neutral, client.id.as_str());
    Ok(UpdateUserPoolClientResponse { user_pool_client: Some(answer::user_pool_client(&client)?) })
}

/// The same settings as CreateUserPoolClient would take them. A secret cannot be changed by an update.
fn as_creation(input: UpdateUserPoolClientRequest) -> CreateUserPoolClientRequest {
    CreateUserPoolClientRequest {
        user_pool_id: input.user_pool_id,
        client_name: input.client_name.unwrap_or_default(),
        refresh_token_validity: input.refresh_token_validity,
        access_token_validity: input.access_token_validity,
        id_token_validity: input.id_token_validity,
        token_validity_units: input.token_validity_units,
        read_attributes: input.read_attributes,
        write_attributes: input.write_attributes,
        explicit_auth_flows: input.explicit_auth_flows,
        supported_identity_providers: input.supported_identity_providers,
        callback_urls: input.callback_urls,
        logout_urls: input.logout_urls,
        default_redirect_uri: input.default_redirect_uri,
        allowed_oauth_flows: input.allowed_oauth_flows,
        allowed_oauth_scopes: input.allowed_oauth_scopes,
        allowed_oauth_flows_user_pool_client: input.allowed_oauth_flows_user_pool_client,
        analytics_configuration: input.analytics_configuration,
        prevent_user_existence_errors: input.prevent_user_existence_errors,
        enable_token_revocation: input.enable_token_revocation,
        enable_propagate_additional_user_context_data: input.enable_propagate_additional_user_context_data,
        auth_session_validity: input.auth_session_validity,
        refresh_token_rotation: input.refresh_token_rotation,
        generate_secret: None,
        client_secret: None,
    }
}

#[cfg(test)]
mod tests {
    use aws_model::Structure;

    use super::*;

    #[test]
    fn no_member_of_an_update_is_left_behind() {
        // The struct literal above has no `..`, so a member that is new in both does not compile; this finds the rest.
        let create = CreateUserPoolClientRequest::SHAPE.members.iter().map(|member| member.name);
        let update: Vec<_> =
            UpdateUserPoolClientRequest::SHAPE.members.iter().map(|member| member.name).collect();
        let only_in_create: Vec<_> = create.filter(|name| !update.contains(name)).collect();
        assert_eq!(only_in_create, ["GenerateSecret", "ClientSecret"]);
        assert_eq!(update.len(), CreateUserPoolClientRequest::SHAPE.members.len() - 1);
    }
}
