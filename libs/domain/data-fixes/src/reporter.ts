import { isRefusal, refuse } from '@icx/refusals';
import { accept, reject } from './decision.ts';
import type { Act, CaseDecision } from './decision.ts';
import { wantSame } from './items.ts';
import { complaint } from './report.ts';
import { dataFixEnded, forEither, forReporter, forReporterLive } from './standing.ts';
import { isLive } from './state.ts';
import type { DataFixState } from './state.ts';

export interface FlagComplaint extends Act {
  readonly type: 'flag-complaint';
  readonly note?: string;
}

/** A consumer has complained: DCC sees which cases cannot wait. Said again, it is recorded again. */
export const flagComplaint = (command: FlagComplaint, state: DataFixState): CaseDecision => {
  const found = forReporterLive(state, command);
  return isRefusal(found) ? reject(found) : accept(complaint(command.at, command.by, command.note ?? null));
};

export interface AddNote extends Act {
  readonly type: 'add-note';
  readonly note: string;
}

/** Either side, for the other to read. */
export const addNote = (command: AddNote, state: DataFixState): CaseDecision => {
  const found = forEither(state, command);
  if (isRefusal(found)) return reject(found);
  const { at, by, note } = command;
  return accept({ type: 'data-fixes.note-added.v1', data: { note, at, by } });
};

export interface Withdraw extends Act {
  readonly type: 'withdraw';
  readonly reason?: string;
}

/** Whoever reported it first takes it back. If others report it too the next of them has the case now. */
export const withdraw = (command: Withdraw, state: DataFixState): CaseDecision => {
  const found = forReporterLive(state, command);
  if (isRefusal(found)) return reject(found);
  const { at, by, reason = null } = command;
  const [first, next, ...rest] = found.reports;
  if (first.by !== by)
    return reject(
      refuse.forbidden(
        'not-the-first-reporter',
        `${first.by} reported this first and alone can withdraw it. Add a note if your data is right after all.`,
      ),
    );
  const passed = next
    ? { passedTo: next.by, conflicting: rest.some((one) => !wantSame(one, next)) }
    : { passedTo: null, conflicting: false };
  return accept({ type: 'data-fixes.withdrawn.v1', data: { reason, ...passed, at, by } });
};

export interface Reopen extends Act {
  readonly type: 'reopen';
  readonly reason: string;
}

/** The correction did not help: the case goes back to the person who handled it, with all its history. */
export const reopen = (command: Reopen, state: DataFixState): CaseDecision => {
  const found = forReporter(state, command);
  if (isRefusal(found)) return reject(found);
  if (isLive(found))
    return reject(
      refuse.conflict('data-fix-not-resolved', 'This case is not closed: add a note to say what is still wrong.'),
    );
  if (found.status !== 'resolved') return reject(dataFixEnded(found));
  if (found.next !== null)
    return reject(
      refuse.conflict(
        'data-fix-followed',
        `The same item was reported again since, in case ${found.next}. Report it once more to join the one that is open.`,
      ),
    );
  const { at, by, reason } = command;
  return accept({ type: 'data-fixes.reopened.v1', data: { reason, at, by } });
};
