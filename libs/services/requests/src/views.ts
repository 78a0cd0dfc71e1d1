import type { StateView } from '@icx/read-store';
import { absent, clockOf, evolve, isJudgedLate, nextTimerAt, requestEventTypes, supplyPointOf } from '@icx/requests';
import type { Leg, RequestEvent, RequestState } from '@icx/requests';
import { londonDate } from '@icx/working-days';
import { backlogRequests, backlogRow, followBacklog, type InBacklog } from './backlog-entries.ts';
import { legLines, legRowsOf, legsTable } from './leg-rows.ts';
import { entriesOf, requestAccess } from './list-entries.ts';
import { reportedRequests, reportedRow } from './reported-requests.ts';
import type { RaisedState } from './request-log.ts';

/** A request as lists and timers see it; its history is its stream. Positions are the log's. */
interface Followed {
  readonly state: RequestState;
  readonly raisedPosition: bigint;
  readonly revision: bigint;
  /** Of the last event. */
  readonly position: bigint;
  readonly firstRevealedAt: string | null;
  readonly inBacklog: InBacklog;
}

export const requestsView: StateView<Followed> = {
  name: 'requests',
  version: 17,
  tables: [
    {
      name: 'requests',
      columns: {
        id: 'text',
        requester: 'text',
        state: 'text',
        ending: 'text',
        outcome: 'text',
        device_id: 'text',
        mpxn: 'text',
        raised_at: 'text',
        raised_position: 'position',
        addressee: 'text',
        succession: 'text',
        continues: 'text',
        instead_of: 'text',
        stands_for: 'text',
        transferred_to: 'text',
        clock: 'text',
        judged_late: 'boolean',
        received_on: 'text',
        code_supplier: 'text',
        leg_opened_on: 'text',
        answered_on: 'text',
        first_revealed_at: 'text',
        next_timer_at: 'text',
        revision: 'integer',
      },
      primaryKey: ['id'],
      indexes: [
        { columns: ['next_timer_at', 'id'], where: 'next_timer_at is not null' },
        { columns: ['raised_position'] },
        { columns: ['requester', 'first_revealed_at'], where: 'first_revealed_at is not null' },
        { columns: ['received_on'], where: "clock = 'running'" },
        { columns: ['requester', 'id'], where: "state <> 'ended'" },
        { columns: ['requester', 'id'], where: "ending = 'superseded'" },
        { columns: ['addressee', 'id'], where: "state = 'open'" },
        { columns: ['mpxn'], where: "mpxn is not null and (state <> 'ended' or ending = 'superseded')" },
        { columns: ['device_id'], where: 'device_id is not null' },
        { columns: ['succession', 'id'], where: 'succession is not null' },
        { columns: ['continues'], where: 'continues is not null' },
        // What a succession has moved, and a reversal moves back.
        { columns: ['instead_of', 'id'], where: "instead_of is not null and state = 'open'" },
        { columns: ['stands_for', 'id'], where: "stands_for is not null and state <> 'ended'" },
        { columns: ['transferred_to'], where: 'transferred_to is not null' },
      ],
    },
    requestAccess,
    reportedRequests,
    legsTable,
    legLines,
    backlogRequests,
  ],
  events: requestEventTypes,
  initial: { state: absent, raisedPosition: 0n, revision: -1n, position: 0n, firstRevealedAt: null, inBacklog: null },
  evolve: ({ state: before, raisedPosition, firstRevealedAt, inBacklog }, event) => {
    const state = evolve(before, event as unknown as RequestEvent);
    return {
      state,
      raisedPosition: raisedPosition || event.position,
      revision: event.revision,
      position: event.position,
      firstRevealedAt:
        firstRevealedAt ?? (event.type === 'requests.code-revealed.v1' ? (event.data['at'] as string) : null),
      inBacklog: followBacklog(inBacklog, state, event),
    };
  },
  rows: (id, { state, raisedPosition, revision, position, firstRevealedAt, inBacklog }) => {
    if (state.status === 'absent') return [];
    const row = {
      id,
      requester: state.requester,
      state: state.status,
      ...endingColumns(state),
      device_id: state.device.deviceId ?? ('code' in state ? state.code.deviceId : null),
      mpxn: supplyPointOf(state),
      continues: state.facts.continues?.succession ?? null,
      stands_for: state.facts.continues?.insteadOf ?? null,
      code_supplier: holderOf(state) ?? null,
      raised_at: state.raisedAt,
      raised_position: raisedPosition,
      ...legColumns(state.legs.at(-1)),
      answered_on: answeredOn(state),
      first_revealed_at: firstRevealedAt,
      judged_late: isJudgedLate(state),
      next_timer_at: nextTimerAt(state) ?? null,
      revision,
    };
    return [
      { table: 'requests', row },
      { table: reportedRequests.name, row: reportedRow(state, position) },
      ...(inBacklog ? [{ table: backlogRequests.name, row: backlogRow(id, state, inBacklog, raisedPosition) }] : []),
      ...entriesOf(state, raisedPosition).map((entry) => ({ table: requestAccess.name, row: entry })),
      ...legRowsOf(state, position),
    ];
  },
};

const endingColumns = (state: RequestState) => {
  const ending = state.status === 'ended' ? state.ending : undefined;
  return {
    ending: ending?.how ?? null,
    outcome: ending?.how === 'closed' ? ending.outcome : null,
    transferred_to: ending?.how === 'transferred' ? ending.request : null,
  };
};

/** Who has the device's code for sure: it supplied one, and nobody said that it does not work. */
const holderOf = (state: RaisedState): string | undefined => {
  const last = state.status === 'ended' ? state.before : state;
  const failed = state.status === 'ended' && state.ending.how === 'closed' && state.ending.outcome === 'code-failed';
  return 'code' in last && !failed ? last.code.supplier : undefined;
};

/** When the code that is held, or was at the end, came; London. */
const answeredOn = (state: RaisedState): string | null => {
  const last = state.status === 'ended' ? state.before : state;
  return 'code' in last ? londonDate(last.code.answeredAt) : null;
};

/** Of the latest leg, the only one that may be live. */
const legColumns = (leg: Leg | undefined) => ({
  addressee: leg?.addressee ?? null,
  succession: leg?.succession ?? null,
  instead_of: leg?.insteadOf ?? null,
  clock: leg ? clockOf(leg) : null,
  leg_opened_on: leg ? londonDate(leg.openedAt) : null,
  received_on: leg?.receivedAt ? londonDate(leg.receivedAt) : null,
});
