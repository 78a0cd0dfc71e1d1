import { createPublicKey } from 'node:crypto';
import { metadataOf, type EventStore, type JsonObject, type RecordedEvent } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { calculateJwkThumbprint } from 'jose';
import { refuse } from '@icx/refusals';
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
const missing = refuse(
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
  constructor(private readonly log: EventStore) {}

  async current(party: PartyId): Promise<RevealKey | undefined> {
    return currentOf(await this.log.readStream(streamOf(party)));
  }

  /** The key to seal to; `undefined`: in clear. A party that has a key gets its codes sealed unless it says otherwise. */
  async wanted(party: PartyId, delivery: 'plain' | 'jwe' | undefined): Promise<RevealKey | undefined | Refusal> {
    if (delivery === 'plain') return undefined;
    const key = await this.current(party);
    return key ?? (delivery === 'jwe' ? missing : undefined);
  }

  /** Replaces the one before. The same key again changes nothing. */
  async register(envelope: Envelope, jwk: RevealKey['jwk']): Promise<RevealKey> {
    const key = { kid: await calculateJwkThumbprint(jwk), jwk };
    return this.#append(envelope, 'reveal-keys.registered.v1', key, (current) => current?.kid === key.kid);
  }

  /** From now on the party's codes come in clear again. */
  async remove(envelope: Envelope): Promise<void> {
    await this.#append(envelope, 'reveal-keys.removed.v1', {}, (current) => current === undefined);
  }

  async #append<T extends object>(
    envelope: Envelope,
    type: string,
    data: T,
    already: (current: RevealKey | undefined) => boolean,
  ): Promise<T> {
    const { party, commandId, receivedAt } = envelope;
    for (;;) {
      const stream = streamOf(party);
      const events = await this.log.readStream(stream);
      const revision = BigInt(events.length) - 1n;
      if (already(currentOf(events))) return data;
      const expected = revision < 0n ? 'no-stream' : revision;
      const event = { type, data: { ...data, at: receivedAt } as unknown as JsonObject };
      const metadata = metadataOf(envelope, { command: commandId });
      if ((await this.log.append(stream, expected, [event], { metadata })).outcome === 'appended') return data;
    }
  }
}

const streamOf = (party: PartyId): string => `reveal-keys-${party}`;

const currentOf = (events: readonly RecordedEvent[]): RevealKey | undefined => {
  const last = events.at(-1);
  return last?.type === 'reveal-keys.registered.v1' ? (last.data as unknown as RevealKey) : undefined;
};
