import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import type { Reply } from './http-call.fixture.ts';
import { proposeTwo, sendPost, type Post } from './post-states.fixture.ts';
import { posts } from './posts.fixture.ts';
import { keysAt } from './security-keys.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { waitingForSomebody } from './waiting.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  // A party's first reveal of a day is far more than normal, so that there is one to release.
  const reveals = { quota: 50, anomalyFactor: 10, anomalyFloor: 2 };
  world = await World.open(undefined, { reveals, sandboxApprovals: true, publicUrl: keysAt });
  await proposeTwo(world);
  await world.restart(() => waitingForSomebody(world.folder), { reveals, publicUrl: keysAt });
});
afterAll(() => world.close());

/** What was recorded after a position, by one party where it is named: what goes on of earlier acts is none of its doing. */
const recordedAfter = (position: number, by?: string): readonly string[] => {
  const log = new DatabaseSync(join(world.folder, 'log.db'), { readOnly: true });
  const rows = log.prepare('SELECT type, metadata FROM events WHERE position > ? ORDER BY position').all(position);
  log.close();
  return rows
    .filter(({ metadata }) => by === undefined || JSON.parse(String(metadata)).party === by)
    .map(({ type }) => String(type));
};
const head = (): number => recordedAfter(0).length;

/** What came of the command: without what the answer tells of the present. */
const outcomeOf = ({ status, headers, body }: Reply, { telling = [] }: Post) => [
  status,
  headers.location,
  Object.fromEntries(Object.entries(body as object).filter(([member]) => !telling.includes(member))),
];

test('there is an entry in posts.fixture.ts for every POST of the OpenAPI document, and none besides', async () => {
  const { body } = await world.as('AAAA').get('/openapi.json');
  const told = Object.entries<object>(body.paths).flatMap(([path, item]) => ('post' in item ? [path] : []));
  expect(Object.keys(posts).toSorted()).toEqual(told.toSorted());
});

test.each(Object.entries(posts))('%s, sent again, has its outcome and does nothing', async (_, prepare) => {
  const post = await prepare(world);
  const { by, path, body, other, meanwhile, settled, repeatable = false } = post;
  const key = randomUUID();
  const send = (content: object | string) => sendPost(world.as(by), path, content, key);
  const first = await send(body);
  expect(first.status < 300 ? 'taken' : first.text).toBe('taken');
  await settled?.();

  let before = head();
  const expectSame = async (): Promise<void> => {
    const again = await send(body);
    if (repeatable) expect(again.body).toEqual(first.body);
    else expect(outcomeOf(again, post)).toEqual(outcomeOf(first, post));
    expect(recordedAfter(before, by)).toEqual(repeatable ? ['requests.code-revealed.v1'] : []);
  };
  await expectSame();
  before = head();
  expectProblem(await send(other), 409, 'command-id-reused');
  expect(recordedAfter(before, by)).toEqual([]);
  if (!meanwhile) return;
  await meanwhile();
  expect(recordedAfter(before)).not.toEqual([]);
  before = head();
  await expectSame();
});
