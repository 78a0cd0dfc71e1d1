import { Failure } from '@icx/cli-channel';
import { ConfigRefused } from '@icx/host/profile';
import { NewerSchema, RoleRefused, ServerTooOld } from '@icx/postgres/database';
import { NotDurable, OtherPair } from '@icx/postgres/log';
import { reading } from './reading.ts';

const told = (error: unknown) =>
  reading(() => Promise.reject(error)).catch((failure: unknown) => failure) as Promise<Partial<Failure>>;

test.each([
  [new ConfigRefused('DATABASE_URL is missing.'), 'setting-invalid'],
  [new NewerSchema('icx_log', 3, 2), 'schema-newer'],
  [new RoleRefused('icx_app', new Error('permission denied')), 'role-refused'],
  [new ServerTooOld(14), 'database-unfit'],
  [new NotDurable('fsync', 'off', 'on'), 'database-unfit'],
  [new OtherPair('a', 'b'), 'database-unfit'],
])('%s is told to the operator, with a code', async (error, code) => {
  expect(await told(error)).toMatchObject({ code, message: error.message, exitCode: 2 });
});

test('what is no refusal stays what it is: a bug', async () => {
  const bug = new TypeError('undefined is not a function');
  expect(await told(bug)).toBe(bug);
});
