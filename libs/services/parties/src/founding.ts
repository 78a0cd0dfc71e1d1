import { subjectOf, type MemberName, scopesOf } from '@icx/parties';
import { exchangeItself } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { Party, User } from '@icx/parties';
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
 * and these two users. Each start until SECAS has two independent people offers those of them who have not enrolled an
 * enrolment for a day: the same as long as that lasts, for several processes start, and what one of them printed has to stay
 * good.
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
  const founders: Founder[] = [];
  for (const name of names) {
    const founder = await offered(directory, name, now);
    if (founder) founders.push(founder);
  }
  return founders;
};

/** An offer of a colleague does not stand here: it does not make two people independent. */
const stands = async (directory: Directory, user: User, now: Date): Promise<boolean> =>
  Date.parse(user.enrolmentUntil) > now.getTime() && directory.isOfferedByExchange(user);

const offered = async (directory: Directory, name: MemberName, now: Date): Promise<Founder | undefined> => {
  const party = SECAS;
  const of = { kind: 'user', party, name } as const;
  const known = directory.find(subjectOf('user', party, name));
  if (known?.active && known.kind === 'user') {
    if (known.enrolled) return undefined;
    if (await stands(directory, known, now)) return founderOf(directory, known);
  }
  const enrolmentUntil = new Date(now.getTime() + OFFER).toISOString();
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
  const done = await directory.perform(of, known?.active ? renewed : added, exchangeItself);
  if (isRefusal(done) && done.code === 'member-exists') {
    // Another process has added it meanwhile: what that one offers is offered here.
    await directory.caughtUp();
    return offered(directory, name, now);
  }
  const member = must(done);
  return member.kind === 'user' ? founderOf(directory, member) : undefined;
};

const founderOf = (directory: Directory, user: User): Founder | undefined => {
  const enrolment = directory.enrolmentOf(user);
  return enrolment ? { signInName: `${user.name}@${user.party}`, code: enrolment.code } : undefined;
};
