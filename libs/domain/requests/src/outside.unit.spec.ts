import { addHours, instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { absent, decide, fold, isBreached, openClaims } from './index.ts';
import type { DataOf, Open, OutsideReply, RequestEvent } from './index.ts';
import {
  AAAA,
  BBBB,
  CCCC,
  MAPX,
  assetProvider,
  askedOfBBBB,
  device,
  dueAt,
  event,
  facts,
  given,
  lastMoment,
  losingSupplier,
  monday,
  opened,
  party,
  received,
  recordedInstaller,
  requested,
  requestId,
  supplied,
  tooLate,
  tuesday,
} from './request.fixture.ts';

const wednesday = instant('2026-11-25T10:00:00.000Z');
const afterwards = addHours(dueAt, 10);
/** The end of the fifth Working Day after Tuesday 24 November. */
const replyBy = instant('2026-12-02T00:00:00.000Z');
const gave: OutsideReply = { answer: 'code-supplied' };
const notOurs = { answer: 'not-installer', suggested: null } as OutsideReply;
const lost: OutsideReply = { answer: 'code-not-held', reason: 'lost' };

const said = {
  statedAt: monday,
  who: 'Anna of BBBB to Ben',
  means: 'phone',
  statement: 'read out over the phone',
} as const;
const record = (by = BBBB, reply = notOurs, at: Instant = tuesday) =>
  ({ type: 'record-outside', at, by, reply, ...said, attachments: [] }) as const;
const recorded = (reply = notOurs, more: Partial<DataOf<'outside-answer-recorded'>> = {}) =>
  event('outside-answer-recorded', {
    ...{ leg: 1, claim: 1, at: tuesday, by: BBBB, side: 'addressee', reply, ...said, attachments: [], replyBy },
    ...more,
  });
const byRequester = { by: AAAA, side: 'requester' } as const;
const confirm = (by = AAAA, at: Instant = wednesday, claim = 1) =>
  ({ type: 'confirm-outside', at, by, claim }) as const;
const confirmed = (at: Instant = wednesday) => event('outside-answer-confirmed', { leg: 1, claim: 1, at });
const dispute = (by = AAAA, at: Instant = wednesday) =>
  ({ type: 'dispute-outside', at, by, claim: 1, reason: 'nobody rang' }) as const;
const disputed = (at: Instant = wednesday) =>
  event('outside-answer-disputed', { leg: 1, claim: 1, at, reason: 'nobody rang' });
const outside = { claim: 1, statedAt: monday };
const breached = event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried: false });
const ranOut = instant('2026-12-24T00:00:00.000Z');
const stalled = (at: Instant, closesAt: Instant, reason: 'all-denied' | 'code-not-held' = 'all-denied') =>
  event('request-stalled', {
    ...{ at, reason, closesAt },
    answers: [
      reason === 'all-denied'
        ? { party: BBBB, answer: 'not-installer' }
        : { party: BBBB, answer: 'code-not-held', reason: 'lost' },
    ],
  });
const denied = (answeredAt: Instant, inTime: boolean | null, suggested = null as typeof CCCC | null) =>
  event('installation-denied', { leg: 1, answeredAt, inTime, suggested, note: said.statement, outside });

