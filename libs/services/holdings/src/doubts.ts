import type { PartyId } from '@icx/identifiers';
import type { HeldCodes } from '@icx/vault';

export type Found = Awaited<ReturnType<HeldCodes['find']>>[number];

/** Which codes their holder should not give: another one for the device waits to be settled. */
export class Doubts {
  constructor(private readonly held: Pick<HeldCodes, 'findConflicts'>) {}

  /** Of what was found of this party's holdings. */
  async doubted(_: PartyId, found: readonly Found[]): Promise<ReadonlySet<Found>> {
    const holders = [...new Set(found.map(({ holder }) => holder))];
    const conflicts = await this.held.findConflicts(
      holders,
      found.map(({ deviceId }) => deviceId),
    );
    const contested = new Set(conflicts.map(({ deviceId }) => deviceId));
    return new Set(found.filter(({ deviceId }) => contested.has(deviceId)));
  }
}
