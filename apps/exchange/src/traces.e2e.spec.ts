import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { eventually } from '@icx/world-testing/eventually';
import { freshCode } from './codes.fixture.ts';
import { eligible, ExchangeProcess } from './exchange-process.fixture.ts';

const ROUTES = ['POST /v1/requests', 'POST /v1/requests/:id/answer'];

interface Span {
  readonly traceId: string;
  readonly name: string;
  readonly attributes?: readonly object[];
}
interface Posted {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

let folder: string;
let collector: Server;
const spans: Span[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'icx-traces-'));
  collector = createServer((call, answer) => {
    void json(call).then((posted) => {
      for (const { scopeSpans } of (posted as Posted).resourceSpans)
        for (const { spans: some } of scopeSpans) spans.push(...some);
      answer.end('{}');
    });
  });
  await new Promise<void>((resolve) => void collector.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  collector.closeAllConnections();
  await new Promise((resolve) => collector.close(resolve));
  rmSync(folder, { recursive: true });
});

test('a trace goes from a call over what it recorded to those who follow that, and tells nothing of what it was about', async () => {
  const { port } = collector.address() as AddressInfo;
  const exchange = await ExchangeProcess.start(folder, {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
  });
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
  expect(await exchange.end('SIGTERM')).toBe(0);
}, 60_000);
