import { Injectable } from '@nestjs/common';
import { Door } from '@icx/api-channel/http';
import { parseDeviceId, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { SupplyRegister } from '@icx/parties-service';
import type { RequestState } from '@icx/requests';
import { londonDate } from '@icx/working-days';

/** Digits that are read as one. */
const GROUP = /.{1,4}/g;

/** A code as it is read aloud and copied by hand. */
export const codeShown = (installCode: string) => ({ installCode: installCode.match(GROUP) ?? [] });

/** Of its requester: to be found again among the papers of a job. */
export const ownReference = (state: RequestState): string | null =>
  state.status === 'absent' ? null : state.facts.yourReference;

/** What goes on paper with a code: a label for the installer, and what service request 8.11 asks for. */
@Injectable()
export class RevealSheets {
  constructor(
    private readonly supply: SupplyRegister,
    private readonly door: Door,
  ) {}

  /** The hub to whose log the device is added, as far as the inventory knows it. */
  async hubOf(deviceId: string, party: PartyId): Promise<string | null> {
    const today = londonDate(this.door.now());
    const found = await this.supply.findSupplied(must(parseDeviceId(deviceId)), party, today);
    return found?.device.hub ?? null;
  }
}
