import { chromium, type Browser, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { Axe, seated } from './looked-at.fixture.ts';
import { World } from './world.fixture.ts';

engineDescribe('chromium')('the desk of SECAS in a browser', (executablePath) => {
  let world: World;
  let browser: Browser;
  let page: Page;
  let id: string;
  const said: string[] = [];
  const axe = new Axe('all');

  beforeAll(async () => {
    world = await World.open();
    const path = await world.raised();
    id = path.split('/').at(-1)!;
    await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P30D' });
    const disputed = await world.as('BBBB').post(`${path}/breach-disputes`, { reason: '<script>alert(1)</script>' });
    expect(disputed.status).toBe(200);
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    ({ page } = await seated(world, browser, 'SECA', { viewport: { width: 1280, height: 900 } }, said));
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  test.each([
    ...['/', '/sla', '/sla/legs?of=disputed', '/sla/breaches', '/sla/approaching?days=x', '/sla/league', '/approvals'],
    ...[
      '/reports',
      '/backlog/summary',
      '/backlog?state=raised',
      '/contacts',
      '/contact-lists',
      '/rules',
      '/audit',
      '/parties',
      '/parties/AAAA/users',
      '/successions',
      '/requests/:id',
      '/requests/:id/breach-disputes/1/resolution',
      '/requests/:id/backlog-leaving',
      '/rules/terms/add',
    ],
  ])('%s has no fault that axe finds, and fits a telephone', async (named) => {
    said.length = 0;
    const answer = await page.goto(world.url + named.replace(':id', id));
    expect(answer?.status()).toBe(named.endsWith('days=x') ? 400 : 200);
    expect(await axe.violations(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.setViewportSize({ width: 1280, height: 900 });
    // Of a page that tells what is wrong with its address the browser says that by itself.
    expect(said).toEqual(answer?.ok() ? [] : [expect.stringContaining('status of 400')]);
  });

  test('a disputed breach is decided from the start page', async () => {
    await page.goto(world.url);
    await page.getByRole('link', { name: /disputed breaches to decide/ }).click();
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByRole('button', { name: 'Decide on the disputed breach of leg 1' }).click();
    expect(await page.getByRole('main').textContent()).toContain('<script>alert(1)</script>');
    await page.getByRole('button', { name: 'Decide' }).click();
    await page
      .getByRole('link', { name: /Was it a breach/ })
      .first()
      .click();
    await page.getByLabel('No: the dispute is upheld').check();
    await page.getByLabel('Why').fill('The line was down.');
    await page.getByRole('button', { name: 'Decide' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Decided.');
    await page.goto(`${world.url}/sla/breaches?upheld=true`);
    expect(await page.getByRole('table').textContent()).toContain('dispute upheld');
  });
});
