import type { ParkedMessage, ParkedPage } from '@icx/public-events-service';
import { clerkTime } from '@icx/words';
import { fields, table } from './table.ts';

const keptWords = ({ whole }: Pick<ParkedMessage, 'whole'>): string =>
  whole ? 'whole' : 'not what it says: it cannot be replayed';

export const parkedListWords = ({ items, next }: ParkedPage): string =>
  items.length === 0
    ? 'No such messages.'
    : [
        table(
          ['Message', 'State', 'At', 'Came', 'Kept', 'Reason'],
          items.map(({ id, state, topic, partition, offset, parkedAt, whole, reason }) => [
            ...[id, state, `${topic}/${partition}/${offset}`, clerkTime(parkedAt), whole ? 'whole' : 'in part', reason],
          ]),
        ),
        'One of them: icx feed show <id>. Try it again: icx feed replay <id>. Or: icx feed dismiss <id> --reason <why>',
        ...(next === null ? [] : [`More: --cursor ${next}`]),
      ].join('\n\n');

export const parkedWords = (message: ParkedMessage): string =>
  [
    fields([
      ['Message', message.id],
      ['State', message.state],
      ['Topic', `${message.topic}, partition ${message.partition}, offset ${message.offset}`],
      ['Came', clerkTime(message.parkedAt)],
      ['Reason', message.reason],
      ['Bytes', message.bytes === null ? null : String(message.bytes)],
      ['Kept', keptWords(message)],
      ['Settled', message.settledAt && clerkTime(message.settledAt)],
      ['Dismissed', message.dismissed],
      ...Object.entries(message.headers).map(([name, value]) => [name, value] as const),
    ]),
    ...(message.value === null ? [] : [message.value]),
  ].join('\n\n');
