import { holdingsContract } from '@icx/vault/holdings-contract';
import { SpecFolder } from './spec-folder.fixture.ts';

holdingsContract('SQLite', async () => {
  const place = new SpecFolder();
  return {
    open: async () => {
      const vault = await place.open();
      return { holdings: vault.holdings, close: () => vault.close() };
    },
    destroy: async () => place.destroy(),
  };
});
