import type { AnsweredMail, FileId, FileKindName, FileOptions } from '@icx/files';
import { FileKinds, type KindReader, type RowResult } from '@icx/files-service';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { World } from '@icx/world-testing';
import { openBulk } from './index.ts';

type Cells = Readonly<Record<string, string>>;

const options: FileOptions = { dryRun: false, allOrNothing: false, profile: null, originalParty: null };

interface Sent {
  readonly by?: string;
  readonly agent?: string;
  readonly user?: string;
  readonly file?: string;
  readonly dryRun?: boolean;
  readonly originalParty?: PartyId;
  readonly answersTo?: AnsweredMail;
}

/** Takes files by their rows: what the engine does with them around it is its own business. */
export const takingFiles = (world: World) => {
  const kinds = new FileKinds();
  openBulk(world.exchange, kinds);
  return async (
    kindName: FileKindName,
    rows: readonly Cells[],
    { by = 'AAAA', file = 'one', ...more }: Sent = {},
  ): Promise<readonly string[]> => {
    const { agent, user = agent && `test:${agent}`, dryRun = false, originalParty = null, answersTo } = more;
    const kind = must(kinds.of(kindName));
    const { openReader } = (await import(kind.reader)) as {
      openReader: (context: unknown) => KindReader<unknown>;
    };
    const envelope = world.envelope(by, file);
    const context = {
      ...envelope,
      channel: 'bulk',
      ...(user ? { user } : {}),
    } as typeof envelope;
    // Between threads it is cloned.
    const act = {
      file: `fil_${file}` as FileId,
      options: { ...options, dryRun, originalParty, ...(answersTo && { answersTo }) },
      context,
    };
    const {
      taken,
      lines,
      rejected,
      skipped = [],
    } = openReader(await kind.readerContext?.(act)).read(rows.map((cells, n) => ({ line: n + 2, cells })));
    const results: readonly RowResult[] = [
      ...(await kind.take(structuredClone(taken), lines, act)),
      ...rejected.map(({ line, refusals }) => ({ line, outcome: 'rejected', refusals }) as const),
      ...skipped.map((line) => ({ line, outcome: 'skipped' }) as const),
    ];
    expect(results.every((result) => !isRefusal(result))).toBe(true);
    return results.toSorted((a, b) => a.line - b.line).map(words);
  };
};

/** `accepted`; `rejected mpan-check-digit /mpxn`. */
const words = ({ outcome, refusals = [] }: RowResult): string =>
  [outcome, ...refusals.map(({ code, pointer = '' }) => `${code} ${pointer}`.trim())].join(', ');
