import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openLogReader } from '@icx/sqlite/log';
import type { LogReader } from '@icx/sqlite/log';
import { everyBody } from './bad-fields-desk.data.ts';
import { expectUntold, expectUnwritten, vector } from './codes.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

let world: World;
let log: LogReader;
let id: string;
let head: bigint;

beforeAll(async () => {
  world = await World.open();
  log = openLogReader(join(world.folder, 'log.db'));
  id = (await world.raised()).split('/').at(-1)!;
  head = log.head();
});
afterAll(async () => {
  log.close();
  await world.close();
});
// Whatever is refused here leaves no trace: not after each call, for the log is the same for all.
afterEach(() => expect(log.head()).toBe(head));

const send = (method: string, path: string, by: PartyName, body: unknown) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  return world.as(by).send(method, `/v1/${path.replace('{id}', id)}`, headers, JSON.stringify(body));
};
const post = (path: string, by: PartyName, body: unknown) => send('POST', path, by, body);
/** As clerks and mail programs write a code. */
const bytes = vector.slice(0, 32).match(/../g)!;
const disguises = [
  vector,
  ...[' ', '.', '_', '/', ', ', '\u00a0', '\u200b', '\u00ad', ' 0x', ') ('].map((one) => bytes.join(one).toLowerCase()),
  vector.replaceAll('A', '\u0410').replaceAll('C', '\uff23'),
];
const filled = (good: object) => JSON.parse(JSON.stringify(good).replaceAll('{id}', id)) as object;

describe.each(everyBody)('$path', ({ path, method = 'POST', by, good, fields }) => {
  const sent = (body: unknown) => send(method, path, by, body);
  test.each(Object.entries(fields))('%s', async (name, { code, required = false, wrong }) => {
    expect(wrong.length).toBeGreaterThan(3);
    for (const value of wrong) {
      const reply = await sent({ ...filled(good), [name]: value });
      expectProblem(reply, 400, 'validation-failed', [`/${name}`]);
      expect([value, reply.body.errors[0].code]).toEqual([value, code]);
      expect(reply.text.length).toBeLessThan(1_500);
    }
    if (!required) return;
    for (const value of [null, undefined]) {
      const reply = await sent({ ...filled(good), [name]: value });
      expectProblem(reply, 400, 'validation-failed', [`/${name}`]);
      expect(reply.body.errors[0].code).toBe('required');
    }
  });

  test('everything at once: each member is named', async () => {
    const all = Object.fromEntries(Object.entries(fields).map(([name, { wrong }]) => [name, wrong[0]]));
    const pointers = Object.keys(fields).map((name) => `/${name}`);
    expectProblem(await sent({ ...all, 'a/b~c': 1 }), 400, 'validation-failed', [...pointers, '/a~1b~0c'].toSorted());
  });

  test('an install code in a wrong place, as value or as name, is refused and not repeated', async () => {
    const texts = Object.entries(fields).filter(([name]) => name !== 'installCode');
    for (const [name] of texts)
      for (const code of disguises)
        expectProblem(await sent({ ...filled(good), [name]: code }), 400, 'validation-failed', [`/${name}`]);
    const reply = await sent({ ...filled(good), [vector]: 1 });
    expectProblem(reply, 400, 'validation-failed', ['']);
  });
});

test.each([
  [{ installedOn: 'soon' }, 'date-invalid', '/installedOn'],
  [{ installedOn: [] }, 'date-invalid', '/installedOn'],
  [{ serviceFlag: 'i' }, 'value-not-known', '/serviceFlag'],
  [{ siteStatement: '' }, 'text-invalid', '/siteStatement'],
  [{ siteStatement: vector }, 'install-code-misplaced', '/siteStatement'],
  [{ 'a/b': 1 }, 'unknown-member', '/a~1b'],
  [{ [vector]: 1 }, 'unknown-member', ''],
  ['a\u0000', 'text-invalid', ''],
])('evidence of installation %j: %s', async (evidenceOfInstallation, code, pointer) => {
  const body = { deviceId: '00-DB-12-34-56-78-90-A0', deviceType: 'ESME', evidenceOfInstallation };
  const reply = await post('requests', 'AAAA', body);
  expectProblem(reply, 400, 'validation-failed', [`/evidenceOfInstallation${pointer}`]);
  expect(reply.body.errors[0].code).toBe(code);
});

test('no code that was sent in a wrong place was told or written', () => {
  expectUntold(world, [vector]);
  expectUnwritten(world.folder, [vector]);
});
