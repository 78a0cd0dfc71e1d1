import type { FastifyReply } from 'fastify';
import { dataFixUnknown, parseDataFixId } from '@icx/data-fixes';
import type { DataFixId } from '@icx/data-fixes';
import { dataFixDocument, standingOf } from '@icx/data-fixes-service';
import type { CaseContext, DataFixDocument, Found } from '@icx/data-fixes-service';
import { isRefusal } from '@icx/refusals';
import type { Acting } from '../http/call.ts';
import { Refused } from '../http/problem.ts';

/** What is no name of a case is answered as a case that is not there. */
export const caseNamed = (named: string): DataFixId => {
  const id = parseDataFixId(named);
  if (isRefusal(id)) throw new Refused(dataFixUnknown);
  return id;
};

export const actorOf = ({ caller, context }: Pick<Acting, 'caller' | 'context'>): CaseContext => ({
  ...context,
  ...standingOf(caller),
});

export const show = (found: Found, reply: FastifyReply): DataFixDocument => {
  void reply.header('etag', `"${found.revision}"`);
  return dataFixDocument(found);
};
