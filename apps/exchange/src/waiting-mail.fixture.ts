import { eventually } from '@icx/world-testing/eventually';
import { openServices } from '@icx/composition';
import type { PartyId } from '@icx/identifiers';
import type { PostId } from '@icx/mail';
import { openEngines } from '@icx/world-testing';
import { addHours, instant } from '@icx/working-days';
import type { World } from './world.fixture.ts';

const BBBB = 'BBBB' as PartyId;
const post = 'post_abcdefghijklmnopqrstuvwxyz' as PostId;

/**
 * Has as many mails of BBBB come in while the exchange of this folder is stopped: from its contact to the reply address of a
 * mail of ours, but signed by nobody, so that each waits for BBBB once it is read.
 */
export const mailsThatWait = async (folder: string, count: number): Promise<void> => {
  const engines = await openEngines(folder);
  const failed = (error: unknown): never => {
    throw error;
  };
  const services = await openServices(engines, { mode: 'sandbox', failed, mailDomain: 'exchange.localhost' });
  const at = instant(services.clock.now());
  const { outbox, addresses, takeIn } = services.mail;
  await outbox.post({ id: post, kind: 'request', party: BBBB, legs: [], about: {}, postedAt: at });
  const envelope = { from: 'codes@bbbb.example', to: [addresses.caseAddress(BBBB, post, addHours(at, 240))] };
  for (let n = 0; n < count; n += 1)
    await takeIn({
      door: 'imap',
      envelope,
      raw: Buffer.from(`From: ${envelope.from}\r\nTo: ${envelope.to[0]}\r\nSubject: ${n}\r\n\r\nNOT OURS\r\n`),
    });
  await services.stop();
  await engines.close();
};

/** The address of one of them. */
export const waitingMail = (world: World): Promise<string> =>
  eventually(async () => {
    const { items } = (await world.as('BBBB').get('/v1/mail?state=waits')).body as { items: readonly { id: string }[] };
    return items[0] && `/v1/mail/${items[0].id}`;
  });
