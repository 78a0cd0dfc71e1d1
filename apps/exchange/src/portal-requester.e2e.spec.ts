import { readFileSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { vector } from './codes.fixture.ts';
import { Axe, seated } from './looked-at.fixture.ts';
import { statement } from './outside-posts.fixture.ts';
import { Feed } from './switching.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

engineDescribe('chromium')('the desk of a requester in a browser', (executablePath) => {
  let world: World;
  let browser: Browser;
  let asks: Page;
  let answers: Page;
  const said: string[] = [];
  const axe = new Axe('all');
  const signedIn = async (party: PartyName): Promise<Page> =>
    (await seated(world, browser, party, { viewport: { width: 360, height: 800 } }, said)).page;
  const main = async (page: Page): Promise<string> => (await page.getByRole('main').innerText()).replace(/\s+/g, ' ');
  /** Whole in the eyes of axe, and no wider than a telephone. */
  const sound = async (page: Page): Promise<void> => {
    expect([page.url(), await axe.violations(page)]).toEqual([page.url(), []]);
    expect([page.url(), await page.evaluate('document.documentElement.scrollWidth')]).toEqual([page.url(), 360]);
  };
  const pageOf = (path: string): string => world.url + path.replace('/v1', '');

  beforeAll(async () => {
    world = await World.open();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    [asks, answers] = [await signedIn('AAAA'), await signedIn('BBBB')];
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  test('who is asked back reads the question and replies: the same one is asked again', async () => {
    const path = await world.raised();
    const note = 'Which one? <img src=x onerror=alert(1)>';
    await world.as('BBBB').post(`${path}/answer`, { answer: 'request-invalid', note });
    await asks.goto(pageOf(path));
    expect(await main(asks)).toContain(note);
    expect(await main(asks)).toMatch(/allows 10 Working Days.*Not counted: \d days of weekends/);
    await sound(asks);
    await asks.getByRole('button', { name: 'Reply to BBBB' }).click();
    await sound(asks);
    await asks.getByRole('button', { name: 'Send the reply' }).click();
    expect(await asks.getByRole('alert').innerText()).toContain('Your reply');
    await asks.getByLabel('Your reply').fill('The one by the door.');
    await asks.getByRole('button', { name: 'Send the reply' }).click();
    expect(await main(asks)).toContain('Replied: the same supplier is asked again');
    const { legs } = (await world.as('BBBB').get(path)).body;
    expect(legs.at(-1)).toMatchObject({ addressee: 'BBBB', correction: 'The one by the door.' });
    await answers.goto(pageOf(path));
    expect(await main(answers)).toMatch(/AAAA to BBBB.*The one by the door\./);
    await answers.goto(`${pageOf(path)}/reply`);
    expect(await main(answers)).toContain('action-not-allowed');
  });

  test('what was answered by phone is put on record by one side, and confirmed by the other', async () => {
    const path = await world.raised();
    await answers.goto(`${pageOf(path)}/outside-answers`);
    await answers.getByRole('link', { name: 'Add a file that shows it' }).click();
    await sound(answers);
    const note = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await answers.getByLabel('The file').setInputFiles(note('code.txt', vector));
    await answers.getByRole('button', { name: 'Send the file' }).click();
    expect(await answers.getByRole('alert').innerText()).toContain('may hold an install code');
    await answers.getByLabel('The file').setInputFiles(note('call.txt', 'Anna called at ten.'));
    await answers.getByRole('button', { name: 'Send the file' }).click();
    expect(await main(answers)).toContain('With what you put on record go: call.txt.');
    await sound(answers);
    await answers.getByLabel('Not the installer').check();
    await answers.getByLabel('by phone').check();
    await answers.getByLabel('Who told whom').fill('Anna of BBBB to Ben');
    await answers.getByLabel('What was said or written').fill('Not ours.');
    await answers.getByLabel('Day').fill('31');
    await answers.getByRole('button', { name: 'Put it on record' }).click();
    expect(await answers.getByRole('alert').innerText()).toContain('not a date and time');
    await sound(answers);
    await answers.getByLabel('Day').fill('');
    await answers.getByRole('button', { name: 'Put it on record' }).click();
    expect(await main(answers)).toContain('answered outside, says BBBB: not confirmed');
    await asks.goto(pageOf(path));
    const [download] = await Promise.all([
      asks.waitForEvent('download'),
      asks.getByRole('link', { name: 'call.txt' }).click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toBe('Anna called at ten.');
    await asks.getByRole('button', { name: 'Was it as BBBB states? Confirm' }).click();
    expect(await main(asks)).toMatch(/BBBB states.*not the installer.*Not ours\./);
    await sound(asks);
    await asks.getByRole('button', { name: 'Yes, it was so' }).click();
    expect(await main(asks)).toContain('Confirmed: the leg is discharged.');
    const { legs } = (await world.as('AAAA').get(path)).body;
    expect(legs[0].reply).toMatchObject({ answer: 'not-installer', outside: { claim: 1 } });
  });

  test('what was not so is disputed, with a reason that both see', async () => {
    const path = await world.raised();
    await world.as('BBBB').post(`${path}/outside-answers`, statement);
    await asks.goto(pageOf(path));
    await asks.getByRole('button', { name: 'It was not so' }).click();
    await asks.getByLabel('What is not so').fill('Nobody called.');
    await asks.getByRole('button', { name: 'Dispute it' }).click();
    await answers.goto(pageOf(path));
    expect(await main(answers)).toMatch(/Outside, disputed.*Nobody called\./);
  });

  test('whom else to ask is one click away', async () => {
    const path = await world.raised();
    await asks.goto(`${pageOf(path)}/reroute`);
    await sound(asks);
    await asks.getByRole('link', { name: 'MAPX' }).click();
    await asks.getByRole('button', { name: 'Ask', exact: true }).click();
    expect((await world.as('AAAA').get(path)).body.leg).toMatchObject({ number: 2, addressee: 'MAPX' });
  });

  test('evidence is read as a page, and saved as the bundle that can be verified', async () => {
    const path = await world.raised();
    await asks.goto(pageOf(path));
    const [download] = await Promise.all([
      asks.waitForEvent('download'),
      asks.getByRole('link', { name: 'as a file that can be verified' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`TEST-evidence-${path.split('/').at(-1)}.json`);
    await asks.getByRole('link', { name: 'to read and print' }).click();
    expect(await asks.title()).toContain('Evidence of request');
  });

  test('a breach is disputed by its addressee, once', async () => {
    const path = await world.raised();
    await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P21D' });
    await answers.goto(pageOf(path));
    expect(await main(answers)).toContain('overdue');
    // Among the first acts or folded away: that is for other desks to change.
    await answers.getByText('What else can be done').click();
    const disputing = answers.locator('a', { hasText: 'Dispute the breach' });
    await disputing.click();
    await sound(answers);
    await answers.getByLabel('Why it was no breach').fill('The line was down.');
    await answers.getByRole('button', { name: 'Dispute it' }).click();
    expect(await main(answers)).toContain('The line was down.: SECAS decides');
    expect(await disputing.count()).toBe(0);
    await asks.goto(`${pageOf(path)}/breach-disputes`);
    expect(await main(asks)).toContain('action-not-allowed');
  });

  test('a code is shown for service request 8.11, copied whole, and printed as label and as form', async () => {
    const device = world.device();
    const path = await world.raised(device);
    await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: vector });
    await asks.goto(pageOf(path));
    expect(await asks.content()).not.toContain(vector.slice(0, 4));
    await asks.getByRole('button', { name: 'Reveal the code' }).click();
    // What service requests take is chosen.
    await asks.getByLabel('Why you need it now').fill('joining');
    await asks.getByRole('button', { name: 'Reveal' }).click();
    expect(await asks.locator('.icx-code-shown').innerText()).toMatch(/^([0-9A-F]{4} ?){8}$/);
    await sound(asks);
    await asks.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await asks.getByRole('button', { name: 'Copy the code' }).click();
    await asks.getByText('Copied.').waitFor();
    expect(await asks.evaluate('navigator.clipboard.readText()')).toBe(vector.slice(0, 32));
    // What a tablet scans: a field each.
    for (const name of ['Device ID', 'Code'])
      expect(await asks.getByRole('img', { name: `${name} as a QR code` }).isVisible()).toBe(true);
    const form = asks.locator('.icx-form');
    expect(await form.innerText()).toContain(device.deviceId);
    await asks.emulateMedia({ media: 'print' });
    expect(await asks.locator('.icx-label').isVisible()).toBe(true);
    for (const no of ['h1', 'nav', 'button', '[role=search]'])
      expect([no, await asks.locator(no).filter({ visible: true }).count()]).toEqual([no, 0]);
    // As the buttons have it for as long as they print.
    await asks.evaluate("document.body.dataset.printing = 'label'");
    expect([await asks.locator('.icx-label').isVisible(), await form.isVisible()]).toEqual([true, false]);
    await asks.emulateMedia({ media: null });
    await asks.goto(pageOf(path));
    expect(await asks.content()).not.toContain(vector.slice(0, 4));
  });

  test('what was gained by switches is asked for at once, and what is not wanted is dismissed', async () => {
    const feed = new Feed(() => world);
    const meters = [1, 2, 3].map(() => feed.meter());
    for (const meter of meters) await feed.record(meter, { gaining: 'FFFF' });
    const gains = await signedIn('FFFF');
    await gains.getByRole('link', { name: /3 gained: ask for their codes/ }).click();
    await sound(gains);
    await gains.getByRole('link', { name: `Dismiss ${meters[0]!.deviceId}` }).click();
    await gains.getByRole('button', { name: 'Dismiss it' }).click();
    expect(await main(gains)).toContain('Dismissed.');
    await gains.getByRole('button', { name: 'Ask for all' }).click();
    await sound(gains);
    await gains.getByLabel('Your reference', { exact: true }).fill('MONDAY');
    await gains.getByRole('button', { name: 'Ask for the codes' }).click();
    expect(await main(gains)).toContain('Of 2 devices: 2 raised.');
    await sound(gains);
    const { items } = (await world.as('FFFF').get('/v1/requests?reference=MONDAY')).body;
    const asked = items.map(({ deviceId }: { readonly deviceId: string }) => deviceId);
    expect(asked.toSorted()).toEqual(meters.slice(1).map(({ deviceId }) => deviceId));
    await gains.getByRole('link', { name: 'Gained devices' }).click();
    expect(await main(gains)).toContain('No device that you gained waits for its code.');
    await gains.context().close();
  });

  test('a home shows what of its devices is asked for, and the rest is asked for at once', async () => {
    const meter = world.device({ deviceType: 'ESME' });
    const display = world.device({ deviceType: 'PPMID', mpxn: meter.mpxn });
    await asks.goto(world.url);
    await asks.fill('#search', meter.mpxn);
    await asks.getByRole('button', { name: 'Search' }).click();
    expect(asks.url()).toBe(`${world.url}/premises/${meter.mpxn}`);
    await world.raised(meter);
    await asks.reload();
    expect(await main(asks)).toContain('0 with a code, 1 asked for');
    await sound(asks);
    await asks.getByRole('button', { name: /^Ask for/ }).click();
    await sound(asks);
    await asks.getByRole('button', { name: 'Ask for the codes' }).click();
    expect(await main(asks)).toMatch(new RegExp(`${display.deviceId}.*raised`));
    await sound(asks);
    await asks.getByRole('link', { name: `Premises ${meter.mpxn}` }).click();
    expect(await main(asks)).toContain(', 0 not asked for.');
    // Of what somebody else supplies as much is told as of what there is not.
    const foreign = await signedIn('FFFF');
    await foreign.goto(`${world.url}/premises/${meter.mpxn}`);
    expect(await main(foreign)).not.toContain(meter.deviceId);
    await foreign.context().close();
  });

  test('a meter is asked for by MPxN and MSN, of another supplier first, in four clicks; asked for again it is said so', async () => {
    const meter = world.device({ deviceType: 'ESME' });
    const ask = async (): Promise<void> => {
      await asks.goto(world.url);
      await asks.getByRole('button', { name: 'Ask for a code' }).click();
      await asks.getByLabel('MPxN', { exact: true }).fill(meter.mpxn);
      await asks.getByLabel('MSN').fill(meter.msn);
      await asks.getByRole('button', { name: 'Continue' }).click();
    };
    await ask();
    await sound(asks);
    await asks.getByRole('radio', { name: 'MAPX' }).check();
    await asks.getByRole('button', { name: 'Ask for the code' }).click();
    expect(await main(asks)).toContain('Asked: its clock and answer are shown here.');
    const { leg, device } = (await world.as('AAAA').get(`/v1${new URL(asks.url()).pathname}`)).body;
    expect([leg.addressee, device.deviceId]).toEqual(['MAPX', meter.deviceId]);
    await ask();
    expect(await main(asks)).toContain('You have asked for it already');
    await asks.getByRole('button', { name: 'Change' }).click();
    await asks.getByText('More, where it is needed').click();
    await asks.getByLabel('Who installed it, if you know').fill('NOBODY');
    await asks.getByRole('button', { name: 'Continue' }).click();
    // What is wrong is not folded away.
    expect(await asks.getByText('Error: There is no supplier').isVisible()).toBe(true);
  });

  test('who sends a form from a stale tab is told what happened meanwhile, and nothing is done', async () => {
    const path = await world.raised();
    await asks.goto(`${pageOf(path)}/withdraw`);
    await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: vector });
    await asks.getByRole('button', { name: 'Withdraw' }).click();
    const told = await asks.getByRole('alert').innerText();
    expect(told).toMatch(/so nothing was done\. Meanwhile: BBBB supplied a code \(CRC checked\).*Open it again/);
    expect((await world.as('AAAA').get(path)).body.state).toBe('answered');
  });

  test('nothing is said on the console', () =>
    expect(said.filter((line) => !/status of 4(00|03|12|22)/.test(line))).toEqual([]));
});
