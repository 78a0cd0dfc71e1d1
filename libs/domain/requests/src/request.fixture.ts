import { must } from '@icx/refusals';
import { parseDeviceId, parseMpxn, parsePartyId, parseRequestId } from '@icx/identifiers';
import type { EmailAddress, PartyId } from '@icx/identifiers';
import { calendars, deadline, instant, plainDate } from '@icx/working-days';
import { specOf } from '@icx/decider-testing';
import { decide, fold } from './index.ts';
import type { DataOf, Facts, NoticeTo, RequestCommand, RequestEvent } from './index.ts';

/** Names and facts that the specs of this lib share: AAAA asks, BBBB installed, CCCC another supplier, MAPX owns. */
export const party = (id: string): PartyId => must(parsePartyId(id));
export const [AAAA, BBBB, CCCC, MAPX] = ['AAAA', 'BBBB', 'CCCC', 'MAPX'].map(party) as [
  PartyId,
  PartyId,
  PartyId,
  PartyId,
];
export const requestId = must(parseRequestId('icr_TEST000000000001'));
export const deviceId = must(parseDeviceId('00-DB-12-34-56-78-90-A0'));
export const device = {
  deviceId,
  deviceType: 'ESME',
  mpxn: must(parseMpxn('1012345678903')),
  msn: null,
  manufacturer: null,
} as const;
export const codeRef = { id: 'code-1', sequence: '1', fingerprint: 'f1' };

/** Monday 23 November 2026, 10:00; ten Working Days later is 7 December. */
export const monday = instant('2026-11-23T10:00:00.000Z');
export const tuesday = instant('2026-11-24T10:00:00.000Z');
export const dueAt = instant('2026-12-08T00:00:00.000Z');
export const lastMoment = instant('2026-12-07T23:59:59.999Z');
export const tooLate = instant('2026-12-08T00:00:00.000Z');

export const facts: Facts = {
  now: monday,
  terms: [{ id: 'mp121-10wd', effectiveFrom: plainDate('2019-01-01'), workingDays: 10, calendar: 'england-and-wales' }],
  calendars,
  obligationFrom: plainDate('2022-11-03'),
  retention: { closed: 28, unusable: 28, superseded: 28 },
  addressee: (id) =>
    (
      ({
        AAAA: { obligated: true, receipt: 'immediate' },
        BBBB: { obligated: true, receipt: 'immediate' },
        CCCC: { obligated: true, receipt: 'sec-notice-email' },
        MAPX: { obligated: false, receipt: 'immediate' },
      }) as Record<string, ReturnType<Facts['addressee']>>
    )[id],
  successorOf: () => undefined,
};

export const given = specOf<RequestCommand, ReturnType<typeof fold>, RequestEvent, Facts>({ decide, fold }, facts);

/** `event('leg-opened', {…})`: the stored event by its short name. */
export const event = <Name extends Parameters<typeof nameOf>[0]>(name: Name, data: DataOf<Name>): RequestEvent =>
  ({ type: nameOf(name), data }) as unknown as RequestEvent;

type ShortName = RequestEvent['type'] extends `requests.${infer Name}.v1` ? Name : never;
const nameOf = (name: ShortName): string => `requests.${name}.v1`;

export const recordedInstaller = { party: BBBB, basis: 'recorded-installer', evidence: 'inventory' } as const;
export const losingSupplier = { party: CCCC, basis: 'losing-supplier', evidence: 'registration' } as const;
export const assetProvider = { party: MAPX, basis: 'pre-notifier', evidence: 'inventory' } as const;

export const requested = (changes: Partial<DataOf<'install-code-requested'>> = {}): RequestEvent =>
  event('install-code-requested', {
    request: requestId,
    requester: AAAA,
    device,
    raisedAt: monday,
    smiStatus: 'InstalledNotCommissioned',
    backlog: false,
    candidates: [recordedInstaller],
    installation: { installedOn: plainDate('2026-10-01'), day90: plainDate('2026-12-30'), wan: 'unknown' },
    evidence: null,
    yourReference: null,
    neededBy: null,
    supplyPoint: device.mpxn,
    ...changes,
  });

export const opened = (changes: Partial<DataOf<'leg-opened'>> = {}): RequestEvent =>
  event('leg-opened', {
    leg: 1,
    addressee: BBBB,
    basis: 'recorded-installer',
    evidence: 'inventory',
    obligated: true,
    receipt: 'immediate',
    openedAt: monday,
    replaces: null,
    correction: null,
    ...changes,
  });

export const received = (changes: Partial<DataOf<'leg-received'>> = {}): RequestEvent => {
  const receivedAt = changes.receivedAt ?? monday;
  const due = must(deadline(receivedAt, facts.terms, facts.calendars));
  return event('leg-received', { leg: 1, receivedAt, by: 'immediate', deadline: due, ...changes });
};

export const supplied = (changes: Partial<DataOf<'code-supplied'>> = {}): RequestEvent =>
  event('code-supplied', {
    leg: 1,
    code: codeRef,
    representation: 'raw-16+crc',
    check: 'crc-checked',
    deviceId,
    answeredAt: tuesday,
    inTime: true,
    closesAt: instant('2026-12-23T00:00:00.000Z'),
    ...changes,
  });

export const revealed = (changes: Partial<DataOf<'code-revealed'>> = {}): RequestEvent =>
  event('code-revealed', {
    at: tuesday,
    format: 'sr-8.11',
    reason: 'join the meter',
    code: codeRef,
    closesAt: instant('2026-12-23T00:00:00.000Z'),
    ...changes,
  });

/** The n-th address that a notice went to. */
export const noticeTo = (recipient: number, rank = 1): NoticeTo => {
  const address = `${['anna', 'ben', 'carl'][recipient]}@cccc.example` as EmailAddress;
  return { post: 'post_a', recipient, point: `ctp_${recipient}`, address, rank };
};

/** A request that BBBB received on Monday. */
export const askedOfBBBB = [requested(), opened(), received()] as const;
export const answeredByBBBB = [...askedOfBBBB, supplied()] as const;
export const revealedToAAAA = [...answeredByBBBB, revealed()] as const;
