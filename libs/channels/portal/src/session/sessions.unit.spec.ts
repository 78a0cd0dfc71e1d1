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
    ofGrant: async (model: string, grantId: string) =>
      [...records].flatMap(([name, record]) =>
        name.startsWith(`${model} `) && record['grantId'] === grantId ? [record] : [],
      ),
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

describe('a session', () => {
  const begun = async () => {
    const id = await sessions.begin({ ...anna, scopes: [], authTime: 1_000 }, { source: 'here' });
    return { id, session: (await sessions.find(id))!.session };
  };

  test('goes on under another id for another party', async () => {
    const { id, session } = await begun();
    const other = await sessions.actFor(id, session, 'BBBB');
    expect(await sessions.find(id)).toBeUndefined();
    expect(await sessions.find(other)).toMatchObject({ over: false, session: { actsFor: 'BBBB' } });
  });

  test('does not get away from its end by changing the party meanwhile', async () => {
    const { id, session } = await begun();
    // Let in already, when all sign-ins of the person end.
    await sessions.endOf(anna.subject);
    const other = await sessions.actFor(id, session, 'BBBB');
    expect(await sessions.find(other)).toMatchObject({ over: true });
    expect(await sessions.goesOn(other)).toBeUndefined();
  });

  test('of an earlier release is over, and ends', async () => {
    const { id } = await begun();
    const [[name]] = [...records].filter(([one]) => one.startsWith('PortalSession')) as [[string, ProviderRecord]];
    records.set(name, { ...anna, csrf: 'abcd', authTime: 1_000, until: 5_000 });
    expect(await sessions.find(id)).toMatchObject({ over: true, session: anna });
    await sessions.end(id);
    expect(await sessions.find(id)).toBeUndefined();
  });
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
