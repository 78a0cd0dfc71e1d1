import { fold } from './index.ts';
import type { Open, RequestEvent } from './index.ts';
import {
  AAAA,
  CCCC,
  dueAt,
  event,
  given,
  MAPX,
  opened,
  received,
  requested,
  supplied,
  tooLate,
  tuesday,
} from './request.fixture.ts';

const basis = { by: 'register', entry: 'bkl_1', file: 'fil_1' } as const;
const register = { type: 'register-backlog', at: tuesday, basis } as const;
const registered = event('backlog-registered', { at: tuesday, basis });
const leave = (at = tuesday) => ({ type: 'leave-backlog', at, reason: 'cleared by hand' }) as const;
const left = (at = tuesday) => event('backlog-left', { at, reason: 'cleared by hand' });
const waiting = [requested(), opened({ addressee: CCCC, receipt: 'sec-notice-email' })] as const;
const backlogged = [requested({ backlog: true }), opened(), received({ deadline: null })] as const;

describe('a device comes onto the register', () => {
  test('its request that waits for receipt gets no clock', () => {
    given(...waiting)
      .when(register)
      .then(registered);
    given(...waiting, registered)
      .when({ type: 'acknowledge', at: tuesday, by: CCCC })
      .then(
        event('leg-acknowledged', { leg: 1, at: tuesday }),
        received({ receivedAt: tuesday, by: 'acknowledged', deadline: null }),
      );
    expect(fold([...waiting, registered])).toMatchObject({ backlog: true, backlogBasis: basis });
  });

  test.each<readonly [string, readonly RequestEvent[]]>([
    ['that is backlog already', backlogged],
    ['that is answered', [requested(), opened(), received(), supplied()]],
    ['that there is none', []],
  ])('a request %s is left as it is', (_, history) =>
    given(...history)
      .when(register)
      .then(),
  );

  const breached = event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried: false });
  const denied = event('installation-denied', {
    leg: 1,
    answeredAt: tooLate,
    inTime: false,
    suggested: CCCC,
    note: null,
  });
  test.each<readonly [string, readonly RequestEvent[]]>([
    ['a running clock', [requested(), opened(), received()]],
    [
      'a breach, its next leg waiting',
      [
        requested(),
        opened(),
        received(),
        breached,
        denied,
        opened({ leg: 2, addressee: CCCC, receipt: 'sec-notice-email', openedAt: tooLate }),
      ],
    ],
  ])('%s is not touched', (_, history) =>
    given(...history)
      .when({ ...register, at: history.length > 3 ? tooLate : tuesday })
      .thenRefused('clock-running'),
  );
});

describe('SECAS takes a request out of the backlog', () => {
  test('that instant is the receipt, with the full term', () =>
    given(...backlogged)
      .when(leave(tooLate))
      .then(left(tooLate), received({ receivedAt: tooLate, by: 'backlog-left' })));

  test('a leg that was not received gets its clock when it is; one asked as a favour none', () => {
    given(...waiting, registered)
      .when(leave())
      .then(left());
    given(requested({ backlog: true }), opened({ addressee: MAPX, obligated: false }), received({ deadline: null }))
      .when(leave())
      .then(left());
    expect(fold([...waiting, registered, left()])).toMatchObject({ backlog: false, backlogLeft: { at: tuesday } });
  });

  test.each<readonly [string, readonly RequestEvent[], string]>([
    ['of what is none', [requested(), opened(), received()], 'not-backlog'],
    ['twice', [...backlogged, left(), received({ by: 'backlog-left', receivedAt: tuesday })], 'not-backlog'],
    ['of what is not there', [], 'request-unknown'],
    [
      'of what has ended',
      [...backlogged, event('request-withdrawn', { at: tuesday, reason: null, eraseAt: tooLate })],
      'request-ended',
    ],
  ])('not %s', (_, history, code) =>
    given(...history)
      .when(leave())
      .thenRefused(code),
  );
});

test('raised on the register it says so, and its successor’s request too', () => {
  const raised = requested({ backlog: true, backlogBasis: basis });
  const continued = fold([raised, opened(), received({ deadline: null })]) as Open;
  given()
    .when({
      type: 'continue',
      at: tuesday,
      by: MAPX,
      request: continued.id,
      continued,
      succession: 'suc_1',
      insteadOf: AAAA,
    })
    .then(
      requested({
        ...{ backlog: true, backlogBasis: basis, requester: MAPX, raisedAt: tuesday, candidates: [] },
        continues: { request: continued.id, requester: AAAA, succession: 'suc_1', insteadOf: AAAA },
      }),
      ...[
        opened({ evidence: `inventory; goes on from leg 1 of ${continued.id}` }),
        received({ deadline: null, by: 'continued' }),
      ],
    );
});
