import type { MemberName } from '@icx/directory';
import { exchangeItself } from '@icx/event-store';
import { scopesOf } from '@icx/identity';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import type { Party } from '@icx/parties';
import type { Directory } from './directory.ts';

/** The first administrator, as long as nobody enrolled: for the operator, who hands it to SECAS. */
export interface Founder {
  readonly signInName: string;
  readonly code: string;
}

const SECAS: Party = {
  party: 'SECA' as PartyId,
  name: 'SECAS (code administrator)',
  kind: 'administrator',
  identifiers: [],
  receives: 'immediate',
};
const NAME = 'administrator' as MemberName;
const OFFER = 24 * 60 * 60 * 1000;

/**
 * Somebody has to be first: an exchange that knows no party gets SECAS and its first user. Each start until that person
 * has enrolled offers a new enrolment for a day, so an old print-out of the start is worth nothing.
 */
export const found = async (directory: Directory, now: Date, withUser: boolean): Promise<Founder | undefined> => {
  const { party } = SECAS;
  if ((await directory.parties.list()).length === 0) {
    must(await directory.parties.perform(party, { type: 'register', party: SECAS }, exchangeItself));
  }
  if (!withUser) return undefined;
  const users = directory.membersOf(party, 'user');
  if (users.some((user) => user.kind === 'user' && user.enrolled && user.partyAdministrator)) return undefined;
  const enrolmentUntil = new Date(now.getTime() + OFFER).toISOString();
  const of = { kind: 'user', party, name: NAME } as const;
  const known = users.some(({ name }) => name === NAME);
  const added = {
    type: 'add-user',
    party,
    name: NAME,
    displayName: 'First administrator',
    scopes: scopesOf.administrator,
    partyAdministrator: true,
    enrolmentUntil,
  } as const;
  const command = known ? ({ type: 'renew-enrolment', enrolmentUntil } as const) : added;
  const member = must(await directory.perform(of, command, exchangeItself));
  const enrolment = member.kind === 'user' ? directory.enrolmentOf(member) : null;
  return enrolment ? { signInName: `${NAME}@${party}`, code: enrolment.code } : undefined;
};
