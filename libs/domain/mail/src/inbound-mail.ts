import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { InboundEvent } from './inbound.ts';

type DataOf<Type extends InboundEvent['type']> = Extract<InboundEvent, { type: Type }>['data'];
export type MailRead = DataOf<'mail.mail-read.v1'>;
export type MailActed = DataOf<'mail.mail-acted.v1'>;

/** A mail that came in, as its stream tells. */
export interface InboundMail {
  readonly received: DataOf<'mail.mail-received.v1'>;
  readonly read: MailRead | null;
  /** By itself, then by a person's word. */
  readonly acted: readonly MailActed[];
  readonly report: DataOf<'mail.report-taken.v1'> | null;
  readonly confirmed: DataOf<'mail.mail-confirmed.v1'> | null;
  readonly rejected: DataOf<'mail.mail-rejected.v1'> | null;
  readonly lapsed: DataOf<'mail.mail-lapsed.v1'> | null;
  readonly rawDeleted: DataOf<'mail.raw-deleted.v1'> | null;
}
/** `null`: no such mail came. */
export type InboundState = InboundMail | null;

export const evolveInbound = (state: InboundState, { type, data }: InboundEvent): InboundState => {
  if (type === 'mail.mail-received.v1')
    return {
      received: data,
      ...{ read: null, acted: [], report: null, confirmed: null, rejected: null, lapsed: null, rawDeleted: null },
    };
  if (!state) return state;
  switch (type) {
    case 'mail.mail-read.v1':
      return { ...state, read: data };
    case 'mail.mail-acted.v1':
      return { ...state, acted: [...state.acted, data] };
    case 'mail.rows-wait.v1':
      return { ...state, acted: state.acted.map((one) => ({ ...one, waits: true })) };
    case 'mail.report-taken.v1':
      return { ...state, report: data };
    case 'mail.mail-confirmed.v1':
      return { ...state, confirmed: data };
    case 'mail.mail-rejected.v1':
      return { ...state, rejected: data };
    case 'mail.mail-lapsed.v1':
      return { ...state, lapsed: data };
    case 'mail.raw-deleted.v1':
      return { ...state, rawDeleted: data };
  }
};

/** `waits`: for a person. `acting`: what it says is being done. */
export const mailStates = ['received', 'acting', 'acted', 'waits', 'rejected', 'lapsed', 'never', 'report'] as const;
export type MailState = (typeof mailStates)[number];

export const mailStateOf = (mail: InboundMail): MailState => {
  if (!mail.read) return 'received';
  if (mail.read.reportsOn) return 'report';
  if (mail.read.standing === 'never') return 'never';
  if (mail.rejected) return 'rejected';
  if (mail.lapsed) return 'lapsed';
  if (mail.confirmed) return hasActed(mail, 'confirmed') ? 'acted' : 'acting';
  if (mail.read.standing === 'waits') return 'waits';
  if (!hasActed(mail, 'case')) return 'acting';
  return mail.acted.some((one) => one.waits) ? 'waits' : 'acted';
};

const hasActed = ({ acted }: InboundMail, scope: MailActed['scope']): boolean =>
  acted.some((one) => one.scope === scope);

/** What is to be done for it now, without anybody. */
export const nextStep = (mail: InboundMail): 'read' | 'act' | 'act-confirmed' | 'report' | null => {
  if (!mail.read) return 'read';
  if (mail.read.reportsOn) return mail.report ? null : 'report';
  if (mailStateOf(mail) !== 'acting') return null;
  return mail.confirmed ? 'act-confirmed' : 'act';
};

/** From when on nobody may confirm what waits any more; `null`: nothing waits. */
export const lapsesAt = (mail: InboundMail): Instant | null =>
  mailStateOf(mail) === 'waits' ? (mail.read?.waitsUntil ?? null) : null;

export const mailUnknown = refuse.unknown('mail-unknown', 'There is no such mail for you.');
const lapsed = refuse.conflict(
  'mail-lapsed',
  'Nobody confirmed this mail within 5 Working Days of its coming. Answer the request anew.',
);
const notWaiting = (mail: InboundMail): Refusal =>
  refuse.conflict(
    'mail-not-waiting',
    `Nothing of this mail waits for anybody: ${mailStateOf(mail)}. Read it to see what came of it.`,
  );
const rawGone = refuse.conflict(
  'mail-raw-deleted',
  'What this mail said is deleted: it can be confirmed no more. Answer the request anew.',
);

export type MailCommand =
  | { readonly type: 'confirm'; readonly party: PartyId; readonly by: string; readonly at: Instant }
  | {
      readonly type: 'reject';
      readonly party: PartyId;
      readonly by: string;
      readonly at: Instant;
      readonly reason: string;
    };

/**
 * The word of a signed-in user of its party. Refused with `mail-unknown`, `mail-lapsed`, `mail-not-waiting`,
 * `mail-raw-deleted`.
 */
export const decideMail = (command: MailCommand, mail: InboundState): readonly InboundEvent[] | Refusal => {
  const { party, by, at } = command;
  if (mail?.read?.party !== party) return mailUnknown;
  const until = lapsesAt(mail);
  if (mail.lapsed || (until !== null && at >= until)) return lapsed;
  if (until === null) return notWaiting(mail);
  if (command.type === 'reject') return [{ type: 'mail.mail-rejected.v1', data: { at, by, reason: command.reason } }];
  return mail.rawDeleted ? rawGone : [{ type: 'mail.mail-confirmed.v1', data: { at, by } }];
};

/** Told once, of what acted by itself; who has spoken for it meanwhile has spoken for these rows, too. */
export const rowsWait = (mail: InboundState, at: Instant): readonly InboundEvent[] =>
  mail && mailStateOf(mail) === 'acted' && !mail.confirmed ? [{ type: 'mail.rows-wait.v1', data: { at } }] : [];

/** What waited too long waits no more. */
export const passTime = (mail: InboundState, at: Instant): readonly InboundEvent[] => {
  const until = mail && lapsesAt(mail);
  return until && at >= until ? [{ type: 'mail.mail-lapsed.v1', data: { at: until } }] : [];
};
