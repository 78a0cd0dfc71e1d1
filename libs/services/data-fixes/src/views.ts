import { absent, dataFixEventTypes, evolve, handlerOf } from '@icx/data-fixes';
import type { DataFixEvent, DataFixState } from '@icx/data-fixes';
import { caseless } from '@icx/identifiers';
import type { StateView } from '@icx/read-store';

/** A case as lists see it; its history is its stream. */
interface Followed {
  readonly state: DataFixState;
  readonly openedPosition: bigint;
}

export const dataFixesView: StateView<Followed> = {
  name: 'data-fixes',
  version: 3,
  tables: [
    {
      name: 'data_fixes',
      columns: {
        id: 'text',
        device_id: 'text',
        item: 'text',
        state: 'text',
        reported_by: 'text',
        handler: 'text',
        /** As it is compared, whatever its capitals. */
        handler_sought: 'text',
        incident: 'text',
        category: 'integer',
        complaint: 'boolean',
        conflicting: 'boolean',
        opened_at: 'text',
        changed_at: 'text',
        ended_at: 'text',
        opened_position: 'position',
      },
      primaryKey: ['id'],
      indexes: [
        { columns: ['opened_position'] },
        { columns: ['state', 'opened_position'] },
        { columns: ['reported_by', 'opened_position'] },
        { columns: ['device_id'] },
        { columns: ['handler_sought', 'opened_position'], where: 'handler_sought is not null' },
      ],
    },
    {
      name: 'data_fix_access',
      columns: { party: 'text', opened_position: 'position', data_fix: 'text' },
      primaryKey: ['party', 'opened_position', 'data_fix'],
      indexes: [],
    },
  ],
  events: dataFixEventTypes,
  initial: { state: absent, openedPosition: 0n },
  evolve: ({ state, openedPosition }, event) => ({
    state: evolve(state, event as unknown as DataFixEvent),
    openedPosition: openedPosition || event.position,
  }),
  rows: (id, { state, openedPosition }) => {
    if (state.status === 'absent') return [];
    const handler = handlerOf(state);
    const row = {
      id,
      device_id: state.deviceId,
      item: state.item,
      state: state.status,
      reported_by: state.reports[0].by,
      handler,
      handler_sought: handler === null ? null : caseless(handler),
      incident: state.incident,
      category: state.category,
      complaint: state.consumerComplaint,
      conflicting: state.conflicting,
      opened_at: state.openedAt,
      changed_at: state.changedAt,
      ended_at: 'endedAt' in state ? state.endedAt : null,
      opened_position: openedPosition,
    };
    return [
      { table: 'data_fixes', row },
      ...[...state.reports.map(({ by }) => by), ...state.formerReporters].map((party) => ({
        table: 'data_fix_access',
        row: { party, opened_position: openedPosition, data_fix: id },
      })),
    ];
  },
};
