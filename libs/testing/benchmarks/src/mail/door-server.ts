import { MailAddresses, takeInBy } from '@icx/mail-service';
import { openListener, ownCertificate } from '@icx/mail-transport/listener';
import { wallClock } from '@icx/runtime';
import { openEngines } from '@icx/world-testing';
import { instant } from '@icx/working-days';
import { OURS } from './mails.ts';

/** The door of the exchange, on a data folder: what has come is sealed and on record before it is answered 250. */
const engines = await openEngines(process.env['BENCH_FOLDER']);
const addresses = new MailAddresses(engines.keys, OURS);
const boundless = 999_999_999;
const listener = await openListener({
  ...{ host: '127.0.0.1', port: 0, name: OURS, tls: ownCertificate(OURS, new Date()) },
  isOurs: (address) => addresses.readAddress(address, instant(wallClock.now())) !== undefined,
  isProof: () => true,
  takeIn: takeInBy({ ...engines, clock: wallClock, addresses, postOf: async () => undefined }),
  limits: { mailsOfPeerPerMinute: boundless, connectionsOfPeer: boundless, connections: boundless },
});
process.stdout.write(`smtp://127.0.0.1:${listener.port}\n`);
process.once('SIGTERM', () => void listener.close().then(() => engines.close().then(() => process.exit(0))));
