import type { KeyRing, Random } from '@icx/keys';

/** What whatever seals needs besides its database. */
export interface Surroundings {
  readonly keys: KeyRing;
  readonly now: () => string;
  readonly random: Random;
}
