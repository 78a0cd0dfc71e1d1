import { parseMemberName, type Role } from '@icx/parties';
import { isRefusal } from '@icx/refusals';
import { Failure, wrongUsage } from '../failure.ts';
import type { DataFolder } from '../surroundings.ts';
import { isSandbox, kindOfParty } from './register.ts';

interface SandboxCaller {
  /** Else that of the party's kind. */
  readonly role?: Role | undefined;
  /** Which person of the party; else nobody in particular. */
  readonly user?: string | undefined;
}

/** A bearer token for 12 hours, made with the key file of the sandbox. */
export const sandboxToken = async (
  folder: DataFolder,
  party: string,
  { role, user }: SandboxCaller = {},
): Promise<string> => {
  if (user !== undefined && isRefusal(parseMemberName(user)))
    throw wrongUsage('user-invalid', `"${user}" is no name of a user: write it like anna.`);
  // Asked first: in live mode the keys are not here, and what is wrong is not that.
  const own = await roleIn(folder, party, role);
  const { keys } = await folder.keys();
  const { issueSandboxToken } = await import('@icx/identity');
  // The wall clock: moving the sandbox's clock makes no token expire.
  const now = new Date().toISOString();
  const caller = { party, role: role ?? own, now, ...(user === undefined ? {} : { user }) };
  return issueSandboxToken(caller, keys.secret('sandbox-token'));
};

const roleIn = async (folder: DataFolder, party: string, said: Role | undefined): Promise<Role> => {
  const { roleOf } = await import('@icx/parties');
  const log = await folder.log().catch((error: unknown) => noLogHere(folder, error));
  if (!log) {
    const { sandboxParties } = await import('@icx/sandbox');
    const seeded = sandboxParties.find((one) => one.party === party);
    if (seeded) return roleOf(seeded.kind);
    // Of one that joined since, the exchange knows: here nobody does.
    if (said) return said;
    throw partyUnknown(folder, party);
  }
  try {
    if (!(await isSandbox(log)))
      throw wrongUsage(
        'folder-is-live',
        `The exchange in ${folder.path} is live, and tokens made here are for a sandbox: sign in with \`icx login URL\`.`,
      );
    const kind = await kindOfParty(log, party);
    if (kind) return roleOf(kind);
  } finally {
    await log.close();
  }
  throw partyUnknown(folder, party);
};

/** Several processes have their log elsewhere; only a sandbox's keys are in a folder then. */
const noLogHere = async (folder: DataFolder, error: unknown): Promise<undefined> => {
  const hasKeys = await folder.keys().then(
    () => true,
    () => false,
  );
  if (!hasKeys || !(error instanceof Failure) || error.code !== 'data-folder-empty') throw error;
};

const partyUnknown = (folder: DataFolder, party: string) =>
  wrongUsage(
    'party-unknown',
    `There is no party "${party}" in ${folder.path}. The sandbox has AAAA, BBBB, CCCC, FFFF, MAPX, SECA, DCCX and AGNT.`,
  );
