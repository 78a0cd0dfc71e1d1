import type { RecordedEvent } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Role } from '@icx/parties';
import { MASK } from '@icx/install-code';
import { fold } from '@icx/requests';
import type { RequestEvent } from '@icx/requests';
import { must } from '@icx/refusals';
import { evidenceOf } from './evidence/entries.ts';
import { historyOf } from './history.ts';
import type { Loaded } from './request-log.ts';

const stream = [
  {
    type: 'install-code-requested',
    data: { request: 'icr_1', requester: 'AAAA', candidates: ['BBBB'], yourReference: 'job 7' },
  },
  { type: 'leg-opened', data: { leg: 1, addressee: 'BBBB' } },
  { type: 'installation-denied', data: { leg: 1, answeredAt: 'now', inTime: true, suggested: 'CCCC', note: null } },
  { type: 'leg-opened', data: { leg: 2, addressee: 'CCCC' } },
  { type: 'code-supplied', data: { leg: 2, code: { id: 'code_x', sequence: '1', fingerprint: 'f' } } },
  { type: 'reveal-refused', data: { by: 'BBBB', code: 'action-not-allowed' } },
  { type: 'code-revealed', data: { format: 'raw-16', reason: 'site visit 12', code: { id: 'code_x' } } },
].map(({ type, data }, index) => ({
  type: `requests.${type}.v1`,
  data,
  position: BigInt(index + 1),
  stream: 'icr_1',
  revision: BigInt(index),
  metadata: { party: 'AAAA', user: 'test', ...(index === 0 ? {} : { channel: 'api' }) },
  recordedAt: 'now',
})) as unknown as readonly RecordedEvent[];
const loaded = { events: stream, state: fold(stream as unknown as RequestEvent[]) } as unknown as Loaded;

const leaves = { indexOf: async (position: bigint) => Number(position) };

const seenBy = (party: string, role: Role = 'supplier') =>
  historyOf(loaded, { party: party as PartyId, role }).map(({ type, data }) => ({
    name: type.slice('requests.'.length, -'.v1'.length),
    data,
  }));
const namesSeenBy = (party: string, role: Role = 'supplier') => seenBy(party, role).map(({ name }) => name);

test('the requester sees all but who else was refused the code', () =>
  expect(namesSeenBy('AAAA')).toEqual([
    'install-code-requested',
    'leg-opened',
    'installation-denied',
    'leg-opened',
    'code-supplied',
    'code-revealed',
  ]));

test('an addressee sees its own legs, and a refusal of its own', () => {
  expect(namesSeenBy('BBBB')).toEqual([
    'install-code-requested',
    'leg-opened',
    'installation-denied',
    'reveal-refused',
    'code-revealed',
  ]);
  expect(namesSeenBy('CCCC')).toEqual(['install-code-requested', 'leg-opened', 'code-supplied', 'code-revealed']);
});

test('the administrator sees everything', () =>
  expect(namesSeenBy('SECA', 'administrator')).toHaveLength(stream.length));

test('nobody sees where the code lies in the vault', () => {
  for (const who of ['AAAA', 'BBBB', 'CCCC', 'SECA'])
    expect(JSON.stringify(seenBy(who, who === 'SECA' ? 'administrator' : 'supplier'))).not.toContain('code_x');
});

test('each event tells its channel; one from before it was kept tells that it is not known', () => {
  const [first, ...others] = historyOf(loaded, { party: 'SECA' as PartyId, role: 'administrator' as const });
  expect(first!.channel).toBeNull();
  expect(new Set(others.map(({ channel }) => channel))).toEqual(new Set(['api']));
});

test('the requester’s own reference is shown to nobody else, whoever oversees', async () => {
  expect(JSON.stringify(seenBy('SECA', 'administrator'))).not.toContain('job 7');
  expect(JSON.stringify(seenBy('SECA', 'administrator'))).toContain('candidates');
  const [first, opened] = must(
    await evidenceOf(loaded, { party: 'SECA' as PartyId, role: 'administrator' as const }, leaves),
  ).events;
  expect([first!.leaf, opened!.leaf]).toEqual([null, expect.stringContaining('leg-opened')]);
});

test('a text that was stored before it would have been refused is masked, and its leaf is not shown', async () => {
  const code = '83.FE.D3.40.7A.93.97.23.A5.C6.39.B2.69.16.D5.05';
  const [requested, leg, denied] = stream as [RecordedEvent, RecordedEvent, RecordedEvent];
  const old = { ...denied, data: { ...denied.data, note: `it is ${code}` } };
  const keyed = { ...leg, metadata: { ...leg.metadata, command: code } };
  const stored = { ...loaded, events: [requested, keyed, old] } as unknown as Loaded;
  for (const viewer of [
    { party: 'AAAA' as PartyId, role: 'supplier' as const },
    { party: 'SECA' as PartyId, role: 'administrator' as const },
  ]) {
    const shown = must(await evidenceOf(stored, viewer, leaves)).events;
    expect(shown[2]!.data).toEqual({ ...old.data, note: MASK });
    expect(shown.slice(1).map(({ leaf }) => leaf)).toEqual([null, null]);
    expect(shown[2]!.leafHash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(shown)).not.toContain(code);
  }
});

test('an addressee sees neither the requester’s reference nor its candidates nor its reasons', () => {
  const seen = JSON.stringify(seenBy('CCCC'));
  for (const own of ['job 7', 'candidates', 'site visit 12']) expect(seen).not.toContain(own);
  for (const own of ['job 7', 'candidates', 'site visit 12']) expect(JSON.stringify(seenBy('AAAA'))).toContain(own);
});

test('where a code was held is its supplier’s business; that it answered by itself is told of nobody', () => {
  const holding = { source: 'fil_TEST00000001', line: 7, instruction: 'sti_TEST00000001' };
  const supplied = stream[4]!;
  const automatic = { ...supplied, data: { ...supplied.data, holding, automatic: true } };
  const entryFor = (party: string) =>
    historyOf({ ...loaded, events: [automatic] } as unknown as Loaded, { party: party as PartyId, role: 'supplier' });
  const [told] = entryFor('AAAA');
  expect(told).toMatchObject({ data: { leg: 2, automatic: true }, party: null, user: 'exchange', channel: 'exchange' });
  expect(JSON.stringify(told)).not.toContain('fil_TEST');
  expect(entryFor('CCCC')).toMatchObject([{ data: { holding } }]);
});

test('whether a supplier keeps its code for others is no business of the requester, nor of SECAS', () => {
  const kept = { ...stream[4]!, data: { ...stream[4]!.data, keep: true } };
  const toldTo = (party: string, role: Role) =>
    historyOf({ ...loaded, events: [kept] } as unknown as Loaded, { party: party as PartyId, role }).map(
      ({ data }) => data,
    );
  expect(toldTo('AAAA', 'supplier')).toEqual([{ leg: 2 }]);
  expect(toldTo('SECA', 'administrator')).toEqual([{ leg: 2 }]);
  expect(toldTo('CCCC', 'supplier')).toEqual([{ leg: 2, keep: true }]);
});
