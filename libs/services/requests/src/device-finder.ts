import { parseDeviceType } from '@icx/identifiers';
import type { DeviceId, DeviceType, Mpxn, PartyId } from '@icx/identifiers';
import type { Device as InventoryDevice } from '@icx/inventory';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { standingOf, type Register, type SuppliedDevice, type SupplyRegister } from '@icx/parties-service';
import { eligibility, isLabelled, labelFault } from '@icx/requests';
import type { Claim, AskedDevice } from '@icx/requests';
import { atLondon, londonDate } from '@icx/working-days';
import type { Instant, PlainDate } from '@icx/working-days';

/** The device that a requester asks for, in its own words: the type is needed only where the inventory leaves it open. */
export type NamedDevice = Omit<AskedDevice, 'deviceType'> & { readonly deviceType: DeviceType | null };

/** What the inventory makes of it. */
export interface IdentifiedDevice {
  /** As its request has it: with the Device ID wherever the inventory knows which one is meant. */
  readonly device: AskedDevice;
  /**
   * Every name under which a request for this very device may have been raised, the one for a new request first. Before
   * a release knew that MPxN and MSN mean a device, requests by them had a name of their own.
   */
  readonly names: readonly [AskedDevice, ...AskedDevice[]];
  /** As the inventory has it; `undefined`: it may be one of several. */
  readonly known: SuppliedDevice | undefined;
}

type Deleted = InventoryDevice & { readonly deleted?: unknown };

/** A supply that began on a day that nobody knows has begun. */
const LONG_AGO = '0001-01-01' as PlainDate;

/** Finds devices among those that a requester supplies: whatever else there is, is as if nobody knew it. */
export class DeviceFinder {
  constructor(
    private readonly register: Register,
    private readonly supply: SupplyRegister,
  ) {}

  /** The one device that may be asked for, or several that fit its label equally: never a guess. */
  async identify(claim: Claim & NamedDevice, by: PartyId, on: PlainDate): Promise<IdentifiedDevice | Refusal> {
    const found = await this.#find(claim, by, on);
    const [first] = found;
    const refused =
      (first ? undefined : await this.#mistyped(claim, by, on)) ??
      (new Set(found.map(({ device }) => device.deviceType)).size > 1
        ? typeNeeded
        : eligibility(claim, first && { ...first.device, ...first.standing }, on));
    if (refused) return refused;
    const deviceType = parseDeviceType(first!.device.deviceType);
    if (isRefusal(deviceType)) return deviceType;
    const { deviceId, mpxn, msn, manufacturer } = claim;
    if (found.length > 1) {
      // Written as the inventory has it, so that however it is typed it is one request.
      const { mpxn, msn } = first!.device;
      const device = { deviceId, deviceType, mpxn, msn, manufacturer };
      return { device, names: [device], known: undefined };
    }
    const device = { deviceId: first!.device.deviceId, deviceType, mpxn, msn, manufacturer };
    return { device, names: await this.namesOf(first!, by, on), known: first };
  }

  /** Its Device ID and, where its label means no other device of this party's, the label. */
  async namesOf(
    { device }: SuppliedDevice,
    by: PartyId,
    on: PlainDate,
  ): Promise<readonly [AskedDevice, ...AskedDevice[]]> {
    const { deviceId, mpxn, msn } = device;
    const deviceType = device.deviceType as DeviceType;
    const own = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
    const label = { ...own, deviceId: null, mpxn, msn };
    const alone = mpxn !== null && msn !== null && (await this.#find(label, by, on)).length === 1;
    return alone ? [own, label] : [own];
  }

  /** The names of what a request asks for, as this party would ask for it. */
  async namesFor(device: AskedDevice, by: PartyId, on: PlainDate): Promise<readonly [AskedDevice, ...AskedDevice[]]> {
    const [found, another] = await this.#find(device, by, on);
    return found && !another ? this.namesOf(found, by, on) : [device];
  }

  /**
   * When this party's supply of the device starts; `null`: it has no registration for it. Of a device that has gone from
   * the inventory meanwhile, the supply of the meter point where it was.
   */
  async supplyFrom(
    device: AskedDevice,
    party: PartyId,
    at: Instant,
    point: Mpxn | null = null,
  ): Promise<Instant | null> {
    const on = londonDate(at);
    const [supplied] = await this.#find(device, party, on);
    const gone = !supplied && device.deviceId !== null && (await this.#isGone(device.deviceId));
    const standing =
      supplied?.standing ?? (gone && point ? standingOf(await this.supply.historyOf(point), party, on) : undefined);
    if (!standing || standing.supply === 'ended') return null;
    return atLondon(standing.suppliedFrom ?? LONG_AGO, '00:00');
  }

  /**
   * Whether this Device ID is, by the inventory, of the device that a request names by MPxN and MSN, and its requester
   * supplies it: no other device's code is an answer.
   */
  async isMeant(deviceId: DeviceId, named: AskedDevice, requester: PartyId, at: Instant): Promise<boolean> {
    const device = await this.register.findDevice(deviceId);
    if (!device || !isLabelled(device, named)) return false;
    return (await this.supplyFrom({ ...named, deviceId }, requester, at, named.mpxn)) !== null;
  }

  async #isGone(deviceId: DeviceId): Promise<boolean> {
    const device: Deleted | undefined = await this.register.findDevice(deviceId);
    return device?.deleted !== undefined;
  }

  /** Of what the party supplies: by Device ID first; by MSN only together with the MPxN. */
  async #find(named: NamedDevice, party: PartyId, on: PlainDate): Promise<readonly SuppliedDevice[]> {
    const { deviceId, mpxn } = named;
    if (deviceId) {
      const found = await this.supply.findSupplied(deviceId, party, on);
      return found ? [found] : [];
    }
    const at = mpxn ? await this.supply.suppliedAt(mpxn, party, on) : [];
    return at.filter(({ device }) => isLabelled(device, named));
  }

  /** What the inventory has at a meter point is told to who supplies it, or will. */
  async #mistyped(claim: Claim & NamedDevice, party: PartyId, on: PlainDate): Promise<Refusal | undefined> {
    if (claim.deviceId || !claim.mpxn) return undefined;
    const there = await this.supply.suppliedAt(claim.mpxn, party, on);
    const supplied = there.filter(({ standing }) => standing.supply !== 'ended');
    return labelFault(
      claim,
      supplied.map(({ device }) => device),
    );
  }
}

const typeNeeded = refuse(
  'device-type-needed',
  'Devices of several types have that MSN at that meter point. Say which you mean.',
  '/deviceType',
);
