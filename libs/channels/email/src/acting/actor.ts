import type { Admitted } from '@icx/admission';
import type { CommandContext } from '@icx/commands';
import type { Services } from '@icx/composition';
import type { CommandId } from '@icx/identifiers';
import { masked } from '@icx/install-code';
import { commandFingerprint } from '@icx/keys';
import type { ActingMail } from '@icx/mail-service';
import type { Action } from '@icx/parties';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';

const partyGone = refuse.forbidden(
  'mail-without-access',
  'Your party has no access any more: nothing of the mail is taken.',
);

/**
 * Whose mailbox it came from, as history tells it: `mail:BBBB/codes@bbbb.example`. Confirmed, it may be a mailbox that is on no
 * list, of whatever letters its owner chose.
 */
export const userOf = ({ party, read: { from } }: Pick<ActingMail, 'party' | 'read'>): string =>
  `mail:${party}/${masked(from[0] ?? 'nobody')}`;

/**
 * In the name of the mailbox a mail acts as the whole party may (its contact list says who may write); who confirmed it is
 * told beside. It is by the bytes of the mail, not by its envelope, that it is known again. No client's command id has a space in it, so that none can be mistaken for what a mail did.
 * @param about which of the things that it asks for: the same one is never done twice
 */
export const contextOf = (
  { engines: { keys } }: Pick<Services, 'engines'>,
  mail: ActingMail,
  about: string,
  body: object,
): CommandContext => ({
  ...{ party: mail.party, user: userOf(mail), channel: 'email', receivedAt: mail.at },
  commandId: `mail ${mail.hash} ${about}` as CommandId,
  fingerprint: commandFingerprint(keys, body),
  ...(mail.confirmedBy === undefined ? {} : { approvedBy: mail.confirmedBy }),
});

/** Let in as a single call is, as things are now. */
export const admit = async (
  { directory, admission }: Pick<Services, 'directory' | 'admission'>,
  mail: ActingMail,
  action: Action,
  request?: string,
): Promise<Admitted | Refusal> => {
  const access = directory.accessOfParty(mail.party);
  if (!access) return partyGone;
  return admission.admit({ ...access, user: userOf(mail) }, action, { channel: 'email', reads: false, request });
};

/** What another try may mend is no outcome: the mail waits, and its door time counts all the same. */
export const lasting = <Done>(done: Done | Refusal): Done | Refusal => {
  if (isRefusal(done) && (done.kind === 'unavailable' || done.kind === 'rate')) throw new Error(done.detail);
  return done;
};
