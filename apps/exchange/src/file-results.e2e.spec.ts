import { randomUUID } from 'node:crypto';
import { expectProblem } from './problem.fixture.ts';
import { World, type Client } from './world.fixture.ts';

const code = '83FED3407A939723A5C639B26916D505C3B5';
const header = 'deviceId,deviceType,manufacturer,installCode';

let world: World;
let [ours, theirs]: Client[] = [];
let file = '';
beforeAll(async () => {
  world = await World.open();
  [ours, theirs] = [world.as('AAAA'), world.as('BBBB')];
  file = await send([`00-DB-12-34-00-00-0A-01,ESME,=ACME,${code}`, '00-DB-12-34-00-00-0A-02,ESME,ACME,']);
  await ended();
});
afterAll(() => world.close());

const send = async (rows: readonly string[]): Promise<string> => {
  const headers = { 'content-type': 'text/csv', 'idempotency-key': randomUUID() };
  const { status, body } = await ours!.send('POST', '/v1/files?kind=asn', headers, [header, ...rows].join('\n'));
  expect([status, body]).toMatchObject([202, {}]);
  return `/v1/files/${body.id}`;
};

const ended = async () => {
  for (;;) {
    const { body } = await ours!.get(file);
    if (body.endedAt !== null) return body;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

test('a file tells how its rows stand: of each reason the first ones, with what to do', async () => {
  expect((await ours!.get(file)).body).toMatchObject({
    state: 'done',
    rows: { total: 2, accepted: 1, rejected: 1 },
    refused: [
      {
        ...{ code: 'code-missing', column: 'installCode', count: 1 },
        rows: [{ line: 3, offset: 117, detail: expect.stringContaining('install code') }],
      },
    ],
    progress: { stage: 'ended', remainingSeconds: null },
  });
});

test('it is given back with outcome and reason, its code masked and its formula a text', async () => {
  const { status, headers, text } = await ours!.get(`${file}/rows.csv`);
  expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('text/csv')]);
  expect(text.split('\r\n')).toEqual([
    `${header},outcome,reason`,
    "00-DB-12-34-00-00-0A-01,ESME,'=ACME,[masked],accepted,",
    expect.stringMatching(
      /^00-DB-12-34-00-00-0A-02,ESME,ACME,,rejected,"?code-missing \(installCode, line 3, byte 117\)/,
    ),
    '',
  ]);
});

test('its rows to mend are those that were rejected', async () => {
  const { text } = await ours!.get(`${file}/mend.csv`);
  expect(text.split('\r\n').map((line) => line.slice(0, 23))).toEqual([
    header.slice(0, 23),
    '00-DB-12-34-00-00-0A-02',
    '',
  ]);
});

describe('its events', () => {
  const idsIn = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

  test('end with the file, and go on behind the one that was told last', async () => {
    const { status, headers, text } = await ours!.get(`${file}/events`, { 'last-event-id': '1' });
    expect([status, headers['content-type']]).toEqual([200, expect.stringContaining('text/event-stream')]);
    expect(idsIn(text)).toEqual([2, 3]);
    expect(JSON.parse(/data: (.*)\n\n$/.exec(text)![1]!)).toMatchObject({ state: 'done', rows: { accepted: 1 } });
  });

  test('tell how it stands to whoever comes for the first time, and nothing to whoever knows all', async () => {
    expect(idsIn((await ours!.get(`${file}/events`)).text)).toEqual([3]);
    expect((await ours!.get(`${file}/events`, { 'last-event-id': '3' })).status).toBe(204);
  });

  test('asked for by HEAD leave no listener behind', async () => {
    for (let call = 0; call < 11; call++) expect((await ours!.send('HEAD', `${file}/events`, {})).status).toBe(200);
    expect((await ours!.get(`${file}/events`)).status).toBe(200);
  });

  test('come while it is worked off', async () => {
    const another = await send(
      Array.from({ length: 20 }, (_, n) => `00-DB-12-34-00-00-0B-${n + 10},ESME,ACME,${code}`),
    );
    const { text } = await ours!.get(`${another}/events`);
    expect(idsIn(text).at(-1)).toBe(3);
  });
});

test.each(['', '/rows.csv', '/mend.csv', '/events'])('nobody else knows of it: %s', async (what) => {
  expectProblem(await theirs!.get(`${file}${what}`), 404, 'file-unknown');
});
