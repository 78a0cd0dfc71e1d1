import { parseManufacturer, parseMpxn, parseMsn } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { instant, plainDate } from '@icx/working-days';
import { absent, decide, eligibility, isBacklog, labelFault } from './index.ts';
import type { Candidate, Claim, DeviceFacts, RequestEvent } from './index.ts';
import {
  AAAA,
  assetProvider,
  CCCC,
  device,
  event,
  facts,
  given,
  losingSupplier,
  MAPX,
  monday,
  opened,
  party,
  received,
  recordedInstaller,
  requested,
  requestId,
  revealedToAAAA,
  tuesday,
} from './request.fixture.ts';

const raise = (candidates: readonly Candidate[], backlog = false) =>
  ({
    type: 'raise',
    at: monday,
    by: AAAA,
    request: requestId,
    device,
    smiStatus: 'InstalledNotCommissioned',
    backlog,
    candidates,
    installation: { installedOn: plainDate('2026-10-01'), day90: plainDate('2026-12-30'), wan: 'unknown' },
  }) as const;

const noCandidate = event('request-stalled', {
  at: monday,
  reason: 'no-candidate',
  closesAt: instant('2026-12-22T00:00:00.000Z'),
}) as Extract<RequestEvent, { type: 'requests.request-stalled.v1' }>;

describe('raising', () => {
  test('opens a leg to the best candidate, received at once where it receives immediately', () =>
    given()
      .when(raise([recordedInstaller]))
      .then(requested(), opened(), received()));

  test('a candidate that receives by email has no clock until receipt', () =>
    given()
      .when(raise([losingSupplier]))
      .then(
        requested({ candidates: [losingSupplier] }),
        opened({
          addressee: losingSupplier.party,
          basis: 'losing-supplier',
          evidence: 'registration',
          receipt: 'sec-notice-email',
        }),
      ));

  test('of a backlog device has a leg without a deadline', () =>
    given()
      .when(raise([recordedInstaller], true))
      .then(requested({ backlog: true }), opened(), received({ deadline: null })));

  test('asks no voluntary party by itself: stalled', () => {
    const candidates = [assetProvider];
    given().when(raise(candidates)).then(requested({ candidates }), noCandidate);
  });

  test('asks a voluntary party that the requester named, before the installer, and the installer after it', () => {
    const named = { ...assetProvider, basis: 'named-by-requester' } as const;
    const candidates = [named, recordedInstaller];
    const favour = [
      opened({ addressee: MAPX, basis: 'named-by-requester', obligated: false }),
      received({ deadline: null }),
    ];
    given()
      .when(raise(candidates))
      .then(requested({ candidates }), ...favour);
    given(requested({ candidates }), ...favour)
      .when({ type: 'answer', at: tuesday, by: MAPX, answer: 'not-installer' })
      .then(
        event('installation-denied', { leg: 1, answeredAt: tuesday, inTime: null, suggested: null, note: null }),
        opened({ leg: 2, openedAt: tuesday }),
        received({ leg: 2, receivedAt: tuesday }),
      );
  });

  test('of a device that the requester itself installed sends it to its own files, unless it names somebody', () => {
    const own = { ...recordedInstaller, party: AAAA };
    const refused = { code: 'installed-by-requester', detail: expect.stringContaining('Look there') };
    expect(decide(raise([own, losingSupplier]), absent, facts)).toMatchObject({ events: [], refusal: refused });
    const named = { ...losingSupplier, basis: 'named-by-requester' } as const;
    const candidates = [named, own, recordedInstaller];
    const leg = { addressee: CCCC, basis: named.basis, evidence: named.evidence, receipt: 'sec-notice-email' } as const;
    given().when(raise(candidates)).then(requested({ candidates }), opened(leg));
    // Nobody else is asked unbidden when that one denies: what comes after the requester is a worse guess than its files.
    given(requested({ candidates }), opened(leg))
      .when({ type: 'answer', at: monday, by: CCCC, answer: 'not-installer' })
      .then(
        received({ by: 'answered' }),
        event('installation-denied', { leg: 1, answeredAt: monday, inTime: true, suggested: null, note: null }),
        event('request-stalled', {
          at: monday,
          reason: 'all-denied',
          closesAt: noCandidate.data.closesAt,
          answers: [{ party: CCCC, answer: 'not-installer' }],
        }),
      );
  });

  test('a requester that only pre-notified the device did not install it', () => {
    const candidates = [{ ...assetProvider, party: AAAA }];
    given().when(raise(candidates)).then(requested({ candidates }), noCandidate);
  });

  test('names nobody who cannot be asked, nor itself', () => {
    const named = (id: PartyId) => raise([{ ...recordedInstaller, party: id, basis: 'named-by-requester' }]);
    given()
      .when(named(party('ZZZZ')))
      .thenRefused('party-unknown');
    given().when(named(AAAA)).thenRefused('addressee-is-requester');
  });

  test('again, whoever is named, gives the one that is open', () =>
    given(requested(), opened(), received())
      .when({ ...raise([{ ...recordedInstaller, party: AAAA }]), at: tuesday })
      .then(event('requested-again', { at: tuesday })));

  test('again, while open, notes it and changes nothing', () =>
    given(requested(), opened(), received())
      .when({ ...raise([recordedInstaller]), at: tuesday })
      .then(event('requested-again', { at: tuesday })));

  test('beyond the calendar is refused and nothing stored', () =>
    given()
      .when({ ...raise([recordedInstaller]), at: instant('2028-12-27T10:00:00.000Z') })
      .thenRefused('calendar-not-covered'));

  test('an ended request needs a new id', () =>
    given(
      ...revealedToAAAA,
      event('request-closed', {
        at: tuesday,
        outcome: 'commissioned',
        by: 'requester',
        note: null,
        eraseAt: instant('2026-12-22T10:00:00.000Z'),
      }),
    )
      .when({ ...raise([recordedInstaller]), at: tuesday })
      .thenRefused('request-ended'));
});

