import type { RecordedEvent } from '@icx/event-store';
import type { Row, View } from '@icx/read-store';
import {
  evolveSuccession,
  evolveSupplyPoint,
  noSwitches,
  registrationHistory,
  type SuccessionEvent,
  type SuccessionState,
  type SupplyPoint,
  type SwitchEvent,
} from '@icx/switching';

interface Followed {
  readonly point: SupplyPoint;
  /** Of each message's event, in the same order. */
  readonly positions: readonly bigint[];
}

/**
 * What the switch feed said, by meter point. Periods are not stored: successions change them without a switch, so they
 * are told from the messages whenever they are asked for.
 */
export const supplyView: View<Followed> = {
  name: 'supply',
  version: 1,
  tables: [
    {
      name: 'supply_points',
      columns: { mpxn: 'text', changed_position: 'integer', contradictions: 'integer', document: 'text' },
      primaryKey: ['mpxn'],
      indexes: [{ columns: ['mpxn'], where: 'contradictions > 0' }],
    },
    // Everybody whom any message names, so that a stranger is turned away without reading what it may not know.
    { name: 'supply_parties', columns: { mpxn: 'text', party: 'text' }, primaryKey: ['mpxn', 'party'], indexes: [] },
    {
      name: 'switch_messages',
      columns: {
        position: 'integer',
        received_at: 'text',
        mpxn: 'text',
        switch_id: 'text',
        version: 'integer',
        losing: 'text',
        gaining: 'text',
        effective_from: 'text',
        withdrawn: 'integer',
      },
      primaryKey: ['position'],
      indexes: [{ columns: ['received_at'] }],
    },
  ],
  eventPrefix: 'switching.switch-',
  initial: { point: noSwitches, positions: [] },
  evolve: ({ point, positions }, event) => ({
    point: evolveSupplyPoint(point, event as unknown as SwitchEvent),
    positions: [...positions, event.position],
  }),
  rows: (_, { point: { messages }, positions }) => {
    const [first] = messages;
    if (!first) return [];
    const { mpxn } = first;
    const contradictions = messages.length === 1 ? 0 : registrationHistory(messages).contradictions.length;
    const parties = new Set(
      messages.flatMap(({ losing, gaining }) => (losing === null ? [gaining] : [losing, gaining])),
    );
    const document = JSON.stringify(messages);
    return [
      table('supply_points', { mpxn, changed_position: positions.at(-1)!, contradictions, document }),
      ...[...parties].map((party) => table('supply_parties', { mpxn, party })),
      ...messages.map(({ id, version, losing, gaining, effectiveFrom, withdrawn, receivedAt }, index) =>
        table('switch_messages', {
          position: positions[index]!,
          received_at: receivedAt,
          mpxn,
          switch_id: id,
          version,
          losing,
          gaining,
          effective_from: effectiveFrom,
          withdrawn: withdrawn ? 1 : 0,
        }),
      ),
    ];
  },
};

const table = (name: string, row: Row) => ({ table: name, row });

export const successionsView: View<SuccessionState> = {
  name: 'successions',
  version: 1,
  tables: [{ name: 'successions', columns: { id: 'text', document: 'text' }, primaryKey: ['id'], indexes: [] }],
  eventPrefix: 'switching.succession-',
  initial: null,
  evolve: (state, event: RecordedEvent) => evolveSuccession(state, event as unknown as SuccessionEvent),
  rows: (id, succession) => (succession ? [table('successions', { id, document: JSON.stringify(succession) })] : []),
};
