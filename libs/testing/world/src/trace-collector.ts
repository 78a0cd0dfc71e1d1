import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface CollectedSpan {
  readonly traceId: string;
  readonly name: string;
  /** Of the process that told it: `icx-web`. */
  readonly service: string;
}

interface Posted {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly { readonly key: string; readonly value: { stringValue: string } }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<CollectedSpan, 'service'>[] }[];
  }[];
}

/** What processes send by OTLP over HTTP to `OTEL_EXPORTER_OTLP_ENDPOINT`. */
export const collectTraces = async () => {
  const spans: CollectedSpan[] = [];
  const collector = createServer((call, answer) => {
    void json(call).then((posted) => {
      for (const { resource, scopeSpans } of (posted as Posted).resourceSpans) {
        const service = resource.attributes.find(({ key }) => key === 'service.name')!.value.stringValue;
        for (const { spans: some } of scopeSpans) spans.push(...some.map((span) => ({ ...span, service })));
      }
      answer.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  return {
    spans: spans as readonly CollectedSpan[],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` },
    close: async () => {
      collector.closeAllConnections();
      collector.close();
      await once(collector, 'close');
    },
  };
};

export type TraceCollector = Awaited<ReturnType<typeof collectTraces>>;
