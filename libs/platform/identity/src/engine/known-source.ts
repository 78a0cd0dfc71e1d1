import { createHmac } from 'node:crypto';

/** For one person; of more the one that was used longest ago is forgotten. */
export const SOURCES_PER_SUBJECT = 20;

/** A keyed hash: what is stored does not tell where somebody works. */
export const hashedSource = (key: Uint8Array, subject: string, source: string): Buffer =>
  createHmac('sha256', key).update(`${subject}\n${source}`).digest();
