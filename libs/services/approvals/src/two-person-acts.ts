import {
  approvalUnknown,
  decideProposal,
  evolveProposal,
  personNeeded,
  proposalEventTypes,
  personOf,
} from '@icx/approvals';
import type { Person, Proposal, ProposalCommand, ProposalEvent, ProposalFacts, ProposalState } from '@icx/approvals';
import type { Directory } from '@icx/parties-service';
import { channelOf, exchangeItself } from '@icx/event-store';
import type { EventStore } from '@icx/event-store';
import type { CommandId, PartyId } from '@icx/identifiers';
import { commandFingerprint, keyedId, type KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { deciderOf, Commands, type CommandContext, type Done, type Loaded } from '@icx/commands';
import type { Instant } from '@icx/working-days';
import { refusedOf } from './act-table.ts';
import { isPerson, type Act, type ActingCaller, type ActName, type Acts, type ActTable } from './acts.ts';
import { approvalsQueries } from './queries.ts';

export interface ApprovalEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly directory: Directory;
  readonly acts: ActTable;
  /** Whether two are asked for at all: always, but in a sandbox. */
  readonly required: boolean;
  /** Whether there are two people to ask. */
  readonly isFounded: () => Promise<boolean>;
  readonly sandbox: boolean;
}

/** A proposal under its id, with one sentence that says what it is about. */
export type KnownProposal = Proposal & { readonly id: string; readonly summary: string };

const unfounded = refuse.conflict(
  'founding-incomplete',
  'This needs two people, and the two administrators of SECAS who were named at the first start have not both enrolled. Until they have, nobody can do it.',
);
/**
 * Does what one person may do alone, and what needs two when the second has approved. What was approved is decided again
 * then, and done under the proposal's id: however often, it is done once.
 */
export class TwoPersonActs {
  readonly #commands: Commands;
  /** Approved acts that broke off, with why. */
  readonly #unfinished = new Map<string, string>();

  constructor(private readonly engines: ApprovalEngines) {
    this.#commands = new Commands(engines.log, engines.views);
  }

  /** Whether this caller can only propose it. */
  async needsTwo<Name extends ActName>(
    name: Name,
    content: Acts[Name]['content'],
    caller: ActingCaller,
  ): Promise<boolean> {
    const act: Act<Name> = this.engines.acts[name];
    return this.engines.required && act.needsTwo(content, caller);
  }

  /** Why it would not be done, now and by the services that do it; `undefined`: nothing stands in the way. */
  async hindrance<Name extends ActName>(
    name: Name,
    content: Acts[Name]['content'],
    context: CommandContext,
  ): Promise<Refusal | undefined> {
    const act: Act<Name> = this.engines.acts[name];
    return refusedOf(await act.run(act.whole?.(content) ?? content, { ...context, trial: true }));
  }

  /** The result, or the proposal that waits for another person now. */
  async take<Name extends ActName>(
    name: Name,
    content: Acts[Name]['content'],
    caller: ActingCaller,
    context: CommandContext,
  ): Promise<{ readonly result: Acts[Name]['result'] } | { readonly proposal: KnownProposal } | Refusal> {
    const act: Act<Name> = this.engines.acts[name];
    if (await this.needsTwo(name, content, caller)) return this.#propose(name, act, content, caller, context);
    const result = await act.run(content, context);
    return isRefusal(result) ? result : { result };
  }

  /** Refused with `approval-unknown`. */
  async read(id: string): Promise<KnownProposal | Refusal> {
    return this.#known(id, (await this.#load(id)).state);
  }

  /** In order of their making, without their contents. @param openAt only those that somebody can decide on at that moment */
  async list(
    page: { readonly after: bigint; readonly limit: number },
    { party, openAt }: { readonly party?: PartyId; readonly openAt?: Instant },
  ): Promise<{ readonly items: readonly KnownProposal[]; readonly next: string | null }> {
    const rows = await approvalsQueries.proposals(this.engines.views, { party, openAt }, page.after, page.limit);
    const items: KnownProposal[] = [];
    // One after the other, and without what each is about: a page of imports would be gigabytes.
    for (const { id } of rows) {
      const found = await this.read(id);
      if (!isRefusal(found)) items.push({ ...found, content: {} });
    }
    return {
      items,
      next: rows.length === page.limit ? String(rows.at(-1)!.position) : null,
    };
  }

  /** Records the approval, then does the act: the answer tells what came of it. */
  async approve(id: string, caller: ActingCaller, context: CommandContext): Promise<KnownProposal | Refusal> {
    const { receivedAt: at } = context;
    const approved = await this.#decide(id, { type: 'approve', by: actorOf(caller), at }, caller, context);
    return isRefusal(approved) ? approved : this.#carryOut(id, approved);
  }

  async decline(
    id: string,
    reason: string,
    caller: ActingCaller,
    context: CommandContext,
  ): Promise<KnownProposal | Refusal> {
    const { receivedAt: at } = context;
    const declined = await this.#decide(id, { type: 'decline', by: actorOf(caller), at, reason }, caller, context);
    if (isRefusal(declined)) return declined;
    const { act: name, content } = declined.state!;
    const act: Act<never> = this.engines.acts[name as ActName] as never;
    await act.declined?.(content as never, context);
    return this.#known(id, declined.state);
  }

