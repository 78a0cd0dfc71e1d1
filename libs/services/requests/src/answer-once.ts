import { onlyTried, type CommandContext } from '@icx/commands';
import type { Refusal } from '@icx/refusals';
import type { Vault } from '@icx/vault';
import { AnswerRequest, type AnswerRequestHandler } from './answer-request.ts';
import type { AnswerDraft } from './code-intake.ts';
import type { Loaded, Outcome } from './request-log.ts';
import { saidBefore } from './said-before.ts';

interface AnsweredOn {
  readonly answering: AnswerRequestHandler;
  readonly vault: Pick<Vault, 'fingerprintOf'>;
}

/**
 * Gives an answer that may come again: in another file, in another mail, after a crash. What its party has said before is
 * `already-held`, and that a code was rejected is put on record once.
 */
export const answerOnce = async (
  { answering, vault }: AnsweredOn,
  loaded: Loaded,
  context: CommandContext,
  draft: AnswerDraft & { readonly leg: number },
): Promise<Outcome | Refusal | 'already-held'> => {
  const came = (as: 'command' | 'refusedCommand'): boolean =>
    loaded.events.some(({ metadata }) => metadata[as] === context.commandId);
  if (!came('command') && saidBefore(draft, loaded.state, context.party, vault)) return 'already-held';
  const answer = (by: CommandContext) => answering.execute(new AnswerRequest(loaded, by, draft));
  const again = came('refusedCommand') ? await answer({ ...context, trial: true }) : onlyTried;
  return again === onlyTried ? answer(context) : again;
};
