import { expect, test } from '@jest/globals';
import type { PlayerClient } from './cast.ts';
import type { Cast } from './cast.ts';
import { perform } from './perform.ts';
import type { Story } from './story.ts';
import { storyWords } from './story-words.ts';
import { totalsOf } from './totals.ts';

const device = (n: number) => ({
  deviceId: `00-DB-12-34-00-00-00-0${n}`,
  deviceType: 'ESME',
  status: 'Whitelisted',
  registeredSupplier: 'AAAA',
  installingSupplier: 'BBBB',
  mpxn: `10000000000${n}`,
});

const leg = {
  number: 1,
  addressee: 'BBBB',
  obligated: true,
  clock: 'stopped',
  dueOn: '2026-12-07',
  breach: null,
  reply: { inTime: true },
};
const closed = { how: 'closed', outcome: 'joined', by: 'requester', at: '2026-11-23T10:00:00.000Z' };
const request = {
  id: 'icr_TEST1',
  state: 'ended',
  ending: closed,
  stalled: null,
  closesAt: null,
  legs: [leg],
  backlog: false,
};
const event = { type: 'requests.request-closed.v1', data: { ...closed, note: null }, party: 'AAAA', recordedAt: '' };

/** Every request that is raised is closed as joined at once. */
const exchange = {
  get: async (path: string) => {
    if (path.startsWith('v1/sandbox')) return [device(1), device(2), device(3)];
    return path.endsWith('/history') ? { id: request.id, events: [event] } : request;
  },
  requests: async () => [{ state: 'open', deviceId: device(1).deviceId }],
  post: async (_: string, { deviceType }: { deviceType?: string }) => {
    if (deviceType === undefined) throw Object.assign(new Error(), { code: 'request-ended', detail: 'It has ended.' });
    return { status: 201, body: request };
  },
} as unknown as PlayerClient;
const cast: Cast = { AAAA: exchange, BBBB: exchange, CCCC: exchange, MAPX: exchange, SECA: exchange, DCCX: exchange };

const playing = async (...stories: Story[]) => perform(stories, cast, () => undefined);
const raised: Story = { title: 'Raised', ending: 'closed: joined', play: (scene) => scene.raise() };

test('a story that ends as it must is as told, on a device without an open request', async () => {
  const [told] = await playing(raised);
  expect(told).toMatchObject({ asTold: true, failure: null, asked: `ESME ${device(2).deviceId}` });
});

test.each<[string, Partial<Story>, string]>([
  ['another ending', { ending: 'withdrawn' }, 'it ended “closed: joined”, not “withdrawn”'],
  ['a breach that did not come', { breached: true }, 'no breach is on record'],
  [
    'something that does not hold',
    { play: async (scene) => (await scene.raise(), scene.expect('it rains', false)) },
    'it does not hold that it rains',
  ],
  [
    'an act that is refused',
    { play: async (scene) => (await scene.raise(), await scene.does('AAAA', 'withdrawal')) },
    'It has ended. (request-ended)',
  ],
  [
    'a refusal that did not come',
    { play: async (scene) => scene.raiseInVain({ installer: 'BBBB' }, 'no') },
    'a refusal no was expected: it was accepted',
  ],
])('%s is not as told, and the others go on', async (_, odd, failure) => {
  const told = await playing({ ...raised, ...odd }, raised);
  expect(told.map((story) => story.failure)).toEqual([failure, null]);
  const totals = totalsOf(told, 1, null);
  expect([totals.stories, totals.asTold]).toEqual([2, 1]);
  expect(storyWords(told, totals, 120)).toContain('NOT AS TOLD');
  expect(storyWords(told, totals, 120)).toContain('What was asked');
});

test('a sandbox without a device left says so', async () => {
  const [, , third] = await playing(raised, raised, raised);
  expect(third!.failure).toContain('no device installed by BBBB left');
});
