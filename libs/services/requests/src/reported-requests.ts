import type { Row, Table } from '@icx/read-store';
import { requestFactsOf } from '@icx/reporting';
import { londonDate } from '@icx/working-days';
import { noDueDate } from './list-entries.ts';
import type { RaisedState } from './request-log.ts';

/** What reports are made of beside legs. One index serves them: whether a month is about a request is told by it alone. */
export const reportedRequests: Table = {
  name: 'reported_requests',
  columns: { request: 'text', raised_on: 'text', last_on: 'text', position: 'position', facts: 'json' },
  primaryKey: ['request'],
  indexes: [{ columns: ['raised_on', 'request', 'last_on', 'position'] }],
};

/** @param position of the request's last event */
export const reportedRow = (state: RaisedState, position: bigint): Row => {
  const facts = requestFactsOf(state);
  const last_on = facts.endedAt === null ? noDueDate : londonDate(facts.endedAt);
  return { request: facts.request, raised_on: londonDate(facts.raisedAt), last_on, position, facts };
};
