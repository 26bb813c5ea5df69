'use strict';
// The token never leaves this page: it is read from the field, shown, and forgotten. The only requests are for the public documents of a
// pool of this server, whose id is all that the address of a request has of it.

const $ = (id) => document.getElementById(id);
const POOL = /^[a-z]{2,}(?:-[a-z]+)+-\d+_[0-9A-Za-z]{1,55}$/;
const WORDS = {
  iss: 'who issued it: the pool’s name, character by character',
  sub: 'the user, for ever: never changed, never given to another',
  aud: 'whom it is for: the client of an ID token, the resource of an access token',
  azp: 'the client that it was issued to',
  client_id: 'the app client that the user signed in through',
  token_use: 'access for services, id for the client',
  scope: 'what its bearer may do',
  username: 'the name in the pool, which may be a UUID where people sign in by e-mail',
  'cognito:username': 'the name in the pool, which may be a UUID where people sign in by e-mail',
  jti: 'this token’s own name',
  origin_jti: 'the session: the same in all tokens of one sign-in',
  event_id: 'the sign-in, as triggers saw it',
  device_key: 'the remembered device',
  'cognito:groups': 'the groups of the user when it was issued',
  'cognito:roles': 'the IAM roles of those groups',
  'cognito:preferred_role': 'the role of the group that goes first',
  email: 'the address; believe it only beside email_verified',
  email_verified: 'whether the address was proved',
  phone_number: 'the number; believe it only beside phone_number_verified',
  phone_number_verified: 'whether the number was proved',
  alg: 'how it is signed',
  kid: 'the name of the key in the issuer’s JWKS',
  typ: 'what kind of token the issuer calls it',
};
const TIMES = {
  auth_time: ['signed in', 'signed in'],
  iat: ['issued', 'issued, which is the future,'],
  nbf: ['valid since', 'not valid yet:'],
  exp: ['expired', 'expires'],
};
const LEEWAY = 2;

