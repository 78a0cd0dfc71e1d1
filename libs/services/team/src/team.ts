import { Commands, deciderOf, type CommandContext } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import { codeMisplaced, holdsKnownCode } from '@icx/install-code';
import type { MemberName } from '@icx/parties';
import type { Directory } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { RequestLog } from '@icx/requests-service';
import type { Clock } from '@icx/runtime';
import {
  addNote,
  assign,
  coveredBy,
  coverEventTypes,
  coverLeave,
  endLeave,
  evolveCovers,
  evolveWork,
  noWork,
  workEventTypes,
  type Cover,
  type CoverEvent,
  type Covers,
  type Work,
  type WorkEvent,
} from '@icx/team';
import { instant, londonDate } from '@icx/working-days';
import type { CoverDocument, TeamWorkDocument } from './documents.ts';
import { teamQueries } from './queries.ts';

interface TeamParts {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly directory: Pick<Directory, 'membersOf'>;
  readonly clock: Clock;
  readonly requests: Pick<RequestLog, 'codesOf'>;
}

const work = deciderOf<Work, WorkEvent>(noWork, evolveWork, workEventTypes);
const covers = deciderOf<Covers, CoverEvent>([], evolveCovers, coverEventTypes);
const workStream = (party: PartyId, request: RequestId): string => `team-${party}-${request}`;
const coverStream = (party: PartyId): string => `team-leave-${party}`;

/** What the people of one party arrange among themselves. Whose it is, is always said; nobody else's can be asked for. */
export class Team {
  readonly #commands: Commands;

  constructor(private readonly parts: TeamParts) {
    this.#commands = new Commands(parts.log, parts.views);
  }

  async workOn(party: PartyId, request: RequestId): Promise<TeamWorkDocument> {
    const { state } = await this.#commands.load(workStream(party, request), work);
    return documentOf(request, state);
  }

  /** Refused with `colleague-unknown`. @param to `null`: it is nobody's again */
  async assign(
    request: RequestId,
    to: MemberName | null,
    context: CommandContext,
  ): Promise<TeamWorkDocument | Refusal> {
    const { party } = context;
    const team = { colleagues: this.#colleagues(party), covers: await this.covers(party), today: this.#today() };
    return this.#onWork(request, context, () => assign({ ...actOf(request, context), to }, team));
  }

  /** Refused with `team-notes-too-many`, and a text with a code of the request with `install-code-misplaced`. */
  async note(request: RequestId, text: string, context: CommandContext): Promise<TeamWorkDocument | Refusal> {
    const isKnown = await this.parts.requests.codesOf([request]);
    if (isKnown && holdsKnownCode(text, isKnown)) return codeMisplaced;
    return this.#onWork(request, context, (state) => addNote({ ...actOf(request, context), text }, state));
  }

  async covers(party: PartyId): Promise<Covers> {
    return (await this.#commands.load(coverStream(party), covers)).state;
  }

  /** Refused with `colleague-unknown`, `cover-own`, `cover-dates-invalid`. */
  async cover(cover: Cover, context: CommandContext): Promise<CoverDocument | Refusal> {
    const { party, receivedAt: at, user: by } = context;
    const facts = { colleagues: this.#colleagues(party), today: londonDate(at) };
    const done = await this.#commands.perform(coverStream(party), covers, context, () =>
      coverLeave({ party, at, by, ...cover }, facts),
    );
    return isRefusal(done) ? done : done.state.find(({ who }) => who === cover.who)!;
  }

  /** Refused with `cover-unknown`. The answer is what is left. */
  async end(who: MemberName, context: CommandContext): Promise<Covers | Refusal> {
    const { party, receivedAt: at, user: by } = context;
    const done = await this.#commands.perform(coverStream(party), covers, context, (state) =>
      endLeave({ party, at, by, who }, state),
    );
    return isRefusal(done) ? done : done.state;
  }

  /** Whose work is this person's today: none where it is of another party, as an agent's. */
  async namesOf({ party, user }: Pick<CommandContext, 'party' | 'user'>): Promise<readonly MemberName[]> {
    const own = `user:${party}/`;
    if (!user.startsWith(own)) return [];
    return coveredBy(user.slice(own.length) as MemberName, await this.covers(party), this.#today());
  }

  /** Who has which of these requests, by their ids. */
  async assigneesOf(party: PartyId, requests: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (requests.length === 0) return new Map();
    const rows = await teamQueries.assignees(this.parts.views, party, requests);
    return new Map(rows.map(({ request, assignee }) => [request, assignee!]));
  }

  async #onWork(
    request: RequestId,
    context: CommandContext,
    decide: (state: Work) => readonly WorkEvent[] | Refusal,
  ): Promise<TeamWorkDocument | Refusal> {
    const done = await this.#commands.perform(workStream(context.party, request), work, context, decide);
    return isRefusal(done) ? done : documentOf(request, done.state);
  }

  #colleagues(party: PartyId): ReadonlySet<string> {
    return new Set(this.parts.directory.membersOf(party, 'user').map(({ name }) => name));
  }

  #today() {
    return londonDate(instant(this.parts.clock.now()));
  }
}

const actOf = (request: RequestId, { party, receivedAt: at, user: by }: CommandContext) => ({ party, request, at, by });
const documentOf = (request: RequestId, state: Work): TeamWorkDocument => ({ request, ...state });
