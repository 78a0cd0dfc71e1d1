import { Query } from '@nestjs/common';
import { AuditTrail } from '@icx/audit';
import { refuse } from '@icx/refusals';
import { Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { checkpointSchema, logKeySchema, proofSchema } from './audit.documents.ts';
import type { CheckpointDocument, LogKeyDocument, ProofDocument } from './audit.documents.ts';
import { CheckpointQueryDto, ProofQueryDto } from './audit.dto.ts';

const unclear = refuse.malformed(
  'proof-unclear',
  'Ask for one proof: position and perhaps size (inclusion), or from and perhaps to (consistency).',
);

/** What a party needs to hold the exchange to its log: hashes and signatures, nothing of any event. */
@Subject('audit', 'v1/audit')
export class AuditController {
  constructor(private readonly audit: AuditTrail) {}

  @Read(
    'checkpoint',
    'audit:read',
    'The signed checkpoint of the log (C2SP tlog-checkpoint): keep it, it cannot be taken back',
    ok(checkpointSchema, 'The checkpoint'),
  )
  async readCheckpoint(@Query() { size }: CheckpointQueryDto): Promise<CheckpointDocument> {
    const { root, ...checkpoint } = orRefuse(await this.audit.checkpoint(size));
    return { ...checkpoint, root: Buffer.from(root).toString('hex') };
  }

  @Read(
    'proof',
    'audit:read',
    'That an event is in the log, or that the log only grew (RFC 6962); hashes in hex',
    ok(proofSchema, 'The proof'),
  )
  async readProof(@Query() { position, size, from, to }: ProofQueryDto): Promise<ProofDocument> {
    if (position !== undefined && from === undefined && to === undefined)
      return orRefuse(await this.audit.inclusion(position, size));
    if (from !== undefined && position === undefined && size === undefined)
      return orRefuse(await this.audit.consistency(from, to));
    throw new Refused(unclear);
  }

  @Read(
    'key',
    'audit:read',
    'The public key of the checkpoints, as C2SP signed-note writes it',
    ok(logKeySchema, 'The key'),
  )
  readCheckpointKey(): LogKeyDocument {
    return { algorithm: 'Ed25519', origin: this.audit.publicKey.name, key: String(this.audit.publicKey) };
  }
}
