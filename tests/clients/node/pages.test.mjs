// The pages of development in a real browser: a token is explained without leaving the page, and hostile mail does nothing.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startChromium } from './chromium.mjs';
import { endpoint } from './rockpool-process.mjs';
import { address, emailPool } from './seeded.mjs';

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/cognito-idp/aws4_request, ' +
  `SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=${'0'.repeat(64)}`;
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280 };

async function call(operation, input) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      authorization: SIGNED,
    },
    body: JSON.stringify(input),
  });
  const body = JSON.parse((await answer.text()) || '{}');
  assert.ok(answer.ok, JSON.stringify(body));
  return body;
}

async function adasTokens() {
  const { AuthenticationResult: tokens } = await call('InitiateAuth', {
    ClientId: emailPool.web,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: emailPool.ada.username, PASSWORD: emailPool.ada.password },
  });
  return { access: tokens.AccessToken, id: tokens.IdToken, refresh: tokens.RefreshToken };
}

let browser;
before(async () => (browser = await startChromium()));
after(async () => browser && (await browser.close()));

/** Pictures for people, where somebody asks for them. */
async function picture(page, name) {
  if (process.env.STORY_PICTURES) await writeFile(`${process.env.STORY_PICTURES}/${name}.png`, await page.picture());
}

async function tokenPage(from = browser) {
  const page = await from.page();
  await page.look(DESK);
  await page.goto(`${endpoint}/_rockpool/token`);
  return page;
}

/** Pastes a text into the page and gives what it says. */
async function explained(page, text) {
  await page.run((before) => {
    document.querySelector('#token').value = '';
    document.querySelector('#verdict').textContent = before;
    document.querySelector('#token').focus();
  }, 'asked');
  await page.paste(text);
  return page.until(() => {
    const verdict = document.querySelector('#verdict').textContent;
    return verdict !== 'asked' && verdict && `${verdict}\n${document.querySelector('#report').innerText}`;
  });
}

