import type { Action } from '@icx/parties';
import type { PartyId } from '@icx/identifiers';
import type { DataFixDocument } from '@icx/data-fixes-service';

export interface CaseOffer {
  readonly action: Action;
  readonly text: string;
  readonly href: string;
}

export const caseAddress = (id: string, what = ''): string => `/data-fixes/${id}${what && `/${what}`}`;

/**
 * What may come next by how the case stands, the next step first; who may, admission says, and whether it is done, the
 * domain.
 */
export const offeredOf = (found: DataFixDocument, reader: PartyId): readonly CaseOffer[] => {
  const { state, incident, consumerComplaint, reports, reportedBy, ending } = found;
  const act = (name: string, text: string, what: string): CaseOffer => ({
    ...{ action: `data-fixes:${name}` as Action, text, href: caseAddress(found.case, what) },
  });
  const isReporter = reports.some(({ by }) => by === reader);
  if (ending) {
    const may = state === 'resolved' && ending.next === null && isReporter;
    return may ? [act('reopen', 'It is still wrong', 'reopening')] : [];
  }
  const all: readonly (CaseOffer | false)[] = [
    state === 'open' && act('name-handler', 'Say who has it', 'handler'),
    state === 'with-handler' && incident === null && act('link-incident', 'Link its Incident', 'incident'),
    state === 'with-handler' && incident !== null && act('begin-correction', 'Hand it to the DSP', 'correction'),
    state !== 'open' && act('resolve', 'It is right now', 'resolution'),
    act('reject', 'Reject it', 'rejection'),
    act('add-note', 'Add a note', 'note'),
    !consumerComplaint && act('flag-complaint', 'A consumer has complained', 'complaint'),
    state !== 'open' && act('name-handler', 'Hand it over', 'handler'),
    state !== 'open' && incident !== null && act('link-incident', 'Link another Incident', 'incident'),
    reportedBy === reader && act('withdraw', 'Take it back', 'withdrawal'),
  ];
  return all.filter((one): one is CaseOffer => one !== false);
};
