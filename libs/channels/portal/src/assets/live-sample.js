// Whatever is chosen on a page with a sample of a file is looked at at once. Of text the beginning is enough.
const LOOKED_AT = 256 * 1024;
for (const form of document.querySelectorAll('form[data-sample]')) {
  let latest = 0;
  // One after the other, and of several choices the last alone: the exchange looks at few samples at a time.
  let looking = Promise.resolve();
  const look = async (turn) => {
    const [file] = form.elements.file.files;
    if (!file || turn !== latest) return;
    const body = new FormData(form);
    if (/\.(csv|tsv|txt)$/i.test(file.name)) body.set('file', file.slice(0, LOOKED_AT), file.name);
    const said = document.getElementById('sample-says');
    try {
      const answer = await fetch(form.action, { method: 'POST', body });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (turn !== latest) return;
      const at = document.activeElement?.id;
      for (const id of ['sample', 'saving']) {
        const name = document.getElementById('field-id')?.value;
        document.getElementById(id).replaceWith(page.getElementById(id));
        if (name && document.getElementById('field-id')) document.getElementById('field-id').value = name;
      }
      const wrong = page.querySelector('.govuk-error-summary__list');
      said.className = page.getElementById('sample-says').className;
      said.textContent = (wrong ?? page.getElementById('sample-says')).textContent.trim();
      if (at) document.getElementById(at)?.focus();
    } catch {
      said.textContent = 'The file could not be looked at. Press the button below it to try again.';
    }
  };
  form.addEventListener('change', () => {
    const turn = ++latest;
    looking = looking.then(() => look(turn));
  });
}