const choose = (page, values) =>
  page.run((fields) => {
    document.querySelector('#expectations').open = true;
    for (const [id, value] of Object.entries(fields)) {
      const field = document.querySelector(`#${id}`);
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }, values);

test('a token is explained, and no part of it is in any request (RULE-15)', async () => {
  const alone = await startChromium();
  const { access, id, refresh } = await adasTokens();
  const page = await tokenPage(alone);
  let said = await explained(page, access);
  assert.match(said, /^An access token: .* Accepted/);
  assert.match(said, /signature: by a key of this server/);
  assert.match(said, /expires in (?:1 hour|\d+ minutes)/);
  assert.match(said, /the user, for ever/);
  said = await explained(page, `Authorisation: Bearer ${id}`);
  assert.match(said, /Authorisation, not Authorization/);
  said = await explained(page, refresh);
  assert.match(said, /A refresh token of Rockpool/);
  await explained(page, access);
  await choose(page, { use: 'id' });
  const asked = page.requests.map(({ url }) => new URL(url));
  assert.ok(asked.some(({ pathname }) => pathname === `/${emailPool.id}/.well-known/jwks.json`));
  assert.deepEqual([...new Set(asked.map(({ origin }) => origin))], [endpoint]);
  assert.deepEqual(page.complaints, []);
  const log = await alone.close();
  assert.ok(log.includes('.well-known/jwks.json'), 'the log is one');
  for (const [name, token] of Object.entries({ access, id, refresh })) {
    const parts = token.split('.').filter((part) => part.length > 40);
    for (const part of [...parts, ...parts.map((part) => part.slice(0, 40))]) {
      assert.ok(!log.includes(part), `a part of the ${name} token is in the network log`);
      assert.ok(!JSON.stringify(page.requests).includes(part), `a part of the ${name} token is in a request`);
    }
  }
});

test('what would refuse a token is named: signature, time, use, client, scope, group, slips', async () => {
  const { access, id } = await adasTokens();
  const page = await tokenPage();
  const [header, payload, signature] = access.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  const forge = (changes, head = header) =>
    [head, Buffer.from(JSON.stringify({ ...claims, ...changes })).toString('base64url'), signature].join('.');
  assert.match(await explained(page, forge({ username: 'mallory' })), /refused\s+signature: it is not that of the key/);
  const none = Buffer.from('{"alg":"none"}').toString('base64url');
  assert.match(await explained(page, forge({}, none)), /refused\s+signature: it has none/);
  const old = Math.floor(Date.now() / 1000) - 185;
  assert.match(await explained(page, forge({ exp: old })), /refused\s+times: expired 3 minutes ago/);
  assert.match(await explained(page, forge({ exp: String(old) })), /refused\s+claims: missing or of the wrong type: exp/);
  assert.match(await explained(page, forge({ iss: 'https://id.example.com' })), /not checked\s+signature: its issuer is no user pool/);
  assert.match(await explained(page, access.slice(0, -40)), /refused\s+signature: it is cut off/);
  assert.match(await explained(page, access.slice(0, 60)), /The front of a signed token/);
  assert.match(await explained(page, `"${access}"`), /refused\s+as it came: it stands in quotation marks/);
  assert.match(await explained(page, `${access}\n${id}`), /2 tokens/);
  assert.match(await explained(page, access.replaceAll('.', '%2E')), /percent-encoded/);
  await choose(page, { use: 'access', client: 'another', scope: 'posts/read', group: 'editors', issuer: `${endpoint}/${emailPool.id}/` });
  const said = await explained(page, id);
  assert.match(said, /Refused, for 5 reasons/);
  assert.match(said, /use: an ID token: expected an access token/);
  assert.match(said, /client: aud is emailweb.*: expected another/);
  assert.match(said, /scope: it lacks posts\/read/);
  assert.match(said, /group: the user is not in editors/);
  assert.match(said, /\(one slash off\)/);
  await picture(page, 'token-refused-desk');
  assert.deepEqual(page.complaints, []);
});

test('a hostile token is text, and nothing is kept of any', async () => {
  const page = await tokenPage();
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const attack = '<img src=x onerror="globalThis.hacked=1"><script>globalThis.hacked=1</script>';
  const token = [
    part({ alg: 'RS256', kid: attack }),
    part({ iss: attack, sub: attack, [attack]: attack, exp: 9e15, __proto__: { x: 1 }, 'cognito:groups': [attack] }),
    'AAAA',
  ].join('.');
  assert.match(await explained(page, token), /<img src=x onerror/);
  assert.equal(await page.run(() => document.querySelectorAll('img, #report script').length), 0);
  assert.equal(await page.run(() => globalThis.hacked), undefined);
  assert.equal(await page.run(() => document.cookie + localStorage.length + sessionStorage.length + location.search + location.hash), '00');
  await page.reload();
  assert.equal(await page.run(() => document.querySelector('#token').value + document.querySelector('#report').innerText), '');
  assert.deepEqual(page.complaints, []);
  const served = await fetch(`${endpoint}/_rockpool/token`);
  const policy = served.headers.get('content-security-policy');
  assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; connect-src 'self';/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.equal(served.headers.get('access-control-allow-origin'), null);
  assert.equal(served.headers.get('cache-control'), 'no-store');
  const foreign = await fetch(`${endpoint}/_rockpool/token`, { headers: { origin: 'https://somewhere.example' } });
  assert.equal(foreign.status, 403);
});

test('it works with a keyboard, by ear, on a phone and in the dark', async () => {
  const { access } = await adasTokens();
  const page = await tokenPage();
  const focused = () => page.run(() => document.activeElement.id || document.activeElement.tagName.toLowerCase());
  const order = [];
  for (let step = 0; step < 5; step += 1) {
    await page.press('Tab');
    order.push(await focused());
  }
  assert.deepEqual(order, ['a', 'a', 'token', 'summary', 'button']);
  await page.run(() => document.querySelector('summary').focus());
  await page.press('Enter');
  assert.equal(await page.run(() => document.querySelector('#expectations').open), true);
  await page.press('Tab');
  assert.equal(await focused(), 'issuer');
  await explained(page, access);
  const spoken = await page.spoken();
  for (const heard of ['textbox: Token', 'textbox: Client id', 'combobox: Kind', 'heading: What is this token?', 'heading: Claims', 'button: Clear']) {
    assert.ok(spoken.includes(heard), `${heard} in ${spoken.join('\n')}`);
  }
  assert.ok(spoken.some((one) => one.startsWith('status')), 'the verdict is announced');
  for (const [name, look] of [['phone', PHONE], ['desk', DESK]]) {
    for (const scheme of ['light', 'dark']) {
      await page.look({ ...look, scheme });
      const wide = await page.run(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${name} ${scheme}: ${wide} pixels stand out`);
      const small = await page.run(() =>
        [...document.querySelectorAll('button, input, select, textarea')].filter((one) => one.getBoundingClientRect().height < 44).length,
      );
      assert.equal(small, 0, 'everything can be hit with a thumb');
      await picture(page, `token-${name}-${scheme}`);
    }
  }
  await page.run(() => document.querySelector('button[type=reset]').focus());
  await page.press(' ');
  await page.until(() => document.querySelector('#token').value === '' && document.querySelector('#report').innerText === '');
  assert.equal(await focused(), 'token');
  assert.deepEqual(page.complaints, []);
});

test('hostile mail is shown in a frame that may do nothing (RULE-15)', async () => {
  const attack = [
    '<script>top.hacked = 1; globalThis.hacked = 1</script>',
    '<img src="https://tracker.example/pixel.png" onerror="top.hacked=1">',
    '<link rel=stylesheet href="https://tracker.example/x.css"><style>@import "https://tracker.example/y.css";</style>',
    '<meta http-equiv=refresh content="0;url=https://tracker.example/">',
    '<iframe src="https://tracker.example/frame"></iframe>',
    '<LINK rel=preconnect href="https://tracker.example"><link rel=dns-prefetch href="//tracker.example">',
    '<form action="https://tracker.example/form" target=_top><button autofocus>{####}</button></form>',
    '"></iframe><script>globalThis.hacked = 1</script>',
  ].join('');
  const { UserPool } = await call('CreateUserPool', {
    PoolName: 'hostile mail',
    AutoVerifiedAttributes: ['email'],
    VerificationMessageTemplate: { EmailMessage: attack, EmailSubject: '</small><script>globalThis.hacked = 1</script>' },
  });
  const { UserPoolClient } = await call('CreateUserPoolClient', { UserPoolId: UserPool.Id, ClientName: 'mail' });
  const to = address('pages', 'reader');
  await call('SignUp', {
    ClientId: UserPoolClient.ClientId,
    Username: `<b/onclick=alert(1)>reader-${Date.now()}</b>`,
    Password: 'Correct-Horse-9-Battery',
    UserAttributes: [{ Name: 'email', Value: to }],
  });
  const alone = await startChromium();
  const page = await alone.page();
  await page.look(DESK);
  await page.goto(`${endpoint}/_rockpool/`);
  await page.until((to) => document.body.innerText.includes(to), to);
  assert.equal(await page.run(() => globalThis.hacked), undefined);
  assert.equal(await page.run(() => document.querySelectorAll('main script, main img, article b b').length), 0);
  const frames = await page.run(() =>
    [...document.querySelectorAll('iframe')].map((frame) => [frame.getAttribute('sandbox'), frame.contentDocument === null]),
  );
  assert.ok(frames.length >= 1);
  for (const [sandbox, closed] of frames) assert.deepEqual([sandbox, closed], ['', true]);
  assert.equal(await page.run(() => location.href), `${endpoint}/_rockpool/`);
  const spoken = await page.spoken();
  assert.ok(spoken.includes('heading: Mail and codes'), spoken.join('\n'));
  for (const [name, look] of [['phone', PHONE], ['desk', DESK]]) {
    for (const scheme of ['light', 'dark']) {
      await page.look({ ...look, scheme });
      assert.ok((await page.run(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${name} ${scheme}`);
      await picture(page, `mail-${name}-${scheme}`);
    }
  }
  const log = await alone.close();
  assert.ok(log.includes('/_rockpool/'), 'the log is one');
  assert.ok(!log.includes('tracker.example'), 'nothing of the mail reached the network');
});
