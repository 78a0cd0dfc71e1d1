import type { EvidenceDocument } from '@icx/requests-service';

const hash = 'a'.repeat(64);
const at = '2022-09-06T10:00:00.000Z';
const leg = {
  ...{ number: 1, addressee: 'BBBB', insteadOf: null, basis: 'recorded-installer', evidence: 'the inventory' },
  ...{ obligated: true, clock: 'running', clockReason: null, overdueDays: null, openedAt: at, channel: 'email' },
  ...{ receipt: 'sec-notice-email', receivedAt: at, receivedBy: 'deemed', undelivered: null, deliveries: [] },
  ...{ dueOn: '2022-09-21', dueAt: '2022-09-21T23:00:00.000Z', breach: null, closed: null, correction: null },
  ...{ acknowledgedAt: null, reply: null, query: null, contest: null, outside: [], through: {} },
};
const request = {
  ...{ id: 'icr_TEST12345678', state: 'open', requester: 'AAAA', warnings: [], raisedAt: at, backlog: false },
  device: {
    deviceId: '00-DB-12-34-56-78-90-A0',
    deviceType: 'ESME',
    mpxn: '1012345678903',
    msn: null,
    manufacturer: null,
  },
  ...{ neededBy: '2022-10-01', code: null, stalled: null, closesAt: null, ending: null, supersession: null },
  legs: [leg],
};
const event = (revision: string, words: string) => ({
  ...{ revision, position: `1${revision}`, leafHash: hash, auditPath: [hash], leaf: null, data: {}, recordedAt: at },
  ...{ type: 'requests.leg-received.v1', party: 'BBBB', user: 'client:AGNT/desk', agent: 'AGNT', channel: 'email' },
  rule: {
    ...{ receipt: 'sec-notice-email', receivedBy: 'deemed', term: 'ten' },
    ...{ calendar: 'england-and-wales', calendarVersion: '2022.1' },
  },
  ...{ at, words },
});
const calculation = {
  ...{ leg: 1, receivedAt: at, receivedOn: '2022-09-06', term: 'ten', termWorkingDays: 10, grace: 0 },
  ...{ calendar: 'england-and-wales', agrees: true },
};
const day = (date: string, workingDay: number | null) => ({
  ...{ date, weekday: 'Monday', workingDay, because: workingDay === null ? 'bank-holiday' : null },
});

/** As an addressee sees it: asked by mail, acted by its agent, a late bank holiday, one event that it may not see. */
export const evidence = {
  ...{ generatedAt: at, issuedTo: { party: 'BBBB', role: 'supplier' }, request },
  events: [event('0', 'AAAA asked: “<script>alert(1)</script>”'), event('2', 'leg 1 was received')],
  unseen: [{ revision: '1', position: '11', leafHash: 'b'.repeat(64), auditPath: [hash] }],
  deadlines: [
    {
      ...{ ...calculation, revision: '2', replaces: null, calendarVersion: '2022.0', dueOn: '2022-09-20' },
      ...{ dueAt: '2022-09-20T23:00:00.000Z', days: [day('2022-09-19', 9), day('2022-09-20', 10)] },
    },
    {
      ...{ ...calculation, revision: '5', replaces: '2', calendarVersion: '2022.1', dueOn: '2022-09-21' },
      ...{ dueAt: '2022-09-21T23:00:00.000Z', days: [day('2022-09-19', null), day('2022-09-21', 10)] },
    },
  ],
  receipts: [
    { leg: 1, revision: '1', sentAt: at, arrivedAt: '2022-09-06T11:00:00.000Z', passedOver: [], deemedAt: at },
  ],
  notices: [
    {
      ...{ leg: 1, addressee: 'BBBB', address: 'codes@bbbb.example', rank: 1, state: 'failed', sentAt: null },
      ...{ failedAt: at, reason: '550 <unknown>' },
    },
  ],
  checkpoint: { origin: 'install-code-exchange/x', size: 12, root: hash, note: 'a note\n', key: 'a key' },
  seal: { algorithm: 'SHA-256', canonicalisation: 'RFC 8785 (JCS)', covers: 'all', hash, note: 'sealed\n' },
} as unknown as EvidenceDocument;
