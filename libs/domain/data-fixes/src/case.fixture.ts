import { parseDeviceId, parsePartyId, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { specOf } from '@icx/decider-testing';
import { decideCase, fold, parseDataFixId, parseIncidentReference } from './index.ts';
import type { Capacity, DataFixCommand, DataFixEvent, DataFixState, DataOf } from './index.ts';

/** AAAA and BBBB report, CCCC has nothing to do with it, DCCX handles, SECA looks on. */
export const party = (id: string): PartyId => must(parsePartyId(id));
export const [AAAA, BBBB, CCCC, DCCX, SECA] = ['AAAA', 'BBBB', 'CCCC', 'DCCX', 'SECA'].map(party) as [
  PartyId,
  PartyId,
  PartyId,
  PartyId,
  PartyId,
];
export const id = must(parseDataFixId('dfc_TEST000000000001'));
export const nextId = must(parseDataFixId('dfc_TEST000000000002'));
export const deviceId = must(parseDeviceId('00-DB-12-34-56-78-90-A0'));
export const incident = must(parseIncidentReference('INC000012345'));
export const otherIncident = must(parseIncidentReference('INC000012346'));
export const monday = instant('2026-11-23T10:00:00.000Z');
export const tuesday = instant('2026-11-24T10:00:00.000Z');

export const given = specOf<DataFixCommand, DataFixState, DataFixEvent, object>({ decide: decideCase, fold }, {});

type ShortName = DataFixEvent['type'] extends `data-fixes.${infer Name}.v1` ? Name : never;
type Own<Name extends string> = Omit<DataOf<Name>, 'at' | 'by'>;

/** `event('resolved', DCCX, {…})`: the stored event by its short name, on Tuesday. */
export const event = <Name extends ShortName>(name: Name, by: PartyId, data: Own<Name>): DataFixEvent =>
  ({ type: `data-fixes.${name}.v1`, data: { ...data, at: tuesday, by } }) as unknown as DataFixEvent;

const capacities: Readonly<Record<string, Capacity>> = { DCCX: 'dcc', SECA: 'administrator' };
type CommandOf<Type> = Omit<Extract<DataFixCommand, { type: Type }>, 'type' | 'at' | 'by' | 'as'>;

/** `act('resolve', DCCX, {…})`: a command on Tuesday, in the capacity of whoever gives it. */
export const act = <Type extends DataFixCommand['type']>(
  type: Type,
  by: PartyId,
  more: CommandOf<Type>,
): DataFixCommand => ({ ...more, type, at: tuesday, by, as: capacities[by] ?? 'party' }) as unknown as DataFixCommand;

/** The inventory has an MPAN of the neighbour. */
export const claim = {
  current: '1012345678090',
  wanted: '1012345678903',
  errorCode: 'E080415',
  note: null,
} as const;
export const fault = {
  case: id,
  deviceId,
  item: 'import-mpxn',
  ...claim,
  consumerComplaint: false,
  category: null,
} as const;

export const opened = event('case-opened', AAAA, fault);
export const joined = event('reported-again', BBBB, { ...claim, conflicting: false, category: null });
export const named = event('handler-named', DCCX, { handler: 'Ada Byron', handedOverFrom: null, note: null });
export const linked = event('incident-linked', DCCX, { incident, replaces: null, category: 4 });
export const begun = event('correction-begun', DCCX, { note: null });
export const resolved = event('resolved', DCCX, { how: 'MPAN corrected by the DSP' });
export const rejected = event('rejected', DCCX, { why: 'the registration says otherwise' });
export const withdrawn = event('withdrawn', AAAA, { reason: null, passedTo: null, conflicting: false });
export const passedOn = event('withdrawn', AAAA, { reason: null, passedTo: BBBB, conflicting: false });
export const followed = event('followed', AAAA, { next: nextId });