/** An element with text or elements in it; text is never read as HTML. */
function el(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function bytes(part) {
  if (!/^[A-Za-z0-9_-]*$/.test(part) || part.length % 4 === 1) return null;
  const text = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function object(part) {
  try {
    const value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes(part ?? '')));
    return value && typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The token inside a text, and what was wrong around it. */
function find(text) {
  const slips = [];
  let rest = text;
  const strip = (pattern, by, what) => {
    const next = rest.replace(pattern, by);
    if (next !== rest) slips.push(what);
    rest = next;
  };
  strip(/[\ufeff\u200b-\u200f\u2060\u00a0]/g, '', 'there are invisible characters in it');
  rest = rest.trim();
  const line = /^([A-Za-z_-]{2,40}):\s*(.*eyJ[^]*)$/.exec(rest);
  if (line && !/^bearer$/i.test(line[1])) {
    if (!/^authorization$/i.test(line[1])) slips.push(`the header is called ${line[1]}, not Authorization`);
    rest = line[2];
  }
  const scheme = /^((?:bearer:?\s+)+)/i.exec(rest);
  if (scheme) {
    const times = scheme[1].trim().split(/\s+/).length;
    if (times > 1) slips.push(`Bearer stands before it ${times} times`);
    rest = rest.slice(scheme[1].length);
  }
  if (/%[0-9a-f]{2}/i.test(rest)) {
    strip(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)), 'it is percent-encoded');
  }
  const tokens = rest.match(/eyJ[\w+/=-]*\.[\w.+/=-]+/g) ?? [];
  if (tokens.length > 1) slips.push(`there are ${tokens.length} tokens in it; the first is looked at`);
  if (/["'`<>{}[\]\u2018\u2019\u201c\u201d]/.test(rest)) slips.push('it stands in quotation marks, brackets or JSON');
  const pieces = rest.split(/\s+/);
  let token = tokens[0] ?? rest.replace(/^["'`<]+|["'`>]+$/g, '');
  if (pieces.length > 1 && tokens.length < 2 && pieces.every((piece) => /^[\w.-]+$/.test(piece))) {
    slips.push('it is broken over lines or has spaces in it');
    token = pieces.join('');
  }
  const named = /([\w.-]+)=$/.exec(rest.slice(0, rest.indexOf(token)));
  if (named) slips.push(`it stands behind ${named[1]}=, as in a cookie or a query; only the Authorization header is looked at`);
  if (/[=+/]/.test(token) && token.includes('.')) {
    slips.push('it was re-encoded as plain base64, with padding or + and /');
    token = token.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  }
  return { token, slips };
}

/** What kind of string it is: [sentence, can it be a service's token?]. */
function recognise(token, parts, header, claims) {
  if (parts.length === 5) return 'An encrypted token of five parts, as Amazon Cognito’s refresh tokens are: only its issuer reads it.';
  if (parts.length === 3 && header) {
    if (claims?.token_use === 'access') return 'An access token: it lets its bearer call services.';
    if (claims?.token_use === 'id') return 'An ID token: it tells a client who signed in, and is not for calling services.';
    return 'A signed token that does not say what it is for.';
  }
  if (token.startsWith('eyJ')) return 'The front of a signed token: the rest is missing.';
  if (token === 'undefined' || token === 'null' || token === '[object Object]') return 'A variable that was not filled in.';
  const sealed = bytes(token.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''));
  if (sealed?.length === 53 && sealed[0] === 0x52) return 'A refresh token of Rockpool: it goes to the issuer, and to no service.';
  if (sealed?.length > 33 && (sealed[1] === 1 || sealed[1] === 2)) {
    if (sealed[0] === 3) return 'A Session of Rockpool: it goes from one challenge to the next.';
    if (sealed[0] === 4) return 'A SECRET_BLOCK of Rockpool: it goes back unchanged as PASSWORD_CLAIM_SECRET_BLOCK, once.';
    if (sealed[0] === 8) return 'A page token of Rockpool: it goes to the same list again.';
  }
  if (token.startsWith('AYAB')) return 'A Session of Amazon Cognito, by its first bytes.';
  if (POOL.test(token)) return 'The id of a user pool.';
  if (/^\d{6,8}$/.test(token)) return 'A code, as it is sent to people or shown by an authenticator.';
  return 'No form that is known: an opaque token of another system, or no token at all.';
}

function span(seconds) {
  const units = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']];
  const count = (number, unit) => `${number} ${unit}${number === 1 ? '' : 's'}`;
  const at = units.findIndex(([length]) => seconds >= length);
  if (at < 0) return '0 seconds';
  const number = Math.floor(seconds / units[at][0]);
  const next = units[at + 1];
  const rest = next ? Math.floor((seconds % units[at][0]) / next[0]) : 0;
  return number < 10 && rest > 0 && next[1] !== 'second' ? `${count(number, units[at][1])} and ${count(rest, next[1])}` : count(number, units[at][1]);
}

const relative = (at, now) => (at > now ? `in ${span(at - now)}` : at === now ? 'just now' : `${span(now - at)} ago`);

/** What a service would find in the claims: [check, verdict, why, cure]. */
function judge(claims, expected, now) {
  const checks = [];
  const add = (check, good, why, cure) => checks.push([check, good ? 'ok' : 'refused', why, good ? '' : cure]);
  const whole = (name) => Number.isSafeInteger(claims[name]);
  const text = (name) => typeof claims[name] === 'string';
  const wrong = ['iss', 'sub'].filter((name) => !text(name));
  wrong.push(...['exp', 'iat', 'nbf', 'auth_time'].filter((name) => !whole(name) && (name in claims || name === 'exp')));
  add('claims', !wrong.length, wrong.length ? `missing or of the wrong type: ${wrong.join(', ')}` : 'they have the types that they should have', 'Correct the issuer, or the trigger that writes the claim.');
  if (whole('exp') && now >= claims.exp + LEEWAY) add('times', false, `expired ${span(now - claims.exp)} ago`, 'Refresh the session. If fresh tokens are refused too, set the clock.');
  else if (whole('nbf') && claims.nbf > now + LEEWAY) add('times', false, `valid only in ${span(claims.nbf - now)}`, 'Set the clock that is off.');
  else if (whole('iat') && claims.iat > now + LEEWAY) add('times', false, `issued ${span(claims.iat - now)} in the future`, 'Set the clock that is off. Was the clock of this server moved?');
  else if (whole('exp')) add('times', true, 'it is valid now');
  if (expected.issuer) {
    const slash = (name) => String(name).replace(/\/+$/, '');
    const near = slash(claims.iss) === slash(expected.issuer) ? ' (one slash off)' : '';
    add('issuer', claims.iss === expected.issuer, claims.iss === expected.issuer ? 'it is the one that is trusted' : `issued by ${claims.iss}${near}: expected ${expected.issuer}`, 'Compare the two character by character.');
  }
  if (expected.use) {
    const found = { access: 'an access token', id: 'an ID token' };
    add('use', claims.token_use === expected.use, claims.token_use === expected.use ? `it is ${found[expected.use]}` : `${found[claims.token_use] ?? 'neither an access nor an ID token'}: expected ${found[expected.use]}`, 'Send the access token to services. The ID token is for the client that signed the person in.');
  }
  if (expected.client) {
    const name = claims.token_use === 'access' ? 'client_id' : 'aud';
    const found = [claims[name]].flat();
    add('client', found.includes(expected.client), found.includes(expected.client) ? 'it was made for this client' : `${name} is ${found.join(', ')}: expected ${expected.client}`, 'Add the client to the policy of the service if it may call it.');
  }
  const scopes = text('scope') ? claims.scope.split(' ') : [];
  for (const scope of expected.scope.split(/\s+/).filter(Boolean)) {
    add('scope', scopes.includes(scope), scopes.includes(scope) ? `it has ${scope}` : `it lacks ${scope}: it has ${scopes.join(', ') || 'none'}`, 'Ask for the scope at sign-in, and allow it for the client.');
  }
  if (expected.group) {
    const groups = Array.isArray(claims['cognito:groups']) ? claims['cognito:groups'] : [];
    add('group', groups.includes(expected.group), groups.includes(expected.group) ? 'the user is in it' : `the user is not in ${expected.group}: in ${groups.join(', ') || 'none'}`, 'Add the user, then sign in or refresh for a new token.');
  }
  return checks;
}

const kept = new Map();
/** A public document of this server. */
function publicDocument(path) {
  if (!kept.has(path)) {
    const asked = fetch(path, { credentials: 'omit', redirect: 'error', referrerPolicy: 'no-referrer' });
    kept.set(path, asked.then((answer) => (answer.ok ? answer.json() : null)).catch(() => (kept.delete(path), null)));
  }
  return kept.get(path);
}

async function signature(parts, header, claims) {
  const open = (why) => ['signature', 'not checked', why, ''];
  const bad = (why, cure) => ['signature', 'refused', why, cure];
  if (header.alg === 'none') return bad('it has none: everybody can make such a token', 'Somebody tries to forge tokens, or a library was told not to sign.');
  if (typeof header.kid !== 'string') return bad('the header names no key (kid)', 'Have the issuer name its keys.');
  const pool = String(claims.iss ?? '').split('/').pop();
  if (!POOL.test(pool)) return open('its issuer is no user pool of this server; rockpool token explain asks others');
  if (!globalThis.crypto?.subtle) return open('browsers check signatures on localhost and by https only');
  const at = `/${pool}/.well-known`;
  const discovery = await publicDocument(`${at}/openid-configuration`);
  if (!discovery) return open(`this server has no pool ${pool}; rockpool token explain asks others`);
  if (discovery.issuer !== claims.iss) return open(`this server’s pool of that name issues as ${discovery.issuer}`);
  const keys = (await publicDocument(`${at}/jwks.json`))?.keys ?? [];
  const key = keys.find((one) => one.kid === header.kid);
  if (!key) return bad('its key is not one that this pool publishes', 'Sign in again. If it lasts, compare the kid with the JWKS.');
  if (header.alg !== 'RS256' || key.kty !== 'RSA') return bad(`it says that it is signed with ${header.alg}: this pool’s keys are for RS256`, 'Somebody tries to forge tokens.');
  const given = bytes(parts[2]);
  if (!given || given.length !== 256) return bad(`it is cut off or malformed: ${parts[2].length} characters, expected 342`, 'Raise the limit of the column, header or copy that cut it.');
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('jwk', { kty: 'RSA', n: key.n, e: key.e }, algorithm, false, ['verify']);
  const signed = new TextEncoder().encode(`${parts[0]}.${parts[1]}`);
  return (await crypto.subtle.verify(algorithm, imported, given, signed))
    ? ['signature', 'ok', 'by a key of this server', '']
    : bad('it is not that of the key: the token was changed, or signed by somebody else', 'Sign in again. If it lasts, compare the issuer’s keys.');
}

function members(title, entries) {
  const list = el('dl');
  for (const [name, value, words] of entries) {
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    const said = el('dd', '', shown);
    if (words) said.append(el('small', '', words));
    list.append(el('div', '', el('dt', '', name), said));
  }
  return entries.length ? [el('h2', '', title), list] : [];
}

const STYLES = { ok: 'good', refused: 'bad', 'not checked': 'open' };
function listed(title, checks) {
  const list = el('ul');
  for (const [check, verdict, why, cure] of checks) {
    const said = el('div', '', el('p', '', `${check}: ${why}`));
    if (cure) said.append(el('small', '', cure));
    list.append(el('li', '', el('b', STYLES[verdict], verdict), said));
  }
  return checks.length ? [el('h2', '', title), list] : [];
}

let round = 0;
async function explain() {
  const mine = ++round;
  const report = $('report');
  const verdict = $('verdict');
  const text = $('token').value;
  if (!text.trim()) {
    report.replaceChildren();
    verdict.textContent = '';
    return;
  }
  const { token, slips } = find(text);
  const parts = token.split('.');
  const header = object(parts[0]);
  const claims = parts.length === 3 ? object(parts[1]) : null;
  const now = Math.floor(Date.now() / 1000);
  const said = recognise(token, parts, header, claims);
  const expected = Object.fromEntries(['issuer', 'client', 'use', 'scope', 'group'].map((id) => [id, $(id).value.trim()]));
  const checks = slips.map((slip) => ['as it came', 'refused', slip, 'Send the token alone and unchanged, behind “Authorization: Bearer”.']);
  if (!header || !claims) checks.push(['form', 'refused', 'a signed token has three parts, of which two are JSON', 'Send what the sign-in calls the access token.']);
  else checks.push(await signature(parts, header, claims), ...judge(claims, expected, now));
  if (mine !== round) return;
  const times = claims ? Object.keys(TIMES).filter((name) => Number.isSafeInteger(claims[name])) : [];
  const refused = checks.filter(([, what]) => what === 'refused').length;
  const open = checks.some(([, what]) => what === 'not checked');
  const summary = refused ? `Refused, for ${refused} reason${refused === 1 ? '' : 's'}.` : open ? 'Undecided: not everything could be checked.' : 'Accepted by a service that trusts this issuer and expects what was said here.';
  verdict.replaceChildren(el('span', '', `${said} `), el('strong', refused ? 'bad' : open ? 'open' : 'good', summary));
  report.replaceChildren(
    ...listed('What a service would find', checks),
    ...members('Times, as your clock shows them', times.map((name) => {
      const past = claims[name] <= now;
      return [name, new Date(claims[name] * 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' }), `${TIMES[name][past ? 0 : 1]} ${relative(claims[name], now)}`];
    })),
    ...members('Claims', claims ? Object.keys(claims).filter((name) => !times.includes(name)).map((name) => [name, claims[name], WORDS[name] ?? (name.startsWith('custom:') ? 'an attribute of this pool; trust it only if users cannot write it (COG-2)' : '')]) : []),
    ...members('Header', header ? Object.keys(header).map((name) => [name, header[name], WORDS[name] ?? '']) : []),
  );
}

$('form').addEventListener('submit', (event) => event.preventDefault());
$('form').addEventListener('input', explain);
$('form').addEventListener('reset', () => setTimeout(() => (explain(), $('token').focus())));
// Whoever comes back finds an empty page.
addEventListener('pagehide', () => $('form').reset());
