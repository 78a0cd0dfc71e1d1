import { clientAuthentications, parseMemberName, scopes, type Scope } from '@icx/parties';
import type { ClientAuthentication, MemberName, PublicKey } from '@icx/parties';
import { parseCertificateSubject, parsePublicKeys } from '@icx/parties-service';
import { fuels, mapIdFuel, parseGasShortCode, parseMapId, parseMpid, parsePartyId } from '@icx/identifiers';
import type { Fuel, MapId, PartyId } from '@icx/identifiers';
import { gainedDevicesChoices, partyKinds } from '@icx/parties';
import type { GainedDevices, MarketIdentifier, Party, PartyKind } from '@icx/parties';
import { describing, isRefusal, objectTaken, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { cursor, flag, line, listOf, oneOf, text } from '../http/parsers.ts';

const ways = ['immediate', 'sec-notice-email'] as const;
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

const kind = oneOf(['supplier', 'map-id']);
const identifier = (value: unknown): Parsed<MarketIdentifier> => {
  const { kind: given, fuel, id, from, to } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isMap = given === 'map-id';
  const parsed = {
    ...(given === undefined || given === null ? {} : { kind: kind(given) }),
    fuel: oneOf(fuels)(fuel),
    id: isMap ? mapIdOf(fuel as Fuel)(id) : fuel === 'gas' ? parseGasShortCode(id) : parseMpid(id),
    ...period(from, to),
  };
  return Object.values(parsed).find(isRefusal) ?? (parsed as MarketIdentifier);
};

identifier.takes = objectTaken(
  {
    kind,
    fuel: oneOf(fuels),
    id: parseMapId,
    from: parsePlainDate,
    to: parsePlainDate,
  },
  ['fuel', 'id', 'from'],
);
const identifiers = listOf(
  identifier,
  0,
  MOST,
  refuse('identifiers-invalid', `Give a list of up to ${MOST} objects with kind, fuel, id, from and to.`),
);

const mapIdOf =
  (fuel: Fuel) =>
  (value: unknown): Parsed<MapId> => {
    const id = parseMapId(value);
    return isRefusal(id) || mapIdFuel(id) === fuel
      ? id
      : refuse('map-id-invalid', 'A MAP ID has 4 characters for electricity and 3 for gas.');
  };

const period = (from: unknown, to: unknown): { from: Parsed<PlainDate>; to: Parsed<PlainDate> | null } => ({
  from: parsePlainDate(from),
  to: to === null || to === undefined ? null : parsePlainDate(to),
});

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
  @Field(parsePartyId, { example: 'GGGG', description: 'The id by which everybody knows it.' }) party!: PartyId;
  @Field(line(100), { description: 'For people.' }) name!: string;
  @Field(oneOf(partyKinds), { description: 'Its role, by which it may do things. It stays.' }) kind!: PartyKind;
  @Field(identifiers, identifiersField) identifiers?: readonly MarketIdentifier[];
  @Field(oneOf(ways), receivesField) receives?: Party['receives'];
  @Field(text(300), registeredAddressField) registeredAddress?: string;
}

export class ChangePartyDto {
  @Field(line(100), { optional: true, description: 'For people.' }) name?: string;
  @Field(oneOf(ways), receivesField) receives?: Party['receives'];
  @Field(text(300), registeredAddressField) registeredAddress?: string;
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
