import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** The library that listens, and nothing on it: it reads each mail and throws it away. */
const server = new SMTPServer({
  ...{ logger: false, disableReverseLookup: true, authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] },
  onData: (stream, _, done) => void stream.resume().on('end', () => done()),
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
