import { replaysGolden } from '@icx/decider-testing';
import { positionOf, type RecordedEvent } from '@icx/event-store';
import { securityEventTypes } from './security-record.ts';
import { securityView } from './sign-in-report.ts';

replaysGolden(
  new URL('golden/security.jsonl', import.meta.url),
  securityEventTypes,
  (events: readonly RecordedEvent[]) =>
    events
      .map((event, n) => ({ ...event, position: positionOf(BigInt(n + 1)), recordedAt: '2026-12-04T10:00:00.000Z' }))
      .flatMap((event) => securityView.append(event))
      .map(({ row }) => row),
);
