import { eventually } from '@icx/world-testing/eventually';
import { chromium, type Browser, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { Axe, seated } from './looked-at.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

engineDescribe('chromium')('files and many rows in a browser', (executablePath) => {
  let world: World;
  let browser: Browser;
  const axe = new Axe('all');
  beforeAll(async () => {
    world = await World.open();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const signedIn = async (party: PartyName, javaScriptEnabled: boolean): Promise<Page> =>
    (await seated(world, browser, party, { javaScriptEnabled, viewport: { width: 360, height: 800 } })).page;
  const faultless = async (page: Page): Promise<void> => {
    expect([page.url(), await axe.violations(page)]).toEqual([page.url(), []]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  };
  const choose = (page: Page, name: string, text: string) =>
    page.setInputFiles('#field-file', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });

  test('without JavaScript a file is sent by the field of a form, and looked at until it is done', async () => {
    const page = await signedIn('AAAA', false);
    await page.click('text=Files');
    await page.click('main >> text=Requests');
    await choose(page, 'june.csv', `deviceId\n${world.device().deviceId}\n`);
    await page.click('text=Send the file');
    expect(await page.textContent('main')).toContain('The file is here.');
    await eventually(async () => {
      if (await page.isVisible('text=Look again')) await page.click('text=Look again');
      return (await page.textContent('main'))!.includes('All of it is done: 1 row.');
    });
    await page.context().close();
  });

  test('no page of it has a fault that axe finds or is wider than a telephone, nor has one that tells what is wrong', async () => {
    await world.raised();
    const page = await signedIn('AAAA', true);
    await page.goto(`${world.url}/files/send/asn`);
    await page.click('text=Send the file');
    expect(await page.textContent('.govuk-error-summary')).toContain('Choose the file');
    await faultless(page);
    await choose(page, 'odd.csv', 'nothing of a table');
    await page.click('text=Send the file');
    await eventually(async () => {
      await page.goto(page.url());
      return (await page.textContent('main'))!.includes('Nothing of it was taken.');
    });
    await faultless(page);
    await page.goto(`${world.url}/files`);
    await faultless(page);
    await page.goto(`${world.url}/raise/many`);
    await faultless(page);
    await page.fill('#field-rows', `${world.device().deviceId}\nnonsense`);
    await page.click('text=Continue');
    await faultless(page);
    await page.click('text=and leave the rest');
    await faultless(page);
    const answers = await signedIn('BBBB', true);
    await answers.goto(`${world.url}/worklist/answers`);
    await faultless(answers);
    await answers.fill('input[name="rows.0.installCode"]', 'not a code');
    await answers.click('text=Send these answers');
    expect(await answers.textContent('.govuk-error-summary')).toContain('The install code has "n"');
    await faultless(answers);
  }, 60_000);
});
