import { Readable } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { chromium, type Browser } from 'playwright-core';
import { openTable } from '@icx/tabular';
import { isRefusal } from '@icx/refusals';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { byMailConfig, answered, office } from './by-mail.fixture.ts';
import { formulasIn, heads, hostile, hostileBody, MARK } from './hostile-texts.fixture.ts';
import { seated, type Seat } from './looked-at.fixture.ts';
import { addressOf } from './post-office.fixture.ts';
import { posts } from './posts.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

/** What of the posts needs a world of its own; their texts are of the same kinds as others'. */
const elsewhere = /^\/v1\/(approvals|feed|mail|vault|views|sandbox)\b|security-keys|\/release$|cancellation$/;
/** Who looks at what others wrote. */
const readers = ['AAAA', 'BBBB', 'SECA', 'DCCX'] as const satisfies readonly PartyName[];
/** Pages of one kind that are looked at, and of one that holds such texts in a browser. */
const [OF_A_KIND, IN_A_BROWSER] = [1, 1];
const MOST = 120;

engineDescribe('chromium')('what others write into every field that there is', (executablePath) => {
  let world: World;
  let browser: Browser;
  const planted: string[] = [];
  beforeAll(async () => {
    world = await World.open(undefined, byMailConfig);
    await plantByPosts();
    await plantByFile();

    await plantByMail();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  const plantByPosts = async (): Promise<void> => {
    // Every head of a formula in what an addressee and a requester are told of one another.
    for (const n of heads.keys()) {
      const request = await world.raised(world.device({ installingSupplier: 'CCCC' }), { yourReference: hostile(n) });
      await world.as('CCCC').post(`${request}/answer`, { answer: 'request-invalid', note: hostile(n) });
    }
    for (const [n, [route, prepare]] of Object.entries(posts).entries()) {
      if (elsewhere.test(route)) continue;

      const { by, path, body, other } = await prepare(world);
      for (const one of [other, body]) {
        const bad = typeof one === 'string' ? undefined : hostileBody(one, n);
        if (!bad) continue;
        const { status } = await world.as(by).post(path, bad);
        if (status < 300) planted.push(route);
        if (status < 300) break;
      }
    }
  };
  const plantByFile = async (): Promise<void> => {
    const cells = heads.map((_, n) => `"${hostile(n).replaceAll('"', '""')}",ESME\n`).join('');
    const headers = {
      'content-type': 'text/csv',
      'content-disposition': `attachment; filename="${MARK}<img src=x>.csv"`,
      'idempotency-key': randomUUID(),
    };
    const sent = await world
      .as('AAAA')
      .send('POST', '/v1/files?kind=requests', headers, `deviceId,deviceType\n${cells}`);
    expect(sent.status).toBe(202);
    planted.push('a file');
  };
  const plantByMail = async (): Promise<void> => {
    const letter = { from: addressOf('BBBB'), to: 'codes@exchange.localhost', signedBy: null };
    await answered(world, 'SECA', () => office.send(world, { ...letter, subject: hostile(0), text: hostile(1) }));
    planted.push('a mail');
  };

  test('is taken at all: by most acts that have a text, a file and a mail', () => {
    expect(planted).toEqual(
      expect.arrayContaining([
        '/v1/parties',
        '/v1/requests/{id}/recall',
        '/v1/parties/{party}/users',
        'a file',
        'a mail',
      ]),
    );
    expect(planted.length).toBeGreaterThan(20);
  });

  test.each(readers)(
    '%s reads it as text on every page, and no cell of a file is a formula',
    async (party) => {
      const seat = await seated(world, browser, party);
      await seat.context.addInitScript(`window.${MARK} = () => { console.error('${MARK} ran'); }`);
      const faults: unknown[] = [];
      const shows = { pages: 0, files: 0 };
      for await (const { address, type, body } of walk(seat)) {
        if (type.startsWith('text/html')) {
          if (!body.includes(MARK)) continue;
          shows.pages += 1;
          faults.push(...(await faultsAt(seat, address)));
        } else if (body.includes(MARK) && type.startsWith('text/csv')) {
          shows.files += 1;
          faults.push(...formulasIn(body.toString()).map((cell) => [address, cell]));
        } else if (type.includes('spreadsheetml')) {
          // Our own reader refuses a workbook with a formula in it.
          const table = await openTable(Readable.from([body]), {});
          if (isRefusal(table)) faults.push([address, table.code]);
        }
      }
      expect(faults).toEqual([]);
      expect([party, shows.pages > 0]).toEqual([party, true]);
      await seat.context.close();
    },
    180_000,
  );

  /** All that links lead to from the start page: a few pages of a kind. */
  async function* walk({ page }: Seat) {
    const [ahead, seen] = [['/'], new Map<string, number>()];
    for (let n = 0; n < MOST && ahead.length > 0; n += 1) {
      const address = ahead.shift()!;
      const reply = await page.request.get(world.url + address);
      const { 'content-type': type = '' } = reply.headers();
      const body = await reply.body();
      yield { address, type, body };
      if (!type.startsWith('text/html')) continue;
      for (const [, href] of body.toString().matchAll(/ href="(\/[^"#]*)"/g)) {
        const next = href!.replaceAll('&amp;', '&');
        const kind = next.replace(/(?<=\/)[^/?]*[\d_][^/?]*/g, ':').replace(/=[^&]*/g, '');
        if (/^\/(assets|oidc)\//.test(next) || ahead.includes(next) || (seen.get(kind) ?? 0) >= OF_A_KIND) continue;
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        ahead.push(next);
      }
    }
  }

  const looked = new Map<string, number>();
  const faultsAt = async ({ page, said }: Seat, address: string): Promise<readonly unknown[]> => {
    const kind = address.replace(/(?<=\/)[^/?]*[\d_][^/?]*/g, ':').replace(/\?.*/, '');
    if ((looked.get(kind) ?? 0) >= IN_A_BROWSER) return [];
    looked.set(kind, (looked.get(kind) ?? 0) + 1);
    said.length = 0;
    await page.goto(world.url + address);
    const made = await page.evaluate<number>(
      `document.querySelectorAll('img[src="x"], [onerror], script:not([src]), [href^="javascript:" i]').length`,
    );
    return [...said.map((line) => [address, line]), ...(made > 0 ? [[address, `${made} elements of the text`]] : [])];
  };
});
