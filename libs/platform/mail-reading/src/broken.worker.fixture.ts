import { parentPort } from 'node:worker_threads';
import type { Order } from './messages.ts';

const tell = (subject: string): void => parentPort!.postMessage({ is: 'read', read: { subject }, authenticated: {} });

/** Does what a library with a bug would do: ends, hangs, or takes all memory; or asks DNS; or reads it. */
parentPort!.on('message', (order: Order) => {
  if (order.is !== 'read') return tell(order.is === 'resolved' ? String(order.records[0]) : order.code);
  const word = Buffer.from(order.raw).toString();
  if (word === 'throw') throw new Error('a bug');
  if (word === 'exit') process.exit(3);
  if (word === 'hang') for (;;);
  if (word === 'grow') for (const all: string[] = []; ;) all.push(`${all.length}`.repeat(1_000_000));
  if (word === 'ask') return parentPort!.postMessage({ is: 'resolve', id: 1, name: 'bbbb.example', type: 'TXT' });
  return tell(word);
});
