import { Injectable, type Type } from '@nestjs/common';
import type { Caller } from '@icx/admission';
import type { Action } from '@icx/parties';
import { clerkDate, clerkNumber } from '@icx/words';

/** Something that waits for a party, as its start page tells it. */
export interface WaitingLine {
  readonly text: string;
  readonly count: number;
  /** There may be more than were counted. */
  readonly more?: boolean;
  readonly href: string;
  /** The soonest of its clocks, a day of London. */
  readonly dueOn?: string | null;
  /** Late already. */
  readonly late?: boolean;
}

interface DeclaredWait {
  readonly action: Action;
  readonly method: string;
}
const WAITS = Symbol('waits');

/** A method that tells, to a caller who may do this, what waits: lines of the start page. */
export const Waits =
  (action: Action): MethodDecorator =>
  (desk, method) => {
    const before = (Reflect.getMetadata(WAITS, desk) ?? []) as readonly DeclaredWait[];
    Reflect.defineMetadata(WAITS, [...before, { action, method: String(method) }], desk);
  };

export const waitsOf = (desk: Type): readonly DeclaredWait[] =>
  (Reflect.getMetadata(WAITS, desk.prototype as object) ?? []) as readonly DeclaredWait[];

export type Tell = (caller: Caller) => Promise<readonly WaitingLine[]>;

/** Collects over all desks. */
@Injectable()
export class WaitingRoom {
  readonly #tellers: { readonly action: Action; readonly tell: Tell }[] = [];

  add(action: Action, tell: Tell): void {
    this.#tellers.push({ action, tell });
  }

  /** What is late first, then the soonest clock; what is nothing is left out. */
  async of(caller: Caller, may: (action: Action) => boolean): Promise<readonly WaitingLine[]> {
    const told = await Promise.all(this.#tellers.filter(({ action }) => may(action)).map(({ tell }) => tell(caller)));
    return told
      .flat()
      .filter(({ count }) => count > 0)
      .toSorted((one, other) => order(one).localeCompare(order(other)));
  }
}

/** As the start page says it, and what tells it anew: the same words. */
export const waitingWords = ({ text, count, more, href, dueOn, late = false }: WaitingLine) => ({
  ...{ text, href, late, count: `${clerkNumber(count)}${more ? '+' : ''}` },
  due: dueOn ? `${late ? 'overdue since' : 'the first by the end of'} ${clerkDate(dueOn)}` : '',
});

const order = ({ late = false, dueOn }: WaitingLine): string => `${late ? 0 : 1} ${dueOn ?? '9999'}`;
