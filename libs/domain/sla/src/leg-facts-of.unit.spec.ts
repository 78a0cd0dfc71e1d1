import { decide, fold, type Current, type DataOf, type Ended, type RequestEvent } from '@icx/requests';
import {
  AAAA,
  askedOfBBBB,
  BBBB,
  CCCC,
  device,
  deviceId,
  dueAt,
  event,
  facts,
  monday,
  noticeTo,
  opened,
  received,
  requested,
  requestId,
  supplied,
  tooLate,
  tuesday,
} from '@icx/requests/request-fixture';
import { addHours, addMinutes, instant } from '@icx/working-days';
import type { LegFacts } from './leg-facts.ts';
import { legFactsOf } from './leg-facts-of.ts';

const factsAfter = (...history: readonly RequestEvent[]) => legFactsOf(fold(history) as Current | Ended);
const through = (channel: string, one: RequestEvent): RequestEvent => ({ ...one, metadata: { channel } });
const { deadline } = received().data as { deadline: LegFacts['deadline'] };

const asked: LegFacts = {
  request: requestId,
  leg: 1,
  requester: AAAA,
  addressee: BBBB,
  deviceId,
  deviceType: 'ESME',
  fuel: 'electricity',
  mpxn: device.mpxn,
  basis: 'recorded-installer',
  obligated: true,
  channel: null,
  backlog: false,
  installationEvidenced: true,
  openedAt: monday,
  dispatchedAt: null,
  handedOverAt: null,
  undelivered: false,
  receivedAt: monday,
  receivedBy: 'immediate',
  confirmed: null,
  deadline,
  rejected: 0,
  queriedAt: null,
  reply: null,
  breach: null,
  retractedAt: null,
  dispute: null,
  endedAt: null,
  outcome: null,
};
const reply = { reason: null, automatic: false, channel: null, outside: null };
const breach = event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried: false });

