import { parentPort } from 'node:worker_threads';
import type { Order } from './messages.ts';

const tell = (mail: number, subject: string): void =>
  parentPort!.postMessage({ is: 'read', mail, read: { subject }, authenticated: {} });

/** Does what a library with a bug would do: ends, hangs, or takes all memory; or asks DNS; or reads it. */
parentPort!.on('message', (order: Order) => {
  // A question bears the number of its mail.
  if (order.is === 'resolved') return tell(order.id, String(order.records[0]));
  if (order.is === 'not-resolved') return tell(order.id, order.code);
  const { mail } = order;
  const word = Buffer.from(order.raw).toString();
  if (word === 'throw') throw new Error('a bug');
  if (word === 'exit') process.exit(3);
  if (word === 'hang') for (;;);
  if (word === 'grow') for (const all: string[] = []; ;) all.push(`${all.length}`.repeat(1_000_000));
  if (word === 'ask')
    return parentPort!.postMessage({ is: 'resolve', mail, id: mail, name: 'bbbb.example', type: 'TXT' });
  return tell(mail, word);
});
