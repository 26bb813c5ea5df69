//! Asking the UserMigration handler in the middle of a sign-in by password.

use ::sign_in::{Machine, Refused, Told, Verdict};
use directory::Admission;
use triggers::{Failure, TriggerKind};

use crate::Refusal;
use crate::migration::{Newcomer, bring_over, hidden};
use crate::sign_in::flow::Driver;

impl Driver<'_> {
    /// Asks for somebody whom the pool does not know. The guess takes a place in the counter of names that nobody has before
    /// the handler sees the password: what it guards elsewhere is guessed at no faster than what is guarded here (RULE-8).
    pub(super) async fn migrate(&mut self, machine: &Machine) -> Result<Told, Refusal> {
        let (Some(identity), Some(typed), Some(password)) =
            (machine.identity(), machine.typed(), machine.password())
        else {
            return Ok(Told::Fired);
        };
        if !self.rooms.triggers.wants(&self.pool, TriggerKind::UserMigration) {
            return Ok(Told::Fired);
        }
        match self.reserve(identity.clone(), None).await? {
            Told::Reserved(Admission::Evaluate) => {}
            other => return Ok(other),
        }
        let newcomer = Newcomer { typed, password: Some(password), metadata: self.along.metadata.clone() };
        let told = bring_over(self.rooms, self.call, &self.pool, &self.client, newcomer).await;
        match told {
            Ok(found) => {
                // Somebody who comes is judged by their own counter, and nobody is judged as ever.
                self.release().await?;
                self.find(found.as_ref());
                Ok(found.map_or(Told::Fired, |user| Told::Found(Some(Box::new(user)))))
            }
            Err(refusal) => {
                // Handlers raise an error to say that the password is wrong.
                let raised = matches!(&refusal, Refusal::Trigger { failure: Failure::Raised { .. }, .. });
                let verdict = if raised { Verdict::Wrong } else { Verdict::Open };
                self.conclude(verdict, Some(&Refused::Trigger)).await?;
                hidden(self.call, &self.client, refusal)?;
                Err(Refused::WrongPassword.into())
            }
        }
    }
}
