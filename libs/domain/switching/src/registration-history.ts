import type { Mpxn, PartyId } from '@icx/identifiers';
import type { PlainDate } from '@icx/working-days';
import { losingMismatch, sameDay, sameVersion, type Contradiction } from './contradiction.ts';
import { chainOf } from './same-day.ts';
import { noSuccessions, type Holder, type SuccessionBook } from './succession-book.ts';
import type { SuccessionId } from './succession.ts';
import { sameMessage, type SwitchId, type SwitchMessage } from './switch.ts';

/** Who supplies a meter point without interruption. */
export interface SupplyPeriod {
  readonly supplier: PartyId;
  /** `null`: since an unknown day, known only as the losing supplier of the first switch. */
  readonly from: PlainDate | null;
  /** Exclusive: the first day of the next period. `null`: until further notice. */
  readonly to: PlainDate | null;
  /** The switch that says so, and the version of it that counts. */
  readonly switchId: SwitchId;
  readonly version: number;
  /** Who lost it, as the switch says or by the succession; `null`: nobody, or not known. */
  readonly losing: PartyId | null;
  /** The party that the switch names was succeeded by this supplier. */
  readonly succession?: SuccessionId;
}

export interface RegistrationHistory {
  /** In order, each beginning where the one before ends. */
  readonly periods: readonly SupplyPeriod[];
  readonly contradictions: readonly Contradiction[];
}

/**
 * What all messages of one meter point come to, in whatever order and however often they came.
 * @param book the successions in force: they pass the supply on without a switch.
 */
export const registrationHistory = (
  messages: readonly SwitchMessage[],
  book: SuccessionBook = noSuccessions,
): RegistrationHistory => {
  const contradictions: Contradiction[] = [];
  const active = countingOf(messages, contradictions).filter(({ withdrawn }) => !withdrawn);
  if (active.length === 0) return { periods: [], contradictions };
  const { mpxn } = active[0]!;
  const turns = turnsOf(active.sort(byDayAndId), contradictions, (party, on) => book.holderOf(party, mpxn, on).party);
  return { periods: periodsOf(turns, mpxn, book), contradictions };
};

const byDayAndId = (one: SwitchMessage, other: SwitchMessage): number =>
  one.effectiveFrom === other.effectiveFrom ? byText(one.id, other.id) : byText(one.effectiveFrom, other.effectiveFrom);
const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Of each switch its highest version, withdrawn or not. */
const countingOf = (messages: readonly SwitchMessage[], contradictions: Contradiction[]): SwitchMessage[] => {
  const counting = new Map<SwitchId, SwitchMessage>();
  const disputed = new Set<SwitchId>();
  for (const message of messages) {
    const held = counting.get(message.id);
    if (!held || message.version > held.version) {
      counting.set(message.id, message);
      // Who says something wrong corrects it by a higher version: that settles what the lower ones left open.
      disputed.delete(message.id);
    } else if (message.version === held.version && !sameMessage(message, held)) {
      disputed.add(message.id);
      if (canonical(message) > canonical(held)) counting.set(message.id, message);
    }
  }
  for (const id of [...disputed].sort()) contradictions.push(sameVersion(counting.get(id)!));
  return [...counting.values()];
};

/** The greater counts: the one that lets the gaining supplier in later, or not at all. */
const canonical = ({ withdrawn, effectiveFrom, gaining, losing }: SwitchMessage): string =>
  JSON.stringify([withdrawn, effectiveFrom, gaining, losing]);

/** From a day on a supplier, as the switches alone say it. */
interface Turn {
  readonly supplier: PartyId;
  readonly from: PlainDate | null;
  readonly losing: PartyId | null;
  readonly by: SwitchMessage;
}

const turnsOf = (
  switches: readonly SwitchMessage[],
  contradictions: Contradiction[],
  holderOf: (party: PartyId, on: PlainDate) => PartyId,
): readonly Turn[] => {
  const turns: Turn[] = [];
  for (let start = 0, end = 0; start < switches.length; start = end) {
    const from = switches[start]!.effectiveFrom;
    while (switches[end]?.effectiveFrom === from) end += 1;
    const day = switches.slice(start, end);
    const before = turns.at(-1);
    const holder = (party: PartyId) => holderOf(party, from);
    const chain = day.length === 1 ? day : chainOf(day, before?.supplier ?? null, holder);
    const first = (chain ?? day)[0]!;
    const last = (chain ?? day).at(-1)!;
    if (!chain) contradictions.push(sameDay(day));
    else if (before && first.losing !== before.supplier && !sameHolder(first.losing, before.supplier, holder))
      contradictions.push(losingMismatch(first, before.by, holder(before.supplier)));
    if (!before && first.losing) turns.push({ supplier: first.losing, from: null, losing: null, by: first });
    turns.push({ supplier: last.gaining, from, losing: last.losing, by: last });
  }
  return turns;
};

const sameHolder = (losing: PartyId | null, supplier: PartyId, holder: (party: PartyId) => PartyId): boolean =>
  losing !== null && holder(losing) === holder(supplier);

type Growing = { -readonly [Member in keyof SupplyPeriod]: SupplyPeriod[Member] };

/** The turns with successions applied; neighbours of one supplier are one period, since its supply has no gap. */
const periodsOf = (turns: readonly Turn[], mpxn: Mpxn, book: SuccessionBook): readonly SupplyPeriod[] => {
  const periods: Growing[] = [];
  const begin = ({ party, chain }: Holder, from: PlainDate | null, { by, losing }: Pick<Turn, 'by' | 'losing'>) => {
    const before = periods.at(-1);
    if (before?.supplier === party) return;
    if (before) before.to = from;
    const period: Growing = { supplier: party, from, to: null, switchId: by.id, version: by.version, losing };
    const succession = chain.at(-1);
    if (succession) period.succession = succession.id;
    periods.push(period);
  };
  turns.forEach((turn, index) => {
    const { supplier, from, by } = turn;
    const to = turns[index + 1]?.from ?? null;
    begin(from === null ? { party: supplier, chain: [] } : book.holderOf(supplier, mpxn, from), from, turn);
    for (const day of book.handOverDays(supplier, mpxn)) {
      if ((from === null || day > from) && (to === null || day < to))
        begin(book.holderOf(supplier, mpxn, day), day, { by, losing: periods.at(-1)!.supplier });
    }
  });
  return periods;
};
