import { sameText } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import type { SupplyRegister } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { RequestPolicy } from '@icx/requests-service';
import { slices, type Clock } from '@icx/runtime';
import { csvLine, forPeople } from '@icx/tabular';
import type { HeldCodes } from '@icx/vault';
import { addWorkingDays, instant, londonDate, type PlainDate } from '@icx/working-days';
import type { CoverageDocument, MissingDocument } from './coverage-document.ts';
import { Tally, type Looked } from './coverage-tally.ts';
import type { Holders } from './holders.ts';
import type { OfferedCodes } from './offered-codes.ts';
import { holdingsQueries } from './queries.ts';

/** Requests that are looked at a time. */
const PAGE = 500;

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

  /** Open requests of which the successor holds no code, in order of their ids; or those of a manufacturer. */
  async missing(
    named: string,
    viewer: Viewer,
    {
      after,
      limit,
      manufacturer,
    }: { readonly after: string; readonly limit: number; readonly manufacturer?: string | undefined },
  ): Promise<{ readonly items: readonly MissingDocument[]; readonly next: string | null } | Refusal> {
    const succession = await this.#succession(named, viewer, false);
    if (isRefusal(succession)) return succession;
    const items: MissingDocument[] = [];
    for await (const row of this.#looked(succession, after)) {
      if (!isMissing(row)) continue;
      const one = missingOf(row);
      if (manufacturer !== undefined && !sameText(one.manufacturer ?? '', manufacturer)) continue;
      if (items.length === limit) return { items, next: items.at(-1)!.request };
      items.push(one);
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
