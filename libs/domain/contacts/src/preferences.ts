import { oneOf, refuse, type Parsed, type Refusal } from '@icx/refusals';
import { addDays, atLondon, londonDate, type Instant, type TimeOfDay } from '@icx/working-days';

/** What a party may be told by mail, and chooses how. Proofs, changes of an address and acknowledgements always come. */
export const chosenNotices = [
  'request',
  'reminder',
  'breach',
  'code-ready',
  'query',
  'succession',
  'supersession',
  'code-unusable',
  'code-recalled',
  'backlog-left',
  'outside-answer',
  'breach-dispute',
  'data-fix',
  'contact-list',
  'report',
  'sla-digest',
] as const;
export type ChosenNotice = (typeof chosenNotices)[number];

/** `digest`: in one mail a day, with others; `none`: not by mail, it is there to be seen all the same. */
export const waysOfNotice = ['mail', 'digest', 'none'] as const;
export type WayOfNotice = (typeof waysOfNotice)[number];

/** From and until when by the clock in London reminders and digests are welcome; `until` is later the same day. */
export interface PreferredHours {
  readonly from: TimeOfDay;
  readonly until: TimeOfDay;
}

export interface NoticePreferences {
  readonly kinds: Readonly<Record<ChosenNotice, WayOfNotice>>;
  /** `null`: at any hour. */
  readonly hours: PreferredHours | null;
}

/** What is to be otherwise; what is absent stays. */
export interface NoticeChoice {
  readonly kinds?: Readonly<Partial<Record<ChosenNotice, WayOfNotice>>>;
  readonly hours?: PreferredHours | null;
}

export type PreferencesEvent = {
  readonly type: 'contacts.notices-chosen.v1';
  readonly data: NoticeChoice & { readonly at: Instant };
};
export const preferencesEventTypes: readonly PreferencesEvent['type'][] = ['contacts.notices-chosen.v1'];

/** Of SECAS that has chosen nothing: all of it by mail [choice]. */
export const everythingByMail: NoticePreferences = {
  kinds: Object.fromEntries(chosenNotices.map((kind) => [kind, 'mail'])) as NoticePreferences['kinds'],
  hours: null,
};

/** Of another party: all but its daily figures of the SLA, which it asks for [choice]: it is told of each leg as it is. */
export const nothingChosen: NoticePreferences = {
  ...everythingByMail,
  kinds: { ...everythingByMail.kinds, 'sla-digest': 'none' },
};

export const evolvePreferences = (
  before: NoticePreferences,
  { data: { kinds, hours } }: PreferencesEvent,
): NoticePreferences => ({
  kinds: { ...before.kinds, ...kinds },
  hours: hours === undefined ? before.hours : hours,
});

const choiceMissing = refuse(
  'notices-missing',
  'Say what you choose: a kind of notice with mail, digest or none, or the hours in which reminders are welcome.',
);
const legalNotice = refuse.conflict(
  'notice-required',
  'By mail requests are put to you, and each notice of one begins a clock: it can neither be switched off nor wait. Choose another channel for requests first.',
  '/kinds/request',
);

/** @param requestsByMail whether the party is reached with requests by mail */
export const chooseNotices = (
  { kinds = {}, hours }: NoticeChoice,
  { at, requestsByMail }: { readonly at: Instant; readonly requestsByMail: boolean },
): readonly PreferencesEvent[] | Refusal => {
  if (Object.keys(kinds).length === 0 && hours === undefined) return choiceMissing;
  if (requestsByMail && (kinds.request ?? 'mail') !== 'mail') return legalNotice;
  return [{ type: 'contacts.notices-chosen.v1', data: { kinds, ...(hours === undefined ? {} : { hours }), at } }];
};

const way = oneOf(waysOfNotice);
const kindUnknown = refuse('notice-kinds-invalid', `Give an object with some of ${chosenNotices.join(', ')}.`);

/** An object of kinds, each with a way. Refused with `notice-kinds-invalid` or `value-not-known`. */
export const parseNoticeKinds = (value: unknown): Parsed<NonNullable<NoticeChoice['kinds']>> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return kindUnknown;
  const chosen: Partial<Record<ChosenNotice, WayOfNotice>> = {};
  for (const [name, given] of Object.entries(value)) {
    const kind = chosenNotices.find((one) => one === name);
    if (!kind) return kindUnknown;
    const parsed = way(given);
    if (typeof parsed !== 'string') return { ...parsed, pointer: `/${kind}` };
    chosen[kind] = parsed;
  }
  return chosen;
};
parseNoticeKinds.takes = {
  type: 'object',
  properties: Object.fromEntries(chosenNotices.map((kind) => [kind, way.takes])),
  additionalProperties: false,
};

const time = '([01][0-9]|2[0-3]):[0-5][0-9]';
const hours = `^(any|${time}-${time})$`;
const hoursInvalid = refuse(
  'preferred-hours-invalid',
  'Give the hours by the clock in London, the earlier first, such as 09:00-17:00; or any.',
);

/** `09:00-17:00`, or `any`, which is `null`. Refused with `preferred-hours-invalid`. */
export const parsePreferredHours = (value: unknown): Parsed<PreferredHours | null> => {
  if (typeof value !== 'string' || !new RegExp(hours, 'u').test(value)) return hoursInvalid;
  if (value === 'any') return null;
  const [from, until] = value.split('-') as [TimeOfDay, TimeOfDay];
  return from < until ? { from, until } : hoursInvalid;
};
parsePreferredHours.takes = { type: 'string', pattern: hours, example: '09:00-17:00' } as const;

/** As `parsePreferredHours` reads them. */
export const hoursWords = (chosen: PreferredHours | null): string =>
  chosen ? `${chosen.from}-${chosen.until}` : 'any';

/** When digests and reminders of a day are written, London [choice]. */
const DIGEST: TimeOfDay = '09:00';

/** When the digest is sent that is the next one from this moment on: at 09:00, or where that is out of hours, when they begin. */
export const nextDigest = (at: Instant, { hours }: Pick<NoticePreferences, 'hours'>): Instant => {
  const time = hours && (DIGEST < hours.from || DIGEST >= hours.until) ? hours.from : DIGEST;
  const today = atLondon(londonDate(at), time);
  if (today >= at) return today;
  return atLondon(addDays(londonDate(at), 1), time);
};
