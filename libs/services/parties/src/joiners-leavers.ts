import { day, document, instant as instantOf, nullable, oneOf, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { instant, londonDate, type PlainDate } from '@icx/working-days';
import { scopesSchema } from './party-document.ts';
import { accessChangeKinds, directoryQueries, type AccessRow } from './queries.ts';

const accessChangeSchema = document(
  'AccessChange',
  {
    at: instantOf(),
    subject: Type.String({ examples: ['user:AAAA/anna', 'client:AAAA/billing'] }),
    what: oneOf(accessChangeKinds),
    type: Type.String({ description: 'Of the event, with its version; a later release may have others.' }),
    access: Type.Object(
      { scopes: scopesSchema, partyAdministrator: Type.Boolean() },
      { description: 'What it may do since; with left what it could do until then.' },
    ),
    by: Type.Object(
      { party: nullable(partyId()), user: nullable(Type.String()) },
      { description: 'party is null where the exchange itself did it.' },
    ),
    approvedBy: Type.Optional(Type.String({ description: 'The second person, where it took two.' })),
  },
  { description: 'Somebody of the party got, lost or was given other access.' },
);
type AccessChange = DocumentOf<typeof accessChangeSchema>;

/** Whole: the changes of access of one party are as many as its people and systems. */
export const joinersLeaversSchema = document('JoinersLeavers', {
  party: partyId(),
  from: nullable(day()),
  to: nullable(day()),
  items: Type.Array(accessChangeSchema),
});

/** The report that an auditor of access asks for: who joined, who left, when, by whom. */
export class JoinersLeavers {
  constructor(private readonly views: ReadStore) {}

  /** Of London days, both inclusive; in the order of the log. */
  async between(
    party: PartyId,
    from: PlainDate | undefined,
    to: PlainDate | undefined,
  ): Promise<readonly AccessChange[]> {
    const rows = await directoryQueries.accessChangesOf(this.views, party);
    const within = ({ at }: AccessRow): boolean => {
      const day = londonDate(instant(at));
      return (from === undefined || day >= from) && (to === undefined || day <= to);
    };
    return rows
      .filter(within)
      .map(({ at, subject, what, type, access, by_party: byParty, by_user: user, approved_by: approvedBy }) => ({
        at,
        subject,
        what,
        type,
        access,
        by: { party: byParty, user },
        ...(approvedBy === null ? {} : { approvedBy }),
      }));
  }
}
