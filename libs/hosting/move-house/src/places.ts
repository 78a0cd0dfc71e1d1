import type { DatabaseSync } from 'node:sqlite';
import type { KeyRing } from '@icx/keys';
import type { Pool } from 'pg';
import type { Shelf } from './shelf.ts';

/** A data folder that nobody serves. */
export interface FolderPlace {
  readonly folder: string;
  readonly keys: KeyRing;
  /** A file of it, opened once. */
  readonly open: (file: string) => DatabaseSync;
}

/** Databases of an exchange that nobody serves, or one: by the application's role, and by the vault's. */
export interface PostgresPlace {
  readonly application: Pool;
  readonly vault: Pool;
}

/** The log of an exchange that nobody serves, with its leaves and command keys in the database. */
export interface KurrentPlace {
  readonly events: () => Shelf;
  /** The highest vault sequence that the log refers to. */
  readonly vaultReference: () => Shelf;
}
