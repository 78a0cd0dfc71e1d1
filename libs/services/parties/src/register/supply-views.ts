import type { Row, StateView } from '@icx/read-store';
import {
  evolveSuccession,
  evolveSupplyPoint,
  noSwitches,
  registrationHistory,
  successionEventTypes,
  switchEventTypes,
  type SuccessionEvent,
  type SuccessionState,
  type SupplyPoint,
  type SwitchEvent,
} from '@icx/switching';

interface Followed {
  readonly point: SupplyPoint;
  /** Position of the last message. */
  readonly changed: bigint;
}

/**
 * What the switch feed said, by meter point. Periods are not stored: successions change them without a switch, so they
 * are told from the messages whenever they are asked for.
 */
export const supplyView: StateView<Followed> = {
  name: 'supply',
  version: 3,
  tables: [
    {
      name: 'supply_points',
      columns: { mpxn: 'text', changed_position: 'position', contradictions: 'integer', document: 'json' },
      primaryKey: ['mpxn'],
      indexes: [{ columns: ['mpxn'], where: 'contradictions > 0' }],
    },
    // Everybody whom any message names, so that a stranger is turned away without reading what it may not know.
    { name: 'supply_parties', columns: { mpxn: 'text', party: 'text' }, primaryKey: ['mpxn', 'party'], indexes: [] },
    {
      name: 'switch_messages',
      columns: {
        position: 'position',
        received_at: 'text',
        mpxn: 'text',
        switch_id: 'text',
        version: 'integer',
        losing: 'text',
        gaining: 'text',
        effective_from: 'text',
        withdrawn: 'boolean',
      },
      primaryKey: ['position'],
      indexes: [{ columns: ['received_at'] }],
    },
  ],
  events: switchEventTypes,
  initial: { point: noSwitches, changed: 0n },
  evolve: ({ point }, event) => ({
    point: evolveSupplyPoint(point, event as unknown as SwitchEvent),
    changed: event.position,
  }),
  rows: (_, { point: { messages }, changed }) => {
    const [first] = messages;
    if (!first) return [];
    const { mpxn } = first;
    const contradictions = messages.length === 1 ? 0 : registrationHistory(messages).contradictions.length;
    const parties = new Set(
      messages.flatMap(({ losing, gaining }) => (losing === null ? [gaining] : [losing, gaining])),
    );
    return [
      table('supply_points', { mpxn, changed_position: changed, contradictions, document: messages }),
      ...[...parties].map((party) => table('supply_parties', { mpxn, party })),
    ];
  },
  append: ({ position, data }) => {
    const { mpxn, id, version, losing, gaining, effectiveFrom, withdrawn, receivedAt } =
      data as unknown as SwitchEvent['data'];
    return [
      table('switch_messages', {
        position,
        received_at: receivedAt,
        mpxn,
        switch_id: id,
        version,
        losing,
        gaining,
        effective_from: effectiveFrom,
        withdrawn,
      }),
    ];
  },
};

const table = (name: string, row: Row) => ({ table: name, row });

export const successionsView: StateView<SuccessionState> = {
  name: 'successions',
  version: 2,
  tables: [{ name: 'successions', columns: { id: 'text', document: 'json' }, primaryKey: ['id'], indexes: [] }],
  events: successionEventTypes,
  initial: null,
  evolve: (state, event) => evolveSuccession(state, event as unknown as SuccessionEvent),
  rows: (id, succession) => (succession ? [table('successions', { id, document: succession })] : []),
};
