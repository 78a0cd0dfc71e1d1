import { refuse } from '@icx/refusals';
import { instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { fold } from './index.ts';
import type { Answer, StallAnswer } from './index.ts';
import {
  AAAA,
  answeredByBBBB,
  askedOfBBBB,
  assetProvider,
  BBBB,
  CCCC,
  codeRef,
  deviceId,
  device,
  dueAt,
  event,
  given,
  lastMoment,
  MAPX,
  opened,
  received,
  recordedInstaller,
  requested,
  revealed,
  supplied,
  tooLate,
  tuesday,
} from './request.fixture.ts';

const code = { ref: codeRef, representation: 'raw-16+crc', check: 'crc-checked' } as const;
const supply = (changes: Partial<Answer & { answer: 'code-supplied' }> = {}): Answer => ({
  type: 'answer',
  at: tuesday,
  by: BBBB,
  answer: 'code-supplied',
  code,
  ...changes,
});
const deny = (changes: Partial<Answer & { answer: 'not-installer' }> = {}): Answer => ({
  type: 'answer',
  at: tuesday,
  by: BBBB,
  answer: 'not-installer',
  ...changes,
});
const denied = event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: null, note: null });
const no = (party: typeof BBBB): StallAnswer => ({ party, answer: 'not-installer' });
const stalled = (reason: 'all-denied' | 'code-not-held', ...answers: readonly StallAnswer[]) =>
  event('request-stalled', { at: tuesday, reason, closesAt: instant('2026-12-23T00:00:00.000Z'), answers });
const breach = (noticedAt: Instant, queried = false) => event('breach-recorded', { leg: 1, dueAt, noticedAt, queried });
const openedCCCC = (changes = {}) =>
  opened({ leg: 2, addressee: CCCC, receipt: 'sec-notice-email', openedAt: tuesday, ...changes });

describe('a code', () => {
  test('discharges the leg', () =>
    given(...askedOfBBBB)
      .when(supply())
      .then(supplied()));

  test('that the exchange cannot open discharges the leg too, and says which key it is sealed to', () =>
    given(...askedOfBBBB)
      .when(supply({ code: { ...code, check: 'client-checked', sealedTo: 'kid' } }))
      .then(supplied({ check: 'client-checked', sealedTo: 'kid' })));

  test('at the last moment of the due day is in time', () =>
    given(...askedOfBBBB)
      .when(supply({ at: lastMoment }))
      .then(supplied({ answeredAt: lastMoment, closesAt: instant('2027-01-08T00:00:00.000Z') })));

  test('at 24:00:00 is late, and the breach comes first', () =>
    given(...askedOfBBBB)
      .when(supply({ at: tooLate }), { now: tooLate })
      .then(
        breach(tooLate),
        supplied({ answeredAt: tooLate, inTime: false, closesAt: instant('2027-01-09T00:00:00.000Z') }),
      ));

  test('that came in time and is processed after the breach was recorded takes the breach back', () =>
    given(...askedOfBBBB, breach(tooLate))
      .when(supply({ at: lastMoment }), { now: tooLate })
      .then(
        event('breach-retracted', { leg: 1, at: tooLate, answeredAt: lastMoment }),
        supplied({ answeredAt: lastMoment, closesAt: instant('2027-01-08T00:00:00.000Z') }),
      ));

  test('that fails validation is refused, remembered, and the clock runs on', () =>
    given(...askedOfBBBB)
      .when(supply({ code: { rejected: refuse('install-code-crc-mismatch', 'check the label') } }))
      .thenRefused(
        'install-code-crc-mismatch',
        event('supply-rejected', { leg: 1, at: tuesday, code: 'install-code-crc-mismatch' }),
      ));

  test('keeps what its supplier noted', () =>
    given(...askedOfBBBB)
      .when(supply({ note: 'from the ASN' }))
      .then(supplied({ note: 'from the ASN' })));

  test('from somebody never asked is refused', () =>
    given(...askedOfBBBB)
      .when(supply({ by: CCCC }))
      .thenRefused('not-an-addressee'));

  test('when one is held is refused', () =>
    given(...answeredByBBBB)
      .when(supply())
      .thenRefused('already-answered'));

  test('for another device is refused', () =>
    given(...askedOfBBBB)
      .when(supply({ deviceId: '00-DB-12-34-56-78-90-A1' as typeof deviceId }))
      .thenRefused('device-id-mismatch'));

  test('must bring the Device ID where the request has none, and the one that the inventory has there', () => {
    const unknown = [requested({ device: { ...device, deviceId: null } }), opened(), received()];
    given(...unknown)
      .when(supply())
      .thenRefused('device-id-required');
    for (const isMeant of [false, undefined])
      given(...unknown)
        .when(supply({ deviceId, ...(isMeant === undefined ? {} : { isMeant }) }))
        .thenRefused('device-id-mismatch');
    given(...unknown)
      .when(supply({ deviceId, isMeant: true }))
      .then(supplied());
  });

  test('from an earlier addressee, re-routed since, is taken and the live leg closes', () =>
    given(...askedOfBBBB, event('leg-closed', { leg: 1, at: tuesday, how: 'rerouted' }), openedCCCC())
      .when(supply())
      .then(event('leg-closed', { leg: 2, at: tuesday, how: 'answered-elsewhere' }), supplied()));

  test('after the party denied is a new fact: it is taken', () =>
    given(...askedOfBBBB, denied, stalled('all-denied'))
      .when(supply())
      .then(supplied()));

  test('for a backlog leg has no clock to be in time with', () =>
    given(requested({ backlog: true }), opened(), received({ deadline: null }))
      .when(supply())
      .then(supplied({ inTime: null })));
});

