import type { EventStore, NewEvent } from '@icx/event-store';
import type { ReadStore } from '../read-store.ts';

export type OpenedStore = ReadStore & {
  /** Why what was stored before was thrown away, if it was. */
  readonly discarded: string | undefined;
};

/** An engine over nothing yet: a log of its own and a place for its views. */
export interface StoreUnderTest {
  readonly log: EventStore;
  /** Opens what is stored, of the views that the module at this address exports. */
  open(viewsModule: string): Promise<OpenedStore>;
  /** Closes what is open, and nothing is left. */
  remove(): Promise<void>;
}

export type MakeStore = () => Promise<StoreUnderTest>;

const moduleAt = (name: string): string => new URL(`./${name}.ts`, import.meta.url).href;
export const contractViews = moduleAt('views');
export const nextViews = moduleAt('next-views');

export class Bench {
  store!: OpenedStore;

  constructor(readonly under: StoreUnderTest) {}

  static async of(make: MakeStore): Promise<Bench> {
    const bench = new Bench(await make());
    await bench.open();
    return bench;
  }

  async open(viewsModule = contractViews): Promise<OpenedStore> {
    this.store = await this.under.open(viewsModule);
    return this.store;
  }

  /** Appends at the end of the stream, whatever that is, and tells the position. */
  async append(stream: string, ...events: readonly NewEvent[]) {
    const { log } = this.under;
    const last = (await log.readStream(stream)).at(-1);
    const result = await log.append(stream, last ? last.revision : 'no-stream', events);
    if (result.outcome !== 'appended') throw new Error(result.outcome);
    return result.position;
  }

  async shown(stream: string, ...events: readonly NewEvent[]) {
    const position = await this.append(stream, ...events);
    await this.store.reached(position);
    return position;
  }

  things() {
    return this.store.query.selectFrom('things').selectAll().orderBy('id').execute();
  }

  happenings() {
    return this.store.query.selectFrom('happenings').selectAll().orderBy('position').execute();
  }
}
