import { slices } from '@icx/runtime';
import { contended, onlyTried, type CommandContext, type Stored } from '@icx/commands';
import { isByCommand } from '@icx/event-store';
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
  readonly by: CommandContext;
  readonly items: readonly Item[];
}

/** A picture that is a command of its own: a line of a file, read already. */
export interface DeviceRow {
  readonly draft: DeviceDraft;
  readonly context: CommandContext;
}

type Deciding = Parameters<typeof recordDevice>[2];

/** One call of an import, of at most `largestBatch` rows. */
export class InventoryImport {
  readonly #outcomes: RowOutcome[] = [];

  private constructor(
    private readonly came: bigint | undefined,
    private readonly facts: Omit<Deciding, 'by'>,
  ) {}

  /** `came`: where the log was when this very import came before; what was recorded since is newer than what it says. */
  static async run(
    engines: InventoryEngines,
    rows: readonly unknown[],
    context: CommandContext,
    came: bigint | undefined,
  ): Promise<readonly RowOutcome[]> {
    const run = await InventoryImport.#begin(engines, came);
    return run.#take(engines, [...(await run.#parse(rows, context)).values()]);
  }

  /** Each row as a command of its own. Of a trial too: what would become of each. */
  static async runRows(engines: InventoryEngines, rows: readonly DeviceRow[]): Promise<readonly RowOutcome[]> {
    const run = await InventoryImport.#begin(engines);
    const counted = countingRows();
    const devices = rows.flatMap(({ draft, context }, index): readonly Rows[] => {
      const repeated = counted(draft.deviceId);
      if (repeated) run.#reject([{ index, draft }], repeated);
      return repeated ? [] : [{ stream: deviceStream(draft.deviceId), by: context, items: [{ index, draft }] }];
    });
    return run.#take(engines, devices);
  }

  static async #begin({ clock, register }: InventoryEngines, came?: bigint): Promise<InventoryImport> {
    return new InventoryImport(came, { at: instant(clock.now()), isMapId: mapIdsIn(await register.parties()) });
  }

  async #take({ commands }: InventoryEngines, devices: readonly Rows[]): Promise<readonly RowOutcome[]> {
    const outcomes = await commands.performRows(
      devices,
      aDevice,
      ({ by }) => by,
      (rows, _, { events }) => this.#decide(rows, events),
    );
    for (const [index, outcome] of outcomes.entries())
      if (isRefusal(outcome) && outcome !== onlyTried) this.#reject(devices[index]!.items, outcome);
    return this.#outcomes;
  }

  /** Rows by device, each device's in their order: they are one after the other in its stream. */
  async #parse(rows: readonly unknown[], by: CommandContext): Promise<ReadonlyMap<DeviceId, Rows>> {
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
      const known = byDevice.get(draft.deviceId);
      if (repeated) this.#reject([{ index, draft }], repeated);
      else if (known) known.items.push({ index, draft });
      else byDevice.set(draft.deviceId, { stream: deviceStream(draft.deviceId), by, items: [{ index, draft }] });
    }
    return byDevice;
  }

  #decide({ items, by }: Rows, recorded: readonly Stored<DeviceEvent>[]): readonly InventoryEvent[] {
    const { came } = this;
    // Each row is answered as it was the first time: by the device as it was then.
    const later = recorded.findIndex(
      (event) => isByCommand(event, by.party, by.commandId) || (came !== undefined && event.position > came),
    );
    const fresh: InventoryEvent[] = [];
    let state = foldDevice(later < 0 ? recorded : recorded.slice(0, later));
    for (const item of items) {
      const decided = recordDevice(item.draft, state, { ...this.facts, by: by.party });
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
