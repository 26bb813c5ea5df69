//! Functions of this installation, for whoever has an event for one: user pools, through the port of `triggers`.

use std::sync::Arc;

use directory::{Clock, Function};

use triggers::{Asker, BoxFuture, Invoker, NotInvoked, Order, Permission, Reply};

use crate::run::{self, Work};
use crate::{Refusal, Rooms};

/// The functions of this installation.
#[derive(Clone)]
pub struct Functions {
    rooms: Arc<Rooms>,
    clock: Arc<dyn Clock>,
}

impl Functions {
    /// Those of `rooms`.
    pub fn new(rooms: Arc<Rooms>, clock: Arc<dyn Clock>) -> Self {
        Self { rooms, clock }
    }

    async fn run(&self, order: Order) -> Result<Reply, NotInvoked> {
        let (rooms, now) = (&self.rooms, self.clock.now());
        let named = rooms.named(&order.function, None)?;
        let function = rooms.load(&named, now).await?;
        let version = rooms.version_of(&function, &named)?;
        // What must not be asked for must not be looked at either: no version is read before.
        if !permits(&function, named.qualifier.as_deref(), &order.asker) {
            return Err(NotInvoked::NotPermitted);
        }
        rooms.check_on()?;
        let published = rooms.load_version(&function, version, now).await?;
        let build = published.as_ref().map_or(&function.latest, |published| &published.build);
        let work = Work {
            name: &function.name,
            version,
            arn: order.function.clone(),
            build,
            reserved: function.reserved,
            event: order.payload,
            client_context: Some(order.client_context),
            patience: Some(order.patience),
        };
        let done = run::run(rooms, work, now).await?;
        if done.given_up {
            return Err(NotInvoked::TimedOut);
        }
        Ok(if done.failed { Reply::failed(done.payload) } else { Reply::returned(done.payload) })
    }
}

impl Invoker for Functions {
    fn invoke(&self, order: Order) -> BoxFuture<'_, Result<Reply, NotInvoked>> {
        Box::pin(self.run(order))
    }
}

/// Whether a statement of the function's policy lets `asker` call it.
fn permits(function: &Function, qualifier: Option<&str>, asker: &Asker) -> bool {
    let statements = function.policy(qualifier).into_iter().flat_map(|policy| &policy.statements);
    statements.filter(|one| matches!(one.action.as_str(), "lambda:InvokeFunction" | "lambda:*" | "*")).any(
        |one| {
            asker.meets(Permission {
                principal: &one.principal,
                source_arn: one.source_arn.as_deref(),
                source_account: one.source_account.as_deref(),
            })
        },
    )
}

impl From<Refusal> for NotInvoked {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound(_) => Self::Missing,
            Refusal::Throttled(_) => Self::Throttled,
            Refusal::Off(why) | Refusal::NotReady(why) => Self::Off { why },
            other => Self::Broken { why: other.to_string() },
        }
    }
}
