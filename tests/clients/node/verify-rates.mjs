// Verifications a second of CPU in Node. Run by `cargo xtask bench verify`, which gives the folder with the token that all libraries are
// measured with; figures are JSON lines on stdout, the median of five rounds.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { createVerifier } from 'fast-jwt';

const { token, issuer, client, jwks } = JSON.parse(readFileSync(join(process.argv[2], 'setting.json'), 'utf8'));

function add(what, times, once) {
  const rates = [];
  for (let round = 0; round < 6; round += 1) {
    const start = process.cpuUsage();
    for (let turn = 0; turn < times; turn += 1) once();
    const { user, system } = process.cpuUsage(start);
    // The first round warms the compiler.
    if (round > 0) rates.push((times * 1e6) / (user + system));
  }
  rates.sort((a, b) => a - b);
  console.log(JSON.stringify({ what, rate: rates[2] }));
}

const cognito = CognitoJwtVerifier.create({ userPoolId: issuer.split('/').at(-1), tokenUse: 'access', clientId: client });
cognito.cacheJwks(jwks);
add('aws-jwt-verify 5.2', 5_000, () => cognito.verifySync(token));

const key = createPublicKey({ key: jwks.keys[0], format: 'jwk' }).export({ type: 'spki', format: 'pem' });
const options = { key, algorithms: ['RS256'], allowedIss: issuer, requiredClaims: ['exp', 'sub'] };
const checked = (verify) => () => {
  const claims = verify(token);
  if (claims.client_id !== client || claims.token_use !== 'access') throw new Error('another client or use');
};
add('fast-jwt 6', 5_000, checked(createVerifier(options)));
add('fast-jwt 6, seen before', 50_000, checked(createVerifier({ ...options, cache: 1000 })));
