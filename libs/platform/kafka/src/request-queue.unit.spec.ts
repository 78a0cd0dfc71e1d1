import { jest } from '@jest/globals';
import { createRequire } from 'node:module';
import { lookOnlyWhereRequestsWait } from './request-queue.ts';

interface Request {
  readonly entry: { readonly correlationId: number; readonly resolve: () => void };
  readonly expectResponse: boolean;
  readonly sendRequest: () => void;
}
interface Queue {
  push(request: Request): void;
  fulfillRequest(response: { readonly correlationId: number; readonly payload: Buffer; readonly size: number }): void;
  maybeThrottle(milliseconds: number): void;
}
const queueOf = (maxInFlightRequests: number): Queue => {
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as new (
    options: object,
  ) => Queue;
  const logger = { namespace: () => logger, debug: () => undefined };
  return new RequestQueue({ maxInFlightRequests, requestTimeout: 10_000, clientId: 'c', broker: 'b', logger });
};

let sent: number[];
const request = (correlationId: number): Request => ({
  ...{ entry: { correlationId, resolve: () => undefined }, expectResponse: true },
  sendRequest: () => void sent.push(correlationId),
});
const answer = (correlationId: number) => ({ correlationId, payload: Buffer.alloc(0), size: 0 });

lookOnlyWhereRequestsWait();
beforeEach(() => {
  sent = [];
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

test('a connection on which nothing waits has no timer', () => {
  const queue = queueOf(1);
  queue.push(request(1));
  queue.fulfillRequest(answer(1));
  expect([sent, jest.getTimerCount()]).toEqual([[1], 0]);
});

test('what waits for an answer to what is on its way goes with it, and what waits for a broker goes in time', () => {
  const queue = queueOf(1);
  queue.push(request(1));
  queue.push(request(2));
  expect(sent).toEqual([1]);
  queue.fulfillRequest(answer(1));
  expect(sent).toEqual([1, 2]);
  queue.maybeThrottle(500);
  queue.fulfillRequest(answer(2));
  queue.push(request(3));
  jest.advanceTimersByTime(499);
  expect(sent).toEqual([1, 2]);
  jest.advanceTimersByTime(20);
  expect(sent).toEqual([1, 2, 3]);
});
