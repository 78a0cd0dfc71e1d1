import { randomBytes } from 'node:crypto';
import { RawMailBroken } from '@icx/mail-store';
import { rawMailContract } from '@icx/mail-store/contract';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { CustodyServer } from '../sealed/custody-server.fixture.ts';
import { openPostgresRawMail } from './index.ts';

engineDescribe('postgresql')('raw mail in PostgreSQL', (program) => {
  let server: CustodyServer;
  beforeAll(async () => {
    server = await CustodyServer.start(program);
  });
  afterAll(() => server.stop());
  const now = () => new Date().toISOString();
  const open = ({ keys, pairId } = server.keyFile) =>
    openPostgresRawMail({ pool: server.application, keys, pairId, now, random: randomBytes });

  rawMailContract('PostgreSQL', async () => {
    await server.drop('icx_mail');
    return { open: () => open(), destroy: async () => undefined };
  });

  test('names what was changed, and opens the rest', async () => {
    await server.drop('icx_mail');
    const store = await open();
    for (const name of ['one', 'two']) await store.put(name, randomBytes(300_000));
    await server.administrator.query(
      `UPDATE icx_mail.chunk SET sealed = other.sealed FROM icx_mail.chunk AS other
       WHERE chunk.mail = 1 AND other.mail = 1 AND chunk.number = 0 AND other.number = 1`,
    );
    expect(await store.verify()).toEqual({ opened: 1, broken: ['one'] });
    await expect(store.get('one')).rejects.toThrow(RawMailBroken);
  });

  test('goes under a newer wrapping key; nothing older comes behind; other keys are refused', async () => {
    await server.drop('icx_mail');
    const rotated = server.openKeys();
    const [stale, store] = [await open(), await open(rotated)];
    await stale.put('one', Buffer.from('kept'));
    const version = await rotated.keys.addVersion();
    expect(await store.rewrapTo(version)).toEqual([]);
    await rotated.keys.retireBefore(version);
    expect(Buffer.from((await store.get('one'))!).toString()).toBe('kept');
    await expect(stale.put('two', randomBytes(1))).rejects.toMatchObject({ reason: 'storage-busy' });
    await expect(open(server.openKeys('other'))).rejects.toMatchObject({ code: 'mail-not-a-pair' });
  });
});
