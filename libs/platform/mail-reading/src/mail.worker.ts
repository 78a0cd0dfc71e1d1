import { parentPort, workerData } from 'node:worker_threads';
import { authenticate, unauthentic } from './authenticate/authenticate.ts';
import type { Order, Report } from './messages.ts';
import { isUnreadable, readMail, type ReadOptions } from './read-mail.ts';

const port = parentPort!;
const questions = new Map<number, (answer: Exclude<Order, { readonly is: 'read' }>) => void>();
let asked = 0;

/** DNS is asked by the main thread, whose resolver is injected. */
const resolve = async (mail: number, name: string, type: string): Promise<readonly unknown[]> => {
  const id = ++asked;
  const answer = await new Promise<Exclude<Order, { readonly is: 'read' }>>((come) => {
    questions.set(id, come);
    port.postMessage({ is: 'resolve', mail, id, name, type } satisfies Report);
  });
  if (answer.is === 'resolved') return answer.records;
  throw Object.assign(new Error(`${type} ${name}: ${answer.code}`), { code: answer.code });
};

const work = async ({ mail, raw, envelope, arrivedAt }: Extract<Order, { readonly is: 'read' }>): Promise<void> => {
  const read = await readMail(
    Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength),
    envelope,
    workerData as ReadOptions,
  );
  const authenticated = isUnreadable(read)
    ? unauthentic
    : await authenticate({ raw, envelope, resolver: (name, type) => resolve(mail, name, type), arrivedAt });
  const buffers = read.attachments.map(({ bytes: { buffer } }) => buffer as ArrayBuffer);
  port.postMessage({ is: 'read', mail, read, authenticated } satisfies Report, buffers);
};

port.on('message', (order: Order) => {
  if (order.is === 'read') return void work(order);
  questions.get(order.id)?.(order);
  questions.delete(order.id);
});
