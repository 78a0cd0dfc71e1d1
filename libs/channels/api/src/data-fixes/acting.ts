import { dataFixUnknown, parseDataFixId } from '@icx/data-fixes';
import type { DataFixId } from '@icx/data-fixes';
import { dataFixDocument, standingOf } from '@icx/data-fixes-service';
import type { CaseContext, Found } from '@icx/data-fixes-service';
import { Answer } from '../http/call.ts';
import type { Acting, Said } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';

/** What is no name of a case is answered as a case that is not there. */
export const caseNamed = (named: string): DataFixId => orRefuse(parseDataFixId(named), dataFixUnknown);

export const actorOf = ({ caller, context }: Acting): CaseContext => ({ ...context, ...standingOf(caller) });

export const show = (found: Found, said: Said = {}): Answer =>
  new Answer(dataFixDocument(found), { ...said, revision: found.revision });
