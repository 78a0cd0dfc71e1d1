import { randomUUID } from 'node:crypto';
import { compareHouses, pagesOf, type Counted } from './check.ts';
import type { House, Ring } from './house.ts';
import type { Mark, MoveState } from './mark.ts';
import { MoveRefused } from './refused.ts';
import type { NewPosition, Thing } from './thing.ts';
import { things as all } from './things.ts';

export interface MoveOptions {
  readonly ring: Ring;
  /** A KMS keeps the keys: their texts move too. */
  readonly kms: boolean;
  /** Wall clock, ISO 8601. */
  readonly now: () => string;
  /** Called after each page. What it throws breaks the move off there. */
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

const thingsOf = ({ kms }: MoveOptions): readonly Thing[] => all.filter(({ ofKms }) => kms || !ofKms);

/** How much would move. Nothing is written but what a start of the exchange writes. */
export const countHouse = async (from: House, options: MoveOptions): Promise<Counted['counts']> => {
  await from.refuseInUse();
  await from.prepare(options.ring);
  const counts: Record<string, number> = {};
  for (const thing of thingsOf(options)) counts[thing.name] = await from.shelf(thing).count();
  return counts;
};

/**
 * Moves an exchange from one house to another. Broken off at any point it goes on where it was when it is called again; until
 * it is over, neither house can be started. Throws `MoveRefused`, with both houses as they were unless it says otherwise.
 */
export const moveHouse = async (
  from: House,
  to: House,
  options: MoveOptions,
): Promise<Pick<Counted, 'counts'> & Partial<Counted>> => {
  if (await isLeftAtLast(from, to)) return { counts: await countHouse(from, options) };
  const { ring, now, onProgress = () => undefined } = options;
  const things = thingsOf(options);
  const newPosition: NewPosition = async (position) => to.positionAt(await from.indexAt(position));
  await from.refuseInUse();
  await to.refuseInUse();
  const move = await begin(from, to, options);
  // Whoever came between the look and the mark is seen now; whoever comes from here on looks at the mark first.
  await from.refuseInUse();
  const mark = (state: MoveState): Mark => ({ ...move, pairId: ring.pairId, state, at: now() });
  await from.prepare(ring);
  await to.prepare(ring);
  for (const thing of things) await carry(thing, [from, to], newPosition, onProgress);
  const compared = await compareHouses(things, [from, to], newPosition, onProgress);
  await from.refuseInUse();
  await to.refuseInUse();
  // In this order: a crash between the two leaves a house that may be started, and one that may not.
  await to.putMark(mark('arrived'));
  await from.putMark(mark('left'));
  return compared;
};

/** Of a move that ended and did not come to mark the house that it left: the other may have served since, and is not touched. */
const isLeftAtLast = async (from: House, to: House): Promise<boolean> => {
  const [here, there] = [await from.mark(), await to.mark()];
  if (here?.state !== 'leaving' || there?.state !== 'arrived' || there.id !== here.id) return false;
  await from.putMark({ ...there, state: 'left' });
  return true;
};

/** Marks both houses, or finds the marks of the same move, which was broken off. */
const begin = async (from: House, to: House, { ring, now }: MoveOptions): Promise<{ readonly id: string }> => {
  const [here, there] = [await from.mark(), await to.mark()];
  if (here?.state === 'arriving')
    throw new MoveRefused('moved-elsewhere', `Not all has come to ${from.title} yet: end that move first.`);
  if (here?.state === 'left')
    throw new MoveRefused(
      'moved-elsewhere',
      `The exchange has moved from ${from.title}: there is nothing more to move.`,
    );
  const goesOn = here?.state === 'leaving';
  const same = goesOn && there?.id === here.id;
  if (!same && !(await to.isEmpty()))
    throw new MoveRefused(
      'target-not-empty',
      `There is an exchange in ${to.title} already, or a part of one that was moving in from elsewhere: name an empty one.`,
    );
  const id = goesOn ? here.id : randomUUID();
  const mark = (state: MoveState): Mark => ({ id, pairId: ring.pairId, state, at: now() });
  if (!goesOn) await from.putMark(mark('leaving'));
  if (!same) {
    await to.clear();
    await to.putMark(mark('arriving'));
  }
  return { id };
};

const carry = async (
  thing: Thing,
  [from, to]: readonly [House, House],
  newPosition: NewPosition,
  onProgress: NonNullable<MoveOptions['onProgress']>,
): Promise<void> => {
  const [source, target] = [from.shelf(thing), to.shelf(thing)];
  const total = await source.count();
  let done = await target.count();
  for await (const page of pagesOf(thing, source, await target.last())) {
    const { written } = thing;
    await target.write(written ? await Promise.all(page.map((row) => written(row, newPosition))) : page);
    done += page.length;
    onProgress(thing.name, done, total);
  }
  await target.finish?.();
};
