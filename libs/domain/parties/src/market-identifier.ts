import { mapIdFuel } from '@icx/identifiers';
import type { Fuel, GasShortCode, MapId, Mpid } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';

/** From inclusive, to exclusive; `null`: open. */
interface Period {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** What an identifier says of its holder. */
export const identifierKinds = ['supplier', 'map-id'] as const;

/**
 * By which the market knows an organisation: electricity MPID, gas short code, or MAP ID. An attribute with dates, for
 * identifiers pass from one organisation to another; events store the PartyId. Without a kind it is a supplier's: events
 * from before MAP IDs were told apart have none.
 */
export type MarketIdentifier = Period &
  (
    | { readonly kind?: 'supplier'; readonly fuel: 'electricity'; readonly id: Mpid }
    | { readonly kind?: 'supplier'; readonly fuel: 'gas'; readonly id: GasShortCode }
    | { readonly kind: 'map-id'; readonly fuel: Fuel; readonly id: MapId }
  );

/** An identifier apart from who held it when. */
export type IdentifierName = Pick<MarketIdentifier, 'fuel' | 'id' | 'kind'>;

interface Holder {
  readonly party: string;
  readonly identifiers: readonly MarketIdentifier[];
}

/** Whether the identifier is its holder's on that day; `to` is the first day after. */
export const isFor = ({ from, to }: Period, on: PlainDate): boolean => from <= on && (to === null || on < to);

const meet = (a: Period, b: Period): boolean => (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to);

const kindOf = ({ kind = 'supplier' }: IdentifierName): (typeof identifierKinds)[number] => kind;

const isSame = (a: IdentifierName, b: IdentifierName): boolean =>
  a.id === b.id && a.fuel === b.fuel && kindOf(a) === kindOf(b);

/** Who holds an identifier on this day. */
export const holderOf = <P extends Holder>(
  parties: Iterable<P>,
  identifier: IdentifierName,
  on: PlainDate,
): P | undefined => {
  for (const party of parties)
    if (party.identifiers.some((one) => isSame(one, identifier) && isFor(one, on))) return party;
  return undefined;
};

/** Whether somebody holds this MAP ID on this day: the register of parties is the list of valid MAP IDs. */
export const isMapId = (parties: Iterable<Holder>, mapId: MapId, on: PlainDate): boolean =>
  holderOf(parties, { kind: 'map-id', fuel: mapIdFuel(mapId), id: mapId }, on) !== undefined;

/**
 * Whom people mean by a PartyId or by an identifier of any fuel and kind: on this day, or without one whoever got it
 * last. An MPID or short code counts before the same letters as MAP ID. Small letters mean the same as capitals.
 */
export const partyNamed = <P extends Holder>(parties: Iterable<P>, name: string, on?: PlainDate): P | undefined => {
  const all = [...parties];
  const meant = name.trim().toUpperCase();
  const exact = all.find(({ party }) => party === meant);
  if (exact) return exact;
  const holdings = all.flatMap((party) =>
    party.identifiers
      .filter((one) => one.id === meant && (on === undefined || isFor(one, on)))
      .map((one) => ({ party, suppliers: kindOf(one) === 'supplier', from: one.from })),
  );
  const [first] = holdings.toSorted(
    (a, b) => Number(b.suppliers) - Number(a.suppliers) || (a.from < b.from ? 1 : a.from > b.from ? -1 : 0),
  );
  return first?.party;
};

const described = ({ fuel, id, kind }: IdentifierName): string =>
  kind === 'map-id' ? `The MAP ID ${id}` : fuel === 'gas' ? `The gas short code ${id}` : `The MPID ${id}`;

/** Why a party cannot have this list beside what the others have; `undefined`: it can. */
export const identifiersRefused = (
  identifiers: readonly MarketIdentifier[],
  others: Iterable<Holder>,
): Refusal | undefined => {
  const taken = [...others];
  for (const [index, one] of identifiers.entries()) {
    const pointer = `/identifiers/${index}`;
    const clash = (other: MarketIdentifier): boolean => isSame(one, other) && meet(one, other);
    if (one.to !== null && one.to <= one.from)
      return refuse(
        'identifier-period-invalid',
        `${described(one)} would end before it begins: "to" is the first day on which it counts no more.`,
        pointer,
      );
    if (identifiers.slice(0, index).some(clash))
      return refuse(
        'identifier-overlaps',
        `${described(one)} is in the list twice for the same day. Let one period end where the other begins.`,
        pointer,
      );
    const holder = taken.find((party) => party.identifiers.some(clash));
    if (holder)
      return refuse.conflict(
        'identifier-taken',
        `${described(one)} is ${holder.party}'s in a part of that time. Correct it, or let theirs end first.`,
        pointer,
      );
  }
  return undefined;
};
