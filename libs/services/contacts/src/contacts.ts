import { Commands, nothingTried, type By, type CommandContext } from '@icx/commands';
import {
  actingAs,
  bringIn,
  contactUnchanged,
  contactUnknown,
  decideContacts,
  isOpen,
  isReached,
  parseContactPointId,
  pointOf,
  ranksOf,
  type ContactCommand,
  type ContactDetails,
  type ContactPoint,
  type ContactPointId,
  type ContactsState,
  type KeptPoint,
  type Purpose,
} from '@icx/contacts';
import { exchangeItself, type EventStore } from '@icx/event-store';
import { mailDomainOf, type EmailAddress, type Fuel, type PartyId } from '@icx/identifiers';
import { maskedLine } from '@icx/install-code';
import { keyedId, type KeyRing } from '@icx/keys';
import { partyUnknown, type Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, must, refuse, type Parsed, type Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { addDays, addWorkingDays, atLondon, instant, londonDate } from '@icx/working-days';
import type { Calendar, Instant, PlainDate } from '@icx/working-days';
import type { ContactDraft, ContactRow, ContactRows } from './contact-row.ts';
import { contactsStream, contactStream } from './contact-stream.ts';
import { isProofCode, proofCode } from './proof-codes.ts';

export interface ContactEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly register: Pick<Register, 'parties'>;
  readonly keys: Pick<KeyRing, 'hmac'>;
  readonly clock: Clock;
  /** Of the Working Days for which a new address only listens. */
  readonly calendar: () => Calendar;
  /** Under which the exchange's own addresses are, in lower case. */
  readonly mailDomain: string;
  readonly sandbox: boolean;
}

/** A code that can still be given back, and where it is mailed. */
export interface OpenProof {
  readonly point: ContactPoint;
  readonly code: string;
  readonly until: Instant;
}

/** Working Days from proof and confirmation until an address may act [choice]: who did not want it has seen the notice. */
const LISTENS = 2;

const personNeeded = refuse.forbidden(
  'person-needed',
  'The code is given back by a person who has signed in, not by a system: that somebody reads the mailbox is what it proves.',
);

const rowsContradict = refuse.conflict(
  'contact-row-repeated',
  'An earlier row of this file says otherwise of the same mailbox, purpose and fuel: put into one row what is to become of it.',
);

type On = Pick<ContactPoint, 'party' | 'id' | 'address'>;
type OnPoint<C> = C extends ContactCommand ? Omit<C, 'id' | 'at'> : never;

/**
 * The Operational Contact List, a stream for each party. It is read from there whenever it is asked for, not from a view:
 * an address that was ended has ended for the very next mail.
 */
export class Contacts {
  readonly #commands: Commands;

  constructor(private readonly engines: ContactEngines) {
    this.#commands = new Commands(engines.log, engines.views);
  }

