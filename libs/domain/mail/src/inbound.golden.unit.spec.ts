import { replaysGolden } from '@icx/decider-testing';
import { evolveInbound, inboundEventTypes, type InboundEvent, type InboundState } from './index.ts';

replaysGolden(new URL('golden/inbound.jsonl', import.meta.url), inboundEventTypes, (events: readonly InboundEvent[]) =>
  events.reduce<InboundState>(evolveInbound, null),
);
