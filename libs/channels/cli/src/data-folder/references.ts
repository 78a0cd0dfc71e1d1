import { masked } from '@icx/install-code';
import type { CodeRef } from '@icx/install-code';
import type { DataOf } from '@icx/requests';
import type { Custody } from '@icx/vault';
import type { LogOnDisk, OnProgress } from '../surroundings.ts';

/** A code that an event says is in the vault. */
export interface Reference {
  readonly position: bigint;
  readonly ref: CodeRef;
  readonly custody: Custody;
}

const PAGE = 5_000;

/** What the log says of sealed codes: which are there, and which were erased. */
export class References {
  readonly live = new Map<string, Reference>();
  readonly erased = new Map<string, Reference>();
  /** Events with a text that may hold a code, stored before it would have been refused: wherever it is shown it is masked. */
  withheld = 0;
  /** By stream and leg. */
  readonly #addressees = new Map<string, string>();
  #after = 0n;

  /** How far the log was read. */
  get position(): bigint {
    return this.#after;
  }

  /** Reads on to where the log ends now. */
  async readOn(log: LogOnDisk, onProgress: OnProgress = () => undefined): Promise<void> {
    const head = await log.head();
    while (this.#after < head) {
      const page = await log.readAll(this.#after, PAGE);
      for (const { type, data, position, metadata, stream } of page) {
        if (masked(data) !== data || masked(metadata) !== metadata) this.withheld += 1;
        if (type === 'requests.leg-opened.v1') {
          const { leg, addressee } = data as unknown as DataOf<'leg-opened'>;
          this.#addressees.set(`${stream} ${leg}`, addressee);
        } else if (type === 'requests.code-supplied.v1') {
          const { code: ref, deviceId, automatic, leg } = data as unknown as DataOf<'code-supplied'>;
          // The holder that the seal binds is whoever answered; where nobody did, whose holding it was.
          const holder = automatic ? this.#addressees.get(`${stream} ${leg}`)! : (metadata['party'] as string);
          this.live.set(ref.id, { position, ref, custody: { deviceId, holder } });
        } else if (type === 'requests.code-erased.v1') {
          const { code } = data as unknown as DataOf<'code-erased'>;
          const reference = this.live.get(code.id);
          if (reference) this.erased.set(code.id, reference);
          this.live.delete(code.id);
        }
      }
      const last = page.at(-1);
      if (!last) return;
      this.#after = last.position;
      onProgress(Number(this.#after), Number(head));
    }
  }
}
