// Owns the Rockpool process that stories talk to: starts it, reads its mailbox, stops it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const SEED = fileURLToPath(new URL('../seed.toml', import.meta.url));
const START_LIMIT_MS = 30_000;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Starts a development server with the seeded pools and this configuration file; resolves when it answers. */
export async function startRockpool(configuration) {
  const binary = process.env.ROCKPOOL_BIN;
  if (!binary) throw new Error('ROCKPOOL_BIN must name the rockpool executable (cargo xtask test sets it)');
  const listen = `127.0.0.1:${await freePort()}`;
  const endpoint = `http://${listen}`;
  // The stories say what a person would type, so nothing of the caller's settings may leak in.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ROCKPOOL_')));
  // What the server signs its calls of functions with (lambda-endpoint.mjs looks at no signature).
  Object.assign(env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' });
  const server = spawn(binary, ['dev', '--listen', listen, '--ephemeral', '--seed-file', SEED, '--config', configuration], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (text) => (output = (output + text).slice(-8000)));
  }
  const ended = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGTERM');
    const killer = setTimeout(() => server.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killer);
  };
  const deadline = Date.now() + START_LIMIT_MS;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`rockpool ended with ${server.exitCode}:\n${output}`);
    const answer = await fetch(`${endpoint}/us-east-1_Email0001/.well-known/jwks.json`).catch(() => null);
    if (answer?.ok) return { endpoint, stop };
    if (answer || Date.now() > deadline) {
      await stop();
      throw new Error(answer ? `rockpool answers ${answer.status} for a seeded pool` : `no answer:\n${output}`);
    }
    await pause(20);
  }
}

/** Where the stories' one server listens. */
export const endpoint = process.env.STORY_ENDPOINT;

/** The code in the newest message to this address. */
export async function codeFor(to) {
  const answer = await fetch(`${endpoint}/_rockpool/messages?${new URLSearchParams({ to })}`);
  const messages = await answer.json();
  if (!messages.length) throw new Error(`no message to ${to}`);
  return messages.at(-1).code;
}
