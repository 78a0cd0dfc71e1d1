import { instant, type Instant } from '@icx/working-days';
import { clockOf, decide, fold } from './index.ts';
import type { Current, RequestCommand, RequestEvent } from './index.ts';
import {
  CCCC,
  codeRef,
  deviceId,
  event,
  facts,
  given,
  monday,
  noticeTo,
  opened,
  received,
  requested,
  supplied,
} from './request.fixture.ts';

const at = (time: string): Instant => instant(`2026-11-23T${time}Z`);
const [anna, ben, carl] = [noticeTo(0), noticeTo(1), noticeTo(2, 2)];
const mailed = [requested(), opened({ addressee: CCCC, receipt: 'sec-notice-email', channel: 'email' })];

const sent = (to: typeof anna, time: string) =>
  ({ type: 'record-dispatch', at: at(time), leg: 1, sentAt: at(time), to }) as const;
type Failure = Extract<RequestCommand, { type: 'record-delivery-failure' }>;
const failed = (to: typeof anna | undefined, time: string, more: Partial<Failure> = {}): Failure => ({
  ...{ type: 'record-delivery-failure', at: at(time), leg: 1, failedAt: at(time), reason: '550 no' },
  ...{ lastContact: false, ...(to ? { to } : {}), ...more },
});

const dispatched = (to: typeof anna, time: string, deemed: string) =>
  event('leg-dispatched', { leg: 1, sentAt: at(time), deemedAt: at(deemed), ...to });
const undelivered = (to: typeof anna, time: string) =>
  event('leg-undelivered', { leg: 1, at: at(time), reason: '550 no', ...to });
const notedSent = (to: typeof anna, time: string) =>
  event('delivery-noted', { leg: 1, at: at(time), outcome: 'sent', ...to });
const notedFailed = (to: typeof anna, time: string) =>
  event('delivery-noted', { leg: 1, at: at(time), outcome: 'failed', reason: '550 no', ...to });
const byPortal = (time: string) => received({ receivedAt: at(time), by: 'portal-availability' });
const deemed = (time: string) => received({ receivedAt: at(time), by: 'deemed' });
const clockAfter = (...history: readonly RequestEvent[]) => clockOf((fold(history) as Current).legs[0]!);

describe('a notice to one rank', () => {
  test('counts from the first that left', () => {
    given(...mailed).when(sent(anna, '10:00:05')).then(dispatched(anna, '10:00:05', '11:00:05')); // prettier-ignore
    given(...mailed, dispatched(anna, '10:00:05', '11:00:05'))
      .when(sent(ben, '10:30:00'))
      .then(notedSent(ben, '10:30:00'));
  });

  test('has failed when all of it has', () => {
    const both = [...mailed, dispatched(anna, '10:00:05', '11:00:05'), notedSent(ben, '10:00:06')];
    given(...both).when(failed(anna, '10:10:00', { othersLeft: true })).then(notedFailed(anna, '10:10:00')); // prettier-ignore
    given(...both, notedFailed(anna, '10:10:00')).when(failed(ben, '10:20:00')).then(undelivered(ben, '10:20:00')); // prettier-ignore
  });

  test('that never left is undelivered at once', () =>
    given(...mailed).when(failed(anna, '10:00:05')).then(undelivered(anna, '10:00:05'))); // prettier-ignore
});

describe('after it failed', () => {
  const back = [...mailed, dispatched(anna, '10:00:00', '11:00:00'), undelivered(anna, '10:20:00')];

  test('the next contact’s notice has its own hour', () => {
    expect(clockAfter(...back)).toBe('undelivered');
    const again = [...back, dispatched(carl, '10:20:01', '11:20:01')];
    given(...back).when(sent(carl, '10:20:01')).then(again.at(-1)!); // prettier-ignore
    expect(clockAfter(...again)).toBe('awaiting-receipt');
    given(...again).when({ type: 'pass-time', at: at('11:20:00.999') }).then(); // prettier-ignore
    given(...again).when({ type: 'pass-time', at: at('11:20:01') }).then(deemed('11:20:01')); // prettier-ignore
    given(...again).when(failed(carl, '11:20:00')).then(undelivered(carl, '11:20:00')); // prettier-ignore
  });

  test('with nobody left, being in the portal is receipt at that instant', () => {
    given(...back).when(failed(undefined, '10:20:00', { lastContact: true })).then(byPortal('10:20:00')); // prettier-ignore
    given(...back, byPortal('10:20:00')).when(failed(undefined, '10:20:00', { lastContact: true })).then(); // prettier-ignore
  });
});

