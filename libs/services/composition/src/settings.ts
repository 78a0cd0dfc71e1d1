import type { Bus } from '@icx/bus';
import type { Clock } from '@icx/runtime';
import type { VirusScan } from '@icx/virus-scan';
import { defaultPolicy, type RequestChannel, type RequestPolicy } from '@icx/requests-service';

/**
 * What a process does of it all: `web` answers calls and has nothing run by itself but what is of its own process; `worker` runs
 * what runs by itself, under leases, and is told by the log what a `web` recorded.
 */
export type Role = 'all' | 'web' | 'worker';

export interface Settings {
  /** By default `all`: the only process. */
  readonly role?: Role;
  readonly mode: 'sandbox' | 'live';
  /** Something that nobody waits for went wrong: a security event could not be put on record. */
  readonly failed: (error: unknown) => void;
  /** By which parties are reached. */
  readonly channels?: readonly RequestChannel[];
  /** Where it differs from the defaults. */
  readonly policy?: Partial<RequestPolicy>;
  /** A sandbox asks for a second person as live mode does. */
  readonly sandboxApprovals?: boolean;
  /** How long the feed of switches may be silent before that alarms, hours; in a sandbox for ever unless set. */
  readonly switchSilenceHours?: number;
  /** For how long codes are held that nobody asked for, days; ten years unless set. */
  readonly holdingsDays?: number;
  /** For how long what became of each row of a file can be fetched, days; 90 unless set. */
  readonly fileResultsDays?: number;
  /** Who may call is known elsewhere, so nobody has to be founded here. */
  readonly externalIssuer?: boolean;
  /** How often a log that has grown gets a signed checkpoint, milliseconds. */
  readonly checkpointMs?: number;
  /** Domain time, where it is neither the wall clock nor a sandbox's own. */
  readonly clock?: Clock;
  /** For how many days the original of a mail without a code is kept; a year unless set. */
  readonly mailDays?: number;
  /** Under which the exchange's own mail addresses are, in lower case; `exchange.example` unless set. */
  readonly mailDomain?: string;
  /** Looks at every file before its first row is read; by default nobody does. */
  readonly virusScan?: VirusScan;
  /** Over which others follow what happens, and switches come; without it nothing is published. Whoever opened it closes it. */
  readonly bus?: Bus;
  /** Told why a start waits on, for another process to do something. */
  readonly waits?: (why: string) => void;
  /** Whether an empty sandbox is filled; by default it is. */
  readonly seed?: boolean;
}

/** Working Days in which reveals of a party wait for release, after it or an administrator of it was brought in [choice]. */
const NEW_MEMBERSHIP = 5;

export const policyOf = ({ mode, policy, sandboxApprovals = false }: Settings): RequestPolicy => ({
  ...defaultPolicy,
  // In a sandbox one person does alone what needs two, so nobody else would have to release it.
  newMembership: mode === 'sandbox' && !sandboxApprovals ? null : NEW_MEMBERSHIP,
  live: mode === 'live',
  ...policy,
});
