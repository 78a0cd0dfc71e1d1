import type { Mpxn, PartyId, RequestId, SmiStatus } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { londonDate } from '@icx/working-days';
import type { Instant, PlainDate } from '@icx/working-days';
import { askNext, inPlace } from './asking.ts';
import type { BacklogBasis } from './backlog-basis.ts';
import type { AskedDevice, Candidate, Installation, InstallationEvidence, RequestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { absent } from './state.ts';
import type { Open, RequestState } from './state.ts';

/** The facts come eligible: `eligibility` was asked before. */
export interface Raise {
  readonly type: 'raise';
  readonly at: Instant;
  readonly by: PartyId;
  readonly request: RequestId;
  readonly device: AskedDevice;
  readonly smiStatus: SmiStatus | null;
  readonly backlog: boolean;
  readonly backlogBasis?: BacklogBasis | undefined;
  /** Best first; a supplier that the requester named comes first. */
  readonly candidates: readonly Candidate[];
  readonly installation: Installation;
  readonly evidence?: InstallationEvidence;
  readonly yourReference?: string;
  readonly neededBy?: PlainDate;
  /** The meter point whose supplier may ask. */
  readonly supplyPoint?: Mpxn | null;
  /** When the requester's supply ends, where a switch says so already. */
  readonly suppliedUntil?: Instant | null;
}

/** A new request and its first leg; or a note in the open one that it was asked for again. */
export const raise = (command: Raise, state: RequestState, facts: Facts): Decision => {
  const { at, by, request, device, smiStatus, backlog, candidates, installation } = command;
  if (state.status === 'ended')
    return reject(refuse.conflict('request-ended', 'This request has ended; a new one needs a new id.'));
  if (state.status !== 'absent') return accept({ type: 'requests.requested-again.v1', data: { at } });
  const requested: RequestEvent = {
    type: 'requests.install-code-requested.v1',
    data: {
      request,
      requester: by,
      device,
      raisedAt: at,
      smiStatus,
      backlog,
      ...(command.backlogBasis && { backlogBasis: command.backlogBasis }),
      candidates,
      installation,
      evidence: command.evidence ?? null,
      yourReference: command.yourReference ?? null,
      neededBy: command.neededBy ?? null,
      supplyPoint: command.supplyPoint ?? device.mpxn,
    },
  };
  const asking = evolve(absent, requested) as Open;
  const impossible = unaskable(asking, facts);
  if (impossible) return reject(impossible);
  const first = askNext(asking, 'no-candidate', at, facts);
  if (isRefusal(first)) return reject(first);
  const { suppliedUntil } = command;
  if (!suppliedUntil) return accept(requested, ...first);
  const cause = `The registration has the requester as the supplier until ${londonDate(suppliedUntil)}`;
  const data = { at, effectiveAt: suppliedUntil, cause };
  return accept(requested, ...first, { type: 'requests.supersession-scheduled.v1', data });
};

/** Why who comes first cannot be asked: the requester itself, or one that it named and that nobody can ask. */
const unaskable = (asking: Open, facts: Facts): Refusal | undefined => {
  const [best] = asking.candidates;
  if (!best) return undefined;
  const { party, basis, insteadOf, evidence } = inPlace(best, asking, facts);
  const isNamed = basis === 'named-by-requester';
  if (party !== asking.requester)
    return isNamed && !facts.addressee(party)
      ? refuse(
          'party-unknown',
          'There is no supplier or asset provider of that identifier. Correct it or leave it out.',
          '/installingSupplier',
        )
      : undefined;
  if (isNamed)
    return insteadOf
      ? refuse(
          'addressee-is-requester',
          `You have the place of ${insteadOf}. Look in its files, or name who installed.`,
        )
      : refuse(
          'addressee-is-requester',
          'You named yourself. Look in your own files, or name who installed.',
          '/installingSupplier',
        );
  return basis === 'pre-notifier'
    ? undefined
    : refuse(
        'installed-by-requester',
        `By what is known the code is in your own files (${evidence}). Look there; to ask somebody else all the same, name it as the installing supplier.`,
      );
};
