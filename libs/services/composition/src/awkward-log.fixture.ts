import { globSync } from 'node:fs';
import { join } from 'node:path';
import { goldensIn } from '@icx/decider-testing';
import type { EventStore, JsonObject, NewEvent } from '@icx/event-store';
import type { DeviceId, Mpxn, PartyId, RequestId } from '@icx/identifiers';

const root = join(import.meta.dirname, '../../../..');
/** Each golden of every context so often, each time about other things. */
const COPIES = 3;

/** What is compared whatever its capitals, sorted by its bytes, or looked for in the middle. */
export const references = [
  'Straße 100%',
  'ÉCOLE_7',
  'école_7',
  "O'Neil \\ Söhne",
  'zebra',
  'Zebra',
  '',
  '10',
  '9',
  '🔑',
];

export const device = (n: number) => `00-DB-12-34-00-00-00-${String(n % 15).padStart(2, '0')}` as DeviceId;
export const hub = (n: number) => `00-DB-12-35-00-00-00-${String(n % 2).padStart(2, '0')}` as DeviceId;
export const point = (n: number) => `10100000000${String(n % 6).padStart(2, '0')}` as Mpxn;
/** With capitals or without: in a language's order they would stand together. */
export const requestOf = (golden: number, copy: number) =>
  `icr_${golden % 2 === 0 ? 'test' : 'TEST'}${golden}x${copy}` as RequestId;
export const partyIds = ['AAAA', 'BBBB', 'CCCC', 'FFFF', 'SECA'] as PartyId[];

interface Stream {
  readonly name: string;
  readonly events: readonly (NewEvent & { readonly metadata?: JsonObject })[];
}

/** Where a stream of this kind has its name, by which views name rows too. */
const named: Readonly<Record<string, RegExp>> = {
  requests: /"request":"(icr_\w+)"/,
  'data-fixes': /"case":"(dfc_\w+)"/,
  successions: /"id":"(suc_\w+)"/,
};

const streamOf = (kind: string, golden: number, copy: number, events: readonly object[]): Stream => {
  const n = golden * COPIES + copy;
  const own = new Map<string, string>();
  const text = JSON.stringify(events)
    .replaceAll(/icr_\w+/g, (id) => {
      if (!own.has(id)) own.set(id, own.size === 0 ? requestOf(golden, copy) : `${id}x${n}`);
      return own.get(id)!;
    })
    .replaceAll(/ctp_\w+/g, `ctp_TEST0000${n}`)
    .replaceAll(/dfc_\w+/g, `dfc_TEST${n}`)
    .replaceAll(/"id":"suc_\w+"/g, `"id":"suc_TEST${n}"`)
    .replaceAll(/"hub":"[^"]+"/g, `"hub":"${hub(n)}"`)
    .replaceAll(/00-DB-12-34(-[0-9A-F]{2}){4}/g, device(n))
    .replaceAll(/"(\d{13}|39\d{8})"/g, `"${point(n)}"`)
    .replaceAll('"name":"tester"', `"name":"${n % 2 === 0 ? 'tester' : 'Tester'}${n}"`)
    .replaceAll('"yourReference":null', () => `"yourReference":${JSON.stringify(references[n % references.length])}`);
  const renamed = kind === 'parties' ? text.replaceAll(/"party":"(\w{4})"/g, `"party":"$1${n}"`) : text;
  return { name: named[kind]?.exec(renamed)?.[1] ?? `${kind}-${n}`, events: JSON.parse(renamed) as Stream['events'] };
};

const streams = (): readonly Stream[] =>
  globSync('libs/**/golden/*.jsonl', { cwd: root })
    .toSorted()
    .flatMap((file) => {
      const kind = file.replace(/.*\//, '').replace('.jsonl', '');
      return goldensIn(join(root, file)).flatMap(({ events }, golden) =>
        Array.from({ length: COPIES }, (_, copy) => streamOf(kind, golden, copy, events)),
      );
    });

const told = (id: string, more: object) => ({
  type: 'switching.switch-recorded.v1',
  data: {
    ...{ id, version: 1, mpxn: '3900102501', losing: null, gaining: 'BBBB', effectiveFrom: '2026-11-01' },
    ...{ withdrawn: false, receivedAt: '2026-11-02T10:00:00.000Z', ...more },
  },
});

const recorded = goldensIn(join(root, 'libs/domain/inventory/src/golden/devices.jsonl'))
  .flatMap(({ events }) => events)
  .find(({ type }) => type === 'inventory.device-recorded.v2')!;

/** What no golden has: a feed that contradicts and corrects itself, and a meter of which the status is not known. */
const others: readonly Stream[] = [
  {
    name: 'supply-3900102501',
    events: [
      told('first', {}),
      told('second', { losing: 'DDDD', gaining: 'CCCC' }),
      told('third', { losing: 'EEEE', gaining: 'FFFF' }),
      told('second', { losing: 'DDDD', gaining: 'CCCC', version: 2, withdrawn: true }),
    ],
  },
  {
    name: 'device-unknown',
    events: [
      {
        type: recorded.type,
        data: {
          ...recorded.data,
          ...{ deviceId: '00-DB-12-34-00-00-01-00', deviceType: 'ESME', smiStatus: null, registeredSupplier: 'EEEE' },
          ...{ mpxn: point(0), hub: hub(0) },
        },
      },
    ],
  },
];

/** Appends what every context ever stored, first the beginnings of all streams, then how they went on. */
export const writeAwkwardLog = async (log: EventStore): Promise<void> => {
  const all = [...streams(), ...others];
  const append = async (name: string, from: number, events: Stream['events']) => {
    for (const [index, { metadata = {}, ...event }] of events.entries()) {
      const revision = from + index === 0 ? 'no-stream' : BigInt(from + index - 1);
      const { outcome } = await log.append(name, revision, [event], { metadata: metadata as never });
      if (outcome !== 'appended') throw new Error(`${name}: ${outcome}`);
    }
  };
  for (const { name, events } of all) await append(name, 0, events.slice(0, 1));
  for (const { name, events } of all) await append(name, 1, events.slice(1));
};
