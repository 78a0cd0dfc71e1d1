import { randomUUID } from 'node:crypto';
import { Commands, kept } from '@icx/commands';
import { exchangeItself, type EventStore, type JsonObject, type Origin } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Job } from '@icx/runtime';
import { RefusedAttempts, type RefusedAttempt, type RefusedSummary } from './refused-attempts.ts';

export const securityEventTypes = [
  'security.signed-in.v1',
  'security.enrolled.v1',
  'security.token-issued.v1',
  'security.attempts-refused.v1',
] as const;

/** A person or system that showed who it is, and from where. */
export interface Identified {
  readonly party: PartyId;
  readonly subject: string;
  /** `sourceOf` the address. */
  readonly source: string;
}

/** With what a person signed in besides the password. */
export const secondFactors = ['app', 'security-key'] as const;
export type SecondFactor = (typeof secondFactors)[number];

export type RefusedInTime = RefusedSummary & { readonly since: string; readonly until: string };

export interface SecurityRecordOptions {
  readonly log: EventStore;
  /** Wall clock, ISO 8601. */
  readonly now: () => string;
  /** What was refused last could not be put on record when it stopped. */
  readonly failed: (error: unknown) => void;
}

/** How often what was refused is put on record, milliseconds. */
const MINUTE = 60_000;
/** Of the word of a provider elsewhere, characters. */
const LONGEST_ACR = 200;
/** Holders of tokens and their sources that are remembered on one day. */
const HOLDERS = 10_000;

/**
 * Sign-ins, enrolments and refusals on record (ASVS 16.3.1). What only a member can bring about is an event each; what
 * anybody can, a count per source and minute. Each event is a stream of its own: nothing is folded from several.
 */
export class SecurityRecord implements Job {
  readonly name = 'security-record';
  readonly everyMs = MINUTE;
  readonly ofProcess = true;
  readonly #options: SecurityRecordOptions;
  /** Nobody who signs in waits for a view. */
  readonly #commands: Commands;
  readonly #refused = new RefusedAttempts();
  readonly #holders = new Set<string>();
  #day = '';
  #since: string;

  constructor(options: SecurityRecordOptions) {
    this.#options = options;
    this.#commands = new Commands(options.log);
    this.#since = options.now();
  }

  async signedIn({ party, subject, source }: Identified, factor: SecondFactor | undefined): Promise<void> {
    const origin = { party, user: subject, channel: 'sign-in' } as const;
    const by = { secondFactor: factor !== undefined, ...(factor ? { factor } : {}) };
    await this.#append('security.signed-in.v1', { party, subject, source, ...by }, origin);
  }

  /** By a provider elsewhere, which alone knows with what: `acr` is its own word for that. */
  async signedInElsewhere({ party, subject, source }: Identified, acr: string | undefined): Promise<void> {
    const origin = { party, user: subject, channel: 'sign-in' } as const;
    const by = acr === undefined ? {} : { acr: acr.slice(0, LONGEST_ACR) };
    await this.#append('security.signed-in.v1', { party, subject, source, ...by }, origin);
  }

  async enrolled({ party, subject, source }: Identified, secondFactor: boolean): Promise<void> {
    const origin = { party, user: subject, channel: 'sign-in' } as const;
    await this.#append('security.enrolled.v1', { party, subject, source, secondFactor }, origin);
  }

  /** Systems, and `icx` of a person, get tokens all day: the first of a day from a source is on record. */
  async tokenIssued({ party, subject, source }: Identified): Promise<void> {
    const day = this.#options.now().slice(0, 10);
    if (day !== this.#day || this.#holders.size >= HOLDERS) this.#holders.clear();
    this.#day = day;
    const name = `${subject} ${source}`;
    if (this.#holders.has(name)) return;
    this.#holders.add(name);
    await this.#append(
      'security.token-issued.v1',
      { party, subject, source },
      { party, user: subject, channel: 'api' },
    );
  }

  refused(attempt: RefusedAttempt): void {
    this.#refused.add(attempt);
  }

  /** What was refused and is not on record yet. */
  pending(): readonly RefusedInTime[] {
    const [since, until] = [this.#since, this.#options.now()];
    return this.#refused.summaries().map((summary) => ({ ...summary, since, until }));
  }

  /** Puts on record what was refused since the last time. */
  async run(): Promise<void> {
    const pending = this.pending();
    this.#refused.take();
    this.#since = this.#options.now();
    for (const one of pending)
      await this.#append('security.attempts-refused.v1', one as unknown as JsonObject, exchangeItself);
  }

  async stop(): Promise<void> {
    await this.run().catch(this.#options.failed);
  }

  async #append(type: (typeof securityEventTypes)[number], data: JsonObject, origin: Origin): Promise<void> {
    await this.#commands.perform(`security/${randomUUID()}`, kept, origin, () => [{ type, data }]);
  }
}
