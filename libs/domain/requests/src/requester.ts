import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { askAgain, inPlace } from './asking.ts';
import type { Outcome, RequestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { eraseAfter, liveLeg, openLeg } from './legs.ts';
import type { Opening } from './legs.ts';
import { ownCurrent } from './refusals.ts';
import type { Current, RequestState } from './state.ts';

interface Act {
  readonly at: Instant;
  readonly by: PartyId;
}

export interface Reroute extends Act {
  readonly type: 'reroute';
  readonly addressee: PartyId;
  /** What the addressee should know now that it did not: needed to ask the same one again. */
  readonly correction?: string;
}

/** Ask somebody else, or the same one with a correction; also somebody who denied, if the requester insists. */
export const reroute = (command: Reroute, state: RequestState, facts: Facts): Decision => {
  const { at, by, addressee, correction } = command;
  const request = ownCurrent(state, by);
  if (isRefusal(request)) return reject(request);
  if (request.status !== 'open' && request.status !== 'stalled')
    return reject(
      refuse.conflict(
        'already-answered',
        'A code is held already. Reveal it; if it does not work, report it unusable.',
      ),
    );
  const live = liveLeg(request);
  const meant: Opening = {
    party: addressee,
    basis: 'named-by-requester',
    evidence: `${by} re-routed the request`,
    replaces: live?.number ?? null,
    correction: correction ?? null,
  };
  const asked = inPlace(meant, request, facts);
  if (asked.party === by)
    return reject(
      refuse(
        'addressee-is-requester',
        asked.insteadOf
          ? `You have the place of ${addressee}: look in its files, or name who else may have installed the device.`
          : 'You cannot put the request to yourself. Name the supplier that installed the device.',
        '/addressee',
      ),
    );
  if (live?.addressee === asked.party && correction === undefined)
    return reject(
      refuse.conflict(
        'already-asked',
        `The request is with ${asked.party} now. Give a correction to put it to the same party again.`,
        '/correction',
      ),
    );
  const closed: RequestEvent[] = live
    ? [{ type: 'requests.leg-closed.v1', data: { leg: live.number, at, how: 'rerouted' } }]
    : [];
  const opened = openLeg(closed.reduce(evolve, state) as Current, asked, at, facts);
  return isRefusal(opened) ? reject({ ...opened, pointer: '/addressee' }) : accept(...closed, ...opened);
};

export interface ReportUnusable extends Act {
  readonly type: 'report-unusable';
  readonly reason: string;
}

/** The revealed code does not work: access ends, the same supplier is asked again with a new clock. */
export const reportUnusable = (command: ReportUnusable, state: RequestState, facts: Facts): Decision => {
  const { at, by, reason } = command;
  const request = ownCurrent(state, by);
  if (isRefusal(request)) return reject(request);
  if (request.status !== 'revealed')
    return reject(refuse.conflict('not-revealed', 'Only a code that you have revealed can be reported unusable.'));
  const { leg, supplier } = request.code;
  const opened = askAgain(
    request,
    { party: supplier, basis: 'code-unusable', evidence: `The code of leg ${leg} does not work`, replaces: leg },
    at,
    facts,
  );
  if (isRefusal(opened)) return reject(opened);
  return accept(
    {
      type: 'requests.code-reported-unusable.v1',
      data: { leg, at, reason, eraseAt: eraseAfter(at, facts.retention.unusable) },
    },
    ...opened,
  );
};

export interface Withdraw extends Act {
  readonly type: 'withdraw';
  readonly reason?: string;
}

export const withdraw = ({ at, by, reason }: Withdraw, state: RequestState, { retention }: Facts): Decision => {
  const request = ownCurrent(state, by);
  if (isRefusal(request)) return reject(request);
  if (request.status === 'revealed')
    return reject(
      refuse.conflict(
        'close-instead',
        'You have the code: close the request with its outcome instead of withdrawing it.',
      ),
    );
  return accept({
    type: 'requests.request-withdrawn.v1',
    data: { at, reason: reason ?? null, eraseAt: eraseAfter(at, retention.closed) },
  });
};

export interface Close extends Act {
  readonly type: 'close';
  readonly outcome: Outcome;
  readonly note?: string;
}

export const close = ({ at, by, outcome, note }: Close, state: RequestState, { retention }: Facts): Decision => {
  const request = ownCurrent(state, by);
  if (isRefusal(request)) return reject(request);
  return accept({
    type: 'requests.request-closed.v1',
    data: { at, outcome, by: 'requester', note: note ?? null, eraseAt: eraseAfter(at, retention.closed) },
  });
};

export const requesterActs = { reroute, 'report-unusable': reportUnusable, withdraw, close };
