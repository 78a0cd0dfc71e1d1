import { createReadStream } from 'node:fs';
import { verifyEvidence as verify, type EvidenceVerdict, type LogKey } from '@icx/audit';
import { isRefusal, readJson, type JsonLimits } from '@icx/refusals';
import { wrongUsage } from '../failure.ts';
import { unreadable } from '../files/read-file.ts';
import { recount } from './recount.ts';

/** Whoever sent the file may have made it to do harm. A request of ten thousand events has 20 MB. */
const limits: JsonLimits = {
  bytes: 64 * 1024 * 1024,
  depth: 24,
  members: 1_000,
  elements: 100_000,
  text: 1024 * 1024,
  values: 4_000_000,
};

export interface EvidenceFileVerdict {
  readonly request: string | null;
  readonly trust: EvidenceVerdict['trust'];
  readonly checks: readonly { readonly check: string; readonly holds: boolean; readonly what: string }[];
}

/** Checks a bundle with this file and a key, and nothing else: no exchange, no network. */
export const verifyEvidenceFile = async (file: string, key: LogKey | undefined): Promise<EvidenceFileVerdict> => {
  const document = readJson(await boundedBytes(file), limits);
  if (isRefusal(document))
    throw wrongUsage('evidence-unreadable', `${file} is no evidence: ${document.detail} \`icx evidence\` makes it.`);
  const { request, trust, checks } = verify(document, key);
  return {
    request,
    trust,
    checks: request === null ? checks : [...checks, { check: 'arithmetic', ...recount(document) }],
  };
};

const boundedBytes = async (file: string): Promise<Uint8Array> => {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of createReadStream(file, { end: limits.bytes })) {
      pieces.push(piece as Buffer);
      size += (piece as Buffer).length;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  if (size <= limits.bytes) return Buffer.concat(pieces);
  throw wrongUsage(
    'evidence-too-large',
    `${file} is larger than ${limits.bytes} bytes: no evidence of one request is.`,
  );
};
