import { clerkEnd, clerkTime, meansWords, outsideReplyWords, type LegDocument } from '@icx/words';
import { deviceWords, type Case } from '../cases.ts';
import { list, text, type Block } from '../layout/blocks.ts';
import { isOne, look, requests, signedIn, type LegNotice, type Told } from './kind.ts';

type Claim = LegDocument['outside'][number];
type Breach = NonNullable<LegDocument['breach']>;

const movedAt = ({ at, confirmedAt, disputed }: Claim): string => confirmedAt ?? disputed?.at ?? at;
const isOpen = ({ state }: Claim): boolean => state === 'waiting' || state === 'claimed';
/** Of which the latest was said on this leg. */
const latest = ({ leg }: Case): Claim | undefined =>
  (leg?.outside ?? []).toSorted((one, other) => movedAt(one).localeCompare(movedAt(other))).at(-1);

/** Whether it waits for this side's word. */
const isAsked = (claim: Claim, { side }: Case): boolean => claim.side !== side && isOpen(claim);
/** Whether the other side has said to this one's statement whether it was so. */
const isSettled = (claim: Claim, { side }: Case): boolean =>
  claim.side === side && (claim.state === 'confirmed' || claim.state === 'disputed');

const aboutDevice = (one: string, many: string) => (told: Told) =>
  isOne(told) ? `${one} ${deviceWords(told.cases[0])}` : `${many}: ${requests(told.count)}`;

const wasAnswered = (claim: Claim): string =>
  `it was answered ${meansWords[claim.means]} on ${clerkTime(claim.statedAt)}, by ${claim.who}: ${outsideReplyWords(claim)}`;

const asked = (claim: Claim, { names }: Told): Block =>
  text(
    `${names(claim.by)} states that ${wasAnswered(claim)}. “${claim.statement}”.`,
    `Please say ${clerkEnd(claim.replyBy).replace(/^at/, 'by')}, London time, whether it was so: until you confirm it, nothing changes and no clock stops.`,
  );

const settled = (claim: Claim, told: Told): Block => {
  const [{ leg, document }] = told.cases;
  const other = told.names(claim.side === 'requester' ? leg!.addressee : document.requester);
  return claim.disputed
    ? text(
        `You stated that ${wasAnswered(claim)}. ${other} says that it was not so: “${claim.disputed.reason}”.`,
        'Your statement discharges nothing.',
      )
    : text(
        `You stated that ${wasAnswered(claim)}. ${other} says that it was so.`,
        `It counts as answered ${clerkTime(claim.at)}, when you put it on record.`,
      );
};

const replies = (told: Told, { claim }: Claim): readonly Block[] => [
  list('If it was so, confirm it. If it was not, dispute it and say why.'),
  ...signedIn(
    told,
    `confirm-outside ID --claim ${claim}`,
    `POST URL/v1/requests/ID/outside-answers/${claim}/confirmation`,
  ),
  ...signedIn(
    told,
    `dispute-outside ID --claim ${claim} --reason 'why it was not so'`,
    `POST URL/v1/requests/ID/outside-answers/${claim}/dispute`,
  ).slice(1),
];

/** To the side that is asked whether it was so, and to the one that stated it once that is said. */
export const outsideAnswer: LegNotice = {
  stands: (one) => {
    const claim = latest(one);
    return claim !== undefined && (isAsked(claim, one) || isSettled(claim, one));
  },
  answers: false,
  subject: aboutDevice('An answer given outside, about the install code of', 'Answers given outside'),
  title: (told) => {
    const [one] = told.cases;
    if (!isOne(told)) return 'Answers that were given outside';
    const claim = latest(one)!;
    if (isAsked(claim, one)) return 'Was it answered outside?';
    return claim.disputed ? 'What you stated is disputed' : 'What you stated is confirmed';
  },
  opening: (told) => {
    const [one] = told.cases;
    const claim = latest(one)!;
    if (isOne(told)) return [isAsked(claim, one) ? asked(claim, told) : settled(claim, told)];
    return [
      text(
        'The other side states that these were answered outside the exchange, or has said whether what you stated was so.',
        'Until a statement is confirmed nothing changes and no clock stops: please confirm or dispute those that wait for you.',
      ),
    ];
  },
  next: (told) => {
    const [one] = told.cases;
    const claim = latest(one)!;
    if (!isOne(told)) return signedIn(told, 'list --claimed', 'GET URL/v1/requests?claimed=true');
    return isAsked(claim, one) ? replies(told, claim) : look(told);
  },
};

const disputeOf = ({ leg }: Case): Breach['dispute'] => leg?.breach?.dispute;

const disputed = (told: Told): Block => {
  const [one] = told.cases;
  return isOne(told)
    ? text(
        `${told.names(one.leg!.addressee)} disputes that it breached: “${disputeOf(one)!.reason}”.`,
        `The deadline had passed ${clerkEnd(one.leg!.breach!.dueAt)}, London time. The breach stays in every list until you decide.`,
      )
    : text('Parties dispute that they breached. Each breach stays in every list until you decide.');
};

const decided = (told: Told): Block => {
  const [one] = told.cases;
  if (!isOne(told)) return text('SECAS has decided on disputed breaches; what it decided stands.');
  const { upheld, reason } = disputeOf(one)!.resolved!;
  const whose =
    one.side === 'addressee'
      ? 'your dispute of the breach'
      : `what ${told.names(one.leg!.addressee)} says against the breach`;
  return text(
    `SECAS has ${upheld ? 'upheld' : 'dismissed'} ${whose}: it ${upheld ? 'is counted no more, and stays on record as disputed' : 'stands'}. The reason: “${reason}”.`,
  );
};

/** To SECAS, which decides; what it decided to both sides. */
export const breachDispute: LegNotice = {
  stands: (one) => {
    const dispute = disputeOf(one);
    return dispute !== undefined && (one.side === 'administrator') === (dispute.resolved === undefined);
  },
  answers: false,
  subject: aboutDevice('Disputed breach: install code of', 'Disputed breaches'),
  title: (told) => {
    if (told.cases[0].side !== 'administrator') return 'SECAS has decided on a disputed breach';
    return isOne(told) ? 'A breach is disputed: decide' : 'Breaches are disputed: decide';
  },
  opening: (told) => [told.cases[0].side === 'administrator' ? disputed(told) : decided(told)],
  next: (told) => {
    const [{ side, leg }] = told.cases;
    if (side !== 'administrator') return look(told);
    if (!isOne(told)) return signedIn(told, 'list --disputed', 'GET URL/v1/requests?disputed=true');
    const { number } = leg!;
    return [
      list('Uphold it if there was no breach; otherwise dismiss it. You decide once.'),
      ...signedIn(
        told,
        `resolve-dispute ID --leg ${number} --upheld --reason 'what it was decided by'`,
        `POST URL/v1/requests/ID/breach-disputes/${number}/resolution`,
      ),
    ];
  },
};
