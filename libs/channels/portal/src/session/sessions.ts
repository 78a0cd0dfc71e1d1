import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ProviderRecords } from '@icx/identity';
import { masked } from '@icx/install-code';

/** Seconds: how long a person is signed in at most, and without doing anything [choice]. */
export const LONGEST = 8 * 60 * 60;
export const IDLE = 30 * 60;
/** Seconds that what is over is still known by: whoever is in the middle of a form then loses nothing. */
const KNOWN = 24 * 60 * 60;
/** Seconds between two notes that somebody is there: a page is no write. */
const NOTED = 60;

const [SESSION, SEEN, TYPED] = ['PortalSession', 'PortalSeen', 'PortalTyped'] as const;

/** What the provider said of somebody at the sign-in. */
export interface SignedIn {
  readonly subject: string;
  /** Which an issuer elsewhere names. */
  readonly party?: string;
  /** What it may do at most: what the API would let its token do. */
  readonly scopes: readonly string[];
  readonly acr?: string;
  /** When, seconds since 1970. */
  readonly authTime: number;
}

export interface Session extends SignedIn {
  /** Held against the token of every form. */
  readonly csrf: string;
  /** When it ends whatever happens, seconds since 1970. */
  readonly until: number;
  /** For whom, where it is not the own party. */
  readonly actsFor?: string;
}

/** What was typed into a form whose session was over. */
export interface Typed {
  readonly subject: string;
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
}

const secret = (): string => randomBytes(32).toString('base64url');
/** Whoever reads the store finds no session that could be used. */
const nameOf = (id: string): string => hash('sha256', id, 'base64url');

/** Sessions of browsers, in the store that every process of both profiles shares. */
export class Sessions {
  constructor(
    private readonly records: ProviderRecords,
    /** Seconds since 1970. */
    private readonly now: () => number,
  ) {}

  /** A new one with an id that nobody has seen before: what a browser had is not taken over. */
  async begin(signedIn: SignedIn, actsFor?: string, until = this.now() + LONGEST): Promise<string> {
    const id = secret();
    const session = { ...signedIn, csrf: secret(), until, ...(actsFor === undefined ? {} : { actsFor }) };
    await this.records.put(SESSION, nameOf(id), session, until - this.now() + KNOWN);
    await this.#note(id);
    return id;
  }

  /** `over`: its time has passed, or nothing was done for too long; it says only whose it was. */
  async find(id: string): Promise<{ readonly session: Session; readonly over: boolean } | undefined> {
    const session = (await this.records.find(SESSION, nameOf(id))) as unknown as Session | undefined;
    if (!session) return undefined;
    const seen = (await this.records.find(SEEN, nameOf(id))) as { readonly at: number } | undefined;
    // One of an earlier release says not what its holder may.
    const over = this.now() >= session.until || !seen || !Array.isArray(session.scopes);
    if (!over && this.now() >= seen.at + NOTED) await this.#note(id);
    return { session, over };
  }

  /** For whom its holder acts changes what it may do, so it goes on under another id. */
  async actFor(id: string, { csrf: _, until, actsFor: __, ...signedIn }: Session, principal?: string): Promise<string> {
    await this.end(id);
    return this.begin(signedIn, principal, until);
  }

  /** Of the built-in provider, which has its sessions in the same store: its cookie, copied, lets nobody in either. */
  endAtProvider(id: string): Promise<void> {
    return this.records.destroy('Session', id);
  }

  async end(id: string): Promise<void> {
    await this.records.destroy(SESSION, nameOf(id));
    await this.records.destroy(SEEN, nameOf(id));
  }

  /**
   * The last form of a session alone: however many are sent, no more is kept. Whatever may be a code is withheld.
   * @param over id of the session
   */
  async keepTyped(over: string, { values, ...of }: Typed): Promise<string> {
    const id = hash('sha256', `typed ${over}`, 'base64url');
    await this.records.put(TYPED, nameOf(id), { ...of, values: masked(values) }, KNOWN);
    return id;
  }

  /** Once, to whom it is of, at the form that it is of. */
  async takeTyped(id: string, subject: string, path: string): Promise<Typed['values'] | undefined> {
    const typed = (await this.records.find(TYPED, nameOf(id))) as unknown as Typed | undefined;
    if (typed?.path !== path) return undefined;
    await this.records.destroy(TYPED, nameOf(id));
    return typed.subject === subject ? typed.values : undefined;
  }

  /** A separate record: one that is written late cannot bring a session back that has ended. */
  #note(id: string): Promise<void> {
    return this.records.put(SEEN, nameOf(id), { at: this.now() }, IDLE);
  }
}

/** Whether a form is of the page of this very session. */
export const isTokenOf = ({ csrf }: Session, token: unknown): boolean => {
  if (typeof token !== 'string') return false;
  // By bytes: as many characters may be more of them.
  const [given, held] = [Buffer.from(token), Buffer.from(csrf)];
  return given.length === held.length && timingSafeEqual(given, held);
};
