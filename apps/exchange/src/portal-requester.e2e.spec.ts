import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { sandboxPassword } from '@icx/sandbox';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { statement } from './outside-posts.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

engineDescribe('chromium')('the desk of a requester in a browser', (executablePath) => {
  let world: World;
  let browser: Browser;
  let asks: Page;
  let answers: Page;
  const said: string[] = [];
  const signedIn = async (party: PartyName): Promise<Page> => {
    const page = await (await browser.newContext({ viewport: { width: 360, height: 800 } })).newPage();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', ({ message }) => said.push(message));
    await page.goto(`${world.url}/sign-in`);
    await page.getByLabel('Name').fill(`tester@${party}`);
    await page.getByLabel('Password').fill(sandboxPassword);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${world.url}/`);
    return page;
  };
  const main = async (page: Page): Promise<string> => (await page.getByRole('main').innerText()).replace(/\s+/g, ' ');
  /** Whole in the eyes of axe, and no wider than a telephone. */
  const sound = async (page: Page): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect([page.url(), violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])]).toEqual([
      page.url(),
      [],
    ]);
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
    await answers.getByText('What else can be done').click();
    await answers.getByRole('link', { name: 'Dispute the breach' }).click();
    await sound(answers);
    await answers.getByLabel('Why it was no breach').fill('The line was down.');
    await answers.getByRole('button', { name: 'Dispute it' }).click();
    expect(await main(answers)).toContain('The line was down.: SECAS decides');
    expect(await answers.getByRole('link', { name: 'Dispute the breach' }).count()).toBe(0);
    await asks.goto(`${pageOf(path)}/breach-disputes`);
    expect(await main(asks)).toContain('action-not-allowed');
  });

  test('nothing is said on the console', () =>
    expect(said.filter((line) => !/status of 4(00|03|22)/.test(line))).toEqual([]));
});
