// Functions that live elsewhere: an endpoint that answers Lambda's Invoke for the pool that handlers decide, and the
// configuration file by which a server finds it.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the challenge asks for. */
export const ANSWER = '4711';

/** All three challenge triggers, as guides of Amplify write them: SRP first where the app begins with it, then a number. */
export function challenges(event) {
  const { request, response, triggerSource } = event;
  if (triggerSource.startsWith('Define')) {
    const last = request.session.at(-1);
    response.issueTokens = last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult === true;
    response.failAuthentication = request.session.filter((round) => round.challengeResult === false).length >= 3;
    response.challengeName = last?.challengeName === 'SRP_A' ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE';
  } else if (triggerSource.startsWith('Create')) {
    response.publicChallengeParameters = { hint: 'a perfume' };
    response.privateChallengeParameters = { answer: ANSWER };
    response.challengeMetadata = 'PERFUME';
  } else {
    response.answerCorrect = request.challengeAnswer === request.privateChallengeParameters.answer;
  }
  return event;
}

export async function startLambdaEndpoint() {
  const server = createServer(async (request, answer) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const told = challenges(JSON.parse(Buffer.concat(chunks)));
    answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'rockpool-'));
  const configuration = join(folder, 'rockpool.toml');
  const place = `lambda-endpoint = "http://127.0.0.1:${server.address().port}"`;
  await writeFile(
    configuration,
    `[[triggers.elsewhere]]\nfunctions = "arn:aws:lambda:us-east-1:111122223333:function:*"\n${place}\n`,
  );
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  };
  return { configuration, stop };
}
