import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { once } from 'node:events';
import { happened, now, Opened } from './fake/opened.fixture.ts';
import { LogOfAnotherVault, openKurrentLog } from './index.ts';
import { MemoryReservations } from '@icx/event-store/memory';

const opened = new Opened();
beforeEach(() => opened.start());
afterEach(() => opened.stop());

const refusalAt = (url: string): Promise<Error & { reason?: string }> =>
  openKurrentLog({ url, now, reservations: new MemoryReservations(), callMs: 150, giveUpMs: 300 }).then(
    () => new Error('opened'),
    (error: unknown) => error as Error,
  );
const listening = async (server: Server): Promise<string> => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('a URL at which there is no log is told, without its password', () => {
  test.each(['kurrentdb://admin:secret@127.0.0.1:9?tls=false', 'kurrentdb://admin:secret@127.0.0.1:9,127.0.0.1:10'])(
    '%s',
    async (url) => {
      const refusal = await refusalAt(url);
      expect(refusal).toMatchObject({ reason: 'storage-unreachable' });
      expect(refusal.message).toContain('127.0.0.1:9');
      expect(refusal.message).toContain('KURRENTDB_URL');
      expect(refusal.message).not.toContain('secret');
    },
  );

  test('where nobody answers, and where something else does', async () => {
    const silent = createServer(() => undefined);
    const other = createHttpServer((_, response) => response.writeHead(404).end());
    const sockets: Socket[] = [];
    for (const server of [silent, other]) {
      server.on('connection', (socket: Socket) => sockets.push(socket));
      const refusal = await refusalAt(`kurrentdb://${await listening(server)}?tls=false`);
      expect(refusal).toMatchObject({ reason: 'storage-unreachable' });
      server.close();
    }
    for (const socket of sockets) socket.destroy();
  });
});

test('the log of another vault is refused; a new one takes the vault that is named', async () => {
  const log = await opened.log({ pairId: 'pair_1' });
  expect(log.pairId).toBe('pair_1');
  expect((await opened.log()).pairId).toBe('pair_1');
  await expect(opened.log({ pairId: 'pair_2' })).rejects.toThrow(LogOfAnotherVault);
  expect((await opened.log({ pairId: 'pair_2', log: 'other' })).pairId).toBe('pair_2');
});

test('of two that open a new log at once both have the same vault', async () => {
  const results = await Promise.allSettled(['pair_1', 'pair_2'].map((pairId) => opened.log({ pairId })));
  expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('the highest vault sequence only rises, whoever writes and in whatever order', async () => {
  const logs = [await opened.log(), await opened.log()];
  expect(await logs[0]!.maxVaultSequence()).toBe(0n);
  const sequences = [3n, 1n, 2n ** 53n + 1n, 7n, 5n, 6n];
  await Promise.all(
    sequences.map((vaultSequence, n) => logs[n % 2]!.append(`s${n}`, 'no-stream', happened(n), { vaultSequence })),
  );
  await logs[1]!.append('last', 'no-stream', happened(9), { vaultSequence: 9n });
  for (const log of [...logs, await opened.log()]) expect(await log.maxVaultSequence()).toBe(2n ** 53n + 1n);
});
