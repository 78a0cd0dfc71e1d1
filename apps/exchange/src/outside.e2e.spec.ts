import { createHash, randomUUID } from 'node:crypto';
import { vector } from './codes.fixture.ts';
import { breached, statement } from './outside-posts.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { eventNames, World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test('an answer by phone that the other side confirms ends the request, and both sides and SECAS see what was said', async () => {
  const path = await world.raised();
  const recorded = await world.as('BBBB').post(`${path}/outside-answers`, statement);
  expect(recorded.body).toMatchObject({
    state: 'open',
    leg: { clock: 'running', outside: [{ claim: 1, state: 'waiting', side: 'addressee', answer: 'code-supplied' }] },
  });
  expectProblem(await world.as('BBBB').post(`${path}/outside-answers/1/confirmation`), 409, 'own-claim');
  for (const who of ['CCCC', 'MAPX'] as const)
    expectProblem(await world.as(who).post(`${path}/outside-answers/1/confirmation`), 404, 'request-unknown');
  expectProblem(await world.as('SECA').post(`${path}/outside-answers/1/confirmation`), 403, 'action-not-allowed');

  const { at } = recorded.body.leg.outside[0];
  const confirmed = await world.as('AAAA').post(`${path}/outside-answers/1/confirmation`);
  expect(confirmed.body).toMatchObject({
    state: 'ended',
    code: null,
    ending: { how: 'answered-outside', leg: 1 },
    leg: {
      clock: 'stopped',
      reply: { answer: 'code-supplied', at, inTime: true, outside: { claim: 1 } },
      outside: [{ state: 'confirmed' }],
    },
  });
  for (const who of ['AAAA', 'BBBB', 'SECA'] as const) {
    const history = await world.as(who).get(`${path}/history`);
    expect(eventNames(history).slice(-3)).toEqual([
      'outside-answer-recorded',
      'outside-answer-confirmed',
      'answered-outside',
    ]);
    expect(history.text).toContain('"statement":"s"');
  }
  expectProblem(await world.as('BBBB').post(`${path}/answer`, { answer: 'not-installer' }), 409, 'request-ended');
});

test('one that is disputed changes nothing, and one by the requester that it was denied asks the next', async () => {
  const path = await world.raised();
  const denied = { ...statement, answer: 'not-installer', suggestedInstaller: 'CCCC', means: 'direct-mail' };
  await world.as('BBBB').post(`${path}/outside-answers`, statement);
  const disputed = await world.as('AAAA').post(`${path}/outside-answers/1/dispute`, { reason: 'nobody rang' });
  expect(disputed.body).toMatchObject({
    state: 'open',
    leg: { clock: 'running', outside: [{ state: 'disputed', disputed: { reason: 'nobody rang' } }] },
  });
  await world.as('AAAA').post(`${path}/outside-answers`, denied);
  await world.as('BBBB').post(`${path}/outside-answers/2/confirmation`);
  const { body } = await world.as('AAAA').get(path);
  expect(body.legs).toMatchObject([{ reply: { answer: 'not-installer' } }, { addressee: 'CCCC', outside: [] }]);
  // Whom else the requester asked, and what was said there, is none of its business.
  expect((await world.as('CCCC').get(`${path}/history`)).text).not.toContain('outside');
});

