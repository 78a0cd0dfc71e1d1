import { specOf } from '@icx/decider-testing';
import type { ContactPointId } from '@icx/contacts';
import type { EmailAddress, PartyId, RequestId } from '@icx/identifiers';
import { instant, type Instant } from '@icx/working-days';
import {
  beginHandOver,
  dropNotice,
  foldPost,
  nextDueAt,
  recordAttempt,
  recordBounce,
  type Attempt,
  type Notice,
  type PostedEvent,
  type PostId,
  type PostState,
  type Recipient,
} from '../index.ts';

const at = (time: string): Instant => instant(`2026-11-23T${time}Z`);
const to = (name: string, rank: number): Recipient => ({
  point: `ctp_${name}` as ContactPointId,
  address: `${name}@bbbb.example` as EmailAddress,
  rank,
});
const [anna, ben, carl] = [to('anna', 1), to('ben', 1), to('carl', 2)];

const notice: Notice = {
  id: `post_${'a'.repeat(26)}` as PostId,
  kind: 'request',
  party: 'BBBB' as PartyId,
  legs: [{ request: 'icr_TEST1' as RequestId, leg: 1 }],
  about: {},
  postedAt: at('10:00:00'),
};
const posted: PostedEvent = { type: 'mail.notice-posted.v1', data: notice };
const begun = (time: string, ...numbered: readonly [number, Recipient][]): PostedEvent => ({
  type: 'mail.hand-over-begun.v1',
  data: { at: at(time), token: '1', recipients: numbered.map(([recipient, one]) => ({ recipient, to: one })) },
});
const tried = (recipient: number, time: string, attempt: Attempt, next: string | null = null): PostedEvent => ({
  type: 'mail.recipient-tried.v1',
  data: { recipient, at: at(time), next: next && at(next), ...attempt } as never,
});
const bounced = (recipient: number, time: string): PostedEvent => ({
  type: 'mail.recipient-bounced.v1',
  data: { recipient, at: at(time), status: '5.1.1', mail: 'mail_x' },
});
const undeliverable = (time: string, reason: 'no-contact' | 'all-failed' | 'relay-unreachable'): PostedEvent => ({
  type: 'mail.notice-undeliverable.v1',
  data: { at: at(time), reason },
});
const sent = { outcome: 'sent' } as const;
const later = { outcome: 'deferred', reply: '451 try later' } as const;
const never = { outcome: 'refused', reply: '550 no such user' } as const;
const away = { outcome: 'unreachable', reason: 'ECONNREFUSED' } as const;

type Step = (post: PostState) => readonly PostedEvent[];
const given = specOf({ decide: (step: Step, post: PostState) => ({ events: step(post) }), fold: foldPost }, {});
const begin =
  (time: string, ranks: readonly (readonly Recipient[])[] = [[anna], [carl]], token = 1n): Step =>
  (post) =>
    beginHandOver({ at: at(time), token, ranks }, post);
const record =
  (recipient: number, time: string, attempt: Attempt): Step =>
  (post) =>
    recordAttempt({ recipient, at: at(time), attempt }, post);
const bounce =
  (recipient: number, time: string, status = '5.1.1'): Step =>
  (post) =>
    recordBounce({ recipient, at: at(time), status, mail: 'mail_x' }, post);
const dueAfter = (...history: readonly PostedEvent[]) => nextDueAt(foldPost(history));

describe('who is told', () => {
  test('all addresses of the first rank, at once', () =>
    given(posted)
      .when(begin('10:00:01', [[anna, ben], [carl]]))
      .then(begun('10:00:01', [0, anna], [1, ben])));

  test('with nobody on the list nobody: it is undeliverable there and then', () =>
    given(posted).when(begin('10:00:01', [])).then(undeliverable('10:00:01', 'no-contact')));

  test('the next rank once all of the one before have failed, and not before', () => {
    const two = [posted, begun('10:00:01', [0, anna], [1, ben]), tried(0, '10:00:02', never)];
    const ranks = [[anna, ben], [carl]];
    given(...two, tried(1, '10:00:03', sent)).when(begin('10:00:04', ranks)).then(); // prettier-ignore
    given(...two, tried(1, '10:00:03', never)).when(begin('10:00:04', ranks)).then(begun('10:00:04', [2, carl])); // prettier-ignore
    given(...two, tried(1, '10:00:03', sent), bounced(1, '12:00:00'))
      .when(begin('12:00:01', ranks))
      .then(begun('12:00:01', [2, carl]));
  });

  test('nobody twice, whatever becomes of the list meanwhile; when all failed, that is the instant', () =>
    given(posted, begun('10:00:01', [0, anna]), tried(0, '10:00:02', never))
      .when(begin('10:30:00', [[anna]]))
      .then(undeliverable('10:00:02', 'all-failed')));

  test('an address that was added to the rank since, before the next', () =>
    given(posted, begun('10:00:01', [0, anna]), tried(0, '10:00:02', never))
      .when(begin('10:00:03', [[anna, ben], [carl]]))
      .then(begun('10:00:03', [1, ben])));
});

