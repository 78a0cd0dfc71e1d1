import {
  acceptProposal,
  declineProposal,
  leaveRegister,
  proposeDevice,
  type BacklogDevice,
  type BacklogEntry,
  type BacklogEntryId,
  type BacklogEvent,
  type BacklogState,
} from '@icx/backlog';
import type { By, CommandContext, Decided, Done } from '@icx/commands';
import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import { codeMisplaced, holdsKnownCode } from '@icx/install-code';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { decide, type AskedDevice, type BacklogBasis } from '@icx/requests';
import { seesAll, type Loaded as LoadedRequest, type Outcome as RequestOutcome } from '@icx/requests-service';
import type { Instant, PlainDate } from '@icx/working-days';
import type { BacklogRow } from './backlog-row.ts';
import { anEntry, entryIdOf } from './entry-stream.ts';
import { basisOf, type BacklogParts } from './parts.ts';
import { backlogQueries } from './queries.ts';

/** An entry right after a command, or as it stands. */
export interface FoundEntry {
  readonly id: BacklogEntryId;
  readonly state: BacklogEntry;
}

/** Right after a command: and how it stood before. */
interface DoneEntry extends FoundEntry {
  readonly before: BacklogState['status'];
}

export const entryUnknown = refuse.unknown('backlog-entry-unknown', 'There is no such device on the register.');

type Found = Done<BacklogState, BacklogEvent, BacklogEntryId>;
const foundIn = ({ stream: id, state, before }: Found): DoneEntry => ({
  ...{ id, state: state as BacklogEntry, before: before.status },
});

/** Where devices come onto the register of the backlog, are decided on, and leave it. */
export class BacklogRegister {
  constructor(private readonly parts: BacklogParts) {}

