import fc from 'fast-check';
import { refuse } from '@icx/refusals';
import { addHours, plainDate } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { outcomes } from './index.ts';
import type { OutsideReply, RequestCommand } from './index.ts';
import {
  AAAA,
  assetProvider,
  BBBB,
  CCCC,
  device,
  deviceId,
  MAPX,
  monday,
  noticeTo,
  recordedInstaller,
  requestId,
} from './request.fixture.ts';

/** One command of a random walk, given when and as which it comes. */
export type Step = (at: Instant, sequence: number) => RequestCommand;

/** Mostly within what is normal. */
const volumes = fc.constantFrom(0, 0, 0, 1, 2).map((revealed) => ({ revealed, threshold: 1, quota: 2 }));
const parties = fc.constantFrom(AAAA, BBBB, CCCC, MAPX);
const leg = fc.integer({ min: 1, max: 3 });
const recipient = fc.nat(2).map((number) => noticeTo(number, 1 + (number >> 1)));
export const raise =
  (backlog: boolean): Step =>
  (at) => ({
    type: 'raise',
    at,
    by: AAAA,
    request: requestId,
    device,
    smiStatus: 'Whitelisted',
    backlog,
    candidates: [recordedInstaller, assetProvider],
    installation: { installedOn: plainDate('2026-10-01'), source: 'requester', day90: null, wan: 'unknown' },
  });
export const supply =
  (by: typeof AAAA, good: boolean): Step =>
  (at, sequence) => ({
    type: 'answer',
    at,
    by,
    answer: 'code-supplied',
    code: good
      ? {
          ref: { id: `code-${sequence}`, sequence: String(sequence), fingerprint: 'f' },
          representation: 'raw-16+crc',
          check: 'crc-checked',
        }
      : { rejected: refuse('install-code-crc-mismatch', 'check the label') },
    deviceId,
  });

export const reroute =
  (addressee: typeof AAAA): Step =>
  (at) => ({ type: 'reroute', at, by: AAAA, addressee, correction: 'c' });
export const dispatch =
  (number: number) =>
  (at: Instant): Extract<RequestCommand, { type: 'record-dispatch' }> => ({
    type: 'record-dispatch',
    at,
    leg: number,
    sentAt: at,
  });
export const contest: Step = (at) => ({
  type: 'contest-backlog',
  at,
  by: BBBB,
  installedOn: plainDate('2021-05-01'),
  reason: 'r',
});
export const decideBacklog =
  (backlog: boolean): Step =>
  (at) => ({ type: 'decide-backlog', at, backlog, reason: 'r' });
export const registerBacklog: Step = (at) => ({
  type: 'register-backlog',
  at,
  basis: { by: 'register', entry: 'bkl_1', file: null },
});
export const leaveBacklog: Step = (at) => ({ type: 'leave-backlog', at, reason: 'r' });
export const withdraw: Step = (at) => ({ type: 'withdraw', at, by: AAAA });

export const reveal: Step = (at) => ({
  type: 'reveal',
  at,
  by: AAAA,
  format: 'raw-16',
  reason: 'r',
  supplyFrom: monday,
  volume: { revealed: 0, threshold: 1, quota: 2 },
});
/** Than is normal: it waits for the administrator. */
export const revealFarMore: Step = (at) => ({
  ...(reveal(at, 0) as Extract<RequestCommand, { type: 'reveal' }>),
  volume: { revealed: 1, threshold: 1, quota: 2 },
});
export const passTime: Step = (at) => ({ type: 'pass-time', at });
export const unusable: Step = (at) => ({ type: 'report-unusable', at, by: AAAA, reason: 'join failed' });
export const supersedeLater: Step = (at) => ({ type: 'supersede', at, effectiveAt: addHours(at, 48), cause: 's' });
export const keepSupply: Step = (at) => ({ type: 'reverse-supersession', at, cause: 'c' });
export const notHeld: Step = (at) => ({ type: 'answer', at, by: BBBB, answer: 'code-not-held', reason: 'lost' });

export const outsideReplies = fc.constantFrom<OutsideReply>(
  { answer: 'code-supplied' },
  { answer: 'not-installer', suggested: null },
  { answer: 'not-installer', suggested: CCCC },
  { answer: 'code-not-held', reason: 'lost' },
);
export const recordOutside =
  (by: typeof AAAA, reply: OutsideReply, number?: number): Step =>
  (at) => ({
    ...{ type: 'record-outside', at, by, reply, statedAt: at, who: 'w', means: 'phone', statement: 's' },
    attachments: [],
    ...(number === undefined ? {} : { leg: number }),
  });
export const confirmOutside =
  (by: typeof AAAA, claim: number): Step =>
  (at) => ({ type: 'confirm-outside', at, by, claim });
export const disputeOutside =
  (by: typeof AAAA, claim: number): Step =>
  (at) => ({ type: 'dispute-outside', at, by, claim, reason: 'r' });
