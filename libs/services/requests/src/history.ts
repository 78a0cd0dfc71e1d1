import { document, historyEntry, historyEntrySchema, id, Type } from '@icx/documents';
import type { DocumentOf, HistoryEntry } from '@icx/documents';
import type { RecordedEvent } from '@icx/event-store';
import { masked } from '@icx/install-code';
import type { Viewer } from '@icx/parties';
import type { Loaded } from './request-log.ts';
import { relationTo, seesAll } from './standing.ts';
import type { Standing } from './standing.ts';

export const historySchema = document('History', {
  id: id('icr'),
  events: Type.Array(historyEntrySchema, { description: 'In order.' }),
});
export type HistoryDocument = DocumentOf<typeof historySchema>;

/** References into the vault are nobody's business outside: the fact is shown, the reference is not. */
const withoutReference = (data: RecordedEvent['data']): RecordedEvent['data'] => {
  const { code, ...rest } = data;
  return typeof code === 'object' ? rest : data;
};

/**
 * A request's history is its stream. An addressee sees what concerns all and its own legs; a refused reveal is shown
 * to the administrator and to the party that was refused.
 */
export const historyOf = (
  { events, state }: Pick<Loaded, 'events' | 'state'>,
  viewer: Viewer,
): readonly HistoryEntry[] => {
  const relation = relationTo(state, viewer.party);
  const addresseeOnly = !seesAll(viewer) && relation === 'addressee';
  const legs = state.status === 'absent' ? [] : state.legs;
  const concerns = ({ type, data, metadata }: RecordedEvent): boolean => {
    if (type === 'requests.reveal-refused.v1') return seesAll(viewer) || data['by'] === viewer.party;
    // A stall follows from the answer of one addressee, and is no business of the others.
    if (addresseeOnly && type === 'requests.request-stalled.v1') return metadata['party'] === viewer.party;
    if (!addresseeOnly || typeof data['leg'] !== 'number') return true;
    return legs[data['leg'] - 1]?.addressee === viewer.party;
  };
  const hidden = hiddenFrom[addresseeOnly ? 'addressee' : relation];
  return events
    .filter(concerns)
    .map((event) => historyEntry(event, masked(withoutReference(visible(event.type, event.data, hidden)))))
    .map((entry) => (entry.data['automatic'] === true ? { ...entry, ...nobody } : entry));
};

/** Of an answer that a holding gave by itself: whose act opened the leg in the same append did not give it. */
const nobody = { party: null, user: 'exchange', channel: 'exchange' };

type Hidden = Readonly<Record<string, readonly string[]>>;

/**
 * Its own reference is the requester's alone; from an addressee also whom else it may ask or has asked, and why it needed the
 * code. In which file its supplier held the code, and whether it keeps it for others, is that one's alone.
 */
const hiddenFrom: Readonly<Record<Standing, Hidden>> = {
  requester: { 'requests.code-supplied.v1': ['holding', 'keep'] },
  addressee: {
    'requests.install-code-requested.v1': ['candidates', 'yourReference'],
    'requests.code-revealed.v1': ['reason'],
    'requests.request-stalled.v1': ['answers'],
  },
  none: { 'requests.install-code-requested.v1': ['yourReference'], 'requests.code-supplied.v1': ['holding', 'keep'] },
};

/** The data itself where nothing is left out of it: evidence tells by that whether it may show the leaf. */
const visible = (type: string, data: RecordedEvent['data'], hidden: Hidden): RecordedEvent['data'] => {
  const left = hidden[type]?.filter((name) => (data[name] ?? null) !== null) ?? [];
  return left.length === 0 ? data : Object.fromEntries(Object.entries(data).filter(([name]) => !left.includes(name)));
};
