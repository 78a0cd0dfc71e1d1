import type { HeldCodes } from '@icx/vault';
import type { Suspicions } from './suspicions.ts';

export type Found = Awaited<ReturnType<HeldCodes['find']>>[number];

/** Which codes their holder should not give: another one for the device waits to be settled, or that one did not work. */
export class Doubts {
  constructor(
    private readonly held: Pick<HeldCodes, 'findConflicts'>,
    private readonly suspicions: Pick<Suspicions, 'among'>,
  ) {}

  /** Those of one party's holdings that are in doubt. */
  async doubted(found: readonly Found[]): Promise<ReadonlySet<Found>> {
    const holders = [...new Set(found.map(({ holder }) => holder))];
    const conflicts = await this.held.findConflicts(
      holders,
      found.map(({ deviceId }) => deviceId),
    );
    const suspect = await this.suspicions.among(found);
    const contested = new Set(conflicts.map(({ deviceId }) => deviceId));
    return new Set(found.filter((one) => contested.has(one.deviceId) || suspect.has(one)));
  }
}
