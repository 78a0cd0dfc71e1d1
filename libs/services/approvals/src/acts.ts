import type { Told } from '@icx/approvals';
import type {
  Client,
  ClientAuthentication,
  ClientChange,
  MemberName,
  PublicKey,
  User,
  UserChange,
  Scope,
} from '@icx/parties';
import type { FileToApprove } from '@icx/files-service';
import type { PartyId } from '@icx/identifiers';
import type { RowOutcome } from '@icx/inventory-service';
import type { EscrowJwk } from '@icx/keys';
import type { Party, PartyChange } from '@icx/parties';
import type { Refusal } from '@icx/refusals';
import type { CommandContext } from '@icx/commands';
import type { CalendarDraft } from '@icx/rules';
import type { CalendarsApplied } from '@icx/rules-service';
import type { Term } from '@icx/working-days';
import type { Succession, SuccessionId } from '@icx/switching';
import type { RecordedSwitches, SuccessionDraft, SwitchDraft } from '@icx/switching-service';

interface OfMember {
  readonly party: PartyId;
  readonly name: MemberName;
}
type NewUser = OfMember & Pick<User, 'displayName' | 'scopes' | 'partyAdministrator'> & { readonly replaces?: string };
type NewClient = OfMember & {
  readonly scopes: readonly Scope[];
  readonly authentication: ClientAuthentication;
  readonly keys: readonly PublicKey[];
  readonly subject?: string;
};

/**
 * Acts by which one of an overseeing role could come to a code alone, or that bind every party for what comes: what each is
 * about, and what comes of it.
 */
export interface Acts {
  'register-party': { readonly content: Party; readonly result: Party };
  'change-party': { readonly content: { party: PartyId; change: PartyChange }; readonly result: Party };
  'add-user': { readonly content: NewUser; readonly result: User };
  'change-user': { readonly content: OfMember & { change: UserChange }; readonly result: User };
  'renew-enrolment': { readonly content: OfMember & { reason?: string }; readonly result: User };
  'add-client': { readonly content: NewClient; readonly result: Client };
  'change-client': { readonly content: OfMember & { change: ClientChange }; readonly result: Client };
  'record-switches': { readonly content: { switches: readonly SwitchDraft[] }; readonly result: RecordedSwitches };
  'record-succession': { readonly content: SuccessionDraft; readonly result: Succession };
  'reverse-succession': { readonly content: { succession: SuccessionId; reason: string }; readonly result: Succession };
  'import-devices': { readonly content: { devices: readonly unknown[] }; readonly result: readonly RowOutcome[] };
  'register-escrow-key': { readonly content: { key: EscrowJwk }; readonly result: EscrowJwk };
  'apply-calendars': { readonly content: CalendarDraft; readonly result: CalendarsApplied };
  'add-term': { readonly content: Term; readonly result: Term };
  'take-file': { readonly content: FileToApprove; readonly result: Pick<FileToApprove, 'file'> };
}
export type ActName = keyof Acts;
export const actNames = Object.keys({
  'register-party': true,
  'change-party': true,
  'add-user': true,
  'change-user': true,
  'renew-enrolment': true,
  'add-client': true,
  'change-client': true,
  'record-switches': true,
  'record-succession': true,
  'reverse-succession': true,
  'import-devices': true,
  'register-escrow-key': true,
  'apply-calendars': true,
  'add-term': true,
  'take-file': true,
} satisfies Record<ActName, true>) as ActName[];

/** Who calls, once the gate let it in. */
export interface ActingCaller {
  /** `user:SECA/anna`, `client:DCCX/feed`, `external:SECA/4711`, `sandbox:SECA/anna`. */
  readonly user: string;
  readonly party: PartyId;
  readonly scopes: readonly Scope[];
  /** Of a foreign issuer's token: that it is a person's. */
  readonly signIn?: object;
}

export interface Act<Name extends ActName> {
  /** Whether this caller may not do it alone, where two are asked for at all. */
  readonly needsTwo: (content: Acts[Name]['content'], caller: ActingCaller) => boolean | Promise<boolean>;
  /** With what the act is about but does not change, as it stands: it may be another by the time that it is approved. */
  readonly whole?: (content: Acts[Name]['content']) => Acts[Name]['content'];
  /** Decides and records it, or only tries (`trial`). */
  readonly run: (content: Acts[Name]['content'], by: CommandContext) => Promise<Acts[Name]['result'] | Refusal>;
  /** What waited for the second person is told that there is no use. */
  readonly declined?: (content: Acts[Name]['content'], by: CommandContext) => Promise<void>;
  readonly told: (result: Acts[Name]['result']) => Told;
  /** One sentence for the second person; the content tells the rest. */
  readonly summary: (content: Acts[Name]['content']) => string;
}
export type ActTable = { readonly [Name in ActName]: Act<Name> };

/** A person, as far as the token tells: a system neither proposes nor approves. */
export const isPerson = ({ user, signIn }: Pick<ActingCaller, 'user' | 'signIn'>): boolean =>
  user.startsWith('external:') ? signIn !== undefined : !user.startsWith('client:');

/** A system that two people let pass on what the switch feed and the inventory say. */
export const isFeed = (caller: ActingCaller): boolean => !isPerson(caller) && caller.scopes.includes('switches:feed');
