import { hash } from 'node:crypto';
import type { Caller } from '@icx/admission';
import type { ProviderRecords } from '@icx/identity';
import { masked } from '@icx/install-code';
import { refuse, type Parsed } from '@icx/refusals';

/** What a list was narrowed by, under a name of its own, for one person. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** The address of the list. */
  readonly list: string;
  /** As they stand in an address: `state=open&overdue=true`. */
  readonly filters: string;
}

/** Of one person, over all lists [choice]. */
const MOST = 20;
const VIEWS = 'PortalViews';
/** Seconds: whoever has not been at a list of theirs for so long has them no more [choice] … */
const KEPT = 400 * 24 * 60 * 60;
/** … which is noted once in so many: a page is no write. */
const NOTED = 30 * 24 * 60 * 60;

const tooMany = refuse.conflict(
  'too-many-views',
  `You have saved ${MOST} views, which is as many as are kept. Remove one, then save this.`,
  '/name',
);
export const viewUnknown = refuse.unknown(
  'view-unknown',
  'You have no such view: it was removed, or is somebody else’s.',
);

interface Kept {
  readonly views: readonly SavedView[];
  /** When it was written, seconds since 1970. */
  readonly at: number;
}
type Who = Pick<Caller, 'user'>;

/** Views that people saved, in the store that every process of both profiles shares; of two changes at once the later stays. */
export class SavedViews {
  constructor(
    private readonly records: Pick<ProviderRecords, 'find' | 'put'>,
    /** Seconds since 1970. */
    private readonly now: () => number,
  ) {}

  /** In the order in which they were saved. */
  async of(who: Who): Promise<readonly SavedView[]> {
    const kept = await this.#kept(who);
    if (kept.views.length > 0 && this.now() >= kept.at + NOTED) await this.#put(who, kept.views);
    return kept.views;
  }

  /** One of this name on this list is replaced. Whatever may be a code is withheld. */
  async save(who: Who, view: Omit<SavedView, 'id'>): Promise<Parsed<SavedView>> {
    const { views } = await this.#kept(who);
    const id = hash('sha256', `${view.list} ${view.name}`, 'base64url').slice(0, 16);
    const others = views.filter((one) => one.id !== id);
    if (others.length >= MOST) return tooMany;
    const saved: SavedView = { ...masked(view), list: view.list, id };
    await this.#put(who, [...others, saved]);
    return saved;
  }

  async remove(who: Who, id: string): Promise<Parsed<SavedView>> {
    const { views } = await this.#kept(who);
    const removed = views.find((one) => one.id === id);
    if (!removed) return viewUnknown;
    await this.#put(
      who,
      views.filter((one) => one !== removed),
    );
    return removed;
  }

  async #kept(who: Who): Promise<Kept> {
    return ((await this.records.find(VIEWS, nameOf(who))) as Kept | undefined) ?? { views: [], at: 0 };
  }

  #put(who: Who, views: readonly SavedView[]): Promise<void> {
    return this.records.put(VIEWS, nameOf(who), { views, at: this.now() }, KEPT);
  }
}

/** Whoever reads the store finds no names of people. */
const nameOf = ({ user }: Who): string => hash('sha256', `views of ${user}`, 'base64url');
