//! Codes for names that nobody has, or to whom nothing can be sent, at clients that hide who exists (COG-7): the same
//! steps, the same commits and the same primitives as for a code that goes out (RULE-9), and an answer of the same shape.

use std::hint::black_box;

use access::Call;
use aws_model::user_pools::CodeDeliveryDetailsType;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use crypto::trace::Primitives;
use crypto::{OsRandom, Purpose};
use directory::pool::Contact;
use directory::{Client, Code, CodePurpose, CodeRefusal, Pool, PoolId, Recovery, Timestamp, User};
use store::{Unit, change};

use super::budget::{self, Sent};
use super::{Bound, DIGITS, delivery_details, load, refusal};
use crate::{Refusal, Rooms, keep};

/// First letters of the domains that most addresses end in.
const DOMAINS: &[u8; 16] = b"ggggggghhiooytcm";

/// What stands for a typed name: made for every name, so that having it costs everybody the same.
pub struct StandIn {
    typed: String,
    folded: String,
    /// One of a fixed number of records, so that asking fills no disk.
    owner: String,
    /// The record counts for the name that came last.
    tenant: String,
    tag: [u8; 32],
}

/// Where a code seems to go.
struct Pretence {
    medium: Contact,
    /// Shown, masked.
    destination: String,
    /// What the budgets count.
    counted: String,
}

impl StandIn {
    /// What the pool would send by, if it sent; always the same for one name.
    fn pretence(&self, pool: &Pool, purpose: CodePurpose) -> Pretence {
        let media = media(pool.recovery.as_deref(), &pool.auto_verified, purpose);
        let medium = match media.as_slice() {
            [only] => *only,
            _ => media[usize::from(self.tag[20]) % media.len()],
        };
        if medium.could_be(&self.folded) {
            let destination = self.typed.clone();
            return Pretence { medium, destination, counted: self.folded.clone() };
        }
        let letter = |byte: u8| char::from(b'a' + byte % 26);
        match medium {
            Contact::Email => {
                // Addresses tend to begin like their owner's name.
                let own = self.folded.chars().next().filter(|_| self.tag[21] & 3 != 0);
                let own = own.map(|first| first.to_ascii_lowercase()).filter(char::is_ascii_alphanumeric);
                let first = own.unwrap_or_else(|| letter(self.tag[22]));
                let domain = char::from(DOMAINS[usize::from(self.tag[23] & 15)]);
                let destination = format!("{first}@{domain}");
                Pretence { medium, destination, counted: format!("{} {first}@{domain}", self.tenant) }
            }
            Contact::PhoneNumber => {
                let length = [7, 7, 7, 8, 8, 9, 9, 6][usize::from(self.tag[24] & 7)];
                let last = u16::from_be_bytes([self.tag[25], self.tag[26]]) % 10_000;
                let destination = format!("+{:0<length$}{last:04}", "");
                Pretence { medium, destination, counted: format!("+00000 {}", self.tenant) }
            }
        }
    }
}

/// By what the pool sends codes of `purpose`, as far as its settings say.
fn media(recovery: Option<&[Recovery]>, auto_verified: &[Contact], purpose: CodePurpose) -> Vec<Contact> {
    let verifies = |contact: &Contact| auto_verified.contains(contact);
    let both = [Contact::PhoneNumber, Contact::Email];
    let ways: Vec<Contact> = match (recovery, purpose) {
        (Some(ways), CodePurpose::Recovery) => {
            let contact = |way: &Recovery| match way {
                Recovery::VerifiedEmail => Some(Contact::Email),
                Recovery::VerifiedPhoneNumber => Some(Contact::PhoneNumber),
                Recovery::AdminOnly => None,
            };
            ways.iter().filter_map(contact).collect()
        }
        _ => both.to_vec(),
    };
    let verified: Vec<Contact> = ways.iter().copied().filter(verifies).collect();
    match (verified.is_empty(), ways.is_empty()) {
        (false, _) => verified,
        // A pool that verifies nothing at sign-up never sends such a code; whoever asks gets the commonest answer.
        (true, false) if purpose == CodePurpose::Recovery => ways,
        _ => vec![Contact::Email],
    }
}

