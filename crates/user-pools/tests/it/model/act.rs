//! Each operation, done to the model and to the real thing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use testkit::Tokens;

use super::ops::{ADDRESSES, GROUPS, Kind, NAMES, Op, PASSWORDS, typed};
use super::people::{Challenge, Client, Group, Pool, Session, Status, User};
use super::world::{Refusal, Same, World};

/// Guesses that are made at a name: the fifth would lock it, which other tests look at.
const GUESSES: u32 = 4;

fn not_authorized(sentence: &str) -> Refusal {
    ("NotAuthorizedException", sentence.to_owned())
}

fn unknown_user() -> Refusal {
    ("UserNotFoundException", "User does not exist.".to_owned())
}

fn unknown_group() -> Refusal {
    ("ResourceNotFoundException", "Group not found.".to_owned())
}

fn taken(attribute: &str) -> String {
    format!("An account with the given {attribute} already exists.")
}

impl World {
    /// Does one operation to both.
    pub async fn act(&mut self, op: &Op) -> Same {
        match *op {
            Op::MakePool { pool, kind } => self.make_pool(pool, kind).await,
            Op::DeletePool { pool } => self.delete_pool(pool).await,
            Op::FinishJobs => self.finish_jobs().await,
            Op::MakeClient { pool, client, rotates } => self.make_client(pool, client, rotates).await,
            Op::DeleteClient { pool, client } => self.delete_client(pool, client).await,
            Op::Wait { minutes } => {
                self.harness.advance(minutes * 60);
                self.minutes += minutes;
                Ok(())
            }
            Op::Create { pool, name, email, force, password } => {
                self.create(pool, name, email, force, PASSWORDS[password]).await
            }
            Op::SignUp { pool, client, name, email, password } => {
                self.sign_up(pool, client, name, email, PASSWORDS[password]).await
            }
            Op::Confirm { pool, typed } => {
                self.by_administrator(pool, typed, "AdminConfirmSignUp", json!({}), |user| {
                    let wrong =
                        format!("User cannot be confirmed. Current status is {}", user.status.as_str());
                    match user.status {
                        Status::Unconfirmed => user.status = Status::Confirmed,
                        _ => return Err(not_authorized(&wrong)),
                    }
                    Ok(())
                })
                .await
            }
            Op::Delete { pool, typed } => {
                let found = self.find(pool, typed);
                self.by_administrator(pool, typed, "AdminDeleteUser", json!({}), |_| Ok(())).await?;
                if let (Some(sub), Some(pool)) = (found, &mut self.pools[pool]) {
                    pool.remove(&sub);
                }
                Ok(())
            }
            Op::Enable { pool, typed, enabled } => {
                let operation = if enabled { "AdminEnableUser" } else { "AdminDisableUser" };
                self.by_administrator(pool, typed, operation, json!({}), |user| {
                    user.enabled = enabled;
                    user.epoch += u32::from(!enabled);
                    Ok(())
                })
                .await
            }
            Op::SetPassword { pool, typed, password, permanent } => {
                let password = PASSWORDS[password];
                let over = json!({"Password": password, "Permanent": permanent});
                self.by_administrator(pool, typed, "AdminSetUserPassword", over, |user| {
                    user.take_password(password);
                    user.status = if permanent { Status::Confirmed } else { Status::ForceChangePassword };
                    Ok(())
                })
                .await
            }
            Op::Write { pool, typed, email, verified } => self.write(pool, typed, email, verified).await,
            Op::SignOutAsAdmin { pool, typed } => {
                self.by_administrator(pool, typed, "AdminUserGlobalSignOut", json!({}), |user| {
                    user.epoch += 1;
                    Ok(())
                })
                .await
            }
            Op::SignIn { pool, client, typed, password } => {
                self.sign_in(pool, client, typed, PASSWORDS[password]).await
            }
            Op::NewPassword { challenge, password } => {
                self.new_password(challenge, PASSWORDS[password]).await
            }
            Op::Refresh { session, old } => self.refresh(session, old).await,
            Op::Revoke { session } => self.revoke(session).await,
            Op::GetUser { session } => self.get_user(session).await,
            Op::SignOut { session } => self
                .by_token(session, "GlobalSignOut", json!({}), |user, _| {
                    user.epoch += 1;
                    Ok(())
                })
                .await
                .map(drop),
            Op::ChangePassword { session, old, new } => self.change_password(session, old, new).await,
            Op::DeleteOneself { session } => self.delete_oneself(session).await,
            Op::MakeGroup { .. } | Op::ChangeGroup { .. } | Op::DeleteGroup { .. } => self.group(op).await,
            Op::Join { pool, typed, group } => self.membership(pool, typed, group, true).await,
            Op::Leave { pool, typed, group } => self.membership(pool, typed, group, false).await,
            Op::Look { pool } => match &self.pools[pool] {
                Some(pool) => self.look(pool).await,
                None => Ok(()),
            },
        }
    }

