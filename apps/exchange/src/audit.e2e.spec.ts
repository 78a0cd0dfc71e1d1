import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openCheckpoint, parseLogKey, verifyConsistency, verifyEvidence, verifyInclusion } from '@icx/audit';
import { leafHashOf } from '@icx/event-store';
import { must } from '@icx/refusals';
import { vector } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { partyNames, roles, World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

interface Entry {
  readonly type: string;
  readonly data: { readonly by?: string };
  readonly party: string | null;
  readonly position: string;
  readonly leaf: string | null;
  readonly leafHash: string;
}

interface Evidence {
  readonly events: readonly (Entry & { readonly words: string; readonly rule: object | null })[];
  readonly unseen: readonly object[];
  readonly deadlines: readonly { readonly days: readonly object[] }[];
}

let world: World;
let path: string;
/** Told by the exchange before anything of the request happened. */
let early: string;

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const read = async (address: string, party: PartyName = 'AAAA') =>
  (await world.as(party).get(`/v1/audit/${address}`)).body;
const publicKey = async () => must(parseLogKey((await read('key')).key));
const evidence = async (party: PartyName): Promise<Entry[]> =>
  (await world.as(party).get(`${path}/evidence`)).body.events;

beforeAll(async () => {
  world = await World.open();
  early = (await read('checkpoint')).note;
  path = await world.raised();
  await world.as('AAAA').post(`${path}/reroute`, { addressee: 'MAPX' });
  await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: vector });
  await world.as('AAAA').post(`${path}/reveal`, { format: 'raw-16', reason: 'site visit' });
  await world.as('BBBB').post(`${path}/reveal`, { format: 'raw-16', reason: 'curious' });
  await world.restart();
});
afterAll(() => world.close());

test('the same checkpoint for every party, signed with the published key', async () => {
  const key = await publicKey();
  // An agent by itself reads nothing.
  const readers = partyNames.filter((party) => roles[party] !== 'agent');
  const told = await Promise.all(readers.map((party) => read('checkpoint', party)));
  for (const checkpoint of told) expect(checkpoint).toEqual(told[0]);
  const { size, root } = must(openCheckpoint(told[0].note, key));
  expect([size, root.toString('hex')]).toEqual([told[0].size, told[0].root]);
  expect(await read(`checkpoint?size=${size}`)).toEqual(told[0]);
});

test.each(['AAAA', 'BBBB', 'MAPX', 'SECA'] as const)(
  '%s checks by itself that its evidence is in the log',
  async (party) => {
    const { size, root } = must(openCheckpoint((await read('checkpoint')).note, await publicKey()));
    const entries = await evidence(party);
    expect(entries.length).toBeGreaterThan(2);
    for (const { position, leaf, leafHash } of entries) {
      if (leaf !== null) {
        expect(leafHashOf(leaf).toString('hex')).toBe(leafHash);
        expect(JSON.parse(leaf)[0]).toBe(Number(position));
      }
      const { proof } = await read(`proof?position=${position}&size=${size}`, party);
      const inclusion = { index: Number(position) - 1, size, leafHash: bytes(leafHash), proof: proof.map(bytes), root };
      expect(verifyInclusion(inclusion)).toBe(true);
      expect(verifyInclusion({ ...inclusion, index: inclusion.index + 1 })).toBe(false);
    }
  },
);

test('right after an act its evidence is proved and sealed for each of them, every event in it, and no code', async () => {
  const fresh = await world.raised();
  await world.as('BBBB').post(`${fresh}/answer`, { answer: 'code-supplied', installCode: vector });
  await world.as('BBBB').post(`${fresh}/reveal`, { format: 'raw-16', reason: 'curious' });
  const [key, bundles] = [await publicKey(), new Map<PartyName, Evidence>()];
  for (const party of ['AAAA', 'BBBB', 'SECA'] as const) {
    const { status, body } = await world.as(party).get(`${fresh}/evidence`);
    expect([status, verifyEvidence(body, key).checks.filter(({ holds }) => !holds)]).toEqual([200, []]);
    expect(JSON.stringify(body).toUpperCase()).not.toContain(vector.slice(0, 32));
    bundles.set(party, body);
  }
  const [own, all] = [bundles.get('AAAA')!, bundles.get('SECA')!];
  expect([all.unseen, own.unseen.length]).toEqual([[], 1]);
  expect(all.events.length).toBe(own.events.length + 1);
  expect(all.deadlines).toMatchObject([{ leg: 1, agrees: true, replaces: null, calendar: 'england-and-wales' }]);
  expect(all.deadlines[0]!.days.at(-1)).toMatchObject({ workingDay: 10, because: null });
  const last = all.events.find(({ type }) => type === 'requests.code-supplied.v1');
  expect(last).toMatchObject({ words: 'BBBB supplied a code (CRC checked), in time', agent: null });
  expect(last!.rule).toMatchObject({ receipt: 'immediate', term: 'mp121-10wd', calendarVersion: expect.any(String) });
});

test('as a page it is whole in itself, allowed to load nothing, and none of whoever may not see the request', async () => {
  const { status, headers, text: body } = await world.as('SECA').get(`${path}/evidence.html`);
  expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri/);
  expect(body).toContain('TEST: a sandbox');
  expect(body).toContain('Working Day 10: due by 24:00');
  expect(body.toUpperCase()).not.toContain(vector.slice(0, 32));
  expectProblem(await world.as('CCCC').get(`${path}/evidence.html`), 404, 'request-unknown');
});

