import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@icx/world-testing/eventually';
import { collectTraces, type TraceCollector } from '@icx/world-testing/trace-collector';
import { freshCode } from './codes.fixture.ts';
import { eligible, ExchangeProcess } from './exchange-process.fixture.ts';

const ROUTES = ['POST /v1/requests', 'POST /v1/requests/:id/answer'];

let folder: string;
let collector: TraceCollector;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-traces-'));
  collector = await collectTraces();
});
afterAll(async () => {
  await collector.close();
  rmSync(folder, { recursive: true });
});

test('a trace goes from a call over what it recorded to those who follow that, and tells nothing of what it was about', async () => {
  const { spans } = collector;
  const exchange = await ExchangeProcess.start(folder, collector.env);
  const [device] = await eligible(exchange);
  const [asking, asked] = [await exchange.as('AAAA'), await exchange.as('BBBB')];
  const { deviceId, deviceType } = device!;
  const raised = await asking.post('/v1/requests', { deviceId, deviceType });
  expect(raised.status).toBe(201);
  const { id } = raised.body as { id: string };
  const installCode = freshCode();
  const answered = await asked.post(`/v1/requests/${id}/answer`, { answer: 'code-supplied', installCode });
  expect(answered.status).toBe(200);

  const namesOf = (route: string): readonly string[] => {
    const { traceId } = spans.find(({ name }) => name === route) ?? {};
    return spans.flatMap((span) => (span.traceId === traceId ? span.name : []));
  };
  const whole = (route: string): boolean => {
    const names = namesOf(route);
    return names.includes('command') && names.includes('append') && names.some((name) => name.startsWith('reactor '));
  };
  // Which of the two is followed by whom is not the matter here.
  expect(await eventually(() => ROUTES.find(whole))).toBeDefined();
  const told = JSON.stringify(spans).toUpperCase();
  for (const secret of [installCode, installCode.slice(0, 32), deviceId, deviceId.replaceAll('-', ''), id])
    expect(told).not.toContain(secret.toUpperCase());
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['icx']));
  expect(await exchange.end('SIGTERM')).toBe(0);
}, 60_000);
