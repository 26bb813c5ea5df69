// Lets stories import packages that are installed outside the checkout (ROCKPOOL_NODE_PACKAGES names the folder).
// Loaded with `--import`; without the variable Node looks for node_modules as always.
import * as modules from 'node:module';
import { pathToFileURL } from 'node:url';

const folder = process.env.ROCKPOOL_NODE_PACKAGES;
const stories = new URL('./', import.meta.url).href;

export async function resolve(specifier, context, next) {
  const bare = !/^(\.|\/|[a-z]+:)/i.test(specifier);
  const ours = context.parentURL?.startsWith(stories);
  if (!folder || !bare || !ours) return next(specifier, context);
  return next(specifier, { ...context, parentURL: pathToFileURL(`${folder}/story.mjs`).href });
}

// The same file is the hook and what registers it; the hook's own thread must not register again.
if (folder && !globalThis.rockpoolPackagesRegistered && !import.meta.url.endsWith('?hook')) {
  globalThis.rockpoolPackagesRegistered = true;
  modules.register(`${import.meta.url}?hook`);
}
