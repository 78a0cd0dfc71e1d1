import type { CommandContext, Commands } from '@icx/commands';
import { exchangeItself, type RecordedEvent } from '@icx/event-store';
import { clearSuspicion, suspect, type Doubt, type HeldBy } from '@icx/holdings';
import type { DeviceId, PartyId, RequestId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { RequestLog } from '@icx/requests-service';
import type { DataOf } from '@icx/requests';
import type { HeldCodes, Vault } from '@icx/vault';
import type { Instant } from '@icx/working-days';
import { heldFingerprint } from './held-fingerprint.ts';
import { heldStream, aHolder } from './held-stream.ts';
import type { Holders, NamedDevice } from './holders.ts';
import { ownHoldings } from './own-holdings.ts';
import { holdingsQueries } from './queries.ts';

export interface SuspicionParts {
  readonly commands: Commands;
  readonly views: ReadStore;
  readonly requests: RequestLog;
  readonly vault: Pick<Vault, 'fingerprintOf'>;
  readonly holdings: Pick<HeldCodes, 'find' | 'open'>;
  readonly holders: Holders;
}

/** By the short names of the events that say so. */
const doubtOf: Readonly<Record<string, Doubt>> = {
  'code-reported-unusable': 'reported-unusable',
  'code-recalled': 'recalled',
};

/** Holdings whose code did not work: told to their holder, and offered to nobody until it says otherwise. */
export class Suspicions {
  readonly follows = Object.keys(doubtOf).map((name) => `requests.${name}.v1`);

  constructor(private readonly parts: SuspicionParts) {}

  /**
   * Marks the holdings of a failed code's supplier that have that very code, whether it came from there or was typed.
   * Those of anybody else are not looked at: that it failed would be told to who was never asked.
   */
  async follow({ type, stream, revision, data }: RecordedEvent): Promise<void> {
    const because = doubtOf[type.split('.')[1]!];
    if (!because) return;
    const { leg, at } = data as { readonly leg: number; readonly at: Instant };
    const { events, state } = await this.parts.requests.load(stream as RequestId);
    const isSupply = (event: (typeof events)[number]) =>
      event.type === 'requests.code-supplied.v1' && event.data.leg === leg && event.revision < revision;
    const supplied = events.findLast(isSupply)?.data as DataOf<'code-supplied'> | undefined;
    if (!supplied || state.status === 'absent') return;
    const supplier = state.legs[leg - 1]!.addressee;
    const device = { deviceId: supplied.deviceId, deviceType: state.device.deviceType };
    for (const { holder, owner } of await this.#holdingsBeside(supplier, device)) {
      const held = { holder, deviceId: device.deviceId };
      if ((await heldFingerprint(this.parts, held)) !== supplied.code.fingerprint) continue;
      const suspicion = {
        ...held,
        at,
        because,
        request: stream as RequestId,
        revision: String(revision),
        code: supplied.code,
      };
      await this.parts.commands.perform(heldStream(owner), aHolder, exchangeItself, (known) =>
        suspect(suspicion, known),
      );
    }
  }

  /** Those of these holdings that are suspect, and why. */
  async among<Held extends { readonly holder: string; readonly deviceId: string }>(
    held: readonly Held[],
  ): Promise<ReadonlyMap<Held, Doubt>> {
    const found = new Map<Held, Doubt>();
    if (held.length === 0) return found;
    const devices = [...new Set(held.map(({ deviceId }) => deviceId as DeviceId))];
    const rows = await holdingsQueries.suspected(this.parts.views, devices);
    const byDevice = Map.groupBy(rows, ({ document }) => document.deviceId as string);
    for (const one of held) {
      const suspected = byDevice.get(one.deviceId)?.filter(({ document }) => document.holder === one.holder) ?? [];
      if (suspected.length === 0) continue;
      const fingerprint = await heldFingerprint(this.parts, one as unknown as HeldBy);
      const own = suspected.find(({ document }) => document.code.fingerprint === fingerprint);
      if (own) found.set(one, own.document.because);
    }
    return found;
  }

  /** What is suspect of the party's holdings of a device is given again: refused with `holding-not-suspect`. */
  async clear(
    party: PartyId,
    deviceId: DeviceId,
    reason: string,
    context: CommandContext,
  ): Promise<{ readonly deviceId: DeviceId; readonly at: Instant } | Refusal> {
    const own = (await ownHoldings(this.parts, party, deviceId)).map(({ holder }) => holder);
    const suspected = await holdingsQueries.suspected(this.parts.views, [deviceId]);
    const rows = suspected.filter(({ document }) => own.includes(document.holder));
    // Its own stream at least: there the command is on record, and said again it is found.
    const streams = new Set([heldStream(party), ...rows.map(({ stream }) => stream)]);
    let at = context.receivedAt;
    for (const stream of streams) {
      const done = await this.parts.commands.perform(stream, aHolder, context, () =>
        clearSuspicion(deviceId, reason, context.receivedAt, rows.length > 0),
      );
      if (isRefusal(done)) return done;
      at = (done.events.at(-1)!.data as { readonly at: Instant }).at;
    }
    return { deviceId, at };
  }

  /** Every holding of the device that is whose the supplier's are today. */
  async #holdingsBeside(supplier: PartyId, device: NamedDevice) {
    const held = await this.parts.holdings.find('anyone', [device.deviceId]);
    const origins = held.map(({ holder }) => holder as PartyId);
    const owners = await this.parts.holders.ownersOf([supplier, ...origins], device);
    const owner = owners.get(supplier)!;
    return origins.filter((origin) => owners.get(origin) === owner).map((holder) => ({ holder, owner }));
  }
}
