import { chromium, type Browser } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { vector } from './codes.fixture.ts';
import { Axe, seated } from './looked-at.fixture.ts';
import { atPortal } from './portal.fixture.ts';
import { eventNames, World, type PartyName } from './world.fixture.ts';

let world: World;
beforeAll(async () => void (world = await World.open()));
afterAll(() => world.close());

const asked = async () => (await world.raised()).replace('/v1', '');
const stateOf = async (request: string) => (await world.as('AAAA').get(`/v1${request}`)).body.state as string;

describe('what was done', () => {
  const WITHDRAWN = 'Withdrawn.';

  test('is told once, on its page, by no link and to no other session', async () => {
    const request = await asked();
    const browser = await atPortal(world, 'AAAA');
    await browser.fill(`${request}/withdraw`, {});
    expect(browser.page!.text).toContain(WITHDRAWN);
    const told = browser.set.findLast((line) => line.includes('icx-portal-done='))!;
    expect(told).toContain('Max-Age=0');
    const [, value = ''] = /icx-portal-done=([^;]+)/.exec(browser.set.filter((line) => /-done=\w/.test(line)).at(-1)!)!;
    await browser.open(request);
    expect(browser.page!.text).not.toContain(WITHDRAWN);
    await browser.open(`${request}?done=RequesterDesk.withdraw`);
    expect(browser.page!.text).not.toContain(WITHDRAWN);
    // It is of this session, of this page, and sealed.
    browser.keep('icx-portal-done', value);
    await browser.open('/requests');
    expect(browser.page!.text).not.toContain(WITHDRAWN);
    const other = await atPortal(world, 'AAAA');
    for (const kept of [value, value.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'e30.', '.']) {
      other.keep('icx-portal-done', kept);
      await other.open(request);
      expect(other.page).toMatchObject({ status: 200 });
      expect(other.page!.text).not.toContain(WITHDRAWN);
    }
    await browser.open(request);
    expect(browser.page!.text).toContain(WITHDRAWN);
  });

  test('leads to what takes it back, where there is such an act', async () => {
    const request = await asked();
    const answers = await atPortal(world, 'BBBB');
    await answers.fill(`${request}/answer`, { answer: 'code-supplied', installCode: vector });
    expect(answers.page!.text).toContain(`href="${request}/recall">It was a wrong code: take it back</a>`);
    await answers.fill(`${request}/recall`, { reason: 'of another meter' });
    expect(answers.page!.text).toContain('Taken back');
    expect(await stateOf(request)).toBe('open');
    await answers.fill('/standing-instructions/give', { confirmed: 'yes' });
    const [, end] = /href="([^"]+)">End it<\/a><\/p>/.exec(answers.page!.text)!;
    await answers.fill(end!, { reason: 'a slip' });
    expect(answers.page!.text).toContain('Ended: it answers nothing any more.');
  });
});

test('a form that is sent again with something else in it is told so, and may be sent as another', async () => {
  const browser = await atPortal(world, 'AAAA');
  await browser.open('/raise');
  const before = browser.form();
  const ask = async (form: Readonly<Record<string, string>>, deviceId: string) =>
    browser.open('/raise', { ...form, deviceId, confirmed: 'yes' });
  const [one, two] = [world.device().deviceId, world.device().deviceId];
  await ask(before, one);
  expect(browser.page!.text).toContain('Asked: its clock');
  expect(browser.page!.text).toMatch(/href="\/requests\/[^"]+\/withdraw">Withdraw it/);
  await ask(before, two);
  expect(browser.page!.status).toBe(409);
  expect(browser.page!.text).toContain('You sent this form before, with something else in it, and that was done.');
  expect(browser.page!.text).toContain(two);
  await ask(browser.form(), two);
  expect(browser.page!.text).toContain('Asked: its clock');
});

test('a code is shown again by a second press, and both are on record', async () => {
  const request = await asked();
  await world.as('BBBB').post(`/v1${request}/answer`, { answer: 'code-supplied', installCode: vector });
  const browser = await atPortal(world, 'AAAA');
  await browser.open(`${request}/reveal`);
  const form = { ...browser.form(), format: 'raw-16+crc', reason: 'joining the device' };
  for (let press = 0; press < 2; press++) {
    await browser.open(`${request}/reveal`, form);
    expect(browser.page!.status).toBe(200);
    expect(browser.page!.text.replaceAll(/<[^>]+>|\s/g, '')).toContain(vector);
  }
  const names = eventNames(await world.as('SECA').get(`/v1${request}/history`));
  expect(names.filter((name) => name === 'code-revealed')).toHaveLength(2);
});

