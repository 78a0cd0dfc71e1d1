import { sameText } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { accept, reject } from './decision.ts';
import type { Act, CaseDecision } from './decision.ts';
import type { IncidentCategory, IncidentReference } from './names.ts';
import { forDcc } from './standing.ts';
import { handlerOf } from './state.ts';
import type { DataFixState } from './state.ts';

const handlerMissing = refuse.conflict(
  'handler-missing',
  'Nobody at DCC has this case yet. Name its handler first (…/handler), then send this again.',
);
const incidentMissing = refuse.conflict(
  'incident-missing',
  'A correction by the DSP needs an Incident. Link its reference first (…/incident), then send this again.',
);

export interface NameHandler extends Act {
  readonly type: 'name-handler';
  readonly handler: string;
  readonly note?: string;
}

/** One person at DCC has the case. A hand-over keeps state and history: the next one starts from there, not anew. */
export const nameHandler = (command: NameHandler, state: DataFixState): CaseDecision => {
  const found = forDcc(state, command);
  if (isRefusal(found)) return reject(found);
  const { at, by, handler, note = null } = command;
  const handedOverFrom = handlerOf(found);
  if (handedOverFrom !== null && sameText(handedOverFrom, handler))
    return reject(
      refuse.conflict(
        'handler-unchanged',
        `${handedOverFrom} has this case already. Name somebody else, or add a note.`,
        '/handler',
      ),
    );
  return accept({ type: 'data-fixes.handler-named.v1', data: { handler, handedOverFrom, note, at, by } });
};

export interface LinkIncident extends Act {
  readonly type: 'link-incident';
  readonly incident: IncidentReference;
  readonly category?: IncidentCategory;
}

/** The Incident under which DCC corrects this one item; another reference replaces the one before. */
export const linkIncident = (command: LinkIncident, state: DataFixState): CaseDecision => {
  const found = forDcc(state, command);
  if (isRefusal(found)) return reject(found);
  const { at, by, incident, category = found.category } = command;
  return accept({
    type: 'data-fixes.incident-linked.v1',
    data: { incident, replaces: found.incident, category, at, by },
  });
};

export interface BeginCorrection extends Act {
  readonly type: 'begin-correction';
  readonly note?: string;
}

/** Handed to the Data Service Provider, which corrects the data by hand. */
export const beginCorrection = (command: BeginCorrection, state: DataFixState): CaseDecision => {
  const found = forDcc(state, command);
  if (isRefusal(found)) return reject(found);
  if (found.status === 'open') return reject(handlerMissing);
  if (found.status === 'dsp-correction')
    return reject(
      refuse.conflict('correction-begun', 'The DSP has this case already. Add a note, resolve it or reject it.'),
    );
  if (found.incident === null) return reject(incidentMissing);
  const { at, by, note = null } = command;
  return accept({ type: 'data-fixes.correction-begun.v1', data: { note, at, by } });
};

export interface Resolve extends Act {
  readonly type: 'resolve';
  readonly how: string;
}

/** The inventory is right, by a correction of the DSP or without one. Somebody at DCC answers for it. */
export const resolve = (command: Resolve, state: DataFixState): CaseDecision => {
  const found = forDcc(state, command);
  if (isRefusal(found)) return reject(found);
  if (found.status === 'open') return reject(handlerMissing);
  const { at, by, how } = command;
  return accept({ type: 'data-fixes.resolved.v1', data: { how, at, by } });
};

export interface Reject extends Act {
  readonly type: 'reject';
  readonly why: string;
}

/** There is nothing to correct, or not by DCC: also said at first sight, before anybody has the case. */
export const rejectCase = (command: Reject, state: DataFixState): CaseDecision => {
  const found = forDcc(state, command);
  if (isRefusal(found)) return reject(found);
  const { at, by, why } = command;
  return accept({ type: 'data-fixes.rejected.v1', data: { why, at, by } });
};
