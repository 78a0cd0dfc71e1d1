import { randomBytes } from 'node:crypto';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { openWorld, type World } from '@icx/world-testing';
import type { SandboxDevice } from '@icx/sandbox';
import { instant } from '@icx/working-days';
import { MONDAY, stageOf } from './answering.fixture.ts';

let world: World;
let devices: readonly SandboxDevice[];
let succession: string;
beforeEach(async () => {
  world = await openWorld(MONDAY);
  devices = world.askable.filter(({ deviceType }) => deviceType === 'ESME').slice(0, 5);
  for (const device of devices) await raise(device);
  const solr = { kind: 'solr', from: 'BBBB', to: 'CCCC', fuel: null, mpxns: null, grace: 5, reason: null } as const;
  const draft = { ...solr, effectiveFrom: '2026-11-23' as never };
  succession = must(await world.switching.successions.record(draft, by('SECA'))).id;
  await world.switching.runner.sweep();
});
afterEach(() => world.remove());

const { by, hold, raise } = stageOf(() => world);
const desk = () => world.exchange.answering.coverage;
const successor = { party: 'CCCC' as PartyId, role: 'supplier' } as const;
const secas = { party: 'SECA' as PartyId, role: 'administrator' } as const;
const failed = { party: 'BBBB' as PartyId, role: 'supplier' } as const;
const page = { after: '', limit: 100 };

test('what is held, missing, in conflict and answered, day by day', async () => {
  expect(await desk().read(succession, successor)).toMatchObject({
    ...{ from: 'BBBB', to: 'CCCC', graceUntil: '2026-11-30' },
    ...{ legs: 5, open: 5, answered: 0, held: 0, missing: 5, conflicts: 0 },
    days: [{ on: '2026-11-23', legs: 5, held: 0, answered: 0 }],
  });
  world.now = instant('2026-11-24T10:00:00.000Z');
  await hold('BBBB', devices.slice(0, 3));
  await hold('BBBB', devices.slice(2, 3), randomBytes(16));
  expect(await desk().read(succession, successor)).toMatchObject({
    ...{ legs: 5, open: 5, held: 2, missing: 3, conflicts: 1 },
    days: [expect.anything(), { on: '2026-11-24', legs: 5, held: 2, answered: 0 }],
    // As the holding names it, or else the inventory: both are the same here.
    manufacturers: [{ manufacturer: 'Wattmeter Ltd', open: 5, held: 2, missing: 3 }],
    files: [
      { held: 2, conflicts: 0 },
      { held: 0, conflicts: 1 },
    ],
  });
  must(await world.exchange.answering.offers.answer(undefined, by('CCCC')));
  const answered = must(await desk().read(succession, successor));
  expect(answered).toMatchObject({ legs: 5, open: 3, answered: 2, held: 0, missing: 3 });
  expect(answered.days.at(-1)).toEqual({ on: '2026-11-24', legs: 5, held: 2, answered: 2 });
});

test('what is missing is listed in pages, and as CSV', async () => {
  await hold('BBBB', devices.slice(0, 3));
  const all = must(await desk().missing(succession, successor, page));
  expect(all).toMatchObject({ items: [{ conflictIn: null }, {}], next: null });
  const first = must(await desk().missing(succession, successor, { ...page, limit: 1 }));
  expect(first.next).toBe(first.items[0]!.request);
  const rest = must(await desk().missing(succession, successor, { after: first.next!, limit: 1 }));
  expect([...first.items, ...rest.items]).toEqual(all.items);
  const lines: string[] = [];
  for await (const line of must(await desk().missingLines(succession, successor))) lines.push(line);
  expect(lines[0]).toBe('requestId,deviceId,mpxn,msn,manufacturer,conflictIn\r\n');
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(all.items.map(({ request }) => request));
});

test('SECAS sees how many, the successor which, and nobody else anything', async () => {
  await hold('BBBB', devices.slice(0, 1));
  const counts = must(await desk().read(succession, secas));
  expect(counts).toMatchObject({ legs: 5, held: 1 });
  expect(counts).not.toHaveProperty('files');
  expect(counts).not.toHaveProperty('manufacturers');
  const codes = [
    await desk().missing(succession, secas, page),
    await desk().missingLines(succession, failed),
    await desk().read(succession, failed),
    await desk().read('suc_TESTunknown', successor),
  ].map((outcome) => isRefusal(outcome) && outcome.code);
  expect(codes).toEqual(['not-the-successor', 'not-the-successor', 'not-the-successor', 'succession-unknown']);
});
