import type { ProviderRecord } from '@icx/identity';
import { isRefusal, type Refusal } from '@icx/refusals';
import { SavedViews } from './saved-views.ts';

const anna = { user: 'user:AAAA/anna' };
const opened = () => {
  const kept = new Map<string, ProviderRecord>();
  const clock = { now: 0 };
  const puts: number[] = [];
  const records = {
    find: async (model: string, id: string) => kept.get(`${model} ${id}`),
    put: async (model: string, id: string, record: ProviderRecord, seconds: number) => {
      puts.push(seconds);
      kept.set(`${model} ${id}`, record);
    },
  };
  return { kept, clock, puts, views: new SavedViews(records, () => clock.now) };
};
const view = (name: string, filters = 'state=open') => ({ name, list: '/requests', filters });

test('a person keeps twenty views, one of a name on a list; another one is refused at its name', async () => {
  const { views } = opened();
  for (let n = 0; n < 20; n++) expect(isRefusal(await views.save(anna, view(`View ${n}`)))).toBe(false);
  const refused = (await views.save(anna, view('One more'))) as Refusal;
  expect([refused.code, refused.pointer]).toEqual(['too-many-views', '/name']);
  const replaced = await views.save(anna, view('View 3', 'state=ended'));
  expect(replaced).toMatchObject({ filters: 'state=ended' });
  expect(await views.of(anna)).toHaveLength(20);
  expect(await views.of({ user: 'user:AAAA/bob' })).toEqual([]);
});

test('what is removed is gone, and what nobody saved is not there', async () => {
  const { views } = opened();
  const { id } = (await views.save(anna, view('One'))) as { id: string };
  expect(((await views.remove({ user: 'user:AAAA/bob' }, id)) as Refusal).code).toBe('view-unknown');
  expect(await views.remove(anna, id)).toMatchObject({ name: 'One' });
  expect(await views.of(anna)).toEqual([]);
});

test('views stay as long as their lists are looked at, which is noted once a month; no code is in them, nor who it is', async () => {
  const { views, clock, puts, kept } = opened();
  const code = 'B0A1C2D3E4F5061728394A5B6C7D8E9F';
  await views.save(anna, view(`Mine ${code}`, `reference=${code}`));
  await views.of(anna);
  expect(puts).toHaveLength(1);
  clock.now = 31 * 24 * 60 * 60;
  await views.of(anna);
  await views.of(anna);
  expect(puts).toEqual([400 * 24 * 60 * 60, 400 * 24 * 60 * 60]);
  const all = JSON.stringify([...kept]);
  expect(all).not.toContain(code);
  expect(all).not.toContain('anna');
});
