// amazon-cognito-identity-js: callbacks, SRP in the client, and errors read out of the body.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import cognito from 'amazon-cognito-identity-js';
import { OTHER_PASSWORD, PASSWORD, REGION, address, emailPool } from './seeded.mjs';
import { codeFor, endpoint } from './rockpool-process.mjs';
import { CognitoIdentityProviderClient, AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';

const { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } = cognito;

class Memory {
  #kept = new Map();
  setItem = (name, value) => this.#kept.set(name, value);
  getItem = (name) => this.#kept.get(name) ?? null;
  removeItem = (name) => this.#kept.delete(name);
  clear = () => this.#kept.clear();
}

function someone(Username) {
  const Storage = new Memory();
  const Pool = new CognitoUserPool({ UserPoolId: emailPool.id, ClientId: emailPool.web, endpoint, Storage });
  return new CognitoUser({ Username, Pool, Storage });
}

const called = (call) =>
  new Promise((resolve, reject) => call((error, answer) => (error ? reject(error) : resolve(answer))));
const outcome = (call) => new Promise((onSuccess, onFailure) => call({ onSuccess, onFailure }));
const refused = (code, message) => (error) => {
  assert.equal(error.code ?? error.name, code, error.stack);
  if (message) assert.equal(error.message, message);
  return true;
};

const signIn = (user, Password, Username = user.getUsername()) =>
  new Promise((resolve, reject) =>
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), {
      onSuccess: (session) => resolve({ session }),
      onFailure: reject,
      newPasswordRequired: (attributes, required) => resolve({ attributes, required }),
    }),
  );

async function registered(word) {
  const email = address('identityjs', word);
  const user = someone(email);
  const attributes = { email, name: word, preferred_username: word };
  const made = await called((done) =>
    user.pool.signUp(
      email,
      PASSWORD,
      Object.entries(attributes).map(([Name, Value]) => new CognitoUserAttribute({ Name, Value })),
      null,
      done,
    ),
  );
  return { email, user, sub: made.userSub };
}

test('a whole account by SRP', async () => {
  const { email, user, sub } = await registered('niklaus');
  await assert.rejects(signIn(user, PASSWORD), refused('UserNotConfirmedException', 'User is not confirmed.'));
  await called((done) => user.resendConfirmationCode(done));
  const code = await codeFor(email);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  await assert.rejects(
    called((done) => user.confirmRegistration(wrong, true, done)),
    refused('CodeMismatchException', 'Invalid verification code provided, please try again.'),
  );
  await called((done) => user.confirmRegistration(code, true, done));
  await assert.rejects(
    signIn(user, OTHER_PASSWORD),
    refused('NotAuthorizedException', 'Incorrect username or password.'),
  );

  const { session } = await signIn(user, PASSWORD);
  assert.ok(session.isValid());
  assert.equal(session.getIdToken().payload.sub, sub);
  assert.equal(session.getAccessToken().payload.client_id, emailPool.web);

  const data = await called((done) => user.getUserData(done, { bypassCache: true }));
  assert.equal(data.Username, sub);
  await called((done) =>
    user.updateAttributes([new CognitoUserAttribute({ Name: 'name', Value: 'Niklaus Wirth' })], done),
  );
  const attributes = await called((done) => user.getUserAttributes(done));
  assert.equal(attributes.find((a) => a.getName() === 'name').getValue(), 'Niklaus Wirth');

  const renewed = await called((done) => user.refreshSession(session.getRefreshToken(), done));
  assert.notEqual(renewed.getAccessToken().getJwtToken(), session.getAccessToken().getJwtToken());
  assert.equal(renewed.getRefreshToken().getToken(), session.getRefreshToken().getToken());

  await called((done) => user.changePassword(PASSWORD, OTHER_PASSWORD, done));
  await outcome((ends) => user.forgotPassword({ ...ends, inputVerificationCode: undefined }));
  const reset = await codeFor(email);
  await outcome((ends) => user.confirmPassword(reset, PASSWORD, ends));

  const again = someone(email);
  const { session: last } = await signIn(again, PASSWORD);
  await outcome((ends) => again.globalSignOut(ends));
  const left = someone(email);
  await assert.rejects(
    called((done) => left.refreshSession(last.getRefreshToken(), done)),
    refused('NotAuthorizedException', 'Refresh Token has been revoked'),
  );
  const leaving = someone(email);
  await signIn(leaving, PASSWORD);
  await called((done) => leaving.deleteUser(done));
  await assert.rejects(signIn(someone(email), PASSWORD), refused('UserNotFoundException', 'User does not exist.'));
});

test('USER_PASSWORD_AUTH', async () => {
  const user = someone(emailPool.ada.username);
  user.setAuthenticationFlowType('USER_PASSWORD_AUTH');
  const { session } = await signIn(user, emailPool.ada.password);
  assert.equal(session.getAccessToken().payload.sub, emailPool.ada.sub);
});

test('signing out revokes the refresh token', async () => {
  const user = someone(emailPool.ada.username);
  const { session } = await signIn(user, emailPool.ada.password);
  await new Promise((done) => user.signOut(done));
  await assert.rejects(
    called((done) => someone(emailPool.ada.username).refreshSession(session.getRefreshToken(), done)),
    refused('NotAuthorizedException', 'Refresh Token has been revoked'),
  );
});

test('an unknown name asks for the code in vain, in the words pages compare with', async () => {
  await assert.rejects(
    called((done) => someone('nobody@example.com').resendConfirmationCode(done)),
    refused('UserNotFoundException', 'Username/client id combination not found.'),
  );
});

test('an invited user meets NEW_PASSWORD_REQUIRED', async () => {
  const email = address('identityjs', 'edith');
  const admin = new CognitoIdentityProviderClient({ endpoint, region: REGION });
  await admin.send(
    new AdminCreateUserCommand({
      UserPoolId: emailPool.id,
      Username: email,
      TemporaryPassword: OTHER_PASSWORD,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'name', Value: 'Edith' },
      ],
    }),
  );
  const user = someone(email);
  const { attributes, required } = await signIn(user, OTHER_PASSWORD);
  assert.deepEqual(required, ['preferred_username']);
  assert.equal(attributes.email, email);
  const session = await outcome((ends) =>
    user.completeNewPasswordChallenge(PASSWORD, { preferred_username: 'edith' }, ends),
  );
  assert.equal(session.getIdToken().payload.preferred_username, 'edith');
});
