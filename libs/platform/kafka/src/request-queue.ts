import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  /** Milliseconds since 1970; the broker asked to be left alone until then. */
  readonly throttledUntil: number;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

/**
 * kafkajs 2.2.4 looks after each answer whether requests wait, and after each look again, also where none does and nobody asked
 * it to wait: a thousand timers a second for each connection, in a process that does nothing, each for a time before now, of which Node
 * warns (tulios/kafkajs#1704, #1751). A request that has to wait has a look arranged for when it comes.
 */
export const lookOnlyWhereRequestsWait = (): void => {
  const found = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const { prototype } = found;
  const { scheduleCheckPendingRequests: schedule } = prototype;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
};
