import { leafOf, type LeafIndex } from '@icx/event-store';
import { masked } from '@icx/install-code';
import type { Viewer } from '@icx/parties';
import { refuse, type Parsed } from '@icx/refusals';
import type { HistoryEntry } from '@icx/documents';
import { historyOf } from '../history.ts';
import type { Loaded } from '../request-log.ts';
import { seesAll } from '../standing.ts';

const catchingUp = refuse.unavailable(
  'audit-catching-up',
  'The last of its events have no place in the tree of the log yet. Try again soon.',
);

interface Leaf {
  readonly revision: string;
  /** In the tree, from 1. */
  readonly index: number;
  readonly leafHash: string;
}
type Shown = HistoryEntry & Leaf & { readonly leaf: string | null };

/**
 * A request's history with each event's place in the log. A leaf holds its event whole: what was left out of `data`, and
 * of an act the id that its party gave it. So it is shown to the party whose act it was and to SECAS, of what the exchange
 * did by itself to all who see it, and never where it refers into the vault or has a text that may hold a code. Of events
 * that the viewer may not see the hashes stand beside: so none can be left out.
 */
export const evidenceOf = async (
  loaded: Loaded,
  viewer: Viewer,
  leaves: LeafIndex,
): Promise<Parsed<{ readonly events: readonly Shown[]; readonly unseen: readonly Leaf[] }>> => {
  const entries = new Map(historyOf(loaded, viewer).map((entry) => [entry.revision, entry]));
  const events: Shown[] = [];
  const unseen: Leaf[] = [];
  for (const event of loaded.events) {
    const index = await leaves.indexOf(event.position);
    if (index === undefined) return catchingUp;
    const { text, hash } = leafOf(event, index);
    const leaf = { revision: String(event.revision), index, leafHash: hash.toString('hex') };
    const entry = entries.get(leaf.revision);
    if (!entry) {
      unseen.push(leaf);
      continue;
    }
    const ownToSee = seesAll(viewer) || entry.party === null || entry.party === viewer.party;
    const whole = entry.data === event.data && masked(event.metadata) === event.metadata;
    events.push({ ...entry, ...leaf, leaf: ownToSee && whole ? text : null });
  }
  return { events, unseen };
};
