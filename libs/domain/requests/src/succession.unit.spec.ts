import { must } from '@icx/refusals';
import { parseRequestId } from '@icx/identifiers';
import { deadline, instant } from '@icx/working-days';
import { absent, decide, fold } from './index.ts';
import type { Current, RequestEvent } from './index.ts';
import {
  AAAA,
  answeredByBBBB,
  askedOfBBBB,
  assetProvider,
  BBBB,
  CCCC,
  codeRef,
  event,
  facts,
  given,
  losingSupplier,
  opened,
  party,
  received,
  recordedInstaller,
  requested,
  requestId,
  revealedToAAAA,
  supplied,
  tuesday,
} from './request.fixture.ts';

const DDDD = party('DDDD');
const succession = 'suc_TEST0001';
const evidence = 'BBBB failed; DDDD is Supplier of Last Resort';
const handOver = {
  type: 'hand-over-leg',
  at: tuesday,
  from: BBBB,
  to: DDDD,
  succession,
  evidence,
  insteadOf: BBBB,
  grace: 0,
  reversed: false,
} as const;
const withDDDD = {
  addressee: (id: string) => facts.addressee(id === DDDD ? BBBB : (id as typeof BBBB)),
  now: tuesday,
};
const closed = (how: 'addressee-failed' | 'succession-reversed', leg = 1) =>
  event('leg-closed', { leg, at: tuesday, how });

describe('the addressee is succeeded', () => {
  test('its leg goes to the successor with a new clock', () =>
    given(...askedOfBBBB)
      .when(handOver, withDDDD)
      .then(
        closed('addressee-failed'),
        opened({
          leg: 2,
          addressee: DDDD,
          basis: 'successor',
          evidence,
          openedAt: tuesday,
          replaces: 1,
          succession,
          insteadOf: BBBB,
        }),
        received({ leg: 2, receivedAt: tuesday }),
      ));

  test('with grace the new clock runs so many Working Days longer, also after a revised calendar', () => {
    const due = must(deadline(tuesday, facts.terms, facts.calendars, 5));
    expect([due.dueOn, due.grace]).toEqual(['2026-12-15', 5]);
    const moved = { leg: 2, addressee: DDDD, basis: 'successor', openedAt: tuesday, replaces: 1, grace: 5 } as const;
    const reopened = opened({ ...moved, evidence, succession, insteadOf: BBBB });
    given(...askedOfBBBB)
      .when({ ...handOver, grace: 5 }, withDDDD)
      .then(closed('addressee-failed'), reopened, received({ leg: 2, receivedAt: tuesday, deadline: due }));
    given(
      ...askedOfBBBB,
      closed('addressee-failed'),
      reopened,
      received({ leg: 2, receivedAt: tuesday, deadline: due }),
    )
      .when({ type: 'follow-calendars', at: tuesday })
      .then();
  });

  test('a breach stays with the party that failed', () => {
    const afterwards = instant('2026-12-08T00:00:00.000Z');
    const { events } = decide({ ...handOver, at: afterwards }, fold(askedOfBBBB), { ...facts, ...withDDDD });
    expect(events.map(({ type, data }) => [type.split('.')[1], 'leg' in data && data.leg])).toEqual([
      ['breach-recorded', 1],
      ['leg-closed', 1],
      ['leg-opened', 2],
      ['leg-received', 2],
    ]);
  });

  test('given again, or where another party is asked, it changes nothing', () => {
    given(requested(), opened({ addressee: CCCC }))
      .when(handOver, withDDDD)
      .then();
    given(...answeredByBBBB)
      .when(handOver, withDDDD)
      .then();
  });

  test('where the successor is the requester itself nobody is left to ask', () =>
    given(...askedOfBBBB)
      .when({ ...handOver, to: AAAA }, { now: tuesday })
      .then(
        closed('addressee-failed'),
        event('request-stalled', {
          at: tuesday,
          reason: 'no-candidate',
          closesAt: instant('2026-12-23T00:00:00.000Z'),
        }),
      ));

  test('reversed, it goes back the same way', () =>
    given(...askedOfBBBB, closed('addressee-failed'), opened({ leg: 2, addressee: DDDD }), received({ leg: 2 }))
      .when({ ...handOver, from: DDDD, to: BBBB, reversed: true }, withDDDD)
      .then(
        closed('succession-reversed', 2),
        opened({ leg: 3, basis: 'successor', evidence, openedAt: tuesday, replaces: 2 }),
        received({ leg: 3, receivedAt: tuesday }),
      ));

  test('who has denied is not asked again by itself', () =>
    given(
      requested(),
      opened({ addressee: DDDD }),
      received(),
      event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: null, note: null }),
      opened({ leg: 2 }),
      received({ leg: 2 }),
    )
      .when(handOver, withDDDD)
      .then(
        closed('addressee-failed', 2),
        event('request-stalled', {
          at: tuesday,
          reason: 'all-denied',
          closesAt: instant('2026-12-23T00:00:00.000Z'),
          answers: [{ party: DDDD, answer: 'not-installer' }],
        }),
      ));

  test('what fell due after the succession is nobody’s breach, however late the leg is moved', () => {
    const late = instant('2026-12-10T10:00:00.000Z');
    const { events } = decide(handOver, fold(askedOfBBBB), { ...facts, ...withDDDD, now: late });
    expect(events.map(({ type }) => type.split('.')[1])).toEqual(['leg-closed', 'leg-opened', 'leg-received']);
    expect(events[1]).toMatchObject({ data: { openedAt: late } });
  });

  test('a code that comes from the party that failed is still taken', () =>
    given(...askedOfBBBB, closed('addressee-failed'), opened({ leg: 2, addressee: DDDD }), received({ leg: 2 }))
      .when({
        type: 'answer',
        at: tuesday,
        by: BBBB,
        answer: 'code-supplied',
        code: { ref: codeRef, representation: 'raw-16+crc', check: 'crc-checked' },
      })
      .then(event('leg-closed', { leg: 2, at: tuesday, how: 'answered-elsewhere' }), supplied()));
});

