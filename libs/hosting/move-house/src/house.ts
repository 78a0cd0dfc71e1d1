import type { KeyRing } from '@icx/keys';
import type { Mark } from './mark.ts';
import type { Shelf } from './shelf.ts';
import type { Thing } from './thing.ts';

export interface Ring {
  readonly keys: KeyRing;
  readonly pairId: string;
}

/** Where an exchange lives: the engines of one profile, while no exchange uses them. */
export interface House {
  /** For whoever reads a message. */
  readonly title: string;
  mark(): Promise<Mark | undefined>;
  putMark(mark: Mark): Promise<void>;
  /** Whether nothing of an exchange is in it, apart from what `clear` puts aside. */
  isEmpty(): Promise<boolean>;
  /** Puts aside what an exchange left here that has moved away. */
  clear(): Promise<void>;
  /** Opens each engine once as a start does: makes what is missing, and throws for keys or a schema that do not fit. */
  prepare(ring: Ring): Promise<void>;
  shelf(thing: Thing): Shelf;
  /** The index of the event at this position, or of the last before it; from 1, without gaps. */
  indexAt(position: bigint): Promise<bigint>;
  positionAt(index: bigint): Promise<bigint>;
  /** Throws `MoveRefused` while an exchange uses it. */
  refuseInUse(): Promise<void>;
  close(): Promise<void>;
}
