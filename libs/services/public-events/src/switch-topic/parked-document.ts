import { count, document, id, instant, nullable, ofAny, oneOf, page, Type, type DocumentOf } from '@icx/documents';
import { isWhole, parkedStates, type ParkedState } from './parked-message.ts';
import type { ParkedRow } from './queries.ts';

const members = {
  id: id('msg'),
  state: oneOf(parkedStates, { description: 'waiting: it could not be taken, and nobody has dismissed it.' }),
  topic: Type.String(),
  partition: count(),
  offset: Type.String(),
  headers: ofAny(Type.String(), { description: 'Those that say what it is.' }),
  parkedAt: instant(),
  reason: Type.String({ description: 'Why it could not be taken.' }),
  bytes: nullable(count({ description: 'Of what it says; null: not counted then.' })),
  whole: Type.Boolean({
    description:
      'Whether what it says is kept: it is not where that is long or may hold a code. Then it cannot be replayed.',
  }),
  settledAt: nullable(instant({ description: 'When it was taken or dismissed.' })),
  dismissed: nullable(Type.String({ description: 'Why.' })),
};

export const parkedPageSchema = page(document('ParkedMessageLine', members));
export type ParkedPage = DocumentOf<typeof parkedPageSchema>;

export const parkedMessageSchema = document('ParkedMessage', {
  ...members,
  value: nullable(Type.String({ description: 'What it says, as far as that is kept.' })),
});
export type ParkedMessage = DocumentOf<typeof parkedMessageSchema>;

const told = (id: string, message: ParkedRow['document'], whole: boolean) => {
  const { state, topic, partition, offset, headers, reason, bytes = null, at, settled } = message;
  return {
    ...{ id, state, topic, partition, offset, headers, reason, bytes, whole },
    ...{ parkedAt: at, settledAt: settled?.at ?? null, dismissed: settled?.reason ?? null },
  };
};

export const parkedLine = ({ id, document, whole }: ParkedRow): ParkedPage['items'][number] =>
  told(id, document, whole);

export const parkedDocument = (id: string, message: NonNullable<ParkedState>): ParkedMessage => ({
  ...told(id, message, isWhole(message)),
  value: message.value,
});
