import { LAST_DAY } from './calendar.ts';
import { answersUnasked, appoints, filesCome, holdingsAnswer } from './desks/last-resort.ts';
import { entersPoints, listIsChecked, pointsChange } from './desks/contacts.ts';
import { casesAreOpened, casesGetOn, casesEnd } from './desks/data-fixes.ts';
import {
  agencies,
  backlogIsProposed,
  backlogIsDecided,
  disputes,
  disputesAreDecided,
  reports,
} from './desks/oversight.ts';
import { contradictions, gains, instructs } from './desks/supply.ts';
import type { DeskAct } from './desk-act.ts';
import { succession } from './parties.data.ts';

/** What the desks do besides the requests, by day. */
const acts: Readonly<Record<number, readonly DeskAct[]>> = {
  2: [entersPoints, casesAreOpened],
  3: [casesGetOn],
  5: [pointsChange],
  6: [gains, casesEnd],
  [succession.appointed]: [appoints],
  9: [listIsChecked],
  [succession.files]: [filesCome],
  [succession.answers]: [holdingsAnswer, contradictions],
  14: [backlogIsProposed],
  15: [backlogIsDecided],
  [succession.unasked]: [answersUnasked],
  17: [disputes],
  18: [disputesAreDecided],
  [LAST_DAY]: [reports],
};

export const desksOn = (day: number): readonly DeskAct[] => acts[day] ?? [];

/** Before the first request. */
export const beforehand: readonly DeskAct[] = [agencies, instructs];
