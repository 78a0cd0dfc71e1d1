import { countersContract } from './counters.contract.ts';
import { MemoryCounters } from './memory-counters.ts';

countersContract(
  'in memory',
  async () => {
    let seconds = 1_000_000;
    return {
      open: async () => new MemoryCounters(() => seconds),
      pass: async (more) => void (seconds += more),
    };
  },
  { instances: 1 },
);
