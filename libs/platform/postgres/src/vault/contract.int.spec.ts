import { holdingsContract } from '@icx/vault/holdings-contract';
import { vaultContract } from '@icx/vault/contract';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { VaultServer } from './vault-place.fixture.ts';

engineDescribe('postgresql')('custody in PostgreSQL', (program) => {
  let server: VaultServer;
  beforeAll(async () => {
    server = await VaultServer.start(program);
  });
  afterAll(() => server.stop());

  vaultContract('PostgreSQL', async () => {
    await server.clear();
    return { open: () => server.open(), destroy: async () => undefined };
  });

  holdingsContract('PostgreSQL', async () => {
    await server.clear();
    return {
      open: async () => {
        const vault = await server.open();
        return { holdings: vault.holdings, close: () => vault.close() };
      },
      destroy: async () => undefined,
    };
  });
});
