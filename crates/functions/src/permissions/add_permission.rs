//! AddPermission: a statement in a function's policy. A trigger without one is refused, as on AWS.

use access::Call;
use aws_model::lambda::{AddPermissionRequest, AddPermissionResponse};
use directory::{Function, Statement};
use store::change;
use store::functions::function_key;

use super::kept_under;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms, policy};

/// Actions that say something about calling a function.
const ACTIONS: &[&str] = &["lambda:InvokeFunction", "lambda:*", "*"];

/// Adds it.
///
/// # Errors
/// The function is not there, the statement's name is taken, or it asks for what has no effect here.
pub async fn handle(
    rooms: &Rooms,
    call: &Call,
    input: AddPermissionRequest,
) -> Result<AddPermissionResponse, Refusal> {
    for (given, member, needs) in [
        (input.function_url_auth_type.is_some(), "FunctionUrlAuthType", "function URLs"),
        (input.invoked_via_function_url.is_some(), "InvokedViaFunctionUrl", "function URLs"),
        (input.event_source_token.is_some(), "EventSourceToken", "Alexa skills"),
        (input.principal_org_id.is_some(), "PrincipalOrgID", "organizations of AWS"),
    ] {
        if given {
            return Err(Refusal::NotBuilt(format!("{member} needs {needs}; that is not implemented yet.")));
        }
    }
    if !ACTIONS.contains(&input.action.as_str()) {
        return Err(Refusal::NotBuilt(format!(
            "Action {} needs policies beyond calling a function; that is not implemented yet. Accepted: {}.",
            input.action,
            ACTIONS.join(", ")
        )));
    }
    let named = rooms.named(&input.function_name, input.qualifier.as_deref())?;
    let statement = Statement {
        id: input.statement_id,
        action: input.action,
        principal: input.principal,
        source_arn: input.source_arn,
        source_account: input.source_account,
    };
    let (arn, revision) = (named.arn(&rooms.settings.region), call.ids.uuid());
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let function = unit.find::<Function>(&function_key(&named.name)).await?;
        let mut function = function.ok_or_else(|| Refusal::no_function(&arn))?;
        let version = rooms.version_of(&function, &named)?;
        rooms.load_version(&function, version, call.now).await?;
        let place = kept_under(named.qualifier.as_deref());
        let old = function.policies.remove(&place);
        let new = policy::add(old, statement.clone(), &arn, input.revision_id.as_deref(), revision)?;
        function.policies.insert(place, new);
        unit.put(&function)?;
        unit.audit(&audit_line(call, "AddPermission", &function.name))?;
        Ok(())
    })?;
    Ok(AddPermissionResponse { statement: Some(policy::statement(&statement, &arn).to_string()) })
}
