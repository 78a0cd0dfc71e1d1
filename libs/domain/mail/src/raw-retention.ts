import type { RequestId } from '@icx/identifiers';
import { addHours, type Instant } from '@icx/working-days';
import { mailStateOf, type InboundMail } from './inbound-mail.ts';

/** For how many days an original is kept. */
export interface RawRetention {
  /** Of one with a code that no request holds, and of a stranger's [choice]; as long as a code whose supply was lost is kept. */
  readonly untakenDays: number;
  /** Of one that holds no code, and is a party's or a report to us: long enough to read it again in a yearly audit [choice]. */
  readonly plainDays: number;
}
export const rawRetention: RawRetention = { untakenDays: 28, plainDays: 365 };

/** What became of the code of a request: `erased` since this mail came, still `held`, or there was none. */
export type CodeFate = 'held' | 'erased' | 'none';

/** For which requests this mail was taken: what it held for them, they may hold. */
export const takenFor = ({ acted }: InboundMail): readonly RequestId[] => [
  ...new Set(
    acted.flatMap(({ outcomes }) =>
      outcomes.flatMap(({ request, outcome }) => (request && outcome === 'taken' ? request : [])),
    ),
  ),
];

/**
 * Why the original of this mail is to be deleted by then; `null`: it is kept. One that held a code goes with the first of its
 * codes that is erased. What cannot be looked into may hold one too: a picture, an encrypted part, any attachment. Nothing
 * is deleted that has not been read, or waits for a person.
 */
export const whyDeleteRaw = (
  mail: InboundMail,
  fates: readonly CodeFate[],
  at: Instant,
  { untakenDays, plainDays }: RawRetention = rawRetention,
): 'code-erased' | 'code-not-taken' | 'retention-over' | null => {
  if (!mail.read || ['received', 'acting', 'waits'].includes(mailStateOf(mail))) return null;
  const { party, reportsOn } = mail.read;
  const { hasCode, attachments, faults } = mail.read.summary;
  const isStrangers = party === null && reportsOn === null;
  const isOlder = (days: number): boolean => at >= addHours(mail.received.at, days * 24);
  if (!hasCode && attachments.length === 0 && faults.length === 0)
    return isOlder(isStrangers ? untakenDays : plainDays) ? 'retention-over' : null;
  if (fates.includes('erased')) return 'code-erased';
  return !fates.includes('held') && isOlder(untakenDays) ? 'code-not-taken' : null;
};
