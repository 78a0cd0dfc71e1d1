import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { World } from './world.fixture.ts';

/** What mails tell systems to call, as their goldens print it. */
const folder = join(import.meta.dirname, '../../../libs/channels/email/src/notices/golden');
const lines = globSync('*.txt', { cwd: folder }).flatMap((name) =>
  readFileSync(join(folder, name), 'utf8').split('\n'),
);
const printed = [...new Set(lines.flatMap((line) => /^ {4}([A-Z]+ https:\/\/\S+)$/.exec(line)?.[1] ?? []))];

let paths: Readonly<Record<string, object>>;
let world: World;
beforeAll(async () => {
  world = await World.open();
  ({ paths } = (await world.as('AAAA').get('/openapi.json')).body);
});
afterAll(() => world.close());

test.each(printed)('%s is a call of the document', (line) => {
  const [method, address] = line.split(' ');
  const { pathname } = new URL(address!);
  const fits = (path: string): boolean =>
    new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/g, '[^/.]+')}$`).test(pathname);
  const offered = Object.entries(paths).filter(([path, calls]) => fits(path) && method!.toLowerCase() in calls);
  expect(offered).toHaveLength(1);
});
