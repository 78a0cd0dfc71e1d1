import { parseRequestId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant, plainDate } from '@icx/working-days';
import { absent, decide, fold } from './index.ts';
import type { Candidate, Current, Facts, RequestCommand, RequestEvent } from './index.ts';
import {
  AAAA,
  answeredByBBBB,
  askedOfBBBB,
  BBBB,
  CCCC,
  device,
  event,
  facts,
  given,
  monday,
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

/** DDDD has, from somebody, the place of FFFF or of whomever a test says. */
const [DDDD, FFFF] = [party('DDDD'), party('FFFF')];
const taken = 'Took over from';
const since = 'on 2026-11-01 (solr)';
const succeeded = (by: Readonly<Record<string, PartyId>>): Partial<Facts> => ({
  addressee: (id) => (id === FFFF ? undefined : facts.addressee(id === DDDD ? BBBB : id)),
  successorOf: (id, mpxn) =>
    by[id] && mpxn === device.mpxn ? { party: by[id], on: plainDate('2026-11-01'), kind: 'solr' } : undefined,
});
const toDDDD = succeeded({ [FFFF]: DDDD, [BBBB]: DDDD });
const eraseAt = instant('2026-12-22T10:00:00.000Z');

/** The next leg, with DDDD in the place of the other. */
const second = (evidence: string, changes: Parameters<typeof opened>[0] = {}) => [
  opened({ leg: 2, addressee: DDDD, openedAt: tuesday, insteadOf: BBBB, evidence, ...changes }),
  received({ leg: 2, receivedAt: tuesday }),
];
const raise = (...candidates: Candidate[]): RequestCommand => ({
  type: 'raise',
  at: monday,
  by: AAAA,
  request: requestId,
  device,
  smiStatus: 'InstalledNotCommissioned',
  backlog: false,
  candidates,
  installation: { installedOn: plainDate('2026-10-01'), day90: plainDate('2026-12-30'), wan: 'unknown' },
});
const named = (id: PartyId): Candidate => ({
  party: id,
  basis: 'named-by-requester',
  evidence: 'AAAA named it when raising',
});
const unusable = { type: 'report-unusable', at: tuesday, by: AAAA, reason: 'join failed' } as const;
const reported = event('code-reported-unusable', { leg: 1, at: tuesday, reason: 'join failed', eraseAt });
const noCandidate = event('request-stalled', {
  at: tuesday,
  reason: 'no-candidate',
  closesAt: instant('2026-12-23T00:00:00.000Z'),
});

describe('a leg is opened to who has the place of the party that is meant', () => {
  test('when the requester names a party that left, and it shows in whose place', () =>
    given()
      .when(raise(named(FFFF), recordedInstaller), succeeded({ [FFFF]: DDDD }))
      .then(
        requested({ candidates: [named(FFFF), recordedInstaller] }),
        opened({
          addressee: DDDD,
          basis: 'named-by-requester',
          insteadOf: FFFF,
          evidence: `${taken} FFFF ${since}. AAAA named it when raising`,
        }),
        received(),
      ));

  test('when a candidate was succeeded after the request was raised', () => {
    const candidates = [
      recordedInstaller,
      { party: FFFF, basis: 'losing-supplier', evidence: 'registration' } as const,
    ];
    given(requested({ candidates }), opened(), received())
      .when({ type: 'answer', at: tuesday, by: BBBB, answer: 'not-installer' }, succeeded({ [FFFF]: DDDD }))
      .then(
        event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: null, note: null }),
        ...second(`${taken} FFFF ${since}. registration`, { basis: 'losing-supplier', insteadOf: FFFF }),
      );
  });

  test('when the succession of a candidate was reversed since, to the party that was meant first', () => {
    const successor: Candidate = { party: DDDD, basis: 'successor', evidence: 'took over', insteadOf: CCCC };
    given(requested({ candidates: [recordedInstaller, successor] }), opened(), received())
      .when({ type: 'answer', at: tuesday, by: BBBB, answer: 'not-installer' }, succeeded({}))
      .then(
        event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: null, note: null }),
        opened({
          leg: 2,
          addressee: CCCC,
          basis: 'successor',
          openedAt: tuesday,
          receipt: 'sec-notice-email',
          evidence: 'The succession of CCCC by DDDD was reversed',
        }),
      );
  });

  test('when an addressee suggests it', () =>
    given(...askedOfBBBB)
      .when(
        { type: 'answer', at: tuesday, by: BBBB, answer: 'not-installer', suggestedInstaller: FFFF },
        succeeded({ [FFFF]: DDDD }),
      )
      .then(
        event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: FFFF, note: null }),
        ...second(`${taken} FFFF ${since}. BBBB answered leg 1: not the installer`, {
          basis: 'suggested-by-addressee',
          insteadOf: FFFF,
        }),
      ));

  test('when the requester re-routes to it', () =>
    given(...askedOfBBBB)
      .when({ type: 'reroute', at: tuesday, by: AAAA, addressee: FFFF }, succeeded({ [FFFF]: DDDD }))
      .then(
        event('leg-closed', { leg: 1, at: tuesday, how: 'rerouted' }),
        ...second(`${taken} FFFF ${since}. AAAA re-routed the request`, {
          basis: 'named-by-requester',
          insteadOf: FFFF,
          replaces: 1,
        }),
      ));

  test('when its code does not work, or was recalled', () => {
    given(...revealedToAAAA)
      .when(unusable, toDDDD)
      .then(
        reported,
        ...second(`${taken} BBBB ${since}. The code of leg 1 does not work`, { basis: 'code-unusable', replaces: 1 }),
      );
    given(...answeredByBBBB)
      .when({ type: 'recall', at: tuesday, by: BBBB, reason: 'wrong row' }, toDDDD)
      .then(
        event('code-recalled', { leg: 1, at: tuesday, reason: 'wrong row', eraseAt: tuesday }),
        ...second(`${taken} BBBB ${since}. BBBB recalled the code of leg 1`, { basis: 'code-recalled', replaces: 1 }),
      );
  });

  test('when a successor goes on with a code that is sealed to its predecessor’s own key', () => {
    const sealed = [...askedOfBBBB, supplied({ check: 'client-checked', sealedTo: 'thumbprint' })];
    const continued = fold(sealed) as Current;
    const goesOn: RequestCommand = {
      ...{ type: 'continue', at: tuesday, by: CCCC, request: must(parseRequestId('icr_TEST000000000002')) },
      ...{ continued, succession: 'suc_TEST0001', insteadOf: AAAA },
    };
    const { events } = decide(goesOn, absent, { ...facts, ...toDDDD });
    expect(legsOf(events)).toEqual([
      expect.objectContaining({ addressee: DDDD, insteadOf: BBBB, basis: 'code-holder' }),
    ]);
  });

  test('but only for the meter point that the succession is for', () => {
    const elsewhere = { ...toDDDD, successorOf: () => undefined };
    given(...revealedToAAAA)
      .when(unusable, elsewhere)
      .then(
        reported,
        opened({
          leg: 2,
          openedAt: tuesday,
          basis: 'code-unusable',
          evidence: 'The code of leg 1 does not work',
          replaces: 1,
        }),
        received({ leg: 2, receivedAt: tuesday }),
      );
  });
});

