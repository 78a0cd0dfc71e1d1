import { readFileSync } from 'node:fs';
import { apiChannel } from '@icx/api-channel';
import { channelRules, type Asked, type UsedChannel } from './channel.contract.ts';
import { World } from './world.fixture.ts';

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

const used: readonly UsedChannel[] = [api];
describe.each(used.map((one) => [one.channel.name, one] as const))('by %s', (_, one) => {
  let world: World;
  beforeAll(async () => void (world = await World.open()));
  afterAll(() => world.close());

  test.each(Object.entries(channelRules))('%s', (_name, rule) => rule(world, one));
});

/** As it stands in the document; what fails above is no row to tell. */
const table = (): string => {
  const names = used.map(({ channel }) => channel.name);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['Rule', ...names]),
    line(['---', ...names.map(() => '---')]),
    line(['Counts as received', ...used.map(({ channel }) => `\`${channel.receipt}\``)]),
    ...Object.keys(channelRules).map((rule) => line([rule, ...names.map(() => 'holds')])),
  ].join('\n');
};

test('the table of the document is what is run here', () => {
  const document = readFileSync(new URL('../../../docs/reference/channels.md', import.meta.url), 'utf8');
  // Prettier aligns the columns.
  const told = document.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');
  expect(told).toContain(table());
});
