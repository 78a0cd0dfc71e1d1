import { approvalUnknown, decideProposal, evolveProposal, personNeeded, personOf } from '@icx/approvals';
import type { Actor, Proposal, ProposalCommand, ProposalEvent, ProposalFacts, ProposalState } from '@icx/approvals';
import { Commands, type Author, type Directory } from '@icx/parties-service';
import { channelOf, exchangeItself } from '@icx/event-store';
import type { EventStore, JsonObject, NewEvent, RecordedEvent } from '@icx/event-store';
import type { CommandId, PartyId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Envelope } from '@icx/requests-service';
import type { Instant } from '@icx/working-days';
import { refusedOf } from './act-table.ts';
import { isPerson, type Act, type ActingCaller, type ActName, type Acts, type ActTable } from './acts.ts';

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
/** Nothing is wrong with the act: it is worth another try, and the approval stands. */
const passing = ['request-contended'];

/**
 * Does what one person may do alone, and what needs two when the second has approved. What was approved is decided again
 * then, and done under the proposal's id: however often, it is done once.
 */
export class TwoPersonActs {
  readonly #commands: Commands;
  /** Approved acts that broke off, with why. */
  readonly #unfinished = new Map<string, string>();

  constructor(private readonly engines: ApprovalEngines) {
    this.#commands = new Commands(engines.log, engines.views, engines.keys);
  }

  /** Whether this caller can only propose it. */
  needsTwo<Name extends ActName>(name: Name, content: Acts[Name]['content'], caller: ActingCaller): boolean {
    const act: Act<Name> = this.engines.acts[name];
    return this.engines.required && act.needsTwo(content, caller);
  }

  /** The result, or the proposal that waits for another person now. */
  async take<Name extends ActName>(
    name: Name,
    content: Acts[Name]['content'],
    caller: ActingCaller,
    envelope: Envelope,
  ): Promise<{ readonly result: Acts[Name]['result'] } | { readonly proposal: KnownProposal } | Refusal> {
    const act: Act<Name> = this.engines.acts[name];
    if (this.needsTwo(name, content, caller)) return this.#propose(name, act, content, caller, envelope);
    const result = await act.run(content, envelope);
    return isRefusal(result) ? result : { result };
  }

  /** Refused with `approval-unknown`. */
  async read(id: string): Promise<KnownProposal | Refusal> {
    const proposal = /^apr_\w+$/.test(id) ? fold(await this.engines.log.readStream(id)) : null;
    return proposal ? this.#known(id, proposal) : approvalUnknown;
  }

  /** In order of their making, without their contents. @param openAt only those that somebody can decide on at that moment */
  async list(
    page: { readonly after: number; readonly limit: number },
    { party, openAt }: { readonly party?: PartyId; readonly openAt?: Instant },
  ): Promise<{ readonly items: readonly KnownProposal[]; readonly next: string | null }> {
    let query = this.engines.views.query
      .selectFrom('approvals')
      .select(['id', 'position'])
      .where('position', '>', page.after)
      .orderBy('position')
      .limit(page.limit);
    if (party !== undefined) query = query.where('party', '=', party);
    if (openAt !== undefined) query = query.where('state', '=', 'open').where('expires_at', '>', openAt);
    const rows = await query.execute();
    const items: KnownProposal[] = [];
    // One after the other, and without what each is about: a page of imports would be gigabytes.
    for (const { id } of rows) {
      const found = await this.read(id as string);
      if (!isRefusal(found)) items.push({ ...found, content: {} });
    }
    return {
      items,
      next: rows.length === page.limit ? String(rows.at(-1)!['position']) : null,
    };
  }

  /** Records the approval, then does the act: the answer tells what came of it. */
  async approve(id: string, caller: ActingCaller, envelope: Envelope): Promise<KnownProposal | Refusal> {
    const { receivedAt: at } = envelope;
    const approved = await this.#decide(id, { type: 'approve', by: actorOf(caller), at }, caller, envelope);
    return isRefusal(approved) ? approved : this.#carryOut(id);
  }

  async decline(
    id: string,
    reason: string,
    caller: ActingCaller,
    envelope: Envelope,
  ): Promise<KnownProposal | Refusal> {
    const { receivedAt: at } = envelope;
    const declined = await this.#decide(id, { type: 'decline', by: actorOf(caller), at, reason }, caller, envelope);
    return isRefusal(declined) ? declined : this.read(id);
  }

