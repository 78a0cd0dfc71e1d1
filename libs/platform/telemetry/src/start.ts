import { tracing } from './traced.ts';

/**
 * Sends spans by OTLP over HTTP to `OTEL_EXPORTER_OTLP_ENDPOINT`; without it nothing is loaded, and nothing costs.
 * Once in a process. Returns what sends the last ones and ends it.
 * @param service of the process: `icx-web`
 */
export const startTelemetry = async (service: string, env: NodeJS.ProcessEnv): Promise<() => Promise<void>> => {
  if (!env['OTEL_EXPORTER_OTLP_ENDPOINT']) return async () => undefined;
  const { sendSpans } = await import('./otlp.ts');
  const end = sendSpans(service, env['OTEL_EXPORTER_OTLP_ENDPOINT']);
  tracing.on = true;
  return async () => {
    tracing.on = false;
    await end();
  };
};
