import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Command } from '@nestjs/cqrs';
import type { RequestId } from '@icx/identifiers';
import { masked } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Decision, Facts, RequestCommand, RequestState } from '@icx/requests';
import type { Envelope } from './envelope.ts';
import { FactFinder } from './facts.ts';
import { RequestLog } from './request-log.ts';
import type { Loaded, Outcome } from './request-log.ts';
import { withoutMail } from './without-mail.ts';

/** More writers than this on one request at once: somebody loops. */
const ATTEMPTS = 20;

export const requestContended = refuse.unavailable(
  'request-contended',
  'Too many commands are changing this request at once. Send the same command again in a moment.',
);

/** Whatever a party does to a request that exists and needs nothing but its stream to be decided. */
export class ActOnRequest extends Command<Outcome | Refusal> {
  constructor(
    readonly request: RequestId | Loaded,
    /** Without one the exchange itself acts: a timer, a delivery report. */
    readonly envelope: Envelope | undefined,
    readonly command: RequestCommand,
    /** The stream must still end at this revision (`If-Match`). */
    readonly ifRevision?: bigint,
  ) {
    super();
  }
}

@CommandHandler(ActOnRequest)
export class ActOnRequestHandler implements ICommandHandler<ActOnRequest> {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
  ) {}

  async execute({ request, envelope, command, ifRevision }: ActOnRequest): Promise<Outcome | Refusal> {
    const act = (state: RequestState, facts: Facts): Decision => decide(command, state, facts);
    return performOn(this.requests, this.facts, request, act, { envelope, ifRevision });
  }
}

interface Performing {
  readonly envelope?: Envelope | undefined;
  readonly ifRevision?: bigint | undefined;
  /** Not answered from memory: each time it comes it is decided and recorded again. */
  readonly repeatable?: boolean;
}

type Act = (state: RequestState, facts: Facts) => Decision | Promise<Decision>;

/** For those who act on requests in the exchange's own name: no party's command. */
export class RequestPerformer {
  constructor(
    private readonly requests: RequestLog,
    private readonly facts: FactFinder,
  ) {}

  perform(id: RequestId, act: Act): Promise<Outcome | Refusal> {
    return performOn(this.requests, this.facts, id, act);
  }
}

/**
 * Load, decide, append; when somebody else was first, again. A refusal that the log must remember is appended too. What
 * the door loaded to admit the call is decided on as it is: if the request has changed since, the append says so.
 */
export const performOn = (
  requests: RequestLog,
  finder: FactFinder,
  request: RequestId | Loaded,
  act: Act,
  options: Performing = {},
): Promise<Outcome | Refusal> => {
  const [id, loaded] = typeof request === 'string' ? [request] : [request.id, request];
  return requests.turns.take(id, async () => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const current = attempt === 0 && loaded ? loaded : await requests.load(id);
      const outcome = await perform(requests, finder, current, act, options);
      if (outcome) return outcome;
    }
    return requestContended;
  });
};

const perform = async (
  requests: RequestLog,
  finder: FactFinder,
  loaded: Loaded,
  act: Act,
  { envelope, ifRevision, repeatable = false }: Performing,
): Promise<Outcome | Refusal | undefined> => {
  const { state, revision } = loaded;
  const replayed = envelope && requests.replay(loaded, envelope);
  if (replayed && (isRefusal(replayed) || !repeatable)) return replayed;
  if (ifRevision !== undefined && ifRevision !== revision) return revisionMoved(revision);
  const facts = await finder.gather();
  const decision = withoutMail(state, await act(state, facts), facts);
  // What the exchange does by itself may copy an old text, which nobody could correct.
  const { events, refusal } = envelope ? requests.withoutCodes(decision, loaded) : masked(decision);
  if (events.length === 0 && refusal) return refusal;
  if (events.length === 0 && state.status !== 'absent')
    return { state, revision, position: loaded.events.at(-1)!.position };
  const outcome = await requests.append(loaded, events, envelope, { refused: refusal !== undefined });
  return outcome && (refusal ?? outcome);
};

const revisionMoved = (revision: bigint): Refusal =>
  refuse.moved(
    'revision-moved',
    `The request has changed: it is at ETag "${revision}" now. Read it again, then decide.`,
  );
