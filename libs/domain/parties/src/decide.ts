import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import { londonDate, type Instant } from '@icx/working-days';
import { isLasting, type AgencyGrant } from './agency.ts';
import { channelsOf, receiptBy, type Channels } from './channels.ts';
import { identifiersRefused } from './market-identifier.ts';
import { mayBeAsked } from './party.ts';
import type { GainedDevices, Party, PartyChange, PartyEvent, PartyKind, PartyState } from './party.ts';

export type PartyCommand =
  | { readonly type: 'register'; readonly party: Party }
  | { readonly type: 'change'; readonly change: PartyChange }
  | ({ readonly type: 'grant-agency'; readonly at: Instant } & AgencyGrant)
  | { readonly type: 'end-agency'; readonly agent: PartyId; readonly at: Instant; readonly reason: string }
  | ({ readonly type: 'choose-channels'; readonly at: Instant } & Partial<Channels>)
  | { readonly type: 'instruct'; readonly gainedDevices: GainedDevices; readonly at: Instant };

export interface PartyFacts {
  /** Every party, by PartyId. */
  readonly parties: ReadonlyMap<string, Party>;
  /** All that a party of this kind may be given. */
  readonly scopesOf: (kind: PartyKind) => readonly string[];
}

const exists = refuse.conflict(
  'party-exists',
  'There is a party of this id already. Choose another id, or change that one.',
);
const unknown = refuse.unknown('party-not-found', 'There is no such party, or it is not yours.');
const notLendable = refuse(
  'agency-not-possible',
  'Only a supplier or an asset provider can let others act for it: act yourself.',
);
const agentUnknown = refuse(
  'agent-unknown',
  'There is no other party of this id that takes part. Name one of the list of parties.',
  '/agent',
);
const periodInvalid = refuse(
  'agency-period-invalid',
  'The grant would end before it begins: give a later "to".',
  '/to',
);
const periodOver = refuse('agency-period-invalid', 'The grant would be over already: give a "to" after today.', '/to');
const agencyExists = refuse.conflict(
  'agency-exists',
  'This party acts for you already. End that grant first if the new one is to be different.',
);
const channelsMissing = refuse(
  'channels-missing',
  'Name a channel: for requests that are put to you, for answers to yours, or for both.',
);
const agencyUnknown = refuse.unknown('agency-unknown', 'No party of this id acts for that party, or no longer.');

export const decideParty = (
  command: PartyCommand,
  state: PartyState,
  facts: PartyFacts,
): readonly PartyEvent[] | Refusal => {
  if (command.type === 'register') return state ? exists : registered(command.party, facts);
  if (!state) return unknown;
  switch (command.type) {
    case 'change':
      return changed(command.change, state, facts);
    case 'grant-agency':
      return granted(command, state, facts);
    case 'end-agency':
      return ended(command, state);
    case 'choose-channels':
      return chosen(command, state);
    case 'instruct': {
      const { gainedDevices, at } = command;
      return [{ type: 'parties.standing-instruction-given.v1', data: { gainedDevices, at } }];
    }
  }
};

const others = ({ parties }: PartyFacts, own: string): readonly Party[] =>
  [...parties.values()].filter(({ party }) => party !== own);

const registered = (party: Party, facts: PartyFacts): readonly PartyEvent[] | Refusal =>
  identifiersRefused(party.identifiers, others(facts, party.party)) ?? [
    { type: 'parties.party-registered.v1', data: party },
  ];

const changed = (change: PartyChange, { party }: Party, facts: PartyFacts): readonly PartyEvent[] | Refusal =>
  identifiersRefused(change.identifiers ?? [], others(facts, party)) ?? [
    { type: 'parties.party-changed.v1', data: change },
  ];

const chosen = (
  { type: _, at, ...named }: Extract<PartyCommand, { type: 'choose-channels' }>,
  party: Party,
): readonly PartyEvent[] | Refusal => {
  const { requests, answers } = named;
  if (requests === undefined && answers === undefined) return channelsMissing;
  const receives = receiptBy[requests ?? channelsOf(party).requests];
  return [{ type: 'parties.channels-chosen.v1', data: { ...named, receives, at } }];
};

const granted = (
  { type: _, at, ...grant }: Extract<PartyCommand, { type: 'grant-agency' }>,
  principal: Party,
  { parties, scopesOf }: PartyFacts,
): readonly PartyEvent[] | Refusal => {
  const { agent, scopes, from, to } = grant;
  // SECAS and DCC oversee everybody, and most of that needs no scope: lent, it could not be narrowed.
  if (mayBeAsked(principal) === 'no') return notLendable;
  const known = parties.get(agent);
  if (!known || known.left || agent === principal.party) return agentUnknown;
  if (to !== null && to <= from) return periodInvalid;
  if (to !== null && to <= londonDate(at)) return periodOver;
  const beyond = scopes.find((scope) => !scopesOf(principal.kind).includes(scope));
  if (beyond !== undefined)
    return refuse('scope-beyond-role', `Your role does not have the scope ${beyond}. Leave it out.`, '/scopes');
  const lasting = principal.agencies?.some((one) => one.agent === agent && isLasting(one, londonDate(at)));
  return lasting ? agencyExists : [{ type: 'parties.agency-granted.v1', data: { ...grant, at } }];
};

const ended = (
  { agent, at, reason }: Extract<PartyCommand, { type: 'end-agency' }>,
  { agencies = [] }: Party,
): readonly PartyEvent[] | Refusal =>
  agencies.some((one) => one.agent === agent && isLasting(one, londonDate(at)))
    ? [{ type: 'parties.agency-ended.v1', data: { agent, at, reason } }]
    : agencyUnknown;
