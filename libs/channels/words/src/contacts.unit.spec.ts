import { contactStanding, noticeWords } from './contacts.ts';

const well = {
  ...{ enteredBySecas: false, enteredAt: '2026-11-02T09:00:00Z', provedAt: '2026-11-02T10:00:00Z' },
  ...{ confirmedAt: null, actsFrom: null, failing: null },
};

test('of a contact point one is told what there is to do or to know, the worst first', () => {
  expect(contactStanding({ standing: well })).toBe('');
  expect(contactStanding({ standing: { ...well, actsFrom: '2026-11-04T17:00:00Z' } })).toBe(
    'acts from Wed 4 Nov 2026, 17:00',
  );
  const failing = { since: '2026-11-23T10:00:00Z', reason: 'no such mailbox' };
  expect(contactStanding({ standing: { ...well, enteredBySecas: true, provedAt: null, failing } })).toBe(
    'FAILING since Mon 23 Nov 2026, 10:00: no such mailbox; to be proved: its mail has the code; to be confirmed',
  );
});

test('of somebody else’s point nothing is told', () => expect(contactStanding({})).toBe(''));

test.each([
  ['code-ready', 'Code ready'],
  ['sla-digest', 'SLA digest'],
] as const)('the notice %s is called %s', (kind, words) => expect(noticeWords(kind)).toBe(words));
