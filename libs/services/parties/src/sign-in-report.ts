import { count, document, instant, nullable, oneOf, page, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { EventStore, JsonObject } from '@icx/event-store';
import type { AppendView, ReadStore } from '@icx/read-store';
import { addDays, atLondon, type PlainDate } from '@icx/working-days';
import { directoryQueries } from './queries.ts';
import { attempts } from './refused-attempts.ts';
import { secondFactors, securityEventTypes, type RefusedInTime, type SecurityRecord } from './security-record.ts';

/** Who signed in, enrolled or was refused, one row per event of the security record. */
export const securityView: AppendView = {
  name: 'security',
  version: 3,
  tables: [
    {
      name: 'security_events',
      columns: { position: 'position', party: 'text', at: 'text', type: 'text', data: 'json' },
      primaryKey: ['position'],
      indexes: [{ columns: ['party', 'position'] }],
    },
  ],
  events: securityEventTypes,
  append: ({ position, recordedAt: at, type, data }) => {
    const { party = null, ...rest } = data as JsonObject & { readonly party?: string | null };
    return [{ table: 'security_events', row: { position, party, at, type, data: rest } }];
  },
};

/** What it tells of, as its events are named: `signed-in`, `attempts-refused` … */
type Noted = (typeof securityEventTypes)[number] extends `security.${infer Name}.v1` ? Name : never;
const nameOf = (type: string): Noted => type.replace(/^security\.(.+)\.v\d+$/, '$1') as Noted;

const notedSchema = document(
  'SignIn',
  {
    at: instant(),
    what: oneOf(securityEventTypes.map(nameOf)),
    party: nullable(partyId({ description: 'null: of nobody that the exchange knows.' })),
    source: nullable(Type.String({ description: 'The address, or the network around it; null: of very many.' })),
    subject: Type.Optional(Type.String({ examples: ['user:AAAA/anna'] })),
    secondFactor: Type.Optional(Type.Boolean()),
    factor: Type.Optional(
      oneOf(secondFactors, {
        description: 'Which second factor it was; absent in records from before there were security keys.',
      }),
    ),
    acr: Type.Optional(
      Type.String({ description: 'At the portal by an identity provider elsewhere: how, in its own word.' }),
    ),
    since: Type.Optional(instant()),
    until: Type.Optional(instant()),
    refusals: Type.Optional(
      Type.Array(
        Type.Object({
          what: oneOf([...attempts, 'other']),
          code: Type.String({ description: 'Of the refusal.' }),
          subject: nullable(Type.String()),
          count: count(),
        }),
      ),
    ),
  },
  { description: 'Who signed in, enrolled or got a token; or what was refused of one source between two instants.' },
);

export const signInReportSchema = document('SignIns', {
  ...page(notedSchema).properties,
  more: Type.Boolean({ description: 'There are older ones: next is where they begin.' }),
});
type NotedDocument = DocumentOf<typeof notedSchema>;
type SignInReportDocument = DocumentOf<typeof signInReportSchema>;

/** Rows of one page. */
const MOST = 1_000;

export interface SignInReportOf {
  /** By default of all of them, and of nobody. */
  readonly party?: string | undefined;
  /** London days, both inclusive. */
  readonly from?: PlainDate | undefined;
  readonly to?: PlainDate | undefined;
  /** The `next` of the page before. */
  readonly after?: bigint | undefined;
  /** Rows of the page, 1,000 at most. */
  readonly limit?: number | undefined;
}

/** The security record, newest first. */
export class SignInReport {
  constructor(
    private readonly log: EventStore,
    private readonly views: ReadStore,
    private readonly record: SecurityRecord,
  ) {}

  async list({ party, from, to, after: before, limit = MOST }: SignInReportOf): Promise<SignInReportDocument> {
    await this.views.reached(await this.log.head());
    const days = { from: from && midnight(from), until: to && midnight(addDays(to, 1)) };
    const most = Math.min(limit, MOST);
    const rows = await directoryQueries.securityEvents(this.views, { party, ...days, before }, most + 1);
    const told = rows.slice(0, most);
    const next = rows.length > told.length ? String(told.at(-1)!.position) : null;
    const recorded = told.map(
      ({ at, type, party: of, data }) => ({ at, what: nameOf(type), party: of, ...data }) as NotedDocument,
    );
    const pending = before === undefined ? this.#pending({ party, from, to }) : [];
    return { items: [...pending, ...recorded], next, more: next !== null };
  }

  /** Of the last minute: a reader does not have to wait for it, nor does reading put it on record. */
  #pending({ party, from, to }: SignInReportOf): readonly NotedDocument[] {
    const within = ({ party: of, until }: RefusedInTime): boolean =>
      (party === undefined || of === party) &&
      (from === undefined || until >= midnight(from)) &&
      (to === undefined || until < midnight(addDays(to, 1)));
    const pending = this.record.pending().filter(within);
    return pending.map((one) => ({ at: one.until, what: 'attempts-refused', ...one }));
  }
}

/** To the second, so that it compares as text with a time that has milliseconds. */
const midnight = (day: PlainDate): string => atLondon(day, '00:00').slice(0, 19);
