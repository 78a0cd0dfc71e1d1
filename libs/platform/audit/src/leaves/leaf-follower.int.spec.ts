import { leafStoreContract } from './leaf-store.contract.ts';
import { MemoryLeaves } from './memory-leaves.ts';

leafStoreContract('memory', () => new MemoryLeaves());
