import { caseless, type PartyId } from '@icx/identifiers';
import type { Row, Table } from '@icx/read-store';
import {
  clockOf,
  contestedLeg,
  isBreached,
  isDisputed,
  isLive,
  openClaims,
  quarantineOf,
  supplyPointOf,
} from '@icx/requests';
import type { Leg } from '@icx/requests';
import type { RaisedState } from './request-log.ts';

/** Lists all requests as their requesters see them, but for their own references. No party has this id. */
export const overseer = '*';

/** What has no running clock comes after everything that has one. */
export const noDueDate = '9999-12-31';

/**
 * A line of a list, as one party may see it: an addressee has its own leg in it, not whom else the requester asked. All
 * that a list is narrowed or sorted by is here, so that one index serves each and a page costs the page.
 */
export const requestAccess: Table = {
  name: 'request_access',
  columns: {
    party: 'text',
    raised_position: 'position',
    request: 'text',
    relation: 'text',
    state: 'text',
    device_id: 'text',
    mpxn: 'text',
    addressee: 'text',
    basis: 'text',
    clock: 'text',
    due_on: 'text',
    /** The due date while its clock runs, else `noDueDate`. */
    due: 'text',
    /** An addressee's live leg by how soon it is to be answered, see `urgencyOf`; `null`: there is nothing to answer. */
    to_answer: 'text',
    backlog: 'boolean',
    breached: 'boolean',
    quarantined: 'boolean',
    contested: 'boolean',
    disputed: 'boolean',
    claimed: 'boolean',
    reference: 'text',
    /** The reference as it is searched. */
    reference_sought: 'text',
  },
  primaryKey: ['party', 'raised_position', 'request', 'relation'],
  indexes: [
    { columns: ['party', 'relation', 'raised_position'] },
    { columns: ['party', 'due', 'raised_position', 'relation'] },
    { columns: ['party', 'to_answer', 'raised_position', 'request'], where: 'to_answer is not null' },
    { columns: ['party', 'state', 'raised_position', 'relation'] },
    { columns: ['party', 'addressee', 'raised_position', 'relation'], where: 'addressee is not null' },
    { columns: ['party', 'basis', 'raised_position', 'relation'], where: 'basis is not null' },
    { columns: ['party', 'device_id', 'raised_position'], where: 'device_id is not null' },
    { columns: ['party', 'mpxn', 'raised_position'], where: 'mpxn is not null' },
    {
      columns: ['party', 'raised_position', 'relation', 'request', 'reference_sought'],
      where: 'reference_sought is not null',
    },
    { columns: ['party', 'raised_position', 'relation'], where: 'backlog = true' },
    { columns: ['party', 'raised_position', 'relation'], where: 'breached = true' },
    { columns: ['party', 'raised_position', 'relation'], where: 'quarantined = true' },
    { columns: ['party', 'raised_position', 'relation'], where: 'contested = true' },
    { columns: ['party', 'raised_position', 'relation'], where: 'disputed = true' },
    { columns: ['party', 'raised_position', 'relation'], where: 'claimed = true' },
  ],
};

/** Everybody's lines of a request. */
export const entriesOf = (state: RaisedState, raisedPosition: bigint): readonly Row[] => {
  const { id: request, requester, facts, device, legs } = state;
  const held = 'code' in state ? state.code : undefined;
  const contested = contestedLeg(state);
  const whole = {
    raised_position: raisedPosition,
    request,
    state: state.status,
    backlog: state.backlog,
  };
  const asked = {
    ...whole,
    relation: 'requester',
    device_id: device.deviceId ?? held?.deviceId ?? null,
    mpxn: supplyPointOf(state),
    quarantined: quarantineOf(state) === 'held',
    contested: contested !== undefined,
    to_answer: null,
    ...ofLegs(legs),
  };
  const { yourReference } = facts;
  const reference = {
    reference: yourReference ?? null,
    reference_sought: yourReference ? caseless(yourReference) : null,
  };
  const unnamed = { reference: null, reference_sought: null };
  const addressees = [...new Set(legs.map(({ addressee }) => addressee))];
  return [
    { ...asked, ...reference, party: requester },
    { ...asked, ...unnamed, party: overseer },
    ...addressees.map((party: PartyId) => {
      const own = legs.filter(({ addressee }) => addressee === party);
      return {
        ...whole,
        ...unnamed,
        party,
        relation: 'addressee',
        device_id: device.deviceId ?? (held?.supplier === party ? held.deviceId : null),
        mpxn: device.mpxn,
        quarantined: false,
        contested: contested?.addressee === party,
        to_answer: urgencyOf(own.at(-1)!, state.backlog),
        ...ofLegs(own),
      };
    }),
  ];
};

/** In the order of a worklist: what is due, the soonest first; what waits for receipt; backlog; voluntary. */
const urgencyOf = (leg: Leg, backlog: boolean): string | null => {
  if (!isLive(leg)) return null;
  if (!leg.obligated) return '4';
  if (backlog) return '3';
  return leg.deadline ? `1 ${leg.deadline.dueOn}` : '2';
};

/** Of the latest of these legs, the only one that may be live. */
const ofLegs = (legs: readonly Leg[]) => {
  const leg = legs.at(-1);
  const clock = leg ? clockOf(leg) : null;
  const dueOn = leg?.deadline?.dueOn ?? null;
  return {
    addressee: leg?.addressee ?? null,
    basis: leg?.basis ?? null,
    clock,
    due_on: dueOn,
    due: clock === 'running' && dueOn !== null ? dueOn : noDueDate,
    breached: legs.some(isBreached),
    disputed: legs.some(isDisputed),
    claimed: legs.some((one) => openClaims(one).length > 0),
  };
};
