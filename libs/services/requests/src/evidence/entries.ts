import { document, historyEntrySchema, instant, nullable, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { leafOf, type LeafIndex } from '@icx/event-store';
import { masked } from '@icx/install-code';
import type { Viewer } from '@icx/parties';
import { refuse, type Parsed } from '@icx/refusals';
import { historyOf } from './history.ts';
import type { Loaded } from './request-log.ts';
import { requestSchema } from './request-schema.ts';
import { seesAll } from './standing.ts';

const catchingUp = refuse.unavailable(
  'audit-catching-up',
  'The last of its events have no place in the tree of the log yet. Try again soon.',
);

const entrySchema = document('EvidenceEntry', {
  ...historyEntrySchema.properties,
  position: Type.String({
    pattern: '^[0-9]+$',
    description: 'Of its leaf in the tree: what a proof is asked for with.',
  }),
  leafHash: Type.String({
    pattern: '^[0-9a-f]{64}$',
    description:
      'Of the event’s leaf in the log’s tree: with a proof of inclusion it shows that the event is in the log.',
  }),
  leaf: nullable(
    Type.String({
      description: 'What that hash is of; null where it tells more than the viewer may know, and the hash has to do.',
    }),
  ),
});
type EvidenceEntry = DocumentOf<typeof entrySchema>;

/** The request and its history in one bundle. */
export const evidenceSchema = document('Evidence', {
  generatedAt: instant(),
  request: requestSchema,
  events: Type.Array(entrySchema),
});
export type EvidenceDocument = DocumentOf<typeof evidenceSchema>;

/**
 * A request's history with each event's place in the log. A leaf holds its event whole: what was left out of `data`, and
 * of an act the id that its party gave it. So it is shown to the party whose act it was and to SECAS, of what the exchange
 * did by itself to all who see it, and never where it refers into the vault or has a text that may hold a code.
 */
export const evidenceOf = async (
  loaded: Loaded,
  viewer: Viewer,
  leaves: LeafIndex,
): Promise<Parsed<readonly EvidenceEntry[]>> => {
  const events = new Map(loaded.events.map((event) => [String(event.revision), event]));
  const entries: EvidenceEntry[] = [];
  for (const entry of historyOf(loaded, viewer)) {
    const event = events.get(entry.revision)!;
    const index = await leaves.indexOf(event.position);
    if (index === undefined) return catchingUp;
    const { text, hash } = leafOf(event, index);
    const ownToSee = seesAll(viewer) || entry.party === null || entry.party === viewer.party;
    const whole = entry.data === event.data && masked(event.metadata) === event.metadata;
    const shown = { leafHash: hash.toString('hex'), leaf: ownToSee && whole ? text : null };
    entries.push({ ...entry, position: String(index), ...shown });
  }
  return entries;
};
