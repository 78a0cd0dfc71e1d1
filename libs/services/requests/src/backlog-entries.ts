import { deviceFuel } from '@icx/identifiers';
import type { RecordedEvent } from '@icx/event-store';
import type { Row, Table } from '@icx/read-store';
import { installationEvidenced, liveLeg, supplyPointOf } from '@icx/requests';
import type { RequestState } from '@icx/requests';
import { londonDate, type Instant, type PlainDate } from '@icx/working-days';
import type { RaisedState } from './request-log.ts';

/** Since when a request is of the backlog, and when it was cleared from it: days in London; `null`: it never was. */
export type InBacklog = { readonly openedOn: PlainDate; readonly clearedOn: PlainDate | null } | null;

/** What devices on the register that nobody has asked for and requests of the backlog are both listed by. */
const backlogColumns = {
  id: 'text',
  /** Whose need of which device it is: of a device on the register and of the requests for it the same. */
  item: 'text',
  state: 'text',
  requester: 'text',
  addressee: 'text',
  device_id: 'text',
  device_type: 'text',
  mpxn: 'text',
  msn: 'text',
  fuel: 'text',
  installed_on: 'text',
  evidenced: 'boolean',
  file: 'text',
  received_on: 'text',
  opened_on: 'text',
  cleared_on: 'text',
  position: 'position',
} as const;

const indexed = [
  { columns: ['position'] },
  { columns: ['item'] },
  { columns: ['requester', 'position'] },
  { columns: ['state', 'position'] },
] as const;

/** @param table `backlog_devices`, `backlog_requests` */
export const backlogTable = (table: string, more: Table['indexes'] = []): Table => ({
  ...{ name: table, columns: backlogColumns, primaryKey: ['id'], indexes: [...indexed, ...more] },
});

export const backlogRequests = backlogTable('backlog_requests', [
  { columns: ['addressee', 'position'], where: 'addressee is not null' },
]);

export const backlogItem = (
  requester: string,
  {
    deviceId,
    mpxn,
    msn,
  }: { readonly deviceId: string | null; readonly mpxn: string | null; readonly msn: string | null },
): string => JSON.stringify([requester, ...(deviceId === null ? [mpxn, msn] : [deviceId])]);

const instants = ['at', 'answeredAt', 'raisedAt'] as const;
const dayOf = ({ data }: RecordedEvent): PlainDate | undefined => {
  const named = instants.find((name) => typeof data[name] === 'string');
  return named && londonDate(data[named] as Instant);
};

/** With the code supplied, the request ended, or out of the backlog, there is nothing left to wait for. */
const isCleared = (state: RaisedState): boolean => !state.backlog || state.status === 'ended' || 'code' in state;

export const followBacklog = (before: InBacklog, state: RequestState, event: RecordedEvent): InBacklog => {
  if (state.status === 'absent' || (!before && !state.backlog)) return null;
  const day = dayOf(event);
  const { backlogBasis: basis } = state;
  const since = basis?.by === 'register' && basis.since !== undefined ? londonDate(basis.since) : day;
  const openedOn = before?.openedOn ?? since ?? londonDate(state.raisedAt);
  return { openedOn, clearedOn: isCleared(state) ? (before?.clearedOn ?? day ?? openedOn) : null };
};

const stateOf = (state: RaisedState): string => {
  if (!state.backlog) return 'left';
  const last = state.status === 'ended' ? state.before : state;
  if ('code' in last) return 'answered';
  return state.status === 'ended' ? 'ended' : 'raised';
};

export const backlogRow = (id: string, state: RaisedState, within: NonNullable<InBacklog>, position: bigint): Row => {
  const { requester, device, backlogBasis: basis, facts, legs } = state;
  const waiting = stateOf(state) === 'raised' ? liveLeg(state) : undefined;
  const mpxn = supplyPointOf(state);
  return {
    ...{ id, requester, position },
    item: backlogItem(requester, device),
    state: stateOf(state),
    addressee: legs.at(-1)?.addressee ?? null,
    device_id: device.deviceId,
    device_type: device.deviceType,
    ...{ mpxn, msn: device.msn, fuel: deviceFuel({ ...device, mpxn }) },
    installed_on: facts.installation.installedOn,
    evidenced: installationEvidenced(facts),
    file: basis?.by === 'register' ? basis.file : null,
    received_on: waiting?.receivedAt ? londonDate(waiting.receivedAt) : null,
    opened_on: within.openedOn,
    cleared_on: within.clearedOn,
  };
};
