import type { Admission, Caller } from '@icx/admission';
import type { Declared } from './declare.ts';
import { headings, type NavigationFacts } from './headings.ts';

interface Entry extends NavigationFacts {
  readonly text: string;
  readonly href: string;
  readonly action: Declared['action'];
}

interface Shown {
  readonly text: string;
  readonly href: string;
  /** It is there that one is, or on a page of it. */
  readonly active: boolean;
  readonly current: boolean;
}

/** So many stand beside each other at 1280 pixels. Who may look at no more than these has all of them there. */
const MOST = 7;
export const start = { text: 'Start', href: '/' };
export const allPages = { text: 'All pages', href: '/pages' };

/** Where somebody may go, by the policy alone. */
export class Navigation {
  readonly #entries: readonly Entry[];
  readonly #titles: ReadonlyMap<string, string>;

  constructor(
    declared: readonly Declared[],
    private readonly admission: Pick<Admission, 'mayLookAt'>,
  ) {
    this.#entries = declared.flatMap(({ path: href, action, page }) =>
      page?.inNavigation ? [{ text: page.title, ...page.inNavigation, href, action }] : [],
    );
    this.#titles = new Map(declared.flatMap(({ path, page }) => (page ? [[path, page.title]] : [])));
  }

  /** At the top of a page: what is daily to its reader, and the way to all the rest. */
  top(caller: Caller, path: string): readonly Shown[] {
    const all = this.#seenBy(caller);
    const few = all.length < MOST;
    const daily = few
      ? all
      : all.filter(({ daily: by = [] }) => by.some((action) => this.admission.mayLookAt(caller, action)));
    const isIn = ({ href }: Entry) => path === href || path.startsWith(`${href}/`);
    const isOfRest = path === allPages.href || (!daily.some(isIn) && all.some(isIn));
    const link = ({ text, href }: Pick<Shown, 'text' | 'href'>, active: boolean): Shown => ({
      ...{ text, href, active, current: path === href },
    });
    return [
      link(start, path === start.href),
      ...daily.map((one) => link(one, isIn(one))),
      ...(few ? [] : [link(allPages, isOfRest)]),
    ];
  }

  /** All of them, under their headings. */
  all(caller: Caller) {
    const seen = this.#seenBy(caller);
    return Object.entries(headings)
      .map(([of, heading]) => ({ heading, entries: seen.filter(({ under }) => under === of) }))
      .filter(({ entries }) => entries.length > 0)
      .map(({ heading, entries }) => ({
        ...{ heading, entries: entries.map(({ text, href, hint }) => ({ text, href, hint })) },
      }));
  }

  /** What the page at an address is called, if a desk has one there. */
  titleOf(path: string): string | undefined {
    const parts = path.split('/');
    const fits = (pattern: string): boolean => {
      const names = pattern.split('/');
      return names.length === parts.length && names.every((name, n) => name.startsWith(':') || name === parts[n]);
    };
    return this.#titles.get(path) ?? [...this.#titles].find(([pattern]) => fits(pattern))?.[1];
  }

  #seenBy(caller: Caller): readonly Entry[] {
    return this.#entries.filter(({ action }) => this.admission.mayLookAt(caller, action));
  }
}
