import type { Admission, Admitted, Target } from '@icx/admission';
import { nothingTried, onlyTried, type CommandContext } from '@icx/commands';
import type { RowOutcome } from '@icx/files';
import type { FileAct, RowResult } from '@icx/files-service';
import type { CommandId } from '@icx/identifiers';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import type { Action, PartyAction } from '@icx/parties';
import type { Directory } from '@icx/parties-service';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';

export interface RowEngines {
  readonly admission: Admission;
  readonly directory: Directory;
  readonly engines: { readonly keys: KeyRing };
}

const accessEnded = refuse.forbidden(
  'uploader-without-access',
  'Whoever sent the file has no access any more: nothing of it is taken.',
);

/** The acts that the rows of a file are: each is let in as a single call is, and is a command of its own. */
export class RowActs {
  readonly dryRun: boolean;

  constructor(
    private readonly services: RowEngines,
    private readonly act: FileAct,
  ) {
    this.dryRun = act.options.dryRun;
  }

  /**
   * As things are when the row is taken, which may be hours after the upload: the grant of an agent may have ended, a
   * request may be another's. What of its scopes a token had was asked for the file, whose rule has the same scope, and so
   * was that its user administers the party: of one whom the directory knows that is asked once more.
   */
  async admit(
    action: Action | PartyAction,
    { request, party: ofParty }: Pick<Target, 'request' | 'party'> = {},
  ): Promise<Admitted | Refusal> {
    const { party, user, channel } = this.act.context;
    const agent = partyOf(user) ?? party;
    const access = this.services.directory.accessOfParty(agent);
    if (!access) return accessEnded;
    const onBehalfOf = agent === party ? undefined : party;
    const { directory, admission } = this.services;
    const partyAdministrator = !directory.find(user) || directory.accessOf(user)?.partyAdministrator === true;
    return admission.admit({ ...access, user, partyAdministrator }, action, {
      ...{ channel, reads: false, request, party: ofParty, onBehalfOf },
    });
  }

  /** No client's command id has a space in it: a row cannot be mistaken for a command. */
  commandOf(line: number, body: object): CommandContext {
    return {
      ...this.act.context,
      batch: this.act.file,
      commandId: `${this.act.file} line ${line}` as CommandId,
      fingerprint: commandFingerprint(this.services.engines.keys, body),
      ...(this.dryRun ? { trial: true } : {}),
    };
  }
}

/** `user:AGNT/anna` of an agent, whose own party is not the one that it acts for. */
const partyOf = (user: string): string | undefined => /^\w+:([^/]+)/.exec(user)?.[1];

export const rejected = (line: number, ...refusals: readonly Refusal[]): RowResult => ({
  ...{ line, outcome: 'rejected', refusals },
});

/** @param taken what of a command that was carried out is no refusal; a trial says what would become of it. */
export const resultOf = <Done extends object>(
  line: number,
  done: Done | Refusal,
  taken: (done: Done) => RowOutcome,
): RowResult => {
  if (done === onlyTried) return { line, outcome: 'accepted' };
  if (done === nothingTried) return { line, outcome: 'already-held' };
  return isRefusal(done) ? rejected(line, done) : { line, outcome: taken(done) };
};
