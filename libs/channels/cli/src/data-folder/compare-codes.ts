import { setTimeout as wait } from 'node:timers/promises';
import { SealBroken } from '@icx/vault';
import type { LogOnDisk, OnProgress, VaultOnDisk } from '../surroundings.ts';
import { References } from './references.ts';
import type { Reference } from './references.ts';

/** Something that is not as it must be, and where. */
export interface Finding {
  readonly where: string;
  readonly what: string;
}

export type Report = (where: string, what: string) => void;

/** A serving exchange deletes a code before it appends that it did: what looks missing is looked for again. */
const LOOKS = 3;
const BETWEEN_LOOKS = 500;

const placeOf = ({ position, ref }: Reference): string => `log position ${position}, vault sequence ${ref.sequence}`;

const look = async (vault: VaultOnDisk, { ref, custody }: Reference): Promise<'there' | 'gone' | 'another'> => {
  try {
    const code = await vault.open(ref, custody);
    code?.bytes.fill(0);
    return code ? 'there' : 'gone';
  } catch (error) {
    if (error instanceof SealBroken) return 'another';
    throw error;
  }
};

/** Looks for these codes; answers those that are not there. */
const missingOf = async (
  suspects: readonly Reference[],
  vault: VaultOnDisk,
  report: Report,
  onProgress: OnProgress,
): Promise<Reference[]> => {
  const missing: Reference[] = [];
  for (const [index, suspect] of suspects.entries()) {
    const presence = await look(vault, suspect);
    if (presence === 'gone') missing.push(suspect);
    if (presence === 'another')
      report(
        placeOf(suspect),
        'the vault has another code than the one supplied: sequence, fingerprint, device or supplier differ',
      );
    if (index % 500 === 0) onProgress(index, suspects.length);
  }
  return missing;
};

/** How many codes the log speaks of, and how many of its events have a text that may hold one (absent: none). */
export interface Compared {
  readonly live: number;
  readonly erased: number;
  readonly withheld?: number;
}

/** Whether the vault holds every code that the log says was supplied and not erased, and none that was erased. */
export const compareCodes = async (
  log: LogOnDisk,
  vault: VaultOnDisk,
  report: Report,
  onProgress: OnProgress,
): Promise<Compared> => {
  const references = new References();
  const { live, erased } = references;
  try {
    await references.readOn(log);
  } catch (error) {
    const beyond = `log position ${references.position}`;
    report(beyond, `what follows cannot be read, so codes were compared only so far: ${(error as Error).message}`);
  }
  for (const reference of erased.values())
    if ((await look(vault, reference)) === 'there')
      report(placeOf(reference), 'this code was erased, says the log, and is still in the vault');

  let missing = await missingOf([...live.values()], vault, report, onProgress);
  for (let looks = 1; missing.length > 0 && looks < LOOKS; looks += 1) {
    await wait(BETWEEN_LOOKS);
    await references.readOn(log);
    missing = missing.filter(({ ref }) => live.has(ref.id));
  }
  for (const reference of missing) report(placeOf(reference), 'the code that was supplied is not in the vault');
  const { withheld } = references;
  return { live: live.size, erased: erased.size, ...(withheld > 0 ? { withheld } : {}) };
};
