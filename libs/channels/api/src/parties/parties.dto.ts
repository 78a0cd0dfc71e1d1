import { clientAuthentications, parseMemberName } from '@icx/directory';
import type { ClientAuthentication, MemberName, PublicKey } from '@icx/directory';
import { parsePublicKeys } from '@icx/directory-service';
import { parseGasShortCode, parseMpid, parsePartyId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { scopes } from '@icx/identity';
import type { Scope } from '@icx/identity';
import { partyKinds } from '@icx/parties';
import type { MarketIdentifier, Party, PartyKind } from '@icx/parties';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { Field } from '../http/field.ts';
import { flag, oneOf, text } from '../http/parsers.ts';

const ways = ['immediate', 'sec-notice-email'] as const;
const scopeList = (value: unknown): Parsed<readonly Scope[]> => {
  const parsed = Array.isArray(value) ? value.map(oneOf(scopes)) : [refuse('scopes-invalid', 'Give a list of scopes.')];
  return parsed.find(isRefusal) ?? [...new Set(parsed as readonly Scope[])];
};

const identifiers = (value: unknown): Parsed<readonly MarketIdentifier[]> => {
  const all = Array.isArray(value) && value.length <= 20 ? value.map(identifier) : [];
  if (all.length === 0)
    return refuse('identifiers-invalid', 'Give a list of 1 to 20 objects with fuel, id, from and to.');
  return all.find(isRefusal) ?? (all as readonly MarketIdentifier[]);
};

const identifier = (value: unknown): Parsed<MarketIdentifier> => {
  const { fuel, id, from, to = null } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const parsed = {
    fuel: oneOf(['electricity', 'gas'])(fuel),
    id: fuel === 'gas' ? parseGasShortCode(id) : parseMpid(id),
    from: parsePlainDate(from),
    to: to === null ? null : parsePlainDate(to),
  };
  return Object.values(parsed).find(isRefusal) ?? (parsed as MarketIdentifier);
};

const scopesField = {
  enum: [...scopes],
  isArray: true,
  description: 'Never more than the role of the party has.',
};
const keysField = {
  type: Object,
  isArray: true,
  description: 'Public keys as JWK; two at once while you change from one to the other.',
};

export class RegisterPartyDto {
  @Field(parsePartyId, { type: String, example: 'GGGG' }) party!: PartyId;
  @Field(text(100), { type: String }) name!: string;
  @Field(oneOf(partyKinds), { enum: partyKinds }) kind!: PartyKind;
  @Field(identifiers, { optional: true, type: Object, isArray: true }) identifiers?: readonly MarketIdentifier[];
  @Field(oneOf(ways), { optional: true, enum: ways }) receives?: Party['receives'];
}

export class ChangePartyDto {
  @Field(text(100), { optional: true, type: String }) name?: string;
  @Field(oneOf(ways), { optional: true, enum: ways }) receives?: Party['receives'];
  @Field(flag, { optional: true, type: Boolean, description: 'It left: nobody who acts for it has access.' })
  left?: boolean;
}

export class AddUserDto {
  @Field(parseMemberName, { type: String, example: 'anna' }) name!: MemberName;
  @Field(text(80), { type: String }) displayName!: string;
  @Field(scopeList, scopesField) scopes!: readonly Scope[];
  @Field(flag, { optional: true, type: Boolean }) partyAdministrator?: boolean;
}

export class ChangeUserDto {
  @Field(text(80), { optional: true, type: String }) displayName?: string;
  @Field(scopeList, { optional: true, ...scopesField }) scopes?: readonly Scope[];
  @Field(flag, { optional: true, type: Boolean }) partyAdministrator?: boolean;
}

export class AddClientDto {
  @Field(parseMemberName, { type: String, example: 'billing' }) name!: MemberName;
  @Field(scopeList, scopesField) scopes!: readonly Scope[];
  @Field(oneOf(clientAuthentications), { optional: true, enum: clientAuthentications })
  authentication?: ClientAuthentication;
  @Field(parsePublicKeys, keysField) keys!: readonly PublicKey[];
}

export class ChangeClientDto {
  @Field(scopeList, { optional: true, ...scopesField }) scopes?: readonly Scope[];
  @Field(parsePublicKeys, { optional: true, ...keysField }) keys?: readonly PublicKey[];
}

export class AccessReasonDto {
  @Field(text(200), { optional: true, type: String }) reason?: string;
}

export class PeriodQuery {
  @Field(parsePlainDate, { optional: true, type: String, format: 'date' }) from?: PlainDate;
  @Field(parsePlainDate, { optional: true, type: String, format: 'date' }) to?: PlainDate;
}