describe('the facts of a leg', () => {
  test('that was asked and received', () => expect(factsAfter(...askedOfBBBB)).toEqual([asked]));

  test('of a request that nobody could be asked: none', () =>
    expect(factsAfter(requested({ candidates: [] }))).toEqual([]));

  test('read before it was acknowledged: the read confirms it, and receipt stands', () => {
    const read = through('api', event('leg-fetched', { leg: 1, at: monday, in: 'worklist' }));
    const [leg] = factsAfter(...askedOfBBBB, read, event('leg-acknowledged', { leg: 1, at: tuesday }));
    expect(leg).toEqual({ ...asked, confirmed: { at: monday, by: 'fetched', channel: 'api' } });
  });

  test('acknowledged, then answered: the first of its own acts confirms it', () =>
    expect(
      factsAfter(
        ...askedOfBBBB,
        through('api', event('leg-acknowledged', { leg: 1, at: addHours(monday, 1) })),
        event('supply-rejected', { leg: 1, at: tuesday, code: 'code-crc-wrong' }),
        event('supply-rejected', { leg: 1, at: tuesday, code: 'code-crc-wrong' }),
        through('email', supplied()),
      ),
    ).toEqual([
      {
        ...asked,
        confirmed: { at: addHours(monday, 1), by: 'acknowledged', channel: 'api' },
        rejected: 2,
        reply: { ...reply, answer: 'code-supplied', at: tuesday, inTime: true, channel: 'email' },
        endedAt: tuesday,
      },
    ]));

  test('answered alone: that confirms it; by a holding that answered by itself, nothing does', () => {
    expect(factsAfter(...askedOfBBBB, supplied())[0]).toMatchObject({
      confirmed: { at: tuesday, by: 'answered', channel: null },
    });
    expect(factsAfter(...askedOfBBBB, supplied({ automatic: true }))[0]).toMatchObject({
      confirmed: null,
      reply: { automatic: true, channel: 'exchange' },
    });
  });

  test('a breach, and one that was taken back', () => {
    expect(factsAfter(...askedOfBBBB, breach)).toEqual([
      { ...asked, breach: { dueAt, noticedAt: tooLate, queried: false, backlog: false } },
    ]);
    const retracted = event('breach-retracted', { leg: 1, at: tooLate, answeredAt: tuesday });
    expect(factsAfter(...askedOfBBBB, breach, retracted)).toEqual([{ ...asked, retractedAt: tooLate }]);
  });

  test('a breach that is disputed, and what SECAS made of it', () => {
    const disputed = event('breach-disputed', { leg: 1, at: tooLate, reason: 'answered by letter' });
    const resolved = (upheld: boolean) => event('dispute-resolved', { leg: 1, at: tooLate, upheld, reason: 'r' });
    const states = [[], [resolved(true)], [resolved(false)]].map(
      (since) => factsAfter(...askedOfBBBB, breach, disputed, ...since)[0]!,
    );
    expect(states.map(({ dispute }) => dispute)).toEqual([
      { at: tooLate, state: 'open' },
      { at: tooLate, state: 'upheld' },
      { at: tooLate, state: 'dismissed' },
    ]);
    expect(states[0]!.breach).toEqual({ dueAt, noticedAt: tooLate, queried: false, backlog: false });
  });

  test('late by both sides’ word: agreed, with when it was given', () => {
    const claim: DataOf<'outside-answer-recorded'> = {
      ...({ leg: 1, claim: 1, at: tooLate, by: BBBB, side: 'addressee', reply: { answer: 'code-supplied' } } as const),
      ...({ statedAt: tuesday, who: 'w', means: 'phone', statement: 's', attachments: [], replyBy: tooLate } as const),
    };
    const [leg] = factsAfter(
      ...[...askedOfBBBB, breach, event('outside-answer-recorded', claim)],
      event('outside-answer-confirmed', { leg: 1, claim: 1, at: tooLate }),
      event('answered-outside', {
        ...{ leg: 1, at: tooLate, answeredAt: tooLate, inTime: false, outside: { claim: 1, statedAt: tuesday } },
      }),
    );
    expect([leg!.reply?.outside, leg!.breach?.agreedOutside, leg!.endedAt]).toEqual([
      { statedAt: tuesday },
      true,
      tooLate,
    ]);
  });

  test('stated by the requester: the addressee is confirmed to have it by its own word alone', () => {
    const claim: DataOf<'outside-answer-recorded'> = {
      ...({ leg: 1, claim: 1, at: tuesday, by: AAAA, side: 'requester', reply: { answer: 'code-supplied' } } as const),
      ...({ statedAt: tuesday, who: 'w', means: 'phone', statement: 's', attachments: [], replyBy: tooLate } as const),
    };
    const stated = [...askedOfBBBB, event('outside-answer-recorded', claim)];
    const outside = { claim: 1, statedAt: tuesday };
    const confirmed = [
      event('outside-answer-confirmed', { leg: 1, claim: 1, at: tooLate }),
      event('answered-outside', { leg: 1, at: tooLate, answeredAt: tuesday, inTime: true, outside }),
    ];
    expect(factsAfter(...stated)[0]!.confirmed).toBeNull();
    expect(factsAfter(...stated, ...confirmed)[0]).toMatchObject({
      reply: { at: tuesday, inTime: true },
      confirmed: { at: tooLate, by: 'answered' },
    });
  });

  test('a notice that failed and went again', () => {
    const [first, second] = [noticeTo(0), noticeTo(1, 2)];
    const later = addHours(monday, 2);
    const dispatch = (at: typeof monday, to: typeof first) =>
      event('leg-dispatched', { leg: 1, sentAt: at, deemedAt: addHours(at, 1), ...to });
    const failed = event('leg-undelivered', { leg: 1, at: addMinutes(monday, 30), reason: '550 no', ...first });
    const mailed = [requested(), opened({ addressee: CCCC, receipt: 'sec-notice-email', channel: 'email' })];
    const waiting: LegFacts = {
      ...asked,
      ...{ addressee: CCCC, channel: 'email', receivedAt: null, receivedBy: null, deadline: null },
      ...{ dispatchedAt: monday, handedOverAt: monday },
    };
    expect(factsAfter(...mailed, dispatch(monday, first))).toEqual([waiting]);
    expect(factsAfter(...mailed, dispatch(monday, first), failed)).toEqual([{ ...waiting, undelivered: true }]);
    expect(factsAfter(...mailed, dispatch(monday, first), failed, dispatch(later, second))).toEqual([waiting]);
  });

  test('denied by one and not held by the next', () => {
    const at = instant('2026-11-25T10:00:00.000Z');
    const history = [
      ...askedOfBBBB,
      event('request-queried', { leg: 1, at: tuesday, query: 'already-commissioned', note: null }),
      event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: CCCC, note: null }),
      opened({ leg: 2, addressee: CCCC, basis: 'suggested-by-addressee', openedAt: tuesday }),
      received({ leg: 2, receivedAt: tuesday }),
      event('code-not-held', { leg: 2, answeredAt: at, inTime: true, reason: 'lost', note: null }),
    ];
    const [first, second] = factsAfter(...history);
    expect(first).toMatchObject({ leg: 1, queriedAt: tuesday, endedAt: tuesday, reply: { answer: 'not-installer' } });
    expect(second).toMatchObject({
      ...{ leg: 2, addressee: CCCC, basis: 'suggested-by-addressee', openedAt: tuesday, endedAt: at },
      reply: { ...reply, answer: 'code-not-held', at, inTime: true, reason: 'lost' },
    });
  });

  test('backlog has no clock; a device that is Pending and nobody has seen is not evidenced', () => {
    const pending = requested({
      ...{ backlog: true, smiStatus: 'Pending', evidence: null },
      installation: { installedOn: null, day90: null, wan: 'unknown' },
    });
    expect(factsAfter(pending, opened(), received({ deadline: null }))).toEqual([
      { ...asked, backlog: true, installationEvidenced: false, deadline: null },
    ]);
  });

  test('of a request that its requester ended: as it was decided', () => {
    const { events } = decide({ type: 'withdraw', at: tuesday, by: AAAA }, fold(askedOfBBBB), facts);
    expect(factsAfter(...askedOfBBBB, ...events)).toEqual([{ ...asked, endedAt: tuesday }]);
  });
});
