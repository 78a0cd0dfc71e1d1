import { parsePosition } from '@icx/event-store';
import type { DeviceId, MapId, PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { refuse, type Refusal } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';
import type { ChangeKind, DeviceChange } from './device-changes.ts';
import { inventoryQueries } from './queries.ts';

/** What happened to a device of a MAP, as it is told to that MAP. */
export interface MapNotice {
  /** Of the event in the log, decimal. */
  readonly position: string;
  readonly deviceId: DeviceId;
  readonly mapId: MapId;
  readonly at: string;
  /** `supplier`: a message of the switch feed about its meter point. */
  readonly what: readonly (ChangeKind | 'supplier')[];
  readonly before: DeviceChange['before'] | { readonly supplier: PartyId | null };
  readonly after: DeviceChange['after'] | SupplierTold;
}

interface SupplierTold {
  readonly supplier: PartyId;
  /** First day of the supply, London. */
  readonly from: PlainDate;
  /** The switch did not take place. */
  readonly withdrawn: boolean;
}

export interface MapNotices {
  readonly notices: readonly MapNotice[];
  /** To be given as `after` for what follows: also at the end, where it goes on with what comes later. */
  readonly next: string;
  /** Whether there is more at this moment. */
  readonly more: boolean;
}

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
  views: ReadStore,
  mapId: MapId,
  { after = '0', limit = largestNoticePage }: { readonly after?: string; readonly limit?: number } = {},
): Promise<MapNotices | Refusal> => {
  const from = parsePosition(after);
  if (from === undefined) return cursorInvalid;
  const size = Math.min(Math.max(limit, 1), largestNoticePage);
  const most = size + MOST_OF_ONE;
  // First how far to look: what comes meanwhile is for the next page.
  const shown = await views.position();
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
  after: { supplier: row.gaining, from: row.effective_from as PlainDate, withdrawn: row.withdrawn },
});
