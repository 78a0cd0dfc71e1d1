import type { NewEvent, RecordedEvent } from '@icx/event-store';
import type { AppendView, StateView, View } from '../view.ts';

/** Every type of column, as the event says. A change without a `name` is one that no engine can write. */
export interface Changed {
  readonly name?: string | null;
  readonly open?: boolean | null;
  readonly count?: number | null;
  readonly about?: object | null;
}

export const changed = (data: Changed): NewEvent => ({ type: 'contract.changed.v1', data: data as NewEvent['data'] });
/** Its view cannot fold it. */
export const poison: NewEvent = { type: 'contract.poison.v1', data: {} };
/** Of a release that these views do not know. */
export const newer: NewEvent = { type: 'contract.changed.v2', data: { name: 'newer' } };

const { type } = changed({});

interface Followed {
  readonly events: number;
  readonly last: RecordedEvent | null;
}

/** How each stream stands, and that it is there at all, which never changes. */
const things: StateView<Followed> = {
  name: 'things',
  version: 1,
  tables: [
    {
      name: 'things',
      columns: {
        id: 'text',
        name: 'text',
        open: 'boolean',
        count: 'integer',
        changed_position: 'position',
        about: 'json',
        events: 'integer',
      },
      primaryKey: ['id'],
      indexes: [{ columns: ['name'] }, { columns: ['count', 'id'], where: 'open = true' }],
    },
    { name: 'thing_names', columns: { id: 'text' }, primaryKey: ['id'], indexes: [] },
  ],
  events: [type, poison.type],
  initial: { events: 0, last: null },
  evolve: ({ events }, event) => {
    if (event.type === poison.type) throw new Error('no fold for poison');
    return { events: events + 1, last: event };
  },
  rows: (id, { events, last }) => {
    const { position: changed_position, data } = last!;
    const { name, open = null, count = null, about = null } = data as Changed;
    return [
      { table: 'thing_names', row: { id } },
      { table: 'things', row: { id, name: name as string, open, count, changed_position, about, events } },
    ];
  },
};

/** What happened, in order. */
const happenings: AppendView = {
  name: 'happenings',
  version: 1,
  tables: [
    {
      name: 'happenings',
      columns: { position: 'position', thing: 'text', about: 'json' },
      primaryKey: ['position'],
      indexes: [{ columns: ['thing', 'position'] }],
    },
  ],
  events: [type],
  append: ({ position, stream: thing, data }) => [
    { table: 'happenings', row: { position, thing, about: (data as Changed).about ?? null } },
  ],
};

export const views: readonly View[] = [things, happenings] as readonly View[];
