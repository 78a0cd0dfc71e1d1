import { areIndependent, type BringingIn } from '@icx/approvals';
import { decideMember, directoryEventTypes, evolveMember, subjectOf, roleOf, scopesOf } from '@icx/parties';
import type {
  Client,
  DirectoryCommand,
  DirectoryEvent,
  Member,
  MemberKind,
  MemberName,
  MemberState,
  User,
} from '@icx/parties';
import { deciderOf, Commands, folded, type By } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Access, AccessBook } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import { agencyInForce, type Party } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { Followed } from '@icx/runtime';
import { partiesById, type Register } from './register/register.ts';
import type { PlainDate } from '@icx/working-days';
import { enrolmentCode, enrolmentHalf } from './enrolment.ts';
import type { EnrolmentDocument, EnrolmentHalfDocument, Half } from './enrolment.ts';
import { JoinersLeavers } from './joiners-leavers.ts';
import { PartyRecords } from './party-records.ts';
import { directoryQueries } from './queries.ts';

export interface DirectoryEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly register: Register;
}

export const partyUnknown = refuse.unknown('party-not-found', 'There is no such party, or it is not yours.');

interface Known {
  readonly member: Member;
  /** When the holder of the name got access, seconds since 1970. */
  readonly since: number | undefined;
}

/**
 * Who may use the exchange: the users and clients of each party. All of them are in memory (a few thousand), because
 * every call asks whether its caller still has access: whoever is removed is out at once in the process that recorded it,
 * and elsewhere as soon as that knows of it.
 */
export class Directory implements AccessBook {
  readonly #commands: Commands;
  readonly parties: PartyRecords;
  readonly joinersLeavers: JoinersLeavers;

