// Amplify v6: sign-up, sign-in, recovery and leaving, with `userPoolEndpoint` as the one added line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Amplify } from 'amplify-v6';
import * as auth from 'amplify-v6/auth';
import { OTHER_PASSWORD, PASSWORD, address, emailPool } from './seeded.mjs';
import { codeFor, endpoint } from './rockpool-process.mjs';

Amplify.configure({
  Auth: {
    Cognito: { userPoolId: emailPool.id, userPoolClientId: emailPool.web, userPoolEndpoint: endpoint },
  },
});

const refused = (name, message) => (error) => {
  assert.equal(error.name, name, error.stack);
  if (message) assert.equal(error.message, message);
  return true;
};

test('the pages of a web application', async () => {
  const username = address('amplify6', 'gottfried');
  const made = await auth.signUp({
    username,
    password: PASSWORD,
    options: { userAttributes: { email: username, name: 'Gottfried', preferred_username: 'gottfried' } },
  });
  assert.equal(made.nextStep.signUpStep, 'CONFIRM_SIGN_UP');
  assert.equal(made.nextStep.codeDeliveryDetails.destination, 'g***@e***');
  // Amplify turns UserNotConfirmedException into a step.
  const early = await auth.signIn({ username, password: PASSWORD });
  assert.equal(early.nextStep.signInStep, 'CONFIRM_SIGN_UP');
  const resent = await auth.resendSignUpCode({ username });
  assert.equal(resent.deliveryMedium, 'EMAIL');
  const done = await auth.confirmSignUp({ username, confirmationCode: await codeFor(username) });
  assert.equal(done.isSignUpComplete, true);

  await assert.rejects(
    auth.signIn({ username, password: OTHER_PASSWORD }),
    refused('NotAuthorizedException', 'Incorrect username or password.'),
  );
  const signedIn = await auth.signIn({ username, password: PASSWORD }); // USER_SRP_AUTH by default
  assert.equal(signedIn.isSignedIn, true);
  const user = await auth.getCurrentUser();
  assert.equal(user.userId, made.userId);
  const { tokens } = await auth.fetchAuthSession();
  assert.equal(tokens.accessToken.payload.client_id, emailPool.web);
  assert.equal(tokens.idToken.payload.email, username);
  const renewed = (await auth.fetchAuthSession({ forceRefresh: true })).tokens;
  assert.notEqual(renewed.accessToken.toString(), tokens.accessToken.toString());

  const changed = await auth.updateUserAttributes({ userAttributes: { name: 'G. W. Leibniz' } });
  assert.equal(changed.name.isUpdated, true);
  assert.equal((await auth.fetchUserAttributes()).name, 'G. W. Leibniz');
  await auth.updatePassword({ oldPassword: PASSWORD, newPassword: OTHER_PASSWORD });
  await auth.signOut({ global: true });
  await assert.rejects(auth.getCurrentUser(), refused('UserUnAuthenticatedException'));

  const forgotten = await auth.resetPassword({ username });
  assert.equal(forgotten.nextStep.resetPasswordStep, 'CONFIRM_RESET_PASSWORD_WITH_CODE');
  const confirmationCode = await codeFor(username);
  await auth.confirmResetPassword({ username, confirmationCode, newPassword: PASSWORD });
  await auth.signIn({ username, password: PASSWORD });
  await auth.deleteUser();
  await assert.rejects(
    auth.signIn({ username, password: PASSWORD }),
    refused('UserNotFoundException', 'User does not exist.'),
  );
});

test('USER_PASSWORD_AUTH, and signing out', async () => {
  const { ada } = emailPool;
  const signedIn = await auth.signIn({
    username: ada.username,
    password: ada.password,
    options: { authFlowType: 'USER_PASSWORD_AUTH' },
  });
  assert.equal(signedIn.isSignedIn, true);
  assert.equal((await auth.fetchAuthSession()).userSub, ada.sub);
  await auth.signOut();
});
