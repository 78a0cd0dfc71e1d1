import { channelOf, type Channel, type RecordedEvent } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Loaded } from './request-log.ts';
import { relationTo } from './document.ts';

export interface HistoryEntry {
  readonly revision: string;
  readonly position: string;
  readonly type: string;
  readonly data: unknown;
  /** `null`: the exchange itself. */
  readonly party: string | null;
  readonly user: string;
  /** Through what it came; `null`: the event is older than that this is kept. */
  readonly channel: Channel | null;
  readonly recordedAt: string;
}

/** References into the vault are nobody's business outside: the fact is shown, the reference is not. */
const withoutReference = (data: RecordedEvent['data']): unknown => {
  const { code, ...rest } = data;
  return typeof code === 'object' ? rest : data;
};

/**
 * A request's history is its stream. An addressee sees what concerns all and its own legs; a refused reveal is shown
 * to the administrator and to the party that was refused.
 */
export const historyOf = (
  { events, state }: Loaded,
  viewer: { readonly party: PartyId; readonly seesAll: boolean },
): readonly HistoryEntry[] => {
  const addresseeOnly = !viewer.seesAll && relationTo(state, viewer.party) === 'addressee';
  const legs = state.status === 'absent' ? [] : state.legs;
  const concerns = ({ type, data }: RecordedEvent): boolean => {
    if (type === 'requests.reveal-refused.v1') return viewer.seesAll || data['by'] === viewer.party;
    if (!addresseeOnly || typeof data['leg'] !== 'number') return true;
    return legs[data['leg'] - 1]?.addressee === viewer.party;
  };
  return events.filter(concerns).map(({ revision, position, type, data, metadata, recordedAt }) => ({
    revision: String(revision),
    position: String(position),
    type,
    data: withoutReference(addresseeOnly ? forAddressee(type, data) : data),
    party: (metadata['party'] as string | null) ?? null,
    user: (metadata['user'] as string | undefined) ?? 'exchange',
    channel: channelOf({ metadata }),
    recordedAt,
  }));
};

/** Whom else the requester may ask, its own reference and why it needed the code are its own business. */
const notForAddressees: Readonly<Record<string, readonly string[]>> = {
  'requests.install-code-requested.v1': ['candidates', 'yourReference'],
  'requests.code-revealed.v1': ['reason'],
};

/** The data itself where nothing is left out of it: evidence tells by that whether it may show the leaf. */
const forAddressee = (type: string, data: RecordedEvent['data']): RecordedEvent['data'] => {
  const hidden = notForAddressees[type];
  return hidden ? Object.fromEntries(Object.entries(data).filter(([name]) => !hidden.includes(name))) : data;
};
