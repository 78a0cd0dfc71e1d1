import { deviations } from '@icx/documents/testing';
import { goldensIn } from '@icx/decider-testing';
import type { LeafIndex } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import { fold } from '@icx/requests';
import type { RequestEvent } from '@icx/requests';
import { RequestDocuments } from './document.ts';
import { historySchema } from './history.ts';
import { defaultPolicy } from './policy.ts';
import type { Loaded, RaisedState } from './request-log.ts';
import { requestSchema } from './request-schema.ts';

const goldens = goldensIn(new URL('../../../domain/requests/src/golden/requests.jsonl', import.meta.url));
const clock = { now: () => '2026-12-20T10:00:00.000Z' };
const documents = new RequestDocuments(clock, defaultPolicy, {} as LeafIndex);
const viewers = [
  { party: 'AAAA' as PartyId, role: 'supplier' },
  { party: 'BBBB' as PartyId, role: 'supplier' },
  { party: 'SECA' as PartyId, role: 'administrator' },
] as const satisfies readonly Viewer[];

/** As the log would give them. */
const recorded = (events: readonly object[]) =>
  events.map((event, index) => ({
    ...event,
    ...{ metadata: {}, recordedAt: clock.now(), revision: BigInt(index), position: BigInt(index) },
  }));

/** What releases before this one have stored is shown as the document of the API says. */
test.each(goldens)('$name', ({ events }) => {
  const state = fold(events as readonly object[] as readonly RequestEvent[]) as RaisedState;
  const loaded = { stream: state.id, state, events: recorded(events) } as unknown as Loaded;
  for (const viewer of viewers) {
    expect(deviations(requestSchema, documents.of(state, viewer))).toEqual([]);
    expect(deviations(historySchema, documents.history(loaded, viewer))).toEqual([]);
  }
});
