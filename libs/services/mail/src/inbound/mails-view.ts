import {
  evolveInbound,
  inboundEventTypes,
  lapsesAt,
  mailStateOf,
  nextStep,
  type InboundEvent,
  type InboundMail,
  type InboundState,
} from '@icx/mail';
import type { StateView } from '@icx/read-store';

interface Followed {
  readonly mail: InboundState;
  readonly position: bigint;
}

/** A mail as lists show it. */
export const lineOf = (mail: InboundMail) => ({
  from: mail.read?.summary.from ?? [],
  subject: mail.read?.summary.subject ?? null,
  says: mail.read?.summary.says ?? null,
  why: mail.read?.why ?? null,
});
export type MailLine = ReturnType<typeof lineOf>;

/** Mails that came in, as lists and those who work on them see them; one mail is read from its stream. */
export const mailsView: StateView<Followed> = {
  name: 'mails',
  version: 2,
  tables: [
    {
      name: 'mails',
      columns: {
        id: 'text',
        party: 'text',
        state: 'text',
        at: 'text',
        position: 'position',
        /** Something is to be done for it, without anybody. */
        due: 'boolean',
        lapses_at: 'text',
        /** Hash of its bytes, if it has acted or will. */
        acted: 'text',
        to: 'json',
        line: 'json',
      },
      primaryKey: ['id'],
      indexes: [
        { columns: ['position'] },
        { columns: ['party', 'position'] },
        { columns: ['state', 'position'] },
        { columns: ['at', 'position'], where: 'due = true' },
        { columns: ['lapses_at', 'id'], where: 'lapses_at is not null' },
        { columns: ['acted'], where: 'acted is not null' },
      ],
    },
  ],
  events: inboundEventTypes,
  initial: { mail: null, position: 0n },
  evolve: ({ mail, position }, event) => ({
    mail: evolveInbound(mail, event as unknown as InboundEvent),
    position: position || event.position,
  }),
  rows: (id, { mail, position }) =>
    mail
      ? [
          {
            table: 'mails',
            row: {
              ...{ id, position, at: mail.received.at, to: mail.received.to },
              ...{ party: mail.read?.party ?? null, state: mailStateOf(mail), line: lineOf(mail) },
              ...{ due: nextStep(mail) !== null, lapses_at: lapsesAt(mail) },
              acted: mail.read?.standing === 'acts' || mail.confirmed ? mail.received.hash : null,
            },
          },
        ]
      : [],
};