    /// At the end everybody may sign in again, and every session is tried: what ended stays dead.
    pub async fn try_every_session(&mut self) -> Same {
        for place in 0..self.pools.len() {
            for number in 0..8 {
                self.act(&Op::Enable { pool: place, typed: number, enabled: true }).await?;
            }
        }
        for session in 0..self.sessions.len() {
            for old in [false, true] {
                self.act(&Op::Refresh { session, old }).await?;
                self.act(&Op::GetUser { session }).await?;
            }
        }
        Ok(())
    }

    async fn make_pool(&mut self, place: usize, kind: Kind) -> Same {
        if self.pools[place].is_some() {
            return Ok(());
        }
        let settings = match kind {
            Kind::Plain => json!({"PoolName": "plain"}),
            Kind::Aliases => json!({"PoolName": "aliases", "AliasAttributes": ["email"],
                "UsernameConfiguration": {"CaseSensitive": false}}),
            Kind::Addresses => json!({"PoolName": "addresses", "UsernameAttributes": ["email"]}),
        };
        let answer = self.expect("CreateUserPool", settings, Ok(())).await?.unwrap_or_default();
        let id = answer["UserPool"]["Id"].as_str().unwrap_or_default().to_owned();
        self.pools[place] = Some(Pool {
            id,
            kind,
            clients: BTreeMap::new(),
            users: Vec::new(),
            groups: BTreeMap::new(),
            strangers: 0,
        });
        Ok(())
    }

    async fn delete_pool(&mut self, place: usize) -> Same {
        let Some(found) = self.pool(place) else { return Ok(()) };
        let (id, expected) = match found {
            Ok(pool) => (pool.id.clone(), Ok(())),
            Err((id, told)) => (id, Err(told)),
        };
        self.expect("DeleteUserPool", json!({"UserPoolId": id}), expected).await?;
        self.pools[place] = None;
        self.gone[place] = Some(id);
        Ok(())
    }

