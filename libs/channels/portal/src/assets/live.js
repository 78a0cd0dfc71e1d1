// What waits is told as it changes: at the name of the start page in the navigation, and on that page, where all of it
// stands without a script too. Heard while the page is looked at, and not by who only passes.
const AFTER = 2_000;
const { live } = document.body.dataset;
const list = document.getElementById('waiting');
const start = document.querySelector('.govuk-service-navigation__link[href="/"]');
let heard;

const made = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });
const lineOf = ({ href, count, text, due, late }) => {
  const line = document.createElement('li');
  const link = made('a', 'govuk-link govuk-link--no-visited-state', '');
  link.setAttribute('href', href);
  link.append(made('span', 'icx-count', count), ` ${text}`);
  line.append(link);
  if (due) line.append(' ', made('span', late ? 'govuk-body icx-late' : 'govuk-body', due));
  return line;
};
const write = (lines) => {
  const said = (line) => line.textContent.replace(/\s+/g, ' ').trim();
  const next = lines.map(lineOf);
  if ([...list.children].map(said).join() === next.map(said).join()) return;
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute('href') : undefined;
  list.replaceChildren(...next);
  list.hidden = next.length === 0;
  document.getElementById('nothing-waits').hidden = next.length > 0;
  document.getElementById('waiting-news').textContent = 'What waits for you has changed.';
  if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
};
const mark = (lines) => {
  start?.querySelector('.moj-notification-badge')?.remove();
  if (!start || lines.length === 0) return;
  const badge = made('span', 'moj-notification-badge', String(lines.length));
  badge.append(made('span', 'govuk-visually-hidden', lines.length === 1 ? ' thing waits' : ' things wait'));
  start.append(' ', badge);
};
const hear = () => {
  heard?.close();
  if (document.hidden) return;
  heard = new EventSource(live);
  heard.addEventListener('waiting', ({ data }) => {
    const { lines } = JSON.parse(data);
    mark(lines);
    if (list) write(lines);
  });
};
if (live && 'EventSource' in globalThis) {
  setTimeout(hear, AFTER);
  document.addEventListener('visibilitychange', hear);
  // A page that is kept to go back to holds no connection.
  addEventListener('pagehide', () => heard?.close());
}
