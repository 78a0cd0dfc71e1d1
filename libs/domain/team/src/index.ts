export * from './cover.ts';
export * from './work.ts';
