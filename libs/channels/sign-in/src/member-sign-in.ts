import { subjectOf, type User } from '@icx/parties';
import { sameEnrolmentCode, totpSeed, type Directory } from '@icx/parties-service';
import { base32, hashPassword, passwordMatches, totpStep, type Credential, type IdentityStore } from '@icx/identity';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Waits } from '@icx/runtime';
import { AttemptLimits, type Attempt } from './attempt-limits.ts';
import { FairQueue } from './fair-queue.ts';
import { delayed } from './refusal-status.ts';
import { SecondFactors, type SecondFactorsOptions, type Shown, type Typed } from './second-factors.ts';
import { userNamed } from './typed-name.ts';

export interface MemberSignInOptions extends SecondFactorsOptions {
  readonly store: IdentityStore;
  readonly directory: Directory;
  /** Slow down guessing. */
  readonly waits: Waits;
}

export interface SignedIn extends Shown {
  readonly subject: string;
  readonly user: User;
  /** When, seconds since 1970. */
  readonly at: number;
}

/** What a new user types: name and code that were handed over, the password, and the app's code or what a new key said. */
export type Enrolment = Readonly<Record<'name' | 'enrolment' | 'password' | 'code' | 'key', string>>;

/** What a new user chooses a second factor with. */
export interface Offered {
  readonly seed: string;
  readonly link: string;
  /** For a security key; `undefined`: none can be used at this address. */
  readonly creation: object | undefined;
}

const SHORTEST_PASSWORD = 15;
const LONGEST_PASSWORD = 128;

/** One sentence whatever was wrong: it must not tell which names there are, or that the password was right. */
const wrong = refuse(
  'sign-in-wrong',
  'That does not fit together. Check name, password, and code or security key; a code can be used once.',
);
const notOffered = refuse(
  'enrolment-wrong',
  'That is no open enrolment. Check name and code, or ask the administrator of your party for a new one.',
);

const tooOften = (wait: number): Refusal | undefined =>
  wait > 0
    ? delayed(refuse('sign-in-too-often', `That went wrong too often. Try again in ${wait} seconds.`), wait)
    : undefined;

/** Checks what people type: password, second factor, enrolment. Wall clock only. */
export class MemberSignIn {
  readonly #signIns: AttemptLimits;
  // A code of enrolment has 80 bits at least: many sources together do not find it either, and nobody can be kept from enrolling.
  readonly #enrolments: AttemptLimits;
  /** Checking a password takes a thread for a third of a second. */
  readonly #hashing = new FairQueue();
  readonly #factors: SecondFactors;
  readonly #options: MemberSignInOptions;

  constructor(options: MemberSignInOptions) {
    this.#options = options;
    this.#factors = new SecondFactors(options);
    this.#signIns = new AttemptLimits(options.waits, 'sign-in', { perName: true });
    this.#enrolments = new AttemptLimits(options.waits, 'enrolment', { perName: false });
  }