describe('an answer given outside is put on record', () => {
  test.each([
    ['its addressee', BBBB, {}],
    ['the requester', AAAA, byRequester],
  ])('by %s: the leg goes on, and its clock', (_, by, side) => {
    given(...askedOfBBBB)
      .when(record(by))
      .then(recorded(notOurs, side));
    const after = fold([...askedOfBBBB, recorded(notOurs, side)]);
    expect([after.status, openClaims((after as Open).legs[0]!).length]).toEqual(['open', 1]);
  });

  test('by both, each its own: the second does not confirm the first', () =>
    given(...askedOfBBBB, recorded())
      .when(record(AAAA, gave))
      .then(recorded(gave, { ...byRequester, claim: 2 })));

  test('a breach comes as ever', () =>
    given(...askedOfBBBB, recorded())
      .when({ type: 'pass-time', at: tooLate })
      .then(breached));

  const voluntary = [requested(), opened({ addressee: MAPX, obligated: false }), received({ deadline: null })];
  test.each<readonly [string, readonly RequestEvent[], object, string]>([
    ['by nobody of it', askedOfBBBB, { by: CCCC }, 'not-an-addressee'],
    ['of a leg that is not its own', askedOfBBBB, { leg: 2 }, 'leg-unknown'],
    ['of a leg that there is not', askedOfBBBB, { by: AAAA, leg: 2 }, 'leg-unknown'],
    ['of no request', [], {}, 'request-unknown'],
    ['twice by a side', [...askedOfBBBB, recorded()], {}, 'claim-open'],
    ['of a time ahead', askedOfBBBB, { statedAt: addHours(wednesday, 1) }, 'stated-in-future'],
    ['of a time before it was asked', askedOfBBBB, { statedAt: addHours(monday, -1) }, 'stated-before-leg'],
    ['with a file that it did not bring', askedOfBBBB, { attachments: ['att_1'] }, 'attachment-not-brought'],
    ['of a leg that has its answer', [...askedOfBBBB, supplied()], {}, 'leg-not-open'],
    [
      'suggesting the addressee itself',
      askedOfBBBB,
      { reply: { answer: 'not-installer', suggested: BBBB } },
      'suggestion-is-yourself',
    ],
    [
      'suggesting nobody known',
      askedOfBBBB,
      { by: AAAA, reply: { answer: 'not-installer', suggested: party('ZZZZ') } },
      'party-unknown',
    ],
    ['after the end', [...askedOfBBBB, recorded(gave), confirmed(), answeredOutside(true)], {}, 'request-ended'],
  ])('not %s', (_, history, changes, code) =>
    given(...history)
      .when({ ...record(), at: wednesday, ...changes })
      .thenRefused(code),
  );

  test('again once the other side has disputed it', () =>
    given(...askedOfBBBB, recorded(), disputed())
      .when({ ...record(), at: wednesday })
      .then(recorded(notOurs, { claim: 2, at: wednesday, replyBy: instant('2026-12-03T00:00:00.000Z') })));

  test('also of a leg that has no clock, by who was asked as a favour', () =>
    given(...voluntary)
      .when(record(MAPX, lost))
      .then(recorded(lost, { by: MAPX })));
});

function answeredOutside(inTime: boolean | null, at: Instant = wednesday, answeredAt: Instant = tuesday): RequestEvent {
  return event('answered-outside', { leg: 1, at, answeredAt, inTime, outside });
}

