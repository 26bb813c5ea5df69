// Owns the browser of the stories: a headless Chromium that is spoken to over a pipe, so no driver and no package is needed. Every name
// but this machine's resolves to nothing, and a log of all network events is kept for the stories to read.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  '--net-log-capture-mode=Everything',
  '--remote-debugging-pipe',
];
const LIMIT_MS = 30_000;

/** Starts a browser with a profile of its own. */
export async function startChromium() {
  const folder = await mkdtemp(join(tmpdir(), 'rockpool-chromium-'));
  const log = join(folder, 'network.json');
  const program = process.env.ROCKPOOL_CHROMIUM ?? 'chromium';
  const flags = [...FLAGS, `--user-data-dir=${join(folder, 'profile')}`, `--log-net-log=${log}`, 'about:blank'];
  const child = spawn(program, flags, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints = (complaints + text).slice(-4000)));
  const ended = once(child, 'exit');
  const pipe = new Pipe(child.stdio[3], child.stdio[4]);
  child.on('error', (error) => pipe.fail(error));
  ended.then(([code]) => pipe.fail(new Error(`the browser ended with ${code}:\n${complaints}`)));
  await pipe.send('Browser.getVersion');
  return {
    page: () => Page.open(pipe),
    /** Closes it and gives the network log, which is whole only then. */
    async close() {
      await pipe.send('Browser.close').catch(() => {});
      const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(killer);
      const text = await readFile(log, 'utf8').catch(() => '');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      return text;
    },
  };
}

/** The DevTools protocol over two pipes: JSON messages with a zero byte after each. */
class Pipe {
  #out;
  #number = 0;
  #waiting = new Map();
  #listeners = new Set();

  constructor(out, into) {
    this.#out = out;
    out.on('error', () => {});
    let rest = '';
    into.setEncoding('utf8');
    into.on('data', (text) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop();
      for (const message of messages) this.#take(JSON.parse(message));
    });
  }

  listen(listener) {
    this.#listeners.add(listener);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#number;
    this.#out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#settle(id, 'reject', new Error(`${method}: no answer`)), LIMIT_MS);
      this.#waiting.set(id, { resolve, reject, timer });
    });
  }

  fail(error) {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, 'reject', error);
  }

  #take(message) {
    if (message.id === undefined) for (const listener of this.#listeners) listener(message);
    else if (message.error) this.#settle(message.id, 'reject', new Error(message.error.message));
    else this.#settle(message.id, 'resolve', message.result);
  }

  #settle(id, how, value) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting[how](value);
  }
}

/** A tab. */
class Page {
  /** Every request that the page began, as the protocol describes it. */
  requests = [];
  /** What went wrong in it: exceptions, errors in the console, what its policy blocked. */
  complaints = [];
  #pipe;
  #session;
  #loaded = [];

  static async open(pipe) {
    const page = new Page();
    page.#pipe = pipe;
    const { targetId } = await pipe.send('Target.createTarget', { url: 'about:blank' });
    ({ sessionId: page.#session } = await pipe.send('Target.attachToTarget', { targetId, flatten: true }));
    pipe.listen((event) => event.sessionId === page.#session && page.#take(event));
    for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'Accessibility', 'DOM']) await page.send(`${domain}.enable`);
    return page;
  }

  send(method, params) {
    return this.#pipe.send(method, params, this.#session);
  }

  async goto(url) {
    const loaded = new Promise((resolve) => this.#loaded.push(resolve));
    const { errorText } = await this.send('Page.navigate', { url });
    if (errorText) throw new Error(`${url}: ${errorText}`);
    await loaded;
  }

  async reload() {
    const loaded = new Promise((resolve) => this.#loaded.push(resolve));
    await this.send('Page.reload');
    await loaded;
  }

  /** What a function gives when it runs in the page. */
  async run(what, ...given) {
    const expression = `(${what})(...${JSON.stringify(given)})`;
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until a function gives something. */
  async until(what, ...given) {
    const deadline = Date.now() + LIMIT_MS;
    for (;;) {
      const found = await this.run(what, ...given);
      if (found) return found;
      if (Date.now() > deadline) throw new Error(`in vain: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Puts text where the focus is, as pasting does. */
  paste(text) {
    return this.send('Input.insertText', { text });
  }

  async press(key, code = key, keyCode = { Tab: 9, Enter: 13, ' ': 32 }[key]) {
    const event = { key, code, windowsVirtualKeyCode: keyCode, text: { Enter: '\r', ' ': ' ' }[key] };
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...event });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  async look({ width, height = 900, scheme = 'light' }) {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    await this.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  /** Role and name of everything that a screen reader meets. */
  async spoken() {
    const { nodes } = await this.send('Accessibility.getFullAXTree');
    return nodes.filter((node) => !node.ignored).map((node) => `${node.role?.value}: ${node.name?.value ?? ''}`);
  }

  async picture() {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: true });
    return Buffer.from(data, 'base64');
  }

  #take({ method, params }) {
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request);
    else if (method === 'Page.loadEventFired') this.#loaded.splice(0).forEach((resolve) => resolve());
    else if (method === 'Runtime.exceptionThrown') this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    else if (method === 'Log.entryAdded' && params.entry.level === 'error') this.complaints.push(params.entry.text);
    else if (method === 'Runtime.consoleAPICalled' && params.type === 'error') this.complaints.push(JSON.stringify(params.args));
  }
}
