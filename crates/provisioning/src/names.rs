//! Which stack this is, for templates and for types of resources.

use std::sync::Arc;

use directory::ACCOUNT;
use directory::stacks::Stack;

use crate::world::StackNames;

/// The names of a stack whose template brings these tags.
pub(crate) fn of(stack: &Stack, tags: &[(String, String)]) -> Arc<StackNames> {
    Arc::new(StackNames {
        name: stack.name.clone(),
        id: stack.arn(),
        region: stack.region.clone(),
        account: ACCOUNT.to_owned(),
        tags: tags.to_vec(),
    })
}
