import type { ContactPoint, ContactPointId, Purpose } from '@icx/contacts';
import type { HistoryEntry } from '@icx/documents';
import type { Fuel, PartyId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { Instant } from '@icx/working-days';

interface Tables {
  readonly contact_points: {
    readonly id: string;
    readonly party: PartyId;
    readonly place: string;
    readonly purpose: Purpose;
    readonly fuel: Fuel | null;
    readonly starts_on: string;
    readonly ends_on: string | null;
    readonly proved: boolean;
    readonly failing: boolean;
    readonly document: ContactPoint;
  };
  readonly contact_changes: {
    readonly position: bigint;
    readonly party: PartyId;
    readonly point: string;
    readonly entry: HistoryEntry;
  };
}

export interface ContactFilters {
  readonly party?: PartyId | undefined;
  readonly purpose?: Purpose | undefined;
  /** Those that serve it, the ones for both fuels too. */
  readonly fuel?: Fuel | undefined;
  /** Only those of this party that mail comes back from; to `anybody`, everybody's. */
  readonly failingOf?: PartyId | 'anybody' | undefined;
}

export const contactsQueries = {
  /** Those that last at this moment; of parties other than `whole` only what is proved and has begun. */
  contactPoints: (
    views: Views,
    { party, purpose, fuel, failingOf }: ContactFilters,
    { whole, at, after }: { readonly whole: PartyId | 'anybody'; readonly at: Instant; readonly after: string },
    limit: number,
  ): Promise<readonly Tables['contact_points'][]> =>
    tablesOf<Tables>(views)
      .selectFrom('contact_points')
      .selectAll()
      .where('place', '>', after)
      .where((where) => where.or([where('ends_on', 'is', null), where('ends_on', '>', at)]))
      .$if(whole !== 'anybody', (query) =>
        query.where((where) =>
          where.or([
            where('party', '=', whole as PartyId),
            where.and([where('proved', '=', true), where('starts_on', '<=', at)]),
          ]),
        ),
      )
      .$if(party !== undefined, (query) => query.where('party', '=', party!))
      .$if(purpose !== undefined, (query) => query.where('purpose', '=', purpose!))
      .$if(fuel !== undefined, (query) =>
        query.where((where) => where.or([where('fuel', 'is', null), where('fuel', '=', fuel!)])),
      )
      .$if(failingOf !== undefined, (query) => query.where('failing', '=', true))
      .$if(failingOf !== undefined && failingOf !== 'anybody', (query) =>
        query.where('party', '=', failingOf as PartyId),
      )
      .orderBy('place')
      .limit(limit)
      .execute(),

  /** What happened to points, the latest first. */
  contactChanges: (
    views: Views,
    {
      party,
      point,
      before,
    }: {
      readonly party?: PartyId | undefined;
      readonly point?: ContactPointId | undefined;
      readonly before?: bigint | undefined;
    },
    limit: number,
  ): Promise<readonly Tables['contact_changes'][]> =>
    tablesOf<Tables>(views)
      .selectFrom('contact_changes')
      .selectAll()
      .$if(party !== undefined, (query) => query.where('party', '=', party!))
      .$if(point !== undefined, (query) => query.where('point', '=', point!))
      .$if(before !== undefined, (query) => query.where('position', '<', before!))
      .orderBy('position', 'desc')
      .limit(limit)
      .execute(),
} satisfies NamedQueries;
