import { proposeDevice, registerDevice, type BacklogDevice } from '@icx/backlog';
import { abreast, type CommandContext } from '@icx/commands';
import { isByCommand } from '@icx/event-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import { anEntry, entryIdOf } from './entry-stream.ts';
import type { BacklogRow } from './backlog-row.ts';
import { basisOf, type BacklogParts } from './parts.ts';

/** One row of a file: a command of its own. */
export interface RowToTake {
  readonly row: BacklogRow;
  readonly context: CommandContext;
  readonly file: string;
}
export type RowTaken = 'accepted' | 'already-held' | Refusal;

/** Files of the register, row by row. */
export class BacklogRows {
  constructor(private readonly parts: BacklogParts) {}

  /** By SECAS, row by row; a bad row hurts no other. Done again after a crash it changes nothing and says the same. */
  importRows(rows: readonly RowToTake[]): Promise<readonly RowTaken[]> {
    const { standing } = this.parts;
    return this.#takeRows(rows, registerDevice, ({ row, context }) => standing.ofImport(row, context.receivedAt));
  }

  /** By the supplier that needs the codes. */
  proposeRows(rows: readonly RowToTake[]): Promise<readonly RowTaken[]> {
    const { standing } = this.parts;
    return this.#takeRows(rows, proposeDevice, ({ row, context }) =>
      standing.ofProposal(row, context.party, context.receivedAt),
    );
  }

  async #takeRows(
    rows: readonly RowToTake[],
    decideOn: typeof registerDevice,
    identify: (row: RowToTake) => Promise<BacklogDevice | Refusal>,
  ): Promise<readonly RowTaken[]> {
    const { commands, standing, effects, keys, sandbox } = this.parts;
    const devices = await abreast(rows, identify);
    const waiting = await standing.waitingFor(devices.filter((device): device is BacklogDevice => !isRefusal(device)));
    const outcomes: RowTaken[] = [];
    const taking = await abreast([...devices.entries()], async ([index, device]) => {
      outcomes[index] = isRefusal(device) ? device : 'already-held';
      if (isRefusal(device)) return [];
      const stream = entryIdOf(keys, sandbox, device);
      const { context, file } = rows[index]!;
      const basis = basisOf(stream, file, context.receivedAt);
      const requests = waiting(device);
      const hindered = await effects.hindrance(requests, basis, context.receivedAt);
      if (hindered) outcomes[index] = hindered;
      return hindered ? [] : [{ index, stream, device, context, file, basis, requests }];
    });
    const from = this.parts.obligationFrom();
    const done = await commands.performRows(
      taking.flat(),
      anEntry,
      ({ context }) => context,
      ({ index, device, context, file }, state, { events }) => {
        const { receivedAt: at, party: by, commandId } = context;
        // Taken before the exchange stopped: it says what it said then.
        const isDone = events.some((event) => isByCommand(event, by, commandId));
        const decided = isDone ? [] : decideOn(device, { at, by, file }, state, from);
        outcomes[index] = isRefusal(decided) ? decided : isDone || decided.length > 0 ? 'accepted' : 'already-held';
        return decided;
      },
    );
    const isImport = decideOn === registerDevice;
    await abreast([...taking.flat().entries()], async ([place, { index, basis, requests, context }]) => {
      if (isImport && outcomes[index] === 'accepted' && !isRefusal(done[place]!))
        await effects.apply(requests, basis, context.receivedAt, context);
    });
    return outcomes;
  }
}
