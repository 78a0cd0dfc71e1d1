import type { Services } from '@icx/composition';
import type { Column, FileKind } from '@icx/files-service';
import { isRefusal } from '@icx/refusals';
import type { SwitchDraft } from '@icx/switching-service';
import { mpxnColumn } from './device-columns.ts';
import { readerOf } from './reader-of.ts';
import { rejected, RowActs } from './row-acts.ts';

const columns: readonly Column[] = [
  { ...mpxnColumn, required: true },
  {
    name: 'losing',
    required: false,
    aliases: ['losing supplier'],
    words: 'Who loses the supply: PartyId, MPID or gas short code. Empty: first registration.',
    example: 'AAAA',
    identifier: true,
  },
  {
    name: 'gaining',
    required: true,
    aliases: ['gaining supplier'],
    words: 'Who gains the supply.',
    example: 'CCCC',
    identifier: true,
  },
  {
    name: 'effectiveFrom',
    required: true,
    aliases: ['effective from date'],
    words: 'First day, London, on which the gaining supplier supplies.',
    example: '2026-12-01',
  },
  {
    name: 'id',
    required: false,
    aliases: ['switch id'],
    words: 'The feed’s own name of the switch; needed for what is corrected later.',
    example: 'SW-000017',
    identifier: true,
  },
  { name: 'version', required: false, words: 'A higher one corrects the lower ones of the same id.', example: '1' },
  { name: 'withdrawn', required: false, words: 'true: it does not take place after all.', example: 'false' },
];

/** Each row is one message of the switch feed. */
export const switchesKind = (services: Services): FileKind<readonly SwitchDraft[]> => ({
  name: 'switches',
  action: 'files:switches',
  columns,
  reader: readerOf('switches'),
  take: async (drafts, lines, act) => {
    const acts = new RowActs(services, act);
    const admitted = await acts.admit('switches:record');
    if (isRefusal(admitted)) return lines.map((line) => rejected(line, admitted));
    const outcomes = await services.switching.intake.recordRows(
      drafts.map((draft, index) => ({ draft, context: acts.commandOf(lines[index]!, draft) })),
    );
    return outcomes.map((one, index) =>
      one.outcome === 'rejected'
        ? rejected(lines[index]!, one.refusal)
        : { line: lines[index]!, outcome: one.outcome === 'recorded' ? 'accepted' : 'already-held' },
    );
  },
});