describe('a list that is narrowed', () => {
  const view = /<a class="govuk-link" href="([^"]+)"( aria-current="page")?>Ours, late<\/a>/;
  const saved = async () => {
    const browser = await atPortal(world, 'CCCC');
    await browser.open('/requests?state=open&overdue=true&after=');
    return browser;
  };

  test('is saved as a view, which stands above it for that person alone, until it is removed', async () => {
    const browser = await saved();
    const [, save] = /href="([^"]+)">Save these filters as a view/.exec(browser.page!.text)!;
    await browser.open(save!.replaceAll('&amp;', '&'));
    const form = browser.form();
    await browser.open('/views/save', form);
    expect(browser.page!.status).toBe(400);
    expect(browser.page!.text).toContain('href="#field-name"');
    await browser.send('/views/save', { name: 'Ours, late' });
    expect(browser.page!.text).toContain('Saved: it stands above the list');
    expect(view.exec(browser.page!.text)!.slice(1)).toEqual([
      '/requests?state=open&amp;overdue=true',
      ' aria-current="page"',
    ]);
    expect(browser.page!.text).not.toContain('Save these filters as a view');
    // After another sign-in, on that list, and to nobody else.
    const later = await saved();
    await later.open('/requests');
    expect(view.exec(later.page!.text)![2]).toBeUndefined();
    await later.open('/contacts');
    expect(later.page!.text).not.toMatch(view);
    const other = await atPortal(world, 'AAAA');
    await other.open('/requests');
    expect(other.page!.text).not.toMatch(view);
    await later.open('/views');
    const [, removal] = /href="(\/views\/[^"]+\/removal)"/.exec(later.page!.text)!;
    await other.open(removal!);
    expect(other.page).toMatchObject({ status: 404 });
    await later.fill(removal!, {});
    expect(later.page!.text).toContain('Removed.');
    expect(later.page!.text).not.toMatch(view);
  });

  test('leads nowhere but to a list of here', async () => {
    const browser = await saved();
    for (const list of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', '']) {
      await browser.open(`/views/save?list=${encodeURIComponent(list)}`);
      expect(browser.page!.text).not.toMatch(/href="[^"]*elsewhere/);
      await browser.fill('/views/save', { name: 'x', list, filters: '' });
      expect(browser.page!.status).not.toBe(200);
      expect(browser.page!.headers.location).toBeUndefined();
    }
  });
});

describe('what waits, as it changes', () => {
  const hearing = async (party: PartyName) => {
    const browser = await atPortal(world, party);
    const stop = new AbortController();
    const answer = await fetch(`${world.url}/live`, {
      headers: { cookie: browser.cookiesFor('/') },
      signal: stop.signal,
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const until = async (text: string) => {
      for (let more = await reader!.read(); !more.done; more = await reader!.read()) {
        heard += more.value;
        if (heard.includes(text)) return heard;
      }
      throw new Error(`It ended, and had told: ${heard}`);
    };
    const ended = async () => {
      while (!(await reader!.read()).done);
    };
    return { browser, answer, until, ended, stop: () => stop.abort() };
  };

  test('is told to who looks, in the words of the start page, until the session ends', async () => {
    const { browser, answer, until, ended } = await hearing('BBBB');
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const first = await until('\n\n');
    const { lines } = JSON.parse(/data: (.*)/.exec(first)![1]!) as {
      lines: { text: string; count: string; due: string }[];
    };
    const before = Number(lines.find(({ text }) => text === 'to answer')!.count);
    await browser.open('/');
    for (const { due } of lines) expect(browser.page!.text).toContain(due);
    await world.raised();
    await until(`"text":"to answer","href":"/worklist","late":false,"count":"${before + 1}"`);
    await browser.open('/sign-out', { csrf: browser.hidden('csrf') });
    await world.raised();
    await ended();
  });

  test('is told to no stranger, and in four windows of one person at once', async () => {
    expect((await fetch(`${world.url}/live`)).status).toBe(204);
    const windows = [];
    for (let n = 0; n < 4; n++) windows.push(await hearing('MAPX'));
    expect(windows.map(({ answer }) => answer.status)).toEqual([200, 200, 200, 200]);
    expect((await hearing('MAPX')).answer.status).toBe(204);
    for (const { stop } of windows) stop();
  });
});

engineDescribe('chromium')('in a browser that stays open', (executablePath) => {
  let browser: Browser;
  beforeAll(async () => void (browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })));
  afterAll(() => browser.close());

  test('the start page counts anew by itself, and the navigation says that something waits', async () => {
    await world.raised();
    const { page, said } = await seated(world, browser, 'BBBB');
    const [badge, news] = [page.locator('.moj-notification-badge'), page.locator('#waiting-news')];
    const toAnswer = async () => Number(/(\d+)\s+to answer/.exec((await page.locator('#waiting').textContent())!)![1]);
    await badge.waitFor();
    const before = await toAnswer();
    expect(await badge.textContent()).toMatch(
      new RegExp(`^${await page.locator('#waiting > li').count()} things? waits?`),
    );
    // Nothing happened yet: what the page had stands, and nobody is told otherwise.
    expect(await news.textContent()).toBe('');
    await world.raised();
    await news.filter({ hasText: 'What waits for you has changed.' }).waitFor({ state: 'attached' });
    expect(await toAnswer()).toBe(before + 1);
    expect([...(await new Axe().violations(page)), ...said]).toEqual([]);
    await page.context().close();
  });
});
