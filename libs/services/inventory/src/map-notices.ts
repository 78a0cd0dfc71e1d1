import { day, deviceId, document, instant, mpxn, nullable, oneOf, partyId, smiStatus, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { parsePosition } from '@icx/event-store';
import type { MapId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { refuse, type Refusal } from '@icx/refusals';
import { changeKinds, type ChangeKind } from './device-changes.ts';
import { mapIdSchema } from './map-access.ts';
import { inventoryQueries } from './queries.ts';

const facets = {
  smiStatus: Type.Optional(nullable(smiStatus)),
  mpxn: Type.Optional(nullable(mpxn())),
  secondaryImportMpan: Type.Optional(nullable(mpxn())),
  exportMpan: Type.Optional(nullable(mpxn())),
  removedOn: Type.Optional(nullable(day())),
  deleted: Type.Optional(Type.Boolean()),
};

const noticeSchema = document(
  'MapNotice',
  {
    position: Type.String({ pattern: '^[0-9]+$', description: 'Of the event in the log.' }),
    deviceId: deviceId(),
    mapId: mapIdSchema,
    at: instant(),
    what: Type.Array(oneOf([...changeKinds, 'supplier']), {
      description: 'supplier: a message of the switch feed about its meter point.',
    }),
    before: Type.Object({ ...facets, supplier: Type.Optional(nullable(partyId())) }),
    after: Type.Object({
      ...facets,
      supplier: Type.Optional(partyId()),
      from: Type.Optional(day({ description: 'First day of the supply.' })),
      withdrawn: Type.Optional(Type.Boolean({ description: 'The switch did not take place.' })),
    }),
  },
  { description: 'What happened to a device of a MAP, as it is told to that MAP.' },
);
export type MapNotice = DocumentOf<typeof noticeSchema>;

export const mapNoticesSchema = document(
  'MapNotices',
  {
    notices: Type.Array(noticeSchema),
    next: Type.String({ description: 'To be given as after for what follows, also for what comes later.' }),
    more: Type.Boolean({ description: 'Whether there is more at this moment.' }),
  },
  { description: 'What goes on for good: unlike a list it has a next at its end, too.' },
);
export type MapNotices = DocumentOf<typeof mapNoticesSchema>;

export const largestNoticePage = 1_000;

const cursorInvalid = refuse(
  'cursor-invalid',
  'Give as cursor what the page before returned as next, or leave it out to begin.',
);

/** Devices that one switch can be of: a page may be so many longer, for it never ends between them. */
const MOST_OF_ONE = 100;

/** Messages of the feed that one call looks through: however many others there were, it costs no more than that. */
const LOOKED_AT = 20_000;

/**
 * Changes of a MAP's devices after a cursor, oldest first, at most `limit` (1 to `largestNoticePage`). A page may be short
 * and have more after it. Whether the party may read them is for `mapAccess` to say before.
 */
export const mapNotices = async (
  { views, log }: { readonly views: ReadStore; readonly log: { head(): Promise<bigint> } },
  mapId: MapId,
  { after = '0', limit = largestNoticePage }: { readonly after?: string; readonly limit?: number } = {},
): Promise<MapNotices | Refusal> => {
  const from = parsePosition(after);
  if (from === undefined) return cursorInvalid;
  const size = Math.min(Math.max(limit, 1), largestNoticePage);
  const most = size + MOST_OF_ONE;
  // First how far to look: what comes meanwhile is for the next page.
  const shown = await views.position();
  // Of a log that was moved here from where positions are larger: who went on behind it would never be told anything again.
  if (from > shown && from > (await log.head())) return cursorInvalid;
  const last = await inventoryQueries.switchAfter(views, from, LOOKED_AT);
  const partly = last !== undefined && last < shown;
  const stretch = { after: from, upTo: partly ? last : shown };
  const changes = (await inventoryQueries.changesOf(views, mapId, stretch, most)).map((row) =>
    changeNotice(mapId, row),
  );
  const switches = (await inventoryQueries.switchesOf(views, mapId, stretch, most)).map((row) =>
    supplierNotice(mapId, row),
  );
  const found = [...changes, ...switches].toSorted(byPosition).slice(0, most);
  const page = wholeEvents(found, size);
  const full = found.length > page.length;
  const told = page.map(({ position, ...notice }) => ({ position: String(position), ...notice }));
  const next = partly && !full ? String(last) : told.at(-1)?.position;
  return { notices: told, next: next ?? after, more: full || partly };
};

/** A notice with its position as the log has it. */
type Told = Omit<MapNotice, 'position'> & { readonly position: bigint };
type RowOf<Name extends 'changesOf' | 'switchesOf'> = Awaited<ReturnType<(typeof inventoryQueries)[Name]>>[number];

const byPosition = (one: Told, other: Told): number => {
  if (one.position !== other.position) return one.position < other.position ? -1 : 1;
  return one.deviceId < other.deviceId ? -1 : 1;
};

/** Up to the size, and to the end of the event there: the cursor, a position, must not fall between its devices. */
const wholeEvents = (found: readonly Told[], size: number): readonly Told[] =>
  found.filter(({ position }, index) => index < size || position === found[size - 1]!.position);

const changeNotice = (
  mapId: MapId,
  { position, device_id: deviceId, at, what, before, after }: RowOf<'changesOf'>,
): Told => ({ position, deviceId, mapId, at, what: what.split(',') as ChangeKind[], before, after });

const supplierNotice = (mapId: MapId, row: RowOf<'switchesOf'>): Told => ({
  position: row.position,
  deviceId: row.device_id,
  mapId,
  at: row.at,
  what: ['supplier'],
  before: { supplier: row.losing },
  after: { supplier: row.gaining, from: row.effective_from, withdrawn: row.withdrawn },
});
