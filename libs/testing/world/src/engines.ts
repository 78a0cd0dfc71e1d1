import type { Engines } from '@icx/composition';
import { openEngines as openFolder } from './folder.ts';
import { openMemoryEngines } from './memory.ts';

export interface TestEngines extends Engines {
  readonly vault: Engines['vault'] & { readonly highestSequence: bigint };
  readonly folder: string;
  /** The folder was served from before. */
  readonly restarted: boolean;
  close(): Promise<void>;
  /** Closes them and removes the folder; what lives on them has been stopped. */
  remove(): Promise<void>;
}

const choice = { log: 'sqlite' as 'sqlite' | 'memory' };

/** From here on worlds have this log. For a spec that runs the tests of another one on it. */
export const worldsOn = (log: 'sqlite' | 'memory'): void => {
  choice.log = log;
};

/** The exchange's engines on a data folder, by default a new one in the system's temporary folder. */
export const openEngines = async (folder?: string): Promise<TestEngines> =>
  choice.log === 'memory' ? openMemoryEngines(folder) : openFolder(folder);