describe('not the installer', () => {
  test('with a suggestion moves on at once, with a new clock', () =>
    given(...askedOfBBBB)
      .when(deny({ suggestedInstaller: CCCC }))
      .then(
        event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: CCCC, note: null }),
        openedCCCC({ basis: 'suggested-by-addressee', evidence: 'BBBB answered leg 1: not the installer' }),
      ));

  test('without one goes to the next candidate', () =>
    given(
      requested({
        candidates: [recordedInstaller, { party: CCCC, basis: 'losing-supplier', evidence: 'registration' }],
      }),
      opened(),
      received(),
    )
      .when(deny())
      .then(denied, openedCCCC({ basis: 'losing-supplier', evidence: 'registration' })));

  test('with nobody left stalls; a voluntary party is not asked unbidden', () =>
    given(requested({ candidates: [recordedInstaller, assetProvider] }), opened(), received())
      .when(deny())
      .then(denied, stalled('all-denied', no(BBBB))));

  test('never goes back by itself to a party that answered', () => {
    const cccc = { leg: 2, addressee: CCCC, receipt: 'immediate', openedAt: tuesday } as const;
    given(...askedOfBBBB, denied, opened(cccc), received({ leg: 2, receivedAt: tuesday }))
      .when(deny({ by: CCCC, suggestedInstaller: BBBB }))
      .then(
        event('installation-denied', { leg: 2, answeredAt: tuesday, inTime: true, suggested: BBBB, note: null }),
        stalled('all-denied', no(BBBB), no(CCCC)),
      );
  });

  test.each([
    [BBBB, 'suggestion-is-yourself'],
    ['ZZZZ' as typeof BBBB, 'party-unknown'],
  ])('suggesting %s is refused', (suggestedInstaller, refusal) =>
    given(...askedOfBBBB)
      .when(deny({ suggestedInstaller }))
      .thenRefused(refusal),
  );

  test('stands: a second answer is refused', () =>
    given(...askedOfBBBB, denied, openedCCCC())
      .when(deny())
      .thenRefused('leg-not-open'));
});

describe('other answers', () => {
  test('code not held discharges the duty and stalls, whoever else there is', () =>
    given(
      requested({
        candidates: [recordedInstaller, { party: CCCC, basis: 'losing-supplier', evidence: 'registration' }],
      }),
      opened(),
      received(),
    )
      .when({ type: 'answer', at: tuesday, by: BBBB, answer: 'code-not-held', reason: 'records-not-transferred' })
      .then(
        event('code-not-held', {
          leg: 1,
          answeredAt: tuesday,
          inTime: true,
          reason: 'records-not-transferred',
          note: null,
        }),
        stalled('code-not-held', { party: BBBB, answer: 'code-not-held', reason: 'records-not-transferred' }),
      ));

  test('where an earlier one had no code, it is told what each has said', () => {
    const first = event('code-not-held', { leg: 1, answeredAt: tuesday, inTime: true, reason: 'lost', note: null });
    const second = { leg: 2, addressee: CCCC, basis: 'named-by-requester', receipt: 'immediate' } as const;
    const lost: StallAnswer = { party: BBBB, answer: 'code-not-held', reason: 'lost' };
    const history = [...askedOfBBBB, first, stalled('code-not-held', lost), opened(second), received({ leg: 2 })];
    const deniedBy = event('installation-denied', { leg: 2, answeredAt: tuesday, inTime: true, suggested: null, note: null }); // prettier-ignore
    given(...history)
      .when(deny({ by: CCCC }))
      .then(deniedBy, stalled('all-denied', lost, no(CCCC)));
    expect(fold([...history, deniedBy, stalled('all-denied', lost, no(CCCC))])).toMatchObject({ answers: [lost, no(CCCC)] }); // prettier-ignore
    const old = event('request-stalled', { at: tuesday, reason: 'all-denied', closesAt: tooLate });
    expect(fold([...askedOfBBBB, old])).toMatchObject({ reason: 'all-denied', answers: [] });
  });

  const query = {
    type: 'answer',
    at: tuesday,
    by: BBBB,
    answer: 'already-commissioned',
    note: 'since Friday',
  } as const;
  const queried = event('request-queried', {
    leg: 1,
    at: tuesday,
    query: 'already-commissioned',
    note: 'since Friday',
  });
  test('a query leaves the clock running', () =>
    given(...askedOfBBBB)
      .when(query)
      .then(queried));

  test('a breach after a query is recorded as queried', () =>
    given(...askedOfBBBB, queried)
      .when({ type: 'pass-time', at: tooLate }, { now: tooLate })
      .then(breach(tooLate, true)));

  test('a voluntary party answers without a clock', () =>
    given(requested(), opened({ addressee: MAPX, obligated: false }), received({ deadline: null }))
      .when(deny({ by: MAPX }))
      .then(
        event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: null, suggested: null, note: null }),
        opened({ leg: 2, openedAt: tuesday }),
        received({ leg: 2, receivedAt: tuesday }),
      ));

  test('nothing can be answered of an absent request, and nothing of an ended one', () => {
    given().when(supply()).thenRefused('request-unknown');
    const withdrawn = event('request-withdrawn', { at: tuesday, reason: null, eraseAt: tuesday });
    given(...askedOfBBBB, withdrawn)
      .when(supply())
      .thenRefused('request-ended');
  });

  test('for a leg that was put to somebody else is refused, and says which member is wrong', () =>
    given(...askedOfBBBB)
      .when(supply({ leg: 2 }))
      .thenRefused('leg-unknown'));

  test('the requester is not an addressee', () =>
    given(...answeredByBBBB, revealed())
      .when(supply({ by: AAAA }))
      .thenRefused('not-an-addressee'));
});
