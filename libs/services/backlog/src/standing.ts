import type { BacklogDevice } from '@icx/backlog';
import { abreast } from '@icx/commands';
import { deviceFuel, mpxnFuel, parseDeviceType, sameMsn } from '@icx/identifiers';
import type { DeviceId, DeviceType, Fuel, Mpxn, PartyId, RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import { contradiction, isLabelled, type AskedDevice, type MirrorFacts } from '@icx/requests';
import type { requestServices } from '@icx/requests-service';
import { londonDate, type Instant, type PlainDate } from '@icx/working-days';
import type { BacklogRow } from './backlog-row.ts';
import { backlogQueries } from './queries.ts';

export type RequestParts = Pick<
  ReturnType<typeof requestServices>,
  'register' | 'supply' | 'devices' | 'routing' | 'requests' | 'performer' | 'facts'
>;

const partyUnknown = refuse('party-unknown', 'There is no supplier of that identifier. Correct it.', '/requester');
const notYours = refuse(
  'requester-not-you',
  'You propose what you wait for yourself: put your own PartyId.',
  '/requester',
);
const installerProposes = refuse.forbidden(
  'installer-proposes',
  'By what is known you installed this device, or are asked for its code: only who needs the code proposes it, and SECAS imports it.',
);

/** What the inventory, the registration and the requests say of a device that is to come onto the register. */
export class BacklogStanding {
  constructor(
    private readonly parts: RequestParts,
    private readonly views: ReadStore,
  ) {}

  /** As the administrator names it: of a device that nobody knows what the row says. */
  async ofImport(row: BacklogRow, at: Instant): Promise<Parsed<BacklogDevice>> {
    const { register, supply } = this.parts;
    const requester = row.requester!;
    if ((await register.parties()).get(requester)?.kind !== 'supplier') return partyUnknown;
    const claim = claimOf(row);
    if (claim.deviceId) {
      const known = await register.findDevice(claim.deviceId);
      return (known && contradiction(claim, known)) ?? deviceOf(requester, row, known, londonDate(at));
    }
    const there = await supply.suppliedAt(claim.mpxn!, requester, londonDate(at));
    const [found, another] = there.filter(({ device }) => isLabelled(device, claim));
    return deviceOf(requester, row, another ? undefined : found?.device, londonDate(at));
  }

  /** As the supplier names it that needs its code: by the rules of asking, but for the status; and never by the installer. */
  async ofProposal(row: BacklogRow, by: PartyId, at: Instant): Promise<Parsed<BacklogDevice>> {
    if (row.requester !== undefined && row.requester !== by) return notYours;
    const on = londonDate(at);
    // What is genuinely pending may be proposed, and is counted apart: asking for it needs evidence.
    const evidence = { siteStatement: row.evidence ?? 'proposed for the register' };
    const identified = await this.parts.devices.identify({ ...claimOf(row), evidence }, by, on);
    if (isRefusal(identified)) return identified;
    const { known } = identified;
    const device = deviceOf(by, row, known?.device ?? identified.device, on);
    if (isRefusal(device)) return device;
    const best = known ? (await this.parts.routing.candidates(known, device.installedOn, on))[0]?.party : undefined;
    const book = await this.parts.supply.successions();
    const believed = [known?.device.installingSupplier, best].flatMap((party) => party ?? []);
    const isBelieved = believed.some((party) => party === by || book.holderOf(party, device.mpxn, on).party === by);
    return isBelieved || (await this.#isAsked(device, by)) ? installerProposes : device;
  }

  /**
   * Of each device the requests that wait for its code, whoever asks. One that has no Device ID is for the device of its label:
   * others at the same meter point have their own clocks.
   */
  async waitingFor(devices: readonly BacklogDevice[]): Promise<(device: BacklogDevice) => readonly RequestId[]> {
    const ids = devices.flatMap(({ deviceId }) => deviceId ?? []);
    const points = devices.flatMap(({ mpxn, msn }) => (mpxn && msn ? [mpxn] : []));
    const rows = ids.length + points.length === 0 ? [] : await backlogQueries.waiting(this.views, ids, points);
    const byDevice = Map.groupBy(rows, ({ device_id: id }) => id);
    const labelled = await abreast(byDevice.get(null) ?? [], async ({ id, mpxn }) => ({
      ...{ id, mpxn },
      label: await this.#askedBy(id),
    }));
    const byPoint = Map.groupBy(labelled, ({ mpxn }) => mpxn);
    return ({ deviceId, deviceType, mpxn, msn }) => {
      const isMeant = ({ label }: (typeof labelled)[number]): boolean =>
        typeof label?.msn === 'string' &&
        sameMsn(label.msn, msn!) &&
        (deviceType === null || deviceType === label.deviceType);
      const atPoint = mpxn && msn ? (byPoint.get(mpxn) ?? []).filter(isMeant) : [];
      return [...(deviceId ? (byDevice.get(deviceId) ?? []) : []), ...atPoint].map(({ id }) => id);
    };
  }

  async #askedBy(id: RequestId): Promise<AskedDevice | undefined> {
    const { state } = await this.parts.requests.load(id);
    return state.status === 'absent' ? undefined : state.device;
  }

  async #isAsked(device: BacklogDevice, by: PartyId): Promise<boolean> {
    for (const id of (await this.waitingFor([device]))(device)) {
      const { state } = await this.parts.requests.load(id);
      if (state.status !== 'absent' && state.legs.some(({ addressee }) => addressee === by)) return true;
    }
    return false;
  }
}

const claimOf = ({ deviceId, deviceType, mpxn, msn }: BacklogRow) => ({
  deviceId: deviceId ?? null,
  deviceType: deviceType ?? null,
  mpxn: mpxn ?? null,
  msn: msn ?? null,
  manufacturer: null,
});

const inFuture = (on: PlainDate): Refusal =>
  refuse('date-in-future', `The install date is after today, ${on}. Correct it or leave it out.`, '/installedOn');

/** The install date of the inventory stands over the row's, as it does where a request is raised. */
const deviceOf = (
  requester: PartyId,
  { installedOn: said, evidence, reason, ...named }: BacklogRow,
  known: (Partial<MirrorFacts> & { readonly deviceId?: DeviceId | null }) | undefined,
  on: PlainDate,
): Parsed<BacklogDevice> => {
  const installedOn = either(known?.installedOn, said);
  if (installedOn !== null && installedOn > on) return inFuture(on);
  const type = known?.deviceType === undefined ? named.deviceType : parseDeviceType(known.deviceType);
  if (isRefusal(type)) return type;
  const mpxn = either(known?.mpxn, named.mpxn);
  return {
    ...{ requester, installedOn, mpxn, fuel: fuelOf(mpxn, type) },
    evidence: either(evidence),
    reason: either(reason),
    deviceId: either(known?.deviceId, named.deviceId),
    deviceType: either(type),
    msn: either(known?.msn, named.msn),
    smiStatus: either(known?.smiStatus),
  };
};

/** The first that is known. */
const either = <T>(...values: readonly (T | null | undefined)[]): T | null =>
  values.find((value) => value !== null && value !== undefined) ?? null;

const fuelOf = (mpxn: Mpxn | null, deviceType: DeviceType | undefined): Fuel | null =>
  deviceType ? deviceFuel({ mpxn, deviceType }) : mpxn && mpxnFuel(mpxn);
