import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ClientReadableStream } from '@grpc/grpc-js';
import { Unanswered } from './failures.ts';

/** Events that are handed over at once: a millisecond or two, so that catching up does not stop the event loop. */
const BATCH = 500;

/** What the server sends, taken when there is time for it: until then the connection holds it back. */
export class Incoming {
  readonly #call: ClientReadableStream<ReadResp>;
  #wake: () => void = () => {};
  #ended: Error | undefined;

  constructor(call: ClientReadableStream<ReadResp>, stop: AbortSignal) {
    this.#call = call;
    const wake = () => this.#wake();
    const end = (error: Error) => {
      this.#ended ??= error;
      wake();
    };
    call.on('readable', wake);
    call.on('error', end);
    call.on('end', () => end(new Unanswered('the server ended the subscription')));
    stop.addEventListener('abort', wake, { once: true });
    call.on('close', () => stop.removeEventListener('abort', wake));
  }

  /** What has come, at least one; none after a silence, or when the subscription is to stop. Rejects when no more comes. */
  async next(silenceMs: number): Promise<ReadResp[]> {
    const taken = await this.#taken();
    if (taken.length > 0) return taken;
    const silence = Promise.withResolvers<void>();
    const timer = setTimeout(silence.resolve, silenceMs);
    this.#wake = silence.resolve;
    this.#check();
    await silence.promise;
    clearTimeout(timer);
    const woken = await this.#taken();
    if (woken.length === 0) this.#check();
    return woken;
  }

  #check(): void {
    if (this.#ended) throw this.#ended;
  }

  /** The stream holds few at a time: it is asked again as long as more is at hand. */
  async #taken(): Promise<ReadResp[]> {
    const taken: ReadResp[] = [];
    for (let more = true; more && taken.length < BATCH;) {
      more = false;
      for (let response; (response = this.#call.read() as ReadResp | null); more = true) taken.push(response);
      if (more) await nextTurn();
    }
    return taken;
  }
}