export const disputeBreach =
  (by: typeof AAAA): Step =>
  (at) => ({ type: 'dispute-breach', at, by, reason: 'r' });
export const resolveDispute =
  (number: number, upheld: boolean): Step =>
  (at) => ({ type: 'resolve-dispute', at, leg: number, upheld, reason: 'r' });
const attachOutside =
  (by: typeof AAAA): Step =>
  (at, sequence) => ({
    type: 'attach-outside',
    at,
    by,
    attachment: { id: `att_${sequence}`, name: 'call.txt', type: 'txt', size: 1, sha256: 'f'.repeat(64) },
  });

export const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.boolean().map(raise) },
  { weight: 4, arbitrary: fc.tuple(parties, fc.boolean()).map(([by, good]) => supply(by, good)) },
  {
    weight: 3,
    arbitrary: fc.tuple(parties, fc.option(parties)).map(([by, suggested]): Step => (at) => ({
      type: 'answer',
      at,
      by,
      answer: 'not-installer',
      ...(suggested ? { suggestedInstaller: suggested } : {}),
    })),
  },
  parties.map((by): Step => (at) => ({ type: 'answer', at, by, answer: 'code-not-held', reason: 'lost' })),
  parties.map((by): Step => (at) => ({ type: 'answer', at, by, answer: 'already-commissioned' })),
  parties.map((by): Step => (at) => ({ type: 'acknowledge', at, by })),
  parties.map((by): Step => (at) => ({ type: 'record-fetch', at, by, in: 'request' })),
  {
    weight: 3,
    arbitrary: fc.tuple(parties, volumes).map(([by, volume]): Step => (at) => ({
      type: 'reveal',
      at,
      by,
      format: 'raw-16',
      reason: 'r',
      supplyFrom: monday,
      volume,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Step>((at) => ({ type: 'release-reveal', at, reason: 'r' })),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Step>((at) => ({ type: 'report-unusable', at, by: AAAA, reason: 'join failed' })),
  },
  { weight: 2, arbitrary: parties.map((by): Step => (at) => ({ type: 'recall', at, by, reason: 'wrong row' })) },
  {
    weight: 2,
    arbitrary: parties.map(reroute),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(parties, outsideReplies, leg)
      .map(([by, reply, number]): Step => recordOutside(by, reply, number)),
  },
  parties.map(attachOutside),
  { weight: 2, arbitrary: fc.tuple(parties, leg).map(([by, claim]): Step => confirmOutside(by, claim)) },
  { weight: 2, arbitrary: fc.tuple(parties, leg).map(([by, claim]): Step => disputeOutside(by, claim)) },
  parties.map(disputeBreach),
  fc.tuple(leg, fc.boolean()).map(([number, upheld]): Step => resolveDispute(number, upheld)),
  fc.constant(withdraw),
  fc.constant(contest),
  fc.boolean().map(decideBacklog),
  fc.constantFrom(registerBacklog, leaveBacklog),
  fc.constantFrom(...outcomes).map((outcome): Step => (at) => ({ type: 'close', at, by: AAAA, outcome })),
  fc
    .integer({ min: -1, max: 48 })
    .map((hours): Step => (at) => ({ type: 'supersede', at, effectiveAt: addHours(at, hours), cause: 's' })),
  { weight: 3, arbitrary: fc.constant(keepSupply) },
  fc.option(fc.integer({ min: -1, max: 48 })).map((hours): Step => (at) => ({
    type: 'follow-supply',
    at,
    until: hours === null ? null : addHours(at, hours),
    cause: 's',
  })),
  fc.tuple(parties, parties, fc.nat(5)).map(([from, to, grace]): Step => (at) => ({
    type: 'hand-over-leg',
    at,
    from,
    to,
    grace,
    succession: 'suc_1',
    evidence: 'e',
    insteadOf: from,
    reversed: false,
  })),
  fc.constant<Step>((at) => ({
    type: 'transfer',
    at,
    to: CCCC,
    request: requestId,
    goesOn: true,
    succession: 'suc_1',
  })),
  leg.map(dispatch),
  fc.tuple(leg, recipient).map(([number, to]): Step => (at) => ({ ...dispatch(number)(at), to })),
  fc.tuple(leg, fc.boolean(), fc.boolean(), recipient).map(([number, lastContact, othersLeft, to]): Step => (at) => ({
    type: 'record-delivery-failure',
    at,
    leg: number,
    failedAt: at,
    reason: '550',
    lastContact,
    ...(lastContact ? {} : { othersLeft, to }),
  })),
  fc.constant<Step>((at) => ({ type: 'follow-calendars', at })),
  { weight: 3, arbitrary: fc.constant<Step>((at) => ({ type: 'pass-time', at })) },
);

/** Mostly minutes; sometimes enough to pass a reminder, a deadline, an idle close or an erasure. */
export const pause = fc.oneof(
  { weight: 12, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 24 * 9 }) },
  fc.integer({ min: 1, max: 24 * 40 }),
);
