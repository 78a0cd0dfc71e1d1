import { MailReader } from '@icx/mail-reading';
import { answerMail, bigMail, DESK, mailOfParts, OURS, peer, resolver, SENDER } from './mails.ts';

const MIB = 1024 * 1024;
const LARGEST = 25 * MIB;

/** What one process takes that reads mails, in its own: the memory of a mail as large as the door takes, and how soon too many parts are refused. */
const reader = new MailReader({ resolver, ownDomain: OURS });
const read = (raw: Uint8Array) => reader.read(raw, { from: SENDER, to: [DESK], peer }, new Date());
await read(await answerMail(0));

const parts = mailOfParts(200_000);
const began = performance.now();
const { read: refused } = await read(parts);
const partsRefusedMs = performance.now() - began;
if (refused.faults.length === 0) throw new Error('A mail of 200,000 parts was read.');

const big = bigMail(LARGEST);
await read(await answerMail(1));
globalThis.gc?.();
const idle = process.memoryUsage().rss;
let peak = idle;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
await read(big);
clearInterval(watch);
await reader.close();
process.stdout.write(`${JSON.stringify({ partsRefusedMs, bigMailRssMiB: (peak - idle) / MIB })}\n`);
