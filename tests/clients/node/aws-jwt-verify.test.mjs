// aws-jwt-verify: its generic verifier on our own issuer, and CognitoJwtVerifier as it is, which takes AWS's name only.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import { CognitoJwtVerifier, JwtVerifier } from 'aws-jwt-verify';
import { validateCognitoJwtFields } from 'aws-jwt-verify/cognito-verifier';
import { REGION, awsNamePool, emailPool } from './seeded.mjs';
import { endpoint } from './rockpool-process.mjs';

const idp = new sdk.CognitoIdentityProviderClient({ endpoint, region: REGION });
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

async function tokensOf(pool, person) {
  const answer = await idp.send(
    new sdk.InitiateAuthCommand({
      ClientId: pool.web,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: person.username, PASSWORD: person.password },
    }),
  );
  return answer.AuthenticationResult;
}

const keysOf = async (pool) => (await fetch(`${endpoint}/${pool.id}/.well-known/jwks.json`)).json();

test('the generic verifier on our own issuer', async () => {
  const { IdToken, AccessToken } = await tokensOf(emailPool, emailPool.ada);
  const issuer = `${endpoint}/${emailPool.id}`;
  const jwksUri = `https://unused.example/${emailPool.id}/.well-known/jwks.json`; // it fetches https only
  const verifier = JwtVerifier.create({
    issuer,
    jwksUri,
    audience: null,
    customJwtCheck: ({ payload }) =>
      validateCognitoJwtFields(payload, { tokenUse: 'access', clientId: emailPool.web }),
  });
  verifier.cacheJwks(await keysOf(emailPool));
  assert.equal((await verifier.verify(AccessToken)).username, emailPool.ada.sub);
  await assert.rejects(verifier.verify(IdToken), /Token use/);
  const forId = JwtVerifier.create({ issuer, jwksUri, audience: emailPool.web });
  forId.cacheJwks(await keysOf(emailPool));
  assert.equal((await forId.verify(IdToken)).email, emailPool.ada.username);
  await assert.rejects(forId.verify(IdToken.slice(0, -8) + 'AAAAAAAA'), /signature/i);
  const elsewhere = JwtVerifier.create({ issuer: 'https://elsewhere.example', jwksUri, audience: emailPool.web });
  elsewhere.cacheJwks(await keysOf(emailPool));
  await assert.rejects(elsewhere.verify(IdToken), /issuer/i);
});

test('CognitoJwtVerifier takes tokens in AWS’s name once it has the keys', async () => {
  const { IdToken, AccessToken } = await tokensOf(awsNamePool, awsNamePool.edsger);
  for (const [tokenUse, token] of [['id', IdToken], ['access', AccessToken]]) {
    const verifier = CognitoJwtVerifier.create({ userPoolId: awsNamePool.id, tokenUse, clientId: awsNamePool.web });
    verifier.cacheJwks(await keysOf(awsNamePool));
    assert.equal((await verifier.verify(token)).sub, awsNamePool.edsger.sub);
  }
  const own = await tokensOf(emailPool, emailPool.ada);
  const strict = CognitoJwtVerifier.create({ userPoolId: emailPool.id, tokenUse: 'id', clientId: emailPool.web });
  strict.cacheJwks(await keysOf(emailPool));
  await assert.rejects(strict.verify(own.IdToken), /[Ii]ssuer/);
});

// From here on the recipe for back ends that have AWS's host written in: an alias for the host name, a proxy that
// speaks TLS under it, and an authority that one process trusts and that can vouch for no other name (RULE-32).
let folder;
const proxies = {};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rockpool-aws-host-'));
  const python = process.env.ROCKPOOL_PYTHON ?? 'python3';
  const made = spawn(python, [here('../aws_host/make_ca.py'), folder, '--also-outside'], { stdio: 'inherit' });
  const [code] = await once(made, 'exit');
  assert.equal(code, 0, 'make_ca.py needs the Python packages of requirements.txt (ROCKPOOL_PYTHON names the interpreter)');
  for (const name of ['host', 'outside']) {
    const options = {
      cert: readFileSync(join(folder, `${name}.pem`)),
      key: readFileSync(join(folder, `${name}.key`)),
    };
    proxies[name] = https.createServer(options, (request, answer) => {
      const { method, headers } = request;
      const on = http.request(endpoint + request.url, { method, headers }, (got) => {
        answer.writeHead(got.statusCode, got.headers);
        got.pipe(answer);
      });
      on.on('error', () => answer.writeHead(502).end());
      request.pipe(on);
    });
    proxies[name].listen(0, '127.0.0.1');
    await once(proxies[name], 'listening');
  }
});

after(() => {
  for (const proxy of Object.values(proxies)) {
    proxy.closeAllConnections();
    proxy.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the unmodified verifier in a process of its own; gives its exit code and what it said. */
async function verifiedElsewhere({ token, tokenUse = 'access', proxy = 'host', trust = true, host }) {
  const env = {
    ...process.env,
    ALIAS_HOST: host ?? `cognito-idp.${REGION}.amazonaws.com`,
    ALIAS_PORT: String(proxies[proxy].address().port),
    POOL: awsNamePool.id,
    CLIENT: awsNamePool.web,
    TOKEN: token,
    TOKEN_USE: tokenUse,
  };
  delete env.NODE_EXTRA_CA_CERTS;
  delete env.NODE_TEST_CONTEXT;
  if (trust) env.NODE_EXTRA_CA_CERTS = join(folder, 'ca.pem');
  const child = spawn(
    process.execPath,
    ['--import', new URL('./host-alias.mjs', import.meta.url).href, here('./verify-as-it-is.mjs')],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  const [code] = await once(child, 'close');
  return { code, said };
}

test('CognitoJwtVerifier fetches the keys under AWS’s name through the alias', async () => {
  const { IdToken, AccessToken } = await tokensOf(awsNamePool, awsNamePool.edsger);
  for (const [tokenUse, token] of [['access', AccessToken], ['id', IdToken]]) {
    const { code, said } = await verifiedElsewhere({ token, tokenUse });
    assert.equal(code, 0, said);
    assert.equal(said.trim(), awsNamePool.edsger.sub);
  }
  const foreign = await tokensOf(emailPool, emailPool.ada);
  assert.equal((await verifiedElsewhere({ token: foreign.AccessToken })).code, 3);
});

test('a process that was not told to trust the authority does not', async () => {
  const { AccessToken } = await tokensOf(awsNamePool, awsNamePool.edsger);
  const { code, said } = await verifiedElsewhere({ token: AccessToken, trust: false });
  assert.equal(code, 3);
  assert.match(said, /unable to (verify the first|get local issuer) certificate/);
});

test('the authority cannot vouch for another name (RULE-32)', async () => {
  const { AccessToken } = await tokensOf(awsNamePool, awsNamePool.edsger);
  const url = { proxy: 'outside', host: 'example.org', token: AccessToken };
  const { code, said } = await verifiedElsewhere({ ...url, tokenUse: 'plain-get' });
  assert.equal(code, 3);
  assert.match(said, /permitted subtree violation/);
});
