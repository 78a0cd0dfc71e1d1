import { offenderIn, readTrimmed, type Mpxn, type PartyId } from '@icx/identifiers';
import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import type { Instant, PlainDate } from '@icx/working-days';

/** The feed's own name for a switch; its messages on one meter point share it. */
export type SwitchId = Branded<string, 'SwitchId'>;

const field = { name: 'The switch id', code: 'switch-id-invalid' };

/** 1 to 64 visible ASCII characters. Refused with `switch-id-invalid`. */
export const parseSwitchId = (value: unknown): Parsed<SwitchId> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  const offender = offenderIn(text, /[^\x21-\x7e]/u);
  if (offender) {
    return refuse(field.code, `${field.name} has ${offender.phrase}: use visible ASCII characters only.`);
  }
  return text.length <= 64
    ? (text as SwitchId)
    : refuse(field.code, `${field.name} is ${text.length} characters long: use at most 64.`);
};
parseSwitchId.takes = { type: 'string', pattern: '^[!-~]{1,64}$' } as const;

/** What the feed says of one Change of Supplier. */
export interface SwitchMessage {
  readonly id: SwitchId;
  /** From 1. A higher one corrects the lower ones of the same id. */
  readonly version: number;
  readonly mpxn: Mpxn;
  /** `null`: first registration of the meter point. */
  readonly losing: PartyId | null;
  readonly gaining: PartyId;
  /** The first day on which the gaining supplier supplies. */
  readonly effectiveFrom: PlainDate;
  /** The switch did not take place. */
  readonly withdrawn: boolean;
}

export type ReceivedSwitch = SwitchMessage & { readonly receivedAt: Instant };

export type SwitchEvent = { readonly type: 'switching.switch-recorded.v1'; readonly data: ReceivedSwitch };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const switchEventTypes = Object.keys({
  'switching.switch-recorded.v1': true,
} satisfies Record<SwitchEvent['type'], true>);

/** All that was ever said of one meter point's switches, each thing once, in order of arrival. */
export interface SupplyPoint {
  readonly messages: readonly ReceivedSwitch[];
}

export const noSwitches: SupplyPoint = { messages: [] };

export const supplyPointStream = (mpxn: Mpxn) => `supply-${mpxn}` as const;

export const evolveSupplyPoint = (state: SupplyPoint, { data }: SwitchEvent): SupplyPoint => ({
  messages: [...state.messages, data],
});

/** Equal in all that the feed says; when it was received does not count. */
export const sameMessage = (one: SwitchMessage, other: SwitchMessage): boolean =>
  one.id === other.id &&
  one.version === other.version &&
  one.mpxn === other.mpxn &&
  one.losing === other.losing &&
  one.gaining === other.gaining &&
  one.effectiveFrom === other.effectiveFrom &&
  one.withdrawn === other.withdrawn;

export interface RecordedSwitch {
  readonly events: readonly SwitchEvent[];
  readonly outcome: 'recorded' | 'repeated';
}

/**
 * Keeps a message, also one that contradicts others: what is true is settled when the history is read.
 * @returns refusal `switch-to-itself` for what no other message can make sense of.
 */
export const recordSwitch = (
  message: SwitchMessage,
  receivedAt: Instant,
  { messages }: SupplyPoint,
): Parsed<RecordedSwitch> => {
  if (message.gaining === message.losing) {
    return refuse(
      'switch-to-itself',
      'The losing and the gaining supplier are the same party. Correct one of them, or leave this switch out.',
      '/gaining',
    );
  }
  if (messages.some((held) => sameMessage(held, message))) return { events: [], outcome: 'repeated' };
  return {
    events: [{ type: 'switching.switch-recorded.v1', data: { ...message, receivedAt } }],
    outcome: 'recorded',
  };
};
