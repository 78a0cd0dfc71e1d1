import { count, day, deviceId, document, id, mpxn, nullable, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { Viewer } from '@icx/parties';
import type { SupplyRegister } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { RequestPolicy } from '@icx/requests-service';
import { slices, type Clock } from '@icx/runtime';
import { csvLine, forPeople } from '@icx/tabular';
import type { HeldCodes } from '@icx/vault';
import { addWorkingDays, instant, londonDate, type PlainDate } from '@icx/working-days';
import type { Found } from './doubts.ts';
import type { Holders } from './holders.ts';
import type { OfferedCodes } from './offered-codes.ts';
import { holdingsQueries, type MovedRow } from './queries.ts';

/** Requests that are looked at a time. */
const PAGE = 500;

const counted = { open: count(), held: count(), missing: count() };

export const coverageSchema = document(
  'SuccessionCoverage',
  {
    succession: id('suc'),
    from: partyId(),
    to: partyId(),
    graceUntil: nullable(day({ description: 'The last Working Day of the grace; null: there was none.' })),
    legs: count({ description: 'Requests of which this succession put the latest leg to the successor.' }),
    open: count({ description: 'Of them those that still wait.' }),
    answered: count(),
    held: count({ description: 'Of the open ones those of which the successor holds a code that is not in doubt.' }),
    missing: count({ description: 'Of the open ones all others.' }),
    conflicts: count({ description: 'Of the missing ones those where two codes wait to be settled.' }),
    days: Type.Array(document('CoverageDay', { on: day(), legs: count(), held: count(), answered: count() }), {
      description: 'How many there were by the end of each day on which something came.',
    }),
    manufacturers: Type.Optional(
      Type.Array(document('CoverageByManufacturer', { manufacturer: nullable(Type.String()), ...counted }), {
        description: 'To the successor.',
      }),
    ),
    files: Type.Optional(
      Type.Array(document('CoverageByFile', { source: Type.String(), held: count(), conflicts: count() }), {
        description: 'What of the open ones each file brought; to the successor.',
      }),
    ),
  },
  { description: 'To SECAS the counts alone.' },
);
export type CoverageDocument = DocumentOf<typeof coverageSchema>;

export const missingSchema = document('MissingCode', {
  request: id('icr'),
  deviceId: nullable(deviceId()),
  mpxn: nullable(mpxn()),
  msn: nullable(Type.String()),
  manufacturer: nullable(Type.String()),
  conflictIn: nullable(Type.String({ description: 'The file that brought another code, which waits to be settled.' })),
});
export type MissingDocument = DocumentOf<typeof missingSchema>;

const successionUnknown = refuse.unknown('succession-unknown', 'There is no such succession.');
const notTheSuccessor = refuse.forbidden(
  'not-the-successor',
  'Which codes are missing is told to the successor alone, and how many to SECAS.',
);

export interface CoverageParts {
  readonly views: ReadStore;
  readonly supply: SupplyRegister;
  readonly holdings: Pick<HeldCodes, 'findConflicts'>;
  readonly holders: Holders;
  readonly offered: OfferedCodes;
  readonly clock: Clock;
  readonly policy: Pick<RequestPolicy, 'calendars'>;
}

type Succession = Awaited<ReturnType<SupplyRegister['allSuccessions']>>[number];
type Looked = MovedRow & { readonly found: Found | undefined; readonly conflictIn: string | null };

/** What the Supplier of Last Resort has of the codes that the failed party was asked for. */
export class Coverage {
  constructor(private readonly parts: CoverageParts) {}

  /** Refused with `succession-unknown`, `not-the-successor`. */
  async read(named: string, viewer: Viewer): Promise<CoverageDocument | Refusal> {
    const succession = await this.#succession(named, viewer, true);
    if (isRefusal(succession)) return succession;
    const tally = new Tally();
    for await (const row of this.#looked(succession, '')) tally.add(row);
    const { id: name, from, to } = succession;
    const own = viewer.party === to ? tally.parts() : {};
    return { succession: name, from, to, graceUntil: this.#graceUntil(succession), ...tally.counts(), ...own };
  }

  /** Open requests of which the successor holds no code, in order of their ids. */
  async missing(
    named: string,
    viewer: Viewer,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): Promise<{ readonly items: readonly MissingDocument[]; readonly next: string | null } | Refusal> {
    const succession = await this.#succession(named, viewer, false);
    if (isRefusal(succession)) return succession;
    const items: MissingDocument[] = [];
    for await (const row of this.#looked(succession, after)) {
      if (!isMissing(row)) continue;
      if (items.length === limit) return { items, next: items.at(-1)!.request };
      items.push(missingOf(row));
    }
    return { items, next: null };
  }

  /** All of them, line by line. */
  async missingLines(named: string, viewer: Viewer): Promise<AsyncIterable<string> | Refusal> {
    const succession = await this.#succession(named, viewer, false);
    return isRefusal(succession) ? succession : this.#lines(succession);
  }

  async *#lines(succession: Succession): AsyncGenerator<string, void, undefined> {
    yield csvLine(['requestId', 'deviceId', 'mpxn', 'msn', 'manufacturer', 'conflictIn']);
    for await (const row of this.#looked(succession, '')) {
      if (!isMissing(row)) continue;
      const { request, deviceId: device, mpxn: point, msn, manufacturer, conflictIn } = missingOf(row);
      yield csvLine([
        request,
        device,
        point,
        msn && forPeople(msn),
        manufacturer && forPeople(manufacturer),
        conflictIn,
      ]);
    }
  }

  async #succession(named: string, { party, role }: Viewer, countsDo: boolean): Promise<Succession | Refusal> {
    const found = (await this.parts.supply.allSuccessions()).find(({ id: name }) => name === named);
    if (!found) return successionUnknown;
    return party === found.to || (countsDo && role === 'administrator') ? found : notTheSuccessor;
  }

  async *#looked({ id: succession, to }: Succession, from: string): AsyncGenerator<Looked, void, undefined> {
    const { views, offered, holdings, holders } = this.parts;
    const breathe = slices();
    for (let after = from; ;) {
      const rows = await holdingsQueries.moved(views, succession, after, PAGE);
      const devices = rows.flatMap(({ device_id: device }) => device ?? []);
      const found = await offered.offered(to, devices);
      const origins = [to, ...(await holders.alsoHeldBy(to))];
      const conflicts = new Map(
        (await holdings.findConflicts(origins, devices)).map((one) => [one.deviceId, one.source] as const),
      );
      for (const row of rows) {
        const device = row.device_id ?? '';
        yield { ...row, found: found.get(device), conflictIn: conflicts.get(device) ?? null };
      }
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
      await breathe();
    }
  }

  #graceUntil({ grace, effectiveFrom, recordedAt }: Succession): PlainDate | null {
    if (grace === 0) return null;
    const recorded = londonDate(instant(recordedAt));
    const from = recorded > effectiveFrom ? recorded : effectiveFrom;
    const until = addWorkingDays(from, grace, this.parts.policy.calendars['england-and-wales']);
    return isRefusal(until) ? null : until;
  }
}

