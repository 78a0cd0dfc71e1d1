import { expect, test } from '@jest/globals';
import type { ProviderRecords } from '@icx/identity';
import type { Directory } from '@icx/parties-service';
import { adapterOver } from './records-adapter.ts';

/** Records of which this one was consumed a moment ago, by another call. */
const justConsumed = (record: { readonly grantId: string } | undefined) => {
  const ended: string[] = [];
  const records: Partial<ProviderRecords> = {
    find: async () => record,
    consume: async () => false,
    revokeByGrant: async (grantId) => void ended.push(`all of ${grantId}`),
    destroy: async (model, id) => void ended.push(`${model} ${id}`),
  };
  return { ended, adapter: adapterOver(records as ProviderRecords, {} as Directory)('RefreshToken') };
};

test('of two that use the same at once, the second ends the sign-in of both', async () => {
  const { adapter, ended } = justConsumed({ grantId: 'sign-in' });
  await expect(adapter.consume('token')).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(ended).toEqual(['all of sign-in', 'Grant sign-in']);
});

test('what is gone meanwhile ends nothing', async () => {
  const { adapter, ended } = justConsumed(undefined);
  await expect(adapter.consume('token')).rejects.toMatchObject({ error: 'invalid_grant' });
  expect(ended).toEqual([]);
});
