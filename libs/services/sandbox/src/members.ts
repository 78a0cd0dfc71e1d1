import { createPrivateKey, createPublicKey, type JsonWebKeyInput } from 'node:crypto';
import { subjectOf, type MemberName, type PublicKey, roleOf, scopesOf } from '@icx/parties';
import type { Directory } from '@icx/parties-service';
import { hashPassword, type Credentials } from '@icx/identity';
import { ed25519KeyOf } from '@icx/keys';
import type { KeyRing } from '@icx/keys';
import type { Party } from '@icx/parties';
import { sandboxDesks, type SandboxDesk } from './desks.data.ts';
import { sandboxParties } from './parties.data.ts';

/** What everybody of the sandbox signs in with: it guards nothing. Live mode seeds nobody. */
export const sandboxPassword = 'sandbox only, no secret';
const USER = 'tester' as MemberName;
const CLIENT = 'system' as MemberName;
/** By it a folder that was a sandbox's is known for ever. */
export const sandboxUser = subjectOf('user', sandboxParties[0]!.party, USER);

type Person = Omit<SandboxDesk, 'desk'>;

/** Everybody, in the order in which they are added: one person for each desk, and who administers each party. */
const people: readonly Person[] = [
  ...sandboxDesks.map((desk) => {
    const { kind } = sandboxParties.find(({ party }) => party === desk.party)!;
    return { ...desk, scopes: scopesOf[roleOf(kind)].filter((scope) => desk.scopes.includes(scope)) };
  }),
  ...sandboxParties.map(({ party, kind }) => ({
    ...{ party, name: USER, displayName: 'Test person' },
    ...{ scopes: scopesOf[roleOf(kind)], partyAdministrator: true },
  })),
];

const subjectOfPerson = ({ party, name }: Person): string => subjectOf('user', party, name);

/** The last stream that is begun when a sandbox is filled. */
export const lastSeeded = subjectOfPerson(people.at(-1)!);

type Jwk = Extract<JsonWebKeyInput['key'], object> & Readonly<Record<string, string>>;

/** The private key of a party's client, `AAAA.system`: derived, so that whoever may read the key file has it. */
export const sandboxClientKey = (keys: KeyRing, party: string): Jwk =>
  ed25519KeyOf(keys.hmac('sandbox-token', `client/${party}`)).export({ format: 'jwk' }) as Jwk;

/**
 * One client and one user, who administers it, for each party, and the people of the desks. Who is there, or was removed, is
 * left as it is; a sandbox that was filled before there were desks gets theirs.
 */
export const seedMembers = async (directory: Directory, credentials: Credentials, keys: KeyRing): Promise<void> => {
  const missing = people.filter((person) => isMissing(directory, person));
  if (missing.length === 0) return;
  const password = await hashPassword(sandboxPassword);
  for (const party of sandboxParties) await addClient(directory, keys, party);
  for (const person of missing) await addUser(directory, credentials, password, person);
};

/** Its enrolment was over before it was offered: we alone finish it. */
const never = new Date(0).toISOString();

/** Or cut short: not enrolled yet. */
const isMissing = (directory: Directory, person: Person): boolean => {
  const member = directory.find(subjectOfPerson(person));
  return !member || (member.kind === 'user' && !member.enrolled && member.enrolmentUntil === never);
};

const author = { party: null, user: 'exchange', channel: 'sandbox' } as const;

const addClient = async (directory: Directory, keys: KeyRing, { party, kind }: Party): Promise<void> => {
  if (directory.find(subjectOf('client', party, CLIENT))) return;
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
  person: Person,
): Promise<void> => {
  const { party, name, displayName, scopes, partyAdministrator } = person;
  const of = { kind: 'user', party, name } as const;
  const added = { party, name, displayName, scopes, partyAdministrator, enrolmentUntil: never };
  await directory.perform(of, { type: 'add-user', ...added }, author);
  await credentials.put(subjectOfPerson(person), { enrolment: 1, password, secondFactor: false, since: 0 });
  await directory.perform(of, { type: 'enrol', enrolment: 1, secondFactor: false }, author);
};
