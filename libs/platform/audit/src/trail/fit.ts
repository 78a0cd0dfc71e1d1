import { sameHash } from '../merkle/hashes.ts';

/** A log is not what a checkpoint says it was. */
export interface Misfit {
  /** Up to this position it is as signed. */
  readonly fitsTo: number;
  /** Size of the first checkpoint that it does not fit. */
  readonly size: number;
}

/** Compares a growing tree with checkpoints, from small to large. */
export class Fit {
  /** Size of the largest checkpoint that fits. */
  to = 0;
  misfit: Misfit | undefined;

  /** @param found root of the tree at the checkpoint's size */
  look(found: Uint8Array, { size, root }: { readonly size: number; readonly root: Uint8Array }): void {
    if (sameHash(found, root)) this.to = size;
    else this.misfit ??= { fitsTo: this.to, size };
  }
}

export const misfitInWords = ({ fitsTo, size }: Misfit): string => {
  const which = fitsTo + 1 === size ? `event ${size} is` : `one of the events ${fitsTo + 1} to ${size} is`;
  return `${which} not what it was when the checkpoint of ${size} events was signed`;
};
