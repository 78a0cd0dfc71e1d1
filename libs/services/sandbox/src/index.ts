export * from './clock-mover.ts';
export * from './documents.ts';
export * from './sandbox-clock.ts';
export * from './seed.ts';
export * from './devices.ts';
export * from './parties.data.ts';
export * from './members.ts';
export * from './switch-stand-in.ts';
