import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { keptTrace, traced, traceparentOf, tracing } from './index.ts';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
});
beforeEach(() => {
  tracing.on = true;
  exporter.reset();
});
afterAll(() => {
  tracing.on = false;
  trace.disable();
  context.disable();
});

const keep = (name: string) => traced(name, async () => keptTrace()!);

test('what an event keeps leads whoever handles it into the same trace, and of others there are links', async () => {
  const [first, second] = [await keep('first'), await keep('second')];
  await traced('handled', async () => undefined, { after: [first, undefined, second, first, 'nonsense'] });
  const [one, two, handled] = exporter.getFinishedSpans();
  expect(handled!.spanContext().traceId).toBe(one!.spanContext().traceId);
  expect(handled!.links.map(({ context: { traceId } }) => traceId)).toEqual([two!.spanContext().traceId]);
});

test('what is kept cannot be an install code, and is the traceparent that W3C Trace Context has', async () => {
  const kept = await keep('kept');
  expect(kept).not.toMatch(/[0-9a-f]{32}/i);
  const { traceId, spanId } = exporter.getFinishedSpans()[0]!.spanContext();
  expect(traceparentOf(kept)).toBe(`00-${traceId}-${spanId}-01`);
  for (const other of [undefined, 7, '', 'AAAA']) expect(traceparentOf(other)).toBeUndefined();
});

test('a failure is told without what it says', async () => {
  const failing = traced('failing', () => Promise.reject(new Error('83FED340')));
  await expect(failing).rejects.toThrow('83FED340');
  const [span] = exporter.getFinishedSpans();
  expect(span!.status).toEqual({ code: SpanStatusCode.ERROR });
  expect(span!.events).toEqual([]);
});

test('where nothing is traced the work is only called, and events keep nothing', async () => {
  tracing.on = false;
  expect(await keep('off')).toBeUndefined();
  expect(exporter.getFinishedSpans()).toEqual([]);
});