test('a party that kept an early checkpoint sees that the log has only grown', async () => {
  const key = await publicKey();
  const [before, after] = [
    must(openCheckpoint(early, key)),
    must(openCheckpoint((await read('checkpoint')).note, key)),
  ];
  expect(after.size).toBeGreaterThan(before.size);
  const { proof } = await read(`proof?from=${before.size}&to=${after.size}`);
  const grown = {
    from: before.size,
    to: after.size,
    fromRoot: before.root,
    toRoot: after.root,
    proof: proof.map(bytes),
  };
  expect(verifyConsistency(grown)).toBe(true);
  expect(verifyConsistency({ ...grown, fromRoot: after.root })).toBe(false);
});

test('a leaf is shown only where its event is: the act of the viewer or the exchange, nothing left out', async () => {
  for (const party of ['AAAA', 'BBBB', 'MAPX'] as const)
    for (const { leaf, party: by } of await evidence(party)) if (by !== null && by !== party) expect(leaf).toBeNull();
  const all = { AAAA: await evidence('AAAA'), BBBB: await evidence('BBBB'), SECA: await evidence('SECA') };
  const requested = (entries: Entry[]) => entries.find(({ type }) => type.includes('install-code-requested'))!;
  expect(requested(all.AAAA).leaf).toContain('"candidates"');
  expect(requested(all.BBBB).leaf).toBeNull();
  // A reference into the vault is in no answer, to its supplier neither.
  for (const entries of Object.values(all)) {
    const supplied = entries.find(({ type }) => type.includes('code-supplied'))!;
    expect([supplied.leaf, supplied.leafHash]).toEqual([null, expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(JSON.stringify(entries)).not.toContain('fingerprint');
  }
  const refused = (entries: Entry[]) => entries.filter(({ type }) => type.includes('reveal-refused'));
  expect(refused(all.BBBB)[0]!.leaf).toContain('"BBBB"');
  expect(refused(all.AAAA)).toEqual([]);
});

test.each([
  ['proof', 'proof-unclear', 400, []],
  ['proof?size=1', 'proof-unclear', 400, []],
  ['proof?to=1', 'proof-unclear', 400, []],
  ['proof?position=1&from=1', 'proof-unclear', 400, []],
  ['proof?from=1&size=2', 'proof-unclear', 400, []],
  ['proof?position=0', 'validation-failed', 400, ['/position']],
  ['proof?position=-1', 'validation-failed', 400, ['/position']],
  ['proof?position=1.5', 'validation-failed', 400, ['/position']],
  ['proof?position=one', 'validation-failed', 400, ['/position']],
  ['proof?position=1&position=2', 'validation-failed', 400, ['/position']],
  ['proof?position=99999999999999999999', 'validation-failed', 400, ['/position']],
  ['proof?position=1&size=0x1', 'validation-failed', 400, ['/size']],
  ['proof?position=999999999', 'position-not-within', 422, ['/position']],
  ['proof?position=2&size=1', 'position-not-within', 422, ['/position']],
  ['proof?position=1&size=999999999', 'size-not-signed', 422, ['/size']],
  ['proof?from=1&to=999999999', 'size-not-signed', 422, ['/to']],
  ['proof?from=2&to=1', 'sizes-backwards', 422, ['/from']],
  ['checkpoint?size=999999999', 'checkpoint-unknown', 404, []],
  ['checkpoint?size=', 'validation-failed', 400, ['/size']],
])('GET /v1/audit/%s: %s', async (address, code, status, pointers) => {
  expectProblem(await world.as('AAAA').get(`/v1/audit/${address}`), status, code, pointers);
});

describe('a data folder that was meddled with', () => {
  const forge = (sql: string) => {
    const log = new DatabaseSync(join(world.folder, 'log.db'));
    log.exec(sql);
    log.close();
  };

  test('with a bit of an event turned, it starts and says so, naming the position', async () => {
    const swap = (from: string, to: string) => () => {
      const log = new DatabaseSync(join(world.folder, 'log.db'));
      log.prepare('UPDATE events SET data = replace(data, ?, ?) WHERE position = 3').run(from, to);
      log.close();
    };
    await world.restart(swap('"', "'"));
    const { status, body } = await world.as('AAAA').get('/readyz');
    const told = body.degraded.find(({ name }: { name: string }) => name === 'log-content');
    expect([status, told.why]).toEqual([200, expect.stringContaining('The event at position 3 of the log')]);
    await world.restart(swap("'", '"'));
    expect((await world.as('AAAA').get('/readyz')).body.degraded).toEqual([]);
  });

  test('with its log cut off at the end, the exchange does not start', async () => {
    const aside = join(world.folder, 'aside.db');
    await expect(
      world.restart(() => {
        forge(`VACUUM INTO '${aside}'`);
        forge('DELETE FROM events WHERE position = (SELECT max(position) FROM events)');
      }),
    ).rejects.toMatchObject({
      code: 'log-shortened',
      message: expect.stringMatching(/ends at event \d+, but \d+ events were signed/),
    });
    renameSync(aside, join(world.folder, 'log.db'));
    await world.restart();
    expect((await world.as('AAAA').get('/readyz')).body).toEqual({ status: 'ready', degraded: [] });
  });

  test('with an event exchanged, hash and all, it says so in /readyz, proves nothing and signs nothing', async () => {
    const { size } = await read('checkpoint');
    await world.restart(() => forge('UPDATE events SET leaf_hash = zeroblob(32) WHERE position = 3'));
    const { status, body } = await world.as('SECA').get('/readyz');
    expect([status, body.degraded[0].name]).toEqual([200, 'audit']);
    expect(body.degraded[0].why).toMatch(/The log was changed: .* is not what it was when the checkpoint/);
    expectProblem(await world.as('AAAA').get('/v1/audit/proof?position=1'), 503, 'audit-broken');
    expectProblem(await world.as('AAAA').get(`${path}/evidence`), 503, 'audit-broken');
    await world.raised();
    await world.restart();
    expect((await read('checkpoint')).size).toBe(size);
  });
});
