import { createPublicKey } from 'node:crypto';
import { document, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import { calculateJwkThumbprint } from 'jose';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import type { CommandContext, Commands } from '@icx/commands';
import { commandIdReused, deciderOf } from '@icx/commands';
import type { Instant } from '@icx/working-days';

export const revealKeySchema = document('RevealKey', {
  kid: Type.String({ description: 'RFC 7638 thumbprint.' }),
  jwk: document(
    'P256Key',
    { kty: Type.Literal('EC'), crv: Type.Literal('P-256'), x: Type.String(), y: Type.String() },
    { description: 'A public key as RFC 7517 writes it.' },
  ),
});
export type RevealKey = DocumentOf<typeof revealKeySchema>;

/** After the removal. */
export const noRevealKeySchema = document('NoRevealKey', { party: partyId(), key: Type.Null() });

const invalid = refuse(
  'reveal-key-invalid',
  'Give a public P-256 key as a JWK: {"kty":"EC","crv":"P-256","x":"…","y":"…"}, and never its private part d.',
);
const missing = refuse.conflict(
  'reveal-key-missing',
  'You have no key registered to seal the code to. Register one, or ask for delivery "plain".',
  '/delivery',
);

/** A point on the curve, without anything private or anything else. */
export const parseRevealJwk = (value: unknown): Parsed<RevealKey['jwk']> => {
  if (typeof value !== 'object' || value === null) return invalid;
  const { kty, crv, x, y, d } = value as Record<string, unknown>;
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string' || d !== undefined)
    return invalid;
  try {
    createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
  } catch {
    return invalid;
  }
  return { kty, crv, x, y };
};

const coordinate = { type: 'string', pattern: '^[0-9A-Za-z_-]{43}$' };
parseRevealJwk.takes = {
  type: 'object',
  properties: {
    kty: { type: 'string', const: 'EC' },
    crv: { type: 'string', const: 'P-256' },
    x: coordinate,
    y: coordinate,
  },
  required: ['kty', 'crv', 'x', 'y'],
};

type RevealKeyEvent =
  | { readonly type: 'reveal-keys.registered.v1'; readonly data: RevealKey & { readonly at: Instant } }
  | { readonly type: 'reveal-keys.removed.v1'; readonly data: { readonly at: Instant } };

/** The key in force: the last one, unless it was removed. */
const keyStream = deciderOf<RevealKey | undefined, RevealKeyEvent>(
  undefined,
  (_, { type, data }) => (type === 'reveal-keys.registered.v1' ? { kid: data.kid, jwk: data.jwk } : undefined),
  ['reveal-keys.registered.v1', 'reveal-keys.removed.v1'],
);

/**
 * The key that each party has its codes sealed to, if it has one. Registering and removing are administrative acts:
 * events of a stream per party, appended before anybody is told.
 */
export class RevealKeys {
  constructor(private readonly commands: Commands) {}

  async current(party: PartyId): Promise<RevealKey | undefined> {
    return (await this.commands.load(streamOf(party), keyStream)).state;
  }

  /** The key to seal to; `undefined`: in clear. A party that has a key gets its codes sealed unless it says otherwise. */
  async wanted(party: PartyId, delivery: 'plain' | 'jwe' | undefined): Promise<RevealKey | undefined | Refusal> {
    if (delivery === 'plain') return undefined;
    const key = await this.current(party);
    return key ?? (delivery === 'jwe' ? missing : undefined);
  }

  /** Replaces the one before; the same command sent again, late, puts no old key back in force. */
  async register(context: CommandContext, jwk: RevealKey['jwk']): Promise<RevealKey | Refusal> {
    const key = { kid: await calculateJwkThumbprint(jwk), jwk };
    const data = { ...key, at: context.receivedAt };
    const recorded = await this.#record(context, { type: 'reveal-keys.registered.v1', data });
    // An older event does not tell its body: what was stored is told, whatever came now.
    return recorded ?? commandIdReused;
  }

  /** From now on the party's codes come in clear again. */
  async remove(context: CommandContext): Promise<Refusal | undefined> {
    const removed = { type: 'reveal-keys.removed.v1', data: { at: context.receivedAt } } as const;
    const left = await this.#record(context, removed);
    return left === undefined || isRefusal(left) ? left : commandIdReused;
  }

  /** The key in force right after the command. */
  async #record(context: CommandContext, event: RevealKeyEvent): Promise<RevealKey | undefined | Refusal> {
    const done = await this.commands.perform(streamOf(context.party), keyStream, context, () => [event]);
    return isRefusal(done) ? done : done.state;
  }
}

const streamOf = (party: PartyId): string => `reveal-keys-${party}`;
