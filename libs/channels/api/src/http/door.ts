import { Inject, Injectable } from '@nestjs/common';
import { mapInSlices } from '@icx/runtime';
import type { Clock } from '@icx/runtime';
import type { CommandContext } from '@icx/commands';
import type { JsonObject } from '@icx/event-store';
import { parseCommandId } from '@icx/identifiers';
import type { CommandId } from '@icx/identifiers';
import { commandFingerprint } from '@icx/keys';
import type { KeyRing } from '@icx/keys';
import { refuse } from '@icx/refusals';
import { instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { originOf } from './action.ts';
import type { Caller, CommandHeaders, IcxHttpRequest } from './action.ts';
import { orRefuse, Refused } from './problem.ts';

export const CLOCK = Symbol('clock');
export const KEYS = Symbol('keys');

const keyMissing = refuse.malformed(
  'idempotency-key-missing',
  'Every POST needs an Idempotency-Key header of your choice, best a UUIDv7: sent again with the same key, a command is carried out once.',
);
const ifMatchInvalid = refuse.malformed(
  'if-match-invalid',
  'If-Match takes one ETag as this API gives it, for example "4".',
);

/** What is wrong with them is told before anything of the body is looked at. */
export const headersOf = (call: IcxHttpRequest): Promise<CommandHeaders> => {
  const commandId = commandIdOf(call);
  const ifRevision = revisionOf(call.headers['if-match']);
  return inOrder(call.body).then((body) => ({
    commandId,
    ifRevision,
    body: { address: call.url, body } as JsonObject,
  }));
};

/** The id of the command that a call brings. */
export const commandIdOf = ({ headers, icx }: IcxHttpRequest): CommandId => {
  const key = headers['idempotency-key'];
  if (key === undefined || key === '') throw new Refused(keyMissing);
  return icx!.kept(orRefuse(parseCommandId(key)));
};

/** Says of a command who sends it, when it came and what it is, as it comes through the door. */
@Injectable()
export class Door {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(KEYS) private readonly keys: KeyRing,
  ) {}

  now(): Instant {
    return instant(this.clock.now());
  }

  context(caller: Caller, { commandId, body }: CommandHeaders): CommandContext {
    const fingerprint = commandFingerprint(this.keys, body);
    return { ...originOf(caller), commandId, fingerprint, receivedAt: this.now() };
  }
}

const revisionOf = (header: string | undefined): bigint | undefined => {
  if (header === undefined || header === '*') return undefined;
  const [, digits] = /^"(\d{1,18})"$/.exec(header) ?? [];
  if (digits === undefined) throw new Refused(ifMatchInvalid);
  return BigInt(digits);
};

/** The order of members does not make another body. The rows of a batch, which stand in a member of it, in slices. */
const inOrder = async (body: unknown): Promise<unknown> => {
  if (!isObject(body)) return body;
  const ordered: Record<string, unknown> = {};
  for (const name of Object.keys(body).sort()) {
    const member = body[name];
    ordered[name] = Array.isArray(member) ? await mapInSlices(member, sorted) : sorted(member);
  }
  return ordered;
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const ordered: Record<string, unknown> = {};
  for (const name of Object.keys(value).sort()) ordered[name] = sorted(value[name]);
  return ordered;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
