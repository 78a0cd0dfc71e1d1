import type { Action } from '@icx/parties';
import type { RequestDocument } from '@icx/requests-service';

export interface Offered {
  readonly action: Action;
  readonly text: string;
  readonly href: string;
}

/** What an act is offered by. */
interface Standing {
  readonly request: RequestDocument;
  readonly reader: string;
  readonly at: (path: string) => string;
  /** Not answered, and asked or to be asked. */
  readonly isLive: boolean;
  /** The leg that waits for an answer. */
  readonly live: RequestDocument['leg'];
  /** It is put to who reads. */
  readonly own: RequestDocument['leg'];
}
type Maybe = Offered | false;

/** What may come next by how the request stands, best first; who may, admission says, and whether it is done, the domain. */
export const offered = (request: RequestDocument, reader: string): readonly Offered[] => {
  const { id, state, leg } = request;
  const live = leg && !leg.reply && !leg.closed && state !== 'ended' ? leg : null;
  const standing: Standing = {
    ...{ request, reader, live, isLive: state === 'open' || state === 'stalled' },
    at: (path) => `/requests/${id}/${path}`,
    own: live?.addressee === reader ? live : null,
  };
  const all = [ofSecas, ofClaims, ofAddressee, ofRequester, ofEither].flatMap((some) => some(standing));
  return all.filter((one): one is Offered => one !== false);
};

const ofSecas = ({ request: { quarantine, legs, backlog }, at, isLive }: Standing): readonly Maybe[] => [
  quarantine === 'held' && { action: 'requests:release-reveal', text: 'Release the reveal', href: at('release') },
  ...legs
    .filter(({ breach }) => breach?.dispute && !breach.dispute.resolved)
    .map(({ number }): Offered => ({
      action: 'requests:resolve-dispute',
      text: `Decide on the disputed breach of leg ${number}`,
      href: at(`breach-disputes/${number}/resolution`),
    })),
  legs.some(({ contest }) => contest && !contest.decided) && {
    action: 'requests:decide-backlog',
    text: 'Settle the install date',
    href: at('backlog-decision'),
  },
  backlog &&
    isLive && { action: 'requests:leave-backlog', text: 'Take it out of the backlog', href: at('backlog-leaving') },
];

const isOpen = ({ state }: { readonly state: string }): boolean => state === 'waiting' || state === 'claimed';

/** What the other side states of an answer given outside. */
const ofClaims = ({ live, reader, at }: Standing): readonly Maybe[] =>
  (live?.outside ?? [])
    .filter((claim) => isOpen(claim) && claim.by !== reader)
    .flatMap(({ claim, by }): Offered[] => [
      {
        action: 'requests:confirm-outside',
        text: `Was it as ${by} states? Confirm`,
        href: at(`outside-answers/${claim}/confirmation`),
      },
      { action: 'requests:dispute-outside', text: 'It was not so', href: at(`outside-answers/${claim}/dispute`) },
    ]);

const ofAddressee = ({ request: { legs, installation }, reader, own, at }: Standing): readonly Maybe[] => {
  const breach = legs.findLast((leg) => leg.addressee === reader && leg.breach)?.breach;
  const mayDispute = breach ? !breach.dispute : false;
  const contestable =
    own?.obligated === true && installation.source === 'requester' && !legs.some(({ contest }) => contest);
  return [
    own !== null && { action: 'requests:answer', text: 'Answer', href: at('answer') },
    own?.acknowledgedAt === null && {
      action: 'requests:acknowledge',
      text: 'Say that you have it',
      href: at('acknowledge'),
    },
    mayDispute && { action: 'requests:dispute-breach', text: 'Dispute the breach', href: at('breach-disputes') },
    contestable && {
      action: 'requests:contest-backlog',
      text: 'The install date is wrong',
      href: at('backlog-contest'),
    },
  ];
};

const ofRequester = ({ request: { code, state }, live, isLive, at }: Standing): readonly Maybe[] => [
  live?.query ? { action: 'requests:reroute', text: `Reply to ${live.addressee}`, href: at('reply') } : false,
  code !== null &&
    state !== 'ended' && { action: 'requests:reveal', text: 'Reveal the code', href: at('reveal?format=sr-8.11') },
  state === 'revealed' && { action: 'requests:close', text: 'Close with the outcome', href: at('close') },
  state === 'revealed' && {
    action: 'requests:report-unusable',
    text: 'The code does not work',
    href: at('unusable'),
  },
  isLive && { action: 'requests:reroute', text: 'Ask somebody else', href: at('reroute') },
  isLive && { action: 'requests:withdraw', text: 'Withdraw', href: at('withdraw') },
];

const ofEither = ({ request: { code, state }, live, reader, at }: Standing): readonly Maybe[] => [
  live !== null &&
    !live.outside.some((claim) => isOpen(claim) && claim.by === reader) && {
      action: 'requests:record-outside',
      text: 'It was answered by phone or mail',
      href: at('outside-answers'),
    },
  code !== null &&
    state !== 'ended' && { action: 'requests:recall', text: 'Take back a wrong code', href: at('recall') },
];
