import { Injectable } from '@nestjs/common';
import { Door } from '@icx/api-channel/http';
import { parseDeviceId, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { SupplyRegister } from '@icx/parties-service';
import type { RequestState } from '@icx/requests';
import { londonDate } from '@icx/working-days';
import { qrOf } from '../pages/qr.ts';

/** Digits that are read as one. */
const GROUP = /.{1,4}/g;

/** A code as it is read aloud and copied by hand, and with its device for the scanner of a tablet: a field each. */
export const codeShown = (installCode: string, deviceId: string) => ({
  installCode: installCode.match(GROUP) ?? [],
  scans: [
    { name: 'Device ID', qr: qrOf(deviceId) },
    { name: 'Code', qr: qrOf(installCode) },
  ],
});

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

  /** The hub to whose log the device is added, and where it is, as far as the inventory knows that. */
  async placeOf(deviceId: string, party: PartyId) {
    const today = londonDate(this.door.now());
    const found = await this.supply.findSupplied(must(parseDeviceId(deviceId)), party, today);
    const { hub = null, mpxn = null, msn = null } = found?.device ?? {};
    return { hub, mpxn, msn };
  }
}
