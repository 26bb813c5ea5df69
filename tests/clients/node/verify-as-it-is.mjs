// A back end as found in the field: CognitoJwtVerifier with nothing but pool and client. Exits with 3 on refusal.
import https from 'node:https';
import { CognitoJwtVerifier } from 'aws-jwt-verify';

const { ALIAS_HOST, CLIENT, POOL, TOKEN, TOKEN_USE } = process.env;

try {
  if (TOKEN_USE === 'plain-get') {
    await new Promise((resolve, reject) => https.get(`https://${ALIAS_HOST}/`, resolve).on('error', reject));
  } else {
    const verifier = CognitoJwtVerifier.create({ userPoolId: POOL, tokenUse: TOKEN_USE, clientId: CLIENT });
    console.log((await verifier.verify(TOKEN)).sub);
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 3;
}