impl Rooms {
    /// What stands for `typed`. One keyed hash; to be made whether or not it is needed.
    pub fn stand_in(&self, pool: &Pool, typed: &str) -> StandIn {
        let folded = pool.fold(typed);
        let tag = self.keys.mac(Purpose::Attempts, pool.id.as_str(), &[b"code bucket", folded.as_bytes()]);
        let owner = format!("~{:04x}", u16::from_be_bytes([tag[0], tag[1]]));
        let tenant = URL_SAFE_NO_PAD.encode(&tag[2..20]);
        StandIn { typed: typed.to_owned(), folded, owner, tenant, tag }
    }

    /// Does what sending a code does, except that nothing is queued, and answers where it seems to have gone. `action` is
    /// what the audit line says.
    ///
    /// # Errors
    /// `Refusal::AttemptLimit`, `Refusal::Limit`, the store's.
    pub async fn pretend_to_send(
        &self,
        call: &Call,
        pool: &Pool,
        client: &Client,
        stand_in: &StandIn,
        purpose: CodePurpose,
        action: &str,
    ) -> Result<CodeDeliveryDetailsType, Refusal> {
        let now = call.now;
        let pretence = stand_in.pretence(pool, purpose);
        let made = OsRandom::digits(DIGITS);
        let (owner, destination) = (stand_in.owner.as_str(), pretence.counted.as_str());
        let bound = Bound { owner, purpose, destination, credential_version: 0 };
        let hash = self.code_hash(&pool.id, &bound, &made);
        self.flood.count(&self.settings.sends, &pool.id, Some(&client.id), now)?;
        let mut line = crate::audit_line(call, action, "nobody_to_send_to", &pool.id);
        line.subject = Some(client.id.as_str().to_owned());
        change!(self.store, now, |unit| -> Result<(), Refusal> {
            let (mut code, there) = self.load_stand_in(unit, pool, stand_in, purpose).await?;
            code.send(hash.clone(), &stand_in.tenant, now).map_err(refusal)?;
            keep(unit, &code, there)?;
            // Used up or not: the answer is the same, as it is for somebody who exists.
            _ = budget::take(self, unit, &pool.id, &pretence.counted, Sent::Seemingly, now).await?;
            self.spend_for_message();
            unit.audit(&line)?;
            Ok(())
        })?;
        Ok(delivery_details(pretence.medium, &pretence.destination))
    }

    /// What guessing a code for a stand-in costs. No guess is right.
    ///
    /// # Errors
    /// `Refusal::AttemptLimit`, the store's.
    pub async fn pretend_to_judge(
        &self,
        unit: &mut Unit,
        pool: &Pool,
        stand_in: &StandIn,
        purpose: CodePurpose,
        given: &str,
        now: Timestamp,
    ) -> Result<CodeRefusal, Refusal> {
        let (mut code, there) = self.load_stand_in(unit, pool, stand_in, purpose).await?;
        code.reserve_guess(now).map_err(refusal)?;
        let bound =
            Bound { owner: &code.owner, purpose, destination: &code.destination, credential_version: 0 };
        // Compared for the sake of the time it takes: no code opens an account that is not there.
        black_box(self.is_code(&pool.id, &bound, given, &code.hash));
        keep(unit, &code, there)?;
        Ok(CodeRefusal::Mismatch)
    }

    /// The record that stands for a name. The tenant's keyed hash stands in the place of the destination.
    async fn load_stand_in(
        &self,
        unit: &mut Unit,
        pool: &Pool,
        stand_in: &StandIn,
        purpose: CodePurpose,
    ) -> Result<(Code, bool), Refusal> {
        let StandIn { owner, tenant, .. } = stand_in;
        let (code, there) = load(self, unit, &pool.id, owner, purpose).await?;
        if code.destination == *tenant {
            return Ok((code, there));
        }
        let fresh = Code::none(pool.id.clone(), owner.as_str(), purpose);
        Ok((Code { destination: tenant.clone(), ..fresh }, there))
    }

