import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Link,
  type SpanContext,
} from '@opentelemetry/api';

/** Bytes of a trace id and of a span id. */
const [TRACE, SPAN] = [16, 8];
const SAMPLED = 1;

export const tracer = () => trace.getTracer('icx');

/**
 * What an event keeps of the span that brings it about: both ids of W3C Trace Context in base64url. Not the `traceparent` itself:
 * 32 hexadecimal digits could be an install code, and what could be one is masked wherever it leaves. `undefined`: nothing is traced.
 */
export const keptTrace = (): string | undefined => {
  if (!tracing.on) return undefined;
  const span = trace.getSpanContext(context.active());
  if (!span || !trace.isSpanContextValid(span)) return undefined;
  return Buffer.from(span.traceId + span.spanId, 'hex').toString('base64url');
};

const spanContextOf = (kept: unknown): SpanContext | undefined => {
  if (typeof kept !== 'string') return undefined;
  const bytes = Buffer.from(kept, 'base64url');
  if (bytes.length !== TRACE + SPAN) return undefined;
  const hex = (from: number, to: number) => bytes.subarray(from, to).toString('hex');
  return { traceId: hex(0, TRACE), spanId: hex(TRACE, TRACE + SPAN), traceFlags: SAMPLED, isRemote: true };
};

/** `traceparent` of W3C Trace Context, for whoever is handed what an event brought about. */
export const traceparentOf = (kept: unknown): string | undefined => {
  const span = spanContextOf(kept);
  return span && `00-${span.traceId}-${span.spanId}-01`;
};

export interface Traced {
  /** Of a fixed vocabulary: never a party, a device, a meter point, a code or anything that somebody typed. */
  readonly attributes?: Attributes;
  /** What events keep that are handled: the first is what this goes on from, of the others it is told. */
  readonly after?: readonly unknown[];
}

const begun = (after: readonly unknown[]): { readonly from: Context; readonly links: Link[] } => {
  const [first, ...others] = [...new Set(after)].flatMap((kept) => spanContextOf(kept) ?? []);
  if (!first) return { from: context.active(), links: [] };
  return { from: trace.setSpanContext(ROOT_CONTEXT, first), links: others.map((span) => ({ context: span })) };
};

const inSpan = async <T>(name: string, work: () => Promise<T>, { attributes = {}, after = [] }: Traced): Promise<T> => {
  const { from, links } = begun(after);
  const span = tracer().startSpan(name, { attributes, links, kind: SpanKind.INTERNAL }, from);
  try {
    return await context.with(trace.setSpan(from, span), work);
  } catch (error) {
    // Without its message, which may hold anything.
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
};

/** Whether anybody is told: what costs anything asks first. */
export const tracing = { on: false };

/** Does the work in a span of its own. Where nothing is traced it is only called. */
export const traced = <T>(name: string, work: () => Promise<T>, options: Traced = {}): Promise<T> =>
  tracing.on ? inSpan(name, work, options) : work();
