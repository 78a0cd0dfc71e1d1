import { clientAuthentications, parseMemberName, scopes, type Scope } from '@icx/parties';
import type { ClientAuthentication, MemberName, PublicKey } from '@icx/parties';
import { parseCertificateSubject, parsePublicKeys } from '@icx/parties-service';
import { fuels, mapIdFuel, parseGasShortCode, parseMapId, parseMpid, parsePartyId } from '@icx/identifiers';
import type { Fuel, MapId, PartyId } from '@icx/identifiers';
import { gainedDevicesChoices, partyKinds } from '@icx/parties';
import type { GainedDevices, MarketIdentifier, Party, PartyKind } from '@icx/parties';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, line, oneOf, text } from '../http/parsers.ts';

const ways = ['immediate', 'sec-notice-email'] as const;
const scopeList = (value: unknown): Parsed<readonly Scope[]> => {
  const parsed = Array.isArray(value) ? value.map(oneOf(scopes)) : [refuse('scopes-invalid', 'Give a list of scopes.')];
  return parsed.find(isRefusal) ?? [...new Set(parsed as readonly Scope[])];
};

/** Most identifiers of one party, past ones included. */
const MOST = 100;

const identifiers = (value: unknown): Parsed<readonly MarketIdentifier[]> => {
  if (!Array.isArray(value) || value.length > MOST)
    return refuse('identifiers-invalid', `Give a list of up to ${MOST} objects with kind, fuel, id, from and to.`);
  const all = value.map(identifier);
  const wrong = all.findIndex(isRefusal);
  return wrong < 0 ? (all as MarketIdentifier[]) : { ...(all[wrong] as Refusal), pointer: `/${wrong}` };
};

const identifier = (value: unknown): Parsed<MarketIdentifier> => {
  const { kind, fuel, id, from, to } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isMap = kind === 'map-id';
  const parsed = {
    ...(kind === undefined ? {} : { kind: oneOf(['supplier', 'map-id'])(kind) }),
    fuel: oneOf(fuels)(fuel),
    id: isMap ? mapIdOf(fuel as Fuel)(id) : fuel === 'gas' ? parseGasShortCode(id) : parseMpid(id),
    ...period(from, to),
  };
  return Object.values(parsed).find(isRefusal) ?? (parsed as MarketIdentifier);
};

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
  type: Object,
  isArray: true,
  description:
    'kind "supplier" (MPID, gas short code; may be left out) or "map-id", fuel, id, from (inclusive), to (exclusive, null while open).',
};
const registeredAddressField = { optional: true, type: String, description: 'Where letters reach the party.' };
const scopesField = {
  enum: [...scopes],
  isArray: true,
  description: 'Never more than the role of the party has.',
};
const keysField = {
  type: Object,
  isArray: true,
  description: 'Public keys as JWK; two at once while you change from one to the other. With tls_client_auth none.',
};
const subjectField = {
  optional: true,
  type: String,
  description: 'With tls_client_auth: the subject of its certificate (RFC 4514), or a DNS name in it.',
  example: 'CN=billing,O=Supplier A,C=GB',
};

export class RegisterPartyDto {
  @Field(parsePartyId, { type: String, example: 'GGGG' }) party!: PartyId;
  @Field(line(100), { type: String }) name!: string;
  @Field(oneOf(partyKinds), { enum: partyKinds }) kind!: PartyKind;
  @Field(identifiers, identifiersField) identifiers?: readonly MarketIdentifier[];
  @Field(oneOf(ways), { optional: true, enum: ways }) receives?: Party['receives'];
  @Field(text(300), registeredAddressField) registeredAddress?: string;
}

export class ChangePartyDto {
  @Field(line(100), { optional: true, type: String }) name?: string;
  @Field(oneOf(ways), { optional: true, enum: ways }) receives?: Party['receives'];
  @Field(text(300), registeredAddressField) registeredAddress?: string;
  @Field(flag, { optional: true, type: Boolean, description: 'It left: nobody who acts for it has access.' })
  left?: boolean;
  @Field(identifiers, { ...identifiersField, description: `The whole new list. ${identifiersField.description}` })
  identifiers?: readonly MarketIdentifier[];
}

export class GrantAgencyDto {
  @Field(parsePartyId, { type: String, example: 'AGNT' }) agent!: PartyId;
  @Field(scopeList, { ...scopesField, description: 'What it may do for you at most. Without any it may only read.' })
  scopes!: readonly Scope[];
  @Field(parsePlainDate, { optional: true, type: String, format: 'date', description: 'By default today.' })
  from?: PlainDate;
  @Field(parsePlainDate, { optional: true, type: String, format: 'date', description: 'Exclusive.' }) to?: PlainDate;
}

export class EndAgencyDto {
  @Field(text(200), { type: String }) reason!: string;
}

export class StandingInstructionDto {
  @Field(oneOf(gainedDevicesChoices), { enum: gainedDevicesChoices }) gainedDevices!: GainedDevices;
}

export class AddUserDto {
  @Field(parseMemberName, { type: String, example: 'anna' }) name!: MemberName;
  @Field(line(80), { type: String }) displayName!: string;
  @Field(scopeList, scopesField) scopes!: readonly Scope[];
  @Field(flag, { optional: true, type: Boolean }) partyAdministrator?: boolean;
}

export class ReplaceAdministratorDto {
  @Field(parseMemberName, { type: String, example: 'anna' }) name!: MemberName;
  @Field(line(80), { type: String }) displayName!: string;
  @Field(scopeList, scopesField) scopes!: readonly Scope[];
  @Field(text(200), { type: String, description: 'How the party came to lose its last administrator.' })
  reason!: string;
}

export class ChangeUserDto {
  @Field(line(80), { optional: true, type: String }) displayName?: string;
  @Field(scopeList, { optional: true, ...scopesField }) scopes?: readonly Scope[];
  @Field(flag, { optional: true, type: Boolean }) partyAdministrator?: boolean;
}

export class AddClientDto {
  @Field(parseMemberName, { type: String, example: 'billing' }) name!: MemberName;
  @Field(scopeList, scopesField) scopes!: readonly Scope[];
  @Field(oneOf(clientAuthentications), { optional: true, enum: clientAuthentications })
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
  @Field(text(200), { optional: true, type: String }) reason?: string;
}

export class PeriodQuery {
  @Field(parsePlainDate, { optional: true, type: String, format: 'date' }) from?: PlainDate;
  @Field(parsePlainDate, { optional: true, type: String, format: 'date' }) to?: PlainDate;
}
