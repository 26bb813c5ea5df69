// AWS SDK for JavaScript v3: a whole account, and the refusals with their names.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { OTHER_PASSWORD, PASSWORD, REGION, address, emailPool } from './seeded.mjs';
import { codeFor, endpoint } from './rockpool-process.mjs';

const client = new sdk.CognitoIdentityProviderClient({ endpoint, region: REGION, maxAttempts: 1 });
const ClientId = emailPool.web;

const send = (name, input) => client.send(new sdk[`${name}Command`](input));
const refused = (name, message) => (error) => {
  assert.ok(error instanceof sdk.CognitoIdentityProviderServiceException, error.stack);
  assert.equal(error.name, name, error.message);
  if (message) assert.equal(error.message, message);
  assert.ok(error.$metadata.requestId);
  return true;
};
const pairs = (values) => Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
const byPassword = (username, password = PASSWORD, more = {}, id = ClientId) =>
  send('InitiateAuth', {
    ClientId: id,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password, ...more },
  });
const refresh = (token) =>
  send('InitiateAuth', { ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: token } });

async function confirmed(word) {
  const email = address('sdk3', word);
  const made = await send('SignUp', {
    ClientId,
    Username: email,
    Password: PASSWORD,
    UserAttributes: pairs({ email, name: word, preferred_username: word }),
  });
  await send('ConfirmSignUp', { ClientId, Username: email, ConfirmationCode: await codeFor(email) });
  return { email, sub: made.UserSub };
}

test('a whole account, from sign-up to leaving', async () => {
  const email = address('sdk3', 'alan');
  const wanted = { ClientId, Username: email, Password: PASSWORD };
  await assert.rejects(
    send('SignUp', { ...wanted, UserAttributes: pairs({ email, name: 'Alan' }) }),
    refused('InvalidParameterException'),
  );
  const made = await send('SignUp', {
    ...wanted,
    UserAttributes: pairs({ email, name: 'Alan', preferred_username: 'alan' }),
  });
  assert.deepEqual(made.CodeDeliveryDetails, {
    AttributeName: 'email',
    DeliveryMedium: 'EMAIL',
    Destination: 'a***@e***',
  });
  await assert.rejects(byPassword(email), refused('UserNotConfirmedException', 'User is not confirmed.'));
  const right = await codeFor(email);
  const wrong = String((Number(right) + 1) % 1_000_000).padStart(6, '0');
  await assert.rejects(
    send('ConfirmSignUp', { ClientId, Username: email, ConfirmationCode: wrong }),
    refused('CodeMismatchException', 'Invalid verification code provided, please try again.'),
  );
  await send('ConfirmSignUp', { ClientId, Username: email, ConfirmationCode: right });

  const { AuthenticationResult: mine } = await byPassword(email);
  const AccessToken = mine.AccessToken;
  const seen = await send('GetUser', { AccessToken });
  assert.equal(seen.Username, made.UserSub);
  await send('UpdateUserAttributes', { AccessToken, UserAttributes: pairs({ name: 'Alan Turing' }) });
  const after = await send('GetUser', { AccessToken });
  assert.equal(after.UserAttributes.find((a) => a.Name === 'name').Value, 'Alan Turing');

  const renewed = (await refresh(mine.RefreshToken)).AuthenticationResult;
  assert.equal(renewed.RefreshToken, undefined);
  await send('GetUser', { AccessToken: renewed.AccessToken });

  await assert.rejects(
    send('ChangePassword', { AccessToken, PreviousPassword: 'Not-It-At-All-1', ProposedPassword: OTHER_PASSWORD }),
    refused('NotAuthorizedException', 'Incorrect username or password.'),
  );
  await send('ChangePassword', { AccessToken, PreviousPassword: PASSWORD, ProposedPassword: OTHER_PASSWORD });

  const forgotten = await send('ForgotPassword', { ClientId, Username: email });
  assert.equal(forgotten.CodeDeliveryDetails.Destination, 'a***@e***');
  await send('ConfirmForgotPassword', {
    ClientId,
    Username: email,
    ConfirmationCode: await codeFor(email),
    Password: PASSWORD,
  });
  const last = (await byPassword(email)).AuthenticationResult;
  await send('GlobalSignOut', { AccessToken: last.AccessToken });
  await assert.rejects(
    send('GetUser', { AccessToken: last.AccessToken }),
    refused('NotAuthorizedException', 'Access Token has been revoked'),
  );
  await assert.rejects(
    refresh(last.RefreshToken),
    refused('NotAuthorizedException', 'Refresh Token has been revoked'),
  );
  await send('DeleteUser', { AccessToken: (await byPassword(email)).AuthenticationResult.AccessToken });
  await assert.rejects(byPassword(email), refused('UserNotFoundException', 'User does not exist.'));
});

