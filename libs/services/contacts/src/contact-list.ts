import type { ContactPointId } from '@icx/contacts';
import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import type { Clock } from '@icx/runtime';
import { instant } from '@icx/working-days';
import { contactDocument, type ContactHistory, type ContactPage } from './contact-document.ts';
import { contactCells, contactColumns } from './contact-table.ts';
import { contactsQueries, type ContactFilters } from './queries.ts';

export interface ContactQuery extends Omit<ContactFilters, 'failingOf'> {
  /** Only those whose mail came back last, as far as the viewer may know. */
  readonly failing?: boolean | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const FEW = 100;

/** The list as each party may see it, and what happened to it. */
export class ContactList {
  constructor(
    private readonly views: ReadStore,
    private readonly clock: Clock,
  ) {}

  /** Proved points of everybody; the viewer's own, to SECAS all, with those to come and to be proved, and how they stand. */
  async pageFor(
    viewer: Viewer,
    { failing = false, after = '', limit = FEW, ...filters }: ContactQuery,
  ): Promise<ContactPage> {
    const whole = wholeFor(viewer);
    const wanted = { ...filters, ...(failing ? { failingOf: whole } : {}) };
    const at = instant(this.clock.now());
    const rows = await contactsQueries.contactPoints(this.views, wanted, { whole, at, after }, limit + 1);
    const told = rows.slice(0, limit);
    return {
      items: told.map(({ party, document }) => contactDocument(document, whole === 'anybody' || party === whole)),
      next: rows.length > limit ? told.at(-1)!.place : null,
    };
  }

  /** What the viewer keeps, its own points and for SECAS all, as a table; the first row is the names. */
  async *rowsFor(viewer: Viewer): AsyncGenerator<readonly string[], void, undefined> {
    const whole = wholeFor(viewer);
    const party = whole === 'anybody' ? undefined : whole;
    yield contactColumns;
    for (let after: string | null = ''; after !== null;) {
      const page: ContactPage = await this.pageFor(viewer, { party, after, limit: 500 });
      yield* page.items.map(contactCells);
      after = page.next;
    }
  }

  /** Of the viewer's own points, to SECAS of all; the latest first. Of anybody else's there is nothing. */
  async historyFor(
    viewer: Viewer,
    { party, contact: point, after: before, limit = FEW }: HistoryQuery,
  ): Promise<ContactHistory> {
    const whole = wholeFor(viewer);
    if (whole !== 'anybody' && party !== undefined && party !== whole) return { items: [], next: null };
    const of = whole === 'anybody' ? party : whole;
    const rows = await contactsQueries.contactChanges(this.views, { party: of, point, before }, limit + 1);
    const told = rows.slice(0, limit);
    return {
      items: told.map((row) => ({ party: row.party, contact: row.point, entry: row.entry })),
      next: rows.length > limit ? String(told.at(-1)!.position) : null,
    };
  }
}

interface HistoryQuery extends Pick<ContactFilters, 'party'> {
  readonly contact?: ContactPointId | undefined;
  readonly after?: bigint | undefined;
  readonly limit?: number | undefined;
}

/** Whose points are seen whole. */
const wholeFor = ({ party, role }: Viewer): PartyId | 'anybody' => (role === 'administrator' ? 'anybody' : party);

/** Whether it can be a `next` of this list; asked at the door. */
export const isContactCursor = (cursor: string): boolean =>
  /^[0-9A-Z]{4}-[a-z-]+-[1-9]-[a-z]+-ctp_[0-9A-Za-z]+$/.test(cursor);
