import { slices } from '@icx/runtime';
import { contended, onlyTried, type CommandContext, type Stored } from '@icx/commands';
import { isByCommand, type RecordedEvent } from '@icx/event-store';
import { distributorWarnings, type DeviceId, type Warning } from '@icx/identifiers';
import { evolveDevice, parseDeviceRow, recordDevice, type DeviceDraft, type InventoryEvent } from '@icx/inventory';
import { countingRows, isRefusal, refuse, type Refusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { aDevice, deviceStream, foldDevice, type DeviceEvent } from './device-streams.ts';
import { mapIdsIn, type InventoryEngines } from './inventory-engines.ts';

export const takenAs = ['accepted', 'already-held'] as const;

/** What became of one row, in the order of the rows. */
export interface RowOutcome {
  /** From 0. */
  readonly index: number;
  /** `null`: the row has none that can be read. */
  readonly deviceId: DeviceId | null;
  readonly outcome: (typeof takenAs)[number] | 'rejected';
  /** Everything that is wrong with a rejected row, each with its pointer into the row. */
  readonly errors?: readonly Refusal[];
  /** Of a row that was taken: what is unlikely about it. */
  readonly warnings?: readonly Warning[];
}

export const largestBatch = 10_000;
const deviceContended = refuse('device-contended', 'Others are changing this device. Send the row again in a moment.');

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

/** The rows of one device, in their order: they are one after the other in its stream. */
interface Rows {
  readonly stream: string;
  readonly items: readonly Item[];
}

type Deciding = Parameters<typeof recordDevice>[2];

/** One call of an import, of at most `largestBatch` rows. */
export class InventoryImport {
  readonly #outcomes: RowOutcome[] = [];

  private constructor(
    private readonly isLater: (event: RecordedEvent) => boolean,
    private readonly facts: Deciding,
  ) {}

  /** `came`: where the log was when this very import came before; what was recorded since is newer than what it says. */
  static async run(
    { commands, clock, register }: InventoryEngines,
    rows: readonly unknown[],
    context: CommandContext,
    came: bigint | undefined,
  ): Promise<readonly RowOutcome[]> {
    const { party, commandId } = context;
    const facts = { at: instant(clock.now()), by: party, isMapId: mapIdsIn(await register.parties()) };
    const isOwn = (event: RecordedEvent): boolean => isByCommand(event, party, commandId);
    const isLater = (event: RecordedEvent): boolean => isOwn(event) || (came !== undefined && event.position > came);
    const run = new InventoryImport(isLater, facts);
    const devices = [...(await run.#parse(rows)).values()];
    const outcomes = await commands.performRows(devices, aDevice, context, ({ items }, _, { events }) =>
      run.#decide(items, events),
    );
    for (const [index, outcome] of outcomes.entries())
      if (isRefusal(outcome) && outcome !== onlyTried) run.#reject(devices[index]!.items, outcome);
    return run.#outcomes;
  }

  /** Rows by device, each device's in their order: they are one after the other in its stream. */
  async #parse(rows: readonly unknown[]): Promise<ReadonlyMap<DeviceId, Rows>> {
    const byDevice = new Map<DeviceId, Rows & { readonly items: Item[] }>();
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
      const known = byDevice.get(draft.deviceId);
      if (known) known.items.push({ index, draft });
      else byDevice.set(draft.deviceId, { stream: deviceStream(draft.deviceId), items: [{ index, draft }] });
    }
    return byDevice;
  }

  #decide(items: readonly Item[], recorded: readonly Stored<DeviceEvent>[]): readonly InventoryEvent[] {
    // Each row is answered as it was the first time: by the device as it was then.
    const later = recorded.findIndex(this.isLater);
    const fresh: InventoryEvent[] = [];
    let state = foldDevice(later < 0 ? recorded : recorded.slice(0, later));
    for (const item of items) {
      const decided = recordDevice(item.draft, state, this.facts);
      if (isRefusal(decided)) {
        const { deviceId } = item.draft;
        this.#outcomes[item.index] = { index: item.index, deviceId, outcome: 'rejected', errors: decided.errors };
        continue;
      }
      this.#taken(item, decided.length > 0 ? 'accepted' : 'already-held');
      state = decided.reduce(evolveDevice, state);
      fresh.push(...decided);
    }
    return later < 0 ? fresh : [];
  }

  #reject(items: readonly Item[], refusal: Refusal): void {
    const errors = [refusal === contended ? deviceContended : refusal];
    for (const { index, draft } of items)
      this.#outcomes[index] = { index, deviceId: draft.deviceId, outcome: 'rejected', errors };
  }

  #taken({ index, draft }: Item, outcome: (typeof takenAs)[number]): void {
    const warnings = mpxnWarnings(draft);
    const told = warnings.length > 0 ? { warnings } : {};
    this.#outcomes[index] = { index, deviceId: draft.deviceId, outcome, ...told };
  }
}
