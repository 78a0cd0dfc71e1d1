import { openCheckpoint, parseLogKey, verifyConsistency, type LogKey, type TreeHead } from '@icx/audit';
import { isRefusal } from '@icx/refusals';
import type { ExchangeClient } from '../exchange/client.ts';
import { Failure } from '../failure.ts';
import type { CheckpointArchive, Kept } from './checkpoint-archive.ts';

/** What a person has to look at: the log is not the one that was shown before, or nobody shows it any more. */
export interface Alarm {
  readonly code: string;
  readonly detail: string;
}

export interface Look {
  /** Events under the checkpoint that is the latest in the archive now. */
  readonly size: number | null;
  /** One was added. */
  readonly kept: boolean;
  readonly alarm: Alarm | null;
}

interface Shown {
  readonly key: string;
  readonly note: string;
}

/** The exchange says of itself that its log was changed. */
const BROKEN = 'audit-broken';

/**
 * One look at the log: what the exchange shows is held against what it showed before, and kept if it fits.
 * @param reach whoever is no longer signed in sees nothing either
 * @param silence after so many milliseconds without anything new that alarms, too
 * Throws what the exchange could not be asked for, while that is no alarm yet.
 */
export const look = async (
  reach: () => Promise<ExchangeClient>,
  archive: CheckpointArchive,
  silence: number,
): Promise<Look> => {
  const before = archive.key && (await archive.latest(archive.key));
  const size = before?.size ?? null;
  try {
    const exchange = await reach();
    const key = textIn(await exchange.get('v1/audit/key'), 'key');
    const note = textIn(await exchange.get('v1/audit/checkpoint'), 'note');
    const alarm = (found: Alarm): Look => ({ size, kept: false, alarm: found });
    const known = await knownKey(archive, key);
    if ('code' in known) return alarm(await withEvidence(archive, known, { key, note }));
    const head = openCheckpoint(note, known);
    if (isRefusal(head)) return alarm(await withEvidence(archive, head, { key, note }));
    const contradiction = before && (await contradictionOf(exchange, before, head));
    if (contradiction) return alarm(await withEvidence(archive, contradiction, { key, note }));
    if (before?.size === head.size) return { size, kept: false, alarm: silentSince(before, silence) ?? null };
    await archive.keep(head, note);
    return { size: head.size, kept: true, alarm: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.code === BROKEN) return { size, kept: false, alarm: { code: BROKEN, detail: error.detail } };
    const silent = before && silentSince(before, silence);
    if (!silent) throw error;
    return { size, kept: false, alarm: { ...silent, detail: `${silent.detail} ${error.detail}` } };
  }
};

/** Whoever is watched may answer anything: what is no text is an empty one, which no key fits. */
const textIn = (document: unknown, member: string): string => {
  const text = (document as Readonly<Record<string, unknown>> | null)?.[member];
  return typeof text === 'string' ? text : '';
};

/** The archive's; the first one that is told is taken for it. */
const knownKey = async (archive: CheckpointArchive, told: string): Promise<LogKey | Alarm> => {
  const key = parseLogKey(told);
  if (isRefusal(key)) return key;
  if (!archive.key) await archive.pin(key);
  if (String(archive.key) === String(key)) return key;
  const detail =
    'The exchange publishes another key than the archive began with. It does not rotate: ask who else was told this one.';
  return { code: 'log-key-changed', detail };
};

const contradictionOf = async (exchange: ExchangeClient, before: Kept, now: TreeHead): Promise<Alarm | undefined> => {
  if (now.size < before.size)
    return {
      code: 'log-shortened',
      detail: `The exchange shows a log of ${now.size} events; it had signed ${before.size}. Events were cut off.`,
    };
  // Every log begins with none.
  if (before.size === 0) return undefined;
  const proof = now.size === before.size ? [] : await proofOf(exchange, before, now);
  const grown = { from: before.size, to: now.size, fromRoot: before.root, toRoot: now.root };
  if (proof && verifyConsistency({ ...grown, proof })) return undefined;
  return {
    code: 'log-forked',
    detail: `The log of ${now.size} events does not begin with the ${before.size} that were signed before: the exchange has shown two logs.`,
  };
};

/** `undefined`: the exchange does not prove what it signed. */
const proofOf = async (exchange: ExchangeClient, from: TreeHead, to: TreeHead): Promise<Buffer[] | undefined> => {
  try {
    const document = await exchange.get<{ proof: unknown } | null>(`v1/audit/proof?from=${from.size}&to=${to.size}`);
    const proof = document?.proof;
    if (!Array.isArray(proof) || !proof.every((one) => typeof one === 'string')) return undefined;
    return proof.map((one) => Buffer.from(one, 'hex'));
  } catch (error) {
    // That nothing can be proved of sizes that it has signed itself.
    if (error instanceof Failure && ['sizes-backwards', 'size-not-signed'].includes(error.code)) return undefined;
    throw error;
  }
};

const withEvidence = async (
  archive: CheckpointArchive,
  { code, detail }: Alarm,
  { key, note }: Shown,
): Promise<Alarm> => {
  const file = await archive.keepEvidence(code === 'log-key-changed' ? `${key}\n` : note);
  return { code, detail: `${detail} What was shown is kept in ${file}.` };
};

const silentSince = ({ at, size }: Kept, silence: number): Alarm | undefined =>
  Date.now() <= at + silence
    ? undefined
    : {
        code: 'log-silent',
        detail: `Nothing after event ${size} was shown since ${new Date(at).toISOString()}.`,
      };
