//! How many invocations a function has for itself, and no more than those. Each node counts its own.

pub mod delete_function_concurrency;
pub mod get_function_concurrency;
pub mod put_function_concurrency;

use access::Call;
use directory::Function;
use store::change;
use store::functions::function_key;

use crate::names::Named;
use crate::rooms::audit_line;
use crate::{Refusal, Rooms};

/// Sets or takes away what a function has reserved.
async fn set(
    rooms: &Rooms,
    call: &Call,
    function: &str,
    reserved: Option<u32>,
    action: &str,
) -> Result<(), Refusal> {
    let name = Named::unqualified(function, &rooms.settings.region)?;
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let function = unit.find::<Function>(&function_key(&name)).await?;
        let mut function = function
            .ok_or_else(|| Refusal::no_function(&directory::function_arn(&rooms.settings.region, &name)))?;
        function.reserved = reserved;
        unit.put(&function)?;
        unit.audit(&audit_line(call, action, &name))?;
        Ok(())
    })
}