test('a supply that ends one day: the end of the request is known from the beginning', () => {
  const until = instant('2026-12-01T00:00:00.000Z');
  const cause = 'The registration has the requester as the supplier until 2026-12-01';
  given()
    .when({ ...raise([recordedInstaller]), suppliedUntil: until })
    .then(
      requested(),
      opened(),
      received(),
      event('supersession-scheduled', { at: monday, effectiveAt: until, cause }),
    );
});

describe('eligibility', () => {
  const today = plainDate('2026-11-23');
  const claim: Claim = { deviceType: 'ESME', mpxn: device.mpxn, msn: null, manufacturer: null };
  const known: DeviceFacts = {
    deviceType: 'ESME',
    mpxn: device.mpxn,
    secondaryImportMpan: null,
    exportMpan: null,
    msn: must(parseMsn('E6S001')),
    manufacturer: must(parseManufacturer('Wattmeter Ltd')),
    smiStatus: 'InstalledNotCommissioned',
    installedOn: null,
    supply: 'now',
    suppliedTo: null,
  };
  const of = (changes: Partial<Claim>, facts: Partial<DeviceFacts> = {}) =>
    eligibility({ ...claim, ...changes }, { ...known, ...facts }, today);

  test.each([
    ['Whitelisted', undefined],
    ['InstalledNotCommissioned', undefined],
    ['Pending', 'evidence-of-installation-required'],
    ['Commissioned', 'device-commissioned'],
    ['Suspended', 'device-status-not-eligible'],
    ['Decommissioned', 'device-status-not-eligible'],
    [null, 'device-status-not-eligible'],
  ] as const)('status %s → %s', (smiStatus, code) => expect(of({}, { smiStatus })?.code).toBe(code));

  test.each([
    [{ installedOn: plainDate('2026-10-01') }, undefined],
    [{ serviceFlag: 'I' } as const, undefined],
    [{ siteStatement: 'On the wall, photo 12' }, undefined],
    [{}, 'evidence-of-installation-required'],
  ])('Pending with evidence %j → %s', (evidence, code) =>
    expect(of({ evidence }, { smiStatus: 'Pending' })?.code).toBe(code),
  );

  test.each([
    ['2026-11-23', undefined],
    ['2026-11-24', 'evidence-of-installation-required'],
  ])('Pending and installed on %s by the inventory itself → %s', (on, code) =>
    expect(of({}, { smiStatus: 'Pending', installedOn: plainDate(on) })?.code).toBe(code),
  );

  test('an IHD has no inventory status to check', () =>
    expect(of({ deviceType: 'IHD' }, { deviceType: 'IHD', smiStatus: null })).toBeUndefined());

  test('of a device that it never supplied a requester learns nothing', () =>
    expect(
      eligibility({ ...claim, deviceType: 'PPMID', neededBy: plainDate('2026-01-01') }, undefined, today)?.code,
    ).toBe('not-registered-supplier'));

  test('a dated switch makes the requester eligible', () => expect(of({}, { supply: 'later' })).toBeUndefined());

  test('a supply that has ended is told with its day and what would bring it back', () => {
    const refused = of({}, { supply: 'ended', suppliedTo: plainDate('2026-10-05') });
    expect(refused).toMatchObject({ code: 'not-registered-supplier', detail: expect.stringContaining('2026-10-05') });
  });

  const contradictions: readonly (readonly [string, Partial<Claim>, string])[] = [
    ['device-type-mismatch', { deviceType: 'PPMID' }, 'as ESME'],
    ['mpxn-mismatch', { mpxn: must(parseMpxn('1012345678090')) }, 'at 1012345678903; you gave 1012345678090'],
    ['msn-mismatch', { msn: must(parseMsn('E6S010')) }, 'with MSN E6S001; you gave E6S010'],
    ['manufacturer-mismatch', { manufacturer: must(parseManufacturer('Gasometer')) }, 'made by Wattmeter Ltd'],
  ];
  test.each(contradictions)('%s names what the inventory has', (code, changes, says) =>
    expect(of(changes)).toMatchObject({ code, detail: expect.stringContaining(says) }),
  );

  test('what neither side says contradicts nothing; label and maker are written in any case, a label with any spaces', () => {
    const nothing = { deviceType: null, mpxn: null, msn: null, manufacturer: null } as const;
    expect(of(nothing)).toBeUndefined();
    expect(of({ ...nothing, ...known, deviceType: 'ESME' }, { ...nothing, deviceType: 'ESME' })).toBeUndefined();
    expect(of({ manufacturer: must(parseManufacturer('WATTMETER  LTD')) })).toBeUndefined();
    for (const msn of ['e6s001', 'E6S 001', 'e 6 s 0 0 1']) expect(of({ msn: must(parseMsn(msn)) })).toBeUndefined();
    const exportMpan = must(parseMpxn('1012345678090'));
    expect(of({ mpxn: exportMpan }, { exportMpan })).toBeUndefined();
  });

  test.each([
    ['an installation that is ahead', { evidence: { installedOn: plainDate('2026-11-24') } }, 'date-in-future'],
    ['an installation today', { evidence: { installedOn: today } }, undefined],
    ['needed yesterday', { neededBy: plainDate('2026-11-22') }, 'date-in-past'],
    ['needed today', { neededBy: today }, undefined],
  ])('%s → %s', (_, changes, code) => expect(of(changes)?.code).toBe(code));

  describe('by a label that fits nothing at the meter point', () => {
    const typed = { ...claim, msn: must(parseMsn('E6S010')) };
    const hung = { ...known, deviceType: 'PPMID', msn: must(parseMsn('P01')) };

    test('the serial numbers there are named, of the type that is meant', () => {
      expect(labelFault(typed, [known, hung])).toMatchObject({
        code: 'msn-mismatch',
        detail: 'At 1012345678903 the inventory has MSN E6S001 (ESME); you gave E6S010. Correct msn.',
      });
      expect(labelFault({ ...typed, deviceType: null }, [known, hung])?.detail).toContain('E6S001 (ESME), P01 (PPMID)');
    });

    test('where the serial number fits, what does not', () =>
      expect(labelFault({ ...typed, msn: hung.msn }, [known, hung])?.code).toBe('device-type-mismatch'));

    test('where there is none that could be meant, nothing is told', () => {
      expect(labelFault(typed, [{ ...known, msn: null }, hung])).toBeUndefined();
      expect(labelFault(typed, [])).toBeUndefined();
    });
  });

  test('backlog: installed before the obligation; an unknown date is not', () => {
    const from = plainDate('2022-11-03');
    expect([isBacklog(plainDate('2022-11-02'), from), isBacklog(from, from), isBacklog(null, from)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
