import { must, isRefusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import { evolveProfiles, newestProfiles, noProfiles, profileOf, saveProfile, type ProfileContent } from './index.ts';

const at = instant('2026-11-27T10:00:00.000Z');
const asn: ProfileContent = {
  ...{ kind: 'asn', delimiter: ';' },
  columns: [{ header: 'GUID', column: 'deviceId' }],
  constants: [{ column: 'deviceType', value: 'ESME' }],
};
const saved = (...all: readonly [string, ProfileContent][]) =>
  all.reduce((profiles, [id, content]) => {
    const events = saveProfile(profiles, id, content, at);
    if (isRefusal(events)) throw new Error(events.code);
    return events.reduce(evolveProfiles, profiles);
  }, noProfiles);

test('each saving is a version of its own, and every version stays as it was', () => {
  const profiles = saved(['flexco', asn], ['wattmeter', asn], ['flexco', { ...asn, delimiter: null }]);
  expect(must(profileOf(profiles, 'flexco', 1))).toMatchObject({ version: 1, delimiter: ';' });
  expect(must(profileOf(profiles, 'flexco'))).toMatchObject({ version: 2, delimiter: null });
  expect(newestProfiles(profiles).map(({ id, version }) => `${id}@${version}`)).toEqual(['flexco@2', 'wattmeter@1']);
});

test.each([
  ['another name', 'other', undefined],
  ['a version that is not there', 'flexco', 2],
])('there is none under %s', (_, id, version) =>
  expect(profileOf(saved(['flexco', asn]), id, version)).toMatchObject({ code: 'profile-unknown' }),
);

test('a name is of one kind of file', () =>
  expect(saveProfile(saved(['flexco', asn]), 'flexco', { ...asn, kind: 'requests' }, at)).toMatchObject({
    code: 'profile-of-other-kind',
  }));

test('a party has so many, and no more', () => {
  const profiles = saved(...Array.from({ length: 1_000 }, () => ['flexco', asn] as [string, ProfileContent]));
  expect(saveProfile(profiles, 'flexco', asn, at)).toMatchObject({ code: 'profiles-too-many' });
});