  private constructor(
    private readonly engines: DirectoryEngines,
    private readonly members: Followed<Known>,
    private readonly registered: Followed<Party>,
  ) {
    this.#commands = new Commands(engines.log, engines.views);
    this.parties = new PartyRecords(this.#commands, engines.register);
    this.joinersLeavers = new JoinersLeavers(engines.views);
    engines.register.claims.follows(members);
  }

  /** Once the views have caught up with the log. */
  static async open(engines: DirectoryEngines): Promise<Directory> {
    const { log, views, register } = engines;
    const members = await Followed.open<Known>({
      log,
      prefix: 'identity.',
      begin: async () => {
        const position = await views.position();
        const since = new Map(
          (await directoryQueries.accessChanges(views, beginnings)).map(({ subject, at }) => [subject, secondsOf(at)]),
        );
        const rows = await directoryQueries.members(views);
        return {
          position,
          states: rows.map(
            ({ subject, document: member }) => [subject, { member, since: since.get(subject) }] as const,
          ),
        };
      },
      fold: (stream, recorded) => {
        const { state: member, events } = folded(stream, recorded, memberStream);
        const began = events.findLast(({ type }) => beginnings.includes(type));
        return member ? { member, since: began && secondsOf(began.recordedAt) } : undefined;
      },
    });
    return new Directory(engines, members, await register.followed());
  }

  /** Resolves when this process knows of members what was recorded up to there. */
  reached(position: bigint): Promise<void> {
    return this.members.reached(position);
  }

  /** Resolves when this process knows of members what any has recorded by now. */
  async caughtUp(): Promise<void> {
    await this.reached(await this.engines.log.head());
  }

  /** Why this process learns of no change of a member; `undefined`: it does. */
  problem(): string | undefined {
    return this.members.problem();
  }

  accessOf(subject: string): Access | undefined {
    const { member, since } = this.members.states.get(subject) ?? {};
    const most = member?.active ? this.accessOfParty(member.party) : undefined;
    if (!member || !most || (member.kind === 'user' && !member.enrolled)) return undefined;
    return {
      ...most,
      scopes: most.scopes.filter((scope) => member.scopes.includes(scope)),
      partyAdministrator: member.kind === 'user' && member.partyAdministrator,
      ...(since === undefined ? {} : { since }),
    };
  }

  accessOfParty(name: string): Access | undefined {
    const party = partiesById(this.registered.states).get(name);
    if (!party || party.left) return undefined;
    const role = roleOf(party.kind);
    return { party: name, role, scopes: scopesOf[role], partyAdministrator: false };
  }

  /** What `agent` may do for `principal` on this day, at most; `undefined`: it does not act for that party. */
  accessOfAgent(agent: string, principal: string, on: PlainDate): Access | undefined {
    const most = this.accessOfParty(agent) && this.accessOfParty(principal);
    const agency = most && agencyInForce(partiesById(this.registered.states).get(principal)!, agent, on);
    return agency && { ...most, scopes: most.scopes.filter((scope) => agency.scopes.includes(scope)) };
  }

  /** For whom `agent` may act on this day, by PartyId. */
  principalsOf(agent: string, on: PlainDate): readonly PartyId[] {
    const parties = [...partiesById(this.registered.states).keys()] as PartyId[];
    return parties.filter((principal) => this.accessOfAgent(agent, principal, on)).toSorted();
  }

  /** By subject, also one that was removed. */
  find(subject: string): Member | undefined {
    return this.members.states.get(subject)?.member;
  }

  /** By the client id that it uses at the token endpoint, `AAAA.billing`. */
  findClient(clientId: string): Client | undefined {
    const [, party, name] = /^([^.]+)\.(.+)$/.exec(clientId) ?? [];
    const member = this.find(subjectOf('client', party as PartyId, name as MemberName));
    return member?.kind === 'client' && this.accessOf(subjectOf('client', member.party, member.name))
      ? member
      : undefined;
  }

  /** What its administrator hands to a new user; `null` once it was used. */
  enrolmentOf(user: User): EnrolmentDocument | null {
    return user.enrolled ? null : { code: enrolmentCode(this.engines.keys, user), until: user.enrolmentUntil };
  }

  /** Half of that, for one of the two who brought the user in. */
  enrolmentHalfOf(user: User, half: Half): EnrolmentHalfDocument | null {
    if (user.enrolled || !user.inHalves) return null;
    return { half, code: enrolmentHalf(this.engines.keys, user, half), until: user.enrolmentUntil };
  }

  /** How everybody came to an enrolment, oldest first. */
  async broughtIn(): Promise<readonly BringingIn[]> {
    const rows = await directoryQueries.accessChanges(this.engines.views, bringingIn);
    return rows.map(({ subject, by_party: party, by_user: user, approved_by: approvedBy }) => ({
      subject,
      by: party === null ? null : user,
      approvedBy,
    }));
  }

  /** Whether its last enrolment was made by nobody of a party; of the log, which views and memory may be behind. */
  async isOfferedByExchange({ party, name }: User): Promise<boolean> {
    const events = await this.engines.log.readStream(subjectOf('user', party, name));
    return events.findLast(({ type }) => bringingIn.includes(type))?.metadata['party'] === null;
  }

  /** Whether two people of this party have enrolled, neither of whom can be the other's hand. */
  async hasPair(party: PartyId): Promise<boolean> {
    const enrolled = this.membersOf(party, 'user').filter((user) => user.kind === 'user' && user.enrolled);
    const subjects = enrolled.map(({ name }) => subjectOf('user', party, name));
    const broughtIn = await this.broughtIn();
    return subjects.some((one, index) =>
      subjects.slice(index + 1).some((other) => areIndependent(one, other, broughtIn)),
    );
  }

  /** Those who have access, in order of name. */
  membersOf(party: PartyId, kind: MemberKind): readonly Member[] {
    return [...this.members.states.values()]
      .map(({ member }) => member)
      .filter((member) => member.party === party && member.kind === kind && member.active)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The member right after the command, or why it was not carried out. */
  perform(
    of: { readonly kind: MemberKind; readonly party: PartyId; readonly name: MemberName },
    command: DirectoryCommand,
    by: By,
  ): Promise<Member | Refusal> {
    // One after the other: whether a party has or had an administrator is a question to all its members.
    return this.#commands.turns.take(`members of ${of.party}`, () => this.#perform(of, command, by));
  }

  async #perform(
    of: { readonly kind: MemberKind; readonly party: PartyId; readonly name: MemberName },
    command: DirectoryCommand,
    by: By,
  ): Promise<Member | Refusal> {
    if (!this.accessOfParty(of.party)) return partyUnknown;
    const foreign = by.party !== null && by.party !== of.party;
    const decide = async (state: MemberState) => {
      const overseen = foreign ? { overseen: { administrator: await this.#administratorOf(of.party) } } : {};
      return decideMember(command, state, { scopes: this.accessOfParty(of.party)?.scopes ?? [], ...overseen });
    };
    // Whether a party has or had an administrator is a question to all its members, which are streams of their own.
    const path = foreign && command.type === 'add-user' ? this.engines.register.claims : this.#commands;
    const done = await path.perform(subjectOf(of.kind, of.party, of.name), memberStream, by, decide);
    if (isRefusal(done)) return done;
    await this.members.reached(done.position);
    return done.state!;
  }

  async #administratorOf(party: PartyId): Promise<'never' | 'once' | 'now'> {
    if (this.membersOf(party, 'user').some((one) => one.kind === 'user' && one.partyAdministrator)) return 'now';
    const changes = await this.joinersLeavers.between(party, undefined, undefined);
    return changes.some(({ access }) => access.partyAdministrator) ? 'once' : 'never';
  }
}

/** With these somebody comes by an enrolment code of that user. */
const bringingIn = ['identity.user-added.v1', 'identity.enrolment-renewed.v1'];

/** With these a person or a system becomes the holder of the name: nothing of an earlier holder counts any more. */
const beginnings = ['identity.user-enrolled.v1', 'identity.client-added.v1'];

const memberStream = deciderOf<MemberState, DirectoryEvent>(null, evolveMember, directoryEventTypes);

const secondsOf = (at: string): number => Date.parse(at) / 1000;

/** What the client of a party is called at the token endpoint. */
export const clientIdOf = ({ party, name }: Pick<Client, 'party' | 'name'>): string => `${party}.${name}`;
