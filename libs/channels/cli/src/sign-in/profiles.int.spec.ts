import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { Surroundings } from '../index.ts';
import { nameOf, Profiles, type Profile } from './profiles.ts';

const home = mkdtempSync(join(tmpdir(), 'icx-home-'));
afterAll(() => rmSync(home, { recursive: true }));

const profilesIn = (env: Surroundings['env']): Profiles => new Profiles({ env } as Surroundings);
const profile = (name: string): Profile => ({
  ...{ name, exchange: 'https://codes.example', issuer: 'https://codes.example', clientId: 'icx', scopes: [] },
  ...{ party: 'AAAA', subject: 'user:AAAA/anna' },
});

test.each([
  [{ HOME: home }, '.config/icx'],
  [{ HOME: home, XDG_CONFIG_HOME: join(home, 'xdg') }, 'xdg/icx'],
  [{ HOME: home, XDG_CONFIG_HOME: join(home, 'xdg'), ICX_CONFIG: join(home, 'own') }, 'own'],
])('with %j they are in %s, for their owner alone, also in a folder that was there', async (env, folder) => {
  mkdirSync(join(home, folder), { recursive: true, mode: 0o755 });
  const profiles = profilesIn(env);
  expect(await profiles.all()).toEqual([]);
  await profiles.keep(profile('bert'));
  await profiles.keep(profile('anna'));
  expect((await profiles.all()).map(({ name }) => name)).toEqual(['anna', 'bert']);
  const file = join(home, folder, 'profiles/anna/profile.json');
  expect([statSync(file).mode & 0o777, statSync(join(file, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
  await profiles.forget('anna');
  expect(await profiles.find('anna')).toBeUndefined();
});

test('without a home there are none, and none can be kept', async () => {
  expect(await profilesIn({}).all()).toEqual([]);
  await expect(profilesIn({}).keep(profile('anna'))).rejects.toMatchObject({ code: 'config-folder-unknown' });
});

test('one that others can change is not used, a damaged one is told, and a name leads nowhere else', async () => {
  const profiles = profilesIn({ ICX_CONFIG: join(home, 'odd') });
  await profiles.keep(profile('anna'));
  const file = join(home, 'odd/profiles/anna/profile.json');
  chmodSync(file, 0o620);
  await expect(profiles.check('anna')).rejects.toMatchObject({ code: 'file-not-private', exitCode: 2 });
  writeFileSync(file, '{"half');
  await expect(profiles.find('anna')).rejects.toMatchObject({ code: 'file-damaged' });
  for (const name of ['../anna', 'a/b', '.', '', 'Ä'])
    expect(() => profiles.folderOf(name)).toThrow(expect.objectContaining({ code: 'profile-name-invalid' }));
});

test('they are named after the host, and the port where there is one', () => {
  expect(['https://codes.example', 'http://127.0.0.1:3000', 'http://[::1]:3000'].map(nameOf)).toEqual([
    'codes.example',
    '127.0.0.1-3000',
    '1-3000',
  ]);
});
