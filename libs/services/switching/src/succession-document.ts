import { count, day, document, fuel, id, instant, list, mpxn, nullable, oneOf, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { oversees, type Viewer } from '@icx/parties';
import type { SupplyRegister } from '@icx/parties-service';
import { refuse, type Refusal } from '@icx/refusals';
import { successionKinds, type SuccessionState } from '@icx/switching';
import { progressSchema, type ShownProgress, type SuccessionProgress } from './succession-progress.ts';
import type { SuccessionRunner } from './succession-runner.ts';

const members = {
  id: id('suc'),
  kind: oneOf(successionKinds),
  from: partyId(),
  to: partyId(),
  fuel: nullable(fuel),
  mpxns: Type.Optional(
    nullable(
      Type.Array(mpxn(), {
        description:
          'To the two parties, SECAS and DCC; null: all of that fuel. Left out of a list where they are many.',
      }),
    ),
  ),
  mpxnCount: nullable(count()),
  effectiveFrom: day(),
  grace: count({ description: 'Working Days that are added to the new clock.' }),
  reason: nullable(Type.String()),
  recordedAt: instant(),
  reversed: nullable(document('SuccessionReversal', { at: instant(), reason: Type.String() })),
};

export const successionSchema = document('Succession', members);
export type SuccessionDocument = DocumentOf<typeof successionSchema>;

export const successionListSchema = list(successionSchema);

export const successionStandingSchema = document('SuccessionStanding', { ...members, progress: progressSchema });
export type SuccessionStanding = DocumentOf<typeof successionStandingSchema>;

type Recorded = NonNullable<SuccessionState>;

/** Those whose meter points they are, and those who oversee or run the exchange. */
const isConcerned = ({ from, to }: Recorded, viewer: Viewer): boolean =>
  viewer.party === from || viewer.party === to || oversees(viewer);

/** In a list; which ones, where there are more, the succession itself tells. */
const MOST_LISTED = 1_000;

const listedDocument = (succession: Recorded, viewer: Viewer): SuccessionDocument => {
  const { mpxns, ...short } = successionDocument(succession, viewer);
  return mpxns === undefined || (mpxns?.length ?? 0) > MOST_LISTED ? short : { ...short, mpxns };
};

/** Everybody must know who answers for whom; which meter points it is about is commercially sensitive. */
export const successionDocument = (succession: Recorded, viewer: Viewer): SuccessionDocument => {
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
): ShownProgress => {
  if (viewer.role === 'administrator') return { ...progress, problem };
  return isConcerned(succession, viewer) ? progress : { state: progress.state };
};

export const successionUnknown = refuse.unknown('succession-unknown', 'There is no such succession.');

/** Successions as each party may see them. */
export class SuccessionReader {
  constructor(
    private readonly supply: SupplyRegister,
    private readonly runner: SuccessionRunner,
  ) {}

  /** In order of their recording, also those that were reversed. */
  async list(viewer: Viewer): Promise<readonly SuccessionDocument[]> {
    return (await this.supply.allSuccessions()).map((succession) => listedDocument(succession, viewer));
  }

  /** With how far it has come. Refused with `succession-unknown`. */
  async read(named: string, viewer: Viewer): Promise<SuccessionStanding | Refusal> {
    const succession = (await this.supply.allSuccessions()).find(({ id }) => id === named);
    if (!succession) return successionUnknown;
    const progress = await this.runner.progress(succession);
    return { ...successionDocument(succession, viewer), progress: progressDocument(progress, succession, viewer) };
  }
}
