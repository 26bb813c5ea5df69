//! UpdateUserPool: puts new settings in the place of the old ones. What is omitted goes to its default; schema, sign-in
//! mode and case are not among the settings and stay.

use access::Call;
use aws_model::user_pools::{CreateUserPoolRequest, UpdateUserPoolRequest, UpdateUserPoolResponse};
use directory::{FeedEntry, Pool, PoolId};
use store::change;
use store::pools::pool_key;

use super::pinned_id;
use super::settings::Settings;
use crate::{Refusal, Rooms, audit_line, neutral, pool_tags};

/// Changes the pool.
///
/// # Errors
/// `Refusal::UnknownPool`, what is not built yet, or a rule that is broken.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: UpdateUserPoolRequest,
) -> Result<UpdateUserPoolResponse, Refusal> {
    let id = PoolId::new(input.user_pool_id.as_str());
    let name = input.pool_name.clone();
    let input = as_creation(input);
    let settings = Settings::read(&input)?;
    pool_tags::check(&input.user_pool_tags.clone().unwrap_or_default(), rooms.settings.allow_pinned_ids)?;
    if let Some(pinned) = pinned_id::find(&input.user_pool_tags.clone().unwrap_or_default())?
        && pinned != id
    {
        return Err(Refusal::parameter(format!(
            "A tag asks for the id {pinned}, but the id of a user pool cannot change."
        )));
    }
    let pool = change!(rooms.store, call.now, |unit| -> Result<Pool, Refusal> {
        let found = unit.find::<Pool>(&pool_key(&id)).await?;
        let mut pool = found.filter(|pool| !pool.deleting).ok_or_else(|| Refusal::UnknownPool(id.clone()))?;
        settings.clone().apply(&mut pool, call.now);
        if let Some(name) = &name {
            pool.name.clone_from(name);
        }
        unit.put(&pool)?;
        unit.audit(&audit_line(call, "UpdateUserPool", "ok", &id))?;
        unit.publish(&FeedEntry::PoolChanged { pool: id.clone() })?;
        Ok(pool)
    })?;
    rooms.forget_pool(&id);
    neutral::tell(neutral::POOL, &pool.neutral, id.as_str());
    Ok(UpdateUserPoolResponse::default())
}

/// The same settings as CreateUserPool would take them. Members that are fixed at creation are not in an update.
fn as_creation(input: UpdateUserPoolRequest) -> CreateUserPoolRequest {
    CreateUserPoolRequest {
        policies: input.policies,
        deletion_protection: input.deletion_protection,
        lambda_config: input.lambda_config,
        auto_verified_attributes: input.auto_verified_attributes,
        sms_verification_message: input.sms_verification_message,
        email_verification_message: input.email_verification_message,
        email_verification_subject: input.email_verification_subject,
        verification_message_template: input.verification_message_template,
        sms_authentication_message: input.sms_authentication_message,
        mfa_configuration: input.mfa_configuration,
        user_attribute_update_settings: input.user_attribute_update_settings,
        device_configuration: input.device_configuration,
        email_configuration: input.email_configuration,
        sms_configuration: input.sms_configuration,
        user_pool_tags: input.user_pool_tags,
        admin_create_user_config: input.admin_create_user_config,
        user_pool_add_ons: input.user_pool_add_ons,
        dcr_configuration: input.dcr_configuration,
        account_recovery_setting: input.account_recovery_setting,
        user_pool_tier: input.user_pool_tier,
        key_configuration: input.key_configuration,
        issuer_configuration: input.issuer_configuration,
        acr_configuration: input.acr_configuration,
        pool_name: String::new(),
        alias_attributes: None,
        username_attributes: None,
        schema: None,
        username_configuration: None,
    }
}

#[cfg(test)]
mod tests {
    use aws_model::Structure;

    use super::*;

    #[test]
    fn no_member_of_an_update_is_left_behind() {
        // The struct literal above has no `..`, so a member that is new in both does not compile; this finds the rest.
        let create = CreateUserPoolRequest::SHAPE.members.iter().map(|member| member.name);
        let update: Vec<_> = UpdateUserPoolRequest::SHAPE.members.iter().map(|member| member.name).collect();
        let fixed: Vec<_> = create.filter(|name| !update.contains(name)).collect();
        assert_eq!(fixed, ["AliasAttributes", "UsernameAttributes", "Schema", "UsernameConfiguration"]);
        assert_eq!(update.len(), CreateUserPoolRequest::SHAPE.members.len() - fixed.len() + 1);
    }
}
