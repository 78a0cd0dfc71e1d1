import { count, document, instant, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';

/** Hashes of the tree over the log (RFC 6962), 32 bytes. */
const hash = (description: string) => Type.String({ pattern: '^[0-9a-f]{64}$', description });
const proof = Type.Array(hash('From the leaf upwards.'));

export const checkpointSchema = document('Checkpoint', {
  size: count({ description: 'The first so many events …' }),
  root: hash('… have this root.'),
  at: instant({ description: 'Not signed: it proves nothing.' }),
  note: Type.String({ description: 'What was signed and published, whole.' }),
});
export type CheckpointDocument = DocumentOf<typeof checkpointSchema>;

export const proofSchema = Type.Union([
  document(
    'InclusionProof',
    {
      position: count(),
      size: count(),
      leafHash: hash('Of the event.'),
      proof,
      root: hash('Of the first size events.'),
    },
    { description: 'That an event is in the log.' },
  ),
  document(
    'ConsistencyProof',
    {
      from: count(),
      to: count(),
      fromRoot: hash('Of the first from events.'),
      toRoot: hash('Of the first to events.'),
      proof,
    },
    { description: 'That the log only grew.' },
  ),
]);
export type ProofDocument = DocumentOf<typeof proofSchema>;

export const logKeySchema = document('LogKey', {
  algorithm: Type.Literal('Ed25519'),
  origin: Type.String({ description: 'The name of the log in its checkpoints.' }),
  key: Type.String({ description: 'In the form of C2SP signed-note.' }),
});
export type LogKeyDocument = DocumentOf<typeof logKeySchema>;
