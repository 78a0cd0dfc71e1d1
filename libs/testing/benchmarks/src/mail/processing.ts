import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { openServices } from '@icx/composition';
import { MailReader } from '@icx/mail-reading';
import { openEngines } from '@icx/world-testing';
import { DESK, OURS, peer, resolver, SENDER } from './mails.ts';

const broken = (): never => {
  throw new Error('A mail to the desk acted.');
};
const acting = { act: broken, waits: broken, report: broken };

/**
 * Mails a second that were taken in before, on a data folder of their own: read and authenticated in workers, judged by token,
 * DMARC and contact list, decided on and put on record.
 */
export const workOff = async (mails: readonly Buffer[]): Promise<number> => {
  const engines = await openEngines();
  const failed = broken;
  const services = await openServices(engines, { mode: 'sandbox', failed, mailDomain: OURS });
  const reader = new MailReader({ resolver, ownDomain: OURS, threads: availableParallelism() });
  try {
    await services.start();
    const envelope = { from: SENDER, to: [DESK], peer };
    await Promise.all(mails.map((raw) => services.mail.takeIn({ door: 'smtp', envelope, raw })));
    // Threads that start are no part of it: an exchange starts once.
    await Promise.all(mails.slice(0, 20).map((raw) => reader.read(raw, envelope, new Date())));
    const before = await engines.log.head();
    const began = performance.now();
    services.mail.work.open({ reader, acting });
    // One event for each, and nothing else happens.
    while ((await engines.log.head()) < before + BigInt(mails.length)) await sleep(5);
    return mails.length / ((performance.now() - began) / 1000);
  } finally {
    await services.stop();
    await reader.close();
    await engines.remove();
  }
};
