// The tutorial as a browser meets it: signs up through the page, confirms with the code from the mailbox, signs in, recovers, and signs
// out. CRUDDUR_PAGE and AWS_ENDPOINT_URL say where page and Rockpool are; CRUDDUR_PICTURES, if set, names a folder for screenshots.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChromium } from '../../tests/clients/node/chromium.mjs';

const { CRUDDUR_PAGE: address, AWS_ENDPOINT_URL: endpoint, CRUDDUR_PICTURES: pictures } = process.env;
const EMAIL = 'ada@example.com';
const [PASSWORD, NEW_PASSWORD] = ['Correct-horse-7', 'Another-horse-8'];

/** The code of the newest of `count` messages. */
async function code(count) {
  for (let tries = 0; tries < 500; tries++) {
    const answer = await fetch(`${endpoint}/_rockpool/messages?${new URLSearchParams({ to: EMAIL })}`);
    const messages = await answer.json();
    if (messages.length >= count) return messages.at(-1).code;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no message number ${count}`);
}

const browser = await startChromium();
try {
  const page = await browser.page();
  await page.look({ width: 900, height: 640 });
  await page.goto(address);

  const picture = async (name) => {
    if (pictures) await writeFile(join(pictures, `${name}.png`), await page.picture());
  };
  /** Waits for a part of the page, or says what the page said instead. */
  const part = (name) =>
    page
      .until((wanted) => document.body.dataset.part === wanted, name)
      .catch(async (error) => {
        throw new Error(`${error.message}; it says: ${await page.run(() => document.getElementById('said').textContent)}`);
      });
  const fill = (form, values) =>
    page.run(
      (id, given) => {
        const { elements } = document.getElementById(id);
        for (const [name, value] of Object.entries(given)) elements[name].value = value;
      },
      form,
      values,
    );
  const send = (form) => page.run((id) => document.getElementById(id).requestSubmit(), form);
  const follow = (to) => page.run((id) => document.querySelector(`form:not([hidden]) a[href="#${id}"]`).click(), to);

  await part('sign-up');
  await fill('sign-up', { name: 'Ada Lovelace', handle: 'ada', email: EMAIL, password: PASSWORD });
  await picture('1-sign-up');
  await send('sign-up');
  await part('confirm');
  await fill('confirm', { code: await code(1) });
  await picture('2-confirm');
  await send('confirm');
  await part('sign-in');
  await fill('sign-in', { email: EMAIL, password: 'Wrong-horse-7' });
  await send('sign-in');
  await page.until(() => document.getElementById('said').textContent === 'Incorrect username or password.');
  await fill('sign-in', { email: EMAIL, password: PASSWORD });
  await send('sign-in');
  await part('home');
  await picture('3-home');
  const shown = await page.run(() =>
    Object.fromEntries([...document.querySelectorAll('#profile dt')].map((term) => [term.textContent, term.nextSibling.textContent])),
  );
  assert.equal(shown.handle, 'ada', JSON.stringify(shown));
  assert.equal(shown.display_name, 'Ada Lovelace');
  console.log(`the protected route answers: ${JSON.stringify(shown)}`);

  // Without a token, and with one that was made up, the route is closed.
  const closed = await page.run(async () => {
    const made = { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' } };
    return [(await fetch('api/profile')).status, (await fetch('api/profile', made)).status];
  });
  assert.deepEqual(closed, [401, 401]);

  await page.run(() => document.getElementById('sign-out').click());
  await part('sign-in');
  await follow('recover');
  await fill('recover', { email: EMAIL });
  await send('recover');
  await part('reset');
  await fill('reset', { code: await code(2), password: NEW_PASSWORD });
  await picture('4-recover');
  await send('reset');
  await part('sign-in');
  await fill('sign-in', { email: EMAIL, password: NEW_PASSWORD });
  await send('sign-in');
  await part('home');
  const errors = page.complaints.filter((text) => !/status of 40[01]/.test(text));
  assert.deepEqual(errors, []);
  console.log('signed up, confirmed, signed in, recovered and signed in again');
} finally {
  await browser.close();
}