describe('the hour', () => {
  const left = [...mailed, dispatched(anna, '10:00:00', '11:00:00')];

  test('a failure at 59:59 stops it, one at 60:00 does not: the clock stays, and the next is told all the same', () => {
    given(...left).when(failed(anna, '10:59:59')).then(undelivered(anna, '10:59:59')); // prettier-ignore
    given(...left).when(failed(anna, '11:00:00')).then(deemed('11:00:00'), notedFailed(anna, '11:00:00')); // prettier-ignore
    const stays = [...left, deemed('11:00:00'), notedFailed(anna, '11:00:00')];
    given(...stays).when(sent(carl, '11:00:01')).then(notedSent(carl, '11:00:01')); // prettier-ignore
    given(...stays).when(failed(undefined, '11:00:00', { lastContact: true })).then(); // prettier-ignore
    expect(clockAfter(...stays, notedSent(carl, '11:00:01'))).toBe('running');
  });

  test('nor does one after it where receipt is only on the next morning', () => {
    const evening = [
      ...mailed,
      event('leg-dispatched', { leg: 1, sentAt: at('17:00:00'), deemedAt: instant('2026-11-24T09:00Z'), ...anna }),
    ];
    given(...evening).when(failed(anna, '18:00:00')).then(notedFailed(anna, '18:00:00')); // prettier-ignore
    given(...evening).when(failed(undefined, '18:00:00', { lastContact: true })).then(); // prettier-ignore
    given(...evening).when(failed(anna, '17:59:59')).then(undelivered(anna, '17:59:59')); // prettier-ignore
  });

  test('is judged by when the report came in, however late it is read: receipt is taken back', () => {
    const late = [...left, deemed('11:00:00')];
    given(...late).when(failed(anna, '10:59:59')).then(undelivered(anna, '10:59:59')); // prettier-ignore
    expect(clockAfter(...late, undelivered(anna, '10:59:59'))).toBe('undelivered');
  });

  test('but what the addressee said itself stands', () =>
    given(...left, received({ receivedAt: at('10:30:00'), by: 'acknowledged' }))
      .when(failed(anna, '10:40:00'))
      .then(notedFailed(anna, '10:40:00')));
});

test('what is known is told once, whatever comes again and in whatever order', () => {
  const left = [...mailed, dispatched(anna, '10:00:00', '11:00:00')];
  given(...left).when(sent(anna, '10:05:00')).then(); // prettier-ignore
  given(...left, undelivered(anna, '10:20:00')).when(failed(anna, '10:21:00')).then(); // prettier-ignore
  given(...left, undelivered(anna, '10:20:00')).when(sent(anna, '10:21:00')).then(); // prettier-ignore
});

describe('whoever answers has received it, at that door time', () => {
  const answers: readonly Extract<RequestCommand, { type: 'answer' }>[] = [
    { type: 'answer', at: monday, by: CCCC, answer: 'code-not-held', reason: 'lost' },
    { type: 'answer', at: monday, by: CCCC, answer: 'already-commissioned' },
    { type: 'answer', at: monday, by: CCCC, answer: 'request-invalid' },
    { type: 'answer', at: monday, by: CCCC, answer: 'not-installer' },
    {
      ...{ type: 'answer', at: monday, by: CCCC, answer: 'code-supplied', deviceId },
      code: { ref: codeRef, representation: 'raw-16+crc', check: 'crc-checked' },
    },
  ];
  const before = {
    'while the notice waits to leave': mailed,
    'before the hour is over': [...mailed, dispatched(anna, '09:30:00', '10:30:00')],
    'after it came back': [...mailed, undelivered(anna, '09:40:00')],
  };
  test.each(Object.entries(before))('%s', (_, history) => {
    for (const command of answers)
      expect(decide(command, fold(history), facts).events[0]).toEqual(received({ by: 'answered' }));
  });

  test('a code too that is refused: the clock runs', () =>
    given(...mailed)
      .when({ ...answers[4]!, code: { rejected: { refused: true, code: 'install-code-crc-mismatch', detail: 'd' } } } as never)
      .thenRefused('install-code-crc-mismatch', received({ by: 'answered' }), event('supply-rejected', { leg: 1, at: monday, code: 'install-code-crc-mismatch' }))); // prettier-ignore

  test('but not what a holding answers by itself', () =>
    given(...mailed)
      .when({ ...answers[4]!, holding: { source: 'fil_1', line: 2, instruction: 'ins_1' } } as never)
      .then(supplied({ answeredAt: monday, closesAt: instant('2026-12-22T00:00Z'), automatic: true, holding: { source: 'fil_1', line: 2, instruction: 'ins_1' } }))); // prettier-ignore
});