  /** What was approved before the exchange stopped is done when it starts. */
  async resume(): Promise<void> {
    // One that breaks off again keeps nothing from starting: `problem` tells of it.
    for (const id of await approvalsQueries.approved(this.engines.views))
      await this.#carryOut(id).catch(() => undefined);
  }

  /** What approved act could not be done; `undefined`: none. */
  problem(): string | undefined {
    const [first] = this.#unfinished;
    return first && `${first[0]} was approved and broke off: ${first[1]} Send the approval again, or restart.`;
  }

  async #propose<Name extends ActName>(
    name: Name,
    act: Act<Name>,
    content: Acts[Name]['content'],
    caller: ActingCaller,
    context: CommandContext,
  ): Promise<{ readonly proposal: KnownProposal } | Refusal> {
    if (!(await this.engines.isFounded())) return unfounded;
    if (!isPerson(caller)) return personNeeded;
    const id = this.#idOf(context);
    const loaded = await this.#load(id);
    const whole = act.whole?.(content) ?? content;
    const hopeless = loaded.state ? undefined : refusedOf(await act.run(whole, { ...context, trial: true }));
    if (hopeless) return hopeless;
    const command: ProposalCommand = {
      type: 'propose',
      act: name,
      content: whole as Proposal['content'],
      by: actorOf(caller),
      at: context.receivedAt,
    };
    const proposed = await this.#decide(loaded, command, caller, context);
    if (isRefusal(proposed)) return proposed;
    // Sent again it shows what has become of it.
    const proposal = proposed.replayed ? await this.read(id) : this.#known(id, proposed.state);
    return isRefusal(proposal) ? proposal : { proposal };
  }

  async #decide(
    on: string | LoadedProposal,
    command: ProposalCommand,
    caller: ActingCaller,
    context: CommandContext,
  ): Promise<DoneProposal | Refusal> {
    const loaded = typeof on === 'string' ? await this.#load(on) : on;
    if (!loaded.state && command.type !== 'propose') return approvalUnknown;
    const broughtIn = await this.engines.directory.broughtIn();
    return this.#commands.perform(loaded, proposals, context, (state) => {
      const proposerHasAccess = !state || this.#hasAccess(state.by);
      return decideProposal(command, state, { isPerson: isPerson(caller), broughtIn, proposerHasAccess });
    });
  }

  async #carryOut(id: string, done?: DoneProposal): Promise<KnownProposal | Refusal> {
    try {
      // What a repeated approval brought about is told by the stream as it is by now.
      const settled = await this.#finish(id, done && !done.replayed ? done : await this.#load(id));
      if (isPassing(settled)) this.#unfinished.set(id, settled.detail);
      else this.#unfinished.delete(id);
      return settled;
    } catch (error) {
      this.#unfinished.set(id, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async #finish(id: string, loaded: LoadedProposal): Promise<KnownProposal | Refusal> {
    const { state: proposal, events } = loaded;
    if (proposal?.state !== 'approved') return this.#known(id, proposal);
    const act: Act<never> = this.engines.acts[proposal.act as ActName] as never;
    const result: unknown = await act.run(proposal.content as never, {
      ...proposal.by,
      channel: channelOf(events[0]!)!,
      commandId: id as CommandId,
      receivedAt: proposal.approved.at,
      fingerprint: commandFingerprint(this.engines.keys, proposal.content),
      approvedBy: proposal.approved.by.user,
    });
    if (isPassing(result)) return result;
    const outcome = isRefusal(result) ? result : act.told(result as never);
    const settled = await this.#commands.perform(loaded, proposals, exchangeItself, (state) =>
      decideProposal({ type: 'settle', outcome }, state, nobody),
    );
    // Settled already by whoever sent the same approval at the same time: it says the same.
    return isRefusal(settled) ? this.read(id) : this.#known(id, settled.state);
  }

  /** What can name no proposal is one that is not there. */
  #load(id: string): Promise<LoadedProposal> {
    return this.#commands.load(/^apr_\w+$/.test(id) ? id : 'apr_', proposals);
  }

  #hasAccess({ user, party }: Person): boolean {
    const member = this.engines.directory.find(personOf(user));
    return this.engines.directory.accessOfParty(party) !== undefined && member?.active !== false;
  }

  #known(id: string, proposal: ProposalState): KnownProposal | Refusal {
    if (!proposal) return approvalUnknown;
    const act: Act<never> = this.engines.acts[proposal.act as ActName] as never;
    return { ...proposal, id, summary: act.summary(proposal.content as never) };
  }

  /** By the command that proposes it, so that the command sent again finds it. */
  #idOf({ party, commandId }: CommandContext): string {
    const { keys, sandbox } = this.engines;
    return `apr_${sandbox ? 'TEST' : ''}${keyedId(keys, ['approval', party, commandId], 24)}`;
  }
}

/** Nothing is wrong with the act: it is worth another try, and the approval stands. */
const isPassing = (result: unknown): result is Refusal => isRefusal(result) && result.kind === 'unavailable';

/** The exchange itself settles what two people decided. */
const nobody: ProposalFacts = { isPerson: false, broughtIn: [], proposerHasAccess: true };

const actorOf = ({ user, party }: ActingCaller): Person => ({ user, party });

const proposals = deciderOf<ProposalState, ProposalEvent>(null, evolveProposal, proposalEventTypes);
type LoadedProposal = Loaded<ProposalState, ProposalEvent>;
type DoneProposal = Done<ProposalState, ProposalEvent>;
