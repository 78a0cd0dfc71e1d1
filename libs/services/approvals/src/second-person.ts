import type { SecondPerson } from '@icx/files-service';
import type { CommandId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { TwoPersonActs } from './two-person-acts.ts';

/** Has a file wait for another person where its rows, sent one by one, would. */
export const secondPersonOf = (acts: TwoPersonActs): SecondPerson => ({
  propose: async (file, uploader, context) => {
    if (!(await acts.needsTwo('take-file', file, uploader))) return undefined;
    // The upload's own id names the file; that of a proposal has a space, as no client's has.
    const commandId = `${file.file} approval` as CommandId;
    const taken = await acts.take('take-file', file, uploader, { ...context, commandId });
    if (isRefusal(taken)) return taken;
    return 'proposal' in taken ? { approval: taken.proposal.id } : undefined;
  },
});
