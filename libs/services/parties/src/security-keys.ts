import { hash } from 'node:crypto';
import {
  base32,
  Challenges,
  creationOptions,
  readMadeKey,
  readSignature,
  relyingPartyAt,
  requestOptions,
  sessionsOf,
  verifiedCounter,
  verifiedKey,
  type IdentityStore,
  type KeyCredential,
  type MadeKey,
  type RelyingParty,
} from '@icx/identity';
import type { By } from '@icx/commands';
import type { KeyRing } from '@icx/keys';
import { keyPresent, subjectOf, type Member, type SecurityKey, type SecurityKeyId, type User } from '@icx/parties';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Directory } from './directory.ts';

export interface SecurityKeysEngines {
  readonly store: Pick<IdentityStore, 'records' | 'credentials' | 'keyCredentials'>;
  readonly directory: Directory;
  readonly keys: KeyRing;
  /** Wall clock of all processes, ISO 8601. */
  readonly now: () => string;
}

/** For what a new key is made: with the enrolment, or by somebody who has signed in just now. */
export type KeyFor = 'enrolment' | 'addition';

/** A key that holds, and is not on record yet. */
export interface NewSecurityKey {
  readonly made: MadeKey;
  readonly securityKey: SecurityKey;
}

export const securityKeyWrong = refuse(
  'security-key-wrong',
  'The security key did not answer as it has to, or too late. It needs a PIN, a finger or a face. Try again.',
);
const copied = refuse(
  'security-key-copied',
  'This security key has signed less often than it had before, as a copy of it would. Use another key or the app, and tell the administrator of your party.',
);

const keyIdOf = (credentialId: string): SecurityKeyId =>
  base32(hash('sha256', credentialId, 'buffer'))
    .toLowerCase()
    .slice(0, 12) as SecurityKeyId;

/**
 * Security keys and passkeys of people (WebAuthn). One counts if the directory says so and the identity store has it: what is
 * on record and what can be checked are written one after the other.
 */
export class SecurityKeys {
  readonly #engines: SecurityKeysEngines;
  readonly #challenges: Challenges;
  #at: RelyingParty | undefined;

  constructor(engines: SecurityKeysEngines) {
    this.#engines = engines;
    const seconds = () => Date.parse(engines.now()) / 1000;
    const key = engines.keys.hmac('identity', 'security-key/challenge');
    this.#challenges = new Challenges(key, engines.store.records, seconds);
  }

  /** @param publicUrl origin at which people know the exchange */
  openAt(publicUrl: string): void {
    this.#at = relyingPartyAt(publicUrl);
  }

