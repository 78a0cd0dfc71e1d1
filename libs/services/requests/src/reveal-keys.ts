import { createPublicKey } from 'node:crypto';
import type { Commands } from '@icx/parties-service';
import type { EventStore, JsonObject, RecordedEvent } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { calculateJwkThumbprint } from 'jose';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import type { Envelope } from './envelope.ts';

/** A public P-256 key as RFC 7517 writes it, and its RFC 7638 thumbprint. */
export interface RevealKey {
  readonly kid: string;
  readonly jwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
}

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

/**
 * The key that each party has its codes sealed to, if it has one. Registering and removing are administrative acts:
 * events of a stream per party, appended before anybody is told.
 */
export class RevealKeys {
  constructor(
    private readonly log: EventStore,
    private readonly commands: Commands,
  ) {}

  async current(party: PartyId): Promise<RevealKey | undefined> {
    return currentOf(await this.log.readStream(streamOf(party)));
  }

  /** The key to seal to; `undefined`: in clear. A party that has a key gets its codes sealed unless it says otherwise. */
  async wanted(party: PartyId, delivery: 'plain' | 'jwe' | undefined): Promise<RevealKey | undefined | Refusal> {
    if (delivery === 'plain') return undefined;
    const key = await this.current(party);
    return key ?? (delivery === 'jwe' ? missing : undefined);
  }

  /** Replaces the one before; the same command sent again, late, puts no old key back in force. */
  async register(envelope: Envelope, jwk: RevealKey['jwk']): Promise<RevealKey | Refusal> {
    const key = { kid: await calculateJwkThumbprint(jwk), jwk };
    return (await this.#record(envelope, 'reveal-keys.registered.v1', key)) ?? key;
  }

  /** From now on the party's codes come in clear again. */
  async remove(envelope: Envelope): Promise<Refusal | undefined> {
    return this.#record(envelope, 'reveal-keys.removed.v1', {});
  }

  async #record(envelope: Envelope, type: string, data: object): Promise<Refusal | undefined> {
    const { party, commandId: id, body, receivedAt: at } = envelope;
    const event = { type, data: { ...data, at } as unknown as JsonObject };
    const author = { ...envelope, command: { id, body } };
    const events = await this.commands.perform(streamOf(party), author, () => [event]);
    return isRefusal(events) ? events : undefined;
  }
}

const streamOf = (party: PartyId): string => `reveal-keys-${party}`;

const currentOf = (events: readonly RecordedEvent[]): RevealKey | undefined => {
  const last = events.at(-1);
  return last?.type === 'reveal-keys.registered.v1' ? (last.data as unknown as RevealKey) : undefined;
};
