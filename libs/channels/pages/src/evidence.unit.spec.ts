import { expect, test } from '@jest/globals';
import { evidencePage } from './evidence.ts';
import { evidence } from './evidence.fixture.ts';

const page = evidencePage(evidence, { test: true });
/** What a person reads. */
const read = page
  .replace(/<style>[^]*<\/style>/, '')
  .replace(/<[^>]+>/g, ' ')
  .replace(/\s+/g, ' ');

test.each([
  ['for whom and of when', 'As of Tue 6 Sep 2022, 11:00 in London, as BBBB may see it.'],
  [
    'that what may not be seen is there',
    'All 3 events of the request up to then stand here; 1 of them the reader may not see',
  ],
  ['who acted for whom', 'AGNT for BBBB (client:AGNT/desk)'],
  ['by which rule, term and calendar', 'sec-notice-email, ten, england-and-wales 2022.1'],
  ['how a mail counted as received', 'Sent Tue 6 Sep 2022, 11:00.'],
  ['why the later date holds', 'counts Mon 19 Sep 2022 as a bank holiday, which version 2022.0 did not'],
  ['each day with its number', 'Tue 20 Sep 2022 Working Day 10: due by 24:00'],
  ['a day that does not count', 'Mon 19 Sep 2022 does not count: bank holiday'],
  ['what became of notices', 'codes@bbbb.example failed'],
  ['every leaf, also of what is not shown', `1 11 ${'b'.repeat(64)} no`],
  ['how to check it', 'icx verify --evidence evidence.json --key KEY'],
  ['that it is a test', 'TEST: a sandbox'],
])('tells %s', (_, words) => {
  expect(read).toContain(words);
});

test('what people and mail servers wrote is text, and nothing is loaded or run', () => {
  expect(page).not.toMatch(/<script|javascript:|<unknown>|\son\w+=|\ssrc=|\shref=/);
  expect(page).toContain('&lt;script&gt;');
});

test('of a request without a clock it says so', () => {
  const none = evidencePage({ ...evidence, deadlines: [], receipts: [] }, { test: false });
  expect(none).toContain('No clock ran that the reader may see.');
  expect(none).not.toContain('class="test"');
});
