import type { Reservations } from '@icx/event-store/engine';
import { ImportedPlaces } from './imported-places.ts';
import { LogReads } from './log-reads.ts';
import { pairedWith, VaultMark } from './own-streams.ts';
import { Connection, type Patience } from './wire/connection.ts';

/** Where a log is. */
export interface KurrentPlace extends Partial<Patience> {
  /** `kurrentdb://…`, as the client's documentation has it. */
  readonly url: string;
  /** Where command keys are kept: all processes over one log share them. */
  readonly reservations: Reservations;
  /** Of the vault, and kept for good. A new log takes it; one that has another is refused. */
  readonly pairId?: string;
  /** Tells this log from others in the cluster, and begins the names of its streams: `icx.requests-1`. Letters and digits. */
  readonly log?: string;
}

export interface KurrentLogOptions extends KurrentPlace {
  /** Wall clock, ISO 8601 UTC with milliseconds. */
  readonly now: () => string;
  /** Of events: a random UUID. */
  readonly newId?: () => string;
  /** After so long in silence a subscription is asked whether it lives, milliseconds. */
  readonly silenceMs?: number;
  /** After so long a command key whose event is not there may be taken over, milliseconds; more than `giveUpMs`. */
  readonly reservedMs?: number;
}

/** A log in a cluster that answers. */
export interface OnCluster {
  readonly connection: Connection;
  /** Of its streams' names: it never begins with `$`, which is the server's, and no other log's name begins with it. */
  readonly prefix: string;
  readonly pairId: string;
  readonly vault: VaultMark;
  readonly reads: LogReads;
  readonly places: ImportedPlaces;
}

/** What tells the log from others in the cluster. Throws `InvalidConnectionString`. */
export const addressed = ({
  url,
  log = 'icx',
  callMs = 4_000,
  giveUpMs = 6_000,
}: Omit<KurrentPlace, 'reservations'>) => {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(log)) throw new TypeError('The name of a log is letters and digits.');
  return { log, prefix: `${log}.`, connection: new Connection(url, { callMs, giveUpMs }) };
};

/** Throws `StorageUnavailable`, `InvalidConnectionString` and `LogOfAnotherVault`. */
export const onCluster = async (place: KurrentPlace): Promise<OnCluster> => {
  const { connection, log, prefix } = addressed(place);
  try {
    const pairId = await pairedWith(connection, log, place.pairId);
    const vault = new VaultMark(connection, log);
    const places = await ImportedPlaces.open(connection, log);
    return { connection, prefix, pairId, vault, places, reads: new LogReads(connection, prefix, places) };
  } catch (error) {
    connection.close();
    throw error;
  }
};
