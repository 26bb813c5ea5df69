// The page: Amplify as the founding application uses it, and one line that says where the user pool is.
import { Amplify } from 'aws-amplify';
import {
  confirmResetPassword,
  confirmSignUp,
  fetchAuthSession,
  getCurrentUser,
  resendSignUpCode,
  resetPassword,
  signIn,
  signOut,
  signUp,
} from 'aws-amplify/auth';

const settings = await (await fetch('settings.json')).json();
Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: settings.userPoolId,
      userPoolClientId: settings.userPoolClientId,
      // Without an endpoint Amplify asks Amazon.
      ...(settings.endpoint && { userPoolEndpoint: settings.endpoint }),
    },
  },
});

const element = (id) => document.getElementById(id);
const parts = ['sign-up', 'confirm', 'sign-in', 'recover', 'reset', 'home'];
let email = '';

function show(part) {
  for (const id of parts) element(id).hidden = id !== part;
  document.body.dataset.part = part;
}

function say(text) {
  element('said').textContent = text;
}

/** Does what a form asks for, and says what was refused. */
function on(id, act) {
  element(id).addEventListener('submit', async (event) => {
    event.preventDefault();
    say('');
    try {
      await act(Object.fromEntries(new FormData(event.target)));
    } catch (error) {
      say(error.message);
    }
  });
}

async function home() {
  const { tokens } = await fetchAuthSession();
  const answer = await fetch('api/profile', { headers: { authorization: `Bearer ${tokens.accessToken}` } });
  const profile = await answer.json();
  const list = element('profile');
  list.replaceChildren();
  for (const [name, value] of Object.entries(profile)) {
    const [term, said] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    said.textContent = value;
    list.append(term, said);
  }
  show('home');
}

on('sign-up', async ({ name, handle, email: address, password }) => {
  email = address;
  const userAttributes = { email, name, preferred_username: handle };
  await signUp({ username: email, password, options: { userAttributes } });
  say(`A code is on its way to ${email}.`);
  show('confirm');
});

on('confirm', async ({ code }) => {
  await confirmSignUp({ username: email, confirmationCode: code });
  say('You are confirmed. Sign in.');
  show('sign-in');
});

element('confirm').elements.again.addEventListener('click', () =>
  resendSignUpCode({ username: email }).then(
    () => say('It is on its way again.'),
    (error) => say(error.message),
  ),
);

on('sign-in', async ({ email: address, password }) => {
  email = address;
  const { nextStep } = await signIn({ username: email, password });
  if (nextStep.signInStep === 'CONFIRM_SIGN_UP') return show('confirm');
  await home();
});

on('recover', async ({ email: address }) => {
  email = address;
  await resetPassword({ username: email });
  say(`If ${email} has an account, a code is on its way.`);
  show('reset');
});

on('reset', async ({ code, password }) => {
  await confirmResetPassword({ username: email, confirmationCode: code, newPassword: password });
  say('The new password is set. Sign in.');
  show('sign-in');
});

element('sign-out').addEventListener('click', async () => {
  await signOut({ global: true });
  say('You are signed out everywhere.');
  show('sign-in');
});

for (const link of document.querySelectorAll('a[href^="#"]')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    show(link.hash.slice(1));
  });
}

await getCurrentUser().then(home, () => show('sign-up'));
