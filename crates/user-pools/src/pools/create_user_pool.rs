//! CreateUserPool: a pool with its schema, sign-in mode and settings, and signing keys of its own.

use access::Call;
use aws_model::user_pools::{CreateUserPoolRequest, CreateUserPoolResponse};
use directory::{ALPHANUMERIC, FeedEntry, Pool, PoolId, Schema};
use store::pools::pool_key;
use store::signing_keys::SigningKeys;
use store::{Job, Unit, change};

use super::delete_user_pool::job_of;
use super::settings::Settings;
use super::{answer, pinned_id, schema, sign_in_mode};
use crate::{Refusal, Rooms, audit_line, neutral, pool_tags};

/// Characters after the `_` of a pool id.
const ID_LENGTH: usize = 9;
/// Ids that are tried before giving up: a seed gives out those of the run before again.
const TRIES: usize = 1_000;

/// Makes the pool.
///
/// # Errors
/// What is not built yet, a rule that is broken, or a pinned id that is taken.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: CreateUserPoolRequest,
) -> Result<CreateUserPoolResponse, Refusal> {
    let schema = schema::read(input.schema.as_deref().unwrap_or_default())?;
    let sign_in = sign_in_mode::read(&input, &schema)?;
    let settings = Settings::read(&input)?;
    let pinned = pinned_id::find(&input.user_pool_tags.clone().unwrap_or_default())?;
    pool_tags::check(&input.user_pool_tags.clone().unwrap_or_default(), rooms.settings.allow_pinned_ids)?;
    if pinned.is_some() && !rooms.settings.allow_pinned_ids {
        return Err(Refusal::parameter("A user pool id can be pinned by a tag in development only."));
    }
    let id = match pinned {
        Some(id) => id,
        None => free_id(rooms, call).await?,
    };
    let mut pool = Pool {
        id,
        name: input.pool_name,
        created_at: call.now,
        modified_at: call.now,
        sign_in,
        case_sensitive: input.username_configuration.map(|configuration| configuration.case_sensitive),
        schema: Schema::default(),
        password_policy: directory::PasswordPolicy::default(),
        auto_verified: Vec::new(),
        verify_before_update: Vec::new(),
        admin_create_only: false,
        recovery: None,
        templates: directory::Templates::default(),
        deletion_protected: false,
        tags: std::collections::BTreeMap::new(),
        triggers: std::collections::BTreeMap::new(),
        neutral: std::collections::BTreeMap::new(),
        deleting: false,
        altered: directory::Altered::default(),
    };
    pool.schema = schema;
    settings.apply(&mut pool, call.now);
    let keys = rooms.new_signing_keys(&pool.id, call.now).await?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> { commit(unit, call, &pool, &keys).await })?;
    rooms.forget_pool(&pool.id);
    neutral::tell(neutral::POOL, &pool.neutral, pool.id.as_str());
    Ok(CreateUserPoolResponse { user_pool: Some(answer::user_pool(&pool, 0)?) })
}

/// The pool, its keys, and what must be told of them: one commit, if the id is free.
async fn commit(unit: &mut Unit, call: &Call, pool: &Pool, keys: &SigningKeys) -> Result<(), Refusal> {
    check_free(unit, &pool.id).await?;
    unit.insert(pool)?;
    unit.insert(keys)?;
    unit.audit(&audit_line(call, "CreateUserPool", "ok", &pool.id))?;
    unit.publish(&FeedEntry::PoolChanged { pool: pool.id.clone() })?;
    Ok(())
}

/// Neither a pool nor what remains of one: the job that takes the remains away would take the new pool's things along.
async fn check_free(unit: &mut Unit, id: &PoolId) -> Result<(), Refusal> {
    let job = Job::key_of(&job_of(id));
    if unit.find::<Job>(&job).await?.is_some() {
        return Err(Refusal::parameter(format!(
            "User pool {id} is still being deleted; its id is free again in a moment."
        )));
    }
    unit.check_key(&job)?;
    if unit.find::<Pool>(&pool_key(id)).await?.is_some() {
        return Err(Refusal::parameter(format!("User pool {id} already exists.")));
    }
    Ok(())
}

/// An id that nobody has. The commit finds out if somebody takes it in between.
async fn free_id(rooms: &Rooms, call: &Call) -> Result<PoolId, Refusal> {
    for _ in 0..TRIES {
        let name = call.ids.letters(ALPHANUMERIC, ID_LENGTH);
        let id = PoolId::new(format!("{}_{name}", rooms.settings.region));
        let taken = rooms.store.find::<Pool>(&pool_key(&id), call.now).await?.is_some();
        if !taken && rooms.store.find_job(&job_of(&id), call.now).await?.is_none() {
            return Ok(id);
        }
    }
    Err(Refusal::Internal("no free user pool id was found".to_owned()))
}
