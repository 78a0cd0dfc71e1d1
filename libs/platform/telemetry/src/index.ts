export { keptTrace, traced, traceparentOf, tracing, type Traced } from './traced.ts';
export { serving, served } from './serving.ts';
export { startTelemetry } from './start.ts';
