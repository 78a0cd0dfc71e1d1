import { randomBytes } from 'node:crypto';
import type { SqliteVault } from './index.ts';
import { custody, sealed, SpecFolder } from './spec-folder.fixture.ts';

let place: SpecFolder;
let vault: SqliteVault;
beforeEach(async () => {
  place = new SpecFolder();
  vault = await place.open();
});
afterEach(async () => {
  await vault.close();
  place.destroy();
});

const monday = '2026-11-23T10:00:00.000Z';
const tuesday = '2026-11-24T10:00:00.000Z';
const wednesday = '2026-11-25T10:00:00.000Z';

test('takes the old codes that nothing refers to, and no other', async () => {
  place.now = monday;
  const old = await Promise.all(Array.from({ length: 600 }, () => sealed(vault)));
  place.now = tuesday;
  const young = await sealed(vault);
  const referred = new Set(old.filter((_, index) => index % 2 === 0).map(({ id }) => id));
  const asked: string[] = [];
  const isReferred = async (id: string) => asked.push(id) > 0 && referred.has(id);

  expect(await vault.sweepOrphans(isReferred, tuesday)).toBe(300);
  expect(asked).toEqual(old.map(({ id }) => id));
  for (const ref of [...old, young]) {
    const kept = ref === young || referred.has(ref.id);
    expect((await vault.open(ref, custody)) !== undefined).toBe(kept);
  }
  expect(await vault.sweepOrphans(isReferred, tuesday)).toBe(0);
});

test('a command that is retried keeps its code, also when the retry comes while the sweep is asking', async () => {
  const codes = [randomBytes(16), randomBytes(16)];
  const put = (index: number) => sealed(vault, codes[index], custody, { party: 'BBBB', id: `command ${index}` });
  place.now = monday;
  const refs = [await put(0), await put(1)];
  place.now = wednesday;
  await put(0);
  const swept = await vault.sweepOrphans(async (id) => {
    expect(id).toBe(refs[1]!.id);
    await put(1);
    return false;
  }, tuesday);
  expect(swept).toBe(0);
  for (const ref of refs) expect(await vault.open(ref, custody)).toBeDefined();
});
