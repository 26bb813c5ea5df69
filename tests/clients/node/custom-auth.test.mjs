// Amplify v6 and amazon-cognito-identity-js: signing in by custom challenges, alone and after the password.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Amplify } from 'amplify-v6';
import * as auth from 'amplify-v6/auth';
import cognito from 'amazon-cognito-identity-js';
import { ANSWER } from './lambda-endpoint.mjs';
import { OTHER_PASSWORD, customPool } from './seeded.mjs';
import { endpoint } from './rockpool-process.mjs';

const { AuthenticationDetails, CognitoUser, CognitoUserPool } = cognito;
const { hedy } = customPool;
const wrong = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

Amplify.configure({
  Auth: {
    Cognito: { userPoolId: customPool.id, userPoolClientId: customPool.web, userPoolEndpoint: endpoint },
  },
});

test('Amplify v6: CUSTOM_WITHOUT_SRP', async () => {
  const { username } = hedy;
  const asked = await auth.signIn({ username, options: { authFlowType: 'CUSTOM_WITHOUT_SRP' } });
  assert.equal(asked.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  assert.equal(asked.nextStep.additionalInfo.hint, 'a perfume');
  const again = await auth.confirmSignIn({ challengeResponse: 'no number' });
  assert.equal(again.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  const done = await auth.confirmSignIn({ challengeResponse: ANSWER });
  assert.equal(done.isSignedIn, true);
  assert.equal((await auth.fetchAuthSession()).userSub, hedy.sub);
  await auth.signOut();
});

test('Amplify v6: CUSTOM_WITH_SRP', async () => {
  const { username, password } = hedy;
  const options = { authFlowType: 'CUSTOM_WITH_SRP' };
  const asked = await auth.signIn({ username, password, options });
  assert.equal(asked.nextStep.signInStep, 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  assert.equal((await auth.confirmSignIn({ challengeResponse: ANSWER })).isSignedIn, true);
  await auth.signOut();
  await assert.rejects(auth.signIn({ username, password: OTHER_PASSWORD, options }), wrong);
});

const pool = () => new CognitoUserPool({ UserPoolId: customPool.id, ClientId: customPool.web, endpoint });

/** Signs in with amazon-cognito-identity-js; `begin` is the name of its method. */
function signIn(begin, answers) {
  const user = new CognitoUser({ Username: hedy.username, Pool: pool() });
  user.setAuthenticationFlowType('CUSTOM_AUTH');
  const details = new AuthenticationDetails({ Username: hedy.username, Password: hedy.password });
  const asked = [];
  return new Promise((resolve, reject) => {
    const callbacks = {
      onSuccess: (session) => resolve({ session, asked, user }),
      onFailure: reject,
      customChallenge: (parameters) => {
        asked.push(parameters);
        user.sendCustomChallengeAnswer(answers.shift(), callbacks);
      },
    };
    user[begin](details, callbacks);
  });
}

test('amazon-cognito-identity-js: initiateAuth', async () => {
  const { session, asked } = await signIn('initiateAuth', ['no number', ANSWER]);
  assert.equal(session.getIdToken().payload['cognito:username'], hedy.username);
  assert.deepEqual(asked.map(({ hint }) => hint), ['a perfume', 'a perfume']);
});

test('amazon-cognito-identity-js: authenticateUser proves the password first', async () => {
  const { session } = await signIn('authenticateUser', [ANSWER]);
  assert.equal(session.getAccessToken().payload.username, hedy.username);
  await assert.rejects(signIn('initiateAuth', ['a', 'b', 'c']), (error) => {
    assert.equal(error.code, wrong.name);
    assert.equal(error.message, wrong.message);
    return true;
  });
});