test('errors arrive as the classes that programs catch', async () => {
  await assert.rejects(
    byPassword(emailPool.ada.username, OTHER_PASSWORD),
    (error) => error instanceof sdk.NotAuthorizedException,
  );
  await assert.rejects(byPassword('nobody@example.com'), (error) => error instanceof sdk.UserNotFoundException);
  await assert.rejects(
    send('DescribeUserPool', { UserPoolId: 'us-east-1_Nowhere00' }),
    (error) => error instanceof sdk.ResourceNotFoundException && error.$metadata.httpStatusCode === 400,
  );
});

test('input that breaks the model is refused with all its faults', async () => {
  await assert.rejects(
    send('SignUp', { ClientId: 'not an id!', Username: 'u'.repeat(129), Password: PASSWORD }),
    (error) => {
      assert.equal(error.name, 'InvalidParameterException');
      assert.match(error.message, /^2 validation errors detected: /);
      assert.ok(!error.message.includes(PASSWORD));
      return true;
    },
  );
});

test('a client with a secret', async () => {
  const { ada, secret, withSecret } = emailPool;
  const hash = (name) => createHmac('sha256', secret).update(name + withSecret).digest('base64');
  await assert.rejects(
    byPassword(ada.username, ada.password, {}, withSecret),
    refused(
      'NotAuthorizedException',
      `Client ${withSecret} is configured with secret but SECRET_HASH was not received`,
    ),
  );
  const answer = await byPassword(ada.username, ada.password, { SECRET_HASH: hash(ada.username) }, withSecret);
  assert.ok(answer.AuthenticationResult.AccessToken);
});

test('an administrator invites, finds and removes', async () => {
  const email = address('sdk3', 'invited');
  const UserPoolId = emailPool.id;
  const { User } = await send('AdminCreateUser', {
    UserPoolId,
    Username: email,
    DesiredDeliveryMediums: ['EMAIL'],
    UserAttributes: pairs({ email, email_verified: 'true', name: 'I', preferred_username: 'i' }),
  });
  assert.equal(User.UserStatus, 'FORCE_CHANGE_PASSWORD');
  assert.ok(User.UserCreateDate instanceof Date && !Number.isNaN(User.UserCreateDate.getTime()));
  const asked = await byPassword(email, await codeFor(email));
  assert.equal(asked.ChallengeName, 'NEW_PASSWORD_REQUIRED');
  assert.deepEqual(JSON.parse(asked.ChallengeParameters.requiredAttributes), []);
  const done = await send('RespondToAuthChallenge', {
    ClientId,
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: asked.Session,
    ChallengeResponses: { USERNAME: email, NEW_PASSWORD: PASSWORD },
  });
  assert.ok(done.AuthenticationResult.RefreshToken);
  const found = await send('ListUsers', { UserPoolId, Filter: `email = "${email}"` });
  assert.deepEqual(found.Users.map((user) => user.Username), [User.Username]);
  await send('AdminDeleteUser', { UserPoolId, Username: email });
  await assert.rejects(send('AdminGetUser', { UserPoolId, Username: email }), refused('UserNotFoundException'));
});

test('pools and clients', async () => {
  const { UserPool } = await send('CreateUserPool', { PoolName: 'made by the SDK' });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await send('CreateUserPoolClient', { UserPoolId, ClientName: 'c' });
  assert.match(UserPoolClient.ClientId, /^[a-z0-9]{26}$/);
  const pages = sdk.paginateListUserPools({ client, pageSize: 2 }, { MaxResults: 2 });
  const ids = [];
  for await (const page of pages) ids.push(...page.UserPools.map((pool) => pool.Id));
  assert.ok(ids.includes(UserPoolId) && ids.includes(emailPool.id));
  await send('DeleteUserPool', { UserPoolId });
  await assert.rejects(
    send('DescribeUserPool', { UserPoolId }),
    refused('ResourceNotFoundException', `User pool ${UserPoolId} does not exist.`),
  );
});

