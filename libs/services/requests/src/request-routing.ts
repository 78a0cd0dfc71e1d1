import type { DeviceId, PartyId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import { mayBeAsked } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Register, SuppliedDevice, SupplyRegister } from '@icx/parties-service';
import { candidatesFor, isBacklog } from '@icx/requests';
import type { AskedDevice, BacklogBasis, Candidate, Installation, InstallationEvidence, Raise } from '@icx/requests';
import { isHandedOver } from '@icx/switching';
import { addDays, atLondon, londonDate } from '@icx/working-days';
import type { Instant, PlainDate } from '@icx/working-days';
import type { DeviceFinder, IdentifiedDevice, NamedDevice } from './device-finder.ts';
import type { RequestPolicy } from './policy.ts';
import { successorIn } from './successor.ts';
import { requestsQueries } from './queries.ts';

/** What a requester asks for, parsed. */
export interface RaiseDraft {
  readonly device: NamedDevice;
  /** PartyId, MPID or gas short code of the supplier that the requester believes to have installed. */
  readonly installingSupplier?: string;
  readonly yourReference?: string;
  readonly neededBy?: PlainDate;
  readonly evidence?: InstallationEvidence;
}

/** Originating holders of codes of a device that are not suspect, whoever asks. */
export type HeldBy = (deviceId: DeviceId) => Promise<readonly PartyId[]>;

/** Whether the device, by one of its names, is on the register of the backlog. */
export type OnRegister = (names: readonly AskedDevice[], requester: PartyId) => Promise<BacklogBasis | undefined>;

/** The command to raise, but for the id that names its stream, and what that id is made of. */
export interface Prepared {
  readonly raising: Omit<Raise, 'request'>;
  readonly names: IdentifiedDevice['names'];
}

const DCC_DAYS_FOR_WAN = 90;

/** Turns what a requester asks for into a command: is it eligible, whom to ask and why, backlog or not. */
export class RequestRouting {
  constructor(
    private readonly register: Register,
    private readonly supply: SupplyRegister,
    private readonly devices: DeviceFinder,
    private readonly views: ReadStore,
    private readonly policy: RequestPolicy,
    private readonly known: { readonly heldBy: HeldBy; readonly onRegister: OnRegister },
  ) {}

  async prepare(draft: RaiseDraft, by: PartyId, at: Instant): Promise<Prepared | Refusal> {
    const { evidence, neededBy, yourReference } = draft;
    const on = londonDate(at);
    const claim = { ...draft.device, ...(evidence ? { evidence } : {}), ...(neededBy ? { neededBy } : {}) };
    const identified = await this.devices.identify(claim, by, on);
    if (isRefusal(identified)) return identified;
    const { device, names, known } = identified;
    const named = await this.#named(draft.installingSupplier, by, on);
    if (isRefusal(named)) return named;
    const installation = installationOf(known, evidence);
    const believed = known ? await this.candidates(known, installation.installedOn, on) : [];
    const backlogBasis = await this.#backlogBasis(installation.installedOn, names, by);
    const raising: Prepared['raising'] = {
      type: 'raise',
      at,
      by,
      device,
      smiStatus: known?.device.smiStatus ?? null,
      backlog: backlogBasis !== undefined,
      backlogBasis,
      candidates: [...named, ...believed.filter(({ party }) => party !== named[0]?.party)],
      installation,
      supplyPoint: known?.device.mpxn ?? device.mpxn,
      suppliedUntil: known ? endOf(known) : null,
      ...(evidence ? { evidence } : {}),
      ...(yourReference ? { yourReference } : {}),
      ...(neededBy ? { neededBy } : {}),
    };
    return { raising, names };
  }

  async #backlogBasis(
    installedOn: PlainDate | null,
    names: readonly AskedDevice[],
    by: PartyId,
  ): Promise<BacklogBasis | undefined> {
    const { obligationFrom } = this.policy;
    if (isBacklog(installedOn, obligationFrom)) return { by: 'install-date', before: obligationFrom };
    return this.known.onRegister(names, by);
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
      holder: await requestsQueries.codeSupplier(this.views, device.deviceId),
      holdings: await this.#holdings(device, standing.period.supplier, on),
      installingSupplier,
      installerRecordedOn,
      installedOn,
      preNotifier: addedBy && (await this.#mayBeAsked(addedBy)) ? addedBy : null,
      owner: owner ? { party: owner.party, mapId: mapId! } : null,
      history: registered,
      supply: standing.period,
      successorOf: (party) => successorIn(book, party, mpxn, on),
    });
  }

  /** Not who asks: what it holds itself it need not ask for. */
  async #holdings({ deviceId, mpxn }: Device, requester: PartyId, on: PlainDate): Promise<readonly PartyId[]> {
    const holders = await this.known.heldBy(deviceId);
    const book = await this.supply.successions();
    return holders.filter((origin) => book.holderOf(origin, mpxn, on).party !== requester);
  }

  async #mayBeAsked(party: PartyId): Promise<boolean> {
    const known = (await this.register.parties()).get(party);
    return known !== undefined && mayBeAsked(known) !== 'no';
  }

  async #named(name: string | undefined, by: PartyId, on: PlainDate): Promise<readonly Candidate[] | Refusal> {
    if (name === undefined) return [];
    const party = await this.register.findParty(name, on);
    if (!party)
      return refuse(
        'party-unknown',
        'There is no supplier or asset provider of that identifier. Correct it or leave it out.',
        '/installingSupplier',
      );
    return [{ party: party.party, basis: 'named-by-requester', evidence: `${by} named it when raising`, on }];
  }
}

/** When the supply is lost by a switch; by a succession the request would go on. */
const endOf = ({ history, standing: { period, suppliedTo } }: SuppliedDevice): Instant | null =>
  suppliedTo === null || isHandedOver(history, period) ? null : atLondon(suppliedTo, '00:00');

const installationOf = (known: SuppliedDevice | undefined, evidence?: InstallationEvidence): Installation => {
  const recorded = known?.device.installedOn ?? null;
  const installedOn = recorded ?? evidence?.installedOn ?? null;
  const source = recorded ? 'inventory' : 'requester';
  const day90 = installedOn && addDays(installedOn, DCC_DAYS_FOR_WAN);
  return { installedOn, ...(installedOn ? { source } : {}), day90, wan: known?.device.wan ?? 'unknown' };
};
