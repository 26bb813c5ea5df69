// aws-jwt-verify's opinion on every token of the vectors in crates/verify. Where it differs from Rockpool's verifier, the reason
// stands here; a difference without a reason fails, and so does a reason without a difference.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CognitoJwtVerifier, JwtVerifier } from 'aws-jwt-verify';

const file = (name) => readFileSync(new URL(`../../../crates/verify/vectors/${name}`, import.meta.url), 'utf8');
const setting = JSON.parse(file('setting.json'));
const vectors = file('tokens.jsonl').trim().split('\n').map((line) => JSON.parse(line));

// Refused here by that code, accepted there: why.
const STRICTER_HERE = {
  algorithm: 'a key without `alg` is good for any algorithm of its type there',
  claim: 'exp, iat, auth_time, sub and client_id may be missing or of another type there, and times may have fractions or be in milliseconds',
  client: 'the general verifier knows `aud` alone; CognitoJwtVerifier compares client_id as we do. `azp` is not looked at in either',
  encoding: 'padding, and bits that belong to no byte, are read past there: one token has several spellings',
  expired: 'a token is good there in the second in which it expires; RFC 7519 section 4.1.4 says on or after',
  group: 'the general verifier knows no groups',
  header_member: '`crit` and embedded keys are read past there; the key did not come from the token in either',
  issued_in_future: '`iat` is not looked at there',
  issuer: 'CognitoJwtVerifier takes both of AWS’s names of a pool; here a policy names each that it trusts',
  json: 'a claim that stands twice is the last of the two there; depth is not bounded, and half a surrogate is a character',
  resource: 'an access token that is bound to a resource is good there for services that are not asked about theirs, and `aud` is not wanted',
  scope: 'one scope of several is enough there',
  token_use: '`typ: at+jwt` is not looked at there, nor `token_use` by the general verifier (COG-13)',
  too_long: 'the length of a token is not bounded there',
  type: '`typ` is not compared there, so a logout token would pass (RFC 8725 section 3.11)',
  unusable_key: 'which algorithms an issuer may use cannot be said there',
};

// Accepted here, refused there: by the beginning of the vector's name.
const LAXER_HERE = {
  PS: 'RSASSA-PSS is not supported there',
  'Ed25519 by its newer name': 'RFC 9864’s name is not known there',
  'OIDC: scopes as scp': 'only `scope` is read there',
  'OIDC: scopes as a list': 'only a text is read there',
};

const AWS = /^https:\/\/(issuer-)?cognito-idp\.([a-z0-9-]+)\.amazonaws\.com\/(\w+-\w+-\d_\w+)$/;

/** A verifier of theirs for a policy: the one for Cognito where the issuer is AWS's, the general one otherwise. */
function theirs(policy) {
  const graceSeconds = policy.leeway;
  const tokenUse = policy.token_use === 'either' ? null : policy.token_use;
  const trusts = policy.trust.map(({ issuer, clients }) => ({
    name: issuer.name,
    clients: clients === 'any' ? null : clients,
    pool: AWS.exec(issuer.name)?.[3],
    jwks: setting.documents[setting.seeds[issuer.name]],
  }));
  const scope = policy.scopes.length ? policy.scopes : undefined;
  const groups = policy.groups.length ? policy.groups : undefined;
  if (trusts.every(({ pool }) => pool)) {
    const { pool, clients, jwks } = trusts[0];
    const verifier = CognitoJwtVerifier.create({ userPoolId: pool, clientId: clients, tokenUse, scope, groups, graceSeconds });
    verifier.cacheJwks(jwks);
    return verifier;
  }
  const audience = policy.token_use === 'id' ? trusts[0].clients : (policy.resource ?? null);
  const verifiers = trusts.map(({ name }) => ({ issuer: name, jwksUri: `${name}/.well-known/jwks.json`, audience, scope, graceSeconds }));
  const verifier = JwtVerifier.create(verifiers);
  for (const { name, jwks } of trusts) verifier.cacheJwks(jwks, name);
  return verifier;
}

test('every difference to aws-jwt-verify has a reason', async (context) => {
  context.mock.method(Date, 'now', () => setting.now * 1000);
  const verifiers = Object.fromEntries(Object.entries(setting.policies).map(([name, policy]) => [name, theirs(policy)]));
  const stricter = new Set();
  const laxer = new Set();
  const unexplained = [];
  let agreed = 0;
  for (const { name, policy, token, verdict } of vectors) {
    let why;
    try {
      verifiers[policy].verifySync(token);
    } catch (error) {
      why = `${error.constructor.name}: ${error.message}`;
    }
    if (!why === (verdict === 'accepted')) agreed += 1;
    else if (!why && verdict in STRICTER_HERE) stricter.add(verdict);
    else {
      const known = why && Object.keys(LAXER_HERE).find((start) => name.startsWith(start));
      if (known) laxer.add(known);
      else unexplained.push(`${name} (${policy}): ${verdict} here, there ${why ?? 'accepted'}`);
    }
  }
  assert.deepEqual(unexplained, []);
  assert.deepEqual([...stricter].sort(), Object.keys(STRICTER_HERE).sort(), 'a reason without a difference');
  assert.deepEqual([...laxer].sort(), Object.keys(LAXER_HERE).sort(), 'a reason without a difference');
  assert.ok(agreed > 250, String(agreed));
});
