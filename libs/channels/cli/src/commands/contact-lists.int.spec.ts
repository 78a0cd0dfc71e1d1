import { expect, test } from '@jest/globals';
import { icxAgainst } from './commands.fixture.ts';

const at = '2027-01-04T09:00:00.000Z';
const list = {
  ...{ quarter: '2027-Q1', issuedAt: at, remindAt: '2027-01-18T09:00:00.000Z', remindedAt: null },
  parties: [
    { party: 'BBBB', confirmedAt: at },
    { party: 'CCCC', confirmedAt: null },
  ],
};
const supplier = {
  ...{ party: 'CCCC', name: 'Corva', channel: 'email', ready: false, why: 'It has no contact point.' },
  ...{ unproved: 0, failing: 0, confirmed: null, stale: true },
};
const readiness = { obligationFrom: '2026-11-01', latest: '2027-Q1', ready: 0, notReady: 1, suppliers: [supplier] };

test.each([
  [['lists'], 'GET', '/v1/contact-lists', { items: [list] }, /2027-Q1 .*1 of 2/],
  [['lists'], 'GET', '/v1/contact-lists', { items: [] }, /No list has gone out yet/],
  [['list-of', '2027-Q1'], 'GET', '/v1/contact-lists/2027-Q1', list, /CCCC +not confirmed\s+BBBB/],
  [['issue'], 'POST', '/v1/contact-lists', list, /still right +1 of 2/],
  [
    ['still-right', '2027-Q1', '--party', 'BBBB'],
    'POST',
    '/v1/parties/BBBB/contact-lists/2027-Q1/confirmation',
    list,
    /reminder +Mon 18 Jan 2027/,
  ],
  [['readiness'], 'GET', '/v1/contacts/readiness', readiness, /CCCC .*NO .*It has no contact point/],
] as const)('contacts %p', async (args, method, path, json, words) => {
  const { out, asked } = await icxAgainst(['contacts', ...args], { status: 200, json });
  expect(asked.map(([how, where]) => [how, where])).toEqual([[method, path]]);
  expect(out).toMatch(words);
});
