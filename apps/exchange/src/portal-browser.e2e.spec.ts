import { chromium, type Browser } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { at400, Axe, faultsOf, Keyboard, seated } from './looked-at.fixture.ts';
import { portalNames, shownTo, type PortalNames } from './portal-pages.fixture.ts';
import { vector } from './codes.fixture.ts';
import { partyNames, World, type PartyName } from './world.fixture.ts';

engineDescribe('chromium')('every page of the portal, in a browser', (executablePath) => {
  let world: World;
  let browser: Browser;
  let names: PortalNames;
  const axe = new Axe();
  /** States that a page has beside the one that the table of pages leads to. */
  const states: Partial<Record<PartyName, readonly string[]>> = {};

  beforeAll(async () => {
    world = await World.open();
    names = await portalNames(world);
    const answered = await world.raised(undefined, { yourReference: 'JOB 7' });
    const disputed = await world.raised();
    await world.as('BBBB').post(`${answered}/answer`, { answer: 'code-supplied', installCode: vector });
    // What fell due meanwhile: breaches, one of them disputed.
    await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P25D' });
    await world.as('BBBB').post(`${disputed}/breach-disputes`, { reason: 'The line was down.' });
    const [revealed, late] = [answered, disputed].map((path) => path.replace('/v1', ''));
    states.AAAA = [revealed!, `${revealed!}/reveal`, '/requests?deviceId=x&mpxn=y', '/search?q=nothing', '/nowhere'];
    states.BBBB = [late!, `${late!}/answer`];
    states.SECA = [`${late!}/breach-disputes/1/resolution`, '/sla/approaching?days=x', '/sla/breaches'];
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  test.each(partyNames.filter((party) => party !== 'FFFF'))(
    '%s finds nothing wrong with any: WCAG 2.2 AA, 400 %%, forced colours, paper, one heading, a silent console',
    async (party) => {
      const found: unknown[] = [];
      const { page, said, context } = await seated(world, browser, party, { viewport: at400 });
      for (const path of [...shownTo(party, names), ...(states[party] ?? [])]) {
        said.length = 0;
        const answer = await page.goto(world.url + path);
        const isNew = await axe.isNew(page);
        const policy = answer!.headers()['content-security-policy'];
        found.push(
          ...[...(isNew ? await axe.judge(page) : []), ...(await faultsOf(page, isNew))].map((fault) => [path, fault]),
          // A browser tells by itself of each answer that is no page as it was asked for.
          ...said.filter((line) => !/status of 40[04]/.test(line)).map((line) => [path, 'says', line]),
          ...(policy?.startsWith("default-src 'none'") ? [] : [[path, 'lets load', policy]]),
        );
      }
      expect(found).toEqual([]);
      await context.close();
    },
    180_000,
  );

  test('what is looked for is found where it is planted', async () => {
    const page = await browser.newPage({ viewport: at400 });
    await page.setContent(
      `<title>Another</title><nav><a href="/">Desk</a></nav><h1>One</h1><h1>Two</h1><main><a href="/" tabindex="3">On</a>
      <p style="width: 500px; color: white; background: white; forced-color-adjust: none">Unseen</p>
      <svg><rect width="9" height="9" fill="white" style="forced-color-adjust: none"/></svg></main>`,
    );
    expect(await faultsOf(page)).toEqual([
      'has 2 headings of the first order',
      'its title "Another" does not say "One"',
      expect.stringContaining('pixels too wide'),
      expect.stringContaining('tabulator: <a href="/" tabindex="3">'),
      expect.stringContaining('forced colours: <p'),
      expect.stringContaining('forced colours: <rect'),
      expect.stringContaining('nobody can press: <nav>'),
    ]);
    expect(await axe.violations(page)).not.toEqual([]);
    await page.close();
  });

  test('somebody without a mouse asks for a code, and somebody else answers', async () => {
    const device = world.device();
    const asks = await seated(world, browser, 'AAAA');
    const keys = new Keyboard(asks.page);
    await keys.press('Skip to main content');
    expect(await asks.page.evaluate('document.activeElement.id')).toBe('main-content');
    await keys.press('Ask for a code');
    await keys.type(/^Device ID/, device.deviceId);
    await keys.press('Continue');
    await keys.press('Ask for the code');
    expect(await asks.page.textContent('main')).toContain('Leg 1: BBBB');
    const answers = await seated(world, browser, 'BBBB');
    const others = new Keyboard(answers.page);
    await answers.page.goto(asks.page.url().replace(/\?.*/, ''));
    await others.press('Answer');
    await others.choose(/^Here is the code/, /^Here is the code/);
    await others.type(/^(The )?[Ii]nstall code/, vector);
    await others.press('Send the answer');
    expect(await answers.page.textContent('main')).toContain('Answered.');
    expect([...asks.said, ...answers.said]).toEqual([]);
    await Promise.all([asks.context.close(), answers.context.close()]);
  });
});
