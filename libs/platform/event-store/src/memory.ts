export { MemoryData, type MemoryDataOptions } from './memory/memory-data.ts';
export { Crashed, MemoryLog, type CrashPoint, type MemoryLogOptions } from './memory/memory-log.ts';
export { MemoryReservations } from './memory/memory-reservations.ts';
