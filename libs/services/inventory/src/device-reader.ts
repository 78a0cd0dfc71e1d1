import type { Clock } from '@icx/runtime';
import { parseMpxn, sameMsn, sameText, type DeviceId, type PartyId } from '@icx/identifiers';
import type { MirroredDevice } from '@icx/inventory';
import { oversees, type Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Register, SupplyRegister } from '@icx/parties-service';
import { instant, londonDate } from '@icx/working-days';
import { mapAccess } from './map-access.ts';
import { inventoryQueries, type DeviceSearch } from './queries.ts';
import type { Supply, SupplyAt } from './supply.ts';

/** A device as one viewer may see it. */
export interface SeenDevice {
  readonly device: MirroredDevice;
  /** `undefined`: not the viewer's business, or not known. */
  readonly supply: Supply | undefined;
  /** Who supplies it may be told to this viewer. */
  readonly seesSupply: boolean;
}

export const deviceUnknown = refuse.unknown(
  'device-unknown',
  'There is no such device in the inventory, or it is none of yours.',
);
/** Devices of one meter point or label; more are no answer to anybody. */
const MOST = 100;

/**
 * Reads the mirror. A supplier sees what it supplies, will supply, installed or pre-notified, an asset provider what has
 * its MAP ID; who supplies is not told to who only installed. Nothing is found by MAP ID: that would be millions.
 */
export class DeviceReader {
  constructor(
    private readonly engines: { readonly views: ReadStore; readonly register: Register; readonly clock: Clock },
    private readonly supply: SupplyRegister,
    private readonly supplyAt: SupplyAt,
  ) {}

  async read(deviceId: DeviceId, viewer: Viewer): Promise<SeenDevice | Refusal> {
    const device = (await this.engines.register.findDevice(deviceId)) as MirroredDevice | undefined;
    return device ? this.show(device, viewer) : deviceUnknown;
  }

  /** As it was at some time, to who may see it now. */
  async show(device: MirroredDevice, viewer: Viewer): Promise<SeenDevice | Refusal> {
    return (device.deleted ? undefined : await this.#seen(device, viewer.party, oversees(viewer))) ?? deviceUnknown;
  }

  /** Whether somebody may report what is wrong with it: who may see it, or supplies the meter point that it should be at. */
  readonly mayReport = async (
    { deviceId, wanted }: { deviceId: DeviceId; wanted: string },
    party: PartyId,
  ): Promise<boolean> => {
    const device = (await this.engines.register.findDevice(deviceId)) as MirroredDevice | undefined;
    if (!device || device.deleted || (await this.#seen(device, party, false))) return true;
    const mpxn = parseMpxn(wanted);
    return !isRefusal(mpxn) && (await this.supplyAt([mpxn])).get(mpxn)?.supplier === party;
  };

  /** Those that the viewer may see, in order of Device ID. */
  async search(search: DeviceSearch, viewer: Viewer): Promise<readonly SeenDevice[]> {
    const devices = await inventoryQueries.found(this.engines.views, search, MOST);
    const { msn: label, manufacturer: maker } = search;
    const wanted = devices.filter(
      ({ msn, manufacturer }) =>
        (label === undefined || (msn !== null && sameMsn(msn, label))) &&
        (maker === undefined || (manufacturer !== null && sameText(manufacturer, maker))),
    );
    const seen = await Promise.all(wanted.map((device) => this.#seen(device, viewer.party, oversees(viewer))));
    return seen.filter((one) => one !== undefined);
  }

  async #seen(device: MirroredDevice, party: PartyId, seesAll: boolean): Promise<SeenDevice | undefined> {
    const { deviceId, mpxn, mapId, installingSupplier, addedBy } = device;
    const on = londonDate(instant(this.engines.clock.now()));
    const standing = seesAll ? undefined : (await this.supply.findSupplied(deviceId, party, on))?.standing;
    const owns = mapId !== null && (await mapAccess(this.engines, mapId, party)) === undefined;
    const seesSupply = seesAll || owns || (standing !== undefined && standing.supply !== 'ended');
    if (!seesSupply && installingSupplier !== party && addedBy !== party) return undefined;
    const supply = seesSupply && mpxn ? (await this.supplyAt([mpxn])).get(mpxn) : undefined;
    if (seesSupply) return { device, supply, seesSupply };
    // Who set a status is its supplier.
    const history = device.history.map((one) => ({ ...one, by: one.by === party ? party : null }));
    return { device: { ...device, history }, supply, seesSupply };
  }
}
