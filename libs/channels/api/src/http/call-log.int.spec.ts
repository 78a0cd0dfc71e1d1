import { Module } from '@nestjs/common';
import { createHttp } from './create-http.ts';
import { openLog } from './call-log.ts';
import type { LogLevel } from './call-log.ts';

@Module({})
class NothingModule {}

const CODE = '83FED3407A939723A5C639B26916D505C3B5';

/** Calls an application that has no routes of its own, and gives what it answered and what it logged. */
const call = async (level: LogLevel, more: Readonly<Record<string, string>> = {}) => {
  const lines: string[] = [];
  const log = openLog(level, { write: (line) => void lines.push(line) });
  const app = await createHttp({ module: NothingModule }, { log });
  await app.init();
  const reply = await app.inject({
    method: 'POST',
    url: `/v1/nowhere/${CODE}?code=${CODE}`,
    headers: {
      authorization: 'Bearer abc.def.ghi',
      'content-type': 'application/json',
      'idempotency-key': CODE,
      ...more,
    },
    payload: { installCode: CODE },
  });
  await app.close();
  return { reply, log, lines };
};

test('an answered call is one line: its id, its route, what came of it, and nothing that it held', async () => {
  const { reply, lines } = await call('info');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    call: reply.headers['x-request-id'],
    route: 'POST (no such route)',
    status: 404,
    ms: expect.any(Number),
    msg: 'answered',
  });
  for (const held of [CODE, 'abc.def', 'nowhere']) expect(lines[0]).not.toContain(held);
});

test('a caller finds its call by its own id, unless that may be a code', async () => {
  for (const [id, kept] of [
    ['order-17/3', true],
    [CODE, false],
  ] as const) {
    const { lines } = await call('info', { 'x-request-id': id });
    expect(JSON.parse(lines[0]!).call === id).toBe(kept);
    expect(lines[0]).not.toContain(CODE);
  }
});

test('below info nothing is said of a call', async () => expect((await call('warn')).lines).toEqual([]));

test('what must never be in a line is struck out, should it be handed to the log after all', async () => {
  const { log, lines } = await call('warn');
  log.warn(
    { authorization: 'abc', body: { installCode: CODE }, call: { headers: { dpop: 'proof', cookie: 'c' } } },
    'careless',
  );
  expect(JSON.parse(lines[0]!)).toMatchObject({
    authorization: '[redacted]',
    body: { installCode: '[redacted]' },
    call: { headers: { dpop: '[redacted]', cookie: '[redacted]' } },
  });
});
