import { parseMemberName, subjectOf, type User } from '@icx/parties';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { Register } from './index.ts';
import { openWorld, type World } from '@icx/world-testing';
import { Directory, enrolmentCode, totpSeed } from './index.ts';

const party = 'AAAA' as PartyId;
const name = must(parseMemberName('anna'));
const of = { kind: 'user', party, name } as const;
const subject = subjectOf('user', party, name);
const author = { party: 'AAAA', user: 'test:AAAA', channel: 'api' } as const;
const enrolmentUntil = '2026-12-08T10:00:00Z';
const added = {
  type: 'add-user',
  party,
  name,
  displayName: 'Anna',
  scopes: ['requests:write'],
  partyAdministrator: false,
  enrolmentUntil,
} as const;

let world: World;
const open = () => Directory.open({ ...world, register: new Register(world.log, world.views) });
beforeAll(async () => {
  world = await openWorld('2026-11-23T10:00:00Z');
});
afterAll(() => world.remove());

/** When the log has it that this happened for the last time, seconds since 1970. */
const recordedAt = async (type: string): Promise<number> =>
  Date.parse((await world.log.readStream(subject)).findLast((event) => event.type === type)!.recordedAt) / 1000;

test('access begins with each enrolment anew: in memory at once, and after a restart', async () => {
  const directory = await open();
  const perform = (command: Parameters<Directory['perform']>[1]) => directory.perform(of, command, author);
  const since = async () => {
    expect((await open()).accessOf(subject)).toEqual(directory.accessOf(subject));
    return directory.accessOf(subject)?.since;
  };

  const first = must(await perform(added)) as User;
  expect(await since()).toBeUndefined();
  must(await perform({ type: 'enrol', enrolment: 1, secondFactor: true }));
  const began = await since();
  expect(began).toBe(await recordedAt('identity.user-enrolled.v1'));

  must(await perform({ type: 'change-user', change: { displayName: 'Anna Avon' } }));
  expect(await since()).toBe(began);

  const second = must(await perform({ type: 'renew-enrolment', enrolmentUntil })) as User;
  expect(directory.accessOf(subject)).toBeUndefined();
  must(await perform({ type: 'enrol', enrolment: 2, secondFactor: true }));
  expect(await since()).toBe(await recordedAt('identity.user-enrolled.v1'));
  expect(await since()).toBeGreaterThanOrEqual(began!);
  for (const secretOf of [enrolmentCode, totpSeed])
    expect(secretOf(world.keys, second)).not.toEqual(secretOf(world.keys, first));

  must(await perform({ type: 'remove' }));
  expect(await since()).toBeUndefined();
  const again = must(await perform(added)) as User;
  expect(again).toMatchObject({ enrolment: 3, enrolled: false });
  expect(await since()).toBeUndefined();
});
