export * from './entry.ts';
export * from './events.ts';
export * from './decide.ts';
export * from './file-decision.ts';