  /**
   * Enters a point; a code is mailed to its address. Refused with `contacts-too-many`, `contact-duplicate`,
   * `contact-address-ours`, `contact-dates-invalid`, `proofs-too-many`, `party-not-found`.
   */
  async add(party: PartyId, draft: ContactDraft, context: CommandContext): Promise<Parsed<KeptPoint>> {
    if (!(await this.engines.register.parties()).has(party)) return partyUnknown;
    const { receivedAt: at } = context;
    const { startsOn, endsOn, ...details } = draft;
    const id = this.#idOf(party, context);
    const period = { startsOn: startsOn ? atLondon(startsOn, '00:00') : at, endsOn: midnight(endsOn) };
    return this.#perform(
      party,
      { type: 'add', id, party, details, ...period, bySecas: party !== context.party, at },
      context,
    );
  }

  /** Another address, purpose or fuel is proved anew. Refused as `add` is, and with `contact-unchanged`, `contact-ended`. */
  change(party: PartyId, named: string, change: Partial<ContactDetails>, context: CommandContext) {
    return this.#onPoint(party, named, { type: 'change', change, bySecas: party !== context.party }, context);
  }

  /** From that London day on, by default at once. Refused with `contact-ended`, `contact-dates-invalid`. */
  end(
    party: PartyId,
    named: string,
    how: { readonly endsOn?: PlainDate; readonly reason?: string },
    context: CommandContext,
  ) {
    const endsOn = midnight(how.endsOn) ?? context.receivedAt;
    return this.#onPoint(party, named, { type: 'end', endsOn, reason: how.reason ?? null }, context);
  }

  /**
   * Enters, changes or ends what a row of a file is about; `nothingTried`: it is so already. Refused as `add`, `change` and
   * `end` are, and with `contact-several`, `contact-start-stays`, `contact-row-repeated`.
   * @param rows that are taken with it, itself among them
   */
  async bringIn(row: ContactRow, rows: ContactRows, context: CommandContext): Promise<Parsed<ContactsState>> {
    if (rows.contradict(row)) return rowsContradict;
    const { party, startsOn, endsOn, ...details } = row;
    const id = this.#idOf(party, context);
    const bySecas = party !== context.party;
    const isNamed = (point: ContactPoint): boolean => rows.names(point);
    const brought = { id, party, details, startsOn, endsOn, bySecas, at: context.receivedAt, isNamed };
    const decide = (state: ContactsState) => bringIn(brought, state, this.#facts);
    const done = await this.#commands.perform(contactStream(party), contactsStream, context, decide);
    return done === contactUnchanged ? nothingTried : isRefusal(done) ? done : done.state;
  }

  /** Another code is mailed, and the last one is void. Refused with `contact-proved`, `proofs-too-many`. */
  askProof(party: PartyId, named: string, context: CommandContext) {
    return this.#onPoint(party, named, { type: 'ask-proof' }, context);
  }

  /** Refused with `proof-code-wrong`, which counts, `proof-code-void`, `contact-proved`, `person-needed`, `calendar-not-covered`. */
  prove(party: PartyId, named: string, code: string, context: CommandContext) {
    if (context.user.startsWith('client:')) return Promise.resolve(personNeeded);
    const isRight = (proof: number): boolean => isProofCode(this.engines.keys, named as ContactPointId, proof, code);
    return this.#onPoint(party, named, { type: 'prove', isRight }, context);
  }

  /**
   * Of what SECAS entered, by an administrator of the party. Refused with `contact-confirmed`, `calendar-not-covered`, and
   * `contact-changed` where it has not this address.
   */
  confirm(party: PartyId, named: string, address: EmailAddress | undefined, context: CommandContext) {
    return this.#onPoint(party, named, { type: 'confirm', address }, context);
  }

  /** Proved points in force, by rank; `fuel` null: nobody knows it. Those that fail come after all others. */
  async ranksFor(party: PartyId, purpose: Purpose, fuel: Fuel | null, at: Instant) {
    return ranksOf(await this.of(party), purpose, fuel, at);
  }

  /** As whom mail from this address may act for the party, on legs of these fuels; `undefined`: as nobody. */
  async actingPoint(
    address: EmailAddress,
    party: PartyId,
    fuels: readonly (Fuel | null)[],
    at: Instant,
  ): Promise<ContactPoint | undefined> {
    return actingAs(await this.of(party), address, fuels, at);
  }

  /** Mail to it came back. Of a point that has another address by now nothing is recorded. */
  async markFailing({ party, id, address }: On, reason: string, at: Instant): Promise<void> {
    await this.#perform(
      party,
      { type: 'mark-failing', id, address, reason: maskedLine(reason, 200) || 'no reason given', at },
      exchangeItself,
    );
  }

  /** Mail to it was taken. */
  async markReached({ party, id, address }: On, at: Instant): Promise<void> {
    await this.#perform(party, { type: 'mark-reached', id, address, at }, exchangeItself);
  }

  /** Whether anybody of the party is told of requests by mail now. */
  async mayReach(party: PartyId): Promise<boolean> {
    return isReached(await this.of(party), instant(this.engines.clock.now()));
  }

  /** Every point that the party has or had, in the order in which they were entered. */
  async of(party: PartyId): Promise<readonly KeptPoint[]> {
    return (await this.#commands.load(contactStream(party), contactsStream)).state.points;
  }

  /** For the mail that has it; `undefined`: another code is mailed since, or it is of no use any more. */
  async openProof(party: PartyId, id: ContactPointId, proof: number): Promise<OpenProof | undefined> {
    const point = (await this.of(party)).find((one) => one.id === id);
    if (point?.proof?.number !== proof || !isOpen(point, instant(this.engines.clock.now()))) return undefined;
    return { point, code: proofCode(this.engines.keys, id, proof), until: point.proof.until };
  }

  #onPoint(
    party: PartyId,
    named: string,
    command: OnPoint<ContactCommand>,
    by: CommandContext,
  ): Promise<Parsed<KeptPoint>> {
    const id = parseContactPointId(named);
    if (isRefusal(id)) return Promise.resolve(contactUnknown);
    return this.#perform(party, { ...command, id, at: by.receivedAt }, by);
  }

  async #perform(party: PartyId, command: ContactCommand, by: By): Promise<KeptPoint | Refusal> {
    const decide = (state: ContactsState) => decideContacts(command, state, this.#facts);
    const done = await this.#commands.perform(contactStream(party), contactsStream, by, decide);
    return isRefusal(done) ? done : pointOf(done.state, command.id)!;
  }

  readonly #isOurs = (address: string): boolean => {
    const domain = mailDomainOf(address);
    return domain === this.engines.mailDomain || domain.endsWith(`.${this.engines.mailDomain}`);
  };

  /** The first moment after them, as an answer is due at the end of its last one. */
  readonly #actsFrom = (at: Instant): Parsed<Instant> => {
    const last = addWorkingDays(londonDate(at), LISTENS, this.engines.calendar());
    return isRefusal(last) ? last : atLondon(addDays(last, 1), '00:00');
  };

  readonly #facts = { isOurs: this.#isOurs, actsFrom: this.#actsFrom };

  /** By the command that enters it, so that the command sent again finds it. */
  #idOf(party: PartyId, by: CommandContext): ContactPointId {
    const digits = keyedId(this.engines.keys, ['contact-point', party, by.party, by.commandId], 24);
    return must(parseContactPointId(`ctp_${this.engines.sandbox ? 'TEST' : ''}${digits}`));
  }
}

const midnight = (day: PlainDate | undefined): Instant | null => (day === undefined ? null : atLondon(day, '00:00'));