  /** With which the page asks for a new key; `undefined`: none can be used at this address. */
  async creation(user: User, what: KeyFor): Promise<object | undefined> {
    if (!this.#at) return undefined;
    const { name, party, displayName } = user;
    const id = this.#handleOf(user);
    return creationOptions({
      of: this.#at,
      challenge: this.#challenges.make(purposeOf(user, what)),
      user: { id, name: `${name}@${party}`, displayName },
      had: (await this.#counted(user)).map((credential) => credential.id),
    });
  }

  /** With which the page asks for a signature. @param question what the sign-in is for: it counts there alone */
  request(question: string): object | undefined {
    return this.#at && requestOptions(this.#at, this.#challenges.make(question));
  }

  /** @param text what the page sent after `creation`, whose challenge is used up */
  async made(user: User, what: KeyFor, text: string): Promise<NewSecurityKey | Refusal> {
    const response = readMadeKey(text);
    if (!this.#at || !response || !(await this.#challenges.use(response.challenge, purposeOf(user, what))))
      return securityKeyWrong;
    const made = await verifiedKey(response, this.#at);
    if (!made) return securityKeyWrong;
    const { synced, id } = made;
    return { made, securityKey: { key: keyIdOf(id), addedAt: this.#engines.now(), synced } };
  }

  /** What the key signs with; void until the directory says that it is the person's. False: it is there. */
  keep({ party, name, enrolment }: User, { made }: NewSecurityKey): Promise<boolean> {
    const { synced: _, ...credential } = made;
    return this.#engines.store.keyCredentials.add(subjectOf('user', party, name), { ...credential, enrolment });
  }

  /** Adds one more to somebody who has signed in just now: that is what its challenge says. */
  async add(user: User, text: string, by: By): Promise<Member | Refusal> {
    const made = await this.made(user, 'addition', text);
    if (isRefusal(made)) return made;
    const { directory, store } = this.#engines;
    if (!(await this.keep(user, made))) return keyPresent;
    const { securityKey } = made;
    const command = { type: 'add-security-key', enrolment: user.enrolment, securityKey } as const;
    const member = await directory.perform(user, command, by);
    if (isRefusal(member)) await store.keyCredentials.remove(subjectOf('user', user.party, user.name), made.made.id);
    return member;
  }

  /** On record first: then it counts no more, whatever happens to the rest. Who got in with it is out of the portal. */
  async remove(
    of: Pick<User, 'party' | 'name'>,
    { key, reason }: { readonly key: SecurityKeyId; readonly reason?: string },
    by: By,
  ): Promise<Member | Refusal> {
    const { directory, store } = this.#engines;
    const subject = subjectOf('user', of.party, of.name);
    const because = reason === undefined ? {} : { reason };
    const command = { type: 'remove-security-key', key, app: await this.hasApp(subject), ...because } as const;
    const member = await directory.perform({ kind: 'user', ...of }, command, by);
    if (isRefusal(member)) return member;
    await store.records.revokeByGrant(sessionsOf(subject));
    for (const { id } of await store.keyCredentials.of(subject))
      if (keyIdOf(id) === key) await store.keyCredentials.remove(subject, id);
    return member;
  }

  /** Says for ten minutes, once, that its holder has signed in just now: for what is done without a key. */
  ticket(user: User): string {
    return this.#challenges.make(purposeOf(user, 'ticket'));
  }

  isTicketOf(user: User, ticket: string): Promise<boolean> {
    return this.#challenges.use(ticket, purposeOf(user, 'ticket'));
  }

  /** The person has shown a code of an authenticator app: one is used up at the enrolment. */
  async hasApp(subject: string): Promise<boolean> {
    return (await this.#engines.store.credentials.lastTotpStep(subject)) >= 0;
  }

  async hasKey(user: User): Promise<boolean> {
    return (await this.#counted(user)).length > 0;
  }

  /**
   * Which key of the person has signed, which is used up; `undefined`: none.
   * @param text what the page sent after `request` for this question. Refused with `security-key-copied`.
   */
  async used(user: User, question: string, text: string): Promise<SecurityKey | Refusal | undefined> {
    const response = readSignature(text);
    if (!this.#at || !response || !(await this.#challenges.use(response.challenge, question))) return undefined;
    if (response.user !== undefined && response.user !== this.#handleOf(user)) return undefined;
    const credential = (await this.#counted(user)).find(({ id }) => id === response.id);
    const counter = credential && (await verifiedCounter(response, credential, this.#at));
    if (!credential || counter === undefined) return undefined;
    if (!(await this.#engines.store.keyCredentials.use(credential.id, counter))) return copied;
    return user.securityKeys?.find(({ key }) => key === keyIdOf(credential.id));
  }

  async #counted({ party, name, enrolment, securityKeys = [] }: User): Promise<readonly KeyCredential[]> {
    const stored = await this.#engines.store.keyCredentials.of(subjectOf('user', party, name));
    return stored.filter(
      (credential) =>
        credential.enrolment === enrolment && securityKeys.some(({ key }) => key === keyIdOf(credential.id)),
    );
  }

  /** How a key knows whose account it opens: tells nobody else. */
  #handleOf({ party, name }: User): string {
    return this.#engines.keys
      .hmac('identity', `security-key/user/${subjectOf('user', party, name)}`)
      .toString('base64url');
  }
}

const purposeOf = ({ party, name, enrolment }: User, what: KeyFor | 'ticket'): string =>
  `${what} ${subjectOf('user', party, name)} ${enrolment}`;
