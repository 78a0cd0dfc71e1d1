import { slices } from '@icx/runtime';
import {
  isByCommand,
  metadataOf,
  revisionAfter,
  type EventMetadata,
  type EventStore,
  type RecordedEvent,
} from '@icx/event-store';
import { distributorWarnings, type DeviceId, type Warning } from '@icx/identifiers';
import { evolveDevice, parseDeviceRow, recordDevice, type DeviceDraft, type InventoryEvent } from '@icx/inventory';
import { countingRows, isRefusal, refuse, type Refusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { asNew, deviceStream, foldDevice } from './device-streams.ts';
import { mapIdsIn, type InventoryAuthor, type InventoryEngines } from './inventory-engines.ts';

/** What became of one row, in the order of the rows. */
export interface RowOutcome {
  /** From 0. */
  readonly index: number;
  /** `null`: the row has none that can be read. */
  readonly deviceId: DeviceId | null;
  readonly outcome: 'accepted' | 'already-held' | 'rejected';
  /** Everything that is wrong with a rejected row, each with its pointer into the row. */
  readonly errors?: readonly Refusal[];
  /** Of a row that was taken: what is unlikely about it. */
  readonly warnings?: readonly Warning[];
}

export const largestBatch = 10_000;
/** Devices handled at a time: enough that their appends share commits, few enough that others get their turn. */
const ABREAST = 64;
const ATTEMPTS = 20;

const contended = refuse('device-contended', 'Others are changing this device. Send the row again in a moment.');

/** What is unlikely about the meter points of a device. */
export const mpxnWarnings = ({
  mpxn,
  secondaryImportMpan,
  exportMpan,
}: Pick<DeviceDraft, 'mpxn' | 'secondaryImportMpan' | 'exportMpan'>): readonly Warning[] =>
  distributorWarnings({ mpxn, secondaryImportMpan, exportMpan });

interface Item {
  readonly index: number;
  readonly draft: DeviceDraft;
}

type Deciding = Parameters<typeof recordDevice>[2];

/** One call of an import, of at most `largestBatch` rows. */
export class InventoryImport {
  readonly #outcomes: RowOutcome[] = [];
  #last = 0n;

  private constructor(
    private readonly log: EventStore,
    private readonly metadata: EventMetadata,
    private readonly isLater: (event: RecordedEvent) => boolean,
    private readonly facts: Deciding,
    private readonly trial: boolean,
  ) {}

  /** `came`: where the log was when this very import came before; what was recorded since is newer than what it says. */
  static async run(
    { log, views, clock, register }: InventoryEngines,
    rows: readonly unknown[],
    author: InventoryAuthor,
    came: bigint | undefined,
  ): Promise<readonly RowOutcome[]> {
    const { party, command, trial = false } = author;
    const facts = { at: instant(clock.now()), by: party, isMapId: mapIdsIn(await register.parties()) };
    const metadata = metadataOf(author, { command: command.id });
    const isOwn = (event: RecordedEvent): boolean => isByCommand(event, party, command.id);
    const isLater = (event: RecordedEvent): boolean => isOwn(event) || (came !== undefined && event.position > came);
    const run = new InventoryImport(log, metadata, isLater, facts, trial);
    const devices = [...(await run.#parse(rows)).values()];
    const breathe = slices();
    for (let from = 0; from < devices.length; from += ABREAST) {
      await Promise.all(devices.slice(from, from + ABREAST).map((items) => run.#record(items)));
      await breathe();
    }
    await views.reached(run.#last);
    return run.#outcomes;
  }

  /** Rows by device, each device's in their order: they are one after the other in its stream. */
  async #parse(rows: readonly unknown[]): Promise<ReadonlyMap<DeviceId, readonly Item[]>> {
    const byDevice = new Map<DeviceId, Item[]>();
    const counted = countingRows();
    const breathe = slices();
    for (const [index, row] of rows.entries()) {
      await breathe();
      const draft = parseDeviceRow(row);
      if (isRefusal(draft)) {
        this.#outcomes[index] = { index, deviceId: null, outcome: 'rejected', errors: draft.errors };
        continue;
      }
      const repeated = counted(draft.deviceId);
      if (repeated) {
        this.#outcomes[index] = { index, deviceId: draft.deviceId, outcome: 'rejected', errors: [repeated] };
        continue;
      }
      const items = byDevice.get(draft.deviceId);
      if (items) items.push({ index, draft });
      else byDevice.set(draft.deviceId, [{ index, draft }]);
    }
    return byDevice;
  }

  async #record(items: readonly Item[]): Promise<void> {
    const { deviceId } = items[0]!.draft;
    const stream = deviceStream(deviceId);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const recorded = await this.log.readStream(stream);
      // Each row is answered as it was the first time: by the device as it was then.
      const later = recorded.findIndex(this.isLater);
      const before = later < 0 ? recorded : recorded.slice(0, later);
      const fresh: InventoryEvent[] = [];
      let state = foldDevice(before);
      for (const item of items) {
        const decided = recordDevice(item.draft, state, this.facts);
        if (isRefusal(decided)) {
          this.#outcomes[item.index] = { index: item.index, deviceId, outcome: 'rejected', errors: decided.errors };
          continue;
        }
        this.#taken(item, decided.length > 0 ? 'accepted' : 'already-held');
        state = decided.reduce(evolveDevice, state);
        fresh.push(...decided);
      }
      if (fresh.length === 0 || later >= 0 || this.trial) return;
      const result = await this.log.append(stream, revisionAfter(recorded), asNew(fresh), { metadata: this.metadata });
      if (result.outcome !== 'appended') continue;
      if (result.position > this.#last) this.#last = result.position;
      return;
    }
    for (const { index } of items)
      this.#outcomes[index] = { index, deviceId, outcome: 'rejected', errors: [contended] };
  }

  #taken({ index, draft }: Item, outcome: 'accepted' | 'already-held'): void {
    const warnings = mpxnWarnings(draft);
    const told = warnings.length > 0 ? { warnings } : {};
    this.#outcomes[index] = { index, deviceId: draft.deviceId, outcome, ...told };
  }
}
