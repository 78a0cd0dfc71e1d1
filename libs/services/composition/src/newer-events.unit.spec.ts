import { globSync } from 'node:fs';
import { join } from 'node:path';
import { goldensIn } from '@icx/decider-testing';
import { positionOf, type EventStore, type RecordedEvent } from '@icx/event-store';
import type { TableRow, View } from '@icx/read-store';
import { BEGINNING, Projection, ViewSet } from '@icx/read-store/following';
import { allViews } from './index.ts';

const root = join(import.meta.dirname, '../../../..');
const streams = globSync('libs/**/golden/*.jsonl', { cwd: root })
  .toSorted()
  .flatMap((file) => goldensIn(join(root, file)));

type Event = { readonly type: string; readonly data: object };

/** As a newer release may have gone on: after each event another version of it, and one that this release never heard of. */
const newer = ({ type }: Event): readonly Event[] => [
  { type: type.replace(/\d+$/, '99'), data: { leg: { of: 'another kind' } } },
  { type: `${type.split('.')[0]}.something-new.v1`, data: { at: 'once' } },
];

/** Each event at the place in its stream and in the log that it has without those of a newer release. */
const recorded = (later: (event: Event) => readonly Event[]): readonly RecordedEvent[] =>
  streams.flatMap(({ events }, n) =>
    events.flatMap((event, of) =>
      [event, ...later(event)].map((each, after) => ({
        metadata: {},
        ...each,
        data: each.data as RecordedEvent['data'],
        stream: `stream-${n}`,
        revision: BigInt(of * 10 + after),
        position: positionOf(BigInt(n * 10_000 + of * 10 + after + 1)),
        recordedAt: '2026-12-04T10:00:00.000Z',
      })),
    ),
  );

const rowsOf = async (view: View, events: readonly RecordedEvent[]): Promise<readonly TableRow[]> => {
  const written: TableRow[] = [];
  const stored = { checkpoint: BEGINNING, write: (rows: Iterable<TableRow>) => void written.push(...rows) };
  const log = { readStream: () => Promise.resolve([]) } as unknown as EventStore;
  await new Projection(stored, new ViewSet([view]), log).handle(events);
  return written;
};

test.each(allViews)('the view $name passes over what only a newer release knows', async (view) => {
  const rows = await rowsOf(
    view,
    recorded(() => []),
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(await rowsOf(view, recorded(newer))).toEqual(rows);
});
