import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { forPeople, fromPeople } from '@icx/tabular';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import type { RequestCommand } from '@icx/requests';
import { instant } from '@icx/working-days';
import { act, answer, appendAsBefore, mailedLeg, MONDAY, raise } from './acting.fixture.ts';
import { answerOfRow, readAnswerRow, worklistColumns, type AnswerRow } from './index.ts';

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

type Line = Readonly<Record<(typeof worklistColumns)[number], string>>;
const reader = (party: string) =>
  ({ party: party as PartyId, role: 'supplier', user: `test:${party}`, channel: 'api' }) as const;
const linesOf = async (party: string): Promise<readonly Line[]> => {
  const rows: string[][] = [];
  for await (const row of world.services.worklist.rows(reader(party))) rows.push([...row]);
  const [names, ...lines] = rows;
  expect(names).toEqual(worklistColumns);
  return lines.map((line) => Object.fromEntries(line.map((cell, n) => [names![n], cell])));
};
const idsOf = async (party: string) => (await linesOf(party)).map(({ requestId }) => requestId);
const ask = async (index: number, named: object = {}) =>
  (await raise(world, world.envelope('AAAA', `raise-${index}`), { index, ...named })).state.id;

test('the columns are those that scripts rely on', () =>
  expect(worklistColumns.join()).toBe(
    'requestId,leg,yourReference,requester,deviceId,deviceType,mpxn,msn,manufacturer,dueOn,answer,installCode,representation,suggestedInstaller,reason,note',
  ));

test('a line has what its addressee may see, and no answer', async () => {
  const { deviceId, deviceType } = world.askable[0]!;
  const id = await ask(0, { yourReference: 'Job 7' });
  expect(await linesOf('BBBB')).toEqual([
    {
      ...Object.fromEntries(worklistColumns.map((column) => [column, ''])),
      ...{ requestId: id, leg: '1', requester: 'AAAA', deviceId, deviceType, dueOn: '2026-12-07' },
    },
  ]);
  expect(await linesOf('AAAA')).toEqual([]);
  expect(await linesOf('CCCC')).toEqual([]);
});

test('what is due soonest comes first, then what waits for receipt, backlog, and what is a favour', async () => {
  const [first, backlog, mailed] = [await ask(0), await ask(1), await ask(2, { installingSupplier: 'CCCC' })];
  await world.services.performer.perform(backlog, () => ({
    events: [
      {
        type: 'requests.backlog-contested.v1',
        data: { leg: 1, at: world.now, installedOn: '2020-01-01', reason: 'r' },
      },
      { type: 'requests.backlog-decided.v1', data: { leg: 1, at: world.now, backlog: true, reason: 'r' } },
    ] as never,
  }));
  const favour = await ask(3);
  await appendAsBefore(world, favour, ...voluntary);
  world.now = instant('2026-11-24T10:00:00.000Z');
  const second = await ask(4);
  await appendAsBefore(world, mailed, ...mailedLeg.map(toBbbb));
  expect(await idsOf('BBBB')).toEqual([first, second, mailed, backlog, favour]);
});
const toBbbb = (event: (typeof mailedLeg)[number]) => ({ ...event, data: { ...event.data, addressee: 'BBBB' } });
const voluntary = mailedLeg.map(toBbbb).map(({ type, data }) => ({ type, data: { ...data, obligated: false } }));

test('is read in pages: of any number every leg once, those answered meanwhile left out', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.push(await ask(n));
  const viewer = reader('BBBB');
  const rows = world.services.worklist.rows(viewer);
  await rows.next();
  must(await answer(world, ids[0] as never, world.envelope('BBBB', 'a')));
  expect((await rows.next()).value).toMatchObject({ 0: ids[1] });
  expect(await idsOf('BBBB')).toEqual(ids.slice(1));
  expect(await world.services.worklist.hasMoreThan(1, viewer)).toBe(true);
  expect(await world.services.worklist.hasMoreThan(2, viewer)).toBe(false);
});

test('a leg that goes to another addressee goes from one worklist to the other', async () => {
  const id = await ask(0);
  const denied = { type: 'answer', at: world.now, by: 'BBBB', answer: 'not-installer', suggestedInstaller: 'CCCC' };
  must(await act(world, id, world.envelope('BBBB', 'd'), denied as RequestCommand));
  expect(await idsOf('BBBB')).toEqual([]);
  expect(await linesOf('CCCC')).toMatchObject([{ requestId: id, leg: '2' }]);
});

test('what was filled in answers the leg that it was given for', async () => {
  await ask(0);
  const [line] = await linesOf('BBBB');
  // As it goes out to people and comes back from them.
  const back = Object.entries({ ...line, answer: 'code-not-held', reason: 'lost' })
    .map(([name, cell]) => [name, fromPeople(forPeople(cell))])
    .filter(([, cell]) => cell !== '');
  const row = readAnswerRow(Object.fromEntries(back)) as AnswerRow;
  const { state } = await world.services.requests.load(row.request);
  expect(answerOfRow(row, state, 'BBBB' as PartyId)).toEqual({ answer: 'code-not-held', reason: 'lost', leg: 1 });
});

test('its pages are found by their index, in its order', async () => {
  const { DatabaseSync } = await import('node:sqlite');
  await ask(0);
  const views = new DatabaseSync(`${world.folder}/views.db`, { readOnly: true });
  const plan = views
    .prepare(
      `explain query plan select request from request_access where party = ? and to_answer is not null
       and (to_answer, raised_position) > (?, ?) order by to_answer, raised_position limit 100`,
    )
    .all('BBBB', '1', 0);
  views.close();
  expect(plan.map(({ detail }) => detail)).toEqual([
    expect.stringMatching(
      /^SEARCH request_access USING (COVERING )?INDEX \w+ \(party=\? AND \(to_answer,raised_position\)>\(\?,\?\)\)$/,
    ),
  ]);
});