describe('the other side confirms it', () => {
  test('a code: the request ends, and none is here', () => {
    given(...askedOfBBBB, recorded(gave))
      .when(confirm())
      .then(confirmed(), answeredOutside(true));
    const ended = fold([...askedOfBBBB, recorded(gave), confirmed(), answeredOutside(true)]);
    expect(ended).toMatchObject({
      status: 'ended',
      ending: { how: 'answered-outside', at: wednesday, leg: 1 },
      legs: [{ reply: { answer: 'code-supplied', at: tuesday, inTime: true, outside } }],
      retired: [],
    });
  });

  test('no installer: the next one is asked, from the confirmation on', () =>
    given(requested({ candidates: [recordedInstaller, losingSupplier] }), opened(), received(), recorded())
      .when(confirm())
      .then(
        confirmed(),
        denied(tuesday, true),
        opened({
          ...{ leg: 2, addressee: CCCC, basis: 'losing-supplier', evidence: 'registration', openedAt: wednesday },
          receipt: 'sec-notice-email',
        }),
      ));

  test('who is suggested before the others', () => {
    const reply = { answer: 'not-installer', suggested: CCCC } as const;
    given(...askedOfBBBB, recorded(reply, byRequester))
      .when(confirm(BBBB))
      .then(
        confirmed(),
        denied(tuesday, true, CCCC),
        opened({
          ...{ leg: 2, addressee: CCCC, basis: 'suggested-by-addressee', openedAt: wednesday },
          ...{ evidence: 'BBBB answered leg 1: not the installer', receipt: 'sec-notice-email' },
        }),
      );
  });

  test('no code held: stalled', () =>
    given(...askedOfBBBB, recorded(lost))
      .when(confirm())
      .then(
        confirmed(),
        event('code-not-held', {
          ...{ leg: 1, answeredAt: tuesday, inTime: true, reason: 'lost', note: said.statement, outside },
        }),
        stalled(wednesday, ranOut, 'code-not-held'),
      ));

  test('of a leg without a clock: no judgement', () =>
    given(requested({ backlog: true }), opened(), received({ deadline: null }), recorded(gave))
      .when(confirm())
      .then(confirmed(), answeredOutside(null)));

  test('of a leg that nobody had received: it has it from the record on', () =>
    given(requested(), opened({ receipt: 'sec-notice-email' }), recorded(gave))
      .when(confirm())
      .then(confirmed(), received({ receivedAt: tuesday, by: 'answered' }), answeredOutside(true)));

  test('recorded at the last moment and confirmed later: in time, and the breach is taken back', () =>
    given(...askedOfBBBB, recorded(gave, { at: lastMoment }), breached)
      .when(confirm(AAAA, afterwards), { now: afterwards })
      .then(
        confirmed(afterwards),
        event('breach-retracted', { leg: 1, at: afterwards, answeredAt: lastMoment }),
        answeredOutside(true, afterwards, lastMoment),
      ));

  test('recorded when the deadline had passed: late, and the breach stays, marked', () => {
    const history = [...askedOfBBBB, breached, recorded(gave, { at: tooLate })];
    const after = [confirmed(afterwards), answeredOutside(false, afterwards, tooLate)];
    given(...history)
      .when(confirm(AAAA, afterwards))
      .then(...after);
    const [leg] = (fold([...history, ...after]) as Open).legs;
    expect([leg!.breach?.agreedOutside, isBreached(leg!)]).toEqual([true, true]);
  });

  test.each<readonly [string, readonly RequestEvent[], object, string]>([
    ['its own', [...askedOfBBBB, recorded()], { by: BBBB }, 'own-claim'],
    ['somebody else’s', [...askedOfBBBB, recorded()], { by: CCCC }, 'claim-unknown'],
    ['one that there is not', [...askedOfBBBB, recorded()], { claim: 2 }, 'claim-unknown'],
    ['one that was disputed', [...askedOfBBBB, recorded(), disputed()], {}, 'claim-answered'],
    ['one that was answered through the exchange since', [...askedOfBBBB, recorded(), supplied()], {}, 'leg-not-open'],
    [
      'one of a leg that was re-routed since',
      [...askedOfBBBB, recorded(), event('leg-closed', { leg: 1, at: wednesday, how: 'rerouted' }), opened({ leg: 2 })],
      {},
      'leg-not-open',
    ],
    [
      'one of a request that was withdrawn since',
      [...askedOfBBBB, recorded(), event('request-withdrawn', { at: wednesday, reason: null, eraseAt: ranOut })],
      {},
      'request-ended',
    ],
    [
      'one of a leg that went to a successor',
      [
        ...[...askedOfBBBB, recorded(), event('leg-closed', { leg: 1, at: wednesday, how: 'addressee-failed' })],
        opened({ leg: 2, addressee: CCCC, basis: 'successor' }),
      ],
      {},
      'leg-not-open',
    ],
  ])('not %s', (_, history, changes, code) =>
    given(...history)
      .when({ ...confirm(), ...changes })
      .thenRefused(code),
  );

  test('an answer through the exchange is a conflict then', () => {
    const denial = { type: 'answer', at: wednesday, by: BBBB, answer: 'not-installer' } as const;
    const history = [...askedOfBBBB, recorded(), confirmed(), denied(tuesday, true), stalled(wednesday, ranOut)];
    given(...history)
      .when(denial)
      .thenRefused('leg-not-open');
    given(...askedOfBBBB, recorded(gave), confirmed(), answeredOutside(true))
      .when(denial)
      .thenRefused('request-ended');
  });
});

