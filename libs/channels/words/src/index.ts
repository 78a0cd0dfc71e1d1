export * from './data-fixes.ts';
export * from './devices.ts';
export * from './london.ts';
export * from './mind.ts';
export * from './narrate.ts';
export * from './requests.ts';
export * from './supply.ts';
export * from './time-line.ts';
