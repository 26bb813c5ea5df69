//! AddCustomAttributes: a pool gets attributes of its own. They can be neither changed nor taken away afterwards.

use access::Call;
use aws_model::user_pools::{AddCustomAttributesRequest, AddCustomAttributesResponse, SchemaAttributeType};
use directory::{Attribute, FeedEntry, Pool, PoolId, Schema};
use store::change;
use store::pools::pool_key;

use crate::pools::schema::{MOST_CUSTOM, custom};
use crate::{Refusal, Rooms, audit_line};

/// Adds attributes: all of them or none.
///
/// # Errors
/// `Refusal::UnknownPool`; an attribute that is badly described or there already; more than a pool may have.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AddCustomAttributesRequest,
) -> Result<AddCustomAttributesResponse, Refusal> {
    let id = PoolId::new(input.user_pool_id);
    rooms.load_pool(&id, call.now).await?;
    let wanted = read(&input.custom_attributes)?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let found = unit.find::<Pool>(&pool_key(&id)).await?;
        let mut pool = found.filter(|pool| !pool.deleting).ok_or_else(|| Refusal::UnknownPool(id.clone()))?;
        add(&mut pool.schema, &wanted)?;
        pool.modified_at = call.now;
        unit.put(&pool)?;
        unit.audit(&audit_line(call, "AddCustomAttributes", "ok", &id))?;
        unit.publish(&FeedEntry::PoolChanged { pool: id.clone() })?;
        Ok(())
    })?;
    rooms.forget_pool(&id);
    Ok(AddCustomAttributesResponse::default())
}

/// Every attribute here is a custom one: a standard name only gets the prefix.
fn read(given: &[SchemaAttributeType]) -> Result<Vec<Attribute>, Refusal> {
    let mut wanted: Vec<Attribute> = Vec::new();
    for given in given {
        let name = given.name.as_deref();
        let name = name.ok_or_else(|| Refusal::parameter("A schema attribute needs a Name."))?;
        let attribute = custom(name, given)?;
        if wanted.iter().any(|other| other.name == attribute.name) {
            return Err(Refusal::parameter(format!(
                "Schema attribute {} is given more than once.",
                attribute.name
            )));
        }
        wanted.push(attribute);
    }
    Ok(wanted)
}

fn add(schema: &mut Schema, wanted: &[Attribute]) -> Result<(), Refusal> {
    for attribute in wanted {
        let name = &attribute.name;
        if schema.find(name).is_some() {
            let told = name.strip_prefix("dev:").unwrap_or(name);
            return Err(Refusal::parameter(format!("{told}: Existing attribute already has name {name}.")));
        }
        schema.put(attribute.clone());
    }
    let customs = schema.attributes().iter().filter(|known| !Schema::is_standard(&known.name)).count();
    if customs > MOST_CUSTOM {
        // The model has no LimitExceededException for this operation.
        return Err(Refusal::parameter(format!("A user pool has at most {MOST_CUSTOM} custom attributes.")));
    }
    Ok(())
}