  /** @param source `sourceOf` the caller's address. */
  async signIn(typed: Typed, source: string): Promise<SignedIn | Refusal> {
    const { name } = typed;
    const user = userNamed(this.#options.directory, name);
    const subject = user && subjectOf('user', user.party, user.name);
    const known = subject !== undefined && (await this.#options.store.knownSources.has(subject, source));
    const attempt = { name: subject ?? keyOf(name), source, known };
    const waits = tooOften(await this.#signIns.waitFor(attempt));
    if (waits) return waits;
    // Asked again when its turn has come: what was sent at once would else be tried at once.
    const signedIn = await this.#hashing.run(source, () =>
      this.#limited(this.#signIns, attempt, wrong, () => this.#check(user, subject, typed)),
    );
    if (!isRefusal(signedIn)) await this.#options.store.knownSources.add(signedIn.subject, source);
    return signedIn;
  }

  /** What a second factor is made with, for whom this enrolment was offered. */
  async openEnrolment(name: string, code: string, source: string): Promise<Offered | Refusal> {
    const user = await this.#limitedOffer(name, code, source);
    if (isRefusal(user)) return user;
    const seed = base32(totpSeed(this.#options.keys, user));
    const label = encodeURIComponent(`Install Code Exchange:${user.name}@${user.party}`);
    const link = `otpauth://totp/${label}?secret=${seed}&issuer=Install%20Code%20Exchange`;
    return { seed, link, creation: await this.#options.securityKeys.creation(user, 'enrolment') };
  }

  async enrol({ name, enrolment, password, code, key }: Enrolment, source: string): Promise<Refusal | undefined> {
    const offered = await this.#limitedOffer(name, enrolment, source);
    if (isRefusal(offered)) return offered;
    const { store, directory, keys, securityKeys, secondFactorRequired } = this.#options;
    if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD)
      return refuse('password-length', `Choose a password of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`);
    const secondFactor = code !== '' || key !== '' || secondFactorRequired;
    const byApp = code !== '' || (secondFactorRequired && key === '');
    const now = this.#seconds();
    const step = byApp ? totpStep(totpSeed(keys, offered), code, now, -1) : -1;
    if (step === undefined)
      return refuse(
        'code-wrong',
        'That is not the code that the app shows now. Check the clock of your device, and type the next one.',
      );
    const made = key === '' ? undefined : await securityKeys.made(offered, 'enrolment', key);
    if (isRefusal(made)) return made;
    // Looked at again when its turn has come, and done in that turn: of two at once the second would else exchange the
    // password of the first.
    return this.#hashing.run(source, async () => {
      if (this.#offered(name, enrolment) !== offered) return notOffered;
      const subject = subjectOf('user', offered.party, offered.name);
      const credential = {
        enrolment: offered.enrolment,
        password: await hashPassword(password),
        secondFactor,
        since: now,
      };
      // First the credential, which is void until the directory says that this enrolment is done.
      const isFirst = await store.credentials.put(subject, credential);
      if (!isFirst && !(await this.#isBegun(subject, credential, password))) return notOffered;
      if (step >= 0) await store.credentials.useTotpStep(subject, step);
      if (made && !(await securityKeys.keep(offered, made))) return notOffered;
      const { enrolment: number } = offered;
      const command = { type: 'enrol', enrolment: number, secondFactor, securityKey: made?.securityKey } as const;
      const author = { party: offered.party, user: subject, channel: 'sign-in' } as const;
      const member = await directory.perform(offered, command, author);
      return isRefusal(member) ? member : undefined;
    });
  }

  /** This very enrolment was begun and not finished: a process died, or the log could not be written. */
  async #isBegun(subject: string, { enrolment, secondFactor }: Credential, password: string): Promise<boolean> {
    const begun = await this.#options.store.credentials.find(subject);
    if (begun?.enrolment !== enrolment || begun.secondFactor !== secondFactor) return false;
    return passwordMatches(password, begun.password);
  }

  async #check(
    user: User | undefined,
    subject: string | undefined,
    typed: Typed,
  ): Promise<SignedIn | Refusal | undefined> {
    const { store, directory } = this.#options;
    const { password } = typed;
    const credential = subject && directory.accessOf(subject) ? await store.credentials.find(subject) : undefined;
    const valid = credential?.enrolment === user?.enrolment ? credential : undefined;
    if (password.length > LONGEST_PASSWORD || !(await passwordMatches(password, valid?.password))) return undefined;
    if (!valid || !user || !subject) return undefined;
    const shown = await this.#factors.shown(user, subject, valid, typed);
    if (!shown || isRefusal(shown)) return shown;
    return { subject, user, ...shown, at: Math.floor(this.#seconds()) };
  }

  #offered(name: string, code: string): User | undefined {
    const user = userNamed(this.#options.directory, name);
    const open = user?.active && !user.enrolled && Date.parse(user.enrolmentUntil) / 1000 > this.#seconds();
    return user && open && sameEnrolmentCode(this.#options.keys, user, code) ? user : undefined;
  }

  async #limitedOffer(name: string, code: string, source: string): Promise<User | Refusal> {
    const user = userNamed(this.#options.directory, name);
    const attempt = { name: user ? subjectOf('user', user.party, user.name) : keyOf(name), source, known: false };
    // A try that has to wait writes nothing.
    const waits = tooOften(await this.#enrolments.waitFor(attempt));
    if (waits) return waits;
    return this.#limited(this.#enrolments, attempt, notOffered, async () => this.#offered(name, code));
  }

  /** Counted first: of many that look at once each would else be as good as the first. */
  async #limited<T>(
    limits: AttemptLimits,
    attempt: Attempt,
    refusal: Refusal,
    look: () => Promise<T | Refusal | undefined>,
  ): Promise<T | Refusal> {
    const tried = await limits.begin(attempt);
    const waits = tooOften(tried.wait);
    if (waits) return waits;
    const found = await look().catch(async (error: unknown) => {
      await tried.takeBack().catch(() => undefined);
      throw error;
    });
    if (found !== undefined && !isRefusal(found)) await limits.succeeded(attempt, tried);
    return found ?? refusal;
  }

  #seconds(): number {
    return Date.parse(this.#options.now()) / 1000;
  }
}

/** Names that nobody has count too, or a wait would tell which there are. */
const keyOf = (typed: string): string => typed.trim().toLowerCase().slice(0, 60);
