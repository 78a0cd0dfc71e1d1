import type { ProviderRecord, ProviderRecords } from '@icx/identity';
import { isTokenOf, Sessions, type Session } from './sessions.ts';

let records: Map<string, ProviderRecord>;
let sessions: Sessions;
beforeEach(() => {
  records = new Map();
  const store = {
    find: async (model: string, id: string) => records.get(`${model} ${id}`),
    put: async (model: string, id: string, record: ProviderRecord) => void records.set(`${model} ${id}`, record),
    destroy: async (model: string, id: string) => void records.delete(`${model} ${id}`),
  };
  sessions = new Sessions(store as unknown as ProviderRecords, () => 1_000);
});
const anna = { subject: 'user:AAAA/anna' };
const typed = (values: Readonly<Record<string, string>>) => ({ ...anna, path: '/raise', values });

test('of a session that is over the last form alone is kept, however many are sent', async () => {
  const first = await sessions.keepTyped('over', typed({ note: 'one' }));
  const last = await sessions.keepTyped('over', typed({ note: 'two' }));
  expect([last, records.size]).toEqual([first, 1]);
  expect(await sessions.takeTyped(last, anna, '/raise')).toEqual({ note: 'two' });
  expect(records.size).toBe(0);
});

test('the form of one session is found by no other, nor by the id of its own', async () => {
  const kept = await sessions.keepTyped('over', typed({ note: 'one' }));
  expect(await sessions.keepTyped('another', typed({ note: 'two' }))).not.toBe(kept);
  expect(await sessions.takeTyped('over', anna, '/raise')).toBeUndefined();
});

test('what an agent typed for a party comes back when it acts for that one, and not before', async () => {
  const kept = await sessions.keepTyped('over', { ...typed({ note: 'for BBBB' }), actsFor: 'BBBB' });
  expect(await sessions.takeTyped(kept, anna, '/raise')).toBeUndefined();
  expect(await sessions.takeTyped(kept, { ...anna, actsFor: 'BBBB' }, '/raise')).toEqual({ note: 'for BBBB' });
});

test('a code is not kept in whatever field it was typed', async () => {
  const kept = await sessions.keepTyped('over', typed({ note: '83FED3407A939723 A5C639B26916D505', reason: 'ours' }));
  expect(JSON.stringify([...records])).not.toContain('83FED340');
  expect(await sessions.takeTyped(kept, anna, '/raise')).toMatchObject({ reason: 'ours' });
});

test.each<[string, unknown, boolean]>([
  ['its own', 'abcd', true],
  ['another', 'abce', false],
  ['one of as many characters and more bytes', 'abcé', false],
  ['none', undefined, false],
])('the token of a form is %s', (_, token, holds) => {
  expect(isTokenOf({ csrf: 'abcd' } as Session, token)).toBe(holds);
});