describe('where the requester itself has that place', () => {
  const toAAAA = succeeded({ [FFFF]: AAAA, [BBBB]: AAAA });

  test('it is sent to those files when it raises or re-routes', () => {
    given()
      .when(raise(named(FFFF)), toAAAA)
      .thenRefused('addressee-is-requester');
    given().when(raise(recordedInstaller), toAAAA).thenRefused('installed-by-requester');
    given(...askedOfBBBB)
      .when({ type: 'reroute', at: tuesday, by: AAAA, addressee: FFFF }, toAAAA)
      .thenRefused('addressee-is-requester');
  });

  test('nobody is asked when a code that came from there does not work', () =>
    given(...revealedToAAAA)
      .when(unusable, toAAAA)
      .then(reported, noCandidate));

  test('a suggestion of it is as good as none', () =>
    given(...askedOfBBBB)
      .when(
        { type: 'answer', at: tuesday, by: BBBB, answer: 'not-installer', suggestedInstaller: FFFF },
        succeeded({ [FFFF]: AAAA }),
      )
      .then(
        event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: true, suggested: FFFF, note: null }),
        event('request-stalled', {
          ...noCandidate.data,
          reason: 'all-denied',
          answers: [{ party: BBBB, answer: 'not-installer' }],
        } as never),
      ));
});

test('an addressee that has the place of whom it suggests is told so', () =>
  given(...askedOfBBBB)
    .when(
      { type: 'answer', at: tuesday, by: BBBB, answer: 'not-installer', suggestedInstaller: FFFF },
      succeeded({ [FFFF]: BBBB }),
    )
    .thenRefused('suggestion-is-yourself'));

test('a report that a code does not work is taken though its supplier takes part no more', () =>
  given(...revealedToAAAA)
    .when(unusable, { addressee: () => undefined })
    .then(reported, noCandidate));

const legsOf = (events: readonly RequestEvent[]) =>
  events.flatMap(({ type, data }) => (type === 'requests.leg-opened.v1' ? [data] : []));
