import type { CaseDecision } from './decision.ts';
import { beginCorrection, linkIncident, nameHandler, rejectCase, resolve } from './handling.ts';
import type { BeginCorrection, LinkIncident, NameHandler, Reject, Resolve } from './handling.ts';
import { follow, report } from './report.ts';
import type { Follow, ReportFault } from './report.ts';
import { addNote, flagComplaint, reopen, withdraw } from './reporter.ts';
import type { AddNote, FlagComplaint, Reopen, Withdraw } from './reporter.ts';
import type { DataFixState } from './state.ts';

/** What is done to a case that is there. */
export type CaseCommand =
  FlagComplaint | AddNote | Withdraw | Reopen | NameHandler | LinkIncident | BeginCorrection | Resolve | Reject;

export type DataFixCommand = ReportFault | Follow | CaseCommand;

/** What a command brings about. */
export const decideCase = (command: DataFixCommand, state: DataFixState): CaseDecision => {
  switch (command.type) {
    case 'report':
      return report(command, state);
    case 'follow':
      return follow(command, state);
    case 'flag-complaint':
      return flagComplaint(command, state);
    case 'add-note':
      return addNote(command, state);
    case 'withdraw':
      return withdraw(command, state);
    case 'reopen':
      return reopen(command, state);
    case 'name-handler':
      return nameHandler(command, state);
    case 'link-incident':
      return linkIncident(command, state);
    case 'begin-correction':
      return beginCorrection(command, state);
    case 'resolve':
      return resolve(command, state);
    case 'reject':
      return rejectCase(command, state);
  }
};
