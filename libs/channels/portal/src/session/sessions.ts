import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { sessionsOf, type ProviderRecords } from '@icx/identity';
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

/** Where and for whom a session goes on. */
export interface Place {
  /** `sourceOf` the address that the person signed in from. */
  readonly source: string;
  /** The session at the built-in provider that came with it, and ends with it. */
  readonly atProvider?: string;
  /** For whom, where it is not the own party. */
  readonly actsFor?: string;
}

export interface Session extends SignedIn, Place {
  /** By which its holder tells it from others of its own: no secret. */
  readonly name: string;
  /** Stays when it goes on under another id, for another party. */
  readonly signIn: string;
  /** Held against the token of every form. */
  readonly csrf: string;
  /** When it ends whatever happens, seconds since 1970. */
  readonly until: number;
}

/** One that goes on, as its holder is shown it. */
export interface LiveSession extends Session {
  /** Seconds since 1970, to the minute. */
  readonly seenAt: number;
}

/** What was typed into a form whose session was over. */
export interface Typed {
  readonly subject: string;
  /** For whom, where it was not the own party. */
  readonly actsFor?: string | undefined;
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
}

/** As it is stored. */
type Kept = Session & { readonly key: string };
/** Of the hash of its id, characters: enough to tell sessions of one person apart. */
const NAME = 16;

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
  async begin(signedIn: SignedIn, place: Place): Promise<string> {
    const begun = { ...signedIn, ...place, signIn: secret(), until: this.now() + LONGEST };
    await this.#note(begun);
    return this.#begin(begun);
  }

  async #begin(begun: Omit<Session, 'name' | 'csrf'>): Promise<string> {
    const id = secret();
    const session: Session = { ...begun, name: nameOf(id).slice(0, NAME), csrf: secret() };
    const kept = { ...session, key: nameOf(id), grantId: sessionsOf(session.subject) };
    await this.records.put(SESSION, nameOf(id), kept, session.until - this.now() + KNOWN);
    return id;
  }

  /** `over`: its time has passed, or nothing was done for too long; it says only whose it was. */
  async find(id: string): Promise<{ readonly session: Session; readonly over: boolean } | undefined> {
    const session = (await this.records.find(SESSION, nameOf(id))) as Kept | undefined;
    if (!session) return undefined;
    const seenAt = await this.#seen(session);
    if (seenAt !== undefined && this.now() >= seenAt + NOTED) await this.#note(session);
    return { session, over: seenAt === undefined };
  }

  /** `undefined`: it is over. To look is nothing that its holder does. */
  async goesOn(id: string): Promise<Session | undefined> {
    const session = (await this.records.find(SESSION, nameOf(id))) as Kept | undefined;
    return session && (await this.#seen(session)) !== undefined ? session : undefined;
  }

  /** That go on, of one person, the latest seen first. */
  async of(subject: string): Promise<readonly LiveSession[]> {
    const all = (await this.records.ofGrant(SESSION, sessionsOf(subject))) as unknown as readonly Kept[];
    const seen = await Promise.all(all.map(async (session) => ({ session, seenAt: await this.#seen(session) })));
    return seen
      .flatMap(({ session, seenAt }) => (seenAt === undefined ? [] : [{ ...session, seenAt }]))
      .toSorted((one, other) => other.seenAt - one.seenAt);
  }

  /** Of one person; `but`: all but that one, else the one of that name, or all. @returns how many */
  async endOf(subject: string, { name, but }: { readonly name?: string; readonly but?: string } = {}): Promise<number> {
    const all = (await this.records.ofGrant(SESSION, sessionsOf(subject))) as unknown as readonly Kept[];
    const ended = all.filter((one) => one.name !== but && (name === undefined || one.name === name));
    await Promise.all(ended.map((one) => this.#end(one)));
    return ended.length;
  }

  /**
   * For whom its holder acts changes what it may do, so it goes on under another id. Nothing begins by that: where the sign-in
   * has ended meanwhile, this has too.
   */
  async actFor(id: string, { actsFor: _, ...session }: Session, principal?: string): Promise<string> {
    await this.records.destroy(SESSION, nameOf(id));
    return this.#begin({ ...session, ...(principal === undefined ? {} : { actsFor: principal }) });
  }

  async end(id: string): Promise<void> {
    const session = (await this.records.find(SESSION, nameOf(id))) as Kept | undefined;
    await (session && isOfThisRelease(session) ? this.#end(session) : this.records.destroy(SESSION, nameOf(id)));
  }

  /** The built-in provider has its sessions in the same store: its cookie, copied, lets nobody in either. */
  async #end({ key, signIn, atProvider }: Kept): Promise<void> {
    await this.records.destroy(SESSION, key);
    await this.records.destroy(SEEN, nameOf(signIn));
    if (atProvider !== undefined) await this.endAtProvider(atProvider);
  }

  /** The one that a browser has there now, whatever it signed in for. */
  endAtProvider(id: string): Promise<void> {
    return this.records.destroy('Session', id);
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

  /** Once, to whom it is of, at the form that it is of, when that person acts for whom it was typed. */
  async takeTyped(
    id: string,
    { subject, actsFor }: Pick<Session, 'subject' | 'actsFor'>,
    path: string,
  ): Promise<Typed['values'] | undefined> {
    const typed = (await this.records.find(TYPED, nameOf(id))) as unknown as Typed | undefined;
    if (typed?.path !== path || (typed.subject === subject && typed.actsFor !== actsFor)) return undefined;
    await this.records.destroy(TYPED, nameOf(id));
    return typed.subject === subject ? typed.values : undefined;
  }

  /** When its holder was there last; `undefined`: its time has passed, or nothing was done for too long. */
  async #seen(session: Kept): Promise<number | undefined> {
    if (this.now() >= session.until || !isOfThisRelease(session)) return undefined;
    const seen = (await this.records.find(SEEN, nameOf(session.signIn))) as { readonly at: number } | undefined;
    return seen?.at;
  }

  /**
   * A separate record: one that is written late cannot bring a session back that has ended. It is of the sign-in, so that it
   * ends under whatever id it goes on at that moment: whoever has a copy cannot get away by changing the party.
   */
  #note({ signIn, subject }: Pick<Session, 'signIn' | 'subject'>): Promise<void> {
    return this.records.put(SEEN, nameOf(signIn), { at: this.now(), grantId: sessionsOf(subject) }, IDLE);
  }
}

/** One of an earlier release says neither what its holder may nor by which sign-in: it is over, and known by. */
const isOfThisRelease = ({ scopes }: Kept): boolean => Array.isArray(scopes);

/** Whether a form is of the page of this very session. */
export const isTokenOf = ({ csrf }: Session, token: unknown): boolean => {
  if (typeof token !== 'string') return false;
  // By bytes: as many characters may be more of them.
  const [given, held] = [Buffer.from(token), Buffer.from(csrf)];
  return given.length === held.length && timingSafeEqual(given, held);
};
