import { sameText } from '@icx/identifiers';
import type { DeviceId, Mpxn, PartyId } from '@icx/identifiers';
import type { Device as InventoryDevice } from '@icx/inventory';
import { mayBeAsked } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { standingOf, type Register, type SuppliedDevice, type SupplyRegister } from '@icx/register-service';
import { candidatesFor, eligibility, isBacklog } from '@icx/requests';
import type { Candidate, Device, Installation, InstallationEvidence, Raise } from '@icx/requests';
import { isHandedOver } from '@icx/switching';
import { addDays, atLondon, londonDate } from '@icx/working-days';
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
/** A supply that began on a day that nobody knows has begun. */
const LONG_AGO = '0001-01-01' as PlainDate;

/** Turns what a requester asks for into a command: is it eligible, whom to ask and why, backlog or not. */
export class RoutingDesk {
  constructor(
    private readonly register: Register,
    private readonly supply: SupplyRegister,
    private readonly views: ReadStore,
    private readonly policy: RequestPolicy,
  ) {}

  async prepare(draft: RaiseDraft, by: PartyId, at: Instant): Promise<Raising | Refusal> {
    const { device, evidence } = draft;
    const on = londonDate(at);
    const found = await this.#find(device, by, on);
    const { deviceType, mpxn } = device;
    const [first] = found;
    const refused = eligibility(
      { deviceType, mpxn, ...(evidence ? { evidence } : {}) },
      first && { ...first.device, ...first.standing },
    );
    if (refused) return refused;
    const named = await this.#named(draft.installingSupplier, by, on);
    if (isRefusal(named)) return named;
    // Several devices may fit an MPxN and MSN: never guess which one it is.
    const known = found.length === 1 ? first : undefined;
    const installation = installationOf(known, evidence);
    const believed = known ? await this.candidates(known, installation.installedOn, on) : [];
    return {
      type: 'raise',
      at,
      by,
      device,
      smiStatus: known?.device.smiStatus ?? null,
      backlog: isBacklog(installation.installedOn, this.policy.obligationFrom),
      candidates: [...named, ...believed.filter(({ party }) => party !== named[0]?.party)],
      installation,
      supplyPoint: known?.device.mpxn ?? mpxn,
      suppliedUntil: known ? endOf(known) : null,
      ...(evidence ? { evidence } : {}),
      ...(draft.yourReference ? { yourReference: draft.yourReference } : {}),
      ...(draft.neededBy ? { neededBy: draft.neededBy } : {}),
    };
  }

  /**
   * When this party's supply of the device starts; `null`: it has no registration for it. Of a device that has gone from
   * the inventory meanwhile, the supply of the meter point where it was.
   */
  async supplyFrom(device: Device, party: PartyId, at: Instant, point: Mpxn | null = null): Promise<Instant | null> {
    const on = londonDate(at);
    const [supplied] = await this.#find(device, party, on);
    const gone = !supplied && device.deviceId !== null && (await this.#isGone(device.deviceId));
    const standing =
      supplied?.standing ?? (gone && point ? standingOf(await this.supply.historyOf(point), party, on) : undefined);
    if (!standing || standing.supply === 'ended') return null;
    return atLondon(standing.suppliedFrom ?? LONG_AGO, '00:00');
  }

  async #isGone(deviceId: DeviceId): Promise<boolean> {
    const device = (await this.register.findDevice(deviceId)) as (InventoryDevice & { deleted?: unknown }) | undefined;
    return device?.deleted !== undefined;
  }

  /** Who may have the code of this device, best first. */
  async candidates(
    { device, registered, standing }: SuppliedDevice,
    installedOn: PlainDate | null,
    on: PlainDate,
  ): Promise<readonly Candidate[]> {
    const { mpxn, mapId, installingSupplier, installerRecordedOn, addedBy } = device;
    const book = await this.supply.successions();
    const owner = mapId ? await this.register.findParty(mapId, on) : undefined;
    return candidatesFor({
      holder: await this.#holder(device.deviceId),
      installingSupplier,
      installerRecordedOn,
      installedOn,
      preNotifier: addedBy && (await this.#mayBeAsked(addedBy)) ? addedBy : null,
      owner: owner ? { party: owner.party, mapId: mapId! } : null,
      history: registered,
      supply: standing.period,
      successorOf: (party) => {
        const holder = book.successorOf(party, mpxn, on);
        const last = holder?.chain.at(-1);
        return holder && last && { party: holder.party, on: last.effectiveFrom, kind: last.kind };
      },
    });
  }

  /** Of what the party supplies: by Device ID first; by MSN only together with the MPxN. */
  async #find(
    { deviceId, deviceType, mpxn, msn, manufacturer }: Device,
    party: PartyId,
    on: PlainDate,
  ): Promise<readonly SuppliedDevice[]> {
    if (deviceId) {
      const found = await this.supply.findSupplied(deviceId, party, on);
      return found ? [found] : [];
    }
    const at = mpxn ? await this.supply.suppliedAt(mpxn, party, on) : [];
    return at.filter(
      ({ device }) =>
        device.msn !== null &&
        msn !== null &&
        sameText(device.msn, msn) &&
        device.deviceType === deviceType &&
        (manufacturer === null || device.manufacturer === null || sameText(device.manufacturer, manufacturer)),
    );
  }

  /** Who supplied the code of this device to an earlier request. */
  async #holder(deviceId: string): Promise<PartyId | null> {
    const [row] = await this.views.query
      .selectFrom('requests')
      .select('code_supplier')
      .where('device_id', '=', deviceId)
      .where('code_supplier', 'is not', null)
      .orderBy('raised_position', 'desc')
      .limit(1)
      .execute();
    return (row?.['code_supplier'] as PartyId | undefined) ?? null;
  }

  async #mayBeAsked(party: PartyId): Promise<boolean> {
    const known = (await this.register.parties()).get(party);
    return known !== undefined && mayBeAsked(known) !== 'no';
  }

  async #named(name: string | undefined, by: PartyId, on: PlainDate): Promise<readonly Candidate[] | Refusal> {
    if (name === undefined) return [];
    const party = await this.register.findParty(name, on);
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
    return [{ party: party.party, basis: 'named-by-requester', evidence: `${by} named it when raising`, on }];
  }
}

/** When the supply is lost by a switch; by a succession the request would go on. */
const endOf = ({ history, standing: { period, suppliedTo } }: SuppliedDevice): Instant | null =>
  suppliedTo === null || isHandedOver(history, period) ? null : atLondon(suppliedTo, '00:00');

const installationOf = (known: SuppliedDevice | undefined, evidence?: InstallationEvidence): Installation => {
  const installedOn = known?.device.installedOn ?? evidence?.installedOn ?? null;
  const day90 = installedOn && addDays(installedOn, DCC_DAYS_FOR_WAN);
  return { installedOn, day90, wan: known?.device.wan ?? 'unknown' };
};
