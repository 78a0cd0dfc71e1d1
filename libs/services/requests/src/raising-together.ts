import { hash } from 'node:crypto';
import type { CommandContext } from '@icx/commands';
import { deviceId, document, inventoryDeviceType, list, oneOf, refusedSchema, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { parseDeviceType } from '@icx/identifiers';
import type { CommandId, DeviceId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Batches } from './batches.ts';
import type { RequestDocuments } from './document.ts';
import { RaiseRequest } from './raise-request.ts';
import type { RaiseRequestHandler } from './raise-request.ts';
import type { RequestLog } from './request-log.ts';
import { requestSchema } from './request-schema.ts';
import type { RaiseDraft } from './request-routing.ts';

/** What is asked of each device alike. */
export type DraftOfEach = Omit<RaiseDraft, 'device' | 'evidence'>;

const about = { deviceId: deviceId(), deviceType: inventoryDeviceType };
const itemSchema = Type.Union([
  document('RaisedAtPremises', { ...about, outcome: oneOf(['raised', 'open-already']), request: requestSchema }),
  document('RefusedAtPremises', { ...about, outcome: Type.Literal('refused'), problem: refusedSchema }),
]);
/** What became of asking for one of several devices. */
export type RaisedTogether = DocumentOf<typeof itemSchema>;
export const raisedTogetherSchema = list(itemSchema);

/** A device as the inventory has it: it knows hubs as well, which need no code. */
export interface NamedTogether {
  readonly deviceId: DeviceId;
  readonly deviceType: string;
}

interface Services {
  readonly requests: RequestLog;
  readonly raising: RaiseRequestHandler;
  readonly documents: RequestDocuments;
  readonly batches: Batches;
}

/** One call that asks for several devices: each gets a request of its own, and an addressee is told of all at once. */
export class RaisingTogether {
  constructor(private readonly services: Services) {}

  /** For which devices this command came before; with another body it is refused before anything of it is done. */
  async doneBefore(
    devices: readonly NamedTogether[],
    context: CommandContext,
    why: string,
  ): Promise<ReadonlySet<DeviceId> | Refusal> {
    const done = new Set<DeviceId>();
    for (const { deviceId } of devices) {
      const stored = await this.services.requests.stored(ofDevice(context, deviceId, why));
      if (isRefusal(stored)) return stored;
      if (stored) done.add(deviceId);
    }
    return done;
  }

  /**
   * What became of each. Refused as a whole where the draft is wrong, not a device.
   * @param why by which of its ways the call names devices: the name of each command has it
   */
  async raise(
    devices: readonly NamedTogether[],
    draft: DraftOfEach,
    { context, viewer, why, again }: { context: CommandContext; viewer: Viewer; why: string; again: boolean },
  ): Promise<readonly RaisedTogether[] | Refusal> {
    const { batches } = this.services;
    const batch = devices.length > 1 ? batches.idOf(context) : undefined;
    const each = batch === undefined ? context : { ...context, batch };
    const items = await Promise.all(devices.map((device) => this.#raise(device, draft, each, viewer, why)));
    // Sent again it has raised nothing, and a call of before batches were told stays as it was.
    if (batch !== undefined && !again) await batches.close(batch, context);
    return items.find(isRefusal) ?? (items as readonly RaisedTogether[]);
  }

  async #raise(
    { deviceId, deviceType: type }: NamedTogether,
    draft: DraftOfEach,
    context: CommandContext,
    viewer: Viewer,
    why: string,
  ): Promise<RaisedTogether | Refusal> {
    const deviceType = parseDeviceType(type);
    if (isRefusal(deviceType))
      return { deviceId, deviceType: type as RaisedTogether['deviceType'], ...refused(deviceType) };
    const named = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
    const command = new RaiseRequest(ofDevice(context, deviceId, why), { ...draft, device: named });
    const raised = await this.services.raising.execute(command);
    if (!isRefusal(raised)) {
      const outcome = raised.created ? 'raised' : 'open-already';
      return { deviceId, deviceType, outcome, request: this.services.documents.of(raised.state, viewer) };
    }
    // The draft is wrong, not the device: the command as a whole is refused, and no device got as far as a request.
    const asAWhole = raised.pointer === '/installingSupplier' || raised.pointer === '/neededBy';
    return asAWhole ? raised : { deviceId, deviceType, ...refused(raised) };
  }
}

/** One command for each device, which the same one sent again finds. */
const ofDevice = (context: CommandContext, deviceId: DeviceId, why: string): CommandContext => ({
  ...context,
  commandId: `${why}-${hash('sha256', `${context.commandId} ${deviceId}`, 'base64url')}` as CommandId,
});

const refused = ({ code, detail }: Refusal) => ({ outcome: 'refused', problem: { code, detail } }) as const;
