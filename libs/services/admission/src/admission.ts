import { randomUUID } from 'node:crypto';
import type { Channel } from '@icx/event-store';
import { parsePartyId, parseRequestId } from '@icx/identifiers';
import type { CommandId, PartyId } from '@icx/identifiers';
import { isLendable, isOnParty, permissionOf, permissionOnParty, relationsToParty } from '@icx/parties';
import type { Action, Actor, PartyAction, Permission, Relation } from '@icx/parties';
import { partyUnknown, type Directory } from '@icx/parties-service';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { relationTo, requestUnknown } from '@icx/requests-service';
import type { Loaded, RefusedReveals, RequestLog } from '@icx/requests-service';
import type { Clock } from '@icx/runtime';
import { instant, londonDate } from '@icx/working-days';

/** A party's person or system, known to be who it says. */
export type Caller = Actor & {
  /** Whose act it is: with an agent the principal. */
  readonly party: PartyId;
  /** The party that acts for it, to which `user` belongs. */
  readonly agent?: PartyId;
};

/** What is acted on, by the names that were given: whether there is such a thing is found out here. */
export interface Target {
  readonly channel: Channel;
  /** Nothing is changed: an agent reads all that its principal may. */
  readonly reads: boolean;
  /** Only the form of it is looked at: nothing is asked yet, so a refusal is nothing that goes on record. */
  readonly onlyLooks?: boolean;
  readonly request?: string | undefined;
  readonly party?: string | undefined;
  /** PartyId of whom it is done for; by default the actor's own. */
  readonly onBehalfOf?: unknown;
}

export interface Admitted {
  readonly caller: Caller;
  /** The request that the target names, if it names one, as it was when it was let in. */
  readonly loaded?: Loaded;
}

const notAllowed = refuse.forbidden(
  'action-not-allowed',
  'Your role or your part in this request does not allow that.',
);
const onBehalfOfInvalid = refuse.malformed(
  'on-behalf-of-invalid',
  'The header ICX-On-Behalf-Of takes one PartyId of 4 letters or digits, for example BBBB.',
);
const agencyNotGranted = refuse.forbidden(
  'agency-not-granted',
  'That party has not granted you to act for it today. Its administrator can, at /v1/parties/{party}/agencies.',
);

/** Whether somebody may do something: for whom, in which relation to it, by which rule. The same by every channel. */
export class Admission {
  constructor(
    private readonly directory: Pick<Directory, 'accessOfAgent'>,
    private readonly requests: Pick<RequestLog, 'load'>,
    private readonly refusedReveals: RefusedReveals,
    private readonly clock: Clock,
  ) {}

  /**
   * Refused with `on-behalf-of-invalid`, `agency-not-granted`, `request-unknown`, `party-not-found`,
   * `action-not-allowed`; a refused reveal is on record then.
   */
  async admit(actor: Actor, action: Action | PartyAction, target: Target): Promise<Admitted | Refusal> {
    const own = actor as Caller;
    const caller = this.#actingFor(target.onBehalfOf, own);
    if (!isRefusal(caller) && isOnParty(action)) return onParty(action, caller, target.party ?? '');
    // Of whom acts for nobody only a reveal is looked into: it has to go on record.
    if (isRefusal(caller) && action !== 'requests:reveal') return caller;
    const loaded = target.request === undefined ? undefined : await this.#load(target.request);
    // Who acts for nobody does not learn by another answer whether there is such a request.
    if (isRefusal(loaded)) return isRefusal(caller) ? caller : loaded;
    const refusal = isRefusal(caller) ? caller : refusalOf(action as Action, caller, target, loaded);
    if (!refusal) return { caller: caller as Caller, ...(loaded ? { loaded } : {}) };
    if (!loaded || action !== 'requests:reveal' || target.onlyLooks) return refusal;
    return this.#recorded(refusal, isRefusal(caller) ? own : caller, target, loaded);
  }

  /** What somebody who was let in does by the same call, measured by the same rules: a kind of file that is uploaded. */
  alsoMay(caller: Caller, action: Action): Refusal | undefined {
    return refusalOf(action, caller, { reads: false }, undefined);
  }

  /** Whether somebody may look at what is of no request and of no party: what is offered follows from it. */
  mayLookAt(caller: Caller, action: Action | PartyAction): boolean {
    return !isOnParty(action) && refusalOf(action, caller, { reads: true }, undefined) === undefined;
  }

  /** Whether somebody may do this to that party. */
  mayOn(caller: Caller, action: PartyAction, party: PartyId): boolean {
    return !isRefusal(onParty(action, caller, party));
  }

  /** Whether somebody may do this to a request that it may see: an act that is refused for it is not offered. */
  mayAct(caller: Caller, action: Action, loaded: Loaded): boolean {
    return refusalOf(action, caller, { reads: false }, loaded) === undefined;
  }

  /** In the principal's role, and with no more than actor, grant and that role have in common. */
  #actingFor(named: unknown, actor: Caller): Caller | Refusal {
    if (named === undefined) return actor;
    const principal = parsePartyId(named);
    if (isRefusal(principal)) return onBehalfOfInvalid;
    if (principal === actor.party) return actor;
    const lent = this.directory.accessOfAgent(actor.party, principal, londonDate(this.#now()));
    if (!lent) return agencyNotGranted;
    return {
      ...actor,
      party: principal,
      role: lent.role,
      scopes: actor.scopes.filter((scope) => lent.scopes.includes(scope)),
      partyAdministrator: false,
      agent: actor.party,
    };
  }

  async #load(named: string): Promise<Loaded | Refusal> {
    const id = parseRequestId(named);
    const loaded = isRefusal(id) ? undefined : await this.requests.load(id);
    return loaded && loaded.state.status !== 'absent' ? loaded : requestUnknown;
  }

  /** Before it is answered, whatever else is wrong with the call. */
  #recorded(refusal: Refusal, { party, user }: Caller, { channel }: Target, loaded: Loaded): Promise<Refusal> {
    // A command of its own: that of the call may have no id, and no outcome is kept under this one.
    const commandId = randomUUID() as CommandId;
    return this.refusedReveals.record(loaded, refusal, {
      ...{ party, user, channel, commandId },
      receivedAt: this.#now(),
      fingerprint: '',
    });
  }

  #now() {
    return instant(this.clock.now());
  }
}

const onParty = (action: PartyAction, caller: Caller, party: string): Admitted | Refusal =>
  told(permissionOnParty(action, relationsToParty(caller, party)), partyUnknown) ?? { caller };

const refusalOf = (
  action: Action,
  caller: Caller,
  { reads }: Pick<Target, 'reads'>,
  loaded: Loaded | undefined,
): Refusal | undefined => {
  const refusal = told(permissionOf(caller, action, loaded ? relation(caller, loaded) : 'none'), requestUnknown);
  // To whom the request is unknown it stays so, whatever may be lent.
  if (loaded && refusal === requestUnknown) return refusal;
  return caller.agent !== undefined && !reads && !isLendable(action) ? notAllowed : refusal;
};

const told = (permission: Permission, unknown: Refusal): Refusal | undefined =>
  permission === 'allowed' ? undefined : permission === 'not-found' ? unknown : notAllowed;

const relation = (caller: Caller, { state }: Loaded): Relation =>
  caller.role === 'administrator' ? 'administrator' : relationTo(state, caller.party);