describe('a file that shows it', () => {
  const bring = (path: string, body: string | Uint8Array, name = 'call.txt', by: 'AAAA' | 'BBBB' = 'BBBB') => {
    const headers = { 'content-type': 'application/octet-stream', 'idempotency-key': randomUUID() };
    return world.as(by).send('POST', `${path}/outside-attachments?name=${encodeURIComponent(name)}`, headers, body);
  };
  const record = (path: string, ...attachments: readonly string[]) =>
    world.as('BBBB').post(`${path}/outside-answers`, { ...statement, attachments });

  test('is brought, named, and read by both sides alone, byte for byte; SECAS sees what it is called and its hash', async () => {
    const path = await world.raised();
    const brought = await bring(path, 'Anna rang Ben.\n', 'a/b\u2019s “call”.txt');
    const sha256 = createHash('sha256').update('Anna rang Ben.\n').digest('hex');
    expect(brought).toMatchObject({
      status: 201,
      body: { name: 'b\u2019s “call”.txt', bytes: 15, sha256, type: 'txt' },
    });
    const location = brought.headers.location!;
    // What no statement names yet is nobody else's business.
    expectProblem(await world.as('AAAA').get(location), 404, 'attachment-unknown');
    const { attachment } = brought.body;
    expect((await record(path, attachment)).body.leg.outside[0].attachments).toMatchObject([
      { id: attachment, sha256 },
    ]);
    for (const who of ['AAAA', 'BBBB'] as const) {
      const { status, text, headers } = await world.as(who).get(location);
      expect([status, text]).toEqual([200, 'Anna rang Ben.\n']);
      expect(headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'content-disposition': expect.stringMatching(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''b%E2%80%99s/),
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      });
    }
    expectProblem(await world.as('CCCC').get(location), 404, 'request-unknown');
    expectProblem(await world.as('SECA').get(location), 403, 'action-not-allowed');
    expect((await world.as('SECA').get(path)).body.leg.outside[0].attachments).toMatchObject([{ size: 15, sha256 }]);
    // Asked next, the other installer was no side of that leg.
    await world.as('AAAA').post(`${path}/reroute`, { addressee: 'CCCC' });
    expectProblem(await world.as('CCCC').get(location), 404, 'attachment-unknown');
  });

  test.each<[string, string | Uint8Array, number, string]>([
    ['of no type that is taken', Buffer.from('PK\x03\x04'), 422, 'attachment-type-not-taken'],
    ['that is too large', new Uint8Array(5 * 1024 * 1024 + 1), 413, 'attachment-too-large'],
    ['whose text holds a code', `He read ${vector} out.`, 422, 'attachment-may-hold-code'],
    [
      'whose mail holds a code in base64',
      `From: a@b.example\nDate: today\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`It is ${vector}.`).toString('base64')}\n`,
      ...([422, 'attachment-may-hold-code'] as const),
    ],
  ])('%s is refused, and nothing of it is on record', async (_, content, status, code) => {
    const path = await world.raised();
    expectProblem(await bring(path, content), status, code);
    expect((await world.as('SECA').get(`${path}/history`)).text).not.toContain('attachment');
  });

  test('is taken as what it holds; five wait for a statement, which names those of its own side alone', async () => {
    const path = await world.raised();
    const mail = 'From: a@b.example\nDate: today\nSubject: s\n\nIt was read out.\n';
    const contents = ['%PDF-1.7', Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('ffd8ffe0', 'hex'), mail, 'a'];
    const brought = [];
    for (const content of contents) brought.push((await bring(path, content)).body);
    expect(brought.map(({ type }) => type)).toEqual(['pdf', 'png', 'jpeg', 'eml', 'txt']);
    expectProblem(await bring(path, 'a sixth'), 409, 'too-many-attachments');
    const theirs = (await bring(path, 'theirs', 'a.txt', 'AAAA')).body.attachment;
    expectProblem(await record(path, theirs), 422, 'attachment-not-brought', ['/attachments']);
    const recorded = await record(path, ...brought.map(({ attachment }) => attachment));
    expect(recorded.body.leg.outside[0].attachments).toHaveLength(5);
  });
});

test('a breach is disputed by who breached, and counted no more once SECAS has found that it was none', async () => {
  const path = await breached(world);
  expectProblem(await world.as('AAAA').post(`${path}/breach-disputes`, { reason: 'r' }), 403, 'action-not-allowed');
  const disputed = await world.as('BBBB').post(`${path}/breach-disputes`, { reason: 'answered by letter' });
  expect(disputed.body.leg.breach.dispute).toMatchObject({ reason: 'answered by letter' });
  const listed = async (query: string) => {
    const { body } = await world.as('SECA').get(`/v1/requests?${query}`);
    return (body.items as readonly { id: string }[]).map(({ id }) => `/v1/requests/${id}`).includes(path);
  };
  expect(await listed('breached=true')).toBe(true);
  expect(await listed('disputed=true')).toBe(true);
  const resolution = { upheld: true, reason: 'the letter was seen' };
  const resolved = await world.as('SECA').post(`${path}/breach-disputes/1/resolution`, resolution);
  expect(resolved.body.leg.breach.dispute.resolved).toMatchObject(resolution);
  expect([await listed('breached=true'), await listed('disputed=true')]).toEqual([false, false]);
});