  /** What was approved before the exchange stopped is done when it starts. */
  async resume(): Promise<void> {
    const rows = await this.engines.views.query
      .selectFrom('approvals')
      .select('id')
      .where('state', '=', 'approved')
      .execute();
    // One that breaks off again keeps nothing from starting: `problem` tells of it.
    for (const { id } of rows) await this.#carryOut(id as string).catch(() => undefined);
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
    envelope: Envelope,
  ): Promise<{ readonly proposal: KnownProposal } | Refusal> {
    if (!(await this.engines.isFounded())) return unfounded;
    if (!isPerson(caller)) return personNeeded;
    const id = this.#idOf(envelope);
    const isNew = (await this.engines.log.readStream(id)).length === 0;
    const whole = act.whole?.(content) ?? content;
    const hopeless = isNew ? refusedOf(await act.run(whole, { ...envelope, trial: true })) : undefined;
    if (hopeless) return hopeless;
    const command: ProposalCommand = {
      type: 'propose',
      act: name,
      content: whole as Proposal['content'],
      by: actorOf(caller),
      at: envelope.receivedAt,
    };
    const proposed = await this.#decide(id, command, caller, envelope);
    const proposal = isRefusal(proposed) ? proposed : await this.read(id);
    return isRefusal(proposal) ? proposal : { proposal };
  }

  async #decide(
    id: string,
    command: ProposalCommand,
    caller: ActingCaller,
    { commandId, body, receivedAt: _, ...origin }: Envelope,
  ): Promise<readonly RecordedEvent[] | Refusal> {
    const author: Author = { ...origin, command: { id: commandId, body } };
    const before = fold(await this.engines.log.readStream(id));
    if (!before && command.type !== 'propose') return approvalUnknown;
    const facts: ProposalFacts = {
      isPerson: isPerson(caller),
      broughtIn: await this.engines.directory.broughtIn(),
      proposerHasAccess: !before || this.#hasAccess(before.by),
    };
    return this.#commands.perform(id, author, (events) => asNew(decideProposal(command, fold(events), facts)));
  }

  async #carryOut(id: string): Promise<KnownProposal | Refusal> {
    try {
      const done = await this.#finish(id);
      this.#unfinished.delete(id);
      return done;
    } catch (error) {
      this.#unfinished.set(id, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async #finish(id: string): Promise<KnownProposal | Refusal> {
    const events = await this.engines.log.readStream(id);
    const proposal = fold(events);
    if (proposal?.state !== 'approved') return this.read(id);
    const act: Act<never> = this.engines.acts[proposal.act as ActName] as never;
    const result: unknown = await act.run(proposal.content as never, {
      ...proposal.by,
      channel: channelOf(events[0]!)!,
      commandId: id as CommandId,
      receivedAt: proposal.approved.at,
      body: proposal.content as JsonObject,
      approvedBy: proposal.approved.by.user,
    });
    if (isRefusal(result) && passing.includes(result.code)) return result;
    const outcome = isRefusal(result) ? result : act.told(result as never);
    // Settled already by whoever sent the same approval at the same time: it says the same.
    await this.#commands.perform(id, exchangeItself, (events) =>
      asNew(decideProposal({ type: 'settle', outcome }, fold(events), nobody)),
    );
    return this.read(id);
  }

  #hasAccess({ user, party }: Actor): boolean {
    const member = this.engines.directory.find(personOf(user));
    return this.engines.directory.accessOfParty(party) !== undefined && member?.active !== false;
  }

  #known(id: string, proposal: Proposal): KnownProposal {
    const act: Act<never> = this.engines.acts[proposal.act as ActName] as never;
    return { ...proposal, id, summary: act.summary(proposal.content as never) };
  }

  /** By the command that proposes it, so that the command sent again finds it. */
  #idOf({ party, commandId }: Envelope): string {
    const hash = this.engines.keys.hmac('request-id', JSON.stringify(['approval', party, commandId])).toString('hex');
    return `apr_${this.engines.sandbox ? 'TEST' : ''}${hash.slice(0, 24)}`;
  }
}

/** The exchange itself settles what two people decided. */
const nobody: ProposalFacts = { isPerson: false, broughtIn: [], proposerHasAccess: true };

const actorOf = ({ user, party }: ActingCaller): Actor => ({ user, party });

const asNew = (decided: readonly ProposalEvent[] | Refusal) =>
  decided as readonly unknown[] as readonly NewEvent[] | Refusal;

const fold = (events: readonly RecordedEvent[]): ProposalState =>
  (events as readonly unknown[] as readonly ProposalEvent[]).reduce<ProposalState>(evolveProposal, null);
