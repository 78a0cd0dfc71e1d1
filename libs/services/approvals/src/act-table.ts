import { personOf } from '@icx/approvals';
import { ESCROW_KEY_REGISTERED, type EscrowRegistration } from '@icx/custody-service';
import type { Client, DirectoryCommand, MemberName, User } from '@icx/parties';
import type { Directory } from '@icx/parties-service';
import type { WaitingFiles } from '@icx/files-service';
import type { PartyId } from '@icx/identifiers';
import type { DeviceWriter } from '@icx/inventory-service';
import { thumbprintOf } from '@icx/keys';
import { isRefusal, type Refusal } from '@icx/refusals';
import { onlyTried } from '@icx/commands';
import type { AdministrativeActs, CommandContext } from '@icx/commands';
import type { CalendarVersions, SlaTerms } from '@icx/rules-service';
import type { Successions, SwitchIntake } from '@icx/switching-service';
import { isFeed, type ActTable } from './acts.ts';
import { fileActs } from './file-acts.ts';

export interface ActServices {
  readonly directory: Directory;
  readonly switches: SwitchIntake;
  readonly successions: Successions;
  readonly inventory: DeviceWriter;
  readonly escrow: EscrowRegistration;
  readonly acts: AdministrativeActs;
  readonly files: WaitingFiles;
  readonly calendars: CalendarVersions;
  readonly terms: SlaTerms;
  /** Milliseconds since 1970, wall clock. */
  readonly wallClock: () => number;
}

/** How long a new user has to enrol: three days, wall clock. */
const OFFER = 3 * 24 * 60 * 60 * 1000;

/** Every act that may need two people, when it does, and how it is done. */
export const actTable = (services: ActServices): ActTable => {
  const acts = { ...partyActs(services), ...supplyActs(services) };
  return {
    ...acts,
    ...userActs(services),
    ...clientActs(services),
    ...fileActs(services.files, acts),
    ...custodyActs(services),
    ...rulesActs(services),
  };
};

const custodyActs = (services: ActServices): Pick<ActTable, 'register-escrow-key'> => ({
  'register-escrow-key': {
    // Who has the key opens every code of a backup.
    needsTwo: () => true,
    run: async ({ key }, by) => {
      if (by.trial) return onlyTried;
      const data = { key: thumbprintOf(key) };
      const recorded = await services.acts.record({ type: ESCROW_KEY_REGISTERED, ...by, data });
      if (isRefusal(recorded)) return recorded;
      await (recorded === 'recorded' ? services.escrow.register(key) : services.escrow.registerAgain(key));
      return key;
    },
    told: (key) => ({ key: thumbprintOf(key) }),
    summary: ({ key }) => `Keep every key of the exchange in escrow for the key ${thumbprintOf(key)}.`,
  },
});

/** By which every clock of everybody is counted. */
const rulesActs = ({ calendars, terms }: ActServices): Pick<ActTable, 'apply-calendars' | 'add-term'> => ({
  'apply-calendars': {
    needsTwo: () => true,
    run: (draft, by) => calendars.apply(draft, by),
    told: ({ version }) => ({ version }),
    summary: ({ version, holidays }) =>
      `Apply the bank holidays of ${Object.keys(holidays).join(' and ')} as ${version}.`,
  },
  'add-term': {
    needsTwo: () => true,
    run: (term, by) => terms.add(term, by),
    told: ({ id }) => ({ term: id }),
    summary: ({ id, effectiveFrom, workingDays, calendar }) =>
      `From ${effectiveFrom} on ${workingDays} Working Days (${calendar}): the term ${id}.`,
  },
});

const partyActs = ({ directory }: ActServices): Pick<ActTable, 'register-party' | 'change-party'> => ({
  'register-party': {
    needsTwo: () => true,
    run: (party, by) => directory.parties.perform(party.party, { type: 'register', party }, by),
    told: ({ party }) => ({ party }),
    summary: ({ party, name, kind }) => `Register ${party}, ${name}, as ${kind}.`,
  },
  'change-party': {
    // By another one's identifier it is taken for that one; back again its people have access; codes go to its address.
    needsTwo: ({ change }) =>
      change.identifiers !== undefined || change.registeredAddress !== undefined || change.left === false,
    run: ({ party, change }, by) => directory.parties.perform(party, { type: 'change', change }, by),
    told: ({ party }) => ({ party }),
    summary: ({ party, change }) => `Change of ${party}: ${Object.keys(change).join(', ')}.`,
  },
});

/** SECAS, whose people oversee the others. */
const oversees = ({ directory }: ActServices, party: PartyId): boolean =>
  directory.accessOfParty(party)?.role === 'administrator';
const toldOf = ({ party, name }: User | Client) => ({ party, name });

