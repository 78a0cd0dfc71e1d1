import type { SuccessionState } from '@icx/switching';
import type { SuccessionProgress } from '@icx/switching-service';
import { oversees, type Caller } from '../http/action.ts';

type Recorded = NonNullable<SuccessionState>;

/** Those whose meter points they are, and those who oversee or run the exchange. */
const isConcerned = ({ from, to }: Recorded, caller: Caller): boolean =>
  caller.party === from || caller.party === to || oversees(caller);

/** Everybody must know who answers for whom; which meter points it is about is commercially sensitive. */
/** In a list; which ones, where there are more, the succession itself tells. */
const MOST_LISTED = 1_000;

export const listedDocument = (succession: Recorded, caller: Caller) => {
  const { mpxns, ...document } = successionDocument(succession, caller);
  return mpxns === undefined || (mpxns?.length ?? 0) > MOST_LISTED ? document : { ...document, mpxns };
};

export const successionDocument = (succession: Recorded, caller: Caller) => {
  const { mpxns, reversed, ...rest } = succession;
  return {
    ...rest,
    ...(isConcerned(succession, caller) ? { mpxns } : {}),
    mpxnCount: mpxns?.length ?? null,
    reversed: reversed ?? null,
  };
};

/** Others learn how far it is, not how much; what stands in its way names requests, which SECAS alone sees all of. */
export const progressDocument = (
  { problem, ...progress }: SuccessionProgress,
  succession: Recorded,
  caller: Caller,
): Partial<SuccessionProgress> => {
  if (caller.role === 'administrator') return { ...progress, problem };
  return isConcerned(succession, caller) ? progress : { state: progress.state };
};
