import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { inLondon } from '@icx/working-days';
import type { Act } from './decision.ts';
import { isLive, isReporter, maySee } from './state.ts';
import type { Case, DataFixState, Ended, Live } from './state.ts';

export const dataFixUnknown = refuse.unknown(
  'data-fix-unknown',
  'There is no such data-fix case, or it is not one of yours.',
);
const dccOnly = refuse.forbidden('dcc-only', 'Only DCC can do that. Add a note for its handler instead.');
const notAReporter = refuse.forbidden(
  'not-a-reporter',
  'Only a party that reports this case can do that. Report the same item of the device to become one.',
);

const endings = {
  resolved: 'was resolved',
  rejected: 'was rejected',
  withdrawn: 'was withdrawn',
};
const waysOn = {
  resolved: 'Reopen it if the correction did not help.',
  rejected: 'Open a new case with what DCC found missing.',
  withdrawn: 'Open a new case if the data is still wrong.',
};

export const dataFixEnded = ({ status, endedAt }: Ended): Refusal =>
  refuse.conflict('data-fix-ended', `This case ${endings[status]} on ${inLondon(endedAt)}. ${waysOn[status]}`);

const seen = (state: DataFixState, { by, as }: Act): Case | Refusal => (maySee(state, by, as) ? state : dataFixUnknown);

const live = (state: Case | Refusal): Live | Refusal =>
  isRefusal(state) || isLive(state) ? state : dataFixEnded(state);

/** The case as DCC may work on it, or why not. */
export const forDcc = (state: DataFixState, act: Act): Live | Refusal => {
  const known = seen(state, act);
  if (isRefusal(known)) return known;
  return act.as === 'dcc' ? live(known) : dccOnly;
};

/** The case as one who reports it may act on it, ended or not. */
export const forReporter = (state: DataFixState, act: Act): Case | Refusal => {
  const known = seen(state, act);
  if (isRefusal(known)) return known;
  return act.as === 'party' && isReporter(state, act.by) ? known : notAReporter;
};

export const forReporterLive = (state: DataFixState, act: Act): Live | Refusal => live(forReporter(state, act));

/** Either side: reporters and DCC. */
export const forEither = (state: DataFixState, act: Act): Live | Refusal =>
  act.as === 'dcc' ? forDcc(state, act) : forReporterLive(state, act);
