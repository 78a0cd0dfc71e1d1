import { instant, plainDate } from '@icx/working-days';
import { eligibility, isBacklog } from './index.ts';
import type { Candidate, DeviceFacts } from './index.ts';
import {
  AAAA,
  assetProvider,
  device,
  event,
  given,
  losingSupplier,
  monday,
  opened,
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

  test('asks neither the requester nor a voluntary party by itself: stalled', () => {
    const candidates = [{ ...recordedInstaller, party: AAAA }, assetProvider];
    given()
      .when(raise(candidates))
      .then(
        requested({ candidates }),
        event('request-stalled', { at: monday, reason: 'no-candidate', closesAt: instant('2026-12-22T00:00:00.000Z') }),
      );
  });

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
  const claim = { deviceType: 'ESME', mpxn: device.mpxn } as const;
  const known: DeviceFacts = {
    deviceType: 'ESME',
    mpxn: device.mpxn,
    smiStatus: 'InstalledNotCommissioned',
    supply: 'now',
    suppliedTo: null,
  };

  test.each([
    ['Whitelisted', undefined],
    ['InstalledNotCommissioned', undefined],
    ['Pending', 'evidence-of-installation-required'],
    ['Commissioned', 'device-commissioned'],
    ['Suspended', 'device-status-not-eligible'],
    ['Decommissioned', 'device-status-not-eligible'],
    [null, 'device-status-not-eligible'],
  ] as const)('status %s → %s', (smiStatus, code) =>
    expect(eligibility(claim, { ...known, smiStatus })?.code).toBe(code),
  );

  test.each([
    [{ installedOn: plainDate('2026-10-01') }, undefined],
    [{ serviceFlag: 'I' } as const, undefined],
    [{ siteStatement: 'On the wall, photo 12' }, undefined],
    [{}, 'evidence-of-installation-required'],
  ])('Pending with evidence %j → %s', (evidence, code) =>
    expect(eligibility({ ...claim, evidence }, { ...known, smiStatus: 'Pending' })?.code).toBe(code),
  );

  test('an IHD has no inventory status to check', () =>
    expect(
      eligibility({ ...claim, deviceType: 'IHD' }, { ...known, deviceType: 'IHD', smiStatus: null }),
    ).toBeUndefined());

  test('of a device that it never supplied a requester learns nothing', () =>
    expect(eligibility(claim, undefined)?.code).toBe('not-registered-supplier'));

  test('a dated switch makes the requester eligible', () =>
    expect(eligibility(claim, { ...known, supply: 'later' })).toBeUndefined());

  test('a supply that has ended is told with its day and what would bring it back', () => {
    const refused = eligibility(claim, { ...known, supply: 'ended', suppliedTo: plainDate('2026-10-05') });
    expect(refused).toMatchObject({ code: 'not-registered-supplier', detail: expect.stringContaining('2026-10-05') });
  });

  test('type and MPxN must be those of the inventory', () => {
    expect(eligibility({ ...claim, deviceType: 'PPMID' }, known)?.code).toBe('device-type-mismatch');
    expect(eligibility({ ...claim, mpxn: null }, known)).toBeUndefined();
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
