import type { JWK } from 'jose';

/** What the OpenID provider keeps of a session, code, grant or other artifact: plain JSON. */
export type ProviderRecord = Readonly<Record<string, unknown>>;

/** Where the provider keeps what has to survive a restart. Writes are durable when they resolve. */
export interface ProviderRecords {
  find(model: string, id: string): Promise<ProviderRecord | undefined>;
  findByUid(model: string, uid: string): Promise<ProviderRecord | undefined>;
  put(model: string, id: string, record: ProviderRecord, seconds: number): Promise<void>;
  /** False if it is there already: exactly one of several callers is told true. */
  putOnce(model: string, id: string, record: ProviderRecord, seconds: number): Promise<boolean>;
  /** False if it was consumed before, or is not there. */
  consume(model: string, id: string): Promise<boolean>;
  destroy(model: string, id: string): Promise<void>;
  /** Of one grant, in no order. */
  ofGrant(model: string, grantId: string): Promise<readonly ProviderRecord[]>;
  revokeByGrant(grantId: string): Promise<void>;
}

/** How a person proves who it is. TOTP seeds are not in it: they are derived. */
export interface Credential {
  /** The enrolment that it was chosen for: void once the directory has another one. */
  readonly enrolment: number;
  /** Hashed, with its parameters. */
  readonly password: string;
  readonly secondFactor: boolean;
  /** When it was chosen, seconds since 1970: sessions of before are over. */
  readonly since: number;
}

export interface Credentials {
  find(subject: string): Promise<Credential | undefined>;
  /**
   * False if another one was chosen for this enrolment, or for a later one: of two who enrol at once, in whatever processes,
   * the first one's counts.
   */
  put(subject: string, credential: Credential): Promise<boolean>;
  /** False if this step or a later one was used before: one code signs in once. */
  useTotpStep(subject: string, step: number): Promise<boolean>;
  /** The last step that was used; -1: none. */
  lastTotpStep(subject: string): Promise<number>;
}

/** What a security key of a person signs with. Which of them count, the directory says. */
export interface KeyCredential {
  /** base64url, at most `LONGEST_CREDENTIAL_ID` characters. */
  readonly id: string;
  /** COSE (RFC 9052), base64url. */
  readonly publicKey: string;
  /** How often it has signed, as it counts itself; 0 for one that does not count. */
  readonly counter: number;
  /** The enrolment that it was added to: void once there is a later one. */
  readonly enrolment: number;
}

export interface KeyCredentials {
  /** In the order of their ids. */
  of(subject: string): Promise<readonly KeyCredential[]>;
  /** False if one of that id is there, whoever's it is. */
  add(subject: string, credential: KeyCredential): Promise<boolean>;
  /**
   * False if it has counted that far before, as a copy of it would, or is not there: of several uses with one counter, in
   * whatever processes, one counts. From 0 to 0 always does: that key does not count.
   */
  use(id: string, counter: number): Promise<boolean>;
  remove(subject: string, id: string): Promise<void>;
}

/** From where each person has signed in: there nobody elsewhere can slow it down by guessing. */
export interface KnownSources {
  has(subject: string, source: string): Promise<boolean>;
  /** Remembered over restarts, so many for each person. */
  add(subject: string, source: string): Promise<void>;
}

/** A private key that signs tokens. */
export interface SigningKey {
  readonly jwk: JWK;
  /** From when on what it signed counts no more, seconds since 1970; `null`: it signs. */
  readonly retiresAt: number | null;
}

/** Newest first: the first signs, all are published until they retire. */
export interface SigningKeys {
  current(): Promise<readonly SigningKey[]>;
  /** A new key signs from now on; the older ones stay published as long as their tokens live. */
  rotate(): Promise<readonly SigningKey[]>;
}

/** Where the built-in identity provider keeps its secrets. */
export interface IdentityStore {
  readonly records: ProviderRecords;
  readonly credentials: Credentials;
  readonly keyCredentials: KeyCredentials;
  readonly knownSources: KnownSources;
  readonly signingKeys: SigningKeys;
  close(): Promise<void>;
}
