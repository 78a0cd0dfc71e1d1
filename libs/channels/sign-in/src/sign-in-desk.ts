import { parseMemberName, subjectOf, type MemberName, type User } from '@icx/directory';
import { sameEnrolmentCode, totpSeed, type Directory } from '@icx/directory-service';
import { base32, hashPassword, passwordMatches, totpStep, type IdentityStore } from '@icx/identity';
import { parsePartyId, type PartyId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { Attempts } from './attempts.ts';

export interface SignInDeskOptions {
  readonly store: IdentityStore;
  readonly directory: Directory;
  readonly keys: KeyRing;
  /** Nobody signs in, or enrols, without one: live mode. */
  readonly secondFactorRequired: boolean;
  /** Wall clock, ISO 8601. */
  readonly now: () => string;
}

export interface SignedIn {
  readonly subject: string;
  readonly secondFactor: boolean;
}

const SHORTEST_PASSWORD = 15;
const LONGEST_PASSWORD = 128;
/** Passwords waiting to be checked: each takes a thread for a third of a second. */
const QUEUE = 50;

/** One sentence whatever was wrong: it must not tell which names there are, or that the password was right. */
const wrong = refuse(
  'sign-in-wrong',
  'That does not fit together. Check name, password and code; a code can be used once.',
);
const notOffered = refuse(
  'enrolment-wrong',
  'That is no open enrolment. Check name and code, or ask the administrator of your party for a new one.',
);
const busy = refuse('sign-in-busy', 'Very many people are signing in. Try again in a minute.');

/** Checks what people type: password, second factor, enrolment. Wall clock only. */
export class SignInDesk {
  readonly #attempts = new Attempts();
  readonly #options: SignInDeskOptions;
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SignInDeskOptions) {
    this.#options = options;
  }

  async signIn(name: string, password: string, code: string): Promise<SignedIn | Refusal> {
    return this.#limited(name, wrong, async () => {
      const user = this.#find(name);
      const subject = user && subjectOf('user', user.party, user.name);
      const credential =
        subject && this.#options.directory.accessOf(subject)
          ? this.#options.store.credentials.find(subject)
          : undefined;
      const valid = credential?.enrolment === user?.enrolment ? credential : undefined;
      if (password.length > LONGEST_PASSWORD) return undefined;
      const matches = await this.#inTurn(() => passwordMatches(password, valid?.password));
      if (isRefusal(matches)) return matches;
      if (!matches || !valid || !user || !subject) return undefined;
      if (!valid.secondFactor) return this.#options.secondFactorRequired ? undefined : { subject, secondFactor: false };
      return (await this.#usedCode(user, subject, code)) ? { subject, secondFactor: true } : undefined;
    });
  }

  /** The seed to show to whom this enrolment was offered. */
  async openEnrolment(name: string, code: string): Promise<{ seed: string; link: string } | Refusal> {
    return this.#limited(name, notOffered, async () => {
      const user = this.#offered(name, code);
      if (!user) return undefined;
      const seed = base32(totpSeed(this.#options.keys, user));
      const label = encodeURIComponent(`Install Code Exchange:${user.name}@${user.party}`);
      return { seed, link: `otpauth://totp/${label}?secret=${seed}&issuer=Install%20Code%20Exchange` };
    });
  }

  async enrol(name: string, enrolment: string, password: string, code: string): Promise<Refusal | undefined> {
    const offered = await this.#limited(name, notOffered, async () => this.#offered(name, enrolment));
    if (isRefusal(offered)) return offered;
    const { store, directory, keys, secondFactorRequired } = this.#options;
    if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD)
      return refuse('password-length', `Choose a password of ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`);
    const secondFactor = code !== '' || secondFactorRequired;
    const now = this.#seconds();
    const step = secondFactor ? totpStep(totpSeed(keys, offered), code, now, -1) : -1;
    if (step === undefined)
      return refuse(
        'code-wrong',
        'That is not the code that the app shows now. Check the clock of your device, and type the next one.',
      );
    const hashed = await this.#inTurn(() => hashPassword(password));
    if (isRefusal(hashed)) return hashed;
    const subject = subjectOf('user', offered.party, offered.name);
    // First the credential, which is void until the directory says that this enrolment is done.
    await store.credentials.put(subject, { enrolment: offered.enrolment, password: hashed, secondFactor, since: now });
    if (step >= 0) await store.credentials.useTotpStep(subject, step);
    const command = { type: 'enrol', enrolment: offered.enrolment, secondFactor } as const;
    const member = await directory.perform(offered, command, {
      party: offered.party,
      user: subject,
      channel: 'sign-in',
    });
    return isRefusal(member) ? member : undefined;
  }

  async #usedCode(user: User, subject: string, code: string): Promise<boolean> {
    const { store, keys } = this.#options;
    const last = store.credentials.lastTotpStep(subject);
    const step = totpStep(totpSeed(keys, user), code, this.#seconds(), last);
    return step !== undefined && store.credentials.useTotpStep(subject, step);
  }

  #offered(name: string, code: string): User | undefined {
    const user = this.#find(name);
    const open = user?.active && !user.enrolled && Date.parse(user.enrolmentUntil) / 1000 > this.#seconds();
    return user && open && sameEnrolmentCode(this.#options.keys, user, code) ? user : undefined;
  }

  /** `anna@AAAA`, in any case. */
  #find(typed: string): User | undefined {
    const [name = '', party = '', ...more] = typed.trim().split('@');
    const parsed: [unknown, unknown] = [parseMemberName(name.toLowerCase()), parsePartyId(party.toUpperCase())];
    if (more.length > 0 || parsed.some(isRefusal)) return undefined;
    const member = this.#options.directory.find(subjectOf('user', parsed[1] as PartyId, parsed[0] as MemberName));
    return member?.kind === 'user' ? member : undefined;
  }

  async #limited<T>(
    name: string,
    refusal: Refusal,
    look: () => Promise<T | Refusal | undefined>,
  ): Promise<T | Refusal> {
    const key = name.trim().toLowerCase().slice(0, 60);
    const wait = this.#attempts.waitFor(key, this.#seconds());
    if (wait > 0) return refuse('sign-in-too-often', `That went wrong too often. Try again in ${wait} seconds.`);
    const found = await look();
    if (found === undefined) this.#attempts.failed(key, this.#seconds());
    else if (!isRefusal(found)) this.#attempts.succeeded(key);
    return found ?? refusal;
  }

  /** One at a time, so that signing in never takes the thread pool from the calls of systems. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T | Refusal> {
    if (this.#waiting >= QUEUE) return busy;
    this.#waiting++;
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  #seconds(): number {
    return Date.parse(this.#options.now()) / 1000;
  }
}
