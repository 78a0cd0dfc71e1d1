export { openKurrentLog, type KurrentLogOptions } from './kurrent-log.ts';
export { LogOfAnotherVault } from './own-streams.ts';
export { InvalidConnectionString } from './wire/connection-string.ts';
export { AppendTooLarge } from './wire/failures.ts';
