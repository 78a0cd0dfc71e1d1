import type { Failure } from '@icx/cli-channel';
import { ConfigRefused } from '@icx/host/profile';
import { NewerSchema, RoleRefused, ServerUnfit } from '@icx/postgres/database';
import { NotDurable, OtherPair } from '@icx/postgres/log';
import { reading } from './reading.ts';

const told = (error: Error) =>
  reading(() => Promise.reject(error)).catch((failure: unknown) => failure) as Promise<Partial<Failure>>;

test.each([
  ['setting-invalid', new ConfigRefused('DATABASE_URL is missing.')],
  ['schema-newer', new NewerSchema('icx_log', 3, 2)],
  ['role-refused', new RoleRefused('icx_app', new Error('permission denied'))],
  ['database-unfit', new ServerUnfit('This is PostgreSQL 14.')],
  ['database-unfit', new NotDurable('fsync', 'off', 'on')],
  ['database-unfit', new OtherPair('a', 'b')],
])('%s is told to the operator', async (code, error) => {
  expect(await told(error)).toMatchObject({ code, message: error.message, exitCode: 2 });
});

test('what is no refusal stays what it is: a bug', async () => {
  const bug = new TypeError('undefined is not a function');
  expect(await told(bug)).toBe(bug);
});
