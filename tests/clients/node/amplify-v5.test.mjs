// Amplify v5: the calls of an ordinary web application, with one added line of configuration (`endpoint`).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import amplify from 'amplify-v5';
import { OTHER_PASSWORD, PASSWORD, REGION, address, emailPool } from './seeded.mjs';
import { codeFor, endpoint } from './rockpool-process.mjs';

const { Auth } = amplify;

class Memory {
  #kept = new Map();
  setItem = (name, value) => this.#kept.set(name, value);
  getItem = (name) => this.#kept.get(name) ?? null;
  removeItem = (name) => this.#kept.delete(name);
  clear = () => this.#kept.clear();
}

Auth.configure({
  region: REGION,
  userPoolId: emailPool.id,
  userPoolWebClientId: emailPool.web,
  oauth: {},
  endpoint,
  storage: new Memory(),
});

const refused = (code, message) => (error) => {
  assert.equal(error.code, code, error.stack);
  if (message) assert.equal(error.message, message);
  return true;
};

test('the pages of a web application', async () => {
  const email = address('amplify5', 'blaise');
  const made = await Auth.signUp({
    username: email,
    password: PASSWORD,
    attributes: { name: 'Blaise Pascal', email, preferred_username: 'blaise' },
  });
  assert.equal(made.userConfirmed, false);
  assert.equal(made.codeDeliveryDetails.Destination, 'b***@e***');
  await assert.rejects(
    Auth.signIn(email, PASSWORD),
    refused('UserNotConfirmedException', 'User is not confirmed.'),
  );
  await Auth.resendSignUp(email);
  await assert.rejects(Auth.confirmSignUp(email, 'abcdef'), refused('CodeMismatchException'));
  assert.equal(await Auth.confirmSignUp(email, await codeFor(email)), 'SUCCESS');
  await assert.rejects(
    Auth.signIn(email, OTHER_PASSWORD),
    refused('NotAuthorizedException', 'Incorrect username or password.'),
  );

  const user = await Auth.signIn(email, PASSWORD);
  assert.equal(user.username, made.userSub);
  const seen = await Auth.currentAuthenticatedUser({ bypassCache: false });
  assert.equal(seen.attributes.sub, made.userSub);
  assert.equal(seen.attributes.preferred_username, 'blaise');
  assert.equal(seen.attributes.email_verified, true);
  const session = await Auth.currentSession();
  assert.equal(session.getAccessToken().payload.client_id, emailPool.web);

  assert.equal(await Auth.updateUserAttributes(seen, { name: 'B. Pascal' }), 'SUCCESS');
  const again = await Auth.currentAuthenticatedUser({ bypassCache: true });
  assert.equal(again.attributes.name, 'B. Pascal');
  assert.equal(await Auth.changePassword(again, PASSWORD, OTHER_PASSWORD), 'SUCCESS');
  await Auth.signOut({ global: true });
  await assert.rejects(Auth.currentAuthenticatedUser());

  const forgotten = await Auth.forgotPassword(email);
  assert.equal(forgotten.CodeDeliveryDetails.DeliveryMedium, 'EMAIL');
  assert.equal(await Auth.forgotPasswordSubmit(email, await codeFor(email), PASSWORD), 'SUCCESS');
  await Auth.signIn(email, PASSWORD);
  assert.equal(await Auth.deleteUser(), 'SUCCESS');
  await assert.rejects(Auth.signIn(email, PASSWORD), refused('UserNotFoundException', 'User does not exist.'));
});

test('the texts that pages compare with', async () => {
  await assert.rejects(Auth.resendSignUp('nobody@example.com'), (error) => {
    assert.equal(error.message, 'Username/client id combination not found.');
    return true;
  });
});

test('a session that has run out is renewed by the refresh token', async () => {
  const { ada } = emailPool;
  const user = await Auth.signIn(ada.username, ada.password);
  const old = user.getSignInUserSession();
  const renewed = await new Promise((resolve, reject) =>
    user.refreshSession(old.getRefreshToken(), (error, session) => (error ? reject(error) : resolve(session))),
  );
  assert.notEqual(renewed.getAccessToken().getJwtToken(), old.getAccessToken().getJwtToken());
  assert.equal(renewed.getIdToken().payload.sub, ada.sub);
  await Auth.signOut();
});
