//! Whom a function's ARN belongs to: what the operator's settings say, then this installation, then nobody.

use std::sync::Arc;

use directory::FunctionArn;
use triggers::{BoxFuture, Invoker, NotInvoked, Order, Reply, arn_like};

/// Who runs which function.
pub struct Routes {
    elsewhere: Vec<(String, Arc<dyn Invoker>)>,
    ours: Arc<dyn Invoker>,
}

impl Routes {
    /// Functions whose ARN is like a pattern go to the invoker beside it, the first that fits; functions of this
    /// installation's account go to `ours`.
    pub fn new(elsewhere: Vec<(String, Arc<dyn Invoker>)>, ours: Arc<dyn Invoker>) -> Self {
        Self { elsewhere, ours }
    }

    /// Who runs the function.
    ///
    /// # Errors
    /// `Missing`: nobody that is known here.
    pub(crate) fn find(&self, arn: &str) -> Result<&dyn Invoker, NotInvoked> {
        // A qualifier is no seventh part: the pattern's last part has to fit the name and what follows.
        if let Some((_, invoker)) = self.elsewhere.iter().find(|(pattern, _)| arn_like(pattern, arn)) {
            return Ok(&**invoker);
        }
        match FunctionArn::parse(arn) {
            Some(parsed) if parsed.is_ours() => Ok(&*self.ours),
            _ => Err(NotInvoked::Missing),
        }
    }
}

/// Stands where functions do not run.
#[derive(Clone, Debug)]
pub struct NotHere {
    /// What the operator can do about it.
    pub why: String,
}

impl Invoker for NotHere {
    fn invoke(&self, _: Order) -> BoxFuture<'_, Result<Reply, NotInvoked>> {
        Box::pin(std::future::ready(Err(NotInvoked::Off { why: self.why.clone() })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(arn: &str) -> String {
        let at = |why: &str| Arc::new(NotHere { why: why.to_owned() }) as Arc<dyn Invoker>;
        let routes = Routes::new(
            vec![
                ("arn:aws:lambda:eu-west-1:123456789012:function:mail-*".to_owned(), at("mail")),
                ("arn:aws:lambda:*:123456789012:function:*".to_owned(), at("account")),
            ],
            at("ours"),
        );
        let order = Order {
            function: arn.to_owned(),
            asker: triggers::Asker::pool("a"),
            payload: "{}".into(),
            client_context: "{}".to_owned(),
            patience: std::time::Duration::ZERO,
            request_id: "1".to_owned(),
        };
        let Ok(invoker) = routes.find(arn) else { return "nobody".to_owned() };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        match runtime.block_on(invoker.invoke(order)) {
            Err(NotInvoked::Off { why }) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_first_pattern_that_fits_wins_then_this_installation_then_nobody() {
        assert_eq!(who("arn:aws:lambda:eu-west-1:123456789012:function:mail-out"), "mail");
        assert_eq!(who("arn:aws:lambda:eu-west-1:123456789012:function:mail-out:live"), "mail");
        assert_eq!(who("arn:aws:lambda:us-east-1:123456789012:function:mail-out"), "account");
        assert_eq!(who("arn:aws:lambda:us-east-1:000000000000:function:f"), "ours");
        assert_eq!(who("arn:aws:lambda:us-east-1:999999999999:function:f"), "nobody");
        assert_eq!(who("nonsense"), "nobody");
    }
}
