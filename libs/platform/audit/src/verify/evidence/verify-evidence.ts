import { isDeepStrictEqual } from 'node:util';
import { leafHashOf } from '@icx/event-store';
import { isRefusal } from '@icx/refusals';
import { openCheckpoint } from '../../checkpoint/checkpoint.ts';
import { parseLogKey, type LogKey } from '../../checkpoint/log-key.ts';
import { verifyInclusion } from '../../merkle/verify-proof.ts';
import { canonicalHash } from '../../seal/canonical.ts';
import { howSealed, isSignedSeal } from '../../seal/seal.ts';
import { isBundle, type Bundle, type Shown } from './shape.ts';

export interface EvidenceCheck {
  readonly check: 'form' | 'seal' | 'seal-signature' | 'checkpoint' | 'order' | 'leaves' | 'inclusion';
  readonly holds: boolean;
  /** For a person: what holds, or what does not. */
  readonly what: string;
}

export interface EvidenceVerdict {
  /** What the bundle says it is of; `null`: that cannot be read. */
  readonly request: string | null;
  /** Whose signatures: of a key that was brought, or of the one in the bundle, which shows only that its parts fit together. */
  readonly trust: 'given-key' | 'own-key';
  readonly checks: readonly EvidenceCheck[];
}

type Finding = Omit<EvidenceCheck, 'check'>;
const found = (holds: boolean, yes: string, no: string): Finding => ({ holds, what: holds ? yes : no });

/**
 * Whether a bundle of evidence is as the exchange made it and its events stand in the log, with nothing at hand but the bundle
 * and, better, the log's public key. Never throws, whatever it is given.
 */
export const verifyEvidence = (document: unknown, given?: LogKey): EvidenceVerdict => {
  const trust = given ? 'given-key' : 'own-key';
  if (!isBundle(document)) {
    const what =
      'This is no evidence with a seal: `icx evidence` makes it, of an exchange of this release or a later one.';
    return { request: null, trust, checks: [{ check: 'form', holds: false, what }] };
  }
  const own = parseLogKey(document.checkpoint.key);
  const key = given ?? (isRefusal(own) ? undefined : own);
  const checks = [
    { check: 'seal', ...seal(document) },
    { check: 'seal-signature', ...sealSignature(document, key) },
    { check: 'checkpoint', ...checkpoint(document, key) },
    { check: 'order', ...order(document) },
    { check: 'leaves', ...leaves(document) },
    { check: 'inclusion', ...inclusion(document) },
  ] as const;
  return { request: document.request.id, trust, checks };
};

const seal = ({ seal: { hash, note: _, ...how }, ...sealed }: Bundle): Finding =>
  found(
    isDeepStrictEqual(how, { ...howSealed }) && canonicalHash(sealed) === hash,
    `The bundle is whole: its hash is ${hash}.`,
    'The bundle is not as it was sealed: its hash is another one.',
  );

const sealSignature = ({ seal: sealed }: Bundle, key: LogKey | undefined): Finding =>
  found(
    key !== undefined && isSignedSeal(sealed, key),
    `The hash is signed by ${key?.name}.`,
    'The hash is not signed by this key.',
  );

const checkpoint = (
  { checkpoint: { origin, size, root, note, key: own } }: Bundle,
  key: LogKey | undefined,
): Finding => {
  const head = key ? openCheckpoint(note, key) : undefined;
  const fits =
    head !== undefined &&
    !isRefusal(head) &&
    head.size === size &&
    head.root.toString('hex') === root &&
    key?.name === origin &&
    String(key) === own;
  return found(
    fits,
    `The checkpoint of ${size} events is signed by ${key?.name}.`,
    'The checkpoint is not one of this key, or not the one that the bundle names.',
  );
};

/** Every event of the stream stands in the bundle, seen or not, so that none can be left out between others. */
const order = ({ events, unseen }: Bundle): Finding => {
  const places = [...events, ...unseen].toSorted((one, other) => Number(one.revision) - Number(other.revision));
  const gapless = places.every(
    ({ revision, position }, nth) =>
      Number(revision) === nth && (nth === 0 || BigInt(position) > BigInt(places[nth - 1]!.position)),
  );
  return found(
    gapless && places.length > 0,
    `All ${places.length} events of the request up to the last are there, ${unseen.length} of them as hashes alone.`,
    'Events of the request are missing, stand twice or are out of order.',
  );
};

const leaves = ({ request, events }: Bundle): Finding => {
  const shown = events.filter(({ leaf }) => leaf !== null);
  const wrong = shown.find((entry) => !isItsLeaf(entry, request.id));
  return found(
    wrong === undefined,
    `${shown.length} of ${events.length} events are shown with the text of their leaf, and say what it says; of the others the hash alone is there.`,
    `The event of revision ${wrong?.revision} is not what its leaf says.`,
  );
};

const isItsLeaf = ({ leaf, leafHash, party, user, ...shown }: Shown, request: string): boolean => {
  if (leaf === null || leafHashOf(leaf).toString('hex') !== leafHash) return false;
  const [at, stream, revision, type, recordedAt, metadata, data] = parsed(leaf);
  const { party: by = null, user: who = 'exchange' } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  const expected = [shown.position, request, shown.revision, shown.type, shown.recordedAt, shown.data];
  if (!isDeepStrictEqual([String(at), stream, revision, type, recordedAt, data], expected)) return false;
  // Of what a holding answered by itself nobody is told as its actor.
  return isAutomatic(data) || (by === party && who === user);
};

const isAutomatic = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'automatic' in data && data.automatic === true;

const parsed = (leaf: string): readonly unknown[] => {
  try {
    const value: unknown = JSON.parse(leaf);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
};

const inclusion = ({ events, unseen, checkpoint: { size, root } }: Bundle): Finding => {
  const all = [...events, ...unseen];
  const wrong = all.find(
    ({ position, leafHash, auditPath }) =>
      !verifyInclusion({
        index: Number(BigInt(position) - 1n),
        size,
        leafHash: Buffer.from(leafHash, 'hex'),
        proof: auditPath.map((one) => Buffer.from(one, 'hex')),
        root: Buffer.from(root, 'hex'),
      }),
  );
  return found(
    wrong === undefined,
    `All ${all.length} events are in the log of that checkpoint.`,
    `The event of revision ${wrong?.revision} is not in the log of that checkpoint.`,
  );
};
