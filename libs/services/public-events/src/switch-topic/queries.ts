import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { ParkedState } from './parked-message.ts';

type Parked = NonNullable<ParkedState>;

interface Tables {
  readonly parked_messages: {
    readonly id: string;
    readonly position: bigint;
    readonly state: Parked['state'];
    readonly at: string;
    readonly whole: boolean;
    readonly document: Omit<Parked, 'value'>;
  };
}
export type ParkedRow = Tables['parked_messages'];

const those = (views: Views, state: Parked['state']) =>
  tablesOf<Tables>(views).selectFrom('parked_messages').where('state', '=', state);

export const parkedQueries = {
  /** In the order in which they were parked, after a position. */
  parked: (views: Views, state: Parked['state'], after: bigint, limit: number): Promise<readonly ParkedRow[]> =>
    those(views, state).selectAll().where('position', '>', after).orderBy('position').limit(limit).execute(),

  /** Those that were parked after an instant and are kept whole. */
  triable: async (views: Views, since: string): Promise<readonly string[]> =>
    (
      await those(views, 'waiting')
        .select('id')
        .where('whole', '=', true)
        .where('at', '>', since)
        .orderBy('position')
        .execute()
    ).map(({ id }) => id),

  /** How many wait that were parked after an instant; without it, at all. */
  waiting: async (views: Views, since = ''): Promise<number> => {
    const row = await those(views, 'waiting')
      .select(({ fn }) => fn.countAll<bigint>().as('messages'))
      .where('at', '>', since)
      .executeTakeFirst();
    return Number(row?.messages ?? 0);
  },
} satisfies NamedQueries;
