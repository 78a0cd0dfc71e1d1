import { readFileSync } from 'node:fs';
import { apiChannel } from '@icx/api-channel';
import { portalChannel } from '@icx/portal';
import { bulkChannel } from '@icx/bulk-channel';
import { byMail } from './by-mail.fixture.ts';
import { channelRules, type Asked, type UsedChannel } from './channel.contract.ts';
import { sendAnswers, worklistOf } from './worklist.fixture.ts';
import { atPortal, type PortalBrowser } from './portal.fixture.ts';
import { World, type PartyName } from './world.fixture.ts';

const api: UsedChannel = {
  channel: apiChannel,
  brought: async (world, to) => {
    const found: Asked[] = [];
    const listed = await world.as(to).get('/v1/requests?relation=addressee&state=open&limit=500');
    for (const { id, addressee } of listed.body.items) {
      const { leg, device } = (await world.as(to).get(`/v1/requests/${id}`)).body;
      if (addressee === to && leg.reply === null && leg.closed === null)
        found.push({ request: id, leg: leg.number, deviceId: device.deviceId });
    }
    return found;
  },
  answer: async (world, by, { request, leg }, answer) => {
    const { status, body } = await world.as(by).post(`/v1/requests/${request}/answer`, { leg, ...answer });
    return status === 200 ? 'accepted' : body.code;
  },
};

const bulk: UsedChannel = {
  channel: bulkChannel,
  brought: async (world, to) =>
    (await worklistOf(world, to)).lines.map(({ requestId, leg, deviceId }) => ({
      request: requestId!,
      leg: Number(leg),
      deviceId: deviceId === '' ? null : deviceId!,
    })),
  answer: async (world, by, { request, leg, deviceId }, answer) => {
    const line = { requestId: request, leg: String(leg), deviceId: deviceId ?? '', ...answer };
    const file = await sendAnswers(world, by, [line]);
    return file.rows.accepted === 1 ? 'accepted' : file.refused[0].code;
  },
};

/** One browser of each party, as long as the world is there. */
const browsers = new Map<string, Promise<PortalBrowser>>();
const browserOf = (world: World, party: PartyName) => {
  const of = `${world.url} ${party}`;
  const browser = browsers.get(of) ?? atPortal(world, party);
  browsers.set(of, browser);
  return browser;
};

/** A clerk who reads the list of what is to answer, and answers by the form of the request. */
const portal: UsedChannel = {
  channel: portalChannel,
  brought: async (world, to) => {
    const browser = await browserOf(world, to);
    const found: Asked[] = [];
    let next: string | undefined = '/worklist';
    while (next !== undefined) {
      await browser.open(next);
      const { text } = browser.page!;
      for (const [, request, device] of text.matchAll(/<a class="govuk-link" href="\/requests\/(icr_\w+)">([^<]+)</g)) {
        const { legs } = (await world.as(to).get(`/v1/requests/${request}`)).body;
        found.push({ request: request!, leg: legs.at(-1).number, deviceId: device! });
      }
      next = /<a class="govuk-link" href="([^"]+)" rel="next">/.exec(text)?.[1]?.replaceAll('&amp;', '&');
    }
    return found;
  },
  answer: async (world, by, { request }, { answer, ...members }) => {
    const browser = await browserOf(world, by);
    const address = `/requests/${request}/answer`;
    await browser.open(address);
    if (browser.page!.status === 404) return codeIn(browser);
    await browser.send(address, { answer, ...members });
    return browser.page!.text.includes('Answered.') ? 'accepted' : codeIn(browser);
  },
};
/** By which a page tells whoever helps what was refused. */
const codeIn = ({ page }: PortalBrowser): string =>
  /data-code="([\w-]+)"|icx-mono">([\w-]+)</.exec(page!.text)?.slice(1).find(Boolean) ?? '';

const used: readonly UsedChannel[] = [api, portal, bulk, byMail];
const rulesOf = ({ without = [] }: UsedChannel) =>
  Object.entries(channelRules).filter(([name]) => !without.includes(name));
describe.each(used.map((one) => [one.channel.name, one] as const))('by %s', (_, one) => {
  let world: World;
  beforeAll(async () => void (world = await (one.open ?? World.open)()));
  afterAll(() => world.close());

  test.each(rulesOf(one))('%s', (_name, rule) => rule(world, one));
});

/** As it stands in the document; what fails above is no row to tell. */
const table = (): string => {
  const names = used.map(({ channel }) => channel.name);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['Rule', ...names]),
    line(['---', ...names.map(() => '---')]),
    line(['Counts as received', ...used.map(({ channel }) => `\`${channel.receipt}\``)]),
    ...Object.keys(channelRules).map((rule) =>
      line([rule, ...used.map(({ without = [] }) => (without.includes(rule) ? '—' : 'holds'))]),
    ),
  ].join('\n');
};

test('the table of the document is what is run here', () => {
  const document = readFileSync(new URL('../../../docs/reference/channels.md', import.meta.url), 'utf8');
  // Prettier aligns the columns.
  const told = document.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');
  expect(told).toContain(table());
});
