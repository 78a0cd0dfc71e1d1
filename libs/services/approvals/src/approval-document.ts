import { approvalUnknown, isExpired, personOf } from '@icx/approvals';
import {
  document,
  id,
  instant as instantOf,
  ofAny,
  openObject,
  page,
  partyId,
  refusedSchema,
  Type,
  words,
} from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { MemberName, Viewer } from '@icx/parties';
import { enrolmentHalfSchema, type Directory } from '@icx/parties-service';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { instant, type Instant } from '@icx/working-days';
import { actNames, type ActName } from './acts.ts';
import type { KnownProposal, TwoPersonActs } from './two-person-acts.ts';

interface Reading {
  readonly user: string;
  readonly now: Instant;
  readonly directory: Directory;
}

const approvalStates = ['awaiting-approval', 'approved', 'carried-out', 'refused', 'declined', 'expired'] as const;

const personSchema = document('Person', { user: Type.String({ examples: ['user:SECA/anna'] }), party: partyId() });
const decidedSchema = document('Decision', { by: personSchema, at: instantOf() });

/** What answers an act that waits for a second person, too. */
export const approvalSchema = document(
  'Approval',
  {
    id: id('apr'),
    act: words('ApprovedAct', actNames),
    summary: Type.String({ description: 'One sentence for the second person.' }),
    state: words('ApprovalState', approvalStates),
    proposedBy: personSchema,
    proposedAt: instantOf(),
    expiresAt: instantOf({ description: 'Exclusive.' }),
    approved: Type.Optional(decidedSchema),
    declined: Type.Optional(document('Decline', { ...decidedSchema.properties, reason: Type.String() })),
    outcome: Type.Optional(
      ofAny(Type.Union([Type.String(), Type.Integer()]), { description: 'What came of the act.' }),
    ),
    refusal: Type.Optional(refusedSchema),
    enrolment: Type.Optional(enrolmentHalfSchema),
    next: Type.String({ description: 'What happens next, for people.' }),
  },
  { description: 'An act that one person proposed and another one has to approve.' },
);
export type ApprovalDocument = DocumentOf<typeof approvalSchema>;

/** With all that it is about: what is approved is what happens. */
export const wholeApprovalSchema = document('WholeApproval', {
  ...approvalSchema.properties,
  content: openObject({ description: 'What the call that proposed it asked for.' }),
});
type WholeApprovalDocument = DocumentOf<typeof wholeApprovalSchema>;

export const approvalsSchema = page(approvalSchema);

/** A proposal as its reader may see it, without its content. */
const approvalDocument = (proposal: KnownProposal, viewer: Reading): ApprovalDocument => {
  const { id, act, summary, by, at, expiresAt } = proposal;
  const enrolment = halfFor(proposal, viewer);
  return {
    id,
    act: act as ActName,
    summary,
    state: stateOf(proposal, viewer.now),
    proposedBy: by,
    proposedAt: at,
    expiresAt,
    ...('approved' in proposal ? { approved: proposal.approved } : {}),
    ...('declined' in proposal ? { declined: proposal.declined } : {}),
    ...('told' in proposal ? { outcome: proposal.told } : {}),
    ...('refusal' in proposal ? { refusal: proposal.refusal } : {}),
    ...(enrolment ? { enrolment } : {}),
    next: nextOf(proposal, viewer.now),
  };
};

const stateOf = (proposal: KnownProposal, now: Instant): ApprovalDocument['state'] => {
  if (proposal.state !== 'open') return proposal.state;
  return isExpired(proposal, now) ? 'expired' : 'awaiting-approval';
};

const nextOf = (proposal: KnownProposal, now: Instant): string => {
  const { id, expiresAt } = proposal;
  switch (stateOf(proposal, now)) {
    case 'awaiting-approval':
      return `Another person of SECAS approves it before ${expiresAt}: POST /v1/approvals/${id}/approval, or icx approve ${id}.`;
    case 'approved':
      return 'It is approved, and is carried out at once or when the exchange starts again.';
    case 'carried-out':
      return 'told' in proposal && 'enrolment' in proposal.told
        ? 'Each of the two finds half of the enrolment code here, and hands it over by a way of their own: first half, then second.'
        : 'It is done.';
    case 'refused':
      return 'Things had moved on, and it was not done. Propose it again if it is still wanted.';
    case 'declined':
    case 'expired':
      return 'Nothing was done. Propose it again if it is still wanted.';
  }
};

const halfFor = (proposal: KnownProposal, { user, directory }: Reading) => {
  if (proposal.state !== 'carried-out' || !('enrolment' in proposal.told)) return null;
  const { party, name, enrolment } = proposal.told as { party: string; name: MemberName; enrolment: number };
  const member = directory.find(`user:${party}/${name}`);
  if (member?.kind !== 'user' || member.enrolment !== enrolment) return null;
  if (personOf(user) === personOf(proposal.by.user)) return directory.enrolmentHalfOf(member, 'first');
  return personOf(user) === personOf(proposal.approved.by.user) ? directory.enrolmentHalfOf(member, 'second') : null;
};

/** Who looks: a person or system of a party. */
type Reader = Viewer & { readonly user: string };

/** Proposals as SECAS sees all of them and DCC its own. */
export class ApprovalReader {
  constructor(
    private readonly acts: TwoPersonActs,
    private readonly directory: Directory,
    private readonly clock: Clock,
  ) {}

  /** Those that wait for a second person, oldest first; with `all` also those decided on or expired. */
  async list(
    reader: Reader,
    { all, ...page }: { readonly after: bigint; readonly limit: number; readonly all: boolean },
  ): Promise<DocumentOf<typeof approvalsSchema>> {
    const own = seesAll(reader) ? {} : { party: reader.party };
    const { items, next } = await this.acts.list(page, { ...own, ...(all ? {} : { openAt: this.#now() }) });
    return { items: items.map((item) => this.show(item, reader)), next };
  }

  /** Refused with `approval-unknown`. */
  async read(id: string, reader: Reader): Promise<WholeApprovalDocument | Refusal> {
    const proposal = await this.acts.read(id);
    if (isRefusal(proposal)) return proposal;
    if (!seesAll(reader) && proposal.by.party !== reader.party) return approvalUnknown;
    return { ...this.show(proposal, reader), content: proposal.content };
  }

  show(proposal: KnownProposal, { user }: Pick<Reader, 'user'>): ApprovalDocument {
    return approvalDocument(proposal, { user, now: this.#now(), directory: this.directory });
  }

  #now(): Instant {
    return instant(this.clock.now());
  }
}

const seesAll = ({ role }: Viewer): boolean => role === 'administrator';
