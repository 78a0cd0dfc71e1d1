import type { DeviceId, PartyId } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import { accept, reject } from './decision.ts';
import type { Act, CaseDecision } from './decision.ts';
import type { Claim, DataFixEvent } from './events.ts';
import { wantSame } from './items.ts';
import type { Item } from './items.ts';
import type { DataFixId, IncidentCategory } from './names.ts';
import { dataFixEnded, dataFixUnknown } from './standing.ts';
import { isLive } from './state.ts';
import type { DataFixState } from './state.ts';

/** One item of one device is wrong: opens its case, or joins the one that is there. */
export interface ReportFault extends Act, Claim {
  readonly type: 'report';
  readonly case: DataFixId;
  readonly deviceId: DeviceId;
  readonly item: Item;
  readonly consumerComplaint: boolean;
  readonly category: IncidentCategory | null;
}

/**
 * Somebody else who raises the same item of the same device gets the case that is open, and who wants another value
 * than the others makes it conflicting: two tickets for one fault were what delayed both (DP213).
 */
export const report = (command: ReportFault, state: DataFixState): CaseDecision => {
  const { at, by, current, wanted, errorCode, note, consumerComplaint, deviceId, item } = command;
  if (command.as !== 'party')
    return reject(
      refuse.forbidden('suppliers-only', 'A case is opened by the supplier that found the fault. Ask it to.'),
    );
  const claim = { current, wanted, errorCode, note };
  if (state.status === 'absent') {
    const data = { case: command.case, deviceId, item, ...claim, consumerComplaint, category: command.category };
    return accept({ type: 'data-fixes.case-opened.v1', data: { ...data, at, by } });
  }
  if (!isLive(state)) return reject(dataFixEnded(state));
  const data = {
    ...claim,
    conflicting: state.reports.some((one) => one.by !== by && !wantSame(one, command)),
    category: state.category ?? command.category,
  };
  const again: DataFixEvent = { type: 'data-fixes.reported-again.v1', data: { ...data, at, by } };
  return consumerComplaint && !state.consumerComplaint ? accept(again, complaint(at, by, null)) : accept(again);
};

export const complaint = (at: Act['at'], by: PartyId, note: string | null): DataFixEvent => ({
  type: 'data-fixes.complaint-flagged.v1',
  data: { note, at, by },
});

/** The item of a resolved case is reported once more: the next case takes it, and this one is not reopened any more. */
export interface Follow extends Act {
  readonly type: 'follow';
  readonly next: DataFixId;
}

export const follow = ({ at, by, next }: Follow, state: DataFixState): CaseDecision => {
  if (state.status === 'absent') return reject(dataFixUnknown);
  if (state.status !== 'resolved' || state.next !== null)
    return reject(refuse('nothing-to-follow', 'Only a resolved case is followed by another one, and only once.'));
  return accept({ type: 'data-fixes.followed.v1', data: { next, at, by } });
};
