//! ChangePassword: the signed-in user proves the old password and sets a new one. Every other session ends; the one that
//! asks stays, since clients go on using its tokens.

use ::sign_in::{Candidate, Proof, Refused, check_new_password};
use access::Call;
use aws_model::user_pools::{ChangePasswordRequest, ChangePasswordResponse};
use crypto::Secret;
use directory::{Admission, AttemptCounter, FeedEntry, Session, User};
use store::change;
use store::users::user_key;

use crate::attempts::{Slot, load_counter};
use crate::bearer::check;
use crate::{Refusal, Rooms, keep};

/// Changes the password.
///
/// # Errors
/// What the token refuses; a wrong old password, which counts as a guess; a new one that does not conform.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: ChangePasswordRequest,
) -> Result<ChangePasswordResponse, Refusal> {
    let (now, source) = (call.now, call.source);
    let claimed = rooms.claimed(&input.access_token, call.host.as_deref(), now).await?;
    let pool = claimed.pool.clone();
    let key = user_key(&pool.id, &claimed.sub);
    let session_key = store::sessions::session_key(&pool.id, claimed.session);
    let session = rooms.store.find::<Session>(&session_key, now).await?;
    let user = check(&claimed, rooms.store.find::<User>(&key, now).await?, session.as_ref())?;
    let proposed = input.proposed_password.as_str();
    pool.password_policy.check(proposed)?;
    let Some(previous) = input.previous_password.as_deref() else {
        return Err(match user.credential {
            Some(_) => Refusal::parameter("Missing required parameter PreviousPassword"),
            None => Refusal::not_built("PreviousPassword", "a first password for a user who has none"),
        });
    };

    let slot = Slot::of_user(&rooms.keys, &pool.id, &user.sub);
    let admission = change!(rooms.store, now, |unit| -> Result<Admission, Refusal> {
        let (mut counter, there): (AttemptCounter, bool) = load_counter(unit, &pool.id, &slot).await?;
        let admission = counter.admit(source, now);
        if admission == Admission::Evaluate {
            keep(unit, &counter, there)?;
        }
        Ok(admission)
    })?;
    if admission != Admission::Evaluate {
        // Not the sentence of a sign-in: its model has LimitExceededException, which is what clients see at AWS.
        return Err(Refusal::AttemptLimit);
    }
    let proof = Proof::Password {
        candidate: Candidate::for_user(&user, Secret::from(previous)),
        credential: user.credential.clone(),
    };
    let candidate = Candidate::for_user(&user, Secret::from(proposed));
    let keys = rooms.keys.clone();
    let work = move || (proof.evaluate(&keys), candidate.credential(&keys, false, now));
    let (right, credential) = match rooms.arithmetic.run(work).await {
        Ok(done) => done,
        Err(refusal) => {
            // Turned away before it was evaluated: its place is given back.
            change!(rooms.store, now, |unit| -> Result<(), Refusal> {
                let (mut counter, there) = load_counter(unit, &pool.id, &slot).await?;
                counter.release(source, now, now);
                keep(unit, &counter, there)?;
                Ok(())
            })?;
            return Err(refusal);
        }
    };

    let line = |outcome: &str| {
        let mut line = crate::audit_line(call, "ChangePassword", outcome, &pool.id);
        line.sub = Some(claimed.sub.clone());
        line
    };
    let own_key = user.own_key.clone();
    let proved_with = user.credential_version;
    change!(rooms.store, now, |unit| -> Result<Result<(), Refused>, Refusal> {
        let (mut counter, there) = load_counter(unit, &pool.id, &slot).await?;
        counter.verdict(source, now, right, now);
        keep(unit, &counter, there)?;
        if !right {
            unit.audit_with(&line(Refused::WrongPassword.code()), own_key.as_ref())?;
            return Ok(Err(Refused::WrongPassword));
        }
        let session = unit.find::<Session>(&session_key).await?;
        let mut user = check(&claimed, unit.find::<User>(&key).await?, session.as_ref())?;
        let Some(mut session) = session.filter(|_| user.credential_version == proved_with) else {
            unit.audit(&line(Refused::CredentialChanged.code()))?;
            return Ok(Err(Refused::CredentialChanged));
        };
        if let Err(refused) = check_new_password(&pool, &user, &credential) {
            unit.audit(&line(refused.code()))?;
            return Ok(Err(refused));
        }
        user.set_credential(credential.clone(), pool.password_policy.history_size.unwrap_or(0));
        user.end_sessions();
        user.settle(&pool, now);
        session.sessions_epoch = user.sessions_epoch;
        unit.put(&user)?;
        unit.put(&session)?;
        unit.publish(&FeedEntry::OtherSessionsRevoked {
            pool: pool.id.clone(),
            sub: user.sub.clone(),
            not_before: now,
            kept: session.origin_jti,
        })?;
        unit.audit(&line("ok"))?;
        Ok(Ok(()))
    })??;
    Ok(ChangePasswordResponse::default())
}
