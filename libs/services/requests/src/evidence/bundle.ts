import type { AuditTrail } from '@icx/audit';
import type { HistoryEntry } from '@icx/documents';
import type { LeafIndex } from '@icx/event-store';
import type { Viewer } from '@icx/parties';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { RequestPolicy } from '../policy.ts';
import type { RequestDocument } from '../request-schema.ts';
import type { Loaded } from '../request-log.ts';
import { dueDatesOf, receiptsOf } from './due-dates.ts';
import { evidenceOf } from './entries.ts';
import { rulesOfLegs } from './rules-of-legs.ts';
import type { EvidenceDocument, EvidenceEntry } from './schema.ts';

/** What evidence is made with, beside what the request itself says. */
export interface EvidenceTools {
  /** The channel’s words for an event, and when it happened by the clock that counts. */
  readonly narrate: (entry: HistoryEntry) => { readonly at: string; readonly sentence: string };
  readonly audit: Pick<AuditTrail, 'prove' | 'seal'>;
}

interface Asked {
  readonly loaded: Loaded;
  readonly viewer: Viewer;
  /** As the viewer may see it now. */
  readonly request: RequestDocument;
  readonly generatedAt: string;
}

/** The whole bundle, proved under one checkpoint and sealed. */
export const bundleOf = async (
  { loaded, viewer, request, generatedAt }: Asked,
  policy: RequestPolicy,
  leaves: LeafIndex,
  { narrate, audit }: EvidenceTools,
): Promise<EvidenceDocument | Refusal> => {
  const evidence = await evidenceOf(loaded, viewer, leaves);
  if (isRefusal(evidence)) return evidence;
  const { events, unseen } = evidence;
  const indexes = [...events, ...unseen].map(({ index }) => index).toSorted((one, other) => one - other);
  const proofs = await audit.prove(indexes);
  if (isRefusal(proofs)) return proofs;
  const paths = new Map(indexes.map((index, nth) => [index, [...proofs.paths[nth]!]]));
  const proved = <T extends { readonly index: number }>({ index, ...one }: T) => ({
    ...one,
    position: String(index),
    auditPath: paths.get(index)!,
  });
  const rules = rulesOfLegs(loaded.events);
  const document = {
    generatedAt,
    issuedTo: { party: viewer.party, role: viewer.role },
    request,
    events: events.map((entry): EvidenceEntry => {
      const { at, sentence } = narrate(entry);
      const more = { at, words: sentence, agent: agentIn(entry), rule: rules.get(entry.revision) ?? null };
      return { ...proved(entry), ...more };
    }),
    unseen: unseen.map(proved),
    deadlines: dueDatesOf(events, policy),
    receipts: receiptsOf(events),
    notices: request.legs.flatMap(({ number: leg, addressee, deliveries }) =>
      deliveries.map((delivery) => ({ leg, addressee, ...delivery })),
    ),
    checkpoint: {
      ...{ origin: proofs.key.name, size: proofs.size, root: proofs.root },
      ...{ note: proofs.note, key: String(proofs.key) },
    },
  };
  return { ...document, seal: audit.seal(document) };
};

/** `client:AGNT/desk`: the party to which whoever acted belongs, where it is another one than the party that acted. */
const agentIn = ({ party, user }: HistoryEntry): string | null => {
  const [, own = null] = /^(?:user|client|external|sandbox):([0-9A-Z]{4})(?:\/|$)/.exec(user) ?? [];
  return party === null || own === party ? null : own;
};
