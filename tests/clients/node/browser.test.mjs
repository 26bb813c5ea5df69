// What a browser asks before and around the calls of Amplify and the SDK: preflight, readable errors, no foreign admin.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { test } from 'node:test';
import { PASSWORD, emailPool } from './seeded.mjs';
import { endpoint } from './rockpool-process.mjs';

const FRONT_END = 'http://localhost:3000';
const FOREIGN = 'https://somewhere.example';
const TARGET = 'AWSCognitoIdentityProviderService.';
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/cognito-idp/aws4_request, ' +
  `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`;

/** fetch() keeps Origin and Host to itself; a plain request does not. */
async function send(method, path, headers, body) {
  const request = http.request(endpoint + path, { method, headers, agent: false });
  request.end(body);
  const [answer] = await once(request, 'response');
  let text = '';
  for await (const chunk of answer) text += chunk;
  return { status: answer.statusCode, headers: answer.headers, text };
}

const words = (header = '') => header.toLowerCase().split(',').map((word) => word.trim());

test('a preflight allows what Amplify and the SDK send', async () => {
  const wanted = [
    ['content-type', 'x-amz-target', 'x-amz-user-agent', 'cache-control'], // Amplify v5
    ['content-type', 'x-amz-target', 'x-amz-user-agent', 'amz-sdk-invocation-id', 'amz-sdk-request'], // SDK v3
  ];
  for (const headers of wanted) {
    const answer = await send('OPTIONS', '/', {
      origin: FRONT_END,
      'access-control-request-method': 'POST',
      'access-control-request-headers': headers.join(','),
    });
    assert.ok([200, 204].includes(answer.status), String(answer.status));
    assert.ok([FRONT_END, '*'].includes(answer.headers['access-control-allow-origin']));
    assert.ok(words(answer.headers['access-control-allow-methods']).includes('post'));
    const allowed = words(answer.headers['access-control-allow-headers']);
    for (const name of headers) assert.ok(allowed.includes(name), `${name} in ${allowed}`);
  }
});

test('a page can read why it was refused', async () => {
  const answer = await send(
    'POST',
    '/',
    { origin: FRONT_END, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${TARGET}InitiateAuth` },
    JSON.stringify({
      ClientId: emailPool.web,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'nobody@example.com', PASSWORD },
    }),
  );
  assert.equal(answer.status, 400);
  assert.ok([FRONT_END, '*'].includes(answer.headers['access-control-allow-origin']));
  assert.ok(words(answer.headers['access-control-expose-headers']).includes('x-amzn-errortype'));
  assert.equal(answer.headers['x-amzn-errortype'], 'UserNotFoundException:');
  assert.ok(answer.headers['x-amzn-requestid']);
  const body = JSON.parse(answer.text);
  assert.equal(body.__type, 'UserNotFoundException');
  assert.equal(body.message, 'User does not exist.');
});

test('a foreign page cannot act as an administrator, whatever the form of its request (RULE-14)', async () => {
  const body = JSON.stringify({ UserPoolId: emailPool.id, Username: emailPool.ada.username });
  for (const origin of [FOREIGN, 'null']) {
    for (const type of ['application/x-amz-json-1.1', 'text/plain', 'application/x-www-form-urlencoded']) {
      const answer = await send(
        'POST',
        '/',
        { origin, 'content-type': type, 'x-amz-target': `${TARGET}AdminDeleteUser`, authorization: SIGNED },
        body,
      );
      assert.equal(answer.status, 403, `${origin} ${type}: ${answer.text}`);
    }
  }
});

test('a rebound host name reaches nothing but public keys (RULE-14)', async () => {
  const headers = { host: 'rebound.example', 'content-type': 'application/x-amz-json-1.1' };
  const input = JSON.stringify({ ClientId: emailPool.web, Username: emailPool.ada.username });
  const call = await send('POST', '/', { ...headers, 'x-amz-target': `${TARGET}ForgotPassword` }, input);
  assert.ok(call.status >= 400, call.text);
  const mail = await send('GET', '/_rockpool/messages', { host: 'rebound.example' });
  assert.ok(mail.status >= 400, mail.text);
  const keys = await send('GET', `/${emailPool.id}/.well-known/jwks.json`, { host: 'rebound.example' });
  assert.equal(keys.status, 200);
});

test('development helpers change nothing for a page that cannot set the header (RULE-15)', async () => {
  for (const headers of [{}, { origin: FOREIGN, 'x-rockpool': '1' }]) {
    const answer = await send('POST', '/_rockpool/reset', { 'content-type': 'text/plain', ...headers }, '');
    assert.equal(answer.status, 403, answer.text);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  }
});
