import { randomBytes } from 'node:crypto';
import { holdingsContract } from '@icx/vault/holdings-contract';
import { vaultContract } from '@icx/vault/contract';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { CustodyServer } from '../sealed/custody-server.fixture.ts';
import { openPostgresVault } from './index.ts';

engineDescribe('postgresql')('custody in PostgreSQL', (program) => {
  let server: CustodyServer;
  beforeAll(async () => {
    server = await CustodyServer.start(program);
  });
  afterAll(() => server.stop());

  const now = () => new Date().toISOString();
  const open = () => openPostgresVault({ pool: server.vault, ...server.keyFile, now, random: randomBytes });

  vaultContract('PostgreSQL', async () => {
    await server.drop('icx_vault');
    return { open: () => open(), destroy: async () => undefined };
  });

  holdingsContract('PostgreSQL', async () => {
    await server.drop('icx_vault');
    return {
      open: async () => {
        const vault = await open();
        return { holdings: vault.holdings, close: () => vault.close() };
      },
      destroy: async () => undefined,
    };
  });
});