const userActs = (services: ActServices): Pick<ActTable, 'add-user' | 'change-user' | 'renew-enrolment'> => {
  const { directory, wallClock } = services;
  const perform = (of: { party: PartyId; name: MemberName }, command: DirectoryCommand, by: CommandContext) =>
    directory.perform({ ...of, kind: 'user' }, command, by) as Promise<User | Refusal>;
  const offer = ({ approvedBy }: CommandContext) => ({
    enrolmentUntil: new Date(wallClock() + OFFER).toISOString(),
    ...(approvedBy === undefined ? {} : ({ inHalves: true } as const)),
  });
  const toldOfEnrolment = ({ party, name, enrolment }: User) => ({ party, name, enrolment });
  return {
    'add-user': {
      needsTwo: ({ party }, caller) => party !== caller.party || oversees(services, party),
      run: (user, by) => perform(user, { type: 'add-user', ...user, ...offer(by) }, by),
      told: toldOfEnrolment,
      summary: ({ party, name, displayName, partyAdministrator, replaces }) =>
        `Add ${name}, ${displayName}, to ${party}${partyAdministrator ? ' as its administrator' : ''}` +
        `${replaces === undefined ? '' : `, in place of the last one: ${replaces}`}.`,
    },
    'change-user': {
      needsTwo: ({ party, change }) =>
        oversees(services, party) && (change.scopes !== undefined || change.partyAdministrator === true),
      run: ({ change, ...of }, by) => perform(of, { type: 'change-user', change }, by),
      told: toldOf,
      summary: ({ party, name, change }) =>
        `Change of the user ${name} of ${party}: ${Object.keys(change).join(', ')}.`,
    },
    'renew-enrolment': {
      // Of oneself it makes nobody another; of a colleague, whoever has the code would be two people.
      needsTwo: ({ party, name }, { user }) => oversees(services, party) && personOf(user) !== `user:${party}/${name}`,
      run: ({ reason, ...of }, by) =>
        perform(of, { type: 'renew-enrolment', ...offer(by), ...(reason === undefined ? {} : { reason }) }, by),
      told: toldOfEnrolment,
      summary: ({ party, name }) => `A new enrolment for the user ${name} of ${party}.`,
    },
  };
};

const clientActs = (services: ActServices): Pick<ActTable, 'add-client' | 'change-client'> => {
  const { directory } = services;
  const feeds = (scopes: readonly string[] = []): boolean => scopes.includes('switches:feed');
  const mayFeed = (party: PartyId): boolean => directory.accessOfParty(party)?.role === 'dcc';
  const provenBy = (party: PartyId, name: MemberName) => {
    const client = directory.find(`client:${party}/${name}`);
    if (client?.kind !== 'client') return {};
    const { keys, subject } = client;
    return subject === undefined ? { keys } : { subject };
  };
  const perform = (of: { party: PartyId; name: MemberName }, command: DirectoryCommand, by: CommandContext) =>
    directory.perform({ ...of, kind: 'client' }, command, by) as Promise<Client | Refusal>;
  return {
    'add-client': {
      needsTwo: ({ party, scopes }) => oversees(services, party) || feeds(scopes),
      run: (client, by) => perform(client, { type: 'add-client', ...client }, by),
      told: toldOf,
      summary: ({ party, name, scopes }) =>
        `Add the system ${name} to ${party}, for ${scopes.join(', ') || 'reading'}.`,
    },
    'change-client': {
      // Whatever scopes it has now: it may be given the feed's at the very moment.
      needsTwo: ({ party, change }) =>
        oversees(services, party) ||
        feeds(change.scopes) ||
        ((change.keys ?? change.subject) !== undefined && mayFeed(party)),
      // Its scopes are given to whoever has its keys or subject: until it is approved its party could replace those.
      whole: ({ change, ...of }) => ({ ...of, change: { ...provenBy(of.party, of.name), ...change } }),
      run: ({ change, ...of }, by) => perform(of, { type: 'change-client', change }, by),
      told: toldOf,
      summary: ({ party, name, change }) =>
        `Change of the system ${name} of ${party}: ${Object.keys(change).join(', ')}.`,
    },
  };
};

type SupplyActs = Pick<ActTable, 'record-switches' | 'record-succession' | 'reverse-succession' | 'import-devices'>;

/** Who supplies a meter may ask for its code. */
const supplyActs = ({ switches, successions, inventory }: ActServices): SupplyActs => ({
  'record-switches': {
    needsTwo: (_, caller) => !isFeed(caller),
    run: ({ switches: drafts }, by) => switches.record(drafts, by),
    told: ({ outcomes }) => counts(outcomes.map(({ outcome }) => outcome)),
    summary: ({ switches: drafts }) =>
      drafts.length === 1
        ? `${drafts[0]!.gaining} supplies ${drafts[0]!.mpxn} from ${drafts[0]!.effectiveFrom} on${drafts[0]!.withdrawn ? ' after all not' : ''}.`
        : `${drafts.length} switches.`,
  },
  'record-succession': {
    needsTwo: () => true,
    run: (draft, by) => successions.record(draft, by),
    told: ({ id }) => ({ succession: id }),
    summary: ({ kind, from, to, effectiveFrom }) => `${to} takes over from ${from} on ${effectiveFrom} (${kind}).`,
  },
  'reverse-succession': {
    needsTwo: () => true,
    run: ({ succession, reason }, by) => successions.reverse(succession, reason, by),
    told: ({ id }) => ({ succession: id }),
    summary: ({ succession, reason }) => `Take back the succession ${succession}: ${reason}.`,
  },
  'import-devices': {
    needsTwo: (_, caller) => !isFeed(caller),
    run: ({ devices }, by) => inventory.importDevices(devices, by),
    told: (rows) => counts(rows.map(({ outcome }) => outcome)),
    summary: ({ devices }) => `Import ${devices.length} device(s) into the inventory.`,
  },
});

const counts = (outcomes: readonly string[]): Readonly<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const outcome of outcomes) counted[outcome] = (counted[outcome] ?? 0) + 1;
  return counted;
};

/** Whether what came of a trial is that nothing stands in the way. */
export const refusedOf = (tried: unknown): Refusal | undefined =>
  isRefusal(tried) && tried !== onlyTried ? tried : undefined;