const isMissing = ({ state, found }: Looked): boolean => state === 'open' && found === undefined;

const missingOf = ({
  id: request,
  device_id: device,
  mpxn: point,
  device: known,
  conflictIn,
}: Looked): MissingDocument => ({
  ...{ request, deviceId: device, mpxn: point, conflictIn },
  ...{ msn: known?.msn ?? null, manufacturer: known?.manufacturer ?? null },
});

/** What is counted, in one pass. */
class Tally {
  readonly #totals = { legs: 0, open: 0, answered: 0, held: 0, missing: 0, conflicts: 0 };
  readonly #days = new Map<string, { legs: number; held: number; answered: number }>();
  readonly #manufacturers = new Map<string | null, { open: number; held: number; missing: number }>();
  readonly #files = new Map<string, { held: number; conflicts: number }>();

  add(row: Looked): void {
    const { state, found, conflictIn, leg_opened_on: opened, answered_on: answered } = row;
    this.#totals.legs += 1;
    this.#on(opened).legs += 1;
    if (found) this.#on(londonDate(instant(found.at))).held += 1;
    if (answered) {
      this.#totals.answered += 1;
      this.#on(answered).answered += 1;
    }
    if (state !== 'open') return;
    const manufacturer = found?.manufacturer ?? row.device?.manufacturer ?? null;
    const made = entry(this.#manufacturers, manufacturer, () => ({ open: 0, held: 0, missing: 0 }));
    for (const counts of [this.#totals, made]) {
      counts.open += 1;
      counts[found ? 'held' : 'missing'] += 1;
    }
    if (found) this.#of(found.source).held += 1;
    else if (conflictIn !== null) {
      this.#totals.conflicts += 1;
      this.#of(conflictIn).conflicts += 1;
    }
  }

  counts() {
    let [legs, held, answered] = [0, 0, 0];
    const days = [...this.#days]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([on, came]) => ({
        on,
        legs: (legs += came.legs),
        held: (held += came.held),
        answered: (answered += came.answered),
      }));
    return { ...this.#totals, days };
  }

  parts() {
    const manufacturers = [...this.#manufacturers].map(([manufacturer, counts]) => ({ manufacturer, ...counts }));
    const files = [...this.#files].map(([source, counts]) => ({ source, ...counts }));
    return {
      manufacturers: manufacturers.toSorted(
        (one, other) =>
          other.missing - one.missing || (one.manufacturer ?? '').localeCompare(other.manufacturer ?? '', 'en'),
      ),
      files: files.toSorted((one, other) => (one.source < other.source ? -1 : 1)),
    };
  }

  #on(on: string) {
    return entry(this.#days, on, () => ({ legs: 0, held: 0, answered: 0 }));
  }

  #of(source: string) {
    return entry(this.#files, source, () => ({ held: 0, conflicts: 0 }));
  }
}

const entry = <Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value => {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
};
