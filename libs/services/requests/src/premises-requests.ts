import { hash } from 'node:crypto';
import type { CommandContext } from '@icx/commands';
import { deviceId, document, inventoryDeviceType, list, oneOf, refusedSchema, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { parseDeviceType, parseMpxn } from '@icx/identifiers';
import type { CommandId, DeviceId, DeviceType, Mpxn } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import type { Viewer } from '@icx/parties';
import type { SuppliedDevice, SupplyRegister } from '@icx/parties-service';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { instant, londonDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import type { Batches } from './batches.ts';
import type { DeviceFinder } from './device-finder.ts';
import type { DeviceRequests } from './device-requests.ts';
import type { RequestDocuments } from './document.ts';
import { RaiseRequest } from './raise-request.ts';
import type { RaiseRequestHandler } from './raise-request.ts';
import type { RaisedState, RequestLog } from './request-log.ts';
import { requestSchema } from './request-schema.ts';
import type { RequestDocument } from './request-schema.ts';
import type { RaiseDraft } from './request-routing.ts';

/** As for one device: nobody learns whether there is anything. */
const nothingSupplied = refuse(
  'not-registered-supplier',
  'You are not, and by no dated switch become, the registered supplier of any device there. Check the MPxN; if the switch is recent, wait for its registration.',
);

/** What is asked of each device of the premises alike. */
export interface PremisesDraft extends Omit<RaiseDraft, 'device' | 'evidence'> {
  /** Only devices of these types; by default all. */
  readonly deviceTypes?: readonly DeviceType[];
}

const about = { deviceId: deviceId(), deviceType: inventoryDeviceType };
const itemSchema = Type.Union([
  document('RaisedAtPremises', { ...about, outcome: oneOf(['raised', 'open-already']), request: requestSchema }),
  document('RefusedAtPremises', { ...about, outcome: Type.Literal('refused'), problem: refusedSchema }),
]);
type Item = DocumentOf<typeof itemSchema>;

export const premisesRaisedSchema = list(itemSchema);
export type PremisesRaised = DocumentOf<typeof premisesRaisedSchema>;
export const premisesRequestsSchema = list(requestSchema);

interface Services {
  readonly supply: SupplyRegister;
  readonly requests: RequestLog;
  readonly devices: DeviceFinder;
  readonly ofDevice: DeviceRequests;
  readonly raising: RaiseRequestHandler;
  readonly documents: RequestDocuments;
  readonly batches: Batches;
  readonly clock: Clock;
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
    const done = await this.#doneBefore(found, context);
    if (isRefusal(done)) return done;
    const devices = found.filter(({ device, standing }) => standing.supply !== 'ended' || done.has(device.deviceId));
    if (devices.length === 0) return nothingSupplied;
    const wanted = devices
      .map(({ device }) => device)
      .filter(({ deviceType: type }) => (deviceTypes ?? [type]).some((one) => one === type));
    const { batches } = this.services;
    const batch = wanted.length > 1 ? batches.idOf(context) : undefined;
    const each = batch === undefined ? context : { ...context, batch };
    const items = await Promise.all(wanted.map((device) => this.#raise(device, draft, each, viewer)));
    // Sent again it has raised nothing, and a call of before batches were told stays as it was.
    if (batch !== undefined && done.size === 0) await batches.close(batch, context);
    return items.find(isRefusal) ?? { items: items as readonly Item[] };
  }

  /** The viewer's requests for these devices, by device, the latest first; also of what it does not supply any more. */
  async list(named: string, viewer: Viewer): Promise<DocumentOf<typeof premisesRequestsSchema> | Refusal> {
    const found = await this.#known(named, viewer);
    if (isRefusal(found)) return found;
    return { items: (await Promise.all(found.map((supplied) => this.#requestsFor(supplied, viewer)))).flat() };
  }

  /** In order of Device ID; also what the party does not supply any more. */
  async #known(named: string, { party }: Viewer): Promise<readonly SuppliedDevice[] | Refusal> {
    const mpxn = premisesNamed(named);
    if (isRefusal(mpxn)) return mpxn;
    const found = await this.services.supply.premises(mpxn, party, this.#today());
    return found.toSorted(({ device: one }, { device: other }) => (one.deviceId < other.deviceId ? -1 : 1));
  }

  /** For which devices this command came before; with another body it is refused before anything of it is done. */
  async #doneBefore(
    found: readonly SuppliedDevice[],
    context: CommandContext,
  ): Promise<ReadonlySet<DeviceId> | Refusal> {
    const { requests } = this.services;
    const done = new Set<DeviceId>();
    for (const { device } of found) {
      const stored = await requests.stored(ofDevice(context, device.deviceId));
      if (isRefusal(stored)) return stored;
      if (stored) done.add(device.deviceId);
    }
    return done;
  }

  async #raise(
    device: Device,
    draft: Omit<PremisesDraft, 'deviceTypes'>,
    context: CommandContext,
    viewer: Viewer,
  ): Promise<Item | Refusal> {
    const { deviceId } = device;
    // The inventory knows hubs as well, which need no code.
    const deviceType = parseDeviceType(device.deviceType);
    if (isRefusal(deviceType)) return { deviceId, deviceType: device.deviceType, ...refused(deviceType) };
    const named = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
    const command = new RaiseRequest(ofDevice(context, deviceId), { ...draft, device: named });
    const raised = await this.services.raising.execute(command);
    if (!isRefusal(raised)) {
      const outcome = raised.created ? 'raised' : 'open-already';
      return { deviceId, deviceType, outcome, request: this.services.documents.of(raised.state, viewer) };
    }
    // The draft is wrong, not the device: the command as a whole is refused, and no device got as far as a request.
    const asAWhole = raised.pointer === '/installingSupplier' || raised.pointer === '/neededBy';
    return asAWhole ? raised : { deviceId, deviceType, ...refused(raised) };
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

/** One command for each device, which the same one sent again finds. */
const ofDevice = (context: CommandContext, deviceId: DeviceId): CommandContext => ({
  ...context,
  commandId: `premises-${hash('sha256', `${context.commandId} ${deviceId}`, 'base64url')}` as CommandId,
});

const refused = ({ code, detail }: Refusal) => ({ outcome: 'refused', problem: { code, detail } }) as const;