    async fn make_client(&mut self, place: usize, client: usize, rotates: bool) -> Same {
        let Some(found) = self.pool(place) else { return Ok(()) };
        let (id, expected) = match found {
            Ok(pool) if pool.clients.contains_key(&client) => return Ok(()),
            Ok(pool) => (pool.id.clone(), Ok(())),
            Err((id, told)) => (id, Err(told)),
        };
        let mut input = json!({"UserPoolId": id, "ClientName": "c",
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]});
        if rotates {
            input["RefreshTokenRotation"] = json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 0});
        } else {
            input["ExplicitAuthFlows"] = json!(["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
        }
        let Some(answer) = self.expect("CreateUserPoolClient", input, expected).await? else { return Ok(()) };
        let id = answer["UserPoolClient"]["ClientId"].as_str().unwrap_or_default().to_owned();
        if let Some(pool) = &mut self.pools[place] {
            pool.clients.insert(client, Client { id, rotates });
        }
        Ok(())
    }

    async fn delete_client(&mut self, place: usize, client: usize) -> Same {
        let Some(pool) = &mut self.pools[place] else { return Ok(()) };
        let Some(gone) = pool.clients.remove(&client) else { return Ok(()) };
        let input = json!({"UserPoolId": pool.id, "ClientId": gone.id});
        self.expect("DeleteUserPoolClient", input.clone(), Ok(())).await?;
        let told = ("ResourceNotFoundException", format!("User pool client {} does not exist.", gone.id));
        self.expect("DeleteUserPoolClient", input, Err(told)).await.map(drop)
    }

    /// The sub of whom an administrator means.
    fn find(&self, place: usize, number: usize) -> Option<String> {
        let pool = self.pools[place].as_ref()?;
        pool.find(typed(pool.kind, number)).map(|user| pool.users[user].sub.clone())
    }

    /// An administrator's operation on one user.
    async fn by_administrator(
        &mut self,
        place: usize,
        number: usize,
        operation: &str,
        over: Value,
        change: impl FnOnce(&mut User) -> Result<(), Refusal>,
    ) -> Same {
        let Some(found) = self.pool(place) else { return Ok(()) };
        let (id, kind, mut expected) = match found {
            Ok(pool) => (pool.id.clone(), pool.kind, Ok(())),
            Err((id, told)) => (id, Kind::Plain, Err(told)),
        };
        if let Some(pool) = &mut self.pools[place] {
            expected = match pool.find(typed(pool.kind, number)) {
                Some(user) => change(&mut pool.users[user]),
                None => Err(unknown_user()),
            };
        }
        let mut input = over;
        input["UserPoolId"] = json!(id);
        input["Username"] = json!(typed(kind, number));
        self.expect(operation, input, expected).await.map(drop)
    }

    async fn create(
        &mut self,
        place: usize,
        name: usize,
        email: Option<(usize, bool)>,
        force: bool,
        password: &'static str,
    ) -> Same {
        let Some(pool) = self.pools[place].clone() else { return Ok(()) };
        let (typed, email, verified) = match (pool.kind, email) {
            (Kind::Addresses, given) => (
                ADDRESSES[name],
                Some(ADDRESSES[name].to_owned()),
                given.is_some_and(|given| given.1).then_some(true),
            ),
            (_, Some((email, verified))) => {
                (NAMES[name], Some(ADDRESSES[email].to_owned()), verified.then_some(true))
            }
            (_, None) => (NAMES[name], None, None),
        };
        let mut attributes = Vec::new();
        if let (false, Some(email)) = (pool.kind == Kind::Addresses, &email) {
            attributes.push(json!({"Name": "email", "Value": email}));
        }
        if verified == Some(true) {
            attributes.push(json!({"Name": "email_verified", "Value": "True"}));
        }
        let mut user = new_user(typed, email, verified, Status::ForceChangePassword, password);
        let (expected, loser) = self.room_for(&pool, &user, force, "User account already exists");
        let input = json!({"UserPoolId": pool.id, "Username": typed, "TemporaryPassword": password,
            "MessageAction": "SUPPRESS", "ForceAliasCreation": force, "UserAttributes": attributes});
        let Some(answer) = self.expect("AdminCreateUser", input, expected).await? else { return Ok(()) };
        let attributes = answer["User"]["Attributes"].as_array().cloned().unwrap_or_default();
        let sub = attributes.iter().find(|a| a["Name"] == "sub").and_then(|a| a["Value"].as_str());
        self.keep(place, &mut user, sub.unwrap_or_default(), loser);
        Ok(())
    }

    async fn sign_up(
        &mut self,
        place: usize,
        client: usize,
        name: usize,
        email: Option<usize>,
        password: &'static str,
    ) -> Same {
        let Some(pool) = self.pools[place].clone() else { return Ok(()) };
        let Some(client) = pool.clients.get(&client) else { return Ok(()) };
        let (typed, email) = match pool.kind {
            Kind::Addresses => (ADDRESSES[name], Some(ADDRESSES[name])),
            _ => (NAMES[name], email.map(|email| ADDRESSES[email])),
        };
        let given = email.filter(|_| pool.kind != Kind::Addresses);
        let attributes: Vec<Value> =
            given.iter().map(|email| json!({"Name": "email", "Value": email})).collect();
        let verified = email.map(|_| false);
        let mut user = new_user(typed, email.map(str::to_owned), verified, Status::Unconfirmed, password);
        let (expected, _) = self.room_for(&pool, &user, false, "User already exists");
        let input = json!({"ClientId": client.id, "Username": typed, "Password": password, "UserAttributes": attributes});
        let Some(answer) = self.expect("SignUp", input, expected).await? else { return Ok(()) };
        if answer.get("CodeDeliveryDetails").is_some() || answer["UserConfirmed"] != false {
            return Err(format!("nothing is verified in this pool: {answer}"));
        }
        self.keep(place, &mut user, answer["UserSub"].as_str().unwrap_or_default(), None);
        Ok(())
    }

    /// Whether the names of a new user are free, and who loses an alias to it.
    fn room_for(
        &self,
        pool: &Pool,
        user: &User,
        force: bool,
        exists: &str,
    ) -> (Result<(), Refusal>, Option<String>) {
        let names = pool.names(user);
        let held = |kind: &str| {
            let name = names.iter().find(|name| name.0 == kind)?;
            pool.holder(name, "").map(|holder| pool.users[holder].sub.clone())
        };
        if pool.kind != Kind::Addresses && held("username").is_some() {
            return (Err(("UsernameExistsException", exists.to_owned())), None);
        }
        match (held("email"), pool.kind) {
            (None, _) => (Ok(()), None),
            (Some(_), Kind::Addresses) => (Err(("UsernameExistsException", taken("email"))), None),
            (Some(loser), _) if force => (Ok(()), Some(loser)),
            (Some(_), _) => (Err(("AliasExistsException", taken("email"))), None),
        }
    }

    fn keep(&mut self, place: usize, user: &mut User, sub: &str, loser: Option<String>) {
        let Some(pool) = &mut self.pools[place] else { return };
        if let Some(loser) = loser.and_then(|sub| pool.of(&sub)) {
            loser.verified = Some(false);
        }
        user.sub = sub.to_owned();
        if pool.kind == Kind::Addresses {
            user.username = sub.to_owned();
        }
        pool.users.push(user.clone());
    }

    async fn write(
        &mut self,
        place: usize,
        number: usize,
        email: Option<Option<usize>>,
        verified: Option<bool>,
    ) -> Same {
        if email.is_none() && verified.is_none() {
            return Ok(());
        }
        let given = email.map(|email| email.map(|email| ADDRESSES[email]));
        let mut attributes = Vec::new();
        if let Some(email) = given {
            attributes.push(json!({"Name": "email", "Value": email.unwrap_or_default()}));
        }
        if let Some(verified) = verified {
            attributes.push(json!({"Name": "email_verified", "Value": verified.to_string()}));
        }
        let snapshot = self.pools[place].clone();
        self.by_administrator(
            place,
            number,
            "AdminUpdateUserAttributes",
            json!({"UserAttributes": attributes}),
            |user| {
                let Some(pool) = snapshot else { return Ok(()) };
                let parameter = |sentence: &str| Err(("InvalidParameterException", sentence.to_owned()));
                let mut changed = user.clone();
                match given {
                    Some(None) if pool.kind == Kind::Addresses => {
                        return parameter(
                            "Attributes did not conform to the schema: email: The attribute is required\n",
                        );
                    }
                    Some(None) => (changed.email, changed.verified) = (None, None),
                    Some(Some(email)) if changed.email.as_deref() != Some(email) => {
                        (changed.email, changed.verified) = (Some(email.to_owned()), Some(false));
                    }
                    _ => {}
                }
                if let Some(flag) = verified {
                    if changed.email.is_none() {
                        return parameter("Email is required to verify/un-verify an email");
                    }
                    changed.verified = Some(flag);
                }
                if let Some((kind, _)) =
                    pool.names(&changed).iter().find(|name| pool.holder(name, &changed.sub).is_some())
                {
                    return Err(("AliasExistsException", taken(kind)));
                }
                *user = changed;
                Ok(())
            },
        )
        .await
    }

    async fn sign_in(&mut self, place: usize, client: usize, number: usize, password: &'static str) -> Same {
        let Some(pool) = &mut self.pools[place] else { return Ok(()) };
        let Some(client) = pool.clients.get(&client).cloned() else { return Ok(()) };
        let found = pool.find(typed(pool.kind, number));
        let wrong = match found {
            None => pool.strangers,
            Some(user) if pool.users[user].password != password => pool.users[user].wrong,
            Some(_) => 0,
        };
        if wrong >= GUESSES {
            return Ok(());
        }
        let expected = match found.map(|user| &mut pool.users[user]) {
            None => {
                pool.strangers += 1;
                Err(unknown_user())
            }
            Some(user) if user.password != password => {
                user.wrong += 1;
                Err(not_authorized("Incorrect username or password."))
            }
            Some(user) if !user.enabled => Err(not_authorized("User is disabled.")),
            Some(user) if user.status == Status::Unconfirmed => {
                Err(("UserNotConfirmedException", "User is not confirmed.".to_owned()))
            }
            Some(_) => Ok(()),
        };
        let (pool_id, name) = (pool.id.clone(), typed(pool.kind, number));
        let input = json!({"ClientId": client.id, "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": name, "PASSWORD": password}});
        let Some(answer) = self.expect("InitiateAuth", input, expected).await? else { return Ok(()) };
        let Some(user) = found.and_then(|user| self.pools[place].as_mut()?.users.get_mut(user)) else {
            return Err("nobody signed in".to_owned());
        };
        if user.status == Status::ForceChangePassword {
            if answer["ChallengeName"] != "NEW_PASSWORD_REQUIRED" {
                return Err(format!("no challenge for a temporary password: {answer}"));
            }
            let session = answer["Session"].as_str().unwrap_or_default().to_owned();
            let (sub, passwords) = (user.sub.clone(), user.passwords);
            let begun = self.minutes;
            self.challenges.push(Challenge {
                pool: pool_id,
                client,
                sub,
                session,
                begun,
                passwords,
                used: false,
            });
            return Ok(());
        }
        user.wrong = 0;
        let sub = user.sub.clone();
        self.signed_in(&pool_id, client, &sub, &answer)
    }

    /// Tokens were handed out: what they say is right, and they are kept.
    fn signed_in(&mut self, pool: &str, client: Client, sub: &str, answer: &Value) -> Same {
        let tokens = Tokens::of(answer);
        let minutes = self.minutes;
        let Some(known) = self.pool_of(pool) else { return Err("tokens of no pool".to_owned()) };
        let groups = known.ranked_groups_of(sub);
        let Some(user) = known.of(sub) else { return Err("tokens of nobody".to_owned()) };
        let claims = Tokens::claims(&tokens.access);
        let told = (claims["sub"].as_str(), claims["username"].as_str());
        if told != (Some(sub), Some(user.username.as_str())) {
            return Err(format!("tokens of somebody else: {claims}"));
        }
        let expected = if groups.is_empty() { Value::Null } else { json!(groups) };
        if claims["cognito:groups"] != expected {
            return Err(format!("groups of a token: expected {expected}, found {claims}"));
        }
        let epoch = user.epoch;
        self.sessions.push(Session {
            pool: pool.to_owned(),
            client,
            sub: sub.to_owned(),
            access: tokens.access,
            signed: minutes,
            refresh: tokens.refresh,
            replaced: None,
            epoch,
            revoked: false,
        });
        Ok(())
    }

    async fn new_password(&mut self, number: usize, password: &'static str) -> Same {
        let Some(place) = newest(self.challenges.len(), number) else { return Ok(()) };
        let challenge = self.challenges[place].clone();
        let client = self.has_client(&challenge.pool, &challenge.client);
        let minutes = self.minutes;
        let user = self.pool_of(&challenge.pool).and_then(|pool| pool.of(&challenge.sub));
        let expected = match user {
            _ if !client => Err(("ResourceNotFoundException", String::new())),
            _ if minutes >= challenge.begun + 3 => {
                Err(not_authorized("Invalid session for the user, session is expired."))
            }
            _ if challenge.used => {
                Err(not_authorized("Invalid session for the user, session can only be used once."))
            }
            None => Err(unknown_user()),
            Some(user) if user.passwords != challenge.passwords => {
                Err(not_authorized("Incorrect username or password."))
            }
            Some(user) if !user.enabled => Err(not_authorized("User is disabled.")),
            Some(_) => Ok(()),
        };
        let input = json!({"ClientId": challenge.client.id, "ChallengeName": "NEW_PASSWORD_REQUIRED",
            "Session": challenge.session,
            "ChallengeResponses": {"USERNAME": "whoever", "NEW_PASSWORD": password}});
        let Some(answer) = self.expect("RespondToAuthChallenge", input, expected).await? else {
            return Ok(());
        };
        self.challenges[place].used = true;
        if let Some(user) = self.pool_of(&challenge.pool).and_then(|pool| pool.of(&challenge.sub)) {
            user.take_password(password);
            user.status = Status::Confirmed;
        }
        self.signed_in(&challenge.pool, challenge.client, &challenge.sub, &answer)
    }

    async fn refresh(&mut self, number: usize, old: bool) -> Same {
        let Some(place) = newest(self.sessions.len(), number) else { return Ok(()) };
        let session = self.sessions[place].clone();
        let token = match (old, &session.replaced) {
            (true, None) => return Ok(()),
            (true, Some(replaced)) => replaced,
            (false, _) => &session.refresh,
        };
        let alive = match self.user_of(&session) {
            _ if !self.has_client(&session.pool, &session.client) => {
                Err(("ResourceNotFoundException", String::new()))
            }
            None => Err(not_authorized("Invalid Refresh Token")),
            Some(user) if !user.enabled => Err(not_authorized("User is disabled.")),
            Some(user) if session.revoked || user.epoch != session.epoch => {
                Err(not_authorized("Refresh Token has been revoked"))
            }
            Some(_) if old => Err(("RefreshTokenReuseException", String::new())),
            Some(_) => Ok(()),
        };
        if alive.as_ref().is_err_and(|refusal| refusal.0 == "RefreshTokenReuseException") {
            self.sessions[place].revoked = true;
        }
        let input = json!({"ClientId": session.client.id, "RefreshToken": token});
        let Some(answer) = self.expect("GetTokensFromRefreshToken", input, alive).await? else {
            return Ok(());
        };
        let tokens = Tokens::of(&answer);
        let kept = &mut self.sessions[place];
        (kept.access, kept.signed) = (tokens.access, self.minutes);
        match (session.client.rotates, tokens.refresh.is_empty()) {
            (true, false) => {
                kept.replaced = Some(std::mem::replace(&mut kept.refresh, tokens.refresh));
                Ok(())
            }
            (false, true) => Ok(()),
            (rotates, _) => Err(format!("rotates: {rotates}, and the answer is {answer}")),
        }
    }

    async fn revoke(&mut self, number: usize) -> Same {
        let Some(place) = newest(self.sessions.len(), number) else { return Ok(()) };
        let session = &self.sessions[place];
        let there = self.has_client(&session.pool, &session.client);
        let expected = if there { Ok(()) } else { Err(("ResourceNotFoundException", String::new())) };
        let input = json!({"ClientId": session.client.id, "Token": session.refresh});
        self.expect("RevokeToken", input, expected).await?;
        self.sessions[place].revoked |= there;
        Ok(())
    }

    /// An operation of somebody who comes with an access token.
    async fn by_token(
        &mut self,
        number: usize,
        operation: &str,
        over: Value,
        change: impl FnOnce(&mut User, &mut Session) -> Result<(), Refusal>,
    ) -> Same<Option<Value>> {
        let Some(place) = newest(self.sessions.len(), number) else { return Ok(None) };
        let mut session = self.sessions[place].clone();
        let mut expected = self.access(&session);
        if expected.is_ok()
            && let Some(user) = self.pool_of(&session.pool.clone()).and_then(|pool| pool.of(&session.sub))
        {
            expected = change(user, &mut session);
            self.sessions[place] = session.clone();
        }
        let mut input = over;
        input["AccessToken"] = json!(session.access);
        self.expect(operation, input, expected).await
    }

    async fn get_user(&mut self, number: usize) -> Same {
        let mut known = None;
        let answer = self
            .by_token(number, "GetUser", json!({}), |user, _| {
                known = Some(user.clone());
                Ok(())
            })
            .await?;
        let (Some(answer), Some(user)) = (answer, known) else { return Ok(()) };
        let shown: BTreeMap<String, String> = answer["UserAttributes"]
            .as_array()
            .cloned()
            .unwrap_or_default()
            .iter()
            .map(|a| {
                (
                    a["Name"].as_str().unwrap_or_default().into(),
                    a["Value"].as_str().unwrap_or_default().into(),
                )
            })
            .collect();
        let mut expected = BTreeMap::from([("sub".to_owned(), user.sub.clone())]);
        expected.extend(user.email.clone().map(|email| ("email".to_owned(), email)));
        expected.extend(user.flag().map(|flag| ("email_verified".to_owned(), flag)));
        if shown == expected && answer["Username"] == user.username.as_str() {
            return Ok(());
        }
        Err(format!("oneself\n  expected {expected:?}\n  found    {answer}"))
    }

    async fn change_password(&mut self, number: usize, old: usize, new: usize) -> Same {
        let Some(place) = newest(self.sessions.len(), number) else { return Ok(()) };
        let user = self.user_of(&self.sessions[place]);
        if user.is_some_and(|user| user.password != PASSWORDS[old] && user.wrong >= GUESSES) {
            return Ok(());
        }
        let over = json!({"PreviousPassword": PASSWORDS[old], "ProposedPassword": PASSWORDS[new]});
        self.by_token(number, "ChangePassword", over, |user, session| {
            if user.password != PASSWORDS[old] {
                user.wrong += 1;
                return Err(not_authorized("Incorrect username or password."));
            }
            user.wrong = 0;
            user.take_password(PASSWORDS[new]);
            session.epoch = user.epoch;
            Ok(())
        })
        .await
        .map(drop)
    }

    async fn delete_oneself(&mut self, number: usize) -> Same {
        let Some(place) = newest(self.sessions.len(), number) else { return Ok(()) };
        let session = self.sessions[place].clone();
        let done = self.access(&session).is_ok();
        self.by_token(number, "DeleteUser", json!({}), |_, _| Ok(())).await?;
        if let (true, Some(pool)) = (done, self.pool_of(&session.pool)) {
            pool.remove(&session.sub);
        }
        Ok(())
    }

    async fn group(&mut self, op: &Op) -> Same {
        let (place, group) = match op {
            Op::MakeGroup { pool, group, .. }
            | Op::ChangeGroup { pool, group, .. }
            | Op::DeleteGroup { pool, group } => (*pool, GROUPS[*group]),
            _ => return Ok(()),
        };
        let Some(found) = self.pool(place) else { return Ok(()) };
        let (id, mut expected) = match found {
            Ok(pool) => (pool.id.clone(), Ok(())),
            Err((id, told)) => (id, Err(told)),
        };
        let mut input = json!({"UserPoolId": id, "GroupName": group});
        let groups = self.pools[place].as_mut().map(|pool| &mut pool.groups);
        let operation = match (op, groups) {
            (Op::MakeGroup { precedence, .. }, groups) => {
                input["Precedence"] = json!(precedence);
                if precedence.is_none() {
                    input.as_object_mut().map(|members| members.remove("Precedence"));
                }
                if let Some(groups) = groups {
                    if groups.contains_key(group) {
                        expected =
                            Err(("GroupExistsException", "A group with the name already exists".to_owned()));
                    } else {
                        groups.insert(group, Group { precedence: *precedence, members: BTreeSet::new() });
                    }
                }
                "CreateGroup"
            }
            (Op::ChangeGroup { precedence, .. }, groups) => {
                input["Precedence"] = json!(precedence);
                if let Some(groups) = groups {
                    match groups.get_mut(group) {
                        Some(group) => group.precedence = Some(*precedence),
                        None => expected = Err(unknown_group()),
                    }
                }
                "UpdateGroup"
            }
            (_, groups) => {
                if groups.is_some_and(|groups| groups.remove(group).is_none()) {
                    expected = Err(unknown_group());
                }
                "DeleteGroup"
            }
        };
        self.expect(operation, input, expected).await.map(drop)
    }

    async fn membership(&mut self, place: usize, number: usize, group: usize, joins: bool) -> Same {
        let Some(pool) = &mut self.pools[place] else { return Ok(()) };
        let user = pool.find(typed(pool.kind, number)).map(|user| pool.users[user].sub.clone());
        let expected = match (pool.groups.get_mut(GROUPS[group]), user) {
            (None, _) => Err(unknown_group()),
            (_, None) => Err(unknown_user()),
            (Some(group), Some(sub)) => {
                if joins {
                    group.members.insert(sub)
                } else {
                    group.members.remove(&sub)
                };
                Ok(())
            }
        };
        let operation = if joins { "AdminAddUserToGroup" } else { "AdminRemoveUserFromGroup" };
        let input =
            json!({"UserPoolId": pool.id, "Username": typed(pool.kind, number), "GroupName": GROUPS[group]});
        self.expect(operation, input, expected).await.map(drop)
    }
}

/// The place that a number names, counted from the newest: what was just made is used oftest.
fn newest(count: usize, number: usize) -> Option<usize> {
    count.checked_sub(1 + number)
}

fn new_user(
    name: &str,
    email: Option<String>,
    verified: Option<bool>,
    status: Status,
    password: &'static str,
) -> User {
    User {
        username: name.to_owned(),
        sub: String::new(),
        email,
        verified,
        status,
        enabled: true,
        password,
        passwords: 1,
        epoch: 0,
        wrong: 0,
    }
}
