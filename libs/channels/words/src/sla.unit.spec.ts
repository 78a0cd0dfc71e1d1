import { expect, test } from '@jest/globals';
import { alarmWords } from './sla.ts';

const document = { what: 'BBBB … since 2026-11-13 …', toDo: 'Ask: icx contacts.', href: null };

test('an alarm is told to people in days of theirs, without a command', () => {
  const silent = { ...document, kind: 'silent-party' as const, party: 'BBBB', since: '2026-07-12T23:00:00.000Z' };
  expect(alarmWords(silent)).toEqual({
    what: 'BBBB has answered, denied, queried and acknowledged nothing since Mon 13 Jul 2026, and legs that it received wait.',
    toDo: 'Ask BBBB whether it gets its requests.',
  });
  const mail = { ...document, kind: 'mail-silent' as const, party: null, since: '2026-12-07T10:00:00.000Z' };
  expect(alarmWords(mail).what).toBe('Mail waits, and none was handed over since Mon 7 Dec 2026, 10:00.');
});

test('of what never came there is no day', () => {
  const never = { ...document, kind: 'no-switches' as const, party: null, since: null, what: 'None ever came.' };
  expect(alarmWords(never)).toEqual({ what: 'None ever came.', toDo: document.toDo });
});