describe('the other side disputes it', () => {
  test.each<readonly [string, readonly RequestEvent[]]>([
    ['while the leg waits', []],
    ['when it was answered since', [supplied()]],
    ['when the request has ended', [event('request-withdrawn', { at: wednesday, reason: null, eraseAt: ranOut })]],
  ])('%s: on record, and nothing else changes', (_, since) =>
    given(...askedOfBBBB, recorded(), ...since)
      .when(dispute())
      .then(disputed()),
  );

  test('twice, or after it was confirmed: not', () => {
    given(...askedOfBBBB, recorded(), disputed())
      .when(dispute())
      .thenRefused('claim-answered');
    given(...askedOfBBBB, recorded(gave), confirmed(), answeredOutside(true))
      .when(dispute())
      .thenRefused('claim-answered');
  });
});

describe('a file that is to show it', () => {
  const file = (n: number) =>
    ({ id: `att_${n}`, name: 'call.txt', type: 'txt', size: 9, sha256: 'f'.repeat(64) }) as const;
  const attach = (n: number, at: Instant = tuesday) =>
    ({ type: 'attach-outside', at, by: BBBB, attachment: file(n) }) as const;
  const attached = (n: number, at: Instant = tuesday) =>
    event('outside-attachment-added', { leg: 1, at, side: 'addressee', attachment: file(n) });
  const five = [1, 2, 3, 4, 5].map((n) => attached(n));

  test('is brought, and named by the statement of its side', () => {
    given(...askedOfBBBB)
      .when(attach(1))
      .then(attached(1));
    given(...askedOfBBBB, attached(1))
      .when({ ...record(), attachments: ['att_1', 'att_1'] })
      .then(recorded(notOurs, { attachments: [file(1)] }));
  });

  test('is not the other side’s to name, nor anybody’s when a day has passed', () => {
    given(...askedOfBBBB, attached(1))
      .when({ ...record(AAAA), attachments: ['att_1'] })
      .thenRefused('attachment-not-brought');
    given(...askedOfBBBB, attached(1))
      .when({ ...record(BBBB, notOurs, wednesday), attachments: ['att_1'] })
      .thenRefused('attachment-not-brought');
  });

  test('is the last of five that wait, until they are named or a day has passed', () => {
    given(...askedOfBBBB, ...five)
      .when(attach(6))
      .thenRefused('too-many-attachments');
    given(...askedOfBBBB, ...five)
      .when(attach(6, wednesday))
      .then(attached(6, wednesday));
  });
});

test('a statement goes on with the request, and is the successor’s to confirm', () => {
  const history = [...askedOfBBBB, recorded(), disputed(), recorded(gave, { claim: 2, at: wednesday })];
  const from = {
    type: 'continue',
    at: wednesday,
    by: CCCC,
    request: requestId,
    succession: 'suc_1',
    insteadOf: AAAA,
  } as const;
  const goesOn = decide({ ...from, continued: fold(history) as Open }, absent, facts).events;
  expect(goesOn.filter(({ type }) => type.includes('outside'))).toEqual(
    history.filter(({ type }) => type.includes('outside')),
  );
  given(...goesOn)
    .when(confirm(CCCC, wednesday, 2))
    .then(
      event('outside-answer-confirmed', { leg: 1, claim: 2, at: wednesday }),
      event('answered-outside', {
        ...{ leg: 1, at: wednesday, answeredAt: wednesday, inTime: true, outside: { ...outside, claim: 2 } },
      }),
    );
});

test('the candidates are asked in turn, voluntary ones not unbidden', () =>
  given(requested({ candidates: [recordedInstaller, assetProvider], device }), opened(), received(), recorded())
    .when(confirm())
    .then(confirmed(), denied(tuesday, true), stalled(wednesday, ranOut)));