    /// Spends what reading a user by name would have cost more: the MACs of a claim and of its owner, the user's own key
    /// and what is sealed under it. To be called with whatever a look-up by name has found.
    pub fn spend_for_name(&self, pool: &PoolId, found: Option<&User>) {
        match found {
            None => self.spend_for_unknown_user(pool),
            Some(user) if user.credential.is_none() => self.spend_for_secrets(),
            Some(_) => {}
        }
    }

    /// What a name that nobody has costs less than one that somebody has, in a look-up by name.
    pub fn spend_for_unknown_user(&self, pool: &PoolId) {
        self.spend_for_rows(pool, 2);
        self.spend_for_secrets();
    }

    /// The same for a look-up by sub.
    pub fn spend_for_unknown_sub(&self, pool: &PoolId) {
        self.spend_for_rows(pool, 1);
        self.spend_for_secrets();
    }

    /// Checks the MACs of rows that are not there.
    pub(crate) fn spend_for_rows(&self, pool: &PoolId, rows: usize) {
        for _ in 0..rows {
            let parts: [&[u8]; 2] = [b"nothing", &[0; 1024]];
            // One comparison, as a row that is there costs; a MAC that fits no key would be compared with every key.
            let tag = self.keys.mac(Purpose::RowMac, pool.as_str(), &parts);
            black_box(crypto::same(&tag, &[0; 32]));
        }
    }

    fn spend_for_secrets(&self) {
        self.keys.spend(&Primitives { opens: 2, ..Primitives::default() });
    }

    /// Seals a message that is not sent.
    pub(super) fn spend_for_message(&self) {
        self.keys.spend(&Primitives { macs: 1, seals: 1, ..Primitives::default() });
    }
}

/// How a caller is told where a code went who may not learn who exists: an address that was typed is shown in the spelling
/// in which it was typed, as it would be shown if nobody had it.
pub fn details_for(
    pool: &Pool,
    typed: &str,
    told: CodeDeliveryDetailsType,
    medium: Contact,
    to: &str,
) -> CodeDeliveryDetailsType {
    if pool.fold(typed) == pool.fold(to) { delivery_details(medium, typed) } else { told }
}

/// What may go out at once and what leaves on the common schedule, where the client hides who exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// Only somebody who knows the code succeeds, so only refusals wait.
    SuccessAtOnce,
    /// Success is what unknown names get.
    AllOnSchedule,
}

/// Lets an answer that could tell who exists leave on the common schedule (RULE-9).
pub async fn leave<T>(
    rooms: &Rooms,
    client: &Client,
    began: tokio::time::Instant,
    answer: Result<T, Refusal>,
    leaves: Leaves,
) -> Result<T, Refusal> {
    if client.hides_unknown_users() && (leaves == Leaves::AllOnSchedule || answer.is_err()) {
        rooms.wait_for_schedule(began).await;
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pool_sends_by_follows_its_settings() {
        use CodePurpose::{Recovery as Forgotten, SignUp};
        use Contact::{Email, PhoneNumber};
        assert_eq!(media(None, &[], Forgotten), [PhoneNumber, Email]);
        assert_eq!(media(None, &[], SignUp), [Email]);
        assert_eq!(media(None, &[PhoneNumber], Forgotten), [PhoneNumber]);
        assert_eq!(media(None, &[PhoneNumber], SignUp), [PhoneNumber]);
        let by_mail = [Recovery::VerifiedEmail];
        assert_eq!(media(Some(&by_mail), &[PhoneNumber], Forgotten), [Email]);
        assert_eq!(media(Some(&by_mail), &[PhoneNumber], SignUp), [PhoneNumber]);
        assert_eq!(media(Some(&[Recovery::AdminOnly]), &[], Forgotten), [Email]);
    }
}
