import type { Vault } from './vault.ts';

/** One place where a vault can be opened, closed and opened again. */
export interface VaultUnderTest {
  open(): Promise<Vault>;
  destroy(): Promise<void>;
}
