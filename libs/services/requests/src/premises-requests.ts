import type { CommandContext } from '@icx/commands';
import { list } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { parseMpxn } from '@icx/identifiers';
import type { DeviceType, Mpxn } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import type { Viewer } from '@icx/parties';
import type { Standing, SuppliedDevice, SupplyRegister } from '@icx/parties-service';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { instant, londonDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import type { DeviceFinder } from './device-finder.ts';
import type { DeviceRequests } from './device-requests.ts';
import type { RequestDocuments } from './document.ts';
import { raisedTogetherSchema, type DraftOfEach, type RaisingTogether } from './raising-together.ts';
import type { RaisedState } from './request-log.ts';
import { requestSchema } from './request-schema.ts';
import type { RequestDocument } from './request-schema.ts';

/** By which way devices are named, in the names of commands: stored ones have it. */
const WHY = 'premises';

/** As for one device: nobody learns whether there is anything. */
export const nothingSupplied = refuse(
  'not-registered-supplier',
  'You are not, and by no dated switch become, the registered supplier of any device there. Check the MPxN; if the switch is recent, wait for its registration.',
);

/** What is asked of each device of the premises alike. */
export interface PremisesDraft extends DraftOfEach {
  /** Only devices of these types; by default all. */
  readonly deviceTypes?: readonly DeviceType[];
}

export const premisesRaisedSchema = raisedTogetherSchema;
export type PremisesRaised = DocumentOf<typeof premisesRaisedSchema>;
export const premisesRequestsSchema = list(requestSchema);

interface Services {
  readonly supply: SupplyRegister;
  readonly devices: DeviceFinder;
  readonly ofDevice: DeviceRequests;
  readonly together: RaisingTogether;
  readonly documents: RequestDocuments;
  readonly clock: Clock;
}

/** A device of a home, as a party that supplies it sees it. */
export interface PremisesDevice {
  readonly device: Device;
  readonly supply: Standing['supply'];
  /** The latest first. */
  readonly requests: readonly RequestDocument[];
}

/** All devices of one home at once: those at a meter point, and those on the same communications hub. */
export class PremisesRequests {
  constructor(private readonly services: Services) {}

  /**
   * One request for each device that the party supplies, or why not. Refused as a whole with `premises-unknown`,
   * `not-registered-supplier`, `command-id-reused`, and what is wrong with the draft and not with a device.
   */
  async raise(
    named: string,
    { deviceTypes, ...draft }: PremisesDraft,
    context: CommandContext,
    viewer: Viewer,
  ): Promise<PremisesRaised | Refusal> {
    const found = await this.#known(named, viewer);
    if (isRefusal(found)) return found;
    const inventoried = found.map(({ device }) => device);
    const done = await this.services.together.doneBefore(inventoried, context, WHY);
    if (isRefusal(done)) return done;
    const devices = found.filter(({ device, standing }) => standing.supply !== 'ended' || done.has(device.deviceId));
    if (devices.length === 0) return nothingSupplied;
    const wanted = devices
      .map(({ device }) => device)
      .filter(({ deviceType: type }) => (deviceTypes ?? [type]).some((one) => one === type));
    const of = { context, viewer, why: WHY, again: done.size > 0 };
    const items = await this.services.together.raise(wanted, draft, of);
    return isRefusal(items) ? items : { items: [...items] };
  }

  /** The viewer's requests for these devices, by device, the latest first; also of what it does not supply any more. */
  async list(named: string, viewer: Viewer): Promise<DocumentOf<typeof premisesRequestsSchema> | Refusal> {
    const found = await this.#known(named, viewer);
    if (isRefusal(found)) return found;
    return { items: (await Promise.all(found.map((supplied) => this.#requestsFor(supplied, viewer)))).flat() };
  }

  /** Every device of the home that the viewer supplies, will or did, with its requests; none: it is as if nobody knew it. */
  async devices(named: string, viewer: Viewer): Promise<readonly PremisesDevice[] | Refusal> {
    const found = await this.#known(named, viewer);
    if (isRefusal(found)) return found;
    return Promise.all(
      found.map(async (supplied) => ({
        ...{ device: supplied.device, supply: supplied.standing.supply },
        requests: await this.#requestsFor(supplied, viewer),
      })),
    );
  }

  /** In order of Device ID; also what the party does not supply any more. */
  async #known(named: string, { party }: Viewer): Promise<readonly SuppliedDevice[] | Refusal> {
    const mpxn = premisesNamed(named);
    if (isRefusal(mpxn)) return mpxn;
    const found = await this.services.supply.premises(mpxn, party, this.#today());
    return found.toSorted(({ device: one }, { device: other }) => (one.deviceId < other.deviceId ? -1 : 1));
  }

  /** By whichever name of the device it was asked for. */
  async #requestsFor(supplied: SuppliedDevice, viewer: Viewer): Promise<readonly RequestDocument[]> {
    const { devices, ofDevice: requests, documents } = this.services;
    const names = await devices.namesOf(supplied, viewer.party, this.#today());
    const all = await requests.all(viewer.party, names);
    const shown = all.map(({ state }) => documents.of(state as RaisedState, viewer));
    return shown.toReversed().toSorted((one, other) => Date.parse(other.raisedAt) - Date.parse(one.raisedAt));
  }

  #today(): PlainDate {
    return londonDate(instant(this.services.clock.now()));
  }
}

const premisesNamed = (named: string): Mpxn | Refusal => {
  const mpxn = parseMpxn(named);
  if (!isRefusal(mpxn)) return mpxn;
  return refuse.unknown('premises-unknown', `The address names no premises. ${mpxn.detail}`);
};