describe('the requester is succeeded', () => {
  const next = must(parseRequestId('icr_TEST000000000002'));
  const transfer = { type: 'transfer', at: tuesday, to: DDDD, request: next, goesOn: true, succession } as const;
  const transferred = (eraseAt: string | null) =>
    event('request-transferred', {
      at: tuesday,
      to: DDDD,
      request: next,
      succession,
      eraseAt: eraseAt === null ? null : instant(eraseAt),
    });

  test('its request ends, and a code goes on with it', () =>
    given(...answeredByBBBB)
      .when(transfer)
      .then(transferred(null)));

  test('a code sealed to its own key is of no use to the successor, and is erased', () =>
    given(...askedOfBBBB, supplied({ check: 'client-checked', sealedTo: 'k1' }))
      .when(transfer)
      .then(transferred('2026-12-22T10:00:00.000Z')));

  const continueFrom = (...history: readonly RequestEvent[]) => ({
    type: 'continue' as const,
    at: tuesday,
    by: DDDD,
    request: next,
    continued: fold(history) as Current,
    succession,
    insteadOf: AAAA,
  });
  const continues = { request: requestId, requester: AAAA, succession, insteadOf: AAAA };
  const raised = requested({ request: next, requester: DDDD, raisedAt: tuesday, candidates: [], continues });
  const sameLeg = opened({ evidence: `inventory; goes on from leg 1 of ${requestId}` });

  test('the successor’s stands at the same leg, with the same clock', () =>
    given()
      .when(continueFrom(...askedOfBBBB))
      .then(raised, sameLeg, received({ by: 'continued' })));

  test('it holds the same code, not revealed yet', () => {
    given()
      .when(continueFrom(...revealedToAAAA))
      .then(raised, sameLeg, received({ by: 'continued' }), supplied());
  });

  test('of a code sealed to the old requester’s key its supplier is asked again', () =>
    given()
      .when(continueFrom(...askedOfBBBB, supplied({ check: 'client-checked', sealedTo: 'k1' })))
      .then(
        raised,
        opened({
          basis: 'code-holder',
          evidence: `It answered ${requestId} with a code sealed to its requester’s own key`,
          openedAt: tuesday,
        }),
        received({ receivedAt: tuesday }),
      ));

  test('of the leg that waits for the successor itself nothing goes on', () =>
    given()
      .when({ ...continueFrom(...askedOfBBBB), by: BBBB })
      .then(
        requested({ request: next, requester: BBBB, raisedAt: tuesday, candidates: [], continues }),
        event('request-stalled', {
          at: tuesday,
          reason: 'no-candidate',
          closesAt: instant('2026-12-23T00:00:00.000Z'),
        }),
      ));

  test('in favour of one that the successor has already, the code stays behind and is erased', () =>
    given(...answeredByBBBB)
      .when({ ...transfer, goesOn: false })
      .then(transferred('2026-12-22T10:00:00.000Z')));

  test('who was asked before is not a candidate any more', () => {
    const { events } = decide(
      continueFrom(
        requested({ candidates: [recordedInstaller, losingSupplier, assetProvider] }),
        ...askedOfBBBB.slice(1),
      ),
      absent,
      facts,
    );
    expect(events[0]).toMatchObject({ data: { candidates: [losingSupplier, assetProvider] } });
  });
});
