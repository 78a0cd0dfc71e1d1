import { expect, test } from '@jest/globals';
import type { MailDocument } from '@icx/mail-service';
import { icxAgainst } from './commands.fixture.ts';

const id = 'mail_abcdefghijklmnopqrstuvwxyz';
const waiting: MailDocument = {
  ...{ id, state: 'waits', door: 'smtp', receivedAt: '2026-12-01T10:00:00.000Z', bytes: 2_048, peer: '192.0.2.1 mx' },
  ...{ to: ['codes@exchange.example'], from: ['codes@bbbb.example'], subject: 'Re: code', says: 'not-installer' },
  ...{ automatic: null, attachments: [], faults: [], hasCode: false, party: 'BBBB', standing: 'waits', post: null },
  why: { code: 'token-missing', detail: 'Reply to the mail that put the request to you, or confirm this one.' },
  waitsUntil: '2026-12-09T00:00:00.000Z',
  rungs: [
    { rung: 'token', stands: false, ground: 'none', detail: 'It was not sent to a reply address.' },
    { rung: 'dmarc', stands: true, ground: 'pass', detail: 'Its domain vouches for it.' },
    { rung: 'contact', stands: true, ground: 'acts', detail: 'It is on the list.' },
  ],
  authenticity: { spf: 'pass', dkim: [], dmarc: 'pass', arc: 'none' },
  ...{ acted: [], report: null, confirmed: null, rejected: null, lapsedAt: null, rawDeleted: null },
};

test('one mail says rung by rung why it did not act, until when it waits, and what to type', async () => {
  const { out, asked } = await icxAgainst(['mail', 'show', id], { status: 200, json: waiting });
  expect(asked).toEqual([['GET', `/v1/mail/${id}`, undefined]]);
  for (const words of [
    /reply address +no +It was not sent to a reply address/,
    /vouched for +yes/,
    /contact list +yes/,
    /confirm this one\. \(token-missing\)/,
    /Until Wed 9 Dec 2026, 00:00; it counts as of when it came in/,
    new RegExp(`icx mail confirm ${id}`),
  ])
    expect(out).toMatch(words);
});

test('what it did is told line by line', async () => {
  const outcomes = [
    {
      ...{ request: 'icr_TEST0123456789', leg: 1, attachment: null, file: null },
      outcome: 'taken',
      code: null,
      detail: null,
    },
    {
      ...{ request: null, leg: null, attachment: 'answers.csv', file: 'fil_TEST00000001' },
      ...{ outcome: 'taken', code: null, detail: null },
    },
  ];
  const acted = [{ at: '2026-12-01T10:00:02.000Z', scope: 'case', outcomes }];
  const json = { ...waiting, state: 'acted', why: null, waitsUntil: null, acted };
  const { out } = await icxAgainst(['mail', 'show', id], { status: 200, json });
  expect(out).toMatch(/icr_TEST0123456789, leg 1 +taken/);
  expect(out).toMatch(/answers\.csv +taken +row by row: icx files show fil_TEST00000001/);
});

test('mails are listed, confirmed and rejected', async () => {
  const { out, asked } = await icxAgainst(['mail', 'list', '--state', 'waits'], {
    status: 200,
    json: { items: [waiting], next: '17' },
  });
  expect(asked[0]![1]).toBe('/v1/mail?state=waits');
  expect(out).toMatch(new RegExp(`${id} +waits .*codes@bbbb.example`));
  expect(out).toContain('More: --cursor 17');
  const confirmed = await icxAgainst(['mail', 'confirm', id], { status: 200, json: waiting });
  expect(confirmed.asked).toEqual([['POST', `/v1/mail/${id}/confirmation`, {}]]);
  const rejected = await icxAgainst(['mail', 'reject', id, '--reason', 'r'], { status: 200, json: waiting });
  expect(rejected.asked).toEqual([['POST', `/v1/mail/${id}/rejection`, { reason: 'r' }]]);
});

test('read again, what would be otherwise is told, with an exit code of its own', async () => {
  const differs = { id, result: 'differs', differences: [{ what: 'says', then: 'unclear', now: 'not-installer' }] };
  const { out, code } = await icxAgainst(['mail', 'replay', id], { status: 200, json: differs });
  expect([code, out]).toEqual([1, expect.stringMatching(/1 otherwise.*says +"unclear" +"not-installer"/s)]);
  const gone = { id, result: 'raw-deleted', differences: [] };
  const again = await icxAgainst(['mail', 'replay', id], { status: 200, json: gone });
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('1 raw deleted')]);
});
