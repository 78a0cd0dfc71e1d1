import { isSameMailbox, type Fuel } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import type { ContactPoint, Purpose } from './contact-point.ts';

/** Neither ended nor run out, though perhaps not begun. */
export const isLasting = ({ endsOn }: Pick<ContactPoint, 'endsOn'>, at: Instant): boolean =>
  endsOn === null || at < endsOn;

const isInForce = (point: ContactPoint, at: Instant): boolean => point.startsOn <= at && isLasting(point, at);

/** Mail may go there: proved, and in force. */
export const isUsable = (point: ContactPoint, at: Instant): boolean => point.provedAt !== null && isInForce(point, at);

/** Of a leg whose fuel nobody knows every point may be the right one: none of them is a stranger's. */
const serves = (point: Pick<ContactPoint, 'fuel'>, fuel: Fuel | null): boolean =>
  point.fuel === null || fuel === null || point.fuel === fuel;

const reachable = (points: readonly ContactPoint[], purpose: Purpose, at: Instant): readonly ContactPoint[] =>
  points.filter((point) => point.purpose === purpose && isUsable(point, at));

/**
 * Where a party is told, whom first. Those whose mail came back last come after all others: a mailbox that was full may have
 * room again. Left out they must not be: whether the last of the others is known to fail by now is a race.
 */
export const ranksOf = (
  points: readonly ContactPoint[],
  purpose: Purpose,
  fuel: Fuel | null,
  at: Instant,
): readonly (readonly ContactPoint[])[] => {
  const [failing, live] = [true, false].map((fails) =>
    reachable(points, purpose, at).filter((point) => serves(point, fuel) && Boolean(point.failing) === fails),
  );
  return [live!, failing!].flatMap((some) => {
    const ranks = Map.groupBy(some, ({ rank }) => rank);
    return [...ranks].toSorted(([one], [other]) => one - other).map(([, rank]) => rank);
  });
};

/** As whom mail from this address acts; `undefined`: not yet, or as nobody. Every fuel needs a point that serves it. */
export const actingAs = (
  points: readonly ContactPoint[],
  address: string,
  fuels: readonly (Fuel | null)[],
  at: Instant,
): ContactPoint | undefined => {
  const own = reachable(points, 'install-code-requests', at).filter(
    ({ actsFrom, address: its }) => actsFrom !== null && actsFrom <= at && isSameMailbox(its, address),
  );
  return fuels.every((fuel) => own.some((point) => serves(point, fuel))) ? own[0] : undefined;
};

/** Whether anybody is told of requests: a point that is proved and whose mail does not come back. */
export const isReached = (points: readonly ContactPoint[], at: Instant): boolean =>
  reachable(points, 'install-code-requests', at).some(({ failing }) => !failing);
