import { count, document, instant, nullable, oneOf, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { attachmentTypes, denialKinds, isLive, outsideMeans, sides } from '@icx/requests';
import type { Claimed, Leg } from '@icx/requests';
import type { Instant } from '@icx/working-days';
import { codeNotHeldReason } from './request-words.ts';

const attachmentSchema = document(
  'OutsideAttachment',
  {
    id: Type.String(),
    name: Type.String(),
    type: oneOf(attachmentTypes, { description: 'By its content.' }),
    size: count({ description: 'Bytes.' }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  { description: 'A file of a statement: its content is for the two sides alone.' },
);

/**
 * `waiting`: the other side is asked; `claimed`: it has said nothing by then, and still may; `overtaken`: nobody had said
 * anything when the leg ended otherwise.
 */
export const claimStates = ['waiting', 'claimed', 'confirmed', 'disputed', 'overtaken'] as const;
export type ClaimState = (typeof claimStates)[number];

export const answeredOutsideSchema = document(
  'AnsweredOutside',
  { claim: count(), statedAt: instant({ description: 'When it was given, as both sides say: at is what counts.' }) },
  { description: 'It did not come through the exchange: both sides say that it was given.' },
);

export const outsideClaimSchema = document(
  'OutsideAnswer',
  {
    claim: Type.Integer({ minimum: 1, description: 'Its number in the request.' }),
    state: oneOf(claimStates, {
      description:
        'waiting: the other side is asked. claimed: it has said nothing by replyBy, and still may. overtaken: the leg ended ' +
        'otherwise before it did.',
    }),
    at: instant({ description: 'When it was put on record: by this the leg is in time or late once it is confirmed.' }),
    by: partyId(),
    side: oneOf(sides),
    answer: oneOf(['code-supplied', ...denialKinds]),
    suggested: nullable(partyId({ description: 'With not-installer.' })),
    reason: nullable(codeNotHeldReason),
    statedAt: instant({ description: 'When it was given, as this side says; nothing counts from it.' }),
    who: Type.String({ description: 'Who gave it to whom.' }),
    means: oneOf(outsideMeans),
    statement: Type.String(),
    attachments: Type.Array(attachmentSchema),
    replyBy: instant({ description: 'The end of the fifth Working Day after it was put on record.' }),
    confirmedAt: nullable(instant()),
    disputed: nullable(document('OutsideDispute', { at: instant(), reason: Type.String() })),
  },
  { description: 'What one side states of an answer that was given outside, and what the other says to it.' },
);
type OutsideClaimDocument = DocumentOf<typeof outsideClaimSchema>;

export const breachDisputeSchema = document(
  'BreachDispute',
  {
    at: instant(),
    reason: Type.String(),
    resolved: Type.Optional(
      document('DisputeResolution', {
        at: instant(),
        upheld: Type.Boolean({ description: 'There was no breach: it is counted no more.' }),
        reason: Type.String(),
      }),
    ),
  },
  { description: 'What the party that breached says against it, and what SECAS made of it.' },
);

const claimStateOf = ({ confirmedAt, disputed, replyBy }: Claimed, leg: Leg, now: Instant): ClaimState => {
  if (confirmedAt) return 'confirmed';
  if (disputed) return 'disputed';
  if (!isLive(leg)) return 'overtaken';
  return now < replyBy ? 'waiting' : 'claimed';
};

export const outsideDocuments = (leg: Leg, now: Instant): OutsideClaimDocument[] =>
  (leg.claims ?? []).map((claim) => {
    const { reply, confirmedAt = null, disputed = null, attachments, ...said } = claim;
    return {
      ...said,
      state: claimStateOf(claim, leg, now),
      answer: reply.answer,
      suggested: reply.answer === 'not-installer' ? reply.suggested : null,
      reason: reply.answer === 'code-not-held' ? reply.reason : null,
      attachments: [...attachments],
      confirmedAt,
      disputed,
    };
  });
