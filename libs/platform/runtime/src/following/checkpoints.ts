import type { Position } from '@icx/event-store';

/** Where each follower that acts has come to: the position of the last event that it handled. */
export interface Checkpoints {
  /** Other processes have them too: how far a follower is that runs elsewhere is known by what it stored. */
  readonly shared?: true;
  /** 0 for one that has never run. */
  load(name: string): Promise<Position>;
  /** Throws `LeaseLost`, and stores nothing, if the lease of this name was given out again after this token. */
  store(name: string, position: Position, token: bigint): Promise<void>;
}
