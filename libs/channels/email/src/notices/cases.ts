import type { RequestDocument } from '@icx/requests-service';
import { basisWords, clerkDate, clerkEnd, clerkNumber, clerkTime, clockWords, type LegDocument } from '@icx/words';
import type { Instant } from '@icx/working-days';
import type { Block } from './layout/blocks.ts';

/** A request as the party may see it that is told of it, and the leg that it is told of. */
export interface Case {
  readonly document: RequestDocument;
  /** Absent where the party sees none of this number: to a successor its request may have no leg yet. */
  readonly leg: LegDocument | undefined;
  /** `administrator`: of neither, SECAS. */
  readonly side: 'requester' | 'addressee' | 'administrator';
  /** Reason that came with what happened last, as far as the party may see it; `null`: none. */
  readonly reason: string | null;
  /** When a notice that leaves now counts as received, and when it is due then; `null`: no clock will run. */
  readonly expected: { readonly receivedAt: Instant; readonly dueAt: Instant } | null;
}

/** Parties by their names, as the register has them. */
export type NamesOf = (party: string) => string;

/** A device in a subject: by what is known of it. */
export const deviceWords = ({ document: { device } }: Case): string =>
  device.deviceId ?? `${device.deviceType} ${device.msn ?? '(no MSN)'} at ${device.mpxn ?? 'an unknown meter point'}`;

const known = (facts: readonly (readonly [string, string | null | undefined])[]) =>
  facts.filter((fact): fact is readonly [string, string] => Boolean(fact[1]));

/** All that there is to know of one request. */
export const factsOf = (one: Case, names: NamesOf): Block => {
  const { document, leg, side } = one;
  const { device } = document;
  return {
    is: 'facts',
    facts: known([
      ['Asked by', side === 'requester' ? null : names(document.requester)],
      ['Asked', side === 'addressee' ? null : leg && names(leg.addressee)],
      ['Device ID', device.deviceId ?? 'not known: the answer has to bring it'],
      ['Device type', device.deviceType],
      ['MPxN', device.mpxn],
      ['MSN', device.msn],
      ['Manufacturer', device.manufacturer],
      ['Your reference', document.yourReference],
      ['Needed by', document.neededBy && clerkDate(document.neededBy)],
      ['Why you', side === 'addressee' ? leg && `${basisWords[leg.basis]}: ${leg.evidence}` : null],
      ['Clock', leg && clockOf(one, leg)],
      ['Request', leg ? `${document.id}, leg ${leg.number}` : document.id],
    ]),
  };
};

const clockOf = ({ expected }: Case, leg: LegDocument): string =>
  expected
    ? `counts as received ${clerkTime(expected.receivedAt)}, due ${clerkEnd(expected.dueAt)}, London time`
    : clockWords(leg);

/** When it has to be answered at the latest, as far as that is known; `null`: no clock runs. */
export const dueOf = ({ leg, expected }: Case): string | null => leg?.dueAt ?? expected?.dueAt ?? null;

/** Rows that a mail shows; the file that goes with it, or the worklist, has all of them. */
export const SHOWN = 20;

const joined = (parts: readonly (string | null | undefined)[]): string => parts.filter(Boolean).join(', ') || '-';
const named = (name: string, value: string | null | undefined): string | null => (value ? `${name} ${value}` : null);

/** Many requests, soonest due first. @param count how many there are besides those that are shown */
export const tableOf = (cases: readonly Case[], count: number): readonly Block[] => {
  const rows = cases.map((one) => {
    const { device, yourReference, id } = one.document;
    const due = dueOf(one);
    return [
      joined([device.deviceId ?? 'Device ID not known', device.deviceType]),
      joined([named('MPxN', device.mpxn), named('MSN', device.msn), named('your reference', yourReference)]),
      joined([due && `due ${clerkEnd(due)}`, one.leg ? `${id}, leg ${one.leg.number}` : id]),
    ];
  });
  const more = count - rows.length;
  return [
    { is: 'table', head: ['Device', 'Where', 'Request'], rows },
    ...(more > 0 ? [{ is: 'text', text: `And ${clerkNumber(more)} more.` } as const] : []),
  ];
};

export const soonestFirst = (cases: readonly Case[]): readonly Case[] =>
  cases.toSorted((one, other) => (dueOf(one) ?? '9').localeCompare(dueOf(other) ?? '9'));
