import { oversees, type Viewer } from '@icx/parties';
import type { SupplyRegister } from '@icx/parties-service';
import { refuse } from '@icx/refusals';
import type { SuccessionState } from '@icx/switching';
import type { SuccessionProgress } from './succession-progress.ts';
import type { SuccessionRunner } from './succession-runner.ts';

type Recorded = NonNullable<SuccessionState>;

/** Those whose meter points they are, and those who oversee or run the exchange. */
const isConcerned = ({ from, to }: Recorded, viewer: Viewer): boolean =>
  viewer.party === from || viewer.party === to || oversees(viewer);

/** In a list; which ones, where there are more, the succession itself tells. */
const MOST_LISTED = 1_000;

const listedDocument = (succession: Recorded, viewer: Viewer) => {
  const { mpxns, ...document } = successionDocument(succession, viewer);
  return mpxns === undefined || (mpxns?.length ?? 0) > MOST_LISTED ? document : { ...document, mpxns };
};

/** Everybody must know who answers for whom; which meter points it is about is commercially sensitive. */
export const successionDocument = (succession: Recorded, viewer: Viewer) => {
  const { mpxns, reversed, ...rest } = succession;
  return {
    ...rest,
    ...(isConcerned(succession, viewer) ? { mpxns } : {}),
    mpxnCount: mpxns?.length ?? null,
    reversed: reversed ?? null,
  };
};

/** Others learn how far it is, not how much; what stands in its way names requests, which SECAS alone sees all of. */
const progressDocument = (
  { problem, ...progress }: SuccessionProgress,
  succession: Recorded,
  viewer: Viewer,
): Partial<SuccessionProgress> => {
  if (viewer.role === 'administrator') return { ...progress, problem };
  return isConcerned(succession, viewer) ? progress : { state: progress.state };
};

const successionUnknown = refuse.unknown('succession-unknown', 'There is no such succession.');

/** Successions as each party may see them. */
export class SuccessionReader {
  constructor(
    private readonly supply: SupplyRegister,
    private readonly runner: SuccessionRunner,
  ) {}

  /** In order of their recording, also those that were reversed. */
  async list(viewer: Viewer) {
    return (await this.supply.allSuccessions()).map((succession) => listedDocument(succession, viewer));
  }

  /** With how far it has come. Refused with `succession-unknown`. */
  async read(named: string, viewer: Viewer) {
    const succession = (await this.supply.allSuccessions()).find(({ id }) => id === named);
    if (!succession) return successionUnknown;
    const progress = await this.runner.progress(succession);
    return { ...successionDocument(succession, viewer), progress: progressDocument(progress, succession, viewer) };
  }
}
