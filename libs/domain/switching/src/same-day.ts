import type { PartyId } from '@icx/identifiers';
import type { SwitchMessage } from './switch.ts';

type Supplier = PartyId | null;

/**
 * Switches of one day in such an order that each loses what the one before gained; `undefined` if there is none.
 * An order of all edges of a graph without lifting the pen (Hierholzer), so that it is found at once, however many.
 * @param day in an order that does not depend on their arrival.
 * @param before who supplied until that day, `null` if nobody is known: matters where they go round in a circle.
 * @param holder gives a party and its successor the same name.
 */
export const chainOf = (
  day: readonly SwitchMessage[],
  before: Supplier,
  holder: (party: PartyId) => PartyId,
): readonly SwitchMessage[] | undefined => {
  const losing = (message: SwitchMessage): Supplier => message.losing && holder(message.losing);
  const gaining = (message: SwitchMessage): Supplier => holder(message.gaining);

  const leaving = Map.groupBy(day, losing);
  const arriving = Map.groupBy(day, gaining);
  const isSource = (supplier: Supplier) => leaving.get(supplier)!.length > (arriving.get(supplier) ?? []).length;
  const source = [...leaving.keys()].find(isSource);
  const home = before && holder(before);
  const start = source === undefined ? (leaving.has(home) ? home : losing(day[0]!)) : source;

  const chain: SwitchMessage[] = [];
  const walk: SwitchMessage[] = [];
  for (;;) {
    const last = walk.at(-1);
    const next = leaving.get(last ? gaining(last) : start)?.pop();
    if (next) walk.push(next);
    else if (last) chain.push(walk.pop()!);
    else break;
  }
  chain.reverse();
  const follows = (message: SwitchMessage, index: number) =>
    index === 0 || losing(message) === gaining(chain[index - 1]!);
  return chain.length === day.length && chain.every(follows) ? chain : undefined;
};
