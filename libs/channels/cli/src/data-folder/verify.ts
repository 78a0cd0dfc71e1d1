import { signerOf } from '@icx/audit';
import { checkPair } from '@icx/vault';
import { Failure } from '../failure.ts';
import type { DataFolder, OnProgress } from '../surroundings.ts';
import { compareCodes } from './compare-codes.ts';
import type { Compared, Finding } from './compare-codes.ts';
import { verifyCheckpoints } from './verify-checkpoints.ts';
import type { Brought } from './verify-checkpoints.ts';

export type { Finding };

export interface Verdict {
  /** `null` where the part could not be read at all. */
  readonly log: { readonly events: number } | null;
  readonly checkpoints: { readonly compared: number; readonly covered: number } | null;
  readonly vault: { readonly opened: number } | null;
  readonly mail: { readonly opened: number } | null;
  readonly references: Compared | null;
  readonly problems: readonly Finding[];
  readonly unreadable: readonly Finding[];
}

export type Step = 'events' | 'leaves' | 'codes' | 'references';
/** Called when a step begins; what it answers is told how far the step is. */
export type OnStep = (step: Step) => Promise<{ readonly update: OnProgress; stop(): void }>;

/**
 * Everything that can be told of a data folder without trusting it: the log event by event, and as a whole against its
 * signed checkpoints and those that were brought, the vault seal by seal,
 * whether they are a pair, and whether every code that the log speaks of is in the vault as the log says. Reads only,
 * also beside the exchange that is using the folder.
 */
export const verifyDataFolder = async (
  folder: DataFolder,
  onStep: OnStep,
  brought: Brought = { checkpoints: [] },
): Promise<Verdict> => {
  const steps = stepsOf(onStep);
  const { problems, unreadable, attempt, notChecked, step, report } = steps;
  const keys = await attempt('keys', () => folder.keys());
  const log = await attempt('log', () => step('events', (onProgress) => folder.verifyLog(onProgress)));
  for (const { position, what } of log?.problems ?? [])
    report(position === null ? 'log' : `log position ${position}`, what);

  const key = brought.key ?? (keys && signerOf(keys).publicKey);
  const signed =
    log &&
    (key
      ? await attempt('checkpoints', () =>
          step('leaves', (onProgress) => verifyCheckpoints(folder, { ...brought, key }, onProgress)),
        )
      : notChecked('checkpoints', 'without the keys their signatures cannot be verified, unless you give --key'));
  for (const { position, what } of signed?.problems ?? [])
    report(position === null ? 'checkpoints' : `log position ${position}`, what);

  const codes = keys
    ? await verifyCodes(folder, keys, log !== null, steps)
    : { vault: notChecked('vault', 'without the keys no code can be opened'), references: null };
  const mail = keys ? await verifyMail(folder, steps) : notChecked('mail', 'without the keys no mail can be opened');
  steps.refuseIfNothingIs(log, keys);
  return {
    log: log && { events: log.events },
    checkpoints: signed && { compared: signed.checkpoints, covered: signed.covered },
    ...codes,
    mail,
    problems,
    unreadable,
  };
};

type Steps = ReturnType<typeof stepsOf>;

/** What is done step by step, and what comes of it; one that cannot be done does not keep the next from being done. */
const stepsOf = (onStep: OnStep) => {
  const [problems, unreadable, failures]: [Finding[], Finding[], Failure[]] = [[], [], []];
  const notChecked = (where: string, what: string): null => {
    unreadable.push({ where, what });
    return null;
  };
  return {
    problems,
    unreadable,
    /** None of these parts is there at all: another folder is meant. */
    refuseIfNothingIs: (...parts: readonly unknown[]): void => {
      const [failure] = failures;
      if (failure && !parts.some(Boolean) && failures.every(({ code }) => code === 'data-folder-empty')) throw failure;
    },
    report: (where: string, what: string): void => void problems.push({ where, what }),
    notChecked,
    attempt: async <T>(where: string, work: () => Promise<T>): Promise<T | null> => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failures.push(error);
        return notChecked(where, error.detail);
      }
    },
    step: async <T>(name: Step, work: (onProgress: OnProgress) => Promise<T>): Promise<T> => {
      const progress = await onStep(name);
      try {
        return await work(progress.update);
      } finally {
        progress.stop();
      }
    },
  };
};

const verifyMail = async (folder: DataFolder, { attempt, report }: Steps): Promise<Verdict['mail']> => {
  const mail = await attempt('mail', () => folder.mail());
  for (const name of mail?.broken ?? []) report(name, 'this mail does not open: its rows or its key were changed');
  return mail && { opened: mail.opened };
};

/** The vault by itself and, where the log can be read, against what the log says of it. */
const verifyCodes = async (
  folder: DataFolder,
  { pairId }: { readonly pairId: string },
  logIsReadable: boolean,
  { attempt, step, report }: Steps,
): Promise<Pick<Verdict, 'vault' | 'references'>> => {
  const vaultOnDisk = await attempt('vault', () => folder.vault());
  const logOnDisk = logIsReadable ? await attempt('log', () => folder.log()) : null;
  try {
    const vault = vaultOnDisk && (await step('codes', (onProgress) => vaultOnDisk.verify(onProgress)));
    for (const sequence of vault?.broken ?? [])
      report(`vault sequence ${sequence}`, 'this code does not open: its row or key was changed');
    if (!logOnDisk || !vaultOnDisk) return { vault: vault && { opened: vault.opened }, references: null };
    const highestSequence = await vaultOnDisk.highestSequence();
    const sides = { log: await logOnDisk.pair(), vault: { pairId, highestSequence } };
    const unpaired = checkPair(sides);
    if (unpaired) report('pair', unpaired.detail);
    const references = await step('references', (onProgress) =>
      compareCodes(logOnDisk, vaultOnDisk, report, onProgress),
    );
    return { vault: vault && { opened: vault.opened }, references };
  } finally {
    await logOnDisk?.close();
    await vaultOnDisk?.close();
  }
};
