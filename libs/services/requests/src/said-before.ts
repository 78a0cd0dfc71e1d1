import type { PartyId } from '@icx/identifiers';
import { parseInstallCode } from '@icx/install-code';
import { isRefusal } from '@icx/refusals';
import type { Leg, RequestState } from '@icx/requests';
import type { Vault } from '@icx/vault';
import type { AnswerDraft } from './code-intake.ts';

/**
 * Whether this party has given this very answer to the leg before: a file that comes again says nothing new. Asked only of
 * what would be a new answer: a command that is sent again has its stored outcome.
 */
export const saidBefore = (
  draft: AnswerDraft & { readonly leg: number },
  state: RequestState,
  by: PartyId,
  vault: Pick<Vault, 'fingerprintOf'>,
): boolean => {
  if (state.status === 'absent') return false;
  const leg = state.legs[draft.leg - 1];
  if (leg?.addressee !== by) return false;
  return draft.answer === 'code-supplied' ? isHeld(draft, state, by, vault) : isReply(draft, leg);
};

const isHeld = (
  { leg, installCode, representation }: Extract<AnswerDraft, { answer: 'code-supplied' }>,
  state: RequestState,
  by: PartyId,
  vault: Pick<Vault, 'fingerprintOf'>,
): boolean => {
  if ((state.status !== 'answered' && state.status !== 'revealed') || installCode === undefined) return false;
  const { code: held } = state;
  if (held.supplier !== by || held.leg !== leg) return false;
  const code = parseInstallCode(installCode.expose(), { representation, live: false });
  return !isRefusal(code) && vault.fingerprintOf(code.bytes) === held.ref.fingerprint;
};

const isReply = (draft: AnswerDraft, { reply, query }: Leg): boolean => {
  switch (draft.answer) {
    case 'not-installer':
      return reply?.answer === draft.answer;
    case 'code-not-held':
      return reply?.answer === draft.answer && reply.reason === draft.reason;
    default:
      return query?.query === draft.answer && query.note === ('note' in draft ? (draft.note ?? null) : null);
  }
};
