import { leafOf } from '@icx/event-store';
import { masked } from '@icx/install-code';
import type { Viewer } from '@icx/parties';
import { historyOf } from './history.ts';
import type { HistoryEntry } from './history.ts';
import type { Loaded } from './request-log.ts';
import { seesAll } from './standing.ts';

export interface EvidenceEntry extends HistoryEntry {
  /** Of the event's leaf in the log's tree, hex: with a proof of inclusion it shows that the event is in the log. */
  readonly leafHash: string;
  /** What that hash is of; `null` where it tells more than the viewer may know, and the hash has to do. */
  readonly leaf: string | null;
}

/**
 * A request's history with each event's place in the log. A leaf holds its event whole: what was left out of `data`, and
 * of an act the id that its party gave it. So it is shown to the party whose act it was and to SECAS, of what the exchange
 * did by itself to all who see it, and never where it refers into the vault or has a text that may hold a code.
 */
export const evidenceOf = (loaded: Loaded, viewer: Viewer): readonly EvidenceEntry[] => {
  const events = new Map(loaded.events.map((event) => [String(event.revision), event]));
  return historyOf(loaded, viewer).map((entry) => {
    const event = events.get(entry.revision)!;
    const { text, hash } = leafOf(event);
    const ownToSee = seesAll(viewer) || entry.party === null || entry.party === viewer.party;
    const whole = entry.data === event.data && masked(event.metadata) === event.metadata;
    return { ...entry, leafHash: hash.toString('hex'), leaf: ownToSee && whole ? text : null };
  });
};
