// Runs every story (or those named on the command line) against one server, each file in a process of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startLambdaEndpoint } from './lambda-endpoint.mjs';
import { startRockpool } from './rockpool-process.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));
const named = process.argv.slice(2);
const stories = readdirSync(here).filter(
  (name) => name.endsWith('.test.mjs') && (!named.length || named.some((word) => name.includes(word))),
);
if (!stories.length) throw new Error(`no story is called ${named.join(' or ')}`);

const functions = await startLambdaEndpoint();
const server = await startRockpool(functions.configuration);
try {
  const words = ['--test', '--test-reporter=spec', ...stories];
  const told = spawn(process.execPath, words, {
    cwd: here,
    stdio: 'inherit',
    env: {
      ...process.env,
      STORY_ENDPOINT: server.endpoint,
      // The test runner starts a process for each file and hands on this variable, not its own options.
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${new URL('./packages.mjs', import.meta.url).href}`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      AWS_REGION: 'us-east-1',
    },
  });
  const [code] = await once(told, 'exit');
  process.exitCode = code ?? 1;
} finally {
  await server.stop();
  await functions.stop();
}
