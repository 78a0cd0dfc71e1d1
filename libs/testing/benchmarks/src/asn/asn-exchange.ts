import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { issueSandboxToken } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import { wallClock } from '@icx/runtime';
import { Pool } from 'undici';
import { benchDevice } from '../sandbox-folder.ts';

/** Between two looks at how far a file is, milliseconds. */
const LOOK = 100;
/** Between two requests of somebody else, milliseconds. */
const PAUSE = 25;

/** Rows that had become of a file, and when. */
export interface Progress {
  readonly at: number;
  readonly rows: number;
}

interface FileDocument {
  readonly id: string;
  readonly state: string;
  readonly rows: { readonly total: number; readonly accepted: number };
}

type Method = 'GET' | 'POST';

/** The exchange as suppliers' systems call it. */
export class AsnExchange {
  readonly #pool: Pool;
  readonly #keys: KeyRing;
  readonly #tokens = new Map<string, string>();
  #raised = 0;

  constructor(url: string, keys: KeyRing) {
    this.#pool = new Pool(url, { connections: 8, headersTimeout: 600_000, bodyTimeout: 600_000 });
    this.#keys = keys;
  }

  /** Sends a file and waits until it is worked off: how far it was when, from its receipt on. */
  async upload(party: string, path: string, rows: number): Promise<readonly Progress[]> {
    const file = createReadStream(path);
    const { id } = await this.#call('POST', party, '/v1/files?kind=asn', 202, file, 'text/csv');
    const progress: Progress[] = [{ at: performance.now(), rows: 0 }];
    for (;;) {
      await pause(LOOK);
      const document = await this.#call('GET', party, `/v1/files/${id}`, 200);
      progress.push({ at: performance.now(), rows: document.rows.total });
      if (document.state === 'done' && document.rows.accepted === rows) return progress;
      if (!['received', 'processing'].includes(document.state)) throw new Error(JSON.stringify(document));
    }
  }

  /** AAAA asks for devices at a steady pace while `work` goes on: how long each call took, milliseconds. */
  async requestsWhile<T>(work: Promise<T>): Promise<{ readonly waits: readonly number[]; readonly done: T }> {
    let going = true;
    const done = work.finally(() => (going = false));
    const waits: number[] = [];
    while (going) {
      const { deviceId, deviceType } = benchDevice((this.#raised += 1));
      const began = performance.now();
      await this.#call('POST', 'AAAA', '/v1/requests', 201, JSON.stringify({ deviceId, deviceType }));
      waits.push(performance.now() - began);
      await pause(PAUSE);
    }
    return { waits, done: await done };
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #call(
    method: Method,
    party: string,
    path: string,
    expected: number,
    body?: string | NodeJS.ReadableStream,
    type = 'application/json',
  ): Promise<FileDocument> {
    const headers = {
      authorization: `Bearer ${await this.#token(party)}`,
      ...(method === 'POST' ? { 'content-type': type, 'idempotency-key': randomUUID() } : {}),
    };
    const response = await this.#pool.request({ path, method, headers, body: (body ?? null) as never });
    const answer = (await response.body.json()) as FileDocument;
    if (response.statusCode !== expected) throw new Error(`${path}: ${response.statusCode} ${JSON.stringify(answer)}`);
    return answer;
  }

  async #token(party: string): Promise<string> {
    const known = this.#tokens.get(party);
    if (known) return known;
    const issued = { party, role: 'supplier', now: wallClock.now() } as const;
    const token = await issueSandboxToken(issued, this.#keys.secret('sandbox-token'));
    this.#tokens.set(party, token);
    return token;
  }
}
