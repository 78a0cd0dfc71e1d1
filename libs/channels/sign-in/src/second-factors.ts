import type { User } from '@icx/parties';
import { totpSeed, type SecondFactor, type SecurityKeys } from '@icx/parties-service';
import { totpStep, type Credential, type IdentityStore } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import { isRefusal, type Refusal } from '@icx/refusals';

export interface SecondFactorsOptions {
  readonly store: Pick<IdentityStore, 'credentials'>;
  readonly keys: KeyRing;
  readonly securityKeys: SecurityKeys;
  /** Nobody signs in, or enrols, without one: live mode. */
  readonly secondFactorRequired: boolean;
  /** Wall clock, ISO 8601. */
  readonly now: () => string;
}

/** What a person types, and what its security key signed; empty: nothing. */
export interface Typed extends Readonly<Record<'name' | 'password' | 'code' | 'key', string>> {
  /** What it was asked for: what a key signed for something else does not count. */
  readonly question: string;
}

/** With what somebody showed besides the password who it is; empty: with nothing, and nothing is needed. */
export interface Shown {
  readonly factor?: SecondFactor;
  /** The key is in one device alone, as far as it says so. */
  readonly inDevice?: boolean;
}

/** Whether somebody whose password is right shows the second factor that it set up: either of both, if it set up both. */
export class SecondFactors {
  constructor(private readonly options: SecondFactorsOptions) {}

  /** `undefined`: it does not. Refused with `security-key-copied`. */
  async shown(
    user: User,
    subject: string,
    { secondFactor }: Credential,
    { code, key, question }: Typed,
  ): Promise<Shown | Refusal | undefined> {
    const { securityKeys, secondFactorRequired } = this.options;
    if (key !== '') {
      const used = await securityKeys.used(user, question, key);
      return !used || isRefusal(used) ? used : { factor: 'security-key', inDevice: !used.synced };
    }
    // Whoever enrolled with a key alone was shown a seed as well: no code of it counts.
    if (secondFactor && (await securityKeys.hasApp(subject)))
      return (await this.#usedCode(user, subject, code)) ? { factor: 'app' } : undefined;
    return secondFactor || secondFactorRequired || (await securityKeys.hasKey(user)) ? undefined : {};
  }

  async #usedCode(user: User, subject: string, code: string): Promise<boolean> {
    const { store, keys, now } = this.options;
    const last = await store.credentials.lastTotpStep(subject);
    const step = totpStep(totpSeed(keys, user), code, Date.parse(now()) / 1000, last);
    return step !== undefined && store.credentials.useTotpStep(subject, step);
  }
}
