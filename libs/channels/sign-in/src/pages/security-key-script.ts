/**
 * Asks a security key and sends the form that its button is in. The one script of these pages; without it, and in a browser that
 * has none of this, the way of the authenticator app is left, and the page says so.
 */
export const securityKeyScript = `'use strict';
const known = window.PublicKeyCredential;
const canAsk = Boolean(known && known.parseCreationOptionsFromJSON && known.parseRequestOptionsFromJSON);
const ask = (does, options) =>
  does === 'create'
    ? navigator.credentials.create({ publicKey: known.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: known.parseRequestOptionsFromJSON(options) });
const sentences = {
  InvalidStateError: 'This security key is yours already: take another one.',
  SecurityError: 'Security keys cannot be used at this address: open the page at the address that you were given.',
};
for (const without of document.querySelectorAll('[data-without-script]')) without.remove();
for (const button of document.querySelectorAll('button[data-does]')) {
  const form = button.form;
  const problem = form.querySelector('[data-problem]');
  if (!canAsk) {
    problem.textContent = 'This browser cannot use security keys here: use the code of an app, or a newer browser.';
    continue;
  }
  button.hidden = false;
  button.addEventListener('click', async () => {
    if (!form.reportValidity()) return;
    button.disabled = true;
    problem.textContent = '';
    try {
      const said = await ask(button.dataset.does, JSON.parse(button.dataset.options));
      form.elements.key.value = JSON.stringify(said);
      form.submit();
    } catch (error) {
      problem.textContent = sentences[error.name] || 'The security key was not used. Try again, or take the code of an app.';
      button.disabled = false;
    }
  });
}
`;
