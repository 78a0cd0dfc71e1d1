import { createPrivateKey, createPublicKey, type JsonWebKeyInput } from 'node:crypto';
import { subjectOf, type MemberName, type PublicKey, roleOf, scopesOf } from '@icx/parties';
import type { Directory } from '@icx/parties-service';
import { hashPassword, type Credentials } from '@icx/identity';
import { ed25519KeyOf } from '@icx/keys';
import type { KeyRing } from '@icx/keys';
import type { Party } from '@icx/parties';
import { sandboxParties } from './parties.data.ts';

/** What everybody of the sandbox signs in with: it guards nothing. Live mode seeds nobody. */
export const sandboxPassword = 'sandbox only, no secret';
const USER = 'tester' as MemberName;
const CLIENT = 'system' as MemberName;
/** By it a folder that was a sandbox's is known for ever. */
export const sandboxUser = subjectOf('user', sandboxParties[0]!.party, USER);

/** The last stream that is begun when a sandbox is filled. */
export const lastSeeded = subjectOf('user', sandboxParties.at(-1)!.party, USER);

type Jwk = Extract<JsonWebKeyInput['key'], object> & Readonly<Record<string, string>>;

/** The private key of a party's client, `AAAA.system`: derived, so that whoever may read the key file has it. */
export const sandboxClientKey = (keys: KeyRing, party: string): Jwk =>
  ed25519KeyOf(keys.hmac('sandbox-token', `client/${party}`)).export({ format: 'jwk' }) as Jwk;

/** One user, who administers the party, and one client for each party. On a sandbox that has them it changes nothing. */
export const seedMembers = async (directory: Directory, credentials: Credentials, keys: KeyRing): Promise<void> => {
  const last = sandboxParties.at(-1)!;
  if (directory.accessOf(subjectOf('user', last.party, USER))) return;
  const password = await hashPassword(sandboxPassword);
  for (const party of sandboxParties) {
    await addClient(directory, keys, party);
    await addUser(directory, credentials, password, party);
  }
};

const author = { party: null, user: 'exchange', channel: 'sandbox' } as const;

const addClient = async (directory: Directory, keys: KeyRing, { party, kind }: Party): Promise<void> => {
  const key = createPublicKey(createPrivateKey({ key: sandboxClientKey(keys, party), format: 'jwk' }));
  await directory.perform(
    { kind: 'client', party, name: CLIENT },
    {
      type: 'add-client',
      party,
      name: CLIENT,
      scopes: scopesOf[roleOf(kind)],
      authentication: 'private_key_jwt',
      keys: [key.export({ format: 'jwk' }) as unknown as PublicKey],
    },
    author,
  );
};

const addUser = async (
  directory: Directory,
  credentials: Credentials,
  password: string,
  { party, kind }: Party,
): Promise<void> => {
  const of = { kind: 'user', party, name: USER } as const;
  const scopes = scopesOf[roleOf(kind)];
  const enrolmentUntil = new Date(0).toISOString();
  await directory.perform(
    of,
    {
      type: 'add-user',
      party,
      name: USER,
      displayName: 'Test person',
      scopes,
      partyAdministrator: true,
      enrolmentUntil,
    },
    author,
  );
  await credentials.put(subjectOf('user', party, USER), { enrolment: 1, password, secondFactor: false, since: 0 });
  await directory.perform(of, { type: 'enrol', enrolment: 1, secondFactor: false }, author);
};
