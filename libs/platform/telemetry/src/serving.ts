import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import { tracer } from './traced.ts';

const [SAMPLED, FAILED] = [1, 500];

/** From a caller's own trace, where the call names one (W3C Trace Context). */
const callersOwn = (traceparent: unknown): Context => {
  const [, traceId, spanId] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  const remote = { traceId: traceId ?? '', spanId: spanId ?? '', traceFlags: SAMPLED, isRemote: true };
  return trace.isSpanContextValid(remote) ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
};

/** @param route its pattern, never its address, which may hold anything */
export const serving = (route: string, traceparent: unknown, go: () => void): Span => {
  const from = callersOwn(traceparent);
  const span = tracer().startSpan(route, { kind: SpanKind.SERVER }, from);
  context.with(trace.setSpan(from, span), go);
  return span;
};

export const served = (span: Span | undefined, status: number): void => {
  if (!span) return;
  span.setAttribute('http.response.status_code', status);
  if (status >= FAILED) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
};
