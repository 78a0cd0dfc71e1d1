import type { Pool } from 'pg';
import { assertSupported } from './index.ts';

const server = (version: number, encoding = 'UTF8') =>
  ({ query: async () => ({ rows: [{ version, encoding }] }) }) as unknown as Pool;

test('a server that is older than what is tested with is refused; from then on any is taken', async () => {
  await expect(assertSupported(server(140_019))).rejects.toThrow('This is PostgreSQL 14, and the exchange needs 15');
  await expect(assertSupported(server(150_000))).resolves.toBeUndefined();
  await expect(assertSupported(server(170_002))).resolves.toBeUndefined();
});

test('a database that does not hold every letter is refused', async () => {
  await expect(assertSupported(server(150_000, 'LATIN1'))).rejects.toThrow(
    'kept in LATIN1, and the exchange needs UTF8',
  );
});
