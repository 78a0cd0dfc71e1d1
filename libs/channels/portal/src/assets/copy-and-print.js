// Buttons that only a script can serve: they are hidden without one. What is copied stands on the page.
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const told = document.getElementById(button.dataset.told);
    const text = document.getElementById(button.dataset.copy).textContent.replace(/\s+/g, '');
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = 'Copied. Clear your clipboard when you are done.';
    } catch {
      told.textContent = 'Your browser does not let this page copy: select the code and copy it.';
    }
  });
}
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    document.body.dataset.printing = button.dataset.print;
    print();
    delete document.body.dataset.printing;
  });
}
