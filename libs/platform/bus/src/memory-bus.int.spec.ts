import { busContract } from './bus.contract.ts';
import { memoryBus, MemoryBroker } from './memory-bus.ts';

describe('in memory', () => {
  const broker = new MemoryBroker();
  busContract(() => memoryBus(broker));
});
