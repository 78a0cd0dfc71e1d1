import { clientAuthentications, parseMemberName, scopes, type Scope } from '@icx/parties';
import type { ClientAuthentication, MemberName, PublicKey } from '@icx/parties';
import { parseCertificateSubject, parseMarketIdentifier, parsePublicKeys, partyMembers } from '@icx/parties-service';
import { parsePartyId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { gainedDevicesChoices, partyChannels } from '@icx/parties';
import type { GainedDevices, MarketIdentifier, Party, PartyChannel, PartyKind } from '@icx/parties';
import { describing, isRefusal, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { cursor, flag, line, listOf, oneOf, text } from '../http/parsers.ts';

const scope = oneOf(scopes);
const scopeList = describing(
  (value): Parsed<readonly Scope[]> => {
    const parsed = Array.isArray(value) ? value.map(scope) : [refuse('scopes-invalid', 'Give a list of scopes.')];
    return parsed.find(isRefusal) ?? [...new Set(parsed as readonly Scope[])];
  },
  { type: 'array', items: scope.takes },
);

/** Most identifiers of one party, past ones included. */
const MOST = 100;

const identifiers = listOf(
  parseMarketIdentifier,
  0,
  MOST,
  refuse('identifiers-invalid', `Give a list of up to ${MOST} objects with kind, fuel, id, from and to.`),
);

const identifiersField = {
  optional: true,
  description:
    'kind "supplier" (MPID, gas short code; may be left out) or "map-id", fuel, id, from (inclusive), to (exclusive, null while open).',
};
const receivesField = {
  optional: true,
  description: 'How a request counts as received: at once, or as a notice by email (SEC H). By default immediate.',
};
const nameField = { description: 'As it signs in, with its party: anna@AAAA.' };
const displayNameField = { description: 'Its whole name, for people.' };
const administratorField = { optional: true, description: 'It may manage the users, systems and agents of its party.' };
const registeredAddressField = { optional: true, description: 'Where letters reach the party.' };
const scopesField = {
  description: 'Never more than the role of the party has.',
};
const keysField = {
  description: 'Public keys as JWK; two at once while you change from one to the other. With tls_client_auth none.',
};
const subjectField = {
  optional: true,
  description: 'With tls_client_auth: the subject of its certificate (RFC 4514), or a DNS name in it.',
};

export class RegisterPartyDto {
  @Field(partyMembers.party, { example: 'GGGG', description: 'The id by which everybody knows it.' }) party!: PartyId;
  @Field(partyMembers.name, { description: 'For people.' }) name!: string;
  @Field(partyMembers.kind, { description: 'Its role, by which it may do things. It stays.' }) kind!: PartyKind;
  @Field(identifiers, identifiersField) identifiers?: readonly MarketIdentifier[];
  @Field(partyMembers.receives, receivesField) receives?: Party['receives'];
  @Field(partyMembers.registeredAddress, registeredAddressField) registeredAddress?: string;
}

export class ChangePartyDto {
  @Field(partyMembers.name, { optional: true, description: 'For people.' }) name?: string;
  @Field(partyMembers.receives, receivesField) receives?: Party['receives'];
  @Field(partyMembers.registeredAddress, registeredAddressField) registeredAddress?: string;
  @Field(flag, { optional: true, description: 'It left: nobody who acts for it has access.' })
  left?: boolean;
  @Field(identifiers, { ...identifiersField, description: `The whole new list. ${identifiersField.description}` })
  identifiers?: readonly MarketIdentifier[];
}

export class GrantAgencyDto {
  @Field(parsePartyId, { example: 'AGNT', description: 'Who acts for you.' }) agent!: PartyId;
  @Field(scopeList, { ...scopesField, description: 'What it may do for you at most. Without any it may only read.' })
  scopes!: readonly Scope[];
  @Field(parsePlainDate, { optional: true, description: 'By default today.' })
  from?: PlainDate;
  @Field(parsePlainDate, { optional: true, description: 'Exclusive.' }) to?: PlainDate;
}

export class EndAgencyDto {
  @Field(text(200), { description: 'Why, for both.' }) reason!: string;
}

export class ChannelsDto {
  @Field(oneOf(partyChannels), { optional: true, description: 'For requests that are put to you.' })
  requests?: PartyChannel;
  @Field(oneOf(partyChannels), { optional: true, description: 'For answers to your own requests.' })
  answers?: PartyChannel;
}

export class StandingInstructionDto {
  @Field(oneOf(gainedDevicesChoices), { description: 'Of a device that you gain, not commissioned.' })
  gainedDevices!: GainedDevices;
}

export class AddUserDto {
  @Field(parseMemberName, nameField) name!: MemberName;
  @Field(line(80), displayNameField) displayName!: string;
  @Field(scopeList, scopesField) scopes!: readonly Scope[];
  @Field(flag, administratorField) partyAdministrator?: boolean;
}

export class ReplaceAdministratorDto {
  @Field(parseMemberName, nameField) name!: MemberName;
  @Field(line(80), displayNameField) displayName!: string;
  @Field(scopeList, scopesField) scopes!: readonly Scope[];
  @Field(text(200), { description: 'How the party came to lose its last administrator.' })
  reason!: string;
}

export class ChangeUserDto {
  @Field(line(80), { optional: true, ...displayNameField }) displayName?: string;
  @Field(scopeList, { optional: true, ...scopesField }) scopes?: readonly Scope[];
  @Field(flag, administratorField) partyAdministrator?: boolean;
}

export class AddClientDto {
  @Field(parseMemberName, { example: 'billing', description: 'Its client id is AAAA.billing, with its party.' })
  name!: MemberName;
  @Field(scopeList, scopesField) scopes!: readonly Scope[];
  @Field(oneOf(clientAuthentications), {
    optional: true,
    description: 'How it proves who it is when it gets a token. By default private_key_jwt.',
  })
  authentication?: ClientAuthentication;
  @Field(parsePublicKeys, { optional: true, ...keysField }) keys?: readonly PublicKey[];
  @Field(parseCertificateSubject, subjectField) subject?: string;
}

export class ChangeClientDto {
  @Field(scopeList, { optional: true, ...scopesField }) scopes?: readonly Scope[];
  @Field(parsePublicKeys, { optional: true, ...keysField }) keys?: readonly PublicKey[];
  @Field(parseCertificateSubject, subjectField) subject?: string;
}

export class AccessReasonDto {
  @Field(text(200), { optional: true, description: 'Why.' }) reason?: string;
}

export class SignInsQuery {
  @Field(parsePlainDate, { optional: true, description: 'First day.' }) from?: PlainDate;
  @Field(parsePlainDate, { optional: true, description: 'Last day.' }) to?: PlainDate;
  @Field(cursor, { optional: true, description: 'The "next" of the page before.' }) after?: bigint;
}

export class PeriodQuery {
  @Field(parsePlainDate, { optional: true, description: 'First day.' }) from?: PlainDate;
  @Field(parsePlainDate, { optional: true, description: 'Last day.' }) to?: PlainDate;
}