test('two people at once do not disturb each other', async () => {
  const people = await Promise.all(['p', 'q', 'r', 's'].map(confirmed));
  const answers = await Promise.all(people.map(({ email }) => byPassword(email)));
  const seen = await Promise.all(
    answers.map(({ AuthenticationResult: { AccessToken } }) => send('GetUser', { AccessToken })),
  );
  assert.deepEqual(seen.map((user) => user.Username), people.map(({ sub }) => sub));
});

test("an administrator's day: groups, tags, secrets, attributes, passwords, sign-in and sign-out", async () => {
  const email = address('sdk3', 'office');
  const { UserPool } = await send('CreateUserPool', {
    PoolName: 'office of the SDK',
    AutoVerifiedAttributes: ['email'],
    UserPoolTags: { team: 'sdk' },
  });
  const UserPoolId = UserPool.Id;
  const who = { UserPoolId, Username: 'ada' };
  const { UserPoolClient } = await send('CreateUserPoolClient', {
    UserPoolId,
    ClientName: 'backend',
    GenerateSecret: true,
    ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const mine = { UserPoolId, ClientId: UserPoolClient.ClientId };
  const signIn = (password, secret = UserPoolClient.ClientSecret) =>
    send('AdminInitiateAuth', {
      ...mine,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: {
        USERNAME: 'ada',
        PASSWORD: password,
        SECRET_HASH: createHmac('sha256', secret).update(`ada${mine.ClientId}`).digest('base64'),
      },
    });

  await send('AdminCreateUser', {
    ...who,
    UserAttributes: pairs({ email, email_verified: 'true' }),
    MessageAction: 'SUPPRESS',
  });
  await send('AdminCreateUser', { ...who, MessageAction: 'RESEND', DesiredDeliveryMediums: ['EMAIL'] });
  const asked = await signIn(await codeFor(email));
  assert.equal(asked.ChallengeName, 'NEW_PASSWORD_REQUIRED');
  await send('AdminSetUserPassword', { ...who, Password: PASSWORD, Permanent: true });
  await assert.rejects(
    send('AdminCreateUser', { ...who, MessageAction: 'RESEND' }),
    refused('UnsupportedUserStateException'),
  );

  await send('CreateGroup', { UserPoolId, GroupName: 'admins', Precedence: 1 });
  await send('AdminAddUserToGroup', { ...who, GroupName: 'admins' });
  const inside = [];
  for await (const page of sdk.paginateListUsersInGroup({ client }, { UserPoolId, GroupName: 'admins' })) {
    inside.push(...page.Users.map((user) => user.Username));
  }
  assert.deepEqual(inside, ['ada']);
  const { AuthenticationResult: held } = await signIn(PASSWORD);
  const claims = JSON.parse(Buffer.from(held.IdToken.split('.')[1], 'base64url'));
  assert.deepEqual(claims['cognito:groups'], ['admins']);

  await send('TagResource', { ResourceArn: UserPool.Arn, Tags: { stage: 'test' } });
  await send('UntagResource', { ResourceArn: UserPool.Arn, TagKeys: ['team'] });
  assert.deepEqual((await send('ListTagsForResource', { ResourceArn: UserPool.Arn })).Tags, { stage: 'test' });

  const added = await send('AddUserPoolClientSecret', mine);
  const second = added.ClientSecretDescriptor;
  assert.ok((await signIn(PASSWORD, second.ClientSecretValue)).AuthenticationResult);
  const listed = (await send('ListUserPoolClientSecrets', mine)).ClientSecrets;
  assert.equal(listed.length, 2);
  await send('DeleteUserPoolClientSecret', { ...mine, ClientSecretId: second.ClientSecretId });

  await send('AddCustomAttributes', {
    UserPoolId,
    CustomAttributes: [{ Name: 'desk', AttributeDataType: 'String', Mutable: true }],
  });
  await send('AdminUpdateUserAttributes', { ...who, UserAttributes: pairs({ 'custom:desk': '7' }) });
  const shown = await send('AdminGetUser', who);
  assert.equal(shown.UserAttributes.find((a) => a.Name === 'custom:desk').Value, '7');

  await send('AdminUserGlobalSignOut', who);
  await assert.rejects(
    send('GetUser', { AccessToken: held.AccessToken }),
    refused('NotAuthorizedException', 'Access Token has been revoked'),
  );
  await send('AdminResetUserPassword', who);
  await assert.rejects(signIn(PASSWORD), refused('PasswordResetRequiredException'));
  await send('AdminDisableUser', who);
  await send('AdminDeleteUser', who);
  await send('DeleteUserPool', { UserPoolId });
});
