import type { Action } from '@icx/parties';
import type { RequestDocument } from '@icx/requests-service';

export interface Offered {
  readonly action: Action;
  readonly text: string;
  readonly href: string;
}

/** What may come next by how the request stands; who may, admission says, and whether it is done, the domain. */
export const offered = (
  { id, state, code, leg, legs, quarantine, backlog }: RequestDocument,
  putToReader: boolean,
): readonly Offered[] => {
  const at = (path: string) => `/requests/${id}/${path}`;
  const isLive = state === 'open' || state === 'stalled';
  const disputed = legs.filter(({ breach }) => breach?.dispute && !breach.dispute.resolved);
  const contested = legs.some(({ contest }) => contest && !contest.decided);
  const all: readonly (Offered | false)[] = [
    quarantine === 'held' && { action: 'requests:release-reveal', text: 'Release the reveal', href: at('release') },
    ...disputed.map(({ number }): Offered => ({
      action: 'requests:resolve-dispute',
      text: `Decide on the disputed breach of leg ${number}`,
      href: at(`breach-disputes/${number}/resolution`),
    })),
    contested && { action: 'requests:decide-backlog', text: 'Settle the install date', href: at('backlog-decision') },
    putToReader && { action: 'requests:answer', text: 'Answer', href: at('answer') },
    putToReader &&
      leg?.acknowledgedAt === null && {
        action: 'requests:acknowledge',
        text: 'Say that you have it',
        href: at('acknowledge'),
      },
    code !== null && state !== 'ended' && { action: 'requests:reveal', text: 'Reveal the code', href: at('reveal') },
    state === 'revealed' && { action: 'requests:close', text: 'Close with the outcome', href: at('close') },
    state === 'revealed' && {
      action: 'requests:report-unusable',
      text: 'The code does not work',
      href: at('unusable'),
    },
    isLive && { action: 'requests:reroute', text: 'Ask somebody else', href: at('reroute') },
    isLive && { action: 'requests:withdraw', text: 'Withdraw', href: at('withdraw') },
    backlog &&
      isLive && { action: 'requests:leave-backlog', text: 'Take it out of the backlog', href: at('backlog-leaving') },
    code !== null &&
      state !== 'ended' && { action: 'requests:recall', text: 'Take back a wrong code', href: at('recall') },
  ];
  return all.filter((one): one is Offered => one !== false);
};
