import type { PartyId } from '@icx/identifiers';
import type { Device as InventoryDevice } from '@icx/inventory';
import { mayBeAsked } from '@icx/parties';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Register } from '@icx/register-service';
import { eligibility, isBacklog } from '@icx/requests';
import type { Candidate, Device, Installation, InstallationEvidence, Raise } from '@icx/requests';
import { addDays, atLondon } from '@icx/working-days';
import type { Instant, PlainDate } from '@icx/working-days';
import type { RequestPolicy } from './policy.ts';

/** What a requester asks for, parsed. */
export interface RaiseDraft {
  readonly device: Device;
  /** PartyId, MPID or gas short code of the supplier that the requester believes to have installed. */
  readonly installingSupplier?: string;
  readonly yourReference?: string;
  readonly neededBy?: PlainDate;
  readonly evidence?: InstallationEvidence;
}

/** The command to raise, but for the id that names its stream. */
export type Raising = Omit<Raise, 'request'>;

const DCC_DAYS_FOR_WAN = 90;

/** Turns what a requester asks for into a command: is it eligible, whom to ask and why, backlog or not. */
export class RoutingDesk {
  constructor(
    private readonly register: Register,
    private readonly policy: RequestPolicy,
  ) {}

  async prepare(draft: RaiseDraft, by: PartyId, at: Instant): Promise<Raising | Refusal> {
    const { device, evidence } = draft;
    const found = await this.#find(device, by);
    const { deviceType, mpxn } = device;
    const claim = { requester: by, deviceType, mpxn, ...(evidence ? { evidence } : {}) };
    const refused = eligibility(claim, found[0]);
    if (refused) return refused;
    const named = await this.#named(draft.installingSupplier, by);
    if (isRefusal(named)) return named;
    // Several devices may fit an MPxN and MSN: never guess which one it is.
    const known = found.length === 1 ? found[0] : undefined;
    const installation = installationOf(known, evidence);
    return {
      type: 'raise',
      at,
      by,
      device,
      smiStatus: known?.smiStatus ?? null,
      backlog: isBacklog(installation.installedOn, this.policy.obligationFrom),
      candidates: [...named, ...(await this.#recorded(known))],
      installation,
      ...(evidence ? { evidence } : {}),
      ...(draft.yourReference ? { yourReference: draft.yourReference } : {}),
      ...(draft.neededBy ? { neededBy: draft.neededBy } : {}),
    };
  }

  /** When this party's supply of the device starts; `null`: it has no registration for it. */
  async supplyFrom(device: Device, party: PartyId): Promise<Instant | null> {
    const [supplied] = await this.#find(device, party);
    return supplied ? atLondon(supplied.suppliedFrom, '00:00') : null;
  }

  /** Of what the party supplies: by Device ID first; by MSN only together with the MPxN. */
  async #find(
    { deviceId, deviceType, mpxn, msn, manufacturer }: Device,
    suppliedBy: PartyId,
  ): Promise<readonly InventoryDevice[]> {
    if (deviceId) {
      const device = await this.register.findDevice(deviceId, suppliedBy);
      return device ? [device] : [];
    }
    const at = mpxn ? await this.register.devicesAt(mpxn, suppliedBy) : [];
    return at.filter(
      (device) =>
        device.msn === msn &&
        device.deviceType === deviceType &&
        (manufacturer === null || device.manufacturer === null || device.manufacturer === manufacturer),
    );
  }

  async #named(name: string | undefined, by: PartyId): Promise<readonly Candidate[] | Refusal> {
    if (name === undefined) return [];
    const party = await this.register.findParty(name);
    const pointer = '/installingSupplier';
    if (!party || mayBeAsked(party) === 'no')
      return refuse(
        'party-unknown',
        'There is no supplier or asset provider of that identifier. Correct it or leave it out.',
        pointer,
      );
    if (party.party === by)
      return refuse(
        'addressee-is-requester',
        'You named yourself. Look in your own files, or name who installed.',
        pointer,
      );
    return [{ party: party.party, basis: 'named-by-requester', evidence: `${by} named it when raising` }];
  }

  async #recorded(device: InventoryDevice | undefined): Promise<readonly Candidate[]> {
    if (!device) return [];
    const { installingSupplier, installedOn, mapId } = device;
    const installed: Candidate[] = installingSupplier
      ? [
          {
            party: installingSupplier,
            basis: 'recorded-installer',
            evidence: `Smart Metering Inventory: installed ${installedOn ?? 'on an unknown date'}`,
          },
        ]
      : [];
    const owner = mapId ? await this.register.findParty(mapId) : undefined;
    return owner
      ? [...installed, { party: owner.party, basis: 'pre-notifier', evidence: `MAP ID ${mapId} in the inventory` }]
      : installed;
  }
}

const installationOf = (device: InventoryDevice | undefined, evidence?: InstallationEvidence): Installation => {
  const installedOn = device?.installedOn ?? evidence?.installedOn ?? null;
  const day90 = installedOn && addDays(installedOn, DCC_DAYS_FOR_WAN);
  return { installedOn, day90, wan: device?.wan ?? 'unknown' };
};
