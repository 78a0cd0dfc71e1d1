import { subjectOf, type MemberName, scopesOf } from '@icx/parties';
import { exchangeItself } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { Party } from '@icx/parties';
import type { Directory } from './directory.ts';

/** One of the first two administrators, until it has enrolled: for the operator, who hands its code to that person. */
export interface Founder {
  readonly signInName: string;
  readonly code: string;
}

export const SECAS = 'SECA' as PartyId;
const secas: Party = {
  party: SECAS,
  name: 'SECAS (code administrator)',
  kind: 'administrator',
  identifiers: [],
  receives: 'immediate',
};
const OFFER = 24 * 60 * 60 * 1000;

/**
 * Two have to be first, for nearly nothing that gives access is done by one: an exchange that knows no party gets SECAS
 * and these two users. Each start until SECAS has two independent people offers those of them who have not enrolled a new
 * enrolment for a day, so an old print-out of the start is worth nothing.
 */
export const found = async (
  directory: Directory,
  now: Date,
  names: readonly MemberName[],
): Promise<readonly Founder[]> => {
  if ((await directory.parties.list()).length === 0) {
    const registered = await directory.parties.perform(SECAS, { type: 'register', party: secas }, exchangeItself);
    // Another process may have been first.
    if (isRefusal(registered) && registered.code !== 'party-exists') must(registered);
  }
  if (await directory.hasPair(SECAS)) return [];
  const enrolmentUntil = new Date(now.getTime() + OFFER).toISOString();
  const founders: Founder[] = [];
  for (const name of names) {
    const founder = await offered(directory, name, enrolmentUntil);
    if (founder) founders.push(founder);
  }
  return founders;
};

const offered = async (
  directory: Directory,
  name: MemberName,
  enrolmentUntil: string,
): Promise<Founder | undefined> => {
  const party = SECAS;
  const of = { kind: 'user', party, name } as const;
  const known = directory.find(subjectOf('user', party, name));
  if (known?.active && known.kind === 'user' && known.enrolled) return undefined;
  const added = {
    type: 'add-user',
    party,
    name,
    displayName: 'Founding administrator',
    scopes: scopesOf.administrator.filter((scope) => scope !== 'switches:feed'),
    partyAdministrator: true,
    enrolmentUntil,
  } as const;
  const renewed = { type: 'renew-enrolment', enrolmentUntil } as const;
  const first = await directory.perform(of, known?.active ? renewed : added, exchangeItself);
  // Another process may have added it meanwhile: the latest offer counts.
  const isThere = isRefusal(first) && first.code === 'member-exists';
  const member = must(isThere ? await directory.perform(of, renewed, exchangeItself) : first);
  const enrolment = member.kind === 'user' ? directory.enrolmentOf(member) : null;
  return enrolment ? { signInName: `${name}@${party}`, code: enrolment.code } : undefined;
};
