import { subjectOf, type MemberName } from '@icx/parties';
import { must } from '@icx/refusals';
import { Register } from './index.ts';
import { openWorld, type World } from '@icx/world-testing';
import { Directory, found, SECAS } from './index.ts';

const names = ['anna', 'bert'] as MemberName[];
const now = new Date('2026-11-23T10:00:00Z');
const enrolmentUntil = '2026-12-08T10:00:00Z';

let world: World;
let directory: Directory;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00Z');
  directory = await Directory.open({ ...world, register: new Register(world.log, world.views) });
});
afterEach(() => world.remove());

const of = (name: string) => ({ kind: 'user', party: SECAS, name: name as MemberName }) as const;
const enrol = async (name: string, enrolment: number) =>
  must(
    await directory.perform(
      of(name),
      { type: 'enrol', enrolment, secondFactor: true },
      { party: SECAS, user: `user:SECA/${name}`, channel: 'api' },
    ),
  );
const offered = async () => (await found(directory, now, names)).map(({ signInName }) => signInName);
const add = async (name: string, by: string) =>
  must(
    await directory.perform(
      of(name),
      {
        type: 'add-user',
        party: SECAS,
        name: name as MemberName,
        displayName: name,
        scopes: [],
        partyAdministrator: true,
        enrolmentUntil,
      },
      { party: SECAS, user: `user:SECA/${by}`, channel: 'api' },
    ),
  );

test('the two who are named are offered an enrolment at each start, until both have enrolled', async () => {
  const first = await found(directory, now, names);
  expect(first.map(({ signInName }) => signInName)).toEqual(['anna@SECA', 'bert@SECA']);
  await enrol('anna', 1);
  expect([await directory.hasPair(SECAS), await offered()]).toEqual([false, ['bert@SECA']]);
  await enrol('bert', 1);
  expect([await directory.hasPair(SECAS), await offered()]).toEqual([true, []]);
});

test('an offer is the same for a day, at whichever start, and then another one', async () => {
  const first = await found(directory, now, names);
  expect(await found(directory, now, names)).toEqual(first);
  const nextDay = await found(directory, new Date('2026-11-24T10:00:00Z'), names);
  expect(nextDay.map(({ signInName }) => signInName)).toEqual(['anna@SECA', 'bert@SECA']);
  expect(nextDay.map(({ code }) => code)).not.toEqual(first.map(({ code }) => code));
});

test('what a colleague offered is offered anew by the exchange, so that two people are independent', async () => {
  await found(directory, now, names.slice(0, 1));
  await enrol('anna', 1);
  await add('bert', 'anna');
  expect(await offered()).toEqual(['bert@SECA']);
  await enrol('bert', 2);
  expect(await directory.hasPair(SECAS)).toBe(true);
});

test('an exchange of before had one first person: whom that one added alone is no second', async () => {
  await found(directory, now, names.slice(0, 1));
  await enrol('anna', 1);
  await add('cleo', 'anna');
  await enrol('cleo', 1);
  expect([await directory.hasPair(SECAS), await offered()]).toEqual([false, ['bert@SECA']]);
  await enrol('bert', 1);
  expect(await directory.hasPair(SECAS)).toBe(true);
});

test('when one of two is gone, the operator names it, or another one, again', async () => {
  await found(directory, now, names);
  await enrol('anna', 1);
  await enrol('bert', 1);
  must(
    await directory.perform(of('bert'), { type: 'remove' }, { party: SECAS, user: 'user:SECA/anna', channel: 'api' }),
  );
  expect(directory.accessOf(subjectOf('user', SECAS, 'bert' as MemberName))).toBeUndefined();
  expect([await directory.hasPair(SECAS), await offered()]).toEqual([false, ['bert@SECA']]);
});
