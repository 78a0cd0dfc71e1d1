import { isRefusal, must } from '@icx/refusals';
import type { PartyId } from '@icx/identifiers';
import { calendars, instant, plainDate } from '@icx/working-days';
import { decideIssue, evolveIssue, type IssueCommand, type IssueEvent, type IssueState } from './issue.ts';
import { issuedAt, parseQuarter, quarterAfter, quarterOf, remindedAt } from './quarter.ts';

const quarter = must(parseQuarter('2027-Q1'));
const [AAAA, BBBB, CCCC] = ['AAAA', 'BBBB', 'CCCC'] as PartyId[] as [PartyId, PartyId, PartyId];
const [at, later, remindAt] = ['2027-01-04T09:00:00Z', '2027-01-05T12:00:00Z', '2027-01-18T09:00:00Z'].map(instant) as [
  ReturnType<typeof instant>,
  ReturnType<typeof instant>,
  ReturnType<typeof instant>,
];
const sent = { quarter, at, parties: [AAAA, BBBB], remindAt };
const issued: IssueEvent = { type: 'contacts.list-issued.v1', data: sent };
const confirmed = (party: PartyId): IssueEvent => ({
  type: 'contacts.list-confirmed.v1',
  data: { quarter, party, at: later },
});
const reminded: IssueEvent = { type: 'contacts.list-reminded.v1', data: { quarter, at: remindAt, parties: [BBBB] } };

const given = (...events: readonly IssueEvent[]) => ({
  when: (command: IssueCommand) => decideIssue(command, events.reduce<IssueState>(evolveIssue, null)),
});

test('a list is issued once', () => {
  expect(given().when({ type: 'issue', ...sent })).toEqual([issued]);
  expect(given(issued).when({ type: 'issue', ...sent, at: later })).toMatchObject({ code: 'contact-list-issued' });
});

test('each party that it was sent to confirms it, and may again', () => {
  expect(given(issued).when({ type: 'confirm', party: AAAA, at: later })).toEqual([confirmed(AAAA)]);
  expect(given(issued, confirmed(AAAA)).when({ type: 'confirm', party: AAAA, at: later })).toEqual([confirmed(AAAA)]);
  expect(given(issued).when({ type: 'confirm', party: CCCC, at: later })).toMatchObject({
    code: 'contact-list-not-yours',
  });
  expect(given().when({ type: 'confirm', party: AAAA, at: later })).toMatchObject({ code: 'contact-list-unknown' });
});

test('who has not confirmed it is reminded, once', () => {
  expect(given(issued, confirmed(AAAA)).when({ type: 'remind', at: remindAt })).toEqual([reminded]);
  expect(given(issued, confirmed(AAAA), reminded).when({ type: 'remind', at: remindAt })).toEqual([]);
});

test.each([
  ['2026-12-31', '2026-Q4'],
  ['2027-01-01', '2027-Q1'],
  ['2027-03-31', '2027-Q1'],
  ['2027-04-01', '2027-Q2'],
  ['2027-09-30', '2027-Q3'],
])('%s is in %s', (day, name) => {
  expect(quarterOf(plainDate(day))).toBe(name);
});

test.each([
  ['2027-Q1', 1, '2027-Q2'],
  ['2027-Q4', 1, '2028-Q1'],
  ['2027-Q1', -1, '2026-Q4'],
  ['2027-Q3', -8, '2025-Q3'],
] as const)('%s and %d quarters: %s', (quarterName, quarters, then) => {
  expect(quarterAfter(must(parseQuarter(quarterName)), quarters)).toBe(then);
});

test.each(['2027', '2027-Q0', '2027-Q5', '2027-q1', ' 2027-Q1', 20271, null])('%j is no quarter', (value) => {
  expect(isRefusal(parseQuarter(value))).toBe(true);
});

// 1 January 2027 is a Friday and a bank holiday.
test('it goes out at 09:00 of the first Working Day, and the reminder 10 Working Days later', () => {
  const calendar = calendars['england-and-wales'];
  expect(issuedAt(quarter, calendar)).toBe('2027-01-04T09:00:00.000Z');
  expect(issuedAt(must(parseQuarter('2027-Q2')), calendar)).toBe('2027-04-01T08:00:00.000Z');
  expect(remindedAt(plainDate('2027-01-04'), calendar)).toBe('2027-01-18T09:00:00.000Z');
});
