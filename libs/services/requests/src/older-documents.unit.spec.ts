import { deviations } from '@icx/documents/testing';
import { goldensIn } from '@icx/decider-testing';
import { howSealed, LogSigner } from '@icx/audit';
import type { LeafIndex } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import type { Viewer } from '@icx/parties';
import { fold } from '@icx/requests';
import type { RequestEvent } from '@icx/requests';
import type { EvidenceTools } from './evidence/bundle.ts';
import { evidenceSchema } from './evidence/schema.ts';
import { RequestDocuments } from './document.ts';
import { historySchema } from './history.ts';
import { defaultPolicy } from './policy.ts';
import type { Loaded, RaisedState } from './request-log.ts';
import { requestSchema } from './request-schema.ts';

const goldens = goldensIn(new URL('../../../domain/requests/src/golden/requests.jsonl', import.meta.url));
const clock = { now: () => '2026-12-20T10:00:00.000Z' };
const leaves: LeafIndex = { indexOf: (position) => Promise.resolve(Number(position) + 1) };
const signer = new LogSigner('log.test', Buffer.alloc(32, 1));
const audit: EvidenceTools['audit'] = {
  prove: (indexes) => {
    const [size, root] = [indexes.length, 'a'.repeat(64)];
    return Promise.resolve({ size, root, note: 'note', key: signer.publicKey, paths: indexes.map(() => []) });
  },
  seal: (document) => ({ ...howSealed, hash: 'a'.repeat(64), note: JSON.stringify(document).slice(0, 1) }),
};
const tools: EvidenceTools = { audit, narrate: ({ recordedAt, type }) => ({ at: recordedAt, sentence: type }) };
const documents = new RequestDocuments(clock, defaultPolicy, leaves);
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
test.each(goldens)('$name', async ({ events }) => {
  const state = fold(events as readonly object[] as readonly RequestEvent[]) as RaisedState;
  const loaded = { stream: state.id, state, events: recorded(events) } as unknown as Loaded;
  for (const viewer of viewers) {
    expect(deviations(requestSchema, documents.of(state, viewer))).toEqual([]);
    expect(deviations(historySchema, documents.history(loaded, viewer))).toEqual([]);
    const evidence = must(await documents.evidence(loaded, viewer, tools));
    expect(deviations(evidenceSchema, evidence)).toEqual([]);
    expect(evidence.events.length + evidence.unseen.length).toBe(events.length);
  }
});