  /** `created`: nobody had named it before. */
  async propose(
    row: BacklogRow,
    context: CommandContext,
  ): Promise<(FoundEntry & { readonly created: boolean }) | Refusal> {
    const { party: by, receivedAt: at } = context;
    const device = await this.parts.standing.ofProposal(row, by, at);
    if (isRefusal(device)) return device;
    const id = this.#idOf(device);
    const hindered = (await this.#codeIn(row.evidence, device)) ?? (await this.#hindrance(device, id, null, context));
    if (hindered) return hindered;
    const propose = (state: BacklogState) => proposeDevice(device, { at, by, file: null }, state, this.#from());
    const done = await this.#perform(id, context, propose);
    return isRefusal(done) ? done : { ...done, created: done.before === 'absent' };
  }

  async read(id: BacklogEntryId): Promise<FoundEntry | Refusal> {
    const { state } = await this.parts.commands.load(id, anEntry);
    return state.status === 'absent' ? entryUnknown : { id, state };
  }

  /** To whom it is none of theirs, it is not there. */
  async readFor(id: BacklogEntryId, viewer: Viewer): Promise<FoundEntry | Refusal> {
    const found = await this.read(id);
    const isOthers = !isRefusal(found) && !seesAll(viewer) && found.state.device.requester !== viewer.party;
    return isOthers ? entryUnknown : found;
  }

  /** @param by the administrator's command; or its origin, where a decision on a whole file is carried out */
  async accept(id: BacklogEntryId, reason: string | null, at: Instant, by: By) {
    const found = await this.read(id);
    if (isRefusal(found)) return found;
    const { device, came } = found.state;
    const misplaced = await this.#codeIn(reason, device);
    if (misplaced) return misplaced;
    const requests = (await this.parts.standing.waitingFor([device]))(device);
    const basis = basisOf(id, came.file, at);
    const isOpen = found.state.status === 'proposed';
    const hindered = isOpen ? await this.parts.effects.hindrance(requests, basis, at) : undefined;
    if (hindered) return hindered;
    const done = await this.#perform(id, by, (state) => acceptProposal({ at, reason }, state, this.#from()));
    if (!isRefusal(done)) await this.parts.effects.apply(requests, basis, at, 'commandId' in by ? by : undefined);
    return done;
  }

  async decline(id: BacklogEntryId, reason: string, at: Instant, by: By) {
    const hindered = await this.#codeInDecision(reason, id);
    if (hindered) return hindered;
    return this.#perform(id, by, (state) => declineProposal({ at, reason }, state));
  }

  /** The requests for it get their clocks at once. */
  async leave(id: BacklogEntryId, reason: string, context: CommandContext): Promise<FoundEntry | Refusal> {
    const hindered = await this.#codeInDecision(reason, id);
    if (hindered) return hindered;
    const done = await this.#perform(id, context, (state) => leaveRegister({ at: context.receivedAt, reason }, state));
    if (isRefusal(done)) return done;
    return (await this.parts.effects.leave(done.state.device, reason, context)) ?? done;
  }

  /** One request, and its device with it where that is on the register: it would bring the next request back. */
  async leaveRequest(
    request: LoadedRequest,
    reason: string,
    context: CommandContext,
    ifRevision?: bigint,
  ): Promise<RequestOutcome | Refusal> {
    const { performer } = this.parts.requests;
    const act = { type: 'leave-backlog', at: context.receivedAt, reason } as const;
    const how = { context, ...(ifRevision !== undefined && { ifRevision }) };
    const left = await performer.perform(request, (state, facts) => decide(act, state, facts), how);
    if (isRefusal(left)) return left;
    for (const { id } of await this.#registered([left.state.device]))
      await this.#perform(id as BacklogEntryId, context, (state) =>
        leaveRegister({ at: context.receivedAt, reason }, state),
      );
    return left;
  }

  /** Whether a request that is raised for it is backlog, and on what grounds; for its own requester's need before others'. */
  async basisFor(names: readonly AskedDevice[], requester: PartyId): Promise<BacklogBasis | undefined> {
    const all = await this.#registered(names);
    const own = all.find((entry) => entry.requester === requester);
    const found = own ?? all[0];
    if (!found) return undefined;
    const { state } = await this.parts.commands.load(found.id, anEntry);
    const isFirst = own !== undefined && !(await backlogQueries.isAskedFor(this.parts.views, own.item));
    const since = state.status === 'registered' && isFirst ? { since: state.registeredAt } : {};
    return { by: 'register', entry: found.id, file: found.file, ...since };
  }

  async #codeInDecision(text: string, id: BacklogEntryId): Promise<Refusal | undefined> {
    const found = await this.read(id);
    return isRefusal(found) ? found : this.#codeIn(text, found.state.device);
  }

  /** Whether a code of a request for the device stands in it, in base64 or split over words. */
  async #codeIn(text: string | null | undefined, device: BacklogDevice): Promise<Refusal | undefined> {
    if (!text) return undefined;
    const { requests } = this.parts.requests;
    const isKnown = await requests.codesOf((await this.parts.standing.waitingFor([device]))(device));
    return isKnown && holdsKnownCode(text, isKnown) ? codeMisplaced : undefined;
  }

  #registered(names: readonly AskedDevice[]) {
    const deviceIds = names.flatMap(({ deviceId }) => deviceId ?? []);
    const labels = names.flatMap(({ mpxn, msn }) => (mpxn && msn ? [{ mpxn, msn }] : []));
    return backlogQueries.registered(this.parts.views, { deviceIds, labels });
  }

  async #hindrance(device: BacklogDevice, id: BacklogEntryId, file: string | null, { receivedAt: at }: CommandContext) {
    const requests = (await this.parts.standing.waitingFor([device]))(device);
    return this.parts.effects.hindrance(requests, basisOf(id, file, at), at);
  }

  async #perform(
    id: BacklogEntryId,
    by: By,
    decideOn: (state: BacklogState) => Decided<BacklogEvent>,
  ): Promise<DoneEntry | Refusal> {
    const noted =
      'commandId' in by
        ? { nothingNew: { type: 'backlog.command-noted.v1', data: { at: by.receivedAt } } as const }
        : {};
    const done = await this.parts.commands.perform(id, anEntry, by, decideOn, noted);
    return isRefusal(done) ? done : foundIn(done);
  }

  #idOf(device: BacklogDevice): BacklogEntryId {
    return entryIdOf(this.parts.keys, this.parts.sandbox, device);
  }

  #from(): PlainDate {
    return this.parts.obligationFrom();
  }
}
