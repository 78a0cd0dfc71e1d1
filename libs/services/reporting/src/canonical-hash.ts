import { createHash } from 'node:crypto';
import { canonical } from '@icx/audit';

/** SHA-256 of a value as canonical JSON (RFC 8785), hex: the same wherever, and in whatever order, it was made. */
export const canonicalHash = (value: object): string => createHash('sha256').update(canonical(value)).digest('hex');