describe('what the next hop says', () => {
  const onItsWay = [posted, begun('10:00:00', [0, anna])];

  test('250 is sent', () =>
    given(...onItsWay).when(record(0, '10:00:05', sent)).then(tried(0, '10:00:05', sent))); // prettier-ignore

  test('5xx fails at once', () => {
    given(...onItsWay).when(record(0, '10:00:05', never)).then(tried(0, '10:00:05', never)); // prettier-ignore
    expect(dueAfter(...onItsWay, tried(0, '10:00:05', never))).toBe(at('10:00:05'));
  });

  test('4xx is tried again after growing pauses, and for the last time four hours after the first attempt', () => {
    const history: PostedEvent[] = [...onItsWay];
    const attempts: string[] = [];
    for (let due: Instant | null = at('10:00:00'); due;) {
      attempts.push(due.slice(11, 16));
      const [event] = recordAttempt({ recipient: 0, at: due, attempt: later }, foldPost(history));
      due = event?.type === 'mail.recipient-tried.v1' ? event.data.next : null;
      history.push(event!);
      if (due) history.push(...beginHandOver({ at: due, token: 1n, ranks: [[anna], [carl]] }, foldPost(history)));
    }
    expect(attempts).toEqual([
      ...['10:00', '10:01', '10:03', '10:08', '10:18', '10:33', '11:03', '11:33', '12:03', '12:33', '13:03', '13:33'],
      '14:00',
    ]);
    given(...history).when(begin('14:00:00')).then(begun('14:00:00', [1, carl])); // prettier-ignore
  });

  test('our own relay away: tried again, and after the same time nobody is left to be told', () => {
    given(...onItsWay).when(record(0, '10:00:05', away)).then(tried(0, '10:00:05', away, '10:01:05')); // prettier-ignore
    given(...onItsWay).when(record(0, '14:00:00', away)).then(tried(0, '14:00:00', away), undeliverable('14:00:00', 'relay-unreachable')); // prettier-ignore
  });

  test('but whom it was told to while the relay answered has been told', () =>
    given(posted, begun('10:00:00', [0, anna], [1, ben]), tried(0, '10:00:01', sent))
      .when(record(1, '14:00:00', away))
      .then(tried(1, '14:00:00', away)));
});

describe('a report that it came back', () => {
  const left = [posted, begun('10:00:00', [0, anna]), tried(0, '10:00:01', sent)];
  test('counts once, and only where it says for good', () => {
    given(...left).when(bounce(0, '10:05:00')).then(bounced(0, '10:05:00')); // prettier-ignore
    given(...left, bounced(0, '10:05:00')).when(bounce(0, '10:06:00')).then(); // prettier-ignore
    for (const status of ['4.4.7', '2.0.0', '5', '5.1', '15.1.1', '5.1.1 x'])
      given(...left).when(bounce(0, '10:05:00', status)).then(); // prettier-ignore
  });
  test('is of a recipient that it went to', () => given(...left).when(bounce(1, '10:05:00')).then()); // prettier-ignore
  test('that comes before it is known to have left, counts', () => {
    given(posted, begun('10:00:00', [0, anna])).when(bounce(0, '10:00:02')).then(bounced(0, '10:00:02')); // prettier-ignore
    given(posted, begun('10:00:00', [0, anna]), bounced(0, '10:00:02')).when(record(0, '10:00:03', sent)).then(); // prettier-ignore
  });
});

describe('what somebody has in hand', () => {
  const inHand = [posted, begun('10:00:00', [0, anna])];
  test('nobody else begins', () => given(...inHand).when(begin('10:00:01')).then()); // prettier-ignore
  test('is sent again by who has the lease since, at once, or by anybody after a quarter of an hour', () => {
    const again = (time: string, token: string): PostedEvent => ({
      type: 'mail.hand-over-begun.v1',
      data: { at: at(time), token, recipients: [{ recipient: 0, to: anna }] },
    });
    given(...inHand).when(begin('10:00:01', undefined, 2n)).then(again('10:00:01', '2')); // prettier-ignore
    given(...inHand).when(begin('10:15:00')).then(again('10:15:00', '1')); // prettier-ignore
    expect(dueAfter(...inHand)).toBe(at('10:15:00'));
  });
});

test('a notice that is about nothing any more is dropped, once', () => {
  const drop: Step = (post) => dropNotice({ at: at('10:00:01'), why: 'no-leg-is-live' }, post);
  const dropped: PostedEvent = { type: 'mail.notice-dropped.v1', data: { at: at('10:00:01'), why: 'no-leg-is-live' } };
  given(posted).when(drop).then(dropped);
  given(posted, dropped).when(drop).then();
  given(posted, dropped).when(begin('10:00:02')).then();
  expect([dueAfter(posted), dueAfter(posted, dropped)]).toEqual([at('10:00:00'), undefined]);
});
