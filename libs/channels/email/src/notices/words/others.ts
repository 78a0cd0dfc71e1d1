import type { NoticeKind } from '@icx/mail';
import { contactChanged, contactList, contactProof } from './contacts.ts';
import { dataFix } from './data-fix.ts';
import type { LegKind } from './leg-notices.ts';
import { report } from './report.ts';
import { slaDigest } from './sla-digest.ts';
import { undeliverable } from './undeliverable.ts';
import { mailWaits } from './mail-waits.ts';
import type { Writer } from './writer.ts';

export type OtherKind = Exclude<NoticeKind, LegKind | 'digest' | 'acknowledgement'>;

/** What is told of something else than legs. */
export const otherWords: Readonly<Record<OtherKind, Writer>> = {
  'data-fix': dataFix,
  'contact-list': contactList,
  'contact-proof': contactProof,
  'contact-changed': contactChanged,
  'mail-waits': mailWaits,
  report,
  'sla-digest': slaDigest,
  undeliverable,
};
